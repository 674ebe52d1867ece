"""A block copied from Excel or WPS: cut into cells and understood exactly, or refused with the reason."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.entry.paste import Sense, cut_text, understand


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "units", "value"),
    [
        ("１２３．５", ["件"], "123.5"),
        ("98.5％", ["%"], "98.5"),
        ("98.5%", ["percent"], "98.5"),
        ("1,234", ["件"], "1234"),
        ("1,234,567.80", ["元"], "1234567.8"),
        ("3小时", ["小时"], "3"),
        ("3 小时 ", ["小时"], "3"),
        ("  12.50\u3000", ["件"], "12.5"),
        ("\u00a07", ["件"], "7"),
        ("−3", ["%"], "-3"),
        ("0", ["件"], "0"),
        ("475.962", ["件"], "475.962"),
        ("475,962", ["件"], "475962"),
    ],
)
def test_what_offices_write_is_understood_exactly(text, units, value):
    understood = understand(text, units=units)
    assert (understood.sense, understood.value) == (Sense.NUMBER, value)


@pytest.mark.parametrize("text", ["", " ", "—", "－", "/", "无", "--"])
def test_blank_marks_are_blank_and_never_zero(text):
    understood = understand(text)
    assert (understood.sense, understood.value, understood.is_usable) == (Sense.BLANK, "", False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("####", "column was too narrow"),
        ("1.2E+05", "exponent"),
        ("2026-05-01", "date or time"),
        ("5月1日", "date or time"),
        ("12:30", "date or time"),
        ("1,23", "does not separate thousands"),
        ("1.234,5", "does not separate thousands"),
        ("98。5", "is not a number"),
        ("9 8.5", "is not a number"),
        ("1.2.3", "is not a number"),
        ("3天", "measured in 小时"),
        ("约3", "is not a number"),
        ("=A1", "is not a number"),
    ],
)
def test_what_is_doubtful_is_an_error_of_the_cell_and_never_guessed(text, words):
    understood = understand(text, units=["小时"])
    assert understood.sense == Sense.ERROR and words in understood.message
    assert (understood.text, understood.value, understood.is_usable) == (text, "", False)


def test_not_applicable_and_words_are_understood_where_they_belong():
    assert understand("不适用").sense == Sense.NOT_APPLICABLE
    assert understand("口径调整", is_number=False).value == "口径调整"
    assert understand("长" * 501, is_number=False).sense == Sense.ERROR
    assert understand(None).sense == Sense.GAP


@given(st.decimals(min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=4))
def test_no_digit_and_no_decimal_point_is_ever_lost(number):
    for text in (f"{number:f}", f"{number:,f}", f" {number:f}\u3000", f"{number:f}件"):
        assert Decimal(understand(text, units=["件"]).value) == number


@given(st.text(max_size=30))
def test_whatever_is_pasted_is_a_number_of_the_same_digits_or_refused(text):
    understood = understand(text)
    if understood.sense == Sense.NUMBER:
        digits = "".join(str(int(mark)) for mark in text if mark.isdecimal())
        assert digits.strip("0").endswith(understood.value.replace(".", "").lstrip("-").strip("0"))


def test_rows_and_columns_are_cut_at_line_ends_and_tabs():
    assert cut_text("1\t2\r\n3\t4\r\n\r\n") == [["1", "2"], ["3", "4"]]
    assert cut_text("1\n\n3\n") == [["1"], [""], ["3"]]
    assert cut_text("\ufeff5") == [["5"]]
    assert cut_text("") == []


def test_cells_in_quotation_marks_keep_line_breaks_and_tabs():
    assert cut_text('"甲\n乙"\t"a""b"\n2\t3') == [["甲\n乙", 'a"b'], ["2", "3"]]


def test_a_lone_quotation_mark_swallows_nothing():
    assert cut_text('5"\t6\n7\t8') == [['5"', "6"], ["7", "8"]]


@given(st.text(max_size=200))
def test_no_clipboard_breaks_the_reading(text):
    assert all(isinstance(cell, str) for row in cut_text(text) for cell in row)

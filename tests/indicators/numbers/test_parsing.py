"""Numbers as people write them: read exactly or refused with a reason, never guessed."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import RegionalStatus
from indicators.numbers.parsing import RegionalCell, Unreadable, read_number, read_regional


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def refusal(text: str, **rules) -> str:
    with pytest.raises(Unreadable) as caught:
        read_number(text, **rules)
    assert str(caught.value.remedy)
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123.5", "123.5"),
        ("１２３．５", "123.5"),
        ("－０．５", "-0.5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("﹣5", "-5"),
        ("- 5", "-5"),
        ("＋3", "3"),
        (" 98.5\u00a0", "98.5"),
        ("\u3000７\u200b", "7"),
        ("1,234", "1234"),
        ("1，234，567.89", "1234567.89"),
        (".5", "0.5"),
        ("0012", "12"),
        ("2023.5", "2023.5"),
        ("1234567.12345678", "1234567.12345678"),
        ("1000000000000000", "1000000000000000"),
    ],
)
def test_a_number_is_read_exactly_however_it_is_written(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "—", "——", "-", "--", "－", "－－", "/", "／", "无", " 无 "])
def test_a_blank_mark_is_missing_and_not_zero(text):
    assert read_number(text) is None


@pytest.mark.parametrize("text", ["0", "０", "0.00", "-0", "0%"])
def test_zero_is_zero_without_a_sign_and_not_missing(text):
    number = read_number(text, units=["%"])
    assert number == 0
    assert not number.is_signed()


@pytest.mark.parametrize("text", ["98%", "98％", "98 ﹪"])
def test_a_percent_sign_is_accepted_only_where_the_unit_is_per_cent(text):
    assert read_number(text, units=["%", "percent"]) == 98
    assert "measured in 件" in refusal(text, units=["件"])
    assert "stands behind" in refusal(text)


def test_a_unit_behind_the_number_must_be_the_indicators_own():
    assert read_number("3小时", units=["小时", "hours"]) == 3
    assert read_number("3 小时/户", units=["小时/户"]) == 3
    assert "measured in 工作日" in refusal("3小时", units=["工作日"])
    assert "万" in refusal("3.5万", units=["元"])
    assert "‰" in refusal("5‰", units=["%"])


@pytest.mark.parametrize("text", ["1,23", "12,34", "1,2345", "1234,567", "0,123", ",5", "1,234.", "98,5"])
def test_a_comma_that_does_not_group_by_three_is_refused(text):
    assert refusal(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("####", "too narrow"),
        ("**", "masked"),
        ("1*5", "masked"),
        ("NaN", "finite"),
        ("nan", "finite"),
        ("Infinity", "finite"),
        ("-inf", "finite"),
        ("∞", "finite"),
        ("1e5", "exponent"),
        ("1.5E-3", "exponent"),
        ("9" * 40, "16 digits"),
        ("9" * 16, "15 significant"),
        ("123456789.12345678", "15 significant"),
        ("0.123456789", "8 decimals"),
        ("2023-05-01", "date"),
        ("2023/5/1", "date"),
        ("2023年5月", "date"),
        ("2023.5.1", "date"),
        ("5月3日", "date"),
        ("1/2", "date"),
        ("12:30", "date"),
        ("二十", "not a number"),
        ("约5", "not a number"),
        (">5", "not a number"),
        ("—5", "not a number"),
        ("5-", "not a number"),
        ("(5)", "not a number"),
        ("5²", "not a number"),
        ("½", "not a number"),
        ("1 234", "not a number"),
        ("1..5", "not a number"),
        ("5.", "not a number"),
        ("98。5", "not a number"),
        ("٣", "not a number"),
        ("不适用", "not a number"),
        ("=1+1", "not a number"),
        ("1\n2", "not a number"),
        ("x" * 50_000, "not a number"),
    ],
)
def test_what_is_not_plainly_a_number_is_refused_with_its_reason(text, word):
    assert word in refusal(text)


def test_more_decimals_than_allowed_are_refused_and_never_rounded_but_zeros_behind_count_for_nothing():
    assert "2 decimals" in refusal("1.234", decimals=2)
    assert read_number("1.2300", decimals=2) == Decimal("1.23")
    assert "0 decimals" in refusal("3.5", decimals=0)
    assert read_number("3.0", decimals=0) == 3


@given(st.decimals(min_value=-(10**7) + 1, max_value=10**7 - 1, places=8))
def test_no_digit_of_a_plain_number_is_ever_lost(number):
    assert read_number(f"{number:f}") == number
    assert read_number(f"{number:,f}") == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    try:
        number = read_number(text, units=["%", "小时"])
    except Unreadable:
        return
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("12.5", RegionalCell(RegionalStatus.VALUE, Decimal("12.5"))),
        ("0", RegionalCell(RegionalStatus.VALUE, Decimal(0))),
        ("", RegionalCell(RegionalStatus.MISSING)),
        ("—", RegionalCell(RegionalStatus.MISSING)),
        ("NA", RegionalCell(RegionalStatus.NA)),
        ("ＮＡ ", RegionalCell(RegionalStatus.NA)),
        ("ZERO", RegionalCell(RegionalStatus.ZERO)),
    ],
)
def test_a_regional_cell_is_a_number_or_one_of_three_marks(text, cell):
    assert read_regional(text) == cell


@pytest.mark.parametrize("text", ["na", "zero", "N/A", "NaN", "1,23"])
def test_marks_that_are_nearly_right_are_refused(text):
    with pytest.raises(Unreadable):
        read_regional(text)

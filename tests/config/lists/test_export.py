"""Columns chosen by an address, and lists as files."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from config.files.write_csv import plain, write_csv
from config.files.write_xlsx import Fixed, write_workbook
from config.lists.columns import ListField, choose_columns
from config.lists.export import cell, sheet_of

FIELDS = [
    ListField("code", "代码", lambda row: row[0], always=True, only_file=True),
    ListField("name", "指标", lambda row: row[1], always=True),
    ListField("gap", "差距", lambda row: row[2]),
    ListField("gap", "差距单位", lambda row: "件", only_file=True),
    ListField("words", "表述", lambda row: row[3]),
]
ROWS = [("A1", "=cmd|x", Decimal("-1.50"), "+1"), ("A2", "网办率", None, "—")]


@pytest.mark.parametrize(
    ("wanted", "hidden", "css", "query"),
    [
        ([], [], "", ""),
        (["gap,words"], [], "", ""),
        (["gap"], ["words"], "hide-3", "gap"),
        (["words"], ["gap"], "hide-2", "words"),
        (["gap", "words"], [], "", ""),  # the form sends one parameter a column
        (["nonsense"], [], "", ""),  # nothing that is known: everything
        (["name"], [], "", ""),  # what is always there is no choice
        (["gap,nonsense"], ["words"], "hide-3", "gap"),
    ],
)
def test_an_address_chooses_columns(wanted, hidden, css, query):
    columns = choose_columns(FIELDS, wanted)
    assert (columns.hidden, columns.css, columns.query) == (hidden, css, query)


def test_only_columns_that_may_be_left_out_are_offered():
    assert [(o.key, o.shown) for o in choose_columns(FIELDS, ["gap"]).options] == [("gap", True), ("words", False)]


def test_a_column_of_the_file_goes_along_with_the_one_of_the_page():
    assert [f.title for f in choose_columns(FIELDS, ["words"]).in_file()] == ["代码", "指标", "表述"]
    assert [f.title for f in choose_columns(FIELDS, ["gap"]).in_file()] == ["代码", "指标", "差距", "差距单位"]


def test_a_csv_has_its_mark_plain_numbers_and_no_formula():
    file = io.BytesIO()
    write_csv(sheet_of(choose_columns(FIELDS, []), ROWS, title="差距", subtitle=""), file)
    assert (
        file.getvalue()
        == ("\ufeff代码,指标,差距,差距单位,表述\r\nA1,'=cmd|x,-1.50,件,'+1\r\nA2,网办率,,件,—\r\n").encode()
    )


def test_a_workbook_has_numbers_as_numbers_and_text_as_text():
    file = io.BytesIO()
    write_workbook([sheet_of(choose_columns(FIELDS, ["gap"]), ROWS, title="差距", subtitle="全部")], file)
    page = load_workbook(io.BytesIO(file.getvalue()))["差距"]
    assert [[c.value for c in row] for row in page.iter_rows(min_row=3)] == [
        ["代码", "指标", "差距", "差距单位"],
        ["A1", "=cmd|x", -1.5, "件"],
        ["A2", "网办率", None, "件"],
    ]
    assert (page["B4"].data_type, page["C4"].data_type, page["C4"].number_format) == ("s", "n", "0.00")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (Decimal("1E+3"), "1000"),
        (Fixed(Decimal("2.5"), 2), "2.50"),
        (Fixed(None, 2), ""),
        (Fixed(3, 0), "3"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("网办率=1", "网办率=1"),
        ("a\x00", "a␀"),
    ],
)
def test_one_cell_of_a_csv(value, text):
    assert plain(value) == text


def test_a_number_keeps_its_digits_and_nothing_else_becomes_one():
    assert cell(Decimal("1.50")) == Fixed(Decimal("1.50"), 2)
    assert [cell(None), cell(3), cell("3"), cell(Decimal("4E+1"))] == [None, 3, "3", Fixed(Decimal("4E+1"), 0)]

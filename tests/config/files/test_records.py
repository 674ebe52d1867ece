"""The record of a cell: addresses, merged ranges that are never spread out, and what travels."""

import pytest

from config.files.records import Book, CellKind, Grid, address, book_of, data_of, sheet_of, text_of


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(1, 1, "A1"), (5, 3, "C5"), (9, 26, "Z9"), (9, 27, "AA9"), (1048576, 16384, "XFD1048576")],
)
def test_addresses(row, column, name):
    assert address(row, column) == name


SHEET = Grid(
    "十一月",
    [
        ["指标", None, "2026年"],
        [None, [CellKind.PERCENT, "98.5%", "0.985"]],
        [[CellKind.NUMBER, "3", "30000", "万元", True]],
    ],
    merges=((1, 1, 2, 1), (1, 3, 1_048_576, 16_384)),
    hidden_rows=frozenset({3}),
    hidden_columns=frozenset({2}),
)


def test_a_cell_says_what_it_holds():
    cell = SHEET.cell(3, 1)
    assert (cell.kind, cell.text, cell.stored, cell.unit) == (CellKind.NUMBER, "3", "30000", "万元")
    assert cell.is_formula and cell.is_hidden and cell.address == "A3"
    assert SHEET.cell(2, 2).stored == "0.985" and SHEET.cell(2, 2).is_hidden
    assert SHEET.cell(1, 1).stored == "指标" and not SHEET.cell(1, 1).is_hidden


def test_a_merged_range_is_its_first_cell_everywhere():
    assert SHEET.cell(2, 1).text == "指标" and SHEET.cell(2, 1).origin == (1, 1)
    assert SHEET.spread(3, 900) == "2026年" and SHEET.origin(3, 900) == (1, 3)
    assert SHEET.text(2, 1) == "", "the cell itself holds nothing"


def test_what_lies_outside_is_blank():
    cell = SHEET.cell(99, 2)
    assert (cell.kind, cell.text, cell.origin) == (CellKind.BLANK, "", (99, 2))
    assert SHEET.raw(0, 0) is None and text_of(None) == ""


def test_visible_parts():
    assert (SHEET.width, SHEET.visible_rows(), SHEET.visible_columns()) == (3, [1, 2], [1, 3])
    assert [cell.column for cell in SHEET.cells(1)] == [1, 3]


def test_a_book_comes_back_as_it_went():
    hidden = Grid("藏", [["x"]], is_hidden=True)
    book = Book("a.xlsx", "xlsx", [SHEET], [hidden], notes=("formats_unknown",))
    again = book_of(data_of(book), "a.xlsx")
    assert again.notes == ("formats_unknown",) and again.sheet("藏") is None
    assert [vars(sheet) for sheet in again.hidden_sheets] == [vars(hidden)]
    assert [again.sheets[0].cell(row, 1) for row in (1, 2, 3)] == [SHEET.cell(row, 1) for row in (1, 2, 3)]


def test_blank_sheets_are_no_tables():
    assert book_of({"format": "csv", "sheets": [{"name": "空", "rows": []}]}, "a").sheets == []
    assert sheet_of([["a", None]], merges=[(1, 1, 1, 2)]).spread(1, 2) == "a"

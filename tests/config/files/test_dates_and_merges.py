"""Cells that hold a day, where a table of days is read; and merged cells, which no table can be read with."""

import datetime as dt
import io

import openpyxl
import pytest

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from config.sheets.table import TableColumn
from config.files.read_workbook import find_merged_cells

COLUMNS = (TableColumn("what", required=True), TableColumn("day", required=True))


def workbook(*rows: list[object], merges: tuple[str, ...] = ()) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cells in merges:
        book.active.merge_cells(cells)
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("day", [dt.date(2026, 8, 31), dt.datetime(2026, 8, 31)])
def test_a_day_is_read_as_year_month_day_only_where_days_are_expected(day):
    content = workbook(["what", "day"], ["a", day])
    table = read_table(content, COLUMNS, name="a.xlsx", dates=True)
    assert [cells for _row, cells in table] == [("a", "2026-08-31")] and not table.problems
    strict = read_table(content, COLUMNS, name="a.xlsx")
    assert [cells for _row, cells in strict] == [("a", "")] and len(strict.problems) == 1


def test_a_time_of_day_is_no_day():
    table = read_table(
        workbook(["what", "day"], ["a", dt.datetime(2026, 8, 31, 9)]), COLUMNS, name="a.xlsx", dates=True
    )
    assert [cells for _row, cells in table] == [("a", "")] and len(table.problems) == 1


def test_ranges_over_several_rows_are_named_in_the_order_of_rows():
    content = workbook(*[["a", "b"]] * 9, merges=("B5:B6", "A2:A4", "A8:B8"))
    assert [(found.row, found.column) for found in find_merged_cells(content)] == [(2, "A"), (5, "B")]
    assert find_merged_cells(workbook(["a", "b"])) == []


def test_what_is_no_workbook_is_refused_before_it_is_searched():
    with pytest.raises(ProblemList):
        find_merged_cells(b"PK\x03\x04 not a workbook")

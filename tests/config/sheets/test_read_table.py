"""Tables with declared columns: read as they come, or refused whole with every reason, its cell and its remedy."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from config.files.long_text import LEAST_BYTES
from config.files.problems import Problem, ProblemList
from config.files.read_book import read_book
from config.files.records import Book, sheet_of
from config.sheets.read_table import open_table, read_table
from config.sheets.table import Table, TableColumn
from config.sheets.understand import SeveralSheets, Wanted

COLUMNS = (
    TableColumn("code", required=True, aliases=("编码",), is_key=True),
    TableColumn("value", aliases=("数值",), is_number=True),
    TableColumn("note", aliases=("备注",), is_group=True),
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def table_of(*rows, merges=(), columns=COLUMNS, dates=True, file_format="xlsx") -> Table:
    """A table of rows written by hand."""
    wants = Wanted(dates=dates)
    return open_table(Book("t", file_format, [sheet_of(rows, merges=merges)]), columns, wants)


def rows_of(*rows, **options) -> list[tuple[int, tuple[str, ...]]]:
    table = table_of(*rows, **options)
    found = list(table)
    if table.problems:
        raise ProblemList(table.problems)
    return found


def problems_of(*rows, **options) -> list[Problem]:
    with pytest.raises(ProblemList) as caught:
        rows_of(*rows, **options)
    assert all(problem.message for problem in caught.value.problems)
    return caught.value.problems


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestHeadings:
    def test_chinese_headings_and_another_order_of_columns_are_understood(self):
        assert rows_of(["数值", " 编码 "], ["1", "A"]) == [(2, ("A", "1", ""))]

    @pytest.mark.parametrize("heading", ["ＣＯＤＥ", "Code", "编 码", "编\n码", "编_x000D_\n码", "\ufeff编码"])
    def test_however_a_heading_is_written_it_is_the_same(self, heading):
        assert rows_of([heading, "数值"], ["A", "1"]) == [(2, ("A", "1", ""))]

    def test_title_rows_spacer_columns_totals_and_lines_below_do_not_matter(self):
        rows = [["某某县情况表"], ["单位：件"], [], ["编码", None, "数值"], ["A", None, "1"], ["合 计", None, "9"]]
        table = table_of(
            *rows, ["全县合计", None, "9"], ["注：1.本表每月5日前报送。"], ["填表人：甲", None, "审核人：乙"]
        )
        assert list(table) == [(5, ("A", "1", ""))] and not table.problems
        assert [row for row, _why in table.passed] == [6, 7, 8, 9]
        assert (table.title, table.measures) == ("某某县情况表", {"value": "件"})

    def test_a_total_word_in_another_column_is_no_total(self):
        assert len(rows_of(["编码", "备注"], ["A", "合计"], ["B", "平均"])) == 2

    def test_a_two_row_heading_says_what_both_parts_say(self):
        columns = (*COLUMNS, TableColumn("best", aliases=("全省最优",)), TableColumn("city", aliases=("全市最优",)))
        rows = [["编码", "最优", None], [None, "全省", "全市"], ["A", "1", "2"]]
        merges = [(1, 1, 2, 1), (1, 2, 1, 3)]
        assert rows_of(*rows, merges=merges, columns=columns) == [(3, ("A", "", "", "1", "2"))]

    def test_all_faults_of_a_heading_are_told_at_once(self):
        problems = problems_of(["value", "value", "colour"], ["1", "2", "3"])
        assert [(p.column, p.address) for p in problems] == [
            ("value", "A1"),
            ("value", "B1"),
            ("colour", "C1"),
            ("code", ""),
        ]
        assert all(problem.row == 1 and problem.remedy for problem in problems)

    def test_a_cell_under_no_heading_is_a_fault_of_its_row(self):
        problems = problems_of(["code", None, "value"], ["A", "x", "1"], ["B", None, "2", "3"])
        assert [problem.address for problem in problems] == ["B2", "D3"]

    def test_more_than_256_columns_are_read(self):
        columns = (TableColumn("code", required=True), *(TableColumn(f"c{number}") for number in range(300)))
        rows = [["code", *(f"c{number}" for number in range(300))], ["A", *map(str, range(300))]]
        assert rows_of(*rows, columns=columns)[0][1][-1] == "299"

    def test_a_chinese_reader_sees_chinese_names_of_columns(self):
        with translation.override("zh-hans"):
            (problem,) = problems_of(["数值", "备注"], ["1", "x"])
            table = table_of(["编码", "数值"], ["A", "1"])
            named = table.name_problem(Problem(2, "value", "不对"))
        assert problem.column == "编码" and (named.column, named.address) == ("数值", "B2")

    def test_the_sheet_that_alone_has_a_table_is_taken_and_several_are_offered(self):
        one = sheet_of([["编码", "数值"], ["A", "1"]], name="10月")
        two, text = sheet_of([["编码", "数值"], ["B", "2"]], name="11月"), sheet_of([["请认真填写"]], name="说明")
        assert list(open_table(Book("t", "xlsx", [text, one]), COLUMNS)) == [(2, ("A", "1", ""))]
        with pytest.raises(SeveralSheets) as several:
            open_table(Book("t", "xlsx", [one, two, text]), COLUMNS, Wanted(label="2026-11"))
        assert (several.value.names, several.value.best) == (("11月", "10月"), "11月")

    def test_no_table_and_no_rows_are_told(self):
        assert "No table was found" in problems_of(["完全", "无关"], ["的", "表"])[0].message
        assert "no rows" in problems_of(["code", "value"])[0].message


class TestTableCells:
    def test_a_merged_key_or_group_counts_for_all_its_rows_and_a_merged_figure_does_not(self):
        rows = [["编码", "数值", "备注"], ["A", "1", "同上"], [None, "2", None]]
        assert rows_of(*rows, merges=[(2, 1, 3, 1), (2, 3, 3, 3)]) == [(2, ("A", "1", "同上")), (3, ("A", "2", "同上"))]
        (problem,) = problems_of(*rows, merges=[(2, 1, 3, 1), (2, 2, 3, 2)])
        assert (problem.address, "B2:B3" in problem.message) == ("B2", True)

    def test_what_is_no_value_is_a_fault_of_its_cell(self):
        rows = [["A", ["f", "", "=1+1"]], ["B", ["d", "2023-05-01"]], ["C", ["e", "#DIV/0!"]], ["D", ["h", "09:00"]]]
        problems = problems_of(["code", "value"], *rows)
        assert [problem.address for problem in problems] == ["B2", "B3", "B4", "B5"]
        words = ("without a result", "date", "error", "date or time")
        assert all(word in problem.message for word, problem in zip(words, problems, strict=True))

    def test_a_formula_with_a_result_is_taken_as_shown_and_counted(self):
        table = table_of(["code", "value"], ["A", ["n", "3", "3", "", True]], ["B", ["p", "4%", "0.04", "", True]])
        assert list(table) == [(2, ("A", "3", "")), (3, ("B", "4%", ""))]
        assert table.warnings == ["2 cells are formulas and were taken as shown."]

    def test_the_unit_of_a_number_format_stays_with_its_number(self):
        assert rows_of(["code", "value"], ["A", ["n", "120", "120", "万元"]])[0][1][1] == "120万元"

    @pytest.mark.parametrize("day", [dt.date(2026, 8, 31), dt.datetime(2026, 8, 31)])
    def test_a_day_is_read_only_where_days_are_expected(self, day):
        content = xlsx(["code", "note"], ["a", day])
        table = read_table(content, COLUMNS, name="a.xlsx", dates=True)
        assert [cells for _row, cells in table] == [("a", "", "2026-08-31")] and not table.problems
        strict = read_table(content, COLUMNS, name="a.xlsx")
        assert [cells for _row, cells in strict] == [("a", "", "")] and len(strict.problems) == 1

    def test_hidden_rows_are_left_out_and_said(self):
        sheet = sheet_of([["code", "value"], ["A", "1"], ["B", "2"]])
        sheet.hidden_rows = frozenset({2})
        table = open_table(Book("t", "xlsx", [sheet]), COLUMNS)
        assert list(table) == [(3, ("B", "2", ""))] and table.passed == [(2, "hidden row")]


class TestTextTables:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
    def test_short_and_long_files_are_read_alike(self, encoding, delimiter, tmp_path):
        head = f"某某县情况表{delimiter if delimiter != ',' else ''}\n编码{delimiter}备注\n"
        lines = [f"A{n}{delimiter}岳阳—长沙 12％\n" for n in range(3)]
        short = read_table((head + "".join(lines)).encode(encoding), COLUMNS, name="t.csv")
        filler = "".join(f"B{n}{delimiter}{'备' * 400}\n" for n in range(LEAST_BYTES // 800))
        path = tmp_path / "long.csv"
        path.write_bytes((head + "".join(lines) + filler).encode(encoding))
        long = read_table(path, COLUMNS)
        wanted = [(n + 3, (f"A{n}", "", "岳阳—长沙 12％")) for n in range(3)]
        assert list(short) == wanted and list(long)[:3] == wanted and not long.problems

    @pytest.mark.long
    def test_a_quote_that_never_closes_in_a_long_file_is_a_fault_of_its_row(self):
        content = b"code,note\n" + b"A,x\n" * (LEAST_BYTES // 4) + b'B,"open\nC,y\n'
        table = read_table(content, COLUMNS, name="t.csv")
        assert sum(1 for _row in table) == LEAST_BYTES // 4 and len(table.problems) == 1

    def test_more_rows_than_the_limit_are_refused(self, monkeypatch):
        monkeypatch.setattr("config.sheets.table.MAX_ROWS", 3)
        with pytest.raises(ProblemList, match="3 rows"):
            rows_of(["code"], *[["A"]] * 4)

    def test_a_table_may_be_read_again_when_it_is_whole(self):
        table = read_table(b"code,value\nA,1\n", COLUMNS, name="t.csv").whole()
        assert list(table) == list(table) == [(2, ("A", "1", ""))]
        assert open_table(read_book(b"code\nA\n", "t.csv"), COLUMNS).headings == ("code",)


SAMPLES = Path("/work/shared/data/messy_exports")


@pytest.mark.skipif(not SAMPLES.exists(), reason=f"sample exports not found at {SAMPLES}")
@pytest.mark.parametrize(("name", "first"), [("by_province_1.csv", "北京市"), ("by_province_2.csv", "北京市")])
def test_real_exports_are_read_below_their_title_lines(name, first):
    columns = (TableColumn("地区", required=True), *(TableColumn(f"{year}年") for year in range(2000, 2030)))
    table = read_table(SAMPLES / name, columns)
    rows = [cells for _number, cells in table]
    assert rows[0][0] == first and sum(any(cells[1:]) for cells in rows) == 31

"""Reading tables: read exactly, or refuse whole with every reason, its row and its remedy."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from config.files import read_workbook
from config.files.problems import Problem, ProblemList
from config.sheets.read_table import read_table
from config.sheets.table import Table, TableColumn

COLUMNS = (
    TableColumn("code", required=True, aliases=("编码",)),
    TableColumn("value", aliases=("数值",)),
    TableColumn("note"),
)
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "messy_exports"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rows_of(source: bytes | Path, name: str = "table.csv") -> list[tuple[int, tuple[str, ...]]]:
    table = read_table(source, COLUMNS, name=name)
    rows = list(table)
    if table.problems:
        raise ProblemList(table.problems)
    return rows


def problems_of(source: bytes | Path, name: str = "table.csv") -> list[Problem]:
    with pytest.raises(ProblemList) as caught:
        rows_of(source, name)
    assert all(problem.message for problem in caught.value.problems)
    return caught.value.problems


def xlsx(*rows: list[object], fill=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repack(content: bytes, **parts: bytes) -> bytes:
    """The workbook with parts replaced or added, as a hostile hand would."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_chinese_text_reads_the_same_in_every_accepted_encoding(self, encoding):
        content = "code,note\nA,岳阳—长沙 12％\n".encode(encoding)
        assert rows_of(content) == [(2, ("A", "", "岳阳—长沙 12％"))]

    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
    def test_the_delimiter_is_found_in_the_header(self, delimiter):
        content = f"code{delimiter}value\nA{delimiter}1.5\n".encode()
        assert rows_of(content) == [(2, ("A", "1.5", ""))]

    @pytest.mark.parametrize(
        "content",
        [
            "code,note\nA,Côte d'Ivoire é\n".encode("cp1252"),
            "code,note\nA,本縣營商環境評價結果低於全省平均水準，請各單位儘速改進\n".encode("big5"),
            "code,note\nA,x\n".encode("utf-16"),
            b"code,note\nA,\x81\xff\n",
            b"code,note\nA,\x00\x01\n",
        ],
    )
    def test_any_other_encoding_is_refused_and_never_guessed(self, content):
        (problem,) = problems_of(content)
        assert problem.row is None
        assert "UTF-8" in problem.message
        assert problem.remedy

    def test_row_numbers_are_those_of_a_spreadsheet_with_blank_rows_and_line_breaks_in_cells(self):
        content = b'code,note\r\n"A","two\r\nlines"\r\n\r\n , \r\nB,x\r\n'
        assert rows_of(content) == [(2, ("A", "", "two\r\nlines")), (5, ("B", "", "x"))]

    def test_chinese_headings_and_another_order_of_columns_are_understood(self):
        assert rows_of("数值, 编码 \n1,A\n".encode()) == [(2, ("A", "1", ""))]

    def test_a_full_width_or_capital_heading_is_the_same_heading(self):
        assert rows_of("ＣＯＤＥ,Value\nA,1\n".encode()) == [(2, ("A", "1", ""))]

    def test_every_ragged_row_is_named(self):
        problems = problems_of(b"code,value\nA,1,2\nB\nC,3\nD,4,,\n")
        assert [problem.row for problem in problems] == [2, 3]

    def test_all_faults_of_a_header_are_told_at_once(self):
        problems = problems_of(b"value,value,colour,\n1,2,3,4\n")
        assert [problem.column for problem in problems] == ["value", "value", "colour", "code"]
        assert all(problem.row == 1 and problem.remedy for problem in problems)

    def test_a_nameless_column_in_the_middle_is_a_fault(self):
        problems = problems_of(b"code,,value\nA,x,1\n")
        assert [(problem.row, problem.column) for problem in problems] == [(1, "")]

    @pytest.mark.parametrize("content", [b"", b"\n\n", b" , \n", b"\n , \n\n", b"\xef\xbb\xbf"])
    def test_an_empty_file_is_refused(self, content):
        (problem,) = problems_of(content)
        assert "empty" in problem.message

    def test_a_header_without_rows_is_refused(self):
        (problem,) = problems_of(b"code,value\n\n")
        assert "no rows" in problem.message

    def test_title_lines_above_the_header_are_pointed_out(self):
        (problem,) = problems_of("关于指标的表\n单位：件\n编码,数值\nA,1\n".encode())
        assert problem.row == 1
        assert "row 3" in problem.remedy

    def test_a_quote_that_never_closes_is_a_fault_of_its_row(self):
        problems = problems_of(b'code,note\nA,x\nB,"open\nC,y\n')
        assert [problem.row for problem in problems] == [3]

    def test_a_header_that_splits_two_ways_is_refused(self):
        (problem,) = problems_of(b"code,value;note\n")
        assert "more than one way" in problem.message

    def test_more_rows_than_the_limit_are_refused(self, monkeypatch):
        monkeypatch.setattr("config.files.read_table.MAX_ROWS", 3)
        (problem,) = problems_of(b"code\n" + b"A\n" * 4)
        assert "3 rows" in problem.message

    def test_a_hundred_thousand_rows_stream_through(self, tmp_path):
        path = tmp_path / "many.csv"
        with path.open("w", encoding="utf-8") as stream:
            stream.write("code,value\n")
            stream.writelines(f"A{number},{number}.5\n" for number in range(100_000))
        table = read_table(path, COLUMNS)
        assert isinstance(table, Table)
        count = total = 0
        for _number, (_code, value, _note) in table:
            count += 1
            total += int(value.removesuffix(".5"))
        assert (count, total, table.problems) == (100_000, 99_999 * 50_000, [])


class TestWorkbooks:
    def test_numbers_are_what_the_person_sees(self):
        def percent(book):
            book.active["B3"].number_format = "0.0%"

        content = xlsx(["code", "value"], ["A", 0.1 + 0.2], ["B", 0.985], ["C", 1234567], ["D", 1e15], fill=percent)
        assert [cells[1] for _n, cells in rows_of(content, "t.xlsx")] == ["0.3", "98.5%", "1234567", "1000000000000000"]

    def test_short_rows_and_blank_rows_are_normal_in_a_workbook(self):
        content = xlsx(["编码", "数值", "note"], ["A"], [], ["B", 2])
        assert rows_of(content, "t.xlsx") == [(2, ("A", "", "")), (4, ("B", "2", ""))]

    def test_formulas_dates_and_error_values_are_faults_with_row_and_column(self):
        content = xlsx(["code", "value"], ["A", "=1+1"], ["B", dt.date(2023, 5, 1)], ["C", "#DIV/0!"], ["D", "text"])
        problems = problems_of(content, "t.xlsx")
        assert [(problem.row, problem.column) for problem in problems] == [(2, "B"), (3, "B"), (4, "B")]
        assert [word in problem.message for word, problem in zip(["formula", "date", "error"], problems, strict=True)]

    def test_text_that_starts_with_an_equals_sign_stays_text(self):
        def as_text(book):
            book.active["B2"].data_type = "s"

        assert rows_of(xlsx(["code", "note"], ["A", "=x"], fill=as_text), "t.xlsx") == [(2, ("A", "", "=x"))]

    def test_a_wrong_declared_size_does_not_cut_the_table(self):
        content = xlsx(["code"], ["A"], ["B"])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"A1:A3", b"A1:A1")
        assert len(rows_of(repack(content, **{"xl/worksheets/sheet1.xml": sheet}), "t.xlsx")) == 2

    def test_the_only_filled_visible_sheet_is_taken(self):
        def more(book):
            book.create_sheet("Sheet2")
            hidden = book.create_sheet("codes")
            hidden.append(["x"])
            hidden.sheet_state = "hidden"

        assert rows_of(xlsx(["code"], ["A"], fill=more), "t.xlsx") == [(2, ("A", "", ""))]

    def test_two_filled_sheets_are_refused_by_name(self):
        def more(book):
            book.create_sheet("五月").append(["code"])

        (problem,) = problems_of(xlsx(["code"], ["A"], fill=more), "t.xlsx")
        assert "五月" in problem.message

    def test_an_empty_workbook_is_refused(self):
        (problem,) = problems_of(xlsx(), "t.xlsx")
        assert "empty" in problem.message

    def test_a_zip_bomb_is_refused_before_unpacking(self, monkeypatch):
        monkeypatch.setattr(read_workbook, "MAX_UNPACKED_BYTES", 1_000_000)
        bomb = repack(xlsx(["code"], ["A"]), **{"xl/media/big.bin": b"0" * 2_000_000})
        assert len(bomb) < 20_000
        (problem,) = problems_of(bomb, "t.xlsx")
        assert "unpacks" in problem.message

    def test_a_workbook_over_the_size_limit_is_refused(self, monkeypatch):
        monkeypatch.setattr(read_workbook, "MAX_FILE_BYTES", 1_000)
        (problem,) = problems_of(xlsx(["code"], ["A"]), "t.xlsx")
        assert "larger" in problem.message

    def test_a_document_type_declaration_is_refused(self):
        part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
        problems_of(repack(xlsx(["code"], ["A"]), **{"xl/worksheets/sheet1.xml": part}), "t.xlsx")

    def test_macros_are_refused(self):
        (problem,) = problems_of(repack(xlsx(["code"]), **{"xl/vbaProject.bin": b"x"}), "t.xlsm")
        assert "macros" in problem.message

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (read_workbook.OLE_MAGIC + b"\0" * 600, "old .xls"),
            (read_workbook.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "password"),
            (b"<html><table><tr><td>code</td></tr></table></html>", "web page"),
            (b"code,value\nA,1\n", "not one"),
            (b"PK\x03\x04 torn off", "damaged"),
            (xlsx(["code"], ["A"])[:-200], "damaged"),
            (repack(xlsx(["code"], ["A"]), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), "damaged"),
        ],
    )
    def test_what_is_not_a_workbook_is_refused_by_name(self, content, word):
        (problem,) = problems_of(content, "t.xlsx")
        assert word in problem.message
        assert problem.remedy

    def test_a_workbook_named_csv_is_still_read_as_the_workbook_it_is(self):
        assert rows_of(xlsx(["code"], ["A"]), "t.csv") == [(2, ("A", "", ""))]


class TestRealTables:
    """Statistics exports as clerks hand them over; skipped loudly where the samples are not at hand."""

    @pytest.fixture(autouse=True)
    def samples(self):
        if not SAMPLES.exists():
            pytest.skip(f"sample exports not found at {SAMPLES}")

    @pytest.mark.parametrize("name", ["gdp_annual.xls", "industry_monthly.xls"])
    def test_old_workbooks_are_refused_with_the_way_out(self, name):
        (problem,) = problems_of(SAMPLES / name, name)
        assert ".xls" in problem.message
        assert ".xlsx" in problem.remedy

    @pytest.mark.parametrize(("name", "regions"), [("by_province_1.csv", 31), ("by_province_2.csv", 31)])
    def test_gb18030_exports_say_where_their_header_stands_and_read_without_the_title_lines(self, name, regions):
        columns = (TableColumn("地区", required=True), *(TableColumn(f"{year}年") for year in range(2000, 2030)))
        with pytest.raises(ProblemList) as caught:
            read_table(SAMPLES / name, columns)
        (problem,) = caught.value.problems
        assert "row 4" in problem.remedy

        content = (SAMPLES / name).read_bytes()
        below_titles = b"\r\n".join(content.split(b"\r\n")[3:])
        table = read_table(below_titles, columns, name=name)
        rows = [cells for _number, cells in table]
        assert table.encoding == "gb18030"
        assert sum(any(cells[1:]) for cells in rows) == regions
        assert rows[0][0] == "北京市"
        assert len(table.problems) >= 1  # the notes below the table are rows with one cell

"""Workbooks as they come: whatever a program makes of the container and of decoration, the cells are the same."""

import re

import pytest
from django.utils import translation

from config.files.problems import ProblemList
from config.files.read_book import read_book
from config.files.reading.limits import WEB
from config.files.reading.serve import answer_of
from config.files.records import Book, Cell, CellKind, Grid, book_of, data_of
from tests.handmade_sheets import REL, archive, relations, styles_of, xlsx, xlsx_parts


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def book(content: bytes) -> Book:
    """What the reader's process sends, without the process."""
    answer = answer_of(content, "a.xlsx", WEB)
    assert "refusal" not in answer, answer
    return book_of(answer, "a.xlsx")


def sheet(rows: str = "", **more: str) -> Grid:
    return book(xlsx(rows, **more)).sheets[0]


def texts(sheet: Grid) -> list[list[str]]:
    return [[sheet.text(row, column) for column in range(1, sheet.width + 1)] for row in range(1, len(sheet.rows) + 1)]


def brief(cell: Cell) -> tuple[CellKind, str, bool]:
    return cell.kind, cell.text, cell.is_formula


ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>网办率</t></is></c><c r="B1"><v>88.5</v></c></row>'
EXPECTED = [["网办率", "88.5"]]


class TestContainer:
    def test_the_vocabulary_called_strict(self):
        assert texts(sheet(ROW, namespace="http://purl.oclc.org/ooxml/spreadsheetml/main")) == EXPECTED

    def test_a_prefix_before_every_element(self):
        row = re.sub("<(/?)", r"<\1x:", ROW)
        whole = f'<x:worksheet xmlns:x="m"><x:sheetData>{row}</x:sheetData></x:worksheet>'
        assert texts(sheet(sheet=whole)) == EXPECTED

    def test_names_with_backslashes_and_in_capitals(self):
        parts = xlsx_parts(ROW)
        renamed = {name.replace("/", "\\").upper(): data for name, data in parts.items()}
        assert texts(book(archive(renamed)).sheets[0]) == EXPECTED

    @pytest.mark.parametrize("target", ["/xl/odd name/Blatt.XML", "odd name/Blatt.XML", "odd%20name/blatt.xml"])
    def test_the_part_that_the_workbook_names_is_read_and_no_other(self, target):
        parts = xlsx_parts(ROW)
        parts["xl/odd name/Blatt.XML"] = parts.pop("xl/worksheets/sheet1.xml")
        parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData><row><c><v>666</v></c></row></sheetData></worksheet>"
        parts["xl/_rels/workbook.xml.rels"] = relations(("worksheet", target))
        assert texts(book(archive(parts)).sheets[0]) == EXPECTED

    def test_a_workbook_part_of_another_name(self):
        parts = xlsx_parts(ROW)
        parts["content/book.xml"] = parts.pop("xl/workbook.xml")
        parts["content/_rels/book.xml.rels"] = relations(("worksheet", "/xl/worksheets/sheet1.xml"))
        parts["_rels/.rels"] = relations(("officeDocument", "/content/book.xml"))
        assert texts(book(archive(parts)).sheets[0]) == EXPECTED

    def test_decoration_never_loses_data(self):
        odd = styles_of("0.0%").replace(
            "<cellStyleXfs>", "<fills><fill/><fill><patternFill patternType='x'/></fill></fills><cellStyleXfs>"
        )
        assert texts(sheet('<row r="1"><c r="A1" s="0"><v>0.5</v></c></row>', styles=odd)) == [["50%"]]

    def test_sheets_without_cells_and_hidden_ones_stand_apart(self):
        parts = xlsx_parts(
            ROW,
            workbook=f'<workbook xmlns:r="{REL}"><sheets><sheet name="一" r:id="rId1"/><sheet name="空" r:id="rId2"/>'
            '<sheet name="藏" state="veryHidden" r:id="rId3"/><sheet name="图" r:id="rId4"/></sheets></workbook>',
        )
        parts["xl/_rels/workbook.xml.rels"] = relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "worksheets/sheet2.xml"),
            ("worksheet", "worksheets/sheet3.xml"),
            ("chartsheet", "chartsheets/sheet1.xml"),
        )
        parts["xl/worksheets/sheet2.xml"] = (
            '<worksheet><sheetData><row r="9"><c r="A9" s="1"/></row></sheetData></worksheet>'
        )
        parts["xl/worksheets/sheet3.xml"] = parts["xl/worksheets/sheet1.xml"]
        found = book(archive(parts))
        assert [each.name for each in found.sheets] == ["一"]
        assert [(each.name, texts(each)) for each in found.hidden_sheets] == [("藏", EXPECTED)]

    def test_a_second_reader_is_asked_before_a_file_is_refused(self):
        """A sign that XML cannot hold ends the first reader; calamine passes over it, but knows no formats."""
        row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>0.5</v></c></row>'
        found = book(xlsx(row, shared="<si><t>网办率&#x1;</t></si>", styles=styles_of(9)))
        assert [text.strip("\x01") for text in texts(found.sheets[0])[0]] == ["网办率", "0.5"]
        assert found.notes == ("formats_unknown",)

    def test_the_first_reason_stands_when_the_second_reader_knows_no_better(self):
        broken = xlsx('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')
        assert answer_of(broken, "a.xlsx", WEB) == {
            "refusal": "bad_string",
            "where": "表!A1",
            "values": {"address": "7"},
        }


class TestCells:
    def test_addresses_may_be_missing(self):
        rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>"
        assert texts(sheet(rows)) == [["1", "", "3"], ["", "", ""], ["4", "", ""]]

    def test_shared_texts_with_readings_and_formats(self):
        shared = (
            "<si><r><rPr><b/></rPr><t>网办</t></r><r><t>率</t></r><rPh sb='0' eb='1'><t>wang</t></rPh></si>"
            "<si><t xml:space='preserve'> 申请_x000D_\n材料 </t></si><si><t>_x005F_x000D_</t></si><si/>"
        )
        row = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCD"))
        assert sheet(f'<row r="1">{row}</row>', shared=shared).rows == [["网办率", " 申请\n材料 ", "_x000D_"]]

    def test_inline_texts(self):
        rows = (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh>'
            '</is></c><c r="B1" t="str"><v>丙</v></c></row>'
        )
        assert texts(sheet(rows)) == [["甲乙", "丙"]]

    def test_truths_errors_and_days_in_iso(self):
        rows = (
            '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c>'
            '<c r="C1" t="d"><v>2026-05-08T00:00:00</v></c><c r="D1" t="d"><v>2026-05-08T08:30:00Z</v></c></row>'
        )
        cells = [brief(cell) for cell in sheet(rows).cells(1)]
        assert cells == [
            (CellKind.TRUTH, "TRUE", False),
            (CellKind.ERROR, "#DIV/0!", False),
            (CellKind.DATE, "2026-05-08", False),
            (CellKind.TIME, "2026-05-08 08:30:00", False),
        ]

    def test_formulas_with_and_without_a_stored_value(self):
        rows = (
            '<row r="1"><c r="A1"><f>B1/C1</f><v>0.95</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v/></c>'
            '<c r="D1" t="str"><f>A1&amp;""</f><v>合格</v></c><c r="E1" t="str"><f>IF(A1,"","")</f><v></v></c>'
            '<c r="F1" s="1"><f t="shared" si="0"/><v>0.95</v></c><c r="G1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        )
        found = sheet(rows, styles=styles_of(0, 9))
        assert [brief(cell) for cell in found.cells(1)] == [
            (CellKind.NUMBER, "0.95", True),
            (CellKind.UNCOMPUTED, "", False),
            (CellKind.UNCOMPUTED, "", False),
            (CellKind.TEXT, "合格", True),
            (CellKind.BLANK, "", False),
            (CellKind.PERCENT, "95%", True),
            (CellKind.ERROR, "#DIV/0!", True),
        ]
        assert found.cell(1, 2).stored == "=1+1"

    @pytest.mark.parametrize(
        ("stored", "text"),
        [
            ("0.30000000000000004", "0.3"),
            ("98.512", "98.512"),
            ("1E-7", "0.0000001"),
            ("1.5E+3", "1500"),
            ("123456789012345678", "123456789012346000"),
            ("-0", "0"),
            ("007", "7"),
            ("abc", "abc"),
        ],
    )
    def test_numbers_keep_the_digits_of_the_file_to_the_fifteenth(self, stored, text):
        assert texts(sheet(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>')) == [[text]]

    def test_a_number_stored_as_text_stays_a_text(self):
        cell = sheet(
            '<row r="1"><c r="A1" s="0" t="inlineStr"><is><t>0098.50</t></is></c></row>', styles=styles_of(9)
        ).cell(1, 1)
        assert (cell.kind, cell.text) == (CellKind.TEXT, "0098.50")

    def test_days_counted_from_1904(self):
        sheets = '<workbookPr date1904="1"/><sheets><sheet name="表" r:id="rId1"/></sheets>'
        workbook = f'<workbook xmlns:r="{REL}">{sheets}</workbook>'
        found = sheet('<row r="1"><c r="A1" s="0"><v>44688</v></c></row>', styles=styles_of(14), workbook=workbook)
        assert texts(found) == [["2026-05-08"]]

    def test_units_and_scale_come_from_the_format(self):
        cell = sheet('<row r="1"><c r="A1" s="0"><v>33980000</v></c></row>', styles=styles_of('0!.0,"万元"')).cell(1, 1)
        assert (cell.text, cell.unit, cell.stored) == ("3398", "万元", "33980000")


class TestShape:
    def test_merged_ranges_and_what_is_hidden(self):
        rows = ROW + '<row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="C2"><v>5</v></c></row>'
        found = sheet(
            rows,
            cols='<cols><col min="2" max="2" hidden="1"/><col min="4" max="16384" hidden="true"/></cols>',
            after='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="$C$1:$C$2"/><mergeCell ref="B1"/></mergeCells>',
        )
        assert found.merges == ((1, 1, 2, 1), (1, 3, 2, 3))
        assert (found.hidden_rows, found.hidden_columns) == (frozenset({2}), frozenset({2}))
        assert found.cell(2, 1).origin == (1, 1) and found.spread(2, 1) == "网办率"
        assert found.cell(1, 2).is_hidden and not found.cell(1, 1).is_hidden

    def test_more_than_256_columns(self):
        row = "".join(f"<c><v>{number}</v></c>" for number in range(1, 513))
        assert sheet(f"<row>{row}</row>").text(1, 512) == "512"

    def test_blank_tails_cost_nothing(self):
        tail = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(900_000, 920_000))
        assert (
            texts(sheet(ROW + tail + '<row r="999999"><c r="XFD999999" t="inlineStr"><is><t> </t></is></c></row>'))
            == EXPECTED
        )


def test_a_book_travels_as_plain_data():
    found = book(xlsx('<row r="1"><c r="A1" s="0"><f>1</f><v>0.5</v></c></row>', styles=styles_of(9)))
    again = book_of(data_of(found), found.name)
    assert again.sheets[0].cell(1, 1) == found.sheets[0].cell(1, 1)


def test_the_whole_way_through_the_process():
    assert texts(read_book(xlsx(ROW), "一.xlsx").sheets[0]) == EXPECTED
    with pytest.raises(ProblemList) as caught:
        read_book(xlsx(), "空.xlsx")
    assert str(caught.value) == "The file is empty. Fill in the table and hand it in again."

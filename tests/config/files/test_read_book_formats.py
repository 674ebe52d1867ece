"""Every other format gives the same records: old and open workbooks, text, documents and web pages."""

import io
import struct

import docx
import pytest
from django.utils import translation

from config.files.problems import ProblemList
from config.files.read_book import read_book, read_pasted
from config.files.reading.limits import WEB
from config.files.reading.serve import answer_of
from config.files.records import Book, CellKind, Grid, book_of
from tests.handmade_sheets import archive, relations


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def book(content: bytes | str, name: str = "file", *, pasted: str = "") -> Book:
    content = content if isinstance(content, bytes) else content.encode()
    answer = answer_of(content, name, WEB, pasted=pasted)
    assert "refusal" not in answer, answer
    return book_of(answer, name)


def refusal(content: bytes | str, name: str = "file") -> tuple[str, object]:
    answer = answer_of(content if isinstance(content, bytes) else content.encode(), name, WEB)
    return answer["refusal"], answer["values"].get("row")


def texts(sheet: Grid) -> list[list[str]]:
    return [[sheet.text(row, column) for column in range(1, sheet.width + 1)] for row in range(1, len(sheet.rows) + 1)]


def rows(content: bytes | str, name: str = "file") -> list[list[str]]:
    return texts(book(content, name).sheets[0])


TABLE = "指标,数值\n网办率,88.5\n准时率,92.25\n"
EXPECTED = [["指标", "数值"], ["网办率", "88.5"], ["准时率", "92.25"]]


class TestSeparatedText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
    def test_every_encoding(self, encoding):
        assert rows(TABLE.encode(encoding)) == EXPECTED

    @pytest.mark.parametrize("separator", [",", "\t", ";", "，", "|"])
    @pytest.mark.parametrize("title", ["", "优化营商环境指标月报，2026年11月\n", "月报，单位：万元；个,,\n"])
    def test_the_separator_is_guessed_on_the_whole_block(self, separator, title):
        found = rows(title + TABLE.replace(",", separator))
        assert [row[:2] for row in found[-3:]] == EXPECTED

    def test_thousands_do_not_split_a_table_with_tabs(self):
        assert rows("指标\t数值\n甲\t1,234\n乙\t5,678\n") == [["指标", "数值"], ["甲", "1,234"], ["乙", "5,678"]]

    def test_line_breaks_inside_quotes_and_quotes_inside_cells(self):
        assert rows('指标,说明\n甲,"一\n二"\n乙,"说""好"""\n丙,5"管\n') == [
            ["指标", "说明"],
            ["甲", "一\n二"],
            ["乙", '说"好"'],
            ["丙", '5"管'],
        ]

    def test_what_excel_writes_to_keep_a_text_a_text(self):
        assert rows('sep=;\n代码;值\n="0012";5\n') == [["", ""], ["代码", "值"], ["0012", "5"]]

    @pytest.mark.parametrize(
        ("content", "code", "row"),
        [
            ('甲,乙\n1,"2\n3,4\n', "quote", 2),
            ('甲,乙\n"1"2,3\n', "quote", 2),
            ("甲,乙\n1,2\x00\n", "zero_byte", 2),
            ("甲,乙\n1," + "x" * 3_000_000 + "\n", "long_field", 2),
            (b"\xff\x00\x80\x81,\xfe\n\x80", "zero_byte", 1),
            ("é,à,ü,ß,ñ\n".encode("latin-1") * 20, "encoding", None),
            ("甲;乙,丙\n丁;戊,己\n", "separators", None),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_its_row(self, content, code, row):
        assert refusal(content) == (code, row)

    def test_a_text_under_the_name_of_a_workbook_is_read_by_its_content(self):
        assert rows(TABLE.encode("gbk"), "导出.xls") == EXPECTED
        assert refusal(bytes(range(256)) * 4, "导出.xlsx") == ("damaged", None)


HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--
.rate {mso-number-format:"0\\.0%";} .money {mso-number-format:"0\\!\\.0\\,\\0022万元\\0022";}
.none{display:none} --></style><script>var x = "<table><tr><td>no</td></tr></table>";</script></head><body>
<p>全县&nbsp;营商环境月报<br>2026年11月</p>
<table><col width=64><col style='display:none'>
<tr><td rowspan=2>指标</td><td>藏</td><td colspan="2">2026年</td></tr>
<tr><td></td><td>10月<td>11月
<tr><td>网办率</td><td>x</td><td class=rate x:num="0.98512">98.5%</td>
<td style='mso-number-format:"0\\.0%"' x:num>98.5%</td></tr>
<tr style="display: none"><td>旧</td><td></td><td>1</td></tr>
<tr><td>质押额&lt;新&gt;</td><td></td><td class=money x:num="33980000">3398.0万元</td><td>a<br>b</td></tr>
</table></body></html>"""


class TestWebPages:
    def test_spans_formats_and_hidden_parts(self):
        found = book(HTML, "导出.xls")
        sheet = found.sheets[0]
        assert (found.format, sheet.name) == ("html", "2026年11月")
        assert texts(sheet) == [
            ["全县 营商环境月报", "", "", ""],
            ["2026年11月", "", "", ""],
            ["指标", "藏", "2026年", ""],
            ["", "", "10月", "11月"],
            ["网办率", "x", "98.512%", "98.5%"],
            ["旧", "", "1", ""],
            ["质押额<新>", "", "3398", "a\nb"],
        ]
        assert sheet.merges == ((3, 1, 4, 1), (3, 3, 3, 4))
        assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({6}), frozenset({2}))
        assert sheet.cell(7, 3).unit == "万元"

    def test_layout_tables_are_passed_over_and_tables_in_them_read(self):
        page = "<table><tr><td><table><tr><td>甲</td><td>1</td></tr></table></td></tr></table>"
        assert [texts(sheet) for sheet in book(page).sheets] == [[["甲", "1"]]]

    def test_several_tables_are_several_sheets(self):
        page = "<h2>一、发改</h2><table><tr><td>甲</table><h2>二、市监</h2><table><tr><td>乙</table>"
        assert [(sheet.name, texts(sheet)[-1]) for sheet in book(page).sheets] == [
            ("一、发改", ["甲"]),
            ("二、市监", ["乙"]),
        ]

    def test_a_page_in_the_encoding_of_old_systems(self):
        page = '<meta charset="gb2312"><table><tr><td>网办率</td><td>88.5</td></tr></table>'
        assert rows(page.encode("gbk"), "a.xls") == [["网办率", "88.5"]]

    def test_a_page_without_a_table_is_refused(self):
        assert refusal("<!DOCTYPE html><html><body>登录</body></html>") == ("web_page", None)


class TestClipboard:
    def test_a_block_of_a_web_page_with_its_spans(self):
        found = read_pasted(html="<table><tr><td colspan=2>率</td></tr><tr><td>1</td><td>2</td></tr></table>", text="x")
        assert texts(found.sheets[0]) == [["率", ""], ["1", "2"]]
        assert found.sheets[0].merges == ((1, 1, 1, 2),)

    def test_plain_text_with_tabs_as_excel_writes_it(self):
        found = read_pasted(text='指标\t数值\n"一\n二"\t1,5\n')
        assert texts(found.sheets[0]) == [["指标", "数值"], ["一\n二", "1,5"]]

    def test_html_without_a_table_leaves_the_text(self):
        assert texts(read_pasted(html="<b>88.5</b>", text="88.5").sheets[0]) == [["88.5"]]

    def test_nothing_is_refused_with_a_sentence(self):
        with pytest.raises(ProblemList) as caught:
            read_pasted(text=" \n")
        assert str(caught.value).startswith("The file is empty.")


XML_2003 = """<?xml version="1.0" encoding="GB2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles>
<Worksheet ss:Name="十一月"><Table><Column ss:Index="2" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">网办率</Data><Comment><ss:Data>注</ss:Data></Comment></Cell>
<Cell ss:StyleID="p"><Data ss:Type="Number">0.985</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="3" ss:StyleID="d">
<Data ss:Type="DateTime">2026-11-01T00:00:00.000</Data></Cell>
<Cell ss:Formula="=R1C3"/><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def test_the_xml_of_excel_2003():
    found = book(XML_2003.encode("gb2312"), "导出.xls")
    sheet = found.sheets[0]
    assert (found.format, sheet.name, [each.name for each in found.hidden_sheets]) == ("xml", "十一月", ["藏"])
    assert texts(sheet) == [
        ["网办率", "", "98.5%", "", ""],
        ["", "", "", "", ""],
        ["", "", "", "", ""],
        ["", "", "2026-11", "", "TRUE"],
    ]
    assert sheet.cell(4, 4).kind == CellKind.UNCOMPUTED
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == (((1, 1, 1, 2),), frozenset({4}), frozenset({2}))


def document() -> bytes:
    made = docx.Document()
    made.add_paragraph("关于2026年11月营商环境指标的通报")
    made.add_paragraph("单位：%")
    table = made.add_table(rows=4, cols=3)
    for row, values in enumerate(
        (("指标", "2026年", ""), ("", "10月", "11月"), ("网办率", "81.2", "88.5"), ("准时率", "", "92"))
    ):
        for cell, value in zip(table.rows[row].cells, values, strict=True):
            cell.text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(3, 1).add_table(rows=1, cols=1).cell(0, 0).text = "里面"
    made.add_paragraph("二、乡镇")
    made.add_table(rows=1, cols=2).rows[0].cells[1].text = "5"
    to = io.BytesIO()
    made.save(to)
    return to.getvalue()


class TestDocuments:
    def test_every_table_with_the_lines_before_it(self):
        found = book(document(), "通报.docx")
        first, second = found.sheets
        assert (found.format, first.name, second.name) == ("docx", "单位：%", "二、乡镇")
        assert texts(first) == [
            ["关于2026年11月营商环境指标的通报", "", ""],
            ["单位：%", "", ""],
            ["指标", "2026年", ""],
            ["", "10月", "11月"],
            ["网办率", "81.2", "88.5"],
            ["准时率", "", "92"],
        ]
        assert first.merges == ((3, 2, 3, 3), (3, 1, 4, 1))
        assert texts(second) == [["二、乡镇", ""], ["", "5"]]

    def test_a_document_without_a_table_is_refused(self):
        to = io.BytesIO()
        docx.Document().save(to)
        assert refusal(to.getvalue()) == ("no_tables", None)


OPEN = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">'
    '<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>%s</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods(inside: str, **more: bytes | str) -> bytes:
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": OPEN % inside, **more})


class TestOpenFormat:
    def test_types_repeats_spans_and_hidden_parts(self):
        found = book(
            ods(
                '<table:table table:name="一"><table:table-column table:number-columns-repeated="2"/>'
                '<table:table-column table:visibility="collapse"/>'
                '<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string">'
                "<office:annotation><text:p>批注</text:p></office:annotation>"
                '<text:p>网<text:s text:c="2"/>办<text:span>率</text:span></text:p></table:table-cell>'
                "<table:covered-table-cell/>"
                '<table:table-cell office:value-type="percentage" office:value="0.98512"><text:p>98.5%</text:p>'
                "</table:table-cell></table:table-row>"
                '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">'
                '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="33980000">'
                "<text:p>3,398.0万元</text:p></table:table-cell>"
                '<table:table-cell table:formula="of:=1+1"/>'
                '<table:table-cell office:value-type="date" office:date-value="2026-11-01"><text:p>2026年11月</text:p>'
                '</table:table-cell><table:table-cell office:value-type="time" office:time-value="PT30H00M00S"/>'
                '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
                "</table:table-row>"
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
                'table:number-columns-repeated="16000"/></table:table-row></table:table>'
                '<table:table table:name="藏" table:style-name="ta2"><table:table-row><table:table-cell '
                'office:value-type="float" office:value="1"/></table:table-row></table:table>'
            )
        )
        sheet = found.sheets[0]
        assert (sheet.name, [each.name for each in found.hidden_sheets]) == ("一", ["藏"])
        again = ["3398", "3398", "", "2026-11", "30:00:00", "TRUE"]
        assert texts(sheet) == [["网  办率", "", "98.512%", "", "", ""], again, again]
        assert (sheet.cell(2, 1).unit, sheet.cell(2, 3).kind) == ("万元", CellKind.UNCOMPUTED)
        assert (sheet.merges, sheet.hidden_rows) == (((1, 1, 1, 2),), frozenset({2, 3}))
        assert sheet.hidden_columns == frozenset({3})

    def test_a_password_and_macros_are_named(self):
        assert refusal(ods("", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}))[0] == "password"
        assert refusal(ods("", **{"Basic/Standard/Module1.xml": "<m/>"}))[0] == "macros"


def binary(kind: int, data: bytes = b"") -> bytes:
    """A record of a binary workbook."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        size, part = size >> 7, size & 0x7F
        length += bytes([part | (0x80 if size else 0)])
        if not size:
            return head + length + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    cell = lambda column, style=0: struct.pack("<II", column, style)  # noqa: E731
    row = lambda number, flags=0: binary(0, struct.pack("<IIHBB", number, 0, 300, 0, flags) + bytes(5))  # noqa: E731
    fraction = struct.pack("<d", 0.98512)
    sheet = (
        binary(129)
        + binary(148, struct.pack("<IIII", 0, 1, 0, 3))
        + binary(60, struct.pack("<IIIIH", 2, 2, 2000, 0, 1))
        + binary(145)
        + row(0)
        + binary(7, cell(0) + struct.pack("<I", 0))
        + binary(5, cell(1, 1) + fraction)
        + binary(2, cell(2) + struct.pack("<I", 343 << 2 | 2))
        + binary(2, cell(3) + struct.pack("<I", 9925 << 2 | 3))
        + row(1, 0x10)
        + binary(9, cell(1, 1) + fraction + struct.pack("<HIH", 0, 0, 0))
        + binary(6, cell(3) + wide("万元"))
        + binary(146)
        + binary(177, struct.pack("<I", 1))
        + binary(176, struct.pack("<IIII", 0, 1, 0, 0))
        + binary(130)
    )
    styles = (
        binary(615, struct.pack("<I", 1))
        + binary(44, struct.pack("<H", 200) + wide("0.0%"))
        + binary(617, struct.pack("<I", 2))
        + binary(47, struct.pack("<HH", 0xFFFF, 0) + bytes(12))
        + binary(47, struct.pack("<HH", 0xFFFF, 200) + bytes(12))
        + binary(618)
    )
    book_part = (
        binary(131)
        + binary(143)
        + binary(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("十一月"))
        + binary(144)
        + binary(132)
    )
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book_part,
            "xl/_rels/workbook.bin.rels": relations(
                ("worksheet", "worksheets/sheet1.bin"), ("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin")
            ),
            "xl/sharedStrings.bin": binary(159, struct.pack("<II", 1, 1))
            + binary(19, b"\0" + wide("网办率"))
            + binary(160),
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


class TestBinaryWorkbooks:
    def test_values_formats_merged_ranges_and_hidden_parts(self):
        sheet = book(xlsb(), "a.xlsb").sheets[0]
        assert (sheet.name, texts(sheet)) == (
            "十一月",
            [["网办率", "98.512%", "343", "99.25"], ["", "98.512%", "", "万元"]],
        )
        assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == (
            ((1, 1, 2, 1),),
            frozenset({2}),
            frozenset({3}),
        )
        assert sheet.cell(2, 2).is_formula

    def test_the_second_reader_reads_the_same_values(self):
        """The records were written by hand: somebody else must read them too."""
        import python_calamine

        found = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsb())).get_sheet_by_index(0).to_python()
        assert found == [["网办率", 0.98512, 343.0, 99.25], ["", 0.98512, "", "万元"]]


def test_the_whole_way_through_the_process():
    assert texts(read_book(document(), "通报.docx").sheets[1]) == [["二、乡镇", ""], ["", "5"]]

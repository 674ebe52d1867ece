"""No file can hold or stop the server: every one is a sentence that names the part or cell, in time."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from config.files.problems import ProblemList
from config.files.read_book import read_book
from config.files.reading import limits
from config.files.records import data_of
from config.files.refusals import refusal_problem
from tests.handmade_sheets import archive, relations, styles_of, xlsx, xlsx_parts

IN_TIME = 17  # seconds; the budget is ten of work, half as long again on a busy machine
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def outcome(content: bytes, name: str = "表.xlsx") -> str:
    """What a person is told; "read" where the file is read. Nothing else may happen."""
    begin = time.monotonic()
    try:
        read_book(content, name)
        text = "read"
    except ProblemList as refusal:
        text = str(refusal)
    assert time.monotonic() - begin < IN_TIME
    return text


def says(text: str, sentence: str) -> bool:
    """Whether a person is told this; "read" means that nothing is refused."""
    return text == "read" if sentence == "read" else sentence in text


def replace(parts: dict[str, bytes | str], **more: bytes | str) -> bytes:
    return archive({**parts, **more})


def flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1">'
    '<c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
)
ODS = (
    '<d xmlns:table="t" xmlns:office="o"><table:table table:name="一">'
    '<table:table-row table:number-rows-repeated="{rows}">'
    '<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    "</table:table-row></table:table></d>"
)


def ods(rows: int, columns: int) -> bytes:
    return archive({"mimetype": "x", "content.xml": ODS.format(rows=rows, columns=columns)})


class TestSheets:
    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ('<row r="1000000000000000"><c r="A1000000000000000"><v>1</v></c></row>', "1000000000000000"),
            (
                '<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>',
                "The cell 表!A1048576 is filled; at most 20,000",
            ),
            (
                CELL.replace("</row>", '<c r="XFD1"><v>2</v></c></row>'),
                "The cell 表!XFD1 is filled; at most 512 columns",
            ),
            ('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "“ZZZZZZ1”"),
            ('<row r="1"><c r="A7"><v>1</v></c></row>', "“A7”"),
            ('<row r="0"><c r="A0"><v>1</v></c></row>', "“A0”"),
            ('<row r="-1"><c r="A1"><v>1</v></c></row>', "“-1”"),
            ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "The cell 表!A1 points to a text"),
            ('<row r="1"><c r="A1" t="s"><v>x</v></c></row>', "The cell 表!A1 points to a text"),
            ('<row r="1"><c r="A1" s="99999"><v>1</v></c></row>', "read"),
            ('<row r="1"><c r="$A$1"><v>1</v></c></row>', "read"),
            ("<row>" * 200_000 + "</row>" * 200_000, "The file is empty"),
            ("<a>" * 200_000 + CELL + "</a>" * 200_000, "read"),
            ('<row r="1"><c r="A1"><v>1e999999999999</v></c></row>', "read"),
        ],
    )
    def test_places_beyond_any_table(self, rows, sentence):
        assert says(outcome(xlsx(rows)), sentence)

    @pytest.mark.long
    def test_too_many_cells(self):
        row = "<row>" + "<c><v>1</v></c>" * 500 + "</row>"
        assert "more than 400,000 cells; 表!" in outcome(xlsx(row * 900))

    def test_rows_that_are_wide_for_a_single_cell_each(self):
        rows = "".join(f'<row r="{row}"><c r="SR{row}"><v>1</v></c></row>' for row in range(1, 15_001))
        assert "more than 400,000 cells" in outcome(xlsx(rows))

    @pytest.mark.long
    def test_blank_rows_to_the_end_are_nothing(self):
        assert outcome(xlsx(CELL + '<row><c s="1"/></row>' * 400_000)) == "read"

    @pytest.mark.parametrize(
        ("after", "sentence"),
        [
            ('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "read"),
            ('<mergeCells><mergeCell ref="$A$1:$B$2"/></mergeCells>', "read"),
            ('<mergeCells><mergeCell ref="A1:Q"/></mergeCells>', "“A1:Q”"),
            ("<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 500_000 + "</mergeCells>", "more than 20,000 merged ranges"),
            ("<mergeCells>" + '<mergeCell ref="A1:A1048576"/>' * 19_000 + "</mergeCells>", "or they overlap"),
        ],
    )
    def test_merged_ranges(self, after, sentence):
        rows = CELL + '<row r="20000"><c r="A20000"><v>1</v></c></row>'
        assert says(outcome(xlsx(rows, after=after)), sentence)

    def test_texts_that_are_long_in_every_cell(self):
        row = "<row>" + '<c t="s"><v>0</v></c>' * 500 + "</row>"
        content = xlsx(row * 40, shared=f"<si><t>{'长' * 30_000}</t></si>")
        assert "longer than 12,000,000 characters" in outcome(content)


class TestParts:
    @pytest.mark.parametrize(
        ("name", "part", "sentence"),
        [
            ("xl/worksheets/sheet1.xml", BOMB, "The part xl/worksheets/sheet1.xml declares"),
            ("xl/worksheets/sheet1.xml", BOMB.encode("utf-16"), "The part xl/worksheets/sheet1.xml declares"),
            ("xl/workbook.xml", '<!DOCTYPE x SYSTEM "http://a.example/x"><x/>', "The part xl/workbook.xml declares"),
            ("xl/styles.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "The part xl/styles.xml declares"),
            ("xl/sharedStrings.xml", '<sst uniqueCount="4000000000"/>', "promises more than 800,000 texts"),
            ("xl/sharedStrings.xml", "<sst>" + "<si/>" * 900_000 + "</sst>", "promises more than 800,000 texts"),
            ("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 90_000_000}</t></si></sst>", "unpacks to more than 80 MB"),
            ("xl/styles.xml", styles_of(*([0] * 70_000)), "more than 65,500 styles"),
            ("xl/vbaProject.bin", b"x", "contains macros"),
            ("XL/VBAPROJECT.BIN", b"x", "contains macros"),
            ("xl/macrosheets/sheet1.xml", b"x", "contains macros"),
            ("xl/externalLinks/externalLink1.xml", b"x", "linked to other files"),
            ("xl/connections.xml", b"x", "linked to other files"),
            ("xl/media/a.zip", archive({"a.xlsx": b"0" * 50_000_000}), "read"),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData>",
                "The part xl/worksheets/sheet1.xml of the file is damaged",
            ),
            ("xl/_rels/workbook.xml.rels", relations(), "damaged or is not an Excel workbook"),
            ("_rels/.rels", "<x", "The part _rels/.rels of the file is damaged"),
        ],
    )
    def test_a_part_that_is_not_as_it_should_be(self, name, part, sentence):
        parts = xlsx_parts(CELL)
        assert says(outcome(replace(parts, **{name: part})), sentence)

    @pytest.mark.long
    def test_a_gigabyte_of_blanks(self):
        content = replace(xlsx_parts(CELL), **{"xl/worksheets/sheet1.xml": b" " * 1_000_000_000})
        assert "unpacks to more than 80 MB" in outcome(content)

    def test_the_part_that_is_named_is_measured_under_whatever_name(self):
        parts = xlsx_parts(CELL)
        parts["xl/_rels/workbook.xml.rels"] = relations(("worksheet", "/other/data.bin"))
        parts["other/data.bin"] = BOMB
        assert "The part other/data.bin declares" in outcome(archive(parts))

    def test_macros_by_the_type_of_a_part(self):
        parts = xlsx_parts(CELL)
        parts["xl/odd.bin"] = b"x"
        parts["xl/_rels/workbook.xml.rels"] = relations(
            ("worksheet", "worksheets/sheet1.xml"), ("vbaProject", "odd.bin")
        )
        assert "contains macros" in outcome(archive(parts))

    def test_too_many_parts(self):
        parts = xlsx_parts(CELL) | {f"x/{number}": "" for number in range(2_001)}
        assert "more than 2,000 parts" in outcome(archive(parts))

    def test_a_part_that_claims_to_be_small(self):
        content = bytearray(archive(xlsx_parts("<row/>" * 2_000_000)))
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
            size = opened.getinfo("xl/worksheets/sheet1.xml").file_size
        lied = bytes(content).replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
        assert lied != content and "damaged" in outcome(lied)

    @pytest.mark.parametrize("share", [0.2, 0.35, 0.5, 0.65, 0.8])
    def test_one_flipped_byte(self, share):
        rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row * 7}</v></c></row>' for row in range(1, 500))
        content = xlsx(rows)
        text = outcome(flip(content, int(len(content) * share)))
        assert text == "read" or "damaged" in text


class TestOtherFormats:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (ods(1_048_576, 1), "at most 20,000 rows"),
            (ods(1, 16_384), "at most 512 columns"),
            (ods(90_000_000, 90_000_000), "columns"),
            (archive({"mimetype": "x", "content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "content.xml declares"),
            (archive({"a.xlsx": b"x", "b.csv": b"1,2"}), "an archive that holds other files"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), ".doc"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), "damaged"),
            (b"\x09\x08\x10\x00" + b"\xff" * 3_000, "damaged"),
            (b"%PDF-1.7 ...", "no table that can be read"),
            (b"PK\x03\x04" + b"x" * 500, "damaged"),
            (b"PK", "damaged"),
            (b"", "The file is empty"),
            (b"\n\n,,\n", "The file is empty"),
            (b"x" * 11_000_000, "at most 10 MB"),
            (b'a,b\n1,"2\n' + b"x,y\n" * 100, "from row 2 on"),
            (b"a,b\n1,\x002\n", "Row 2 holds a zero byte"),
            (b"a,b\n1," + b"9" * 3_000_000, "in row 2 is longer than 131,072"),
            (b"1\n" * 30_000, "at most 20,000 rows"),
            (b"1," * 600 + b"\n", "at most 512 columns"),
            (b"<table>" * 100_000, "web page"),
            (b"<table><tr><td rowspan=999999 colspan=999999>1" + b"<tr><td>1" * 30_000, "at most"),
            (b"<html>" + b"<table><tr><td>1" + b"<div>" * 300_000, "read"),
            (
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Workbook xmlns="urn:schemas-microsoft-com:office:'
                b'spreadsheet"/>',
                "declares",
            ),
        ],
    )
    def test_a_sentence_whatever_it_is(self, content, sentence):
        assert says(outcome(content, "表"), sentence)


@pytest.mark.started_anew
class TestTheProcess:
    @pytest.mark.parametrize("content", [b"\xe5\x8d\x95\xe4\xbd\x8d,1.5\n", b"PK\x03\x04", b""])
    def test_it_says_what_its_fork_says(self, content, forking_reader, monkeypatch):
        """The rest of the suite reads by forks of a process that has its imports behind it."""

        def read_it() -> object:
            try:
                return data_of(read_book(content, "a.csv"))
            except ProblemList as refused:
                return str(refused)

        started = read_it()
        monkeypatch.setattr("config.files.read_book.subprocess", forking_reader.subprocess)
        assert read_it() == started

    def test_the_first_reason_stands_when_the_second_reader_kills_the_process(self):
        """calamine asks for 550 GB for a sheet with two cells far apart, which aborts the process."""
        far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        text = outcome(xlsx(CELL + far, shared="<si><t>&#x1;</t></si>"))
        assert "The part xl/sharedStrings.xml of the file is damaged" in text

    def test_a_file_that_takes_too_long_is_ended(self, monkeypatch):
        from dataclasses import replace as with_other

        from config.files import read_book as module

        begin = time.monotonic()
        with pytest.raises(ProblemList, match="takes longer"):
            module.read_book(
                xlsx("<row/>" * 6_000_000), "a.xlsx", limits=with_other(module.WEB, seconds=1, part=1 << 30)
            )
        assert time.monotonic() - begin < 5

    def test_a_file_that_takes_too_much_memory_is_refused(self):
        from dataclasses import replace as with_other

        from config.files import read_book as module

        small = with_other(module.WEB, memory=60 << 20, bytes=1 << 30)
        with pytest.raises(ProblemList, match="more memory"):
            module.read_book(b"1,2\n" * 8_000_000, "a.csv", limits=small)

    def test_nothing_of_the_environment_is_handed_on(self, monkeypatch):
        """The process that reads a stranger's file knows no key and no address."""
        from config.files import read_book as module

        monkeypatch.setenv("SECRET_KEY", "x")
        assert "SECRET_KEY" not in module.environment()


CODES = sorted(
    {
        code
        for path in (Path(limits.__file__).parent).glob("*.py")
        for code in re.findall(r'Refusal\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    | {"slow", "stopped", "empty"}
)


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_a_chinese_sentence_of_its_own(code):
    values = {"limit": 5, "row": 1, "size": 2, "address": "A1"}
    with translation.override("zh-hans"):
        text = str(refusal_problem(code, "表!A1", values))
        assert code in ("damaged",) or text != str(refusal_problem("damaged", "表!A1", values))
    assert re.search("[一-鿿]", text) and "%(" not in text and not re.search("[a-z]{5,}", text.replace("docx", ""))

"""Thousands of files that nobody would make on purpose: each is a book, or is refused with a sentence.

The seeds are kept: the same files come every time. One child of its own, with the limits of the product's, takes them
one after the other and is started anew when it dies; some go the whole way through ``read_book``.
"""

import json
import random
import struct
import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from config.files.problems import ProblemList
from config.files.read_book import _WORKER, read_book
from config.files.reading.limits import WEB
from config.files.records import book_of, data_of
from config.files.refusals import refusal_problem
from tests.config.files.test_read_book_formats import HTML, TABLE, XML_2003, document, ods, xlsb
from tests.handmade_sheets import archive, styles_of, xlsx_parts

pytestmark = pytest.mark.started_anew

SEEDS = range(20261130, 20261130 + 2_400)
THROUGH_THE_PROCESS = range(20270101, 20270101 + 120)
OUTCOMES: Counter[str] = Counter()

# Takes one file after the other: its length, then its bytes; answers with a line of JSON.
CHILD = """
import sys, types, struct, json, io
config = types.ModuleType("config"); config.__path__ = [sys.argv[1]]; sys.modules["config"] = config
from config.files.reading.limits import WEB
from config.files.reading.serve import answer_of
import resource
resource.setrlimit(resource.RLIMIT_AS, (WEB.memory, WEB.memory))
while head := sys.stdin.buffer.read(4):
    answer = answer_of(sys.stdin.buffer.read(struct.unpack("<I", head)[0]), "a", WEB)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\\n"); sys.stdout.buffer.flush()
"""


class LongReader:
    """A reader that is kept alive, and started again after a crash."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, content: bytes) -> dict[str, object]:
        if self.process is None:
            folder = str(Path(_WORKER).resolve().parent.parent)
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", CHILD, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=-3
            )
        process = self.process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(struct.pack("<I", len(content)) + content)
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            self.close()
            return {"refusal": "memory", "where": "", "values": {}}
        return json.loads(line)

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                assert stream is not None
                stream.close()
            self.process = None


def workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in range(1, 30):
        page.append([f"指标{row}", row / 7, f"=A{row}", "备注"])
        page.cell(row, 2).number_format = "0.0%"
    page.merge_cells("A3:A5")
    page.column_dimensions["C"].hidden = True
    to = BytesIO()
    book.save(to)
    return to.getvalue()


ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>0.5</v></c><c r="C1" t="d"><v>2026-05-08</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>甲</t></is></c>'
    '<c r="B2" s="1"><f>B1</f><v>46150</v></c></row>'
)
PARTS = xlsx_parts(
    ROWS,
    cols='<cols><col min="2" max="3" hidden="1"/></cols>',
    after='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
    shared="<si><t>网办率</t></si>",
    styles=styles_of('0!.0,"万元"', 14),
)
TABLES = (
    '<table:table table:name="一"><table:table-row table:number-rows-repeated="3"><table:table-cell '
    'table:number-columns-repeated="2" office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)
TEXTS = [HTML, XML_2003, TABLE, TABLE.replace(",", "\t"), '甲,"乙\n丙",丁\n1,2,3\n']
ODD = [
    "",
    "0",
    "-1",
    "1e99",
    "99999999999999999999",
    "A1:XFD1048576",
    "$A$1",
    "\x00",
    "&#x0;",
    "&x;",
    "<",
    '"',
    "😀",
    "\ud7ff",
]


def bases() -> list[bytes]:
    return [workbook(), archive(PARTS), document(), ods(TABLES), xlsb(), *(text.encode() for text in TEXTS)]


def spoil_bytes(draw: random.Random, content: bytes) -> bytes:
    """Bytes flipped, cut off, doubled or moved."""
    spoiled = bytearray(content)
    for _time in range(draw.choice([1, 1, 2, 8])):
        at = draw.randrange(len(spoiled) or 1)
        kind = draw.randrange(5)
        if kind == 0 and spoiled:
            spoiled[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del spoiled[at : at + draw.choice([1, 4, 100])]
        elif kind == 2:
            spoiled[at:at] = bytes(draw.randrange(256) for _byte in range(draw.choice([1, 4, 30])))
        elif kind == 3:
            spoiled[at:at] = spoiled[: draw.choice([10, 200])]
        elif draw.random() < 0.3:
            del spoiled[at:]
    return bytes(spoiled)


def spoil_text(draw: random.Random, text: str) -> str:
    """Values, names and signs of markup exchanged for odd ones."""
    for _time in range(draw.choice([1, 2, 5])):
        quotes = [at for at, sign in enumerate(text) if sign in "\"'<>=,"]
        at = draw.choice(quotes) if quotes else 0
        kind = draw.randrange(4)
        if kind == 0:
            end = text.find(text[at : at + 1] or " ", at + 1)
            text = text[: at + 1] + draw.choice(ODD) + text[max(end, at + 1) :]
        elif kind == 1:
            text = text[:at] + draw.choice(ODD) + text[at:]
        elif kind == 2:
            text = text[:at] + text[at + draw.choice([1, 5, 60]) :]
        else:
            text = text[:at] + text[max(at - 80, 0) : at] * draw.choice([1, 3, 40]) + text[at:]
    return text


def spoil_parts(draw: random.Random, content: bytes) -> bytes:
    """One part of an archive spoiled inside, left out, or put under the name of another."""
    with zipfile.ZipFile(BytesIO(content)) as opened:
        parts: dict[str, bytes | str] = {name: opened.read(name) for name in opened.namelist()}
    name = draw.choice(sorted(parts))
    kind, part = draw.randrange(6), bytes(parts[name])
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[draw.choice(sorted(parts))] = part
    elif kind == 2:
        parts[name] = spoil_bytes(draw, part)
    elif kind == 3:
        parts[name] = part.decode("utf-8", "replace").encode(draw.choice(["utf-16", "utf-8-sig", "gb18030"]))
    else:
        parts[name] = spoil_text(draw, part.decode("utf-8", "replace")).encode("utf-8", "replace")
    return archive(parts)


def spoil(seed: int, among: list[bytes]) -> bytes:
    draw = random.Random(seed)
    content = draw.choice(among)
    if content.startswith(b"PK"):
        return spoil_parts(draw, content) if draw.random() < 0.75 else spoil_bytes(draw, content)
    if draw.random() < 0.3:
        return spoil_bytes(draw, content)
    return spoil_text(draw, content.decode()).encode(draw.choice(["utf-8", "utf-8", "gb18030", "utf-16"]), "replace")


def check(seed: int, answer: dict[str, object]) -> None:
    """A book that can be kept, or a sentence with a remedy that names nothing of the program."""
    if "refusal" not in answer:
        book = book_of(answer, "a")
        for sheet in book.sheets:
            for row in range(1, min(len(sheet.rows), 40) + 1):
                for cell in sheet.cells(row):
                    assert isinstance(cell.text, str), seed
        assert json.loads(json.dumps(data_of(book)))["format"], seed
        OUTCOMES["read"] += 1
        return
    problem = refusal_problem(str(answer["refusal"]), str(answer["where"]), answer["values"])  # type: ignore[arg-type]
    text = str(problem)
    assert text.endswith(".") and "%(" not in text and "Traceback" not in text, seed
    OUTCOMES[str(answer["refusal"])] += 1


@pytest.mark.long
def test_every_generated_file_is_a_book_or_a_sentence():
    among, child = bases(), LongReader()
    try:
        with translation.override("en"):
            for seed in SEEDS:
                check(seed, child.ask(spoil(seed, among)))
    finally:
        child.close()
    assert OUTCOMES["read"] > 300 and len(OUTCOMES) > 8, OUTCOMES
    assert OUTCOMES["memory"] <= 5, "the reader's process died too often"


@pytest.mark.long
def test_some_go_the_whole_way_through_the_process():
    among = bases()
    with translation.override("zh-hans"):
        for seed in THROUGH_THE_PROCESS:
            try:
                read_book(spoil(seed, among), "a")
            except ProblemList as refusal:
                assert str(refusal), seed
    assert len(WEB.__dataclass_fields__) > 10

"""The month's notice as Word and PDF, against the libraries alone: bare paragraphs, a process that opens the fonts."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import docx
from django.utils import translation

from config.documents.blocks import Text
from config.documents.pdf import font_folders, write_pdf
from config.documents.text import lines_of
from config.documents.word import write_word
from reports.documents.notice.compose import Imprint, compose_notice
from tests.bench.measure import medians, seconds_text, table
from tests.reports.documents.snapshots import ITEM, LEAF, UNIT, snapshot

# Of a county: so many leaves with gaps, units and items that are overdue.
LEAVES, UNITS, ITEMS = 129, 57, 60
WORD_TARGET, PDF_TARGET = 2.0, 3.0
_OPEN_FONTS = (
    "import json, sys, typst; typst.Fonts(include_system_fonts=False, include_embedded_fonts=False,"
    " font_paths=json.load(sys.stdin))"
)


def _notice() -> Text:
    leaves = [
        replace(LEAF, code=f"I{n:03}", name=f"指标名称{n}", unit_code=f"D{n % UNITS}", lost=Decimal(n) / 100)
        for n in range(LEAVES)
    ]
    units = [replace(UNIT, code=f"D{n}", name=f"第{n}单位") for n in range(UNITS)]
    items = [replace(ITEM, number=f"2026-{n:05}", unit=f"第{n % UNITS}单位") for n in range(ITEMS)]
    with translation.override("zh-hans"):
        text = compose_notice(snapshot(leaves=leaves, units=units, items=items), Imprint("望营办〔2026〕10号"))
    return replace(text, code="7Q2M-X0KD-94TB", address="https://duibiao.example/verify/7Q2M-X0KD-94TB/")


def _paragraphs(text: Text) -> bytes:
    document = docx.Document()
    for block in text.blocks:
        for line in lines_of(block):
            document.add_paragraph(line)
    to = io.BytesIO()
    document.save(to)
    return to.getvalue()


def _fonts() -> None:
    command = [sys.executable, "-I", "-c", _OPEN_FONTS]
    subprocess.run(command, input=json.dumps(font_folders()).encode(), check=True)


def bench_a_countys_notice() -> None:
    text = _notice()
    assert write_word(text) == write_word(text)
    seconds = medians(
        {
            "word": lambda: write_word(text),
            "paragraphs": lambda: _paragraphs(text),
            "pdf": lambda: write_pdf(text),
            "fonts": _fonts,
        },
        rounds=5,
    )
    word, pdf = seconds["word"] / seconds["paragraphs"], seconds["pdf"] / seconds["fonts"]
    rows = [
        ("Word", seconds_text(seconds["word"]), f"{word:.2f}", f"≤ {WORD_TARGET}"),
        ("the same texts as paragraphs", seconds_text(seconds["paragraphs"]), "1.00", ""),
        ("PDF", seconds_text(seconds["pdf"]), f"{pdf:.2f}", f"≤ {PDF_TARGET}"),
        ("a process that opens the fonts", seconds_text(seconds["fonts"]), "1.00", ""),
    ]
    table("Notice of a county, median of 5", rows, headings=("writer", "median", "ratio", "target"))
    assert word <= WORD_TARGET
    assert pdf <= PDF_TARGET

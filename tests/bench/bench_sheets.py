"""A sheet of 10,000 rows and 12 columns through the reader's process, formats, merged ranges and hidden rows included,
against openpyxl's read-only mode giving the values alone in this process; and the memory that both processes take."""

import io
import os
import resource
import subprocess
import sys
import textwrap
from pathlib import Path

import openpyxl

from config.files.read_book import _WORKER, read_book, request
from config.files.reading.limits import WEB
from tests.bench.measure import medians, seconds_text, table

TARGET, MEMORY = 1.0, 300


def _sheet() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in range(1, 10_001):
        page.append(
            [f"I{row % 40:02d}-01", f"指标{row % 700}", "岚阳街道", *(row * k / 7 for k in range(1, 9)), f"备注{row}"]
        )
        page.cell(row, 4).number_format = "0.00%"
        page.cell(row, 5).number_format = '0!.0,"万元"'
        if row % 20 == 0:
            page.merge_cells(start_row=row - 1, end_row=row, start_column=1, end_column=1)
            page.row_dimensions[row].hidden = row % 100 == 0
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def _values(content: bytes) -> int:
    """The floor: every value, once."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for row in book.worksheets[0].iter_rows(values_only=True) for _value in row)


def _peak(content: bytes) -> tuple[float, float]:
    """MB at most: of the reader's process, and by how much this one grew while it took the answer."""
    line = request("a.xlsx", WEB)
    child = textwrap.dedent(
        f"""
        import resource, subprocess, sys
        subprocess.run([sys.executable, "-I", {str(_WORKER)!r}], stdin=sys.stdin.buffer, stdout=subprocess.DEVNULL)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        """
    )
    path = Path("/tmp") / f"bench_sheets_{os.getpid()}"
    path.write_bytes(line + content)
    try:
        with path.open("rb") as stream:
            found = subprocess.run([sys.executable, "-c", child], stdin=stream, capture_output=True, check=True)
    finally:
        path.unlink()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = read_book(content, "a.xlsx")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert len(kept.sheets[0].rows) == 10_000
    return int(found.stdout) / 1024, grown / 1024


def bench_a_sheet_through_the_reader() -> None:
    content = _sheet()
    child, grown = _peak(content)
    seconds = medians(
        {"product": lambda: read_book(content, "a.xlsx"), "floor": lambda: _values(content)}, rounds=5, warm_up=1
    )
    ratio = seconds["product"] / seconds["floor"]
    rows = [
        ("read_book", seconds_text(seconds["product"]), f"{ratio:.2f}", f"≤ {TARGET}", f"{child:.0f} + {grown:.0f} MB"),
        ("openpyxl, values alone", seconds_text(seconds["floor"]), "1.00", "", ""),
    ]
    headings = ("reader", "median", "ratio", "target", f"memory (≤ {MEMORY} MB)")
    table("Sheets in, 10,000 × 12 with formats and merged ranges, median of 5", rows, headings=headings)
    assert ratio <= TARGET * 1.5 and child + grown <= MEMORY, "far from the target"

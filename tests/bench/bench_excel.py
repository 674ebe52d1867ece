"""The Excel gap report of a county, against openpyxl writing the same cells with the same number formats alone."""

import io

import openpyxl
import pytest
from django.utils import translation

from config.files.write_xlsx import write_workbook
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.documents.gap_report import gap_report
from tests.bench.measure import medians, seconds_text, table
from tests.factories import make_month

TARGET = 1.3


def _cells(data: bytes) -> list[list[list[tuple[object, str]]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[[(c.value, c.number_format) for c in row] for row in page.iter_rows()] for page in book]


def _plain(cells: list[list[list[tuple[object, str]]]]) -> bytes:
    """The floor: values and number formats, no fonts, borders, widths or print set-up, and nothing read."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(cells):
        page = book.create_sheet(f"s{number}")
        for r, row in enumerate(rows, start=1):
            for c, (value, number_format) in enumerate(row, start=1):
                cell = page.cell(r, c, value)
                if number_format != "General":
                    cell.number_format = number_format
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


@pytest.mark.django_db(transaction=True)
def bench_a_countys_workbook() -> None:
    month = make_month(bureaus=45, townships=40, leaves=150)
    report = queue_report(cycle=month.cycle, actor=None)
    run_build(report_id=report.pk)
    report.refresh_from_db()

    def product() -> bytes:
        to = io.BytesIO()
        with translation.override("zh-hans"):
            write_workbook(gap_report(report), to)
        return to.getvalue()

    cells = _cells(product())
    seconds = medians({"product": product, "floor": lambda: _plain(cells)}, rounds=5)
    ratio = seconds["product"] / seconds["floor"]
    n = sum(len(row) for rows in cells for row in rows)
    rows = [
        ("gap report", seconds_text(seconds["product"]), f"{ratio:.2f}", f"≤ {TARGET}"),
        ("bare openpyxl", seconds_text(seconds["floor"]), "1.00", ""),
    ]
    table(f"Excel, {n} cells, median of 5", rows, headings=("writer", "median", "ratio", "target"))

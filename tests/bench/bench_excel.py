"""The Excel gap report of a county, against openpyxl writing the same cells, number formats and charts alone."""

import io

import openpyxl
import pytest
from django.utils import translation
from openpyxl.chart import BarChart, LineChart, Reference

from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.documents.files import write_report
from reports.models import MonthlyReport
from tests.bench.measure import medians, seconds_text, table
from tests.factories import make_month

TARGET = 1.3
Cells = list[list[list[tuple[object, str]]]]


def _cells(data: bytes) -> Cells:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[[(c.value, c.number_format) for c in row] for row in page.iter_rows()] for page in book]


def _plain(cells: Cells) -> bytes:
    """The floor: values, formulas and number formats, a bar and a line chart; no fonts, borders, widths, print
    set-up or results of formulas, and nothing read."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(cells):
        page = book.create_sheet(f"s{number}")
        for r, row in enumerate(rows, start=1):
            for c, (value, number_format) in enumerate(row, start=1):
                cell = page.cell(r, c, value)
                if number_format != "General":
                    cell.number_format = number_format
    cover = book.worksheets[0]
    for chart, columns in ((BarChart(), (5, 7, 8)), (LineChart(), (5,))):
        for column in columns:
            chart.add_data(Reference(cover, min_col=column, min_row=6, max_row=20))
        cover.add_chart(chart, "P6")
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


@pytest.mark.django_db(transaction=True)
def bench_a_countys_workbook() -> None:
    month = make_month(bureaus=45, townships=40, leaves=150)
    report = queue_report(cycle=month.cycle, actor=None)
    run_build(report_id=report.pk)
    report.refresh_from_db()
    months = [[f"2025-{number:02d}", f"6{number / 10:.1f}0"] for number in range(1, 13)]
    report.office_facts = report.office_facts | {"totals": months}
    MonthlyReport.objects.filter(pk=report.pk).update(office_facts=report.office_facts)

    def product() -> bytes:
        to = io.BytesIO()
        with translation.override("zh-hans"):
            write_report(report, to)
        return to.getvalue()

    data = product()
    assert product() == data, "a second run makes other bytes"
    cells = _cells(data)
    seconds = medians({"product": product, "floor": lambda: _plain(cells)}, rounds=5)
    ratio = seconds["product"] / seconds["floor"]
    n = sum(len(row) for rows in cells for row in rows)
    rows = [
        ("gap report", seconds_text(seconds["product"]), f"{ratio:.2f}", f"≤ {TARGET}"),
        ("bare openpyxl", seconds_text(seconds["floor"]), "1.00", ""),
    ]
    table(f"Excel, {n} cells, median of 5", rows, headings=("writer", "median", "ratio", "target"))

"""The workbook on paper: nothing below 9 points, the cover on one page, and pages that look as they should."""

import io
import re
import subprocess
from decimal import Decimal

import openpyxl
import pytest

from departments.models import Department
from indicators.models import Benchmark, Indicator, RegionalValue
from reports.documents.files import write_report
from reports.documents.workbook.layout import PAPERS, height_of_lines, lines_in, measure, plan_widths, width_of
from reports.documents.workbook.sheet import Column
from reports.models import IndicatorRow, MonthlyReport
from tests.reports.exact import exact_month, publish
from tests.reports.workbook import convert, file_of, rows_of, sizes_of_type

pytestmark = pytest.mark.django_db
LEAST = 9.0


@pytest.fixture(scope="module")
def report(module_db) -> MonthlyReport:
    """With a name of forty characters, rare ones among them, and a telephone that is none."""
    cycle = exact_month()
    Indicator.objects.filter(code="A-3").update(name_zh="龘𠮷" + "企业全生命周期政务服务事项平均办理时间" * 2)
    Department.objects.filter(code="101").update(short_name="社会治理联动指挥中心与市场监督管理综合服务局", phone="")
    return publish(cycle)


@pytest.mark.long
@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_nothing_is_printed_below_nine_points_and_every_page_says_which_it_is(
    report, soffice, pdftotext, tmp_path, paper
):
    book = tmp_path / "report.xlsx"
    book.write_bytes(file_of(report, "zh-hans", paper))
    pdf = convert(soffice, book, "pdf", tmp_path / "made")
    assert min(sizes_of_type(pdf.read_bytes())) >= LEAST
    text = subprocess.run([pdftotext, "-layout", pdf, "-"], capture_output=True, text=True, timeout=60).stdout
    pages = text.split("\f")[:-1]
    sheets = len(openpyxl.load_workbook(book).sheetnames)
    assert [re.search(r"第 (\d+) 页 共 (\d+) 页", page).groups() for page in pages] == [
        (str(number), str(len(pages))) for number in range(1, len(pages) + 1)
    ]
    assert len(pages) == sheets, "the cover is on one page, and so is each sheet of so small a county"
    assert all(report.printed_code in page for page in pages) and "###" not in text
    assert "一级指标得分率" in pages[0] and "龘𠮷" in text
    for row in IndicatorRow.objects.filter(report=report, is_leaf=True, gap__isnull=False):
        assert f"{row.gap.normalize():f}"[:5] in pages[2]


def test_the_widths_of_a_sheet_add_up_to_its_paper_and_numbers_are_never_cut():
    columns = [Column("序号", 4, 0), Column("指标", 16, stretch=3), Column("本月", 6, 2), Column("措施", 10, stretch=1)]
    rows = [[1, "长" * 60, 123456789, "短"], [2, "短", 5, "长" * 200]]
    for paper in PAPERS.values():
        widths = plan_widths(columns, measure(columns, rows, paper.size), paper.size, paper.pixels)
        assert paper.pixels - len(widths) <= sum(widths) <= paper.pixels
        assert widths[2] > width_of("123456789.00", paper.size)
    crowded = [Column("数", 6, 2) for _each in range(20)] + [Column("文", 40), Column("代码", 7, whole=True)]
    cells = [[Decimal("1234.56")] * 20 + ["长" * 50, "L5-02"]]
    widths = plan_widths(crowded, measure(crowded, cells, 9.5), 9.5, PAPERS["a4"].pixels)
    assert widths[-2] < 200 and widths[-1] >= width_of("L5-02", 9.5)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("四个汉字", 1), ("八个汉字就要两行", 2), ("甲\n乙\n丙", 3), ("汉字汉字 2026-10-31", 3)],
)
def test_a_row_is_as_high_as_the_lines_of_its_text(text, lines):
    """Five Chinese characters fit; a date does not break."""
    assert lines_in(text, 5.5 * 9.5 * 96 / 72 + 4, 9.5) == lines
    assert height_of_lines(10_000, 9.5) == 409


def test_a_month_without_benchmarks_leaves_out_what_nobody_knows(report):
    Benchmark.objects.all().delete()
    RegionalValue.objects.all().delete()
    row = rows_of(file_of(publish(report.cycle, "撤回标杆值")), "Indicator gaps")[0]
    assert not any(heading.startswith(("Benchmark", "Gap")) for heading in row)
    assert "Responsibility·Telephone" not in row and {"Why it is behind", "What is done about it"} <= row.keys()


def test_one_month_has_no_line_and_a_report_without_first_level_items_no_bars(report):
    charts = [len(page._charts) for page in openpyxl.load_workbook(io.BytesIO(file_of(report))).worksheets]
    assert charts[0] == 1 and sum(charts) == 1
    IndicatorRow.objects.filter(report=report).delete()
    to = io.BytesIO()
    write_report(report, to)
    cover = openpyxl.load_workbook(to).worksheets[0]
    assert not cover._charts and cover["A6"].value == "无。"

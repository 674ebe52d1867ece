"""Every sheet of the Excel gap report, cell by cell, for the exact month and a corrected one after it.

LibreOffice opens the same file and finds the same numbers.
"""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from departments.models import Department
from indicators.models import Figure, Indicator
from reports.documents.files import export_workbook
from reports.documents.workbook.sheet import FIRST
from reports.models import MonthlyReport
from tests.reports.exact import exact_month, publish, repeat_month
from tests.reports.workbook import convert, rows_of

pytestmark = pytest.mark.django_db
# All sheets, each into its own file; numbers with all their digits, whatever their format.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
SHEETS = [
    "Overview",
    "Department ranking",
    "Indicator gaps",
    "Zero-score items",
    "Items worse than average",
    "Points of issuers",
    "Basis and wording",
    "Streaks",
    "Units",
    "Corrections",
    "Total score by month",
    "Calculation",
    "Settings and method",
]


@pytest.fixture(scope="module")
def report(module_db) -> MonthlyReport:
    """June, version 2: 市监局 fell behind 税务局, and the figure it fell by was corrected from 20 to 21.5."""
    may = exact_month()
    Department.objects.filter(code="101").update(phone="2860104")
    publish(may)
    june = repeat_month(may, date(2026, 6, 1))
    rate = Figure.objects.filter(cycle=june, indicator__code="A-1")
    rate.update(value=Decimal(20))
    publish(june)
    rate.update(value=Decimal("21.5"))
    return publish(june, "市监局更正")


@pytest.fixture(scope="module")
def workbook(report, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.xlsx"
    with path.open("wb") as file:
        export_workbook(report=report, to=file, actor=None, language="en")
    return path


def values_of(workbook, name):
    """The rows below the heads without their headings."""
    return [list(row.values()) for row in rows_of(workbook, name)]


@pytest.mark.long
def test_all_sheets_in_the_order_of_a_reader(workbook):
    assert CalamineWorkbook.from_path(workbook).sheet_names == SHEETS


def test_the_overview_counts_every_first_level_item_and_says_the_whole_in_one_sentence(workbook):
    # (3 × 21.5 + 0 + 30) ÷ 5 = 18.90: nothing is known of the counties' values of A-3 in June.
    # At the best: (3 × 98 + 5 ÷ 7 × 100 + 100) ÷ 5 = 93.09; at the average (3 × 80 + 2.5 ÷ 7 × 100 + 70.5) ÷ 5 = 69.24.
    row = rows_of(workbook, "Overview")[0]
    assert list(row.values()) == [1, "▲ behind", "开办企业", 18.9, 44.6, -25.7, 93.09, 69.24, 5, 3, 1, 3, 3]
    assert "Lead department" not in row, "nobody leads it: a column that no row fills is left out"
    lines = CalamineWorkbook.from_path(workbook).get_sheet_by_name("Overview").to_python()
    assert lines[0][0] == "云溪县, 6/2026, business environment: Indicator gaps at a glance"
    assert lines[2][0] == (
        "Overall score 18.90; 3 of 5 items scored; 7 of 7 figures reported; 1 items score 0, 3 are worse than the "
        "provincial average, 3 have a serious gap."
    )


def test_the_department_ranking_has_places_from_both_ends_movement_and_lists(workbook):
    assert values_of(workbook, "Department ranking") == [
        [1, "税务局", 3, 1, 0, 1, 1, 30, 1, 2, "up 1 place on last month", None],
        # One month in last place is not yet a streak.
        [2, "市监局", 2, 2, 1, 2, 2, 16.13, 2, 1, "down 1 place on last month", None],
    ]


def test_indicator_gaps_are_sorted_by_points_lost_with_who_answers_for_them(workbook):
    rows = rows_of(workbook, "Indicator gaps")
    assert [row["Code"] for row in rows] == ["A-1", "A-2", "A-4", "A-3", "A-5"]
    assert rows[0] == {
        "No.": 1,
        "Code": "A-1",
        "Indicator": "网办率",
        "Unit": "%",
        "The county·This month": 21.5,
        "The county·Last month": 62.345,
        "The county·Change on last month": -40.845,
        "Benchmark·Holder of the best": "星沙县",
        "Benchmark·Best value": 98,
        "Benchmark·Average value": 80,
        "Gap·To the best": 76.5,
        "Gap·Relative, %": 78.06,
        "Gap·To the average": 58.5,
        "Score·Attainment": 21.5,
        "Score·Points lost": 47.1,
        "Places·City": None,
        "Light": "■ Serious gap",
        "Lead department": "市监局",
        "Responsibility·Indicator chief": "李四",
        "Responsibility·Telephone": "2860104",
        "Why it is behind": None,
        "What is done about it": None,
    }
    assert rows[2]["Places·City"] == "11/12" and rows[2]["Responsibility·Telephone"] is None
    # No value, and a blank is not a zero; a state stands in words where the value would.
    assert rows[1]["The county·This month"] is None and rows[1]["Score·Attainment"] == 0
    assert rows[3]["The county·This month"] == 96.00000001 and rows[3]["Light"] == "○ Best unknown"
    assert rows[4]["The county·This month"] == "Not applicable"


def test_points_of_issuers_and_what_everything_rests_on_have_sheets_of_their_own(workbook):
    # 0 of 7 points; the best has 5.
    assert values_of(workbook, "Points of issuers") == [
        [1, "A-2", "示范典型", "市监局", 7, 0, 5, "星沙县", 2.5, 5, 2.5]
    ]
    rows = {row["Code"]: row for row in rows_of(workbook, "Basis and wording")}
    assert (rows["A-1"]["As of"], rows["A-1"]["Source of the benchmark"]) == ("2026-06-30", "省营商环境通报〔2026〕5号")
    assert rows["A-1"]["In words"] == (
        "网办率 (month alone) differs from the provincial best by 76.5 percentage points (relative gap 78.06%)."
    )
    assert rows["A-1"]["Remarks"] == "Serious gap, Worse than average"
    assert rows["A-4"]["Source of the places"] == "according to the notice of 5/2026 · 省营商环境通报〔2026〕5号"
    assert rows["A-5"]["In words"] == "停电: not applicable this period."


def test_zero_scores_and_below_average_items_have_sheets_of_their_own(workbook):
    assert [row["Code"] for row in rows_of(workbook, "Zero-score items")] == ["A-2"]
    assert [(row["Lead department"], row["Code"]) for row in rows_of(workbook, "Items worse than average")] == [
        ("市监局", "A-1"),
        ("市监局", "A-2"),
        ("税务局", "A-4"),
    ]


def test_streaks_name_their_months_and_begin_at_the_schemes_length(report, workbook, tmp_path):
    assert values_of(workbook, "Streaks")[0][0] == "Nothing to list."
    july = publish(repeat_month(report.cycle, date(2026, 7, 1)))
    path = tmp_path / "july.xlsx"
    with path.open("wb") as file:
        export_workbook(report=july, to=file, actor=None, language="en")
    months, place = "2026-06, 2026-07", "no. 1 from the bottom"
    assert values_of(path, "Streaks") == [[1, "市监局", "County units", 2, 2, place, 2, months, 2, months]]
    lead = CalamineWorkbook.from_path(path).get_sheet_by_name("Streaks").to_python()[2][0]
    assert lead == "Consecutive published months; bottom group: the last 3 with ties."
    assert [row["Total score"] for row in rows_of(path, "Total score by month")] == [44.6, 18.9, 18.9]


def test_the_months_of_the_total_stay_as_they_were_when_the_report_was_built(report, workbook):
    rows = [["5/2026", 44.6, None], ["6/2026", 18.9, -25.7]]
    assert [row[1:] for row in values_of(workbook, "Total score by month")] == rows


def test_units_on_one_indicator_are_ranked_apart(workbook):
    group = "Townships and subdistricts"
    assert values_of(workbook, "Units") == [
        [1, "A-4", "覆盖率", group, "河东镇", 66.67, "%", "Month", 1, 3, 3, "as last month", None],
        [2, "A-4", "覆盖率", group, "城关镇", 33.33, "%", "Month", 2, 3, 2, "as last month", None],
        [3, "A-4", "覆盖率", group, "云根乡", 0, "%", "Month", 3, 3, 1, "as last month", 2],
    ]


def test_a_correction_brings_its_list_with_numbers_and_its_reason(workbook):
    assert [row[1:] for row in values_of(workbook, "Corrections")] == [
        ["A", None, "开办企业", "Score", 18, 18.9],
        ["A-1", None, "网办率", "Value", 20, 21.5],
        ["A-1", None, "网办率", "Points worked out", 20, 21.5],
        ["A-1", None, "网办率", "Score", 20, 21.5],
        ["A-1", None, "网办率", "Gap", 78, 76.5],
        ["A-1", None, "网办率", "Relative gap, %", 79.59, 78.06],
        ["101", None, "市监局", "Score", 15, 16.13],
        ["A-1", "101", "市监局", "Value", 20, 21.5],
    ]
    assert CalamineWorkbook.from_path(workbook).get_sheet_by_name("Corrections").to_python()[2][0] == "市监局更正"


def test_settings_method_and_digests_are_in_the_file(report, workbook):
    values = dict(values_of(workbook, "Settings and method"))
    assert values["Ties"] == "Competition (1-2-2-4)" and values["Decimals of scores"] == "2"
    assert values["Serious gap, relative %"] == "60" and values["Months that make a streak"] == "2"
    assert (values["Digest of the rows"], values["Digest of the inputs"]) == (report.rows_digest, report.inputs_digest)
    assert {"Gap", "Relative gap", "Goalposts", "Rank", "Place from the bottom", "Five states"} <= values.keys()


def test_every_sheet_is_titled_frozen_and_ready_for_paper(report, workbook):
    for page in openpyxl.load_workbook(workbook):
        assert page.cell(1, 1).value.startswith("云溪县, 6/2026, business environment: ")
        assert page.freeze_panes[1:] == str(FIRST + 1) and page.print_title_rows in {"$4:$5", "$1:$5"}
        set_up = page.page_setup
        # One page wide is what the format means where nothing is said.
        assert (set_up.orientation, set_up.paperSize, set_up.fitToWidth, set_up.fitToHeight) == (
            "landscape",
            8,
            None,
            0,
        )
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.oddFooter.center.text == "Page &P of &N" and page.print_area.startswith(f"'{page.title}'!$A$1:")
        assert report.printed_code in page.oddFooter.left.text


def test_no_cell_but_the_calculation_is_a_formula_and_every_number_a_number(report):
    """Whatever a unit or an indicator is called."""
    Department.objects.filter(code="101").update(short_name='=HYPERLINK("http://x")', phone="+86 1")
    Indicator.objects.filter(code="A-1").update(name_zh="+网办率\x0b", unit_zh="@%")
    Indicator.objects.filter(code="A-4").update(name_zh="-龘𠮷" + "长" * 37)
    again = publish(report.cycle, "=1+1")
    to = io.BytesIO()
    export_workbook(report=again, to=to, actor=None, language="zh-hans")
    book = openpyxl.load_workbook(to)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    kinds = {(cell.data_type, cell.parent.title if cell.data_type == "f" else "") for cell in cells}
    assert kinds == {("n", ""), ("s", ""), ("f", "计算过程")}
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert {'=HYPERLINK("http://x")', "+86 1", "+网办率␋", "=1+1", "-龘𠮷" + "长" * 37} <= texts
    assert not any(re.fullmatch(r"-?\d+\.\d+", text) for text in texts)


@pytest.mark.long
def test_libreoffice_reads_the_same_cells(soffice, workbook, tmp_path):
    folder = convert(soffice, workbook, CSV, tmp_path, makes=f"report-{SHEETS[0]}.csv").parent
    assert {path.stem.removeprefix("report-") for path in folder.glob("report-*.csv")} == set(SHEETS)
    for name in SHEETS:
        with (folder / f"report-{name}.csv").open(encoding="utf-8", newline="") as file:
            shown = [[_cell(text) for text in row] for row in csv.reader(file)][FIRST:]
        lines = CalamineWorkbook.from_path(workbook).get_sheet_by_name(name).to_python()[FIRST:]
        read = [[_cell(cell) for cell in row] for row in lines]
        width = len(read[0])
        assert [row[:width] for row in shown[: len(read)]] == read, name


def _cell(cell):
    """A number as the decimal it prints as, to the digits that a formula worked out anew is right in; else the text."""
    text = f"{cell:.12g}" if isinstance(cell, float) else str(cell)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Decimal(f"{float(text):.12g}").normalize()
    return text

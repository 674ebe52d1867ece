"""Every sheet of the Excel gap report, cell by cell, for the exact month and a corrected one after it.

LibreOffice opens the same file, makes text and paper of it, and finds the same numbers.
"""

import csv
import io
import re
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from departments.models import Department
from indicators.models import Figure, Indicator
from reports.documents.files import export_workbook
from reports.models import IndicatorRow, MonthlyReport
from tests.reports.exact import exact_month, publish, repeat_month

pytestmark = pytest.mark.django_db
# All sheets, each into its own file; numbers with all their digits, whatever their format.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
SHEETS = [
    "Overview",
    "Department ranking",
    "Indicator gaps",
    "Zero-score items",
    "Items worse than average",
    "Streaks",
    "Units",
    "Corrections",
    "Settings and method",
]


@pytest.fixture(scope="module")
def report(module_db) -> MonthlyReport:
    """June, version 2: 市监局 fell behind 税务局, and the figure it fell by was corrected from 20 to 21.5."""
    may = exact_month()
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


def rows_of(workbook, name):
    """The rows below the head, as a reader finds them that did not write them."""
    return CalamineWorkbook.from_path(workbook).get_sheet_by_name(name).to_python()[3:]


@pytest.mark.long
def test_all_sheets_in_the_order_of_a_reader(workbook):
    assert CalamineWorkbook.from_path(workbook).sheet_names == SHEETS


def test_the_overview_counts_every_first_level_item_and_says_the_whole_in_one_sentence(workbook):
    # (3 × 21.5 + 0 + 30) ÷ 5 = 18.90: nothing is known of the counties' values of A-3 in June.
    assert rows_of(workbook, "Overview") == [
        [1, "开办企业", "", 18.9, 44.6, 5, 3, 1, 3, 3],
        [
            "Overall score 18.90; 3 of 5 items scored; 7 of 7 figures reported; 1 items score 0, 3 are worse than the "
            "provincial average, 3 have a serious gap.",
            *[""] * 9,
        ],
    ]


def test_the_department_ranking_has_places_from_both_ends_movement_and_lists(workbook):
    assert rows_of(workbook, "Department ranking") == [
        [1, "税务局", 3, 1, 30, 1, "", 2, "up 1 place on last month", 0, 1, 1, ""],
        [
            2,
            "市监局",
            2,
            2,
            16.13,
            2,
            "",
            1,
            "down 1 place on last month",
            1,
            2,
            2,
            # One month in last place is not yet a streak.
            "",
        ],
    ]


def test_indicator_gaps_are_sorted_by_points_lost_in_native_units_and_words(workbook):
    rows = rows_of(workbook, "Indicator gaps")
    assert [row[1] for row in rows] == ["A-1", "A-2", "A-4", "A-3", "A-5"]
    # What is below reads A-4 before A-2.
    rows[1], rows[2] = rows[2], rows[1]
    assert rows[0] == [
        1,
        "A-1",
        "网办率",
        "市监局",
        "%",
        "Month",
        21.5,
        "2026-06-30",
        98,
        "星沙县",
        80,
        "省营商环境通报〔2026〕5号",
        76.5,
        "percentage points",
        78.06,
        58.5,
        47.1,
        *[""] * 7,
        21.5,
        "—",
        "—",
        "",
        "—",
        "Serious gap, Worse than average",
        "网办率 (month alone) differs from the provincial best by 76.5 percentage points (relative gap 78.06%).",
    ]
    assert rows[1][25:29] == [
        "—",
        "11 of 12",
        "according to the notice of 5/2026 · 省营商环境通报〔2026〕5号",
        "—",
    ]
    # 0 of 7 points; the best has 5. No value, and a blank is not a zero.
    assert rows[2][6:11] == ["", "2026-06-30", "", "", ""]
    assert rows[2][17:25] == [0, 7, 5, "星沙县", 2.5, 5, 2.5, 0]
    assert rows[3][6] == 96.00000001 and rows[3][29] == "Best unknown"
    assert rows[4][29:] == ["Not applicable", "停电: not applicable this period."]


def test_zero_scores_and_below_average_items_have_sheets_of_their_own(workbook):
    assert [row[1] for row in rows_of(workbook, "Zero-score items")] == ["A-2"]
    assert [(row[3], row[1]) for row in rows_of(workbook, "Items worse than average")] == [
        ("市监局", "A-1"),
        ("市监局", "A-2"),
        ("税务局", "A-4"),
    ]


def test_streaks_name_their_months_and_begin_at_the_schemes_length(report, workbook, tmp_path):
    assert rows_of(workbook, "Streaks")[0][0] == "Nothing to list."
    july = publish(repeat_month(report.cycle, date(2026, 7, 1)))
    path = tmp_path / "july.xlsx"
    with path.open("wb") as file:
        export_workbook(report=july, to=file, actor=None, language="en")
    [row, note] = rows_of(path, "Streaks")
    assert row == [
        1,
        "市监局",
        "County units",
        2,
        2,
        "no. 1 from the bottom",
        2,
        "2026-06, 2026-07",
        2,
        "2026-06, 2026-07",
    ]
    assert note[0] == "Consecutive published months; bottom group: the last 3 with ties."


def test_units_on_one_indicator_are_ranked_apart(workbook):
    group = "Townships and subdistricts"
    assert rows_of(workbook, "Units") == [
        [1, "A-4", "覆盖率", group, "河东镇", 66.67, "%", "Month", 1, 3, "", 3, "as last month", ""],
        [2, "A-4", "覆盖率", group, "城关镇", 33.33, "%", "Month", 2, 3, "", 2, "as last month", ""],
        [3, "A-4", "覆盖率", group, "云根乡", 0, "%", "Month", 3, 3, "", 1, "as last month", 2],
    ]


def test_a_correction_brings_its_list_with_numbers_and_its_reason(workbook):
    rows = rows_of(workbook, "Corrections")
    assert [row[1:] for row in rows[:-1]] == [
        ["A", "", "开办企业", "Score", 18, 18.9],
        ["A-1", "", "网办率", "Value", 20, 21.5],
        ["A-1", "", "网办率", "Points worked out", 20, 21.5],
        ["A-1", "", "网办率", "Score", 20, 21.5],
        ["A-1", "", "网办率", "Gap", 78, 76.5],
        ["A-1", "", "网办率", "Relative gap, %", 79.59, 78.06],
        ["101", "", "市监局", "Score", 15, 16.13],
        ["A-1", "101", "市监局", "Value", 20, 21.5],
    ]
    assert rows[-1][0] == "市监局更正"


def test_settings_method_and_digests_are_in_the_file(report, workbook):
    values = dict(rows_of(workbook, "Settings and method"))
    assert values["Ties"] == "Competition (1-2-2-4)" and values["Decimals of scores"] == "2"
    assert values["Serious gap, relative %"] == "60" and values["Months that make a streak"] == "2"
    assert (values["Digest of the rows"], values["Digest of the inputs"]) == (report.rows_digest, report.inputs_digest)
    assert {"Gap", "Relative gap", "Goalposts", "Rank", "Place from the bottom", "Five states"} <= values.keys()


def test_every_sheet_is_titled_frozen_and_ready_for_paper(workbook):
    book = openpyxl.load_workbook(workbook)
    for page in book:
        assert page.cell(1, 1).value == f"云溪县 2026-06 {page.title}"
        assert page.freeze_panes[1:] == "4" and page.print_title_rows == "$1:$3"
        assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == (
            "landscape",
            9,
            1,
        )
        assert page.oddFooter.center.text == "Page &P of &N"


def test_no_cell_is_a_formula_and_every_number_a_number(report):
    """Whatever a unit or an indicator is called."""
    Department.objects.filter(code="101").update(short_name='=HYPERLINK("http://x")')
    Indicator.objects.filter(code="A-1").update(name_zh="+网办率\x0b", unit_zh="@%")
    again = publish(report.cycle, "=1+1")
    to = io.BytesIO()
    export_workbook(report=again, to=to, actor=None, language="zh-hans")
    cells = [cell for page in openpyxl.load_workbook(to) for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"n", "s"}
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert {'=HYPERLINK("http://x")', "+网办率␋", "=1+1"} <= texts
    assert not any(re.fullmatch(r"-?\d+\.\d+", text) for text in texts)


def convert(soffice: Path, workbook: Path, to: str) -> Path:
    """What LibreOffice makes of the file; with a profile of its own, so that nobody's settings matter."""
    folder = workbook.parent
    done = subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            to,
            "--outdir",
            folder,
            workbook,
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0 and "rror" not in done.stdout, done.stdout + done.stderr
    return folder


@pytest.mark.long
def test_libreoffice_reads_the_same_cells(soffice, workbook):
    folder = convert(soffice, workbook, CSV)
    assert {path.stem.removeprefix("report-") for path in folder.glob("report-*.csv")} == set(SHEETS)
    for name in SHEETS:
        with (folder / f"report-{name}.csv").open(encoding="utf-8", newline="") as file:
            shown = [[_cell(text) for text in row] for row in csv.reader(file)][3:]
        assert shown == [[_cell(cell) for cell in row] for row in rows_of(workbook, name)], name


def _cell(cell):
    """A number as the exact decimal it prints as; anything else as it is."""
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return Decimal(text).normalize() if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


@pytest.mark.long
def test_libreoffice_prints_every_gap_on_paper(soffice, pdftotext, report, workbook):
    folder = convert(soffice, workbook, "pdf")
    done = subprocess.run(
        [pdftotext, "-layout", folder / "report.pdf", "-"], capture_output=True, text=True, timeout=60
    )
    pages = done.stdout.split("\f")[:-1]
    assert [re.search(r"Page (\d+) of (\d+)", page).groups() for page in pages] == [
        (str(n), str(len(SHEETS))) for n in range(1, len(SHEETS) + 1)
    ]
    gaps = pages[SHEETS.index("Indicator gaps")]
    rows = IndicatorRow.objects.filter(report=report, is_leaf=True, gap__isnull=False)
    for row in rows:
        for number in (f"{row.value:.2f}", f"{row.best:.2f}", f"{row.gap:.2f}", f"{row.relative_gap:.2f}"):
            assert number in gaps
    assert rows.count() == 2

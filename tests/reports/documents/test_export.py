"""The Excel gap report, read back by a reader that did not write it."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from config.files.write_xlsx import Fixed, Sheet, SheetColumn, write_workbook
from indicators.models import Figure
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.documents.files import NotBuilt, export_workbook, file_name
from tests import factories as make
from tests.reports.publishing.publish import publish_knowingly
from tests.reports.workbook import file_of, rows_of

COLUMNS = (SheetColumn("名称", 20), SheetColumn("数值", 10, 2))


def write(*rows, **sheet):
    to = io.BytesIO()
    write_workbook([Sheet("表", "题目", "说明", COLUMNS, rows, **sheet)], to)
    return to.getvalue()


def page_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_numbers_are_numbers_with_the_decimals_of_their_column_or_their_own():
    page = page_of(write(("甲", Decimal("35.5")), ("乙", Fixed(Decimal("0.26"), 3)), ("丙", Fixed(Decimal(7), 0))))
    cells = [page.cell(row, 2) for row in (4, 5, 6)]
    assert [(cell.data_type, float(cell.value), cell.number_format) for cell in cells] == [
        ("n", 35.5, "0.00"),
        ("n", 0.26, "0.000"),
        ("n", 7.0, "0"),
    ]


def test_blank_is_not_zero():
    page = page_of(write(("甲", None), ("乙", Decimal(0)), ("丙", Fixed(None, 2))))
    assert [page.cell(row, 2).value for row in (4, 5, 6)] == [None, 0, None]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@sum", '=HYPERLINK("http://x")'])
def test_text_is_never_a_formula(text):
    cell = page_of(write((text, None))).cell(4, 1)
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("税务\x00局\x0b\n科", "税务␀局␋\n科"),
        ("\x1b[31m", "␛[31m"),
        ("半\ufffe\uffff\ud800", "半\ufffd\ufffd\ufffd"),
        ("制表\t换行\r\n", "制表\t换行\r\n"),
        (" 空格 ", " 空格 "),
        ("_x0041_与x_x000a_", "_x0041_与x_x000a_"),
        ("\x7f\x85\u2028\u200b", "\x7f\x85\u2028\u200b"),
        ("𠮷😀", "𠮷😀"),
        ("<b>&amp;\"'", "<b>&amp;\"'"),
    ],
)
def test_every_character_survives_or_is_shown_as_what_it_is(text, shown):
    """Read back by a reader that understands the codes of the format, as Excel does."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(write((text, None))))
    assert book.get_sheet_by_index(0).to_python(skip_empty_area=False)[3][0] == shown


def test_a_text_longer_than_a_cell_can_hold_is_cut():
    assert len(page_of(write(("长" * 40_000, None))).cell(4, 1).value) == 32_767


def test_rows_with_long_text_are_as_high_as_their_lines():
    page = page_of(write(("短", None), ("很长的名称" * 10, None), ("two\nlines", None)))
    assert [page.row_dimensions[row].height for row in (4, 5, 6)] == [None, 6 * 16, 2 * 16]


def test_every_sheet_is_titled_frozen_and_set_up_for_paper():
    page = page_of(write(("甲", Decimal(1)), notes=("注",)))
    assert [page.cell(1, 1).value, page.cell(2, 1).value, page.cell(3, 2).value, page.cell(5, 1).value] == [
        "题目",
        "说明",
        "数值",
        "注",
    ]
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == ("C4", "$1:$3", "landscape")
    assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_an_empty_table_says_so():
    assert page_of(write(empty="本月没有得0分指标。")).cell(4, 1).value == "本月没有得0分指标。"


def test_sheet_names_that_excel_refuses_are_mended():
    to = io.BytesIO()
    write_workbook([Sheet("[5月]/差距*" + "很长" * 20, "题", "", COLUMNS, ())], to)
    name = page_of(to.getvalue()).title
    assert name.startswith("·5月··差距·") and len(name) == 31


@pytest.fixture(scope="module")
def may_report(module_db):
    month = make.make_month(bureaus=3, townships=4, leaves=6)
    Figure.objects.filter(indicator=month.leaves[0]).update(value=0)
    queued = queue_report(cycle=month.cycle, actor=None)
    run_build(report_id=queued.pk)
    queued.refresh_from_db()
    return publish_knowingly(report=queued, actor=month.taskforce)


@pytest.fixture
def report(may_report, db):
    return may_report


@pytest.fixture(scope="module")
def chinese(may_report):
    """Its sheets and their names."""
    return sheets_of(may_report)


def sheets_of(report, language="zh-hans"):
    to = io.BytesIO()
    export_workbook(report=report, to=to, actor=None, language=language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(to.getvalue()))
    return [book.get_sheet_by_index(i).to_python() for i in range(len(book.sheet_names))], book.sheet_names


def test_the_report_has_all_its_sheets_with_the_frozen_numbers(report, chinese):
    sheets, names = chinese
    assert len(names) == len(sheets) == 11
    data = file_of(report, "zh-hans")
    gaps = {row["代码"]: row for row in rows_of(data, "指标差距")}
    columns = "本县·本月", "标杆·最优值", "差距·比最优"
    for frozen in report.indicatorrows.filter(is_leaf=True):
        numbers = [Decimal(str(gaps[frozen.code][column])) for column in columns]
        assert numbers == [frozen.value, frozen.best, frozen.gap]
    ranking = [(row["单位"], row["位次·位次"]) for row in rows_of(data, "牵头单位排名")]
    assert ranking == list(report.departmentrows.filter(led__gt=0).values_list("short_name", "rank"))


def test_the_zero_score_sheet_lists_exactly_the_zero_scores(report):
    zero = list(report.indicatorrows.filter(zero_score=True).values_list("code", flat=True))
    assert zero and [row["代码"] for row in rows_of(file_of(report, "zh-hans"), "得0分指标")] == zero


def test_every_sheet_says_which_version_it_is_of(report, chinese):
    sheets, _names = chinese
    assert all(report.rows_digest[:12] in sheet[1][0] for sheet in sheets)


def test_the_same_report_in_english_has_the_same_numbers(report, chinese):
    english, names = sheets_of(report, "en")
    assert names[0] == "Overview"
    numbers = [[[c for c in row if isinstance(c, float)] for row in sheet] for sheet in chinese[0]]
    assert numbers == [[[c for c in row if isinstance(c, float)] for row in sheet] for sheet in english]


def test_a_report_without_rows_cannot_be_exported(db):
    month = make.make_month()
    with pytest.raises(NotBuilt):
        export_workbook(report=queue_report(cycle=month.cycle, actor=None), to=io.BytesIO(), actor=None)


def test_the_file_is_named_after_month_and_version(report):
    with override("zh-hans"):
        assert file_name(report) == f"{report.region_name}_2026年5月_指标差距分析表_v1.xlsx"
        assert file_name(report, "a4") == f"{report.region_name}_2026年5月_指标差距分析表_v1_A4.xlsx"
        report.summary["region"] = "云/溪:县"
        assert file_name(report) == "云-溪-县_2026年5月_指标差距分析表_v1.xlsx"


def test_the_command_writes_the_published_version(report, tmp_path):
    call_command("export_report", "2026-05", to=tmp_path / "a.xlsx")
    assert len(CalamineWorkbook.from_path(tmp_path / "a.xlsx").sheet_names) == 11
    with pytest.raises(CommandError, match="2026-04"):
        call_command("export_report", "2026-04", to=tmp_path / "b.xlsx")

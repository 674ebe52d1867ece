"""What is published stays as it was: rebuilt, renamed or corrected around it, in any installation, on any database."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from departments.models import Department, Region
from indicators.choices import ResponsibilityRole, Standing
from indicators.models import Benchmark, Cycle, Figure, Indicator, RegionalValue, Responsibility
from reports.build.assemble import assemble
from reports.build.claim import queue_report
from reports.build.fingerprint import fingerprint
from reports.build.inputs import read_inputs
from reports.build.run import digest_of, run_build
from reports.choices import ReportState
from reports.documents.files import export_workbook
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.tasks import build_report
from tests import factories as make
from tests.reports.exact import build, exact_month, publish

pytestmark = pytest.mark.django_db
MODELS = (IndicatorRow, DepartmentRow, FigureRow, RegionRow)
# Digests of the exact month. They change only when what is frozen changes, never with database, machine or keys.
INPUTS = "086d6ce72e1b0976498cfc56c387b011e3ba83c0a6538632497d52289acc57e0"
ROWS = "4ebbac232ac13d4cf8d2a64187eefd78864e2e9912418a68cf977a504ac0df1e"
# Of the second, before a place kept the notice of its series.
ROWS_OF_EDITION_2 = "0c2e8dba6d95d06f1e06edc23e554a47b3bd9a254c02fb9873cc9d37293864fb"
# What the rows of the first edition came to, before points and places had columns of their own.
ROWS_OF_EDITION_1 = "280d99a609b7c83006657bd0b652a233fe28417e3712e2285bd353eca743359e"


def rows_of(report: MonthlyReport) -> list[list[dict]]:
    return [list(model.objects.filter(report=report).order_by("pk").values()) for model in MODELS]


def sheets(report: MonthlyReport) -> list[list[list]]:
    """Every cell of the Excel report as a reader that did not write it finds it."""
    to = io.BytesIO()
    export_workbook(report=report, to=to, actor=None, language="zh-hans")
    book = CalamineWorkbook.from_filelike(io.BytesIO(to.getvalue()))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def leaf(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def figure(code: str, unit: str) -> Figure:
    return Figure.objects.get(indicator__code=code, department__code=unit)


def changes_of(report: MonthlyReport) -> set[tuple[str, str, str, str, str]]:
    return {(c["code"], c["unit"], c["field"], c["before"], c["after"]) for c in report.changes}


@pytest.fixture(scope="module")
def may(module_db):
    return exact_month().pk


@pytest.fixture
def cycle(may):
    return Cycle.objects.get(pk=may)


def test_the_digests_of_this_month_are_the_same_on_every_database(cycle):
    report = build(cycle)
    assert (report.inputs_digest, report.rows_digest) == (INPUTS, ROWS)
    assert [model.objects.filter(report=report).count() for model in MODELS] == [6, 5, 7, 6]


def test_a_month_of_an_earlier_edition_of_the_rows_still_has_its_digest(cycle):
    assembled = assemble(read_inputs(cycle=cycle))
    assert [digest_of(assembled, edition=edition) for edition in (1, 2)] == [ROWS_OF_EDITION_1, ROWS_OF_EDITION_2]


def scores(report: MonthlyReport, code: str) -> list[str]:
    """Score before and after as the two versions have it frozen."""
    model = IndicatorRow if code == "A" else DepartmentRow
    versions = MonthlyReport.objects.filter(cycle=report.cycle).order_by("version")
    found = [model.objects.get(report=version, code=code).score for version in versions]
    assert found[0] != found[1]
    return [f"{score.normalize():f}" for score in found]


@pytest.mark.long
def test_a_correction_can_be_corrected_and_every_version_stays_readable(cycle):
    values = ("62.345", "70", "75")
    for number, value in enumerate(values):
        Figure.objects.filter(indicator__code="A-1").update(value=Decimal(value))
        publish(cycle, "更正" if number else "")
    versions = MonthlyReport.objects.order_by("version")
    assert [(report.number, report.version, report.state) for report in versions] == [
        (1, 1, ReportState.SUPERSEDED),
        (1, 2, ReportState.SUPERSEDED),
        (1, 3, ReportState.PUBLISHED),
    ]
    rows = [IndicatorRow.objects.get(report=report, code="A-1").value for report in versions]
    assert rows == [Decimal(value) for value in values]
    assert ("A-1", "", "value", "70", "75") in changes_of(versions[2])


def test_a_draft_made_again_shows_no_old_digests_and_offers_no_file_meanwhile(cycle):
    build(cycle)
    again = queue_report(cycle=cycle, actor=None)
    assert (again.state, again.version, again.rows_digest, again.inputs_digest) == (ReportState.QUEUED, 1, "", "")


@pytest.fixture(scope="class")
def publication(may, class_db):
    return publish(Cycle.objects.get(pk=may)).pk


@pytest.fixture
def report(publication):
    return MonthlyReport.objects.get(pk=publication)


@pytest.mark.usefixtures("publication")
class TestWhatWasPublished:
    @pytest.mark.parametrize("state", [ReportState.PUBLISHED, ReportState.SUPERSEDED])
    @pytest.mark.long
    def test_no_build_touches_what_was_published(self, report, cycle, state):
        if state == ReportState.SUPERSEDED:
            publish(cycle, "更正")
            report.refresh_from_db()
        before, cells = rows_of(report), sheets(report)
        Figure.objects.filter(indicator__code="A-1").update(value=Decimal(1))
        assert run_build(report_id=report.pk) == "busy"
        assert build_report.apply(args=[report.pk]).get() == "busy"
        call_command("build_report", cycle.label, "--reason=更正", stdout=io.StringIO())
        report.refresh_from_db()
        assert (report.state, rows_of(report), sheets(report)) == (state, before, cells)
        assert MonthlyReport.objects.latest("version").state == ReportState.READY

    def test_a_published_report_reads_the_same_after_everything_it_names_was_renamed(self, report):
        before, cells = rows_of(report), sheets(report)
        Department.objects.update(name="别名", short_name="别名", position=0, active_to=date(2026, 1, 1))
        Indicator.objects.update(name_zh="别名", unit_zh="天", decimals=0, weight=9, full_marks=99, rule_text="别的")
        Responsibility.objects.update(person="别人", section="别处", chief="别人")
        Benchmark.objects.update(best=1, average=1, source_document="别的")
        report.cycle.scheme.settings.update(score_decimals=0, bottom_n=9, serious_gap=1)
        RegionalValue.objects.update(value=1)
        Region.objects.update(name="别名")
        report = MonthlyReport.objects.get()
        assert (rows_of(report), sheets(report)) == (before, cells)

    def test_a_correction_lists_everything_that_changed_and_nothing_else(self, cycle):
        rate, stops = figure("A-1", "101"), figure("A-5", "201")
        Figure.objects.filter(pk=rate.pk).update(value=Decimal(98))
        Figure.objects.filter(pk=stops.pk).update(not_applicable=False, reason="", value=Decimal(0))
        second = publish(cycle, "市监局、税务局更正")
        assert changes_of(second) == {
            # 网办率: at the best now; 停电: not applicable before, a reported 0 now, the best that its goalposts know.
            ("A-1", "", "value", "62.345", "98"),
            ("A-1", "", "points", "62.345", "98"),
            ("A-1", "", "score", "62.35", "98"),
            ("A-1", "", "gap", "35.655", "0"),
            ("A-1", "", "relative_gap", "36.38", "0"),
            ("A-5", "", "standing", Standing.NOT_APPLICABLE, Standing.REPORTED),
            ("A-5", "", "value", "", "0"),
            ("A-5", "", "points", "", "100"),
            ("A-5", "", "score", "", "100"),
            ("A", "", "score", *scores(second, "A")),
            ("101", "", "score", "46.76", "73.5"),
            ("201", "", "score", *scores(second, "201")),
            ("A-1", "101", "value", "62.345", "98"),
            ("A-5", "201", "standing", Standing.NOT_APPLICABLE, Standing.REPORTED),
            ("A-5", "201", "value", "", "0"),
        }

    def test_a_correction_also_lists_what_is_gone_and_what_is_new(self, cycle):
        Department.objects.filter(code="603").update(active_to=date(2026, 4, 30))
        make.make_township("新设镇", region=cycle.region, code="604", position=40)
        second = publish(cycle, "区划调整")
        of_units = {entry for entry in changes_of(second) if entry[0] == "A-4" and entry[1]}
        assert {entry for entry in of_units if entry[1] in {"603", "604"}} == {
            ("A-4", "603", "standing", Standing.REPORTED, ""),
            ("A-4", "603", "value", "0", ""),
            ("A-4", "603", "rank", "3", ""),
            ("A-4", "604", "standing", "", Standing.MISSING),
        }
        assert {c["name"] for c in second.changes if c["unit"] in {"603", "604"}} == {"云根乡", "新设镇"}

    def test_another_lead_is_a_change_too(self, cycle):
        tax = Department.objects.get(code="201")
        Responsibility.objects.filter(indicator__code="A-1", role=ResponsibilityRole.LEAD).update(department=tax)
        make.make_figure(leaf("A-1"), tax, cycle, "62.345")
        second = publish(cycle, "牵头单位调整")
        assert ("A-1", "", "lead_name", "市监局", "税务局") in changes_of(second)

    def test_a_correction_that_changes_nothing_says_nothing(self, report, cycle):
        second = publish(cycle, "核对无误")
        assert second.changes == []
        assert (second.rows_digest, second.inputs_digest) == (report.rows_digest, report.inputs_digest)

    def test_the_sheet_of_corrections_has_numbers_as_numbers_and_states_in_words(self, cycle):
        Figure.objects.filter(indicator__code="A-5").update(not_applicable=False, reason="", value=Decimal("0.5"))
        second = publish(cycle, "税务局更正")
        found = next(sheet for sheet in sheets(second) if sheet[0][0].endswith("更正清单"))
        rows = {(row[1], row[2], row[4]): (row[5], row[6]) for row in found[3:] if row[1]}
        assert rows["A-5", "", "数值"] == ("", 0.5)
        assert rows["A-5", "", "状态"] == ("不适用", "已填报")
        assert found[2][0] == "税务局更正"


class TestFingerprint:
    """Equal inputs have equal digests, and everything that a number is made of is in them."""

    def test_neither_keys_nor_the_order_of_writing_matter(self, cycle):
        first = fingerprint(read_inputs(cycle=cycle))
        for model in (Figure, Responsibility, Benchmark, RegionalValue):
            copies = list(model.objects.order_by("-pk"))
            model.objects.all().delete()
            for copy in copies:
                copy.pk = None
            model.objects.bulk_create(copies)
        assert fingerprint(read_inputs(cycle=Cycle.objects.get())) == first

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Figure.objects.filter(indicator__code="A-1").update(value=Decimal("62.346")),
            lambda: Figure.objects.filter(indicator__code="A-2").update(score=Decimal("0.0001")),
            lambda: Figure.objects.filter(indicator__code="A-2").update(score=None),
            lambda: Figure.objects.filter(indicator__code="A-4", numerator=0).update(denominator=5),
            lambda: Benchmark.objects.filter(indicator__code="A-2").update(best_score=Decimal(6)),
            lambda: Benchmark.objects.filter(indicator__code="A-2").update(average_score=Decimal(3)),
            lambda: Benchmark.objects.filter(indicator__code="A-4").update(rank_city=10),
            lambda: RegionalValue.objects.filter(region__code="430623").update(value=121),
            lambda: RegionalValue.objects.filter(region__code="430623").update(value=None, status="zero"),
            lambda: leaf("A-1").scheme.settings.update(serious_gap=50),
            lambda: leaf("A-1").scheme.settings.update(bottom_n=2),
            lambda: Indicator.objects.filter(code="A-3").update(weight=1),
            lambda: Indicator.objects.filter(code="A-3").update(decimals=1),
            lambda: Indicator.objects.filter(code="A-3").update(ranked=False),
            lambda: Indicator.objects.filter(code="A-4").update(rollup="none"),
            lambda: Responsibility.objects.filter(indicator__code="A-3").update(
                department=Department.objects.get(code="101")
            ),
            lambda: Department.objects.filter(code="603").update(active_to=date(2026, 1, 1)),
        ],
    )
    @pytest.mark.long
    def test_every_input_counts(self, cycle, change):
        before = fingerprint(read_inputs(cycle=cycle))
        change()
        assert fingerprint(read_inputs(cycle=cycle)) != before

    def test_what_was_published_before_counts(self, cycle):
        publish(cycle)
        june = make.make_cycle(scheme=cycle.scheme, region=cycle.region, month=date(2026, 6, 1))
        before = fingerprint(read_inputs(cycle=june))
        Figure.objects.filter(indicator__code="A-1").update(value=Decimal(1))
        publish(cycle, "更正")
        assert fingerprint(read_inputs(cycle=june)) != before

    def test_names_notes_and_drafts_do_not_count(self, cycle):
        before = fingerprint(read_inputs(cycle=cycle))
        Indicator.objects.update(name_zh="别名", rule_text="别的")
        Figure.objects.update(note="别的")
        make.make_figure(leaf("A-5"), Department.objects.get(code="101"), cycle, "1", state="draft")
        assert fingerprint(read_inputs(cycle=cycle)) == before

"""Nothing is published unread: what blocks a month, what is acknowledged by name, and what stays on record of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.models import AuditEntry
from indicators.choices import BenchmarkStatus, CycleState, FigureState
from indicators.cycles.lifecycle import close_cycle, grant_unlock
from indicators.models import Benchmark, Cycle, Figure, Indicator, SchemeSettings
from reports.choices import Caution, Obstacle, ReportState
from reports.models import Acknowledgement, MonthlyReport
from reports.publishing.publish import CannotPublish, publish_report
from reports.publishing.read_checklist import read_checklist
from tests import factories as make
from tests.reports.exact import build, exact_month
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=8)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with override("en"):
        yield


@pytest.fixture
def cycle() -> Cycle:
    return exact_month()


@pytest.fixture
def boss(cycle):
    return make.make_taskforce(cycle.region, full_name="周衡")


def leaf(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def obstacles(report: MonthlyReport) -> list[str]:
    return [error.kind for error in read_checklist(report=report).errors]


def lines(report: MonthlyReport, kind: Caution) -> list[str]:
    return [line.text for each in read_checklist(report=report).cautions if each.kind == kind for line in each.lines]


def test_a_month_whose_deadline_lies_ahead_is_not_published(cycle, boss):
    Cycle.objects.update(state=CycleState.OPEN, deadline=LATER)
    report = build(Cycle.objects.get())
    assert obstacles(report) == [Obstacle.OPEN]
    with pytest.raises(CannotPublish, match="close the month early with a reason"):
        publish_knowingly(report=report, actor=boss)
    assert Cycle.objects.get().state == CycleState.OPEN
    assert not AuditEntry.objects.filter(action__in=["report.publish", "cycle.freeze"]).exists()


def test_closed_early_with_a_reason_it_is_published_and_prints_the_reason(cycle, boss, sign_in):
    Cycle.objects.update(state=CycleState.OPEN, deadline=LATER)
    closed = close_cycle(cycle=Cycle.objects.get(), actor=boss, reason="为按期召开调度例会")
    report = publish_knowingly(report=build(closed), actor=boss)
    entry = AuditEntry.objects.get(action="report.publish")
    assert entry.detail["closed_early"] == "为按期召开调度例会"
    printed = "by 周衡: 为按期召开调度例会."
    for name in ("rankings", "gaps"):
        assert printed in sign_in(boss).get(reverse(name)).content.decode(), name
    assert report.summary["closed_early"]["by"] == "周衡"


def test_a_period_whose_deadline_has_passed_is_published_even_if_nobody_has_marked_it_closed(cycle, boss):
    Cycle.objects.update(state=CycleState.OPEN)
    assert publish_knowingly(report=build(Cycle.objects.get()), actor=boss).state == ReportState.PUBLISHED


@pytest.mark.parametrize(
    "change",
    [
        lambda cycle: Figure.objects.filter(indicator__code="A-1").update(value=70),
        lambda cycle: Benchmark.objects.filter(indicator__code="A-1").update(best=99),
        lambda cycle: Indicator.objects.filter(code="A-1").update(weight=4),
        lambda cycle: SchemeSettings.objects.update(bottom_n=2),
    ],
    ids=["a figure", "a benchmark", "a weight", "a setting"],
)
@pytest.mark.long
def test_a_version_older_than_what_it_is_made_of_is_not_published(cycle, boss, change):
    report = build(cycle)
    assert obstacles(report) == []
    change(cycle)
    assert obstacles(report) == [Obstacle.STALE]
    assert obstacles(build(cycle)) == []


def test_weights_that_do_not_add_up_block(cycle):
    for code, weight in (("A-1", "0.5"), ("A-2", "0.3"), ("A-3", "0.1"), ("A-4", "0.2"), ("A-5", "0.1")):
        Indicator.objects.filter(code=code).update(weight=Decimal(weight))
    report = build(cycle)
    (error,) = read_checklist(report=report).errors
    assert error.kind == Obstacle.WEIGHTS
    assert [line.text for line in error.lines] == ["A 开办企业: the weights of its parts add up to 1.2, not 1"]


def test_weights_of_the_first_level_that_do_not_add_up_block(cycle):
    for code, weight in (("B", 60), ("C", 30)):
        make.make_indicator(code, scheme=cycle.scheme, is_leaf=False, weight=Decimal(weight))
    (error,) = read_checklist(report=build(cycle)).errors
    assert error.kind == Obstacle.WEIGHTS
    total = "the weights of its parts add up to 91, not 100"
    assert [line.text for line in error.lines] == [f"{cycle.scheme.code} {cycle.scheme}: {total}"]


@pytest.mark.parametrize(
    "dates",
    [
        lambda cycle: {"issued_on": cycle.start},
        # About the month, and issued when it was over, as most are.
        lambda cycle: {
            "issued_on": cycle.end + timedelta(days=3),
            "span": "month",
            "period_start": cycle.start,
            "period_end": cycle.end,
        },
    ],
)
def test_a_notice_of_the_month_that_contradicts_itself_blocks(cycle, dates):
    notice = make.make_round(cycle.region, score=90, full_marks=100, **dates(cycle))
    notice.items.create(position=1, name="事项一", full_marks=60, score=55, deduction=5)
    notice.items.create(position=2, name="事项二", full_marks=40, score=38, deduction=2)
    report = build(cycle)
    (error,) = read_checklist(report=report).errors
    assert error.kind == Obstacle.ROUND
    assert [line.text for line in error.lines] == [
        f"{notice}: The scores of its items add up to 93, its own score is 90."
    ]


def test_a_complete_month_asks_for_nothing_but_what_it_prints(cycle):
    """A-5 does not apply; all else is reported, approved and held against a benchmark of the month."""
    assert {each.kind for each in read_checklist(report=build(cycle)).cautions} == set()


def test_units_that_report_nothing_are_listed(cycle):
    Figure.objects.filter(department__short_name="税务局").delete()
    assert lines(build(cycle), Caution.SILENT) == ["税务局: 2 figures owed"]


def test_who_has_submitted_everything_reports_something_though_nothing_is_approved(cycle):
    Figure.objects.filter(department__short_name="税务局").update(state=FigureState.SUBMITTED)
    report = build(cycle)
    assert lines(report, Caution.SILENT) == []
    assert [line.split(":")[0] for line in lines(report, Caution.WAITING)] == ["税务局"]


def test_who_has_drafts_alone_reports_nothing(cycle):
    Figure.objects.filter(department__short_name="税务局").update(state=FigureState.DRAFT)
    assert lines(build(cycle), Caution.SILENT) == ["税务局: 2 figures owed"]


def test_what_is_not_approved_is_listed_by_unit_as_waiting_returned_or_draft(cycle):
    for code, state in (("A-1", FigureState.SUBMITTED), ("A-2", FigureState.RETURNED), ("A-3", FigureState.DRAFT)):
        Figure.objects.filter(indicator__code=code).update(state=state)
    report = build(cycle)
    assert lines(report, Caution.WAITING) == ["市监局: 1 figure (网办率)"]
    assert lines(report, Caution.RETURNED) == ["市监局: 1 figure (示范典型)"]
    assert lines(report, Caution.DRAFTS) == ["税务局: 1 figure (办理时间)"]


def test_figures_are_counted_and_not_the_units_that_they_are_listed_by(cycle, boss):
    Figure.objects.filter(indicator__code__in=["A-1", "A-2"]).update(state=FigureState.SUBMITTED)
    report = build(cycle)
    assert lines(report, Caution.WAITING) == ["市监局: 2 figures (网办率, 示范典型)"]
    publish_knowingly(report=report, actor=boss)
    kept = Acknowledgement.objects.get(caution=Caution.WAITING)
    assert kept.sentence == "Figures that wait for review and would be shut out: 2"


def test_what_a_unit_has_checked_and_the_task_force_has_not_waits_as_well(cycle):
    Figure.objects.filter(indicator__code="A-1").update(state=FigureState.CHECKED)
    assert lines(build(cycle), Caution.WAITING) == ["市监局: 1 figure (网办率)"]


def test_an_empty_draft_shuts_nothing_out(cycle):
    Figure.objects.filter(indicator__code="A-1").update(state=FigureState.DRAFT, value=None)
    assert lines(build(cycle), Caution.DRAFTS) == []


def test_extensions_that_have_not_run_out_are_listed(cycle, boss):
    unit = Figure.objects.get(indicator__code="A-3").department
    until = timezone.now() + timedelta(hours=5)
    grant_unlock(cycle=cycle, department=unit, reason="系统故障", actor=boss, until=until)
    moment = f"{timezone.localtime(until):%Y-%m-%d %H:%M}"
    assert lines(build(cycle), Caution.EXTENSIONS) == [f"税务局: everything that is missing, until {moment}"]


def test_benchmarks_that_are_missing_old_or_provisional_are_listed(cycle):
    Benchmark.objects.filter(indicator__code="A-2").delete()
    Benchmark.objects.filter(indicator__code="A-1").update(effective_from="2025-05-01")
    Benchmark.objects.filter(indicator__code="A-4").update(status=BenchmarkStatus.PROVISIONAL)
    report = build(cycle)
    assert lines(report, Caution.NO_BENCHMARK) == ["A-2 示范典型"]
    assert lines(report, Caution.OLD_BENCHMARK) == ["A-1 网办率 (2025-05)"]
    assert [line.split(" (")[0] for line in lines(report, Caution.PROVISIONAL)] == ["A-4 覆盖率"]


def test_a_benchmark_is_old_from_the_stated_number_of_months_on(cycle):
    Benchmark.objects.filter(indicator__code="A-1").update(effective_from="2025-06-01")
    assert lines(build(cycle), Caution.OLD_BENCHMARK) == []
    SchemeSettings.objects.update(benchmark_months=11)
    assert lines(build(cycle), Caution.OLD_BENCHMARK) == ["A-1 网办率 (2025-06)"]


def test_who_falls_below_the_coverage_floor_is_listed(cycle):
    SchemeSettings.objects.update(coverage_floor=60)
    Figure.objects.filter(indicator__code="A-1").delete()
    assert lines(build(cycle), Caution.BELOW_FLOOR) == [
        "市监局: too little reported (1 of 2), not ranked; complete it would have a place from 1 to 2"
    ]


def test_doubts_that_nobody_answered_are_listed(cycle):
    Figure.objects.filter(indicator__code="A-4", department__short_name="城关镇").update(numerator=5, value="166.67")
    found = lines(build(cycle), Caution.DOUBTS)
    assert len(found) == 1 and found[0].startswith("城关镇 覆盖率: ")
    Figure.objects.filter(indicator__code="A-4", department__short_name="城关镇").update(note="含补办件，已核")
    assert lines(build(cycle), Caution.DOUBTS) == []


def test_sources_that_differ_on_a_score_or_a_place_are_listed(cycle):
    Indicator.objects.filter(code="A-1").update(unit_zh="位", unit_en="place", basis="point")
    notice = make.make_round(cycle.region, issued_on=cycle.start, rank=10, n_ranked=12)
    notice.series.place_code = "A-1"
    notice.series.save()
    [figure] = Figure.objects.filter(indicator__code="A-1")
    Figure.objects.filter(pk=figure.pk).update(value=10)
    assert lines(build(cycle), Caution.CONTRADICTIONS) == []
    Figure.objects.filter(pk=figure.pk).update(value=9)
    [line] = lines(build(cycle), Caution.CONTRADICTIONS)
    assert "the sources differ. Notice: 10 of 12; Figure of the month: place 9." in line


def test_every_caution_is_acknowledged_by_whoever_publishes(cycle, boss):
    Figure.objects.filter(indicator__code="A-1").update(state=FigureState.SUBMITTED)
    report = build(cycle)
    with pytest.raises(CannotPublish, match="Figures that wait for review and would be shut out: 1"):
        publish_report(report=report, actor=boss)
    assert Cycle.objects.get().state == CycleState.CLOSED and not Acknowledgement.objects.exists()
    publish_knowingly(report=report, actor=boss)
    kept = Acknowledgement.objects.get(caution=Caution.WAITING)
    assert (kept.sentence, kept.lines, kept.by, kept.by_name) == (
        "Figures that wait for review and would be shut out: 1",
        ["市监局: 1 figure (网办率)"],
        boss,
        "周衡",
    )
    assert AuditEntry.objects.get(action="report.publish").detail["acknowledged"]["waiting"] == 1


def test_what_was_acknowledged_before_another_figure_came_in_is_acknowledged_anew(cycle, boss):
    Figure.objects.filter(indicator__code="A-1").update(state=FigureState.SUBMITTED)
    report = build(cycle)
    tokens = read_checklist(report=report).tokens
    unit = Figure.objects.get(indicator__code="A-1").department
    make.make_figure(leaf("A-3"), unit, cycle, 3, state=FigureState.SUBMITTED)
    with pytest.raises(CannotPublish, match="Figures that wait for review"):
        publish_report(report=report, actor=boss, acknowledged=tokens)


@pytest.mark.long
def test_the_page_shows_each_caution_with_its_list_and_keeps_what_was_ticked(cycle, boss, sign_in):
    Figure.objects.filter(indicator__code__in=["A-1", "A-3"]).update(state=FigureState.SUBMITTED)
    report = build(cycle)
    url, client = reverse("report_publish", args=[cycle.label], query={"version": 1}), sign_in(boss)
    page = client.get(url).content.decode()
    for text in ("市监局: 1 figure (网办率)", "税务局: 1 figure (办理时间)", "Type the month to publish it"):
        assert text in page
    tokens = sorted(read_checklist(report=report).tokens)
    half = client.post(url, {"version": 1, "month": "2026-06", tokens[0]: "on"})
    text = half.content.decode()
    assert "Type 2026-05, the month that is published; “2026-06” is another one." in text
    assert f'name="{tokens[0]}"' in text and text.count("checked") == 1
    assert MonthlyReport.objects.get().state == ReportState.READY
    done = client.post(url, {"version": 1, "month": "2026-05", **dict.fromkeys(tokens, "on")}, follow=True)
    assert "is published and frozen" in done.content.decode()
    assert "Published with these acknowledged" in done.content.decode()


def test_errors_leave_nothing_to_tick_and_nothing_to_press(cycle, boss, sign_in):
    report = build(cycle)
    Figure.objects.filter(indicator__code="A-1").update(value=70)
    url = reverse("report_publish", args=[cycle.label], query={"version": report.version})
    page = sign_in(boss).get(url).content.decode()
    assert "Something was changed since this version was built" in page and "Publish and freeze" not in page


def test_the_workbook_prints_who_acknowledged_what(cycle, boss):
    from reports.documents.workbook.settings_sheet import settings_page

    Figure.objects.filter(indicator__code="A-1").update(state=FigureState.SUBMITTED)
    report = publish_knowingly(report=build(cycle), actor=boss)
    rows = dict(settings_page(report, "").rows)
    assert "Figures that wait for review and would be shut out: 1 (周衡" in rows["Acknowledged before publication"]

"""Building, publishing and correcting a month, on rows that are worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from departments.choices import PeerGroup
from indicators.choices import CycleState, Direction, FigureState, Standing
from indicators.models import Cycle, Figure, Indicator
from reports.build.claim import queue_report
from reports.build.run import cycles_without_report, run_build
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.publishing.publish import CannotPublish
from tests import factories as make
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db
MODELS = (IndicatorRow, DepartmentRow, FigureRow, RegionRow)


def build(cycle: Cycle, reason: str = "") -> MonthlyReport:
    report = queue_report(cycle=cycle, actor=None, reason=reason)
    assert run_build(report_id=report.pk) == "built"
    report.refresh_from_db()
    return report


@pytest.fixture
def county():
    """Two bureaus: 市监局 leads a rate and a scored item, 税务局 leads hours where lower is better."""
    region, scheme = make.make_region(), make.make_scheme()
    make.make_settings(scheme)
    market, tax = make.make_department("市监局", region=region), make.make_department("税务局", region=region)
    top = make.make_indicator("I01", scheme=scheme, is_leaf=False)
    rate = make.make_indicator("I01-01", parent=top, unit_zh="%", best=100, worst=0, weight=3)
    points = make.make_indicator("I01-02", parent=top, method="official", full_marks=10, weight=1)
    hours = make.make_indicator("I01-03", parent=top, direction=Direction.LOWER, unit_zh="小时", weight=2, decimals=0)
    for leaf, unit in ((rate, market), (points, market), (hours, tax)):
        make.make_lead(leaf, unit, person="张三", chief="李四")
    cycle = make.make_cycle(scheme=scheme, region=region, state=CycleState.CLOSED)
    make.make_figure(rate, market, cycle, "62.5")
    make.make_figure(points, market, cycle, score="0")
    make.make_figure(hours, tax, cycle, "96")
    make.make_benchmark(rate, region, "98", "80")
    make.make_benchmark(points, region, best_score=Decimal(8), average_score=Decimal(5))
    make.make_benchmark(hours, region, "60", "100")
    return cycle


def row(report, code):
    return IndicatorRow.objects.get(report=report, code=code)


def test_the_rows_agree_with_the_hand_worked_month(county):
    report = build(county)
    rate, points, hours, top = (row(report, code) for code in ("I01-01", "I01-02", "I01-03", "I01"))
    # 98 − 62.5 = 35.5; 35.5 ÷ 98 = 36.22 %; goalposts 0–100 give 62.50.
    assert (rate.gap, rate.relative_gap, rate.score) == (Decimal("35.5"), Decimal("36.22"), Decimal("62.5"))
    assert (rate.below_average, rate.serious, rate.zero_score) == (True, False, False)
    # 0 of 10 points: a zero score, 8 points behind, 100 % of the best score and so a serious gap.
    assert (points.score, points.score_gap, points.relative_score_gap) == (0, 8, 100)
    assert (points.zero_score, points.serious, points.below_average) == (True, True, True)
    # 96 h against 60 h: 36 h more, 60 % over the best, ratio 60 ÷ 96 = 62.50; better than the average of 100 h.
    assert (hours.gap, hours.relative_gap, hours.score) == (36, 60, Decimal("62.5"))
    assert (hours.below_average, hours.serious) == (False, True)
    # (3 × 62.5 + 1 × 0 + 2 × 62.5) ÷ 6 = 52.083… → 52.08
    assert (top.score, top.coverage_n, top.coverage_total) == (Decimal("52.08"), 3, 3)
    assert report.summary["score"] == "52.08"
    assert (report.summary["zero"], report.summary["below_average"], report.summary["serious"]) == (1, 2, 2)


def test_departments_are_ranked_by_what_they_lead(county):
    report = build(county)
    rows = DepartmentRow.objects.filter(report=report).values_list(
        "short_name", "score", "rank", "reverse_rank", "is_last"
    )
    # 市监局 (3 × 62.5 + 1 × 0) ÷ 4 = 46.875 → 46.88; 税务局 62.50.
    assert list(rows) == [("税务局", Decimal("62.5"), 1, 2, False), ("市监局", Decimal("46.88"), 2, 1, True)]


def test_a_draft_or_submitted_figure_counts_as_not_reported(county):
    Figure.objects.filter(indicator__code="I01-01").update(state=FigureState.SUBMITTED)
    report = build(county)
    assert (row(report, "I01-01").standing, row(report, "I01-01").score) == (Standing.MISSING, None)
    # (0 + 2 × 62.5) ÷ 3: the others share its weight.
    assert (row(report, "I01").score, row(report, "I01").coverage_n) == (Decimal("41.67"), 2)


def test_not_applicable_leaves_the_mean_and_is_not_missing(county):
    Figure.objects.filter(indicator__code="I01-03").update(value=None, not_applicable=True, reason="无此业务")
    report = build(county)
    assert row(report, "I01-03").standing == Standing.NOT_APPLICABLE
    assert (row(report, "I01").score, row(report, "I01").coverage_total) == (Decimal("46.88"), 2)


def test_without_a_benchmark_the_value_stands_and_the_gap_is_unknown(county):
    county.region.benchmarks.filter(indicator__code="I01-03").delete()
    hours = row(build(county), "I01-03")
    assert (hours.value, hours.gap, hours.score, hours.below_average) == (96, None, None, False)


def test_a_benchmark_restated_for_the_same_month_counts_and_a_later_month_does_not(county):
    rate = Indicator.objects.get(code="I01-01")
    make.make_benchmark(rate, county.region, "99", effective_from=date(2026, 6, 1))
    make.make_benchmark(rate, county.region, "95", source_document="更正")
    found = row(build(county), "I01-01")
    assert (found.best, found.benchmark_source, found.benchmark_month) == (95, "更正", "2026-05")


def test_building_twice_gives_the_same_digests(county):
    first = build(county)
    digests = (first.inputs_digest, first.rows_digest)
    second = build(county)
    assert second.pk == first.pk and (second.inputs_digest, second.rows_digest) == digests
    assert [model.objects.filter(report=first).count() for model in MODELS] == [4, 2, 3, 0]


def test_units_on_one_indicator_are_ranked_apart_with_ties():
    month = make.make_month(bureaus=1, townships=4, leaves=2)
    report = build(month.cycle)
    rows = FigureRow.objects.filter(report=report, code=month.leaves[1].code, group=PeerGroup.TOWNSHIPS)
    # 40, 40, 45, 45: 1-1-3-3, and both at the end are 倒数第1.
    assert sorted(rows.values_list("value", "rank", "reverse_rank", "tied", "is_last", "last_months")) == [
        (40, 3, 1, True, True, 1),
        (40, 3, 1, True, True, 1),
        (45, 1, 3, True, False, 0),
        (45, 1, 3, True, False, 0),
    ]


def test_regional_values_beat_the_document_and_place_the_county(county):
    rate = Indicator.objects.get(code="I01-01")
    others = [make.make_region(name, is_home=False) for name in ("甲县", "乙县")]
    for region, value in ((county.region, "62.5"), (others[0], "90"), (others[1], "40")):
        make.make_regional_value(rate, region, value)
    report = build(county)
    found = row(report, "I01-01")
    assert (found.best, found.best_holder, found.average) == (90, "甲县", Decimal("64.16666667"))
    assert (found.rank_province, found.n_province, found.benchmark_source) == (2, 3, "")
    names = RegionRow.objects.filter(report=report, code="I01-01").values_list("region_name", "rank", "is_own")
    assert [(name, place) for name, place, _own in names] == [("甲县", 1), (county.region.name, 2), ("乙县", 3)]


def test_the_number_of_queries_does_not_grow_with_the_figures():
    counts = []
    for townships in (2, 12):
        month = make.make_month(townships=townships)
        report = queue_report(cycle=month.cycle, actor=None)
        with CaptureQueriesContext(connection) as captured:
            run_build(report_id=report.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_publishing_freezes_the_month_and_a_second_publication_is_refused(county):
    report, boss = build(county), make.make_taskforce(county.region)
    published = publish_knowingly(report=report, actor=boss)
    county.refresh_from_db()
    assert (published.state, county.state, published.published_by_name) == (
        ReportState.PUBLISHED,
        CycleState.FROZEN,
        str(boss),
    )
    with pytest.raises(CannotPublish):
        publish_knowingly(report=published, actor=boss)


def test_only_the_task_force_of_the_region_publishes(county):
    stranger = make.make_taskforce(make.make_region())
    with pytest.raises(CannotPublish):
        publish_knowingly(report=build(county), actor=stranger)


def test_a_correction_stands_beside_what_was_published(county):
    boss = make.make_taskforce(county.region)
    first = publish_knowingly(report=build(county), actor=boss)
    before = {model: list(model.objects.filter(report=first).order_by("pk").values()) for model in MODELS}
    Figure.objects.filter(indicator__code="I01-01").update(value=Decimal("70"))
    second = build(county, reason="市监局更正")
    assert (second.number, second.version) == (first.number, 2)
    second = publish_knowingly(report=second, actor=boss)
    first.refresh_from_db()
    assert (first.state, second.state) == (ReportState.SUPERSEDED, ReportState.PUBLISHED)
    assert before == {model: list(model.objects.filter(report=first).order_by("pk").values()) for model in MODELS}
    values = {(c["rows"], c["code"], c["field"]): (c["before"], c["after"]) for c in second.changes}
    assert values["IndicatorRow", "I01-01", "value"] == ("62.5", "70")
    assert values["IndicatorRow", "I01-01", "gap"] == ("35.5", "28")
    assert ("IndicatorRow", "I01-02", "value") not in values


def test_a_correction_without_a_reason_is_not_published(county):
    boss = make.make_taskforce(county.region)
    publish_knowingly(report=build(county), actor=boss)
    with pytest.raises(CannotPublish):
        publish_knowingly(report=build(county), actor=boss)


def test_the_database_itself_refuses_two_published_versions(county):
    publish_knowingly(report=build(county), actor=make.make_taskforce(county.region))
    second = queue_report(cycle=county, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=second.pk).update(state=ReportState.PUBLISHED)


def test_movement_and_streak_come_from_the_published_months_before():
    march = make.make_month(bureaus=3, leaves=3, month=date(2026, 3, 1))
    cycles = [march.cycle]
    for month in (date(2026, 4, 1), date(2026, 5, 1)):
        cycle = make.make_cycle(scheme=march.scheme, region=march.region, month=month, state=CycleState.CLOSED)
        for figure in Figure.objects.filter(cycle=march.cycle):
            Figure.objects.create(
                cycle=cycle,
                indicator=figure.indicator,
                department=figure.department,
                value=figure.value,
                state=FigureState.APPROVED,
            )
        cycles.append(cycle)
    for cycle in cycles:
        report = publish_knowingly(report=build(cycle), actor=march.taskforce)
    last = DepartmentRow.objects.get(report=report, is_last=True)
    assert last.last_streak == ["2026-03", "2026-04", "2026-05"]
    assert (last.previous_rank, last.movement) == (last.rank, 0)


def test_a_month_that_was_not_published_breaks_the_streak():
    march = make.make_month(bureaus=3, leaves=3, month=date(2026, 3, 1))
    publish_knowingly(report=build(march.cycle), actor=march.taskforce)
    may = make.make_cycle(scheme=march.scheme, region=march.region, month=date(2026, 5, 1), state=CycleState.CLOSED)
    for figure in Figure.objects.filter(cycle=march.cycle):
        make.make_figure(figure.indicator, figure.department, may, figure.value)
    last = DepartmentRow.objects.get(report=build(may), is_last=True)
    assert last.last_streak == ["2026-05"]


def test_an_error_in_the_build_leaves_no_rows_and_is_shown_on_the_report(county):
    # A tree that was bent into a circle behind the back of the loader.
    report = queue_report(cycle=county, actor=None)
    county.scheme.indicators.filter(code="I01").update(parent=Indicator.objects.get(code="I01-01"))
    assert run_build(report_id=report.pk) == "failed"
    report.refresh_from_db()
    assert report.state == ReportState.FAILED and report.error.startswith("RecursionError")
    assert not IndicatorRow.objects.filter(report=report).exists()


def test_the_last_write_of_a_worker_that_was_given_up_is_not_made(county, monkeypatch):
    """It has read and scored and said so; before its rows are written another worker takes the report."""
    report = queue_report(cycle=county, actor=None)

    def overtake(report_id, claim, progress, stage):
        if stage == "writing":
            MonthlyReport.objects.filter(pk=report_id).update(claim="another worker's")

    monkeypatch.setattr("reports.build.run.say_progress", lambda **fields: overtake(**fields))
    assert run_build(report_id=report.pk) == "busy"
    report.refresh_from_db()
    assert (report.state, report.claim) == (ReportState.BUILDING, "another worker's")
    assert not any(model.objects.filter(report=report).exists() for model in MODELS)


def test_closed_months_without_a_report_are_found_once(county):
    assert cycles_without_report() == [county]
    queue_report(cycle=county, actor=None)
    assert cycles_without_report() == []

"""影响签认: what is signed is what then happens, and what was published stays."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.models import AuditEntry
from indicators.choices import FigureState, RequestState, RevisionAction
from indicators.corrections.propose import CannotCorrect, propose_correction
from indicators.figures.facts import Entry
from indicators.figures.revisions import write_revisions
from indicators.models import Correction, Cycle, Figure
from indicators.review.decide import approve_figures
from reports.analysis.impact import (
    CannotAccept,
    accept_correction,
    accept_figure,
    impact_of_correction,
    impact_of_figure,
)
from reports.analysis.restated import compare_versions
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, SignedImpact
from tests import factories as make
from tests.flows.pages import Person
from tests.reports.exact import build, exact_month, publish
from tests.reports.publishing.publish import publish_knowingly
from tests.reports.random_county import ALL_SETTINGS, random_county

pytestmark = pytest.mark.django_db
SIGNED = {"I have read this sentence and sign it with my name.": True}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def staff_of(figure):
    return make.make_user("staff", department=figure.department)


def propose(cycle, code, value, **facts) -> Correction:
    """A correction of the lead's figure, proposed by its unit."""
    figure = Figure.objects.select_related("indicator", "department", "cycle").get(
        cycle=cycle, indicator__code=code, **facts
    )
    entry = Entry(0, 0, value=Decimal(value), score=figure.score)
    return propose_correction(figure=figure, entry=entry, reason="误报", actor=staff_of(figure))


def reopen(figure: Figure, value) -> Figure:
    """A figure that the task force reopened after publication, and that was submitted again with another value."""
    figure.state, figure.value = FigureState.SUBMITTED, Decimal(value)
    figure.approved_by = figure.approved_at = None
    figure.entered_by = figure.submitted_by = staff_of(figure)
    figure.numerator = figure.denominator = None
    figure.save()
    return Figure.objects.select_related("indicator", "department", "cycle__region", "entered_by").get(pk=figure.pk)


def ranks(report) -> dict[tuple[str, str], int | None]:
    found = {("", code): rank for code, rank in DepartmentRow.objects.filter(report=report).values_list("code", "rank")}
    rows = FigureRow.objects.filter(report=report).values_list("code", "department_code", "rank")
    return found | {(code, unit): rank for code, unit, rank in rows}


# Either half draws every setting once; together they draw every pair of them.
@pytest.mark.parametrize("seed", ALL_SETTINGS[:2])
@pytest.mark.long
def test_the_impact_of_a_correction_is_what_then_happens(seed):
    county, dice = random_county(seed), Random(seed)
    boss = make.make_taskforce(county.cycle.region)
    first = publish_knowingly(report=build(county.cycle), actor=boss)
    figures = Figure.objects.filter(cycle=county.cycle, value__isnull=False, numerator=None).order_by("pk")
    figure = dice.choice(list(figures.select_related("indicator", "department", "cycle")))
    entry = Entry(0, 0, value=Decimal(dice.randint(0, 100)), score=figure.score)
    if entry.value == figure.value:
        entry = Entry(0, 0, value=entry.value + (1 if entry.value < 50 else -1), score=figure.score)
    correction = propose_correction(figure=figure, entry=entry, reason="误报", actor=staff_of(figure))
    before = ranks(first)
    impact = impact_of_correction(correction=correction, actor=boss)
    signed = accept_correction(correction=correction, actor=boss, seen=impact.token)
    second = publish_knowingly(report=build(county.cycle, reason="更正"), actor=boss)
    after = ranks(second)
    moved = {(m["code"], m["unit"]): (m["before"], m["after"]) for m in signed.moves}
    assert moved == {key: (before[key], after[key]) for key in after if before[key] != after[key]}
    assert signed.rows_digest == second.rows_digest
    for score in impact.scores:
        assert score.after == real_score(second, figure.indicator, score.name), score
    assert ranks(first) == before, "what was published stays"


def real_score(report, indicator, name):
    if name == "overall score":
        return None if report.summary["score"] is None else Decimal(report.summary["score"])
    return IndicatorRow.objects.get(report=report, code=indicator.code).score


@pytest.mark.parametrize("seed", ALL_SETTINGS[2:])
@pytest.mark.long
def test_the_impact_of_a_late_figure_is_what_then_happens(seed):
    county, dice = random_county(seed), Random(seed)
    boss = make.make_taskforce(county.cycle.region)
    first = publish_knowingly(report=build(county.cycle), actor=boss)
    figures = Figure.objects.filter(cycle=county.cycle, value__isnull=False, score=None)
    late = reopen(dice.choice(list(figures.order_by("pk"))), dice.randint(0, 100))
    impact = impact_of_figure(figure=late, actor=boss)
    signed = accept_figure(figure=late, actor=boss, seen=impact.token)
    second = publish_knowingly(report=build(county.cycle, reason="迟报"), actor=boss)
    assert signed.rows_digest == second.rows_digest
    before, after = ranks(first), ranks(second)
    assert all(move.after == after[move.code, move.unit] for move in impact.moves)
    facts = {key: rank for key, rank in before.items() if rank != after[key]}
    assert {key: impact.published_ranks[key] for key in facts} == facts


def test_what_was_reopened_is_held_against_what_was_published():
    """The task force reopens 62.345 and the unit submits 40: the figure that was published is what moves."""
    cycle = exact_month()
    figure = Figure.objects.select_related("indicator").get(cycle=cycle, indicator__code="A-1")
    yesterday = timezone.now() - timedelta(days=1)
    write_revisions(figures=[figure], before=[{}], action=RevisionAction.APPROVED, actor=None, at=yesterday)
    publish(cycle)
    late = reopen(figure, 40)
    impact = impact_of_figure(figure=late, actor=make.make_taskforce(cycle.region))
    assert "市监局 1→2, 税务局 2→1" in impact.sentence and "网办率 62.35→40.00" in impact.sentence
    assert not impact.pending


def test_what_nobody_had_reported_comes_in_anew():
    """Without it 市监局 has 0 and stands behind 38.12; with 100 it has 75."""
    cycle = exact_month()
    figure = Figure.objects.select_related("indicator").get(cycle=cycle, indicator__code="A-1")
    Figure.objects.filter(pk=figure.pk).update(state=FigureState.DRAFT)
    publish(cycle)
    impact = impact_of_figure(figure=reopen(figure, 100), actor=make.make_taskforce(cycle.region))
    assert "税务局 1→2, 市监局 2→1" in impact.sentence and "网办率 —→100.00" in impact.sentence


def page_of(cycle):
    boss = Person("boss")
    boss.client.force_login(make.make_taskforce(cycle.region, full_name="周衡"))
    return boss


@pytest.fixture(scope="class")
def publication(class_db):
    with override("en"):
        return publish(exact_month()).cycle_id


@pytest.fixture
def cycle(publication):
    return Cycle.objects.get(pk=publication)


class TestImpactOnAPublishedMonth:
    def test_the_sentence_by_hand(self, cycle):
        """市监局 46.76 stands before 税务局 38.12; with 40 % online it has 30 and stands behind."""
        impact = impact_of_correction(correction=propose(cycle, "A-1", "40"), actor=make.make_taskforce(cycle.region))
        # (3 × 40 + 0 + ⅓ × 62.5 + 30) ÷ 5⅓ = 32.03.
        assert impact.sentence == (
            "Accepting 市监局 网办率 40% moves 2026-05: ranking of departments 市监局 1→2, 税务局 2→1. "
            "Scores: 网办率 62.35→40.00, overall score 44.60→32.03."
        )
        assert not impact.pending

    def test_a_correction_that_moves_nobody_says_so(self, cycle):
        impact = impact_of_correction(
            correction=propose(cycle, "A-1", "62.346"), actor=make.make_taskforce(cycle.region)
        )
        assert "moves no rank of 2026-05" in impact.sentence

    def test_what_has_changed_since_it_was_looked_at_is_not_signed(self, cycle):
        boss = make.make_taskforce(cycle.region)
        one, other = propose(cycle, "A-1", "40"), propose(cycle, "A-3", "70")
        seen = impact_of_correction(correction=one, actor=boss).token
        accept_correction(correction=other, actor=boss, seen=impact_of_correction(correction=other, actor=boss).token)
        with pytest.raises(CannotAccept, match="not what you saw"):
            accept_correction(correction=one, actor=boss, seen=seen)
        one.refresh_from_db()
        assert one.state == RequestState.WAITING and SignedImpact.objects.count() == 1
        assert impact_of_correction(correction=one, actor=boss).pending

    def test_nobody_signs_their_own_and_nothing_is_kept_of_the_attempt(self, cycle):
        correction = propose(cycle, "A-1", "40")
        boss = make.make_taskforce(cycle.region)
        Correction.objects.update(requested_by=boss)
        with pytest.raises(CannotCorrect):
            seen = impact_of_correction(correction=correction, actor=boss).token
            accept_correction(correction=correction, actor=boss, seen=seen)
        assert not SignedImpact.objects.exists() and Figure.objects.get(pk=correction.figure_id).value == Decimal(
            "62.345"
        )

    def test_a_late_figure_of_a_published_month_is_not_approved_unsigned(self, cycle):
        boss = make.make_taskforce(cycle.region)
        late = reopen(Figure.objects.get(cycle=cycle, indicator__code="A-1"), 40)
        outcome = approve_figures(figures=[late.pk], actor=boss)
        assert [why for _figure, why in outcome.refused] == [
            "The month is published: read what accepting this figure moves, and sign it."
        ]
        late.refresh_from_db()
        assert late.state == FigureState.SUBMITTED

    def test_the_task_force_reads_signs_and_finds_both_rankings_with_two_dates(self, cycle):
        first = MonthlyReport.objects.get(cycle=cycle)
        MonthlyReport.objects.filter(pk=first.pk).update(published_at=timezone.now() - timedelta(days=40))
        correction, boss = propose(cycle, "A-1", "40"), page_of(cycle)
        page = boss.open(reverse("correction_detail", args=[correction.pk])).press("See what granting it moves")
        assert "市监局 1→2, 税务局 2→1" in page.main
        assert page.row("市监局")["next version with it"] == "2"
        unsigned = page.press("Sign and grant the correction")
        assert "There is a problem" in unsigned.main and not SignedImpact.objects.exists()
        page = unsigned.press("Sign and grant the correction", SIGNED | {"Answer": "属实"})
        assert "the figure is corrected" in page.main
        signed = SignedImpact.objects.get()
        assert (signed.signed_by_name, signed.report_id, signed.correction_id) == ("周衡", first.pk, correction.pk)
        assert AuditEntry.objects.get(action="impact.sign").detail["sentence"] == signed.sentence
        assert Correction.objects.get().answer == "属实"

        second = publish_knowingly(report=build(cycle, "更正"), actor=make.make_taskforce(cycle.region))
        page = boss.open(reverse("report_restated", args=["2026-05"]))
        row = page.row("市监局")
        was = f"Rank as published {timezone.localtime(timezone.now() - timedelta(days=40)):%Y-%m-%d}"
        now = f"Rank as restated {timezone.localtime(second.published_at):%Y-%m-%d}"
        assert (row[was], row[now], row["Movement"]) == ("1", "2", "down 1")
        assert signed.sentence in page.main and "周衡" in page.main
        assert "stands beside it" in boss.open(reverse("rankings")).main

    def test_the_reviewer_signs_a_late_figure_from_the_review_page(self, cycle):
        late = reopen(Figure.objects.get(cycle=cycle, indicator__code="A-1"), 40)
        reviewer = Person("reviewer")
        reviewer.client.force_login(make.make_user("reviewer", department=late.department, full_name="郑好"))
        page = reviewer.open(reverse("review")).follow("See what accepting it moves, and sign 网办率")
        assert "Accepting 市监局 网办率 40%" in page.main
        page.press("Sign and approve the figure", SIGNED)
        late.refresh_from_db()
        assert late.state == FigureState.APPROVED and SignedImpact.objects.get().signed_by_name == "郑好"

    def test_who_may_not_approve_finds_nothing_to_sign(self, cycle):
        late = reopen(Figure.objects.get(cycle=cycle, indicator__code="A-1"), 40)
        stranger = Person("stranger")
        stranger.client.force_login(make.make_user("reviewer", department=make.make_department(region=cycle.region)))
        page = reverse("figure_impact", args=[late.pk])
        assert stranger.client.get(page).status_code == 404
        assert stranger.client.post(page, {"read": "on", "seen": "x"}).status_code == 404
        assert AuditEntry.objects.filter(action="review.denied", target=str(late.pk)).count() == 1
        assert not SignedImpact.objects.exists()

    def test_a_signature_under_another_sentence_is_not_taken(self, cycle):
        """The form says which sentence was read: a forged or an old one is shown the present one instead."""
        correction, boss = propose(cycle, "A-1", "40"), page_of(cycle)
        address = reverse("correction_impact", args=[correction.pk])
        values = {"read": "on", "seen": "0" * 64, "answer": "同意"}
        page = boss.client.post(address, values, headers={"accept-language": "en"}).content.decode()
        assert "not what you saw any more" in page and 'value="同意"' in page and "0" * 64 not in page
        assert not SignedImpact.objects.exists()

    def test_a_month_that_was_not_corrected_has_one_ranking(self, cycle):
        first = MonthlyReport.objects.get(cycle=cycle)
        page = page_of(cycle).open(reverse("report_restated", args=["2026-05"]))
        assert "the published ranking is the only one" in page.main
        assert compare_versions(first=first, now=first).units == []

"""差异清单: where a published figure is not our own, and what the lead unit says about it (口径、时点、错报)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import User
from departments.rules import may_enter
from departments.trail.record import record
from indicators.benchmarks.variance import FigureDifference, differences
from indicators.choices import REPORTED_STATES, VarianceCause
from indicators.cycles.obligations import LEAD, lead_ids
from indicators.models import Benchmark, Cycle, Figure, Variance

STATED = Q(own_value__isnull=False) | Q(own_score__isnull=False)


class CannotExplain(Exception):
    """Why nothing was noted, in the reader's language."""


@dataclass(frozen=True, slots=True)
class VarianceLine:
    """One figure of the lead unit beside the published one, and the explanation if there is one."""

    figure: Figure
    benchmark: Benchmark
    differences: list[FigureDifference]
    variance: Variance | None

    @property
    def key(self) -> str:
        return f"{self.figure.pk}-{self.benchmark.pk}"


def variances_of(*, cycle: Cycle, user: User) -> list[VarianceLine]:
    """What differs in a month among the figures this account may see, in catalogue order; four queries.

    Only what the lead unit reports is compared: that is the county's own figure.
    """
    leads = lead_ids(cycle=cycle)
    rows = Figure.objects.visible_to(user).filter(cycle=cycle, state__in=REPORTED_STATES)
    figures = rows.select_related("indicator", "department", "cycle").order_by("indicator__position")
    stated = _latest_statements(cycle)
    explained = {(row.figure_id, row.benchmark_id): row for row in Variance.objects.filter(figure__cycle=cycle)}
    lines = []
    for figure in figures:
        benchmark = stated.get(figure.indicator_id)
        is_leads = LEAD in figure.indicator.reports and leads.get(figure.indicator_id) == figure.department_id
        if benchmark is None or not is_leads:
            continue
        if found := _differences(figure, benchmark):
            lines.append(VarianceLine(figure, benchmark, found, explained.get((figure.pk, benchmark.pk))))
    return lines


def last_published_month(*, region_id: int | None) -> date | None:
    """The newest month of which province or city stated our own figure (one query)."""
    if region_id is None:
        return None
    rows = Benchmark.objects.filter(STATED, region_id=region_id)
    newest: date | None = rows.aggregate(newest=Max("effective_from"))["newest"]
    return newest


@transaction.atomic
def explain_variance(
    *, figure: Figure, benchmark: Benchmark, cause: str, note: str, actor: User, at: datetime | None = None
) -> Variance:
    """Note why the two differ (差异说明); said again, the newer explanation stands.

    Raises ``NotAllowed`` for anybody but the unit's staff and the task force, ``CannotExplain`` when the two are not
    of the same indicator and month, do not differ, or when a cause is named without a word about it.
    """
    if not may_enter(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
        raise NotAllowed(_("You may not enter figures for this unit."))
    if _latest_statements(figure.cycle).get(figure.indicator_id) != benchmark or not _differences(figure, benchmark):
        raise CannotExplain(_("These two figures do not differ, or are not of the same month."))
    if cause not in VarianceCause.values:
        raise CannotExplain(_("Choose one of the causes."))
    if cause != VarianceCause.OPEN and not note.strip():
        raise CannotExplain(_("Say in a few words what the cause is."))
    fields = {"cause": cause, "note": note.strip()[:200], "by_name": str(actor), "at": at or timezone.now()}
    variance, _created = Variance.objects.update_or_create(figure=figure, benchmark=benchmark, defaults=fields)
    record(
        actor=actor,
        action="variance.explain",
        target=str(figure),
        detail={"cause": cause, "note": variance.note, "source": benchmark.source_document},
        unit=figure.department,
    )
    return variance


def _latest_statements(cycle: Cycle) -> dict[int, Benchmark]:
    """The latest statement of our own figure for this very month, by indicator."""
    rows = Benchmark.objects.filter(STATED, region_id=cycle.region_id, effective_from=cycle.start).order_by("pk")
    return {row.indicator_id: row for row in rows}


def _differences(figure: Figure, benchmark: Benchmark) -> list[FigureDifference]:
    return differences(
        value=figure.value,
        score=figure.score,
        own_value=benchmark.own_value,
        own_score=benchmark.own_score,
        decimals=figure.indicator.decimals,
        not_applicable=figure.not_applicable,
    )

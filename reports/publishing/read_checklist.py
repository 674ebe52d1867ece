"""Reading what the pre-publication checklist (发布前检查) is made of: the draft's own rows, and what did not get in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lists.columns import minute_text
from indicators.choices import (
    REPORTED_STATES,
    Aggregation,
    BenchmarkStatus,
    CycleState,
    FigureState,
    RoundState,
    Standing,
)
from indicators.cycles.lifecycle import settings_in_force
from indicators.doubts.read import doubting
from indicators.models import Cycle, Figure, Indicator, Round, Unlock
from indicators.months import first_day, months_later
from indicators.rounds.agree import FrozenFact, contradictions_about
from indicators.rounds.facts import ItemMarks, whole_faults
from reports.build.fingerprint import fingerprint
from reports.build.inputs import read_inputs
from reports.choices import Caution, Obstacle, ReportState
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.presentation import unit_not_ranked_text
from reports.publishing.checklist import Blocker, Checklist, ChecklistLine, Warned, WeightedBranch, weight_fault

# Names that a line says before it only counts.
NAMED = 4


def read_checklist(*, report: MonthlyReport, at: datetime | None = None) -> Checklist:
    """What stands against publishing this built version now, and what it would shut out."""
    at = at or timezone.now()
    cautions = (Warned(kind, lines) for kind, lines in _cautions(report, at) if lines)
    return Checklist(errors=list(_errors(report, at)), cautions=list(cautions))


def _errors(report: MonthlyReport, at: datetime) -> Iterator[Blocker]:
    cycle = report.cycle
    if cycle.state == CycleState.OPEN and cycle.closes_at > at:
        remedy = _("Wait for the deadline on %(at)s, or close the month early with a reason, which the report prints.")
        page = ChecklistLine(
            _("Month management of %(period)s") % {"period": cycle.label}, reverse("month_detail", args=[cycle.address])
        )
        yield Blocker(Obstacle.OPEN, remedy % {"at": minute_text(cycle.closes_at)}, [page])
    if report.state == ReportState.READY and fingerprint(read_inputs(cycle=cycle)) != report.inputs_digest:
        yield Blocker(Obstacle.STALE, _("Build the month again and read the new version."))
    weights = [ChecklistLine(fault) for branch in _branches(cycle) if (fault := weight_fault(branch))]
    if weights:
        yield Blocker(Obstacle.WEIGHTS, _("Correct the weights in the catalogue and build again."), weights)
    rounds = list(_contradictory_rounds(cycle))
    if rounds:
        yield Blocker(Obstacle.ROUND, _("Correct the round by a new edition, or delete the wrong figure."), rounds)


def _branches(cycle: Cycle) -> Iterator[WeightedBranch]:
    """The scheme itself, of whose first-level indicators the total score is made, and every composite; each with all
    its parts, those that a county may not report included."""
    rows = Indicator.objects.filter(scheme_id=cycle.scheme_id).in_force(on=cycle.end).order_by("position")
    indicators = list(rows)
    parts: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        parts[indicator.parent_id].append(indicator)
    scheme = cycle.scheme
    yield WeightedBranch(
        scheme.code, str(scheme), Aggregation.MEAN, Decimal(100), [part.weight for part in parts[None]]
    )
    for indicator in indicators:
        if not indicator.is_leaf and parts[indicator.pk]:
            by_points = indicator.aggregation == Aggregation.SUM
            yield WeightedBranch(
                indicator.code,
                indicator.name,
                indicator.aggregation,
                indicator.full_marks,
                [part.full_marks if by_points else part.weight for part in parts[indicator.pk]],
            )


def _contradictory_rounds(cycle: Cycle) -> Iterator[ChecklistLine]:
    """Confirmed notices that were issued in the period, or are about one that ends in it, whenever they came."""
    within = (cycle.start, cycle.end)
    rounds = Round.objects.filter(
        Q(issued_on__range=within) | Q(period_end__range=within),
        region_id=cycle.region_id,
        state=RoundState.CONFIRMED,
    )
    for each in rounds.prefetch_related("items", "firms"):
        items = [ItemMarks(item.full_marks, item.score, item.deduction) for item in each.items.all()]
        faults = whole_faults(
            each.full_marks, each.score, items, sample_size=each.sample_size, firms=len(each.firms.all())
        )
        for fault in faults:
            yield ChecklistLine(f"{each}: {fault.message}", reverse("round_detail", args=[each.pk]))


def _cautions(report: MonthlyReport, at: datetime) -> Iterator[tuple[Caution, list[ChecklistLine]]]:
    cycle = report.cycle
    units = list(DepartmentRow.objects.filter(report=report))
    yield Caution.SILENT, list(_silent(cycle, units))
    yield from _shut_out(cycle)
    yield Caution.EXTENSIONS, [_extension(each) for each in _extensions(cycle, at)]
    leaves = list(IndicatorRow.objects.filter(report=report, is_leaf=True).order_by("position"))
    yield from _benchmarks(cycle, [row for row in leaves if row.ranked])
    below = [ChecklistLine(f"{row.short_name}: {unit_not_ranked_text(row)}") for row in units if row.below_floor]
    nodes = IndicatorRow.objects.filter(report=report, below_floor=True).order_by("position")
    yield Caution.BELOW_FLOOR, below + [_node(row) for row in nodes]
    yield Caution.DOUBTS, list(_doubts(cycle))
    yield Caution.CONTRADICTIONS, list(_contradictions(cycle, leaves))


def _silent(cycle: Cycle, units: list[DepartmentRow]) -> Iterator[ChecklistLine]:
    """Units that owe something and have submitted nothing: what waits for review was reported."""
    without = [row for row in units if row.owed and not row.reported]
    submitted = Figure.objects.filter(
        cycle=cycle, department__code__in=[row.code for row in without], state__in=REPORTED_STATES
    )
    heard = set(submitted.values_list("department__code", flat=True)) if without else set()
    for row in without:
        if row.code not in heard:
            text = ngettext("%(unit)s: %(n)s figure owed", "%(unit)s: %(n)s figures owed", row.owed)
            yield ChecklistLine(text % {"unit": row.short_name, "n": row.owed})


def _node(row: IndicatorRow) -> ChecklistLine:
    text = _("%(name)s: %(n)s of %(total)s parts with a score")
    return ChecklistLine(text % {"name": f"{row.code} {row.name}", "n": row.coverage_n, "total": row.coverage_total})


def _shut_out(cycle: Cycle) -> Iterator[tuple[Caution, list[ChecklistLine]]]:
    """Figures that are not approved, by state and unit: none of them is in the report."""
    kinds = {
        FigureState.SUBMITTED: Caution.WAITING,
        FigureState.CHECKED: Caution.WAITING,
        FigureState.RETURNED: Caution.RETURNED,
        FigureState.DRAFT: Caution.DRAFTS,
    }
    figures = Figure.objects.filter(cycle=cycle, state__in=kinds).select_related("department", "indicator")
    found: dict[Caution, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures.order_by("department__position", "indicator__position"):
        if figure.is_blank:
            continue
        found[kinds[FigureState(figure.state)]][figure.department.short_name].append(figure.indicator.name)
    for kind in (Caution.WAITING, Caution.RETURNED, Caution.DRAFTS):
        url = reverse("review") if kind == Caution.WAITING else ""
        yield kind, [ChecklistLine(_unit_text(unit, names), url, len(names)) for unit, names in found[kind].items()]


def _unit_text(unit: str, names: list[str]) -> str:
    values = {"unit": unit, "n": len(names), "names": _(", ").join(names[:NAMED])}
    if len(names) > NAMED:
        return _("%(unit)s: %(n)s figures (%(names)s and others)") % values
    return ngettext("%(unit)s: %(n)s figure (%(names)s)", "%(unit)s: %(n)s figures (%(names)s)", len(names)) % values


def _extensions(cycle: Cycle, at: datetime) -> Iterator[Unlock]:
    running = Unlock.objects.filter(cycle=cycle).in_force(at=at).select_related("department", "indicator")
    yield from running.order_by("expires_at", "department__position")


def _extension(unlock: Unlock) -> ChecklistLine:
    what = unlock.indicator.name if unlock.indicator else _("everything that is missing")
    text = _("%(unit)s: %(what)s, until %(until)s")
    return ChecklistLine(
        text % {"unit": unlock.department.short_name, "what": what, "until": minute_text(unlock.expires_at)}
    )


def _benchmarks(cycle: Cycle, leaves: list[IndicatorRow]) -> Iterator[tuple[Caution, list[ChecklistLine]]]:
    """As the draft prints them: nothing to compare with, an old document, a provisional one."""
    applying = [row for row in leaves if row.standing != Standing.NOT_APPLICABLE]
    lacking = [row for row in applying if row.best is None and row.best_score is None]
    oldest = months_later(cycle.start, -settings_in_force(scheme=cycle.scheme, on=cycle.start).benchmark_months)
    old = [row for row in applying if row.benchmark_month and first_day(row.benchmark_month) <= oldest]
    provisional = [row for row in applying if row.benchmark_status == BenchmarkStatus.PROVISIONAL]
    yield Caution.NO_BENCHMARK, [_leaf(row) for row in lacking]
    yield Caution.OLD_BENCHMARK, [_leaf(row, row.benchmark_month) for row in old]
    yield Caution.PROVISIONAL, [_leaf(row, row.benchmark_source) for row in provisional]


def _leaf(row: IndicatorRow, note: str = "") -> ChecklistLine:
    text = f"{row.code} {row.name}" + (f" ({note})" if note else "")
    return ChecklistLine(text, reverse("indicator_detail", args=[row.code]))


def _doubts(cycle: Cycle) -> Iterator[ChecklistLine]:
    """Approved figures that something speaks against, and whose unit said nothing."""
    figures = list(
        Figure.objects.filter(cycle=cycle, note="", not_applicable=False)
        .approved()
        .prefetch_related("indicator", "department")
        .order_by("department__position", "indicator__position")
    )
    if not figures:
        return
    read = doubting(
        cycle=cycle,
        departments={figure.department_id for figure in figures},
        indicators={figure.indicator for figure in figures},
    )
    for figure in figures:
        doubts = read.of_figure(figure)
        if doubts:
            text = f"{figure.department.short_name} {figure.indicator.name}: {doubts[0].message}"
            yield ChecklistLine(text)


def _contradictions(cycle: Cycle, leaves: list[IndicatorRow]) -> Iterator[ChecklistLine]:
    """What a notice, a document of benchmarks and the draft say of one score or place, where they differ."""
    facts = [FrozenFact(row.code, row.name, row.value, row.points) for row in leaves]
    found = contradictions_about(facts, label=cycle.label, until=cycle.end, region_id=cycle.region_id)
    seen: set[str] = set()
    for fact in facts:
        for each in found.get(fact.code, ()):
            # The score's indicator and the place's tell the same.
            if each.text not in seen:
                seen.add(each.text)
                yield ChecklistLine(each.text, reverse("indicator_detail", args=[fact.code]))

"""Targets held against the approved figures (任务完成情况): who owes what, and where it stands.

Lines are found first and judged then, so that a page of a long list judges no more than it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department
from indicators.basis import basis_word
from indicators.choices import CycleKind, CycleState, TargetMeasure, TargetState
from indicators.cycles.obligations import LEAD
from indicators.models import Figure, Indicator, Responsibility, Target, TargetTick
from indicators.numbers.rates import factor_of, is_rate
from indicators.targets.judge import Fact, TargetGoal, TargetVerdict, judge, judge_category, roll_up
from indicators.targets.words import amount_text, basis_of_reached, goal_text, rest_text, state_word

Figures = dict[tuple[str, str], dict[int, dict[date, Fact]]]
# scheme code and indicator code: a new year's scheme goes on with the same indicator
COUNTY = 0
FIGURE = (
    "cycle__scheme__code",
    "indicator__code",
    "department_id",
    "cycle__start",
    "cycle__state",
    "value",
    "numerator",
    "denominator",
    "not_applicable",
)


# Of a line that nobody has judged yet: nothing is known of its figures.
UNJUDGED = TargetVerdict(TargetState.NO_FIGURE)


@dataclass(slots=True)
class TargetLine:
    """One target of one unit; ``unit`` is None for the county itself, which ``lead`` answers for."""

    target: Target
    unit: Department | None
    lead: Department | None
    verdict: TargetVerdict = UNJUDGED
    tick: TargetTick | None = None

    @property
    def key(self) -> str:
        """What tells this line from the others of a page."""
        return f"{self.target.pk}-{self.unit.pk if self.unit else COUNTY}"

    @property
    def owner(self) -> Department | None:
        return self.unit or self.lead

    @property
    def who(self) -> str:
        """Who owes it; of the county who answers for it as well."""
        if self.unit is not None:
            return self.unit.short_name
        region = str(self.target.region)
        return _("%(region)s (led by %(unit)s)") % {"region": region, "unit": self.lead} if self.lead else region

    @property
    def due(self) -> date:
        return self.target.due

    @property
    def reached(self) -> Decimal | None:
        return self.verdict.reached

    @property
    def percent(self) -> Decimal | None:
        return self.verdict.percent

    @property
    def average(self) -> Decimal | None:
        return self.verdict.average

    @property
    def state(self) -> TargetState:
        return self.verdict.state

    @property
    def source(self) -> str:
        return f"{self.target.source_document} {self.target.clause}".strip()

    @property
    def goal_text(self) -> str:
        """What is asked for, in words."""
        return goal_of_target(self.target)

    @property
    def basis_text(self) -> str:
        """What ``reached`` counts, as a word: 累计 of a total, 平均 of a monthly average; of a category nothing."""
        target = self.target
        if target.is_category:
            return ""
        return basis_word(basis_of_reached(target.measure, target.indicator.basis))

    @property
    def word(self) -> str:
        return state_word(self.verdict)

    @property
    def rest(self) -> str:
        """What is still missing; of a category when it was completed, by whose word, and who accepted it."""
        if self.tick is not None and self.tick.met_on is not None:
            return tick_text(self.tick)
        indicator = self.target.indicator
        return rest_text(self.verdict, indicator.unit, decimals=indicator.decimals, direction=indicator.direction)


def target_lines(
    *, targets: Sequence[Target], region_id: int, on: date, unit_ids: Collection[int] | None = None
) -> list[TargetLine]:
    """Every line, judged: four queries at most."""
    lines = lines_to_judge(targets=targets, region_id=region_id, on=on, unit_ids=unit_ids)
    judge_lines(lines=lines, region_id=region_id, on=on)
    return lines


def lines_to_judge(
    *,
    targets: Sequence[Target],
    region_id: int,
    on: date,
    unit_ids: Collection[int] | None = None,
    active_units: Sequence[Department] | None = None,
) -> list[TargetLine]:
    """One line a target and unit, in the order of targets and then protocol, not judged; two queries at most.

    ``targets`` are read with their indicator and scheme. ``unit_ids`` narrows them to what these units owe;
    ``active_units`` are units of the region that were read already.
    """
    if not targets:
        return []
    if active_units is None:
        active_units = list(Department.objects.filter(region_id=region_id))
    units = [unit for unit in active_units if unit_ids is None or unit.pk in unit_ids]
    leads = _leads(targets, {unit.pk: unit for unit in units}, on)
    lines = [
        TargetLine(target, unit, leads.get(target.indicator_id))
        for target in targets
        for unit in _owners(target, units, on)
    ]
    return lines if unit_ids is None else [line for line in lines if line.owner is not None]


def judge_lines(*, lines: Sequence[TargetLine], region_id: int, on: date) -> None:
    """Say of each line where it stands; two queries at most. What the county owes is told of every unit's figures."""
    if checks := {line.target.pk for line in lines if line.target.is_category}:
        ticks = _ticks(checks)
        for line in (line for line in lines if line.target.is_category):
            _judge_category(line, ticks, on)
    counted = [line for line in lines if not line.target.is_category]
    if counted:
        figures, open_months = _figures(counted, region_id)
        for line in counted:
            _judge(line, figures, open_months, on)


def _ticks(checks: Collection[int]) -> dict[tuple[int, int], TargetTick]:
    """The newest word of every unit, and under ``COUNTY`` that of whoever led it at the time."""
    newest: dict[tuple[int, int], TargetTick] = {}
    for tick in TargetTick.objects.filter(target__in=checks).select_related("judgement").order_by("pk"):
        newest[tick.target_id, tick.department_id] = newest[tick.target_id, COUNTY] = tick
    return newest


def _judge_category(line: TargetLine, ticks: Mapping[tuple[int, int], TargetTick], on: date) -> None:
    target = line.target
    line.tick = ticks.get((target.pk, line.unit.pk if line.unit else COUNTY))
    line.verdict = judge_category(
        start=target.effective_from,
        due=target.due,
        met_on=line.tick.counts_from if line.tick else None,
        on=on,
        is_waiting=line.tick is not None and line.tick.is_waiting,
    )


def _judge(line: TargetLine, figures: Figures, open_months: Collection[tuple[str, date]], on: date) -> None:
    indicator = line.target.indicator
    scheme = indicator.scheme.code
    by_unit = figures.get((scheme, indicator.code), {})
    if line.unit is not None:
        facts = by_unit.get(line.unit.pk, {})
    else:
        running = {month for of, month in open_months if of == scheme}
        facts = county_facts(indicator, line.lead, by_unit, running)
    line.verdict = judge(goal_of(line.target), facts, on=on)


def _leads(targets: Iterable[Target], units: Mapping[int, Department], on: date) -> dict[int, Department]:
    """Who answers for what the county owes, by indicator; nothing is asked where it owes nothing."""
    counted = {target.indicator_id for target in targets if target.department_id is None and not target.kind}
    if not counted:
        return {}
    leads = Responsibility.objects.leads().in_force(on=on).filter(indicator__in=counted, department__in=units)
    named = leads.order_by("valid_from").values_list("indicator_id", "department_id")
    return {indicator: units[unit] for indicator, unit in named}


def _figures(lines: Sequence[TargetLine], region_id: int) -> tuple[Figures, set[tuple[str, date]]]:
    """Approved figures by indicator, unit and month: of the months that the lines ask about, no others; and which
    months are still open, of each scheme."""
    targets = {line.target.pk: line.target for line in lines}.values()
    goals = [goal_of(target) for target in targets]
    rows = (
        Figure.objects.approved()
        .filter(
            cycle__region_id=region_id,
            cycle__kind=CycleKind.MONTH,
            cycle__start__gte=min(goal.first for goal in goals),
            cycle__start__lte=max(goal.last for goal in goals),
            indicator__code__in={target.indicator.code for target in targets},
        )
        .order_by()
    )
    if all(line.unit for line in lines):
        rows = rows.filter(department_id__in={line.unit.pk for line in lines if line.unit})
    found: Figures = defaultdict(lambda: defaultdict(dict))
    open_months: set[tuple[str, date]] = set()
    for scheme, code, unit, month, state, *facts in rows.values_list(*FIGURE):
        found[scheme, code][unit][month] = Fact(*facts)
        if state == CycleState.OPEN:
            open_months.add((scheme, month))
    return found, open_months


def _owners(target: Target, units: Iterable[Department], on: date) -> Iterator[Department | None]:
    """Who owes it: the unit, every unit of the kind that exists, or the county (None)."""
    if target.department_id is None and not target.kind:
        yield None
        return
    day = min(on, target.due)
    for unit in units:
        if unit.pk == target.department_id or (target.kind == unit.kind and unit.is_active(on=day)):
            yield unit


def county_facts(
    indicator: Indicator, lead: Department | None, by_unit: Mapping[int, Mapping[date, Fact]], running: Collection[date]
) -> dict[date, Fact]:
    """The county's own figures: the lead's, those of its predecessors among them, else its units' rolled up; a month
    that is still running would be told from a part of them."""
    if LEAD in indicator.reports:
        own = dict(by_unit.get(lead.pk, {})) if lead else {}
        if indicator.reports != [LEAD]:  # others report beside it, and theirs are not the county's
            return own
        former = {month: fact for facts in by_unit.values() for month, fact in facts.items()}
        return former | own
    months: dict[date, list[Fact]] = defaultdict(list)
    for facts in by_unit.values():
        for month, fact in facts.items():
            if month not in running:
                months[month].append(fact)
    together = {
        month: roll_up(indicator.rollup, facts, factor=factor_of(indicator), decimals=indicator.decimals)
        for month, facts in months.items()
    }
    return {month: fact for month, fact in together.items() if fact is not None}


def tick_text(tick: TargetTick) -> str:
    """By whose word a category was completed, and what somebody else decided about it, with the reason."""
    entered = {"day": f"{tick.met_on:%Y-%m-%d}", "who": tick.by_name}
    text = _("completed on %(day)s, entered by %(who)s") % entered
    if (judged := tick.judged) is None:
        return text
    values = {"day": f"{timezone.localtime(judged.at):%Y-%m-%d}", "who": judged.by_name}
    words = _("accepted by %(who)s on %(day)s") if judged.accepted else _("returned by %(who)s on %(day)s")
    parts = [text, words % values, judged.reason]
    return _("; ").join(part for part in parts if part)


def goal_of_target(target: Target) -> str:
    """What a target asks for, in words; its indicator is read."""
    indicator = target.indicator
    amount = amount_text(target.amount, indicator.unit)
    return goal_text(target.measure, amount, direction=indicator.direction, category=target.category)


def goal_of(target: Target) -> TargetGoal:
    indicator = target.indicator
    return TargetGoal(
        measure=TargetMeasure(target.measure),
        amount=target.amount or Decimal(0),
        due=target.due,
        start=target.effective_from,
        direction=indicator.direction,
        basis=indicator.basis,
        decimals=indicator.decimals,
        is_rate=is_rate(indicator),
        factor=factor_of(indicator),
    )

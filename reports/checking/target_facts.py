"""What the list of targets and the page of each indicator's targets must print (目标任务), judged again from the
approved figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department
from indicators.choices import CycleKind, CycleState, Direction, FigureState, TargetMeasure, TargetState
from indicators.cycles.obligations import LEAD
from indicators.models import Figure, RegistrationRule, Responsibility, Target, TargetTick
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.checking.target_judging import ApprovedFigure, AskedTarget, JudgedTarget, goal_of, judge_again, together

VALUE, SHARE, COUNT, SETTING = NumberKind.VALUE, NumberKind.SHARE, NumberKind.COUNT, NumberKind.SETTING
SOURCE = "approved figures as of now"
UNCOUNTED = frozenset({TargetState.NOT_STARTED, TargetState.NOT_APPLICABLE})
OF_FIGURE = ("department_id", "cycle__start", "cycle__state", "value", "numerator", "denominator", "not_applicable")
# By scheme and indicator: unit, month, whether the month is open, and the figure.
Figures = dict[tuple[str, str], list[tuple[int, date, bool, ApprovedFigure]]]


@dataclass(frozen=True, slots=True)
class OwedTarget:
    """One target of one unit (None: of the county, which ``lead`` answers for)."""

    target: Target
    unit: Department | None
    lead: Department | None
    judged: JudgedTarget
    tick: TargetTick | None = None

    @property
    def owner(self) -> Department | None:
        return self.unit or self.lead

    @property
    def who(self) -> str:
        if self.unit is not None:
            return self.unit.short_name
        values = {"region": str(self.target.region), "unit": self.lead}
        return _("%(region)s (led by %(unit)s)") % values if self.lead else str(self.target.region)

    @property
    def word(self) -> str:
        return _("Met late") if self.judged.late else str(self.judged.state.label)


class TargetBook:
    """All targets of a region as they stand on a day, those that were withdrawn among them."""

    def __init__(self, region_id: int, on: date) -> None:
        found = Target.objects.filter(region_id=region_id).select_related("indicator__scheme", "region", "department")
        self.on, self.region_id = on, region_id
        self.rules = list(RegistrationRule.objects.in_force(region_id=region_id, on=on)[:1])
        is_free = any(rule.allowed for rule in self.rules)
        self.targets = [each for each in found if is_free or not each.indicator.restricted]
        self._units = list(Department.objects.filter(region_id=region_id))
        self._figures = _read_figures(region_id, {each.indicator.code for each in self.targets})
        self._ticks = _newest_ticks(region_id)
        self._leads = {
            each.indicator_id: each.department
            for each in Responsibility.objects.leads()
            .in_force(on=on)
            .select_related("department")
            .order_by("valid_from")
            if each.department.region_id == region_id
        }
        self.owed = [line for each in self.targets if each.withdrawn_at is None for line in self._lines_of(each)]

    def codes(self, unit: Department | None = None) -> list[str]:
        """Of the indicators that have targets, of one unit or of all."""
        if unit is None:
            return list(dict.fromkeys(each.indicator.code for each in self.targets))
        return list(dict.fromkeys(line.target.indicator.code for line in self.of(unit)))

    def of(self, unit: Department | None = None) -> list[OwedTarget]:
        return [line for line in self.owed if unit is None or (line.owner and line.owner.pk == unit.pk)]

    def _lines_of(self, target: Target) -> Iterator[OwedTarget]:
        day, lead = min(self.on, target.due), self._leads.get(target.indicator_id)
        if target.department_id is None and not target.kind:
            yield OwedTarget(target, None, lead, *self._judge(target, None, lead))
        for unit in self._units:
            is_of_kind = bool(target.kind) and unit.kind == target.kind and unit.is_active(on=day)
            if is_of_kind or unit.pk == target.department_id:
                yield OwedTarget(target, unit, lead, *self._judge(target, unit, lead))

    def _judge(
        self, target: Target, unit: Department | None, lead: Department | None
    ) -> tuple[JudgedTarget, TargetTick | None]:
        if target.measure == TargetMeasure.CATEGORY:
            tick = self._ticks.get((target.pk, unit.pk if unit else 0))
            return _judge_tick(target, tick, self.on), tick
        goal, indicator = goal_of(target), target.indicator
        rows = self._figures.get((indicator.scheme.code, indicator.code), [])
        if unit is not None:
            by_month = {day: figure for of, day, _open, figure in rows if of == unit.pk}
        elif LEAD in indicator.reports:
            is_alone = list(indicator.reports) == [LEAD]
            owners = {lead.pk} if lead else set()
            theirs = {day: figure for of, day, _open, figure in rows if is_alone and of not in owners}
            by_month = theirs | {day: figure for of, day, _open, figure in rows if of in owners}
        else:
            by_month = _of_county(indicator.rollup, rows, goal)
        return judge_again(goal, by_month, self.on), None

    def list_facts(self, _month: Any, unit: Department | None = None) -> PageFacts:
        """Every line of the list: what is goal, reached, missing, and how it stands."""
        facts, lines = PageFacts(named_by=(_("Indicator"), _("Unit"), _("Due on"))), self.of(unit)
        for line in lines:
            name = " · ".join([str(line.target.indicator), line.who, f"{line.target.due:%Y-%m-%d}"])
            _promise_line(facts, name, line, _("Amount reached"))
        self._say_page(facts, lines, [each for each in self.targets if each.withdrawn_at is None])
        waiting = [line for line in lines if line.judged.state == TargetState.WAITING]
        facts.say("completions to be accepted", COUNT, len({line.tick.pk for line in waiting if line.tick}))
        facts.say("lines", COUNT, len(lines))
        facts.say(
            "what the sentence above says may be exceeded, in per cent", SETTING, 100, source="definition of 完成率"
        )
        return facts

    def indicator_facts(self, _month: Any, code: str, unit: Department | None = None) -> PageFacts:
        """The targets on one indicator, deadline by deadline and group by group."""
        facts = PageFacts(named_by=(_("Unit"),), by_caption=True)
        lines = [line for line in self.of(unit) if line.target.indicator.code == code]
        blocks: dict[tuple[date, str, str], list[OwedTarget]] = defaultdict(list)
        for line in lines:
            group = str(line.unit.group.label) if line.unit else str(line.target.region)
            blocks[line.target.due, line.target.measure, group].append(line)
        for (due, measure, group), block in blocks.items():
            if measure == TargetMeasure.CATEGORY:
                continue
            measured = block[0].target.indicator.unit
            reached = _("Reached (%(unit)s)") % {"unit": measured} if measured else _("Amount reached")
            for line in block:
                _promise_line(facts, f"{group} {due:%Y-%m-%d} · {line.who}", line, reached)
            _say_block(facts, block)
        self._say_page(facts, lines, [each for each in self.targets if each.indicator.code == code])
        return facts

    def _say_page(self, facts: PageFacts, lines: Iterable[OwedTarget], targets: Iterable[Target]) -> None:
        """Days and amounts of the targets as they were set, and of what was completed."""
        facts.say_days(self.on, *(rule.effective_from for rule in self.rules))
        for target in targets:
            facts.say_days(target.due, target.effective_from, target.set_at, target.withdrawn_at)
            facts.say(f"{target.indicator.code}: asked for", SETTING, target.amount, source=target.source_document)
        for line in lines:
            if line.tick is not None:
                judgement = line.tick.judged
                facts.say_days(line.tick.met_on, judgement.at if judgement else None)


def _promise_line(facts: PageFacts, name: str, line: OwedTarget, reached: str) -> None:
    judged, target = line.judged, line.target
    for heading, kind, numbers in (
        (_("What is asked for"), SETTING, [target.amount]),
        (reached, VALUE, [judged.reached]),
        (_("Reached, %"), SHARE, [judged.percent]),
        (_("Monthly average"), VALUE, [judged.average]),
        (_("Still missing"), VALUE, [judged.missing, judged.a_month, judged.left, len(judged.unreported)]),
    ):
        facts.promise(name, heading, kind, *numbers, date=f"{judged.as_of or ''}", source=SOURCE)
    facts.word(name, _("State"), line.word)
    facts.say_days(judged.as_of and f"{judged.as_of:%Y-%m}", *(f"{day:%Y-%m}" for day in judged.unreported))


def _say_block(facts: PageFacts, block: list[OwedTarget]) -> None:
    """How many stand where; and of the sentence how many have enough, of how many, and what each of them reached."""
    states = [line.judged.state for line in block]
    for state in set(states):
        facts.say(f"{state}", COUNT, states.count(state), source=SOURCE)
    counted = [line for line in block if line.judged.state not in UNCOUNTED]
    enough = [line for line in counted if line.judged.reached is not None and not line.judged.missing]
    facts.say("enough, of how many", COUNT, len(enough), len(counted), source=SOURCE)
    is_alike = len({line.target.amount for line in counted}) == 1
    numbers = [line.judged.reached if is_alike else line.judged.percent for line in counted]
    facts.say("each", VALUE, *numbers, source=SOURCE)
    for number in {each for each in numbers if each is not None}:
        facts.say("as good as each other", COUNT, numbers.count(number), source=SOURCE)
    lower = is_alike and block[0].target.indicator.direction == Direction.LOWER
    facts.say("with ties", COUNT, *_crowds(sorted((n for n in numbers if n is not None), reverse=not lower)))


def _crowds(best_first: list[Any]) -> Iterator[int]:
    """How many the first three and the last three are, with whoever is as good as the third."""
    if len(best_first) > 2:
        yield sum(n in best_first[:3] for n in best_first)
        yield sum(n in best_first[-3:] for n in best_first)


def _read_figures(region_id: int, codes: Iterable[str]) -> Figures:
    rows = Figure.objects.filter(
        state=FigureState.APPROVED,
        cycle__region_id=region_id,
        cycle__kind=CycleKind.MONTH,
        indicator__code__in=codes,
    )
    found: Figures = defaultdict(list)
    for scheme, code, unit, day, state, *figure in rows.order_by("cycle__start").values_list(
        "cycle__scheme__code", "indicator__code", *OF_FIGURE
    ):
        found[scheme, code].append((unit, day, state == CycleState.OPEN, ApprovedFigure(*figure)))
    return found


def _of_county(
    rollup: str, rows: list[tuple[int, date, bool, ApprovedFigure]], goal: AskedTarget
) -> dict[date, ApprovedFigure]:
    """Of the months that are no longer open, what all units together come to."""
    open_days = {day for _unit, day, is_open, _figure in rows if is_open}
    found = {}
    for day in {day for _unit, day, _open, _figure in rows} - open_days:
        figure = together(rollup, [each for _unit, of, _open, each in rows if of == day], goal)
        if figure is not None:
            found[day] = figure
    return found


def _newest_ticks(region_id: int) -> dict[tuple[int, int], TargetTick]:
    """By target and unit; under 0 whoever said the last word."""
    found: dict[tuple[int, int], TargetTick] = {}
    ticks = TargetTick.objects.filter(target__region_id=region_id).select_related("judgement").order_by("pk")
    for tick in ticks:
        found[tick.target_id, tick.department_id] = found[tick.target_id, 0] = tick
    return found


def _judge_tick(target: Target, tick: TargetTick | None, on: date) -> JudgedTarget:
    """A category: accepted, waiting, or neither."""
    done = tick.met_on if tick is not None and tick.is_waiting is False and not tick.is_returned else None
    if done is not None:
        return JudgedTarget(TargetState.MET, late=done > target.due)
    if tick is not None and tick.is_waiting:
        return JudgedTarget(TargetState.WAITING)
    if on < target.effective_from:
        return JudgedTarget(TargetState.NOT_STARTED)
    return JudgedTarget(TargetState.RUNNING if on <= target.due else TargetState.MISSED)


def read_targets(region_id: int) -> TargetBook:
    """As they stand today; six queries."""
    return TargetBook(region_id, timezone.localdate())

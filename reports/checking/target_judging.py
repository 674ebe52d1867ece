"""目标任务 once more: from the approved figures of the months to what is reached, in per cent, what is missing and how
the target stands. Pure; nothing of how the pages of targets judge is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

from indicators.choices import Basis, Direction, Rollup, TargetMeasure, TargetState
from indicators.numbers.rounding import round_half

Number = Decimal | None
ZERO, HUNDRED = Decimal(0), Decimal(100)


class ApprovedFigure(NamedTuple):
    """Of one month: the value and the parts that it was worked out of."""

    value: Number
    numerator: Number = None
    denominator: Number = None
    off: bool = False


@dataclass(slots=True)
class JudgedTarget:
    """What a page must print of one target: all of it is None where no figure counts."""

    state: TargetState
    late: bool = False
    as_of: date | None = None
    reached: Number = None
    percent: Number = None
    average: Number = None
    missing: Number = None
    a_month: Number = None
    left: int = 0
    unreported: list[date] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AskedTarget:
    """One target, and how its indicator is measured. Months are counted from year 0."""

    measure: str
    amount: Decimal
    start: date
    due: date
    lower: bool
    basis: str
    decimals: int
    factor: int
    is_rate: bool

    @property
    def adds(self) -> bool:
        """Whether the months are put together: then none of them may be wanting."""
        return self.basis == Basis.MONTH and self.measure != TargetMeasure.VALUE

    @property
    def ceiling(self) -> bool:
        """Whether it must not be passed: of what is better low, and of a limit of 0 or less."""
        return self.amount >= 0 if self.lower else self.amount <= 0

    def window(self) -> range:
        """The months whose figures count."""
        month = _number(self.due) - (0 if (self.due + timedelta(days=1)).day == 1 else 1)
        start = _number(self.start)
        last, first = max(month, start), start
        if self.basis == Basis.CUMULATIVE and self.measure == TargetMeasure.TOTAL:
            first = start - start % 12
        elif self.basis == Basis.CUMULATIVE and self.measure == TargetMeasure.AVERAGE:
            first = last - last % 12
        return range(first, last + 1)

    def is_enough(self, number: Decimal) -> bool:
        return number <= self.amount if self.lower else number >= self.amount


def goal_of(target: Any) -> AskedTarget:
    """Read off a target with its indicator."""
    indicator = target.indicator
    percent = indicator.unit_zh.startswith("%") or indicator.unit_en.startswith("percent")
    return AskedTarget(
        target.measure,
        target.amount,
        target.effective_from,
        target.due,
        indicator.direction == Direction.LOWER,
        indicator.basis,
        indicator.decimals,
        100 if percent else 1,
        percent or indicator.rollup == Rollup.RATIO,
    )


def judge_again(goal: AskedTarget, by_month: Mapping[date, ApprovedFigure], on: date) -> JudgedTarget:
    """Where it stands on a day by the approved figures; by the first day of their month."""
    if on < goal.start:
        return JudgedTarget(TargetState.NOT_STARTED)
    window, today = goal.window(), _number(on)
    there = {month: figure for day, figure in by_month.items() if (month := _number(day)) in window}
    valued = {month: figure for month, figure in sorted(there.items()) if figure.value is not None}
    if not there:
        return JudgedTarget(TargetState.NO_FIGURE, unreported=[_day(month) for month in window if month < today])
    if (not goal.adds and there[max(there)].off) or all(figure.off for figure in there.values()):
        return JudgedTarget(TargetState.NOT_APPLICABLE)
    if not valued:
        return JudgedTarget(TargetState.NO_FIGURE)
    newest = max(valued)
    wanting = [
        month for month in window if month not in there and (goal.adds or month > newest or _ends_a_year(goal, month))
    ]
    left = len(wanting) if goal.adds else sum(month > newest for month in wanting)
    found = JudgedTarget(
        TargetState.NO_FIGURE,
        as_of=_day(newest),
        left=left,
        unreported=[_day(month) for month in wanting if month < today],
    )
    found.reached = _sum_up(goal, valued)
    if found.reached is None:
        found.left = 0
        return found
    found.state = _state(goal, found.reached, is_whole=not wanting, on=on)
    found.missing = max(found.reached - goal.amount if goal.lower else goal.amount - found.reached, ZERO)
    found.percent = _percent(goal, found)
    found.average = _average(goal, found.reached, valued)
    if found.state == TargetState.RUNNING:
        found.a_month = _a_month(goal, found.reached, valued, left)
    return found


def _ends_a_year(goal: AskedTarget, month: int) -> bool:
    """Of a count since January the December is needed, where several years are added."""
    is_count = goal.basis == Basis.CUMULATIVE and not goal.is_rate
    return is_count and goal.measure == TargetMeasure.TOTAL and month % 12 == 11


def _sum_up(goal: AskedTarget, valued: Mapping[int, ApprovedFigure]) -> Number:
    newest = valued[max(valued)].value or ZERO
    months = len(valued)
    number: Number = newest
    if goal.adds and goal.is_rate:
        number = rate_of(list(valued.values()), goal.factor, goal.decimals)
    elif goal.adds:
        number = _sum(valued)
        number = number / months if goal.measure == TargetMeasure.AVERAGE else number
    elif goal.basis == Basis.CUMULATIVE and not goal.is_rate and goal.measure == TargetMeasure.AVERAGE:
        number = newest / (max(valued) % 12 + 1)
    elif goal.basis == Basis.CUMULATIVE and not goal.is_rate and goal.measure == TargetMeasure.TOTAL:
        number = _sum({month: each for month, each in valued.items() if _is_last_of_its_year(month, valued)})
    if number is not None and goal.measure == TargetMeasure.AVERAGE and goal.basis != Basis.AVERAGE:
        return round_half(number, max(goal.decimals, 1))
    return number


def _state(goal: AskedTarget, reached: Decimal, *, is_whole: bool, on: date) -> TargetState:
    enough = goal.is_enough(reached)
    # A total only grows: it cannot fall behind what it has reached, or below what it has passed.
    if goal.measure == TargetMeasure.TOTAL and goal.ceiling and not enough:
        return TargetState.MISSED
    if goal.measure == TargetMeasure.TOTAL and not goal.ceiling and enough:
        return TargetState.MET
    if on <= goal.due:
        return TargetState.RUNNING
    return (TargetState.MET if enough else TargetState.MISSED) if is_whole else TargetState.NO_FIGURE


def _percent(goal: AskedTarget, found: JudgedTarget) -> Number:
    """完成率: of a ceiling 100 where it is kept, else how much smaller it is than what is there."""
    reached = found.reached or ZERO
    if not goal.amount:
        return None
    if not goal.ceiling:
        return round_half(reached / goal.amount * HUNDRED, 1)
    if goal.measure == TargetMeasure.TOTAL and found.state == TargetState.RUNNING:
        return None
    return HUNDRED if goal.is_enough(reached) else round_half(goal.amount / reached * HUNDRED, 1)


def _average(goal: AskedTarget, reached: Decimal, valued: Mapping[int, ApprovedFigure]) -> Number:
    """月均 beside a count."""
    newest = max(valued)
    if goal.is_rate or goal.basis == Basis.POINT:
        return None
    if goal.measure == TargetMeasure.AVERAGE:
        return reached
    if goal.basis == Basis.AVERAGE:
        return valued[newest].value
    places = max(goal.decimals, 1)
    if goal.basis == Basis.CUMULATIVE:
        return round_half((valued[newest].value or ZERO) / (newest % 12 + 1), places)
    return round_half(reached / len(valued), places) if goal.measure == TargetMeasure.TOTAL else None


def _a_month(goal: AskedTarget, reached: Decimal, valued: Mapping[int, ApprovedFigure], left: int) -> Number:
    """What every month that is left must bring, up to the next step of the last decimal; a ceiling asks for nothing."""
    if goal.is_rate or not left or goal.ceiling or goal.basis in {Basis.POINT, Basis.AVERAGE}:
        return None
    if goal.basis == Basis.MONTH and goal.measure == TargetMeasure.VALUE:
        return None
    behind = goal.amount - reached
    if goal.measure == TargetMeasure.AVERAGE:
        newest = max(valued)
        is_count = goal.basis == Basis.CUMULATIVE
        months, so_far = (newest % 12 + 1, valued[newest].value or ZERO) if is_count else (len(valued), _sum(valued))
        behind = goal.amount * (months + left) - so_far
    step = Decimal(1).scaleb(-goal.decimals)
    if goal.lower:
        return -(-behind / left).quantize(step, rounding=ROUND_CEILING) if behind < 0 else None
    return (behind / left).quantize(step, rounding=ROUND_CEILING) if behind > 0 else None


def rate_of(figures: Sequence[ApprovedFigure], factor: int, decimals: int) -> Number:
    """Σ numerators over Σ denominators; nothing where a part is wanting."""
    if any(figure.numerator is None or figure.denominator is None for figure in figures):
        return None
    below = sum((figure.denominator or ZERO for figure in figures), ZERO)
    above = sum((figure.numerator or ZERO for figure in figures), ZERO)
    return round_half(above * factor / below, decimals) if below else None


def together(rollup: str, figures: Sequence[ApprovedFigure], goal: AskedTarget) -> ApprovedFigure | None:
    """The county's own figure of a month out of those of its units."""
    counted = [figure for figure in figures if not figure.off]
    if figures and not counted:
        return ApprovedFigure(None, off=True)
    values = [figure.value for figure in counted if figure.value is not None]
    if rollup == Rollup.SUM and values:
        return ApprovedFigure(sum(values, ZERO))
    if rollup == Rollup.RATIO and counted and (rate := rate_of(counted, goal.factor, goal.decimals)) is not None:
        above, below = (sum((getattr(each, name) for each in counted), ZERO) for name in ("numerator", "denominator"))
        return ApprovedFigure(rate, above, below)
    return None


def _sum(valued: Mapping[int, ApprovedFigure]) -> Decimal:
    return sum((figure.value or ZERO for figure in valued.values()), ZERO)


def _is_last_of_its_year(month: int, valued: Mapping[int, ApprovedFigure]) -> bool:
    return month == max(each for each in valued if each // 12 == month // 12)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)

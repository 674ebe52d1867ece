"""目标任务: is a target met, and if not, what is still missing and what a month is needed. Pure.

Figures are those of months. A cumulative figure begins again each January; rates are put together from their parts
(Σn ÷ Σd), never as a mean of percentages; an average stands as it is and is not divided again. More than 100 % is
possible of what must be reached, never of what must not be passed (不超过); no figure is not 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from config.numbers import unit_of
from indicators.choices import COUNTED_BASES, Basis, Direction, Rollup, TargetMeasure, TargetState
from indicators.months import next_month
from indicators.numbers.rounding import round_half

Number = Decimal | None
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class TargetGoal:
    """What is asked for, and how the indicator is measured. ``factor`` is 100 for a rate in per cent."""

    measure: str
    amount: Decimal
    due: date
    start: date
    direction: str = Direction.HIGHER
    basis: str = Basis.MONTH
    decimals: int = 0
    is_rate: bool = False
    factor: int = 1

    @property
    def last(self) -> date:
        """The month whose figure decides: the last that ends by the due date, or the only one that there is."""
        whole = next_month(self.due) - timedelta(days=1) == self.due
        month = self.due.replace(day=1)
        ended = month if whole else (month - timedelta(days=1)).replace(day=1)
        return max(ended, self.start.replace(day=1))

    @property
    def first(self) -> date:
        """The first month that counts: a cumulative figure counts from January whenever the target was set."""
        if self.basis == Basis.CUMULATIVE and self.measure == TargetMeasure.TOTAL:
            return self.start.replace(month=1, day=1)
        if self.basis == Basis.CUMULATIVE and self.measure == TargetMeasure.AVERAGE:
            return self.last.replace(month=1)
        return self.start.replace(day=1)

    @property
    def is_sum(self) -> bool:
        """Whether months are put together, so that each of them is needed."""
        return self.basis == Basis.MONTH and self.measure in {TargetMeasure.TOTAL, TargetMeasure.AVERAGE}

    @property
    def grows(self) -> bool:
        """Whether months to come add to what is reached."""
        counts = self.basis in COUNTED_BASES and not self.is_rate
        return counts and (self.measure != TargetMeasure.VALUE or self.basis == Basis.CUMULATIVE)

    @property
    def sign(self) -> int:
        """By what numbers are multiplied so that more is better."""
        return -1 if self.direction == Direction.LOWER else 1

    @property
    def is_ceiling(self) -> bool:
        """Whether the amount must not be passed (不超过), rather than be reached: then less than it is no shortfall."""
        return self.amount * self.sign <= 0


@dataclass(frozen=True, slots=True)
class Fact:
    """The approved figure of one month."""

    value: Number = None
    numerator: Number = None
    denominator: Number = None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class TargetVerdict:
    """Where a target stands. ``a_month``: needed in each of the ``months_left``; ``unreported``: months without a
    figure among those that count; ``late``: a category that was completed after its due date."""

    state: TargetState
    reached: Number = None
    percent: Number = None
    missing: Number = None
    a_month: Number = None
    months_left: int = 0
    average: Number = None
    as_of: date | None = None
    unreported: tuple[date, ...] = ()
    late: bool = False


def judge(goal: TargetGoal, facts: Mapping[date, Fact], *, on: date) -> TargetVerdict:
    """One target on one day; ``facts`` by the first day of their month."""
    if on < goal.start:
        return TargetVerdict(TargetState.NOT_STARTED)
    months = list(_months(goal.first, goal.last))
    counted = {month: facts[month] for month in months if month in facts}
    with_figure = [month for month, fact in counted.items() if fact.value is not None]
    if counted and (not with_figure or _is_off(goal, counted)):
        off = all(fact.not_applicable for fact in counted.values()) or _is_off(goal, counted)
        return TargetVerdict(TargetState.NOT_APPLICABLE if off else TargetState.NO_FIGURE)
    if not with_figure:
        return TargetVerdict(TargetState.NO_FIGURE, unreported=_past(months, on))
    # What is printed is what is judged: rounded once, before it is held against the amount.
    reached = _round(goal, _sum_up(goal, counted, with_figure))
    wanting = tuple(m for m in months if m not in counted and (m > with_figure[-1] or _is_needed(goal, m)))
    left = len(wanting) if goal.is_sum else sum(m > with_figure[-1] for m in wanting)
    state = _state(goal, reached, decided=not wanting, on=on)
    return _verdict(goal, state, reached, counted, with_figure[-1], left, _past(wanting, on))


def judge_category(*, start: date, due: date, met_on: date | None, on: date, is_waiting: bool = False) -> TargetVerdict:
    """A category that its unit ticks off and somebody else accepts (按类别完成). ``met_on``: the day of a completion
    that was accepted; ``is_waiting``: one was entered, and nobody has judged it yet."""
    if met_on is not None:
        return TargetVerdict(TargetState.MET, late=met_on > due)
    if is_waiting:
        return TargetVerdict(TargetState.WAITING)
    if on < start:
        return TargetVerdict(TargetState.NOT_STARTED)
    return TargetVerdict(TargetState.MISSED if on > due else TargetState.RUNNING)


def monthly_average(value: Number, month: date) -> Number:
    """月均 of a figure that is cumulative since January: ÷ months elapsed."""
    return None if value is None else value / month.month


def roll_up(rollup: str, facts: Iterable[Fact], *, factor: int, decimals: int) -> Fact | None:
    """The county's own figure of a month from its units' (Σ, or Σn ÷ Σd); None when it cannot be put together."""
    given = list(facts)
    counted = [fact for fact in given if not fact.not_applicable]
    if not counted:
        return Fact(not_applicable=True) if given else None
    if rollup == Rollup.SUM:
        values = [fact.value for fact in counted if fact.value is not None]
        return Fact(sum(values, Decimal(0))) if values else None
    return _rate(counted, factor, decimals) if rollup == Rollup.RATIO else None


def _rate(facts: Iterable[Fact], factor: int, decimals: int) -> Fact | None:
    numerator = denominator = Decimal(0)
    for fact in facts:
        if fact.numerator is None or fact.denominator is None:
            return None
        numerator, denominator = numerator + fact.numerator, denominator + fact.denominator
    if not denominator:
        return None
    return Fact(round_half(numerator * factor / denominator, decimals), numerator, denominator)


def _months(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first = next_month(first)


def _past(months: Iterable[date], on: date) -> tuple[date, ...]:
    """Of these the months that are over."""
    return tuple(month for month in months if next_month(month) <= on)


def _is_needed(goal: TargetGoal, month: date) -> bool:
    """Whether a month that is over cannot be left out: every one of a sum, and the last of a cumulative year."""
    return goal.is_sum or (goal.grows and goal.measure == TargetMeasure.TOTAL and month.month == 12)


def _is_off(goal: TargetGoal, counted: Mapping[date, Fact]) -> bool:
    """Whether the newest word is "not applicable", where the newest alone counts."""
    return not goal.is_sum and counted[max(counted)].not_applicable


def _sum_up(goal: TargetGoal, counted: Mapping[date, Fact], with_figure: list[date]) -> Number:
    """What the months that are known come to."""
    facts = [counted[month] for month in with_figure]
    if goal.is_sum and goal.is_rate:
        together = _rate(facts, goal.factor, goal.decimals)
        return together.value if together else None
    if goal.is_sum:
        total = sum((fact.value or Decimal(0) for fact in facts), Decimal(0))
        return total / len(with_figure) if goal.measure == TargetMeasure.AVERAGE else total
    newest = counted[with_figure[-1]].value
    if goal.basis != Basis.CUMULATIVE or goal.is_rate:
        return newest
    if goal.measure == TargetMeasure.AVERAGE:
        return monthly_average(newest, with_figure[-1])
    if goal.measure == TargetMeasure.TOTAL:
        # Each January begins anew, so the last word of every year is added.
        return sum((counted[month].value or Decimal(0) for month in _last_of_years(with_figure)), Decimal(0))
    return newest


def _last_of_years(months: Iterable[date]) -> list[date]:
    return list({month.year: month for month in months}.values())


def _state(goal: TargetGoal, reached: Number, *, decided: bool, on: date) -> TargetState:
    if reached is None:
        return TargetState.NO_FIGURE
    enough = reached * goal.sign >= goal.amount * goal.sign
    if goal.measure == TargetMeasure.TOTAL and enough != goal.is_ceiling:  # a total only grows: what is passed stays so
        return TargetState.MET if enough else TargetState.MISSED
    if on <= goal.due:
        return TargetState.RUNNING
    if not decided:
        return TargetState.NO_FIGURE
    return TargetState.MET if enough else TargetState.MISSED


def _verdict(
    goal: TargetGoal,
    state: TargetState,
    reached: Number,
    counted: Mapping[date, Fact],
    as_of: date,
    left: int,
    unreported: tuple[date, ...],
) -> TargetVerdict:
    if reached is None:
        return TargetVerdict(state, as_of=as_of, unreported=unreported)
    behind = (goal.amount - reached) * goal.sign
    missing = behind if behind > 0 else Decimal(0)
    return TargetVerdict(
        state,
        reached,
        _percent(goal, reached, state),
        missing,
        _a_month(goal, reached, counted, left) if state == TargetState.RUNNING else None,
        left,
        _average(goal, reached, counted, as_of),
        as_of,
        unreported,
    )


def _a_month(goal: TargetGoal, reached: Decimal, counted: Mapping[date, Fact], left: int) -> Number:
    """What every month that is left must bring; nothing where months do not add up or enough is there."""
    if not goal.grows or not left or goal.is_ceiling:
        return None
    if goal.measure == TargetMeasure.AVERAGE:
        values = [(month.month, fact.value) for month, fact in counted.items() if fact.value is not None]
        done, so_far = values[-1] if goal.basis == Basis.CUMULATIVE else (len(values), sum(v for _m, v in values))
        behind = goal.amount * (done + left) - so_far
    else:
        behind = goal.amount - reached
    if behind * goal.sign <= 0:
        return None
    return (behind * goal.sign / left).quantize(unit_of(goal.decimals), rounding=ROUND_CEILING) * goal.sign


def _average(goal: TargetGoal, reached: Decimal, counted: Mapping[date, Fact], as_of: date) -> Number:
    """The monthly average beside a count, whatever is asked for."""
    if goal.is_rate or goal.basis == Basis.POINT:
        return None
    if goal.measure == TargetMeasure.AVERAGE:
        return reached
    if goal.basis == Basis.AVERAGE:
        return counted[as_of].value
    if goal.basis == Basis.CUMULATIVE:
        mean = monthly_average(counted[as_of].value, as_of)
        return None if mean is None else round_half(mean, max(goal.decimals, 1))
    if goal.measure == TargetMeasure.TOTAL:
        n_months = sum(fact.value is not None for fact in counted.values())
        return round_half(reached / n_months, max(goal.decimals, 1))
    return None


def _round(goal: TargetGoal, number: Number) -> Number:
    """A mean is told with at least one decimal; what was typed keeps its digits."""
    if number is not None and goal.measure == TargetMeasure.AVERAGE and goal.basis != Basis.AVERAGE:
        return round_half(number, max(goal.decimals, 1))
    return number


def _percent(goal: TargetGoal, reached: Decimal, state: TargetState) -> Number:
    """完成率; nothing is a percentage of 0.

    What must not be passed is kept to in full or in part: 10 of at most 10 is 100 %, and so is 5; 19 is 52.6 %, never
    190 %. Of a total that may still grow nobody can say so yet.
    """
    towards, there = goal.amount * goal.sign, reached * goal.sign
    if not towards or (towards < 0 and goal.measure == TargetMeasure.TOTAL and state == TargetState.RUNNING):
        return None
    if towards > 0:
        return round_half(there * HUNDRED / towards, 1)
    return round_half(HUNDRED if there >= towards else towards * HUNDRED / there, 1)

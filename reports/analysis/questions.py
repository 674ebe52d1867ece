"""One search on one indicator: its steps, its limits, and the cases behind a rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.choices import Direction, Rollup
from indicators.figures.facts import LARGEST
from indicators.models import Figure, Indicator
from indicators.numbers.rates import rate
from indicators.querysets import FigureQuerySet
from indicators.scoring.formula import HUNDRED
from reports.analysis.reverse import ReverseAnswer, ReverseTarget, Scale, Standings, answer, least_cases
from reports.models import IndicatorRow, MonthlyReport
from reports.presentation import is_percentage


@dataclass(frozen=True, slots=True)
class Question:
    """What every search on one indicator shares: its steps, its limits, and its cases where it is a rate."""

    row: IndicatorRow
    indicator: Indicator | None
    scale: Scale
    ends: tuple[Decimal, ...]
    worst: Decimal
    own: Decimal | None
    parts: tuple[Decimal, Decimal] | None = None

    def answer(self, target: ReverseTarget, standings: Standings | None = None, key: str = "") -> ReverseAnswer:
        """Solve the target, and say it in cases where the value is a rate."""
        found = answer(target, self.scale, self.own, self.ends, worst=self.worst, standings=standings, own_key=key)
        if self.indicator is None or self.parts is None or found.reached:
            return found
        indicator, (above, below) = self.indicator, self.parts
        cases = least_cases(target.reaches, lambda n: rate(indicator, n, below), above, below, self.row.direction)
        return replace(found, cases=cases)


def figures_of(*, report: MonthlyReport, row: IndicatorRow) -> FigureQuerySet:
    """What was approved on an indicator, in the report's period."""
    figures = Figure.objects.filter(cycle=report.cycle, indicator__code=row.code, not_applicable=False)
    return figures.approved()


def question_on(
    *,
    row: IndicatorRow,
    report: MonthlyReport,
    own: Decimal | None,
    numbers: Sequence[Decimal],
    figures: FigureQuerySet,
) -> Question:
    """``numbers`` are those the search passes on its way; ``figures`` are those the own value was made of."""
    indicator = Indicator.objects.filter(scheme_id=report.cycle.scheme_id, code=row.code).first()
    scale = Scale(row.direction, row.decimals)
    limit = _limit(row, indicator, [*numbers, *([] if own is None else [own])])
    near = scale.value(max([scale.index(number) for number in numbers], default=scale.index(limit)) + 1)
    ends = (near, limit) if scale.index(near) < scale.index(limit) else (limit,)
    parts = _parts(indicator, figures, own)
    return Question(row, indicator, scale, ends, _worst(row, indicator), own, parts)


def _limit(row: IndicatorRow, indicator: Indicator | None, numbers: Sequence[Decimal]) -> Decimal:
    """The best that could be entered: the catalogue's limit, 100 % where nobody is beyond it, or what fits a cell."""
    step = Decimal(1).scaleb(-row.decimals)
    if row.direction == Direction.LOWER:
        least = indicator.minimum if indicator else None
        return least if least is not None else step - LARGEST
    if indicator is not None and indicator.maximum is not None:
        return indicator.maximum
    if is_percentage(row.unit) and all(number <= HUNDRED for number in numbers):
        return HUNDRED
    return LARGEST - step


def _worst(row: IndicatorRow, indicator: Indicator | None) -> Decimal:
    """The worst that could be entered: where the search begins for who has no value yet."""
    step = Decimal(1).scaleb(-row.decimals)
    if row.direction == Direction.LOWER:
        most = indicator.maximum if indicator else None
        return most if most is not None else LARGEST - step
    least = indicator.minimum if indicator else None
    return least if least is not None else step - LARGEST


def _parts(indicator: Indicator | None, figures: FigureQuerySet, own: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Σ numerators and Σ denominators, where they are whole cases and give the value that was published."""
    if indicator is None or indicator.rollup != Rollup.RATIO or own is None:
        return None
    rows = list(figures.values_list("numerator", "denominator"))
    parts = [(a, b) for a, b in rows if a is not None and b is not None]
    if not parts or len(parts) < len(rows):
        return None
    above, below = sum((a for a, _b in parts), Decimal(0)), sum((b for _a, b in parts), Decimal(0))
    whole = above == above.to_integral_value() and below == below.to_integral_value()
    return (above, below) if whole and rate(indicator, above, below) == own else None

"""见效: whether published figures prove that a gap was narrowed as agreed, and whether it opened again. Pure.

The gap of a period is the one printed in its report, against the best value of that time. Proven is proven by the last
``periods`` published ones in a row; a period without a figure proves nothing and breaks the row, but is no regress.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.choices import PeriodOutcome


@dataclass(frozen=True, slots=True)
class NarrowingTarget:
    """From this baseline, narrower by so much, shown by so many published periods in a row."""

    baseline: Decimal
    narrowing: Decimal
    periods: int


@dataclass(frozen=True, slots=True)
class Observed:
    """What one published period said: the gap, or None where there was no figure or no comparator."""

    period: str
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One period judged."""

    period: str
    gap: Decimal | None
    narrowed: Decimal | None
    outcome: PeriodOutcome


@dataclass(frozen=True, slots=True)
class EffectVerdict:
    """All periods since the baseline, oldest first, and what they prove together."""

    lines: Sequence[EffectLine]
    row: int  # the last so many reached it
    proven: bool
    regressed: bool  # the last period with a figure falls short

    def proof(self, periods: int) -> tuple[str, ...]:
        """The periods that prove it."""
        return tuple(line.period for line in self.lines[-periods:]) if self.proven else ()


def judge(target: NarrowingTarget, observed: Sequence[Observed]) -> EffectVerdict:
    """``observed`` are the published periods after the baseline's, oldest first."""
    lines = [_line(target, each) for each in observed]
    row = 0
    for line in lines:
        row = row + 1 if line.outcome == PeriodOutcome.REACHED else 0
    with_figure = [line for line in lines if line.outcome != PeriodOutcome.UNKNOWN]
    regressed = bool(with_figure) and with_figure[-1].outcome == PeriodOutcome.SHORT
    return EffectVerdict(lines, row, proven=row >= target.periods, regressed=regressed)


def _line(target: NarrowingTarget, seen: Observed) -> EffectLine:
    if seen.gap is None:
        return EffectLine(seen.period, None, None, PeriodOutcome.UNKNOWN)
    narrowed = target.baseline - seen.gap
    return EffectLine(
        seen.period, seen.gap, narrowed, PeriodOutcome.REACHED if narrowed >= target.narrowing else PeriodOutcome.SHORT
    )


def suggest_narrowing(*, gap: Decimal, average_gap: Decimal | None, decimals: int) -> Decimal:
    """What to agree on, unless somebody says otherwise: up to the average where the county lies below it, else half.

    >>> suggested_narrowing(gap=Decimal("36.5"), average_gap=Decimal("18.2"), decimals=1)
    Decimal('18.2')
    >>> suggested_narrowing(gap=Decimal("5"), average_gap=Decimal("-1"), decimals=0)
    Decimal('3')
    """
    step = Decimal(1).scaleb(-decimals)
    if average_gap is not None and 0 < average_gap <= gap:
        return max(average_gap, step)
    half = (gap / 2).quantize(step, rounding="ROUND_UP")
    return max(half, step)

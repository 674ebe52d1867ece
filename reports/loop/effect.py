"""见效: whether published figures prove that a gap was narrowed as agreed, and whether it opened again. Pure.

The gap of a period is the one printed in its report, against the best value of that time. Proven is proven by the last
``periods`` published ones in a row; a period without a figure proves nothing and breaks the row, but is no regress.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.choices import Outcome


@dataclass(frozen=True, slots=True)
class Target:
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
class Line:
    """One period judged."""

    period: str
    gap: Decimal | None
    narrowed: Decimal | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """All periods since the baseline, oldest first, and what they prove together."""

    lines: Sequence[Line]
    row: int  # the last so many reached it
    proven: bool
    regressed: bool  # the last period with a figure falls short

    def proof(self, periods: int) -> tuple[str, ...]:
        """The periods that prove it."""
        return tuple(line.period for line in self.lines[-periods:]) if self.proven else ()


def judge(target: Target, observed: Sequence[Observed]) -> Verdict:
    """``observed`` are the published periods after the baseline's, oldest first."""
    lines = [_line(target, each) for each in observed]
    row = 0
    for line in lines:
        row = row + 1 if line.outcome == Outcome.REACHED else 0
    known = [line for line in lines if line.outcome != Outcome.UNKNOWN]
    regressed = bool(known) and known[-1].outcome == Outcome.SHORT
    return Verdict(lines, row, proven=row >= target.periods, regressed=regressed)


def _line(target: Target, seen: Observed) -> Line:
    if seen.gap is None:
        return Line(seen.period, None, None, Outcome.UNKNOWN)
    narrowed = target.baseline - seen.gap
    return Line(seen.period, seen.gap, narrowed, Outcome.REACHED if narrowed >= target.narrowing else Outcome.SHORT)


def suggested_narrowing(*, gap: Decimal, average_gap: Decimal | None, decimals: int) -> Decimal:
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

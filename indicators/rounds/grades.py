"""评价等次: how many firms gave each grade, and their part of all that were asked. Pure.

A notice that names some firms of a larger sample (“满意以下” by name) says nothing of the others: a grade that none of
the named gave is then not listed (未列), and never 0, and every part is of those asked and not of those named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import BELOW_SATISFIED, FirmGrade
from indicators.numbers.rounding import round_half


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many firms gave a grade, and their part of all asked; None: the notice does not list them."""

    grade: FirmGrade
    n: int | None
    percent: Decimal | None

    @property
    def below(self) -> bool:
        return self.grade in BELOW_SATISFIED


@dataclass(frozen=True, slots=True)
class Sample:
    """How many were asked (``size``) and how many of them are named."""

    size: int
    named: int

    @property
    def is_partial(self) -> bool:
        return self.named < self.size


def sample_of(named: int, sample_size: int | None) -> Sample:
    """As the document says; where it does not, those whom it names are all."""
    return Sample(sample_size if sample_size is not None and sample_size > named else named, named)


def count_grades(grades: Iterable[str], sample_size: int | None) -> list[GradeCount]:
    """All five grades once anybody is named, the best first."""
    counted = Counter(grades)
    sample = sample_of(counted.total(), sample_size)
    return [_count(grade, counted[grade.value], sample) for grade in FirmGrade] if sample.named else []


def below_satisfied(counts: Sequence[GradeCount]) -> int:
    """满意以下: how many of those named."""
    return sum(count.n or 0 for count in counts if count.below)


def share(n: int, sample: Sample) -> Decimal:
    """In per cent of those asked, with one decimal."""
    return round_half(Decimal(n) / sample.size * 100, 1)


def _count(grade: FirmGrade, n: int, sample: Sample) -> GradeCount:
    if not n and sample.is_partial:
        return GradeCount(grade, None, None)
    return GradeCount(grade, n, share(n, sample))

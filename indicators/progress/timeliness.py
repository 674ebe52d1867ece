"""及时率、完整率: how a unit submits over the months. Pure.

Timely is what came by the deadline, within an extension, or with a reason between the two deadlines of the period
(补报, nobody is blamed for it); complete is what came at all. Both are shares of what was owed and is due; n and d are
always shown. Whether somebody closed or published the month does not matter: only the deadlines do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indicators.choices import Timeliness
from indicators.numbers.rounding import round_half

Span = tuple[datetime, datetime]


def judge(
    *,
    is_reported: bool,
    at_first: datetime | None,
    deadline: datetime,
    extensions: Iterable[Span],
    now: datetime,
    last: datetime | None = None,
) -> Timeliness:
    """What became of one owed figure. ``at_first`` is when it was first submitted; unknown counts as in time.

    An extension is the time from its grant to its end; ``last`` is the second deadline where the period has one: until
    then a figure is taken with a reason.
    """
    spans = list(extensions)
    if is_reported:
        if at_first is None or at_first <= deadline:
            return Timeliness.ON_TIME
        if _within(at_first, spans):
            return Timeliness.EXTENDED
        return Timeliness.EXPLAINED if last is not None and at_first < last else Timeliness.LATE
    still = now < (last or deadline) or _within(now, spans)
    return Timeliness.PENDING if still else Timeliness.MISSING


def _within(moment: datetime, spans: Iterable[Span]) -> bool:
    return any(start <= moment < end for start, end in spans)


@dataclass(slots=True)
class UnitMonth:
    """One unit's month: how many figures stand how."""

    on_time: int = 0
    extended: int = 0
    explained: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0

    def add(self, timeliness: Timeliness) -> None:
        setattr(self, timeliness.value, getattr(self, timeliness.value) + 1)

    def __add__(self, other: UnitMonth) -> UnitMonth:
        return UnitMonth(
            self.on_time + other.on_time,
            self.extended + other.extended,
            self.explained + other.explained,
            self.late + other.late,
            self.missing + other.missing,
            self.pending + other.pending,
        )

    @property
    def timely(self) -> int:
        return self.on_time + self.extended + self.explained

    @property
    def reported(self) -> int:
        return self.timely + self.late

    @property
    def due(self) -> int:
        return self.reported + self.missing

    @property
    def owed(self) -> int:
        return self.due + self.pending

    @property
    def state(self) -> Timeliness:
        """One word for the month: the worst that is true of any of its figures."""
        if not self.owed:
            return Timeliness.NOT_OWED
        worst_first = (
            (Timeliness.MISSING, self.missing),
            (Timeliness.PENDING, self.pending),
            (Timeliness.LATE, self.late),
            (Timeliness.EXPLAINED, self.explained),
            (Timeliness.EXTENDED, self.extended),
        )
        return next((state for state, n in worst_first if n), Timeliness.ON_TIME)

    @property
    def affected(self) -> int:
        """How many figures that word is true of."""
        return 0 if self.state == Timeliness.NOT_OWED else int(getattr(self, self.state.value))


@dataclass(frozen=True, slots=True)
class TimelyShare:
    """A share with both its parts; without anything due there is none."""

    n: int
    d: int

    @property
    def percent(self) -> Decimal | None:
        return round_half(Decimal(self.n * 100) / self.d, 1) if self.d else None


def shares(cells: Iterable[UnitMonth]) -> tuple[TimelyShare, TimelyShare]:
    """On-time share and completeness of several months (及时率、完整率): Σn ÷ Σd, never the mean of shares."""
    total = sum(cells, UnitMonth())
    return TimelyShare(total.timely, total.due), TimelyShare(total.reported, total.due)

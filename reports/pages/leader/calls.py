"""该找谁: the units that somebody should ring up, and why. Pure.

A unit is named once, with everything that speaks for a call. Whoever has been at the bottom for months comes first, in
the order in which 连续靠后 lists them, whatever else speaks for a call; of the others whoever has most reasons, and of
as many the one with the graver reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


class CallReason(IntEnum):
    """Why somebody is called, the gravest first."""

    OVERDUE = 0
    ZERO = 1
    GAP = 2
    STREAK = 3


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that speaks for a call: whose it is, and in words what."""

    code: str
    unit: str
    reason: CallReason
    text: str
    person: str = ""
    place: int | None = None  # on the list of 连续靠后, where that is what speaks for it


@dataclass(slots=True)
class Call:
    """One unit to be called (拟联系单位), with the people named for its items."""

    code: str
    unit: str
    reasons: dict[CallReason, str] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    place: int | None = None

    @property
    def texts(self) -> list[str]:
        return [self.reasons[reason] for reason in sorted(self.reasons)]


def who_to_call(matters: Iterable[Matter]) -> list[Call]:
    """Units in the order of the calls. Of one reason the first matter is told: give the gravest first."""
    calls: dict[str, Call] = {}
    for matter in matters:
        if not matter.code:
            continue  # an item that nobody leads has nobody to be called
        call = calls.setdefault(matter.code, Call(matter.code, matter.unit))
        call.reasons.setdefault(matter.reason, matter.text)
        if matter.place is not None:
            call.place = matter.place
        if matter.person:
            call.people[matter.person] = None
    return sorted(calls.values(), key=_order)


def _order(call: Call) -> tuple[bool, int, int, int]:
    return call.place is None, call.place or 0, -len(call.reasons), min(call.reasons)

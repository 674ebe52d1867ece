"""What cannot be true of published marks and places, whoever writes them down: the form, a sheet, the service. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class RoundFault:
    """One thing that is wrong: of which field, what, and what to do."""

    field: str
    message: str
    remedy: str


def mark_faults(full: Decimal | None, score: Decimal | None, deduction: Decimal | None = None) -> Iterator[RoundFault]:
    """得分不超过满分; 扣分 = 满分 − 得分 where all three are published."""
    for field, value in (("full_marks", full), ("score", score), ("deduction", deduction)):
        if value is not None and value < 0:
            yield RoundFault(
                field, _("Marks are not negative."), _("Write points lost under the deductions, without a sign.")
            )
            return
    if full is None:
        return
    if score is not None and score > full:
        values = {"score": plain(score), "full": plain(full)}
        yield RoundFault("score", _("The score %(score)s is above the full marks %(full)s.") % values, _correct())
    elif score is not None and deduction is not None and deduction != full - score:
        values = {
            "deduction": plain(deduction),
            "full": plain(full),
            "score": plain(score),
            "rest": plain(full - score),
        }
        message = _("%(full)s less %(score)s is %(rest)s, not %(deduction)s.") % values
        yield RoundFault("deduction", message, _("Correct one of the three, or leave the deduction blank."))
    elif deduction is not None and deduction > full:
        values = {"deduction": plain(deduction), "full": plain(full)}
        yield RoundFault(
            "deduction", _("%(deduction)s points are more than the full marks %(full)s.") % values, _correct()
        )


def place_faults(rank: int | None, n: int | None, sharing: int = 1, *, field_n: str = "n") -> Iterator[RoundFault]:
    """A place has its number of competitors and lies among them, with all who share it."""
    if rank is None:
        return
    if n is None:
        message = _("A place without the number of ranked says nothing.")
        yield RoundFault(field_n, message, _("Write of how many it is the place."))
    elif rank > n:
        values = {"rank": rank, "n": n}
        yield RoundFault("rank", _("Place %(rank)s lies outside %(n)s ranked.") % values, _correct())
    elif rank + sharing - 1 > n:
        values = {"rank": rank, "n": n, "sharing": sharing}
        message = _("%(sharing)s cannot share place %(rank)s of %(n)s.") % values
        yield RoundFault("sharing", message, _("Count those who have this very place, the own county included."))


def plain(number: Decimal) -> str:
    """The digits without the zeros of a column: 7.5, not 7.5000."""
    return f"{number.normalize():f}"


def _correct() -> str:
    return _("Correct one of the two.")

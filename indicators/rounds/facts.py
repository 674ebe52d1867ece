"""What cannot be true of published marks and places, whoever writes them down: the form, a sheet, the service. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

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


class ItemMarks(NamedTuple):
    """What a notice says of one of its items; None is not published."""

    full_marks: Decimal | None
    score: Decimal | None
    deduction: Decimal | None


def whole_faults(
    full: Decimal | None,
    score: Decimal | None,
    items: Sequence[ItemMarks],
    *,
    sample_size: int | None = None,
    firms: int = 0,
) -> Iterator[RoundFault]:
    """Where a notice as a whole contradicts its own items: points that do not add up, more firms than were asked.

    Scores can only be added up where the items are all there are, that is where their full marks are those of the
    whole; the points lost on some of them are never more than those lost altogether. Items that each have the full
    marks of the whole are averaged, and add up to nothing.
    """
    scores = [item.score for item in items if item.score is not None]
    whole = sum((item.full_marks or Decimal(0) for item in items), Decimal(0))
    is_complete = len(scores) == len(items) > 0 and whole == full
    total = sum(scores, Decimal(0))
    lost = sum((item.deduction for item in items if item.deduction is not None), Decimal(0))
    if is_complete and score is not None and total != score:
        values = {"total": plain(total), "score": plain(score)}
        message = _("The scores of its items add up to %(total)s, its own score is %(score)s.") % values
        yield RoundFault("score", message, _correct())
    elif full is not None and score is not None and whole <= full and lost > full - score:
        values = {"lost": plain(lost), "rest": plain(full - score)}
        message = _("Its items lose %(lost)s points, the whole only %(rest)s.") % values
        yield RoundFault("score", message, _correct())
    yield from sample_faults(sample_size, firms=firms)


def sample_faults(sample_size: int | None, *, firms: int, below: int = 0) -> Iterator[RoundFault]:
    """A survey names no more enterprises than were asked, and has no more unsatisfied ones."""
    if sample_size is None:
        return
    values = {"n": firms, "below": below, "size": sample_size}
    if below > sample_size:
        message = _("%(below)s enterprises are below satisfied, %(size)s were asked.") % values
        yield RoundFault("sample_size", message, _correct())
    elif firms > sample_size:
        yield RoundFault("sample_size", _("%(n)s enterprises are named, %(size)s were asked.") % values, _correct())


def plain(number: Decimal) -> str:
    """The digits without the zeros of a column: 7.5, not 7.5000."""
    return f"{number.normalize():f}"


def _correct() -> str:
    return _("Correct one of the two.")

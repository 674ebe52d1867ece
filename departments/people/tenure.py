"""Who holds which post, day by day (任职期): what cannot be true together, what is vacant, what changed.

Pure: terms in, findings out. A term without an end goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from config.names import plain
from departments.choices import CONVENORS, SEATS, SINGLE, PostKind

# County leaders answer for indicators of several units, and convenors have their own office elsewhere; everybody else
# works for one unit.
IN_SEVERAL_UNITS = frozenset({PostKind.CHIEF, *CONVENORS})


@dataclass(frozen=True, slots=True)
class Term:
    """One person in one post from a day to a day; ``row`` is where a sheet says so, None what stands already."""

    unit: str
    kind: str
    name: str
    start: date
    end: date | None = None
    title: str = ""
    phone: str = ""
    row: int | None = None
    unit_name: str = ""

    @property
    def place(self) -> str:
        """The unit as people call it."""
        return self.unit_name or self.unit

    @property
    def who(self) -> str:
        return self.name or self.title

    @property
    def dates(self) -> str:
        return f"{self.start:%Y-%m-%d} – {self.end:%Y-%m-%d}" if self.end else f"{self.start:%Y-%m-%d} –"

    @property
    def post(self) -> str:
        return str(PostKind(self.kind).label)

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end >= day)


@dataclass(frozen=True, slots=True)
class Clash:
    """A term that cannot stand beside another: whose row it is, why, and what to do."""

    row: int
    message: str
    remedy: str
    also: int | None = field(default=None, compare=False)  # the other row, where the sheet itself says both


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A seat that went from one person to another (人员变动)."""

    unit: str
    unit_name: str
    kind: str
    former: str
    successor: str
    on: date

    @property
    def post(self) -> str:
        return str(PostKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that nobody holds; ``since`` and ``former`` are None and empty when nobody ever did."""

    unit: str
    kind: str
    since: date | None
    former: str = ""


def overlap(one: Term, other: Term) -> bool:
    """Whether there is a day on which both hold."""
    return (one.end is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def clashes(terms: Iterable[Term]) -> list[Clash]:
    """Everything that the terms with a row bring in and that cannot be: ends before beginnings, a seat held by two,
    the same post twice, one person in two units. In the order of the rows, one a row and reason."""
    others = list(terms)
    found = [
        Clash(term.row, _("The last day lies before the first."), _("Correct one of the two dates."))
        for term in others
        if term.row is not None and term.end is not None and term.end < term.start
    ]
    groups: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    for term in others:
        if term.end is None or term.end >= term.start:
            for key in _keys(term):
                groups[key].append(term)
    for key, group in groups.items():
        reason, *_who = key
        found += _within(reason, group)
    return sorted(set(found), key=lambda clash: (clash.row, clash.message))


def _keys(term: Term) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("seat", term.unit, term.kind)] if term.kind in SINGLE else []
    if term.kind not in SINGLE:
        keys.append(("twice", term.unit, term.kind, term.title, plain(term.name)))
    if term.name and term.kind not in IN_SEVERAL_UNITS:
        keys.append(("person", plain(term.name)))
    return keys


def _within(rule: str, group: Sequence[Term]) -> list[Clash]:
    found = []
    for place, term in enumerate(group):
        if term.row is None:
            continue
        for other in (*group[:place], *group[place + 1 :]):
            # Of two rows of one sheet the later one is told.
            earlier = other.row is not None and other.row > term.row
            if not earlier and overlap(term, other) and (clash := _clash_text(rule, term, other)):
                found.append(Clash(term.row, *clash, other.row))
                break
    return found


def _clash_text(rule: str, term: Term, other: Term) -> tuple[str, str] | None:
    values = {"unit": other.place, "post": other.post, "who": other.who, "dates": other.dates}
    where = _(" (row %(row)s)") % {"row": other.row} if other.row is not None else ""
    if rule == "person":
        if term.unit == other.unit or (term.phone and other.phone and term.phone != other.phone):
            return None
        return (
            _("%(who)s is %(post)s of %(unit)s in the same days (%(dates)s).") % values + where,
            _("End that post first; if these are two people of one name, give the telephone number of each."),
        )
    remedy = _("Give the day on which %(who)s leaves as the last day, or hand the post over.") % values
    if rule == "seat":
        return _("%(unit)s has %(post)s %(who)s in the same days (%(dates)s).") % values + where, remedy
    return (
        _("%(who)s holds this post in the same days already (%(dates)s).") % values + where,
        _("Keep one of the two."),
    )


def vacancies(unit: str, terms: Iterable[Term], *, on: date) -> list[Vacancy]:
    """Seats of one unit that nobody holds on a day, in the order of the seats (空缺)."""
    own = list(terms)
    found = []
    for kind in SEATS:
        held = sorted((term for term in own if term.kind == kind and term.start <= on), key=lambda term: term.start)
        if any(term.holds(on) for term in held):
            continue
        last = max(held, key=lambda term: term.end or date.max, default=None)
        since = last.end + timedelta(days=1) if last is not None and last.end is not None else None
        found.append(Vacancy(unit, kind, since, last.name if last else ""))
    return found


def changes(terms: Iterable[Term], *, after: date, until: date) -> list[SeatChange]:
    """Seats that passed to somebody else after a day and until another, the latest first (12个月内变动)."""
    seats: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in terms:
        if term.kind in SEATS:
            seats[term.unit, term.kind].append(term)
    found = [
        SeatChange(unit, former.place, kind, former.name, successor.name, successor.start)
        for (unit, kind), held in seats.items()
        for former, successor in pairwise(sorted(held, key=lambda term: term.start))
        if plain(former.name) != plain(successor.name) and after < successor.start <= until
    ]
    return sorted(found, key=lambda change: (-change.on.toordinal(), change.unit, change.kind))


def year_before(day: date) -> date:
    """The same day of the year before; 29 February counts from the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)

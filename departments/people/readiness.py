"""Is a unit ready to work on its figures (就绪清单)? What is missing, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from departments.choices import PostKind
from departments.people.tenure import Term, Vacancy, vacancies

# A post that ends within so many days is told before it is vacant.
NOTICE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Readiness:
    """What one unit has, and everything that it lacks."""

    holders: dict[str, Term]  # by kind of seat
    missing: tuple[str, ...]
    vacant: tuple[Vacancy, ...]
    ending: tuple[Term, ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def readiness(unit: str, terms: Iterable[Term], *, document: str, on: date) -> Readiness:
    """``document`` is the number of the latest team document, empty when there is none (专班文件)."""
    own = list(terms)
    vacant = tuple(vacancies(unit, own, on=on))
    missing = [] if document else [_("No team document is on record.")]
    missing += [vacancy_text(vacancy, on=on) for vacancy in vacant]
    holders = {term.kind: term for term in own if term.holds(on)}
    handler = holders.get(PostKind.HANDLER)
    if handler is not None and not handler.phone:
        missing.append(_("The handler's telephone number is missing."))
    followed = {(term.kind, term.start) for term in own}
    ending = tuple(
        term
        for term in holders.values()
        if term.end is not None
        and (term.end - on).days <= NOTICE_DAYS
        and not any(kind == term.kind and start > term.end for kind, start in followed)
    )
    return Readiness(holders, tuple(missing), vacant, ending)


def vacancy_text(vacancy: Vacancy, *, on: date) -> str:
    """Which post is vacant since when, in one sentence."""
    post = PostKind(vacancy.kind).label
    if vacancy.since is None:
        return _("No %(post)s has been named.") % {"post": post}
    values = {"post": post, "since": f"{vacancy.since:%Y-%m-%d}", "days": (on - vacancy.since).days + 1}
    return _("%(post)s vacant since %(since)s (%(days)d days); before: %(former)s.") % {
        **values,
        "former": vacancy.former,
    }

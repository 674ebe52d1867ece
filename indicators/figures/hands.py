"""四眼: in whose hands a figure has been, by its own fields and by its whole history."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from departments.models import User
from indicators.models import Figure


def find_own_figures(*, figures: Collection[int], user: User) -> set[int]:
    """Which of these figures the account, or the one it acts for, entered, changed, submitted or checked; one query."""
    return _in_hands(figures, user) if figures else set()


def find_each_own(*, judged: Sequence[tuple[User, Collection[int]]]) -> list[set[int]]:
    """The same of several accounts, each of which judges some figures: one query where none has judged its own, as it
    mostly is, else one more for each account."""
    figures = [pk for _user, own in judged for pk in own]
    touched = _in_hands(figures, *(user for user, _own in judged)) if figures else set()
    if len(judged) == 1 or not touched:
        return [touched for _each in judged]
    return [find_own_figures(figures=touched.intersection(own), user=user) for user, own in judged]


def _in_hands(figures: Collection[int], *users: User) -> set[int]:
    return set(Figure.objects.filter(pk__in=figures).in_hands_of(*users).values_list("pk", flat=True))

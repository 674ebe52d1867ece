"""What one reader sees of the ledger, asked once a page.

For the task force and leaders that is a whole region, which the database counts and sorts. For a unit's own people it
is what their unit owns or shares: a few hundred items, whose keys are read once and serve every part of the page.

Measured with 5,000 items of 60 units: asked of the database each time, a unit's board takes 1.3 times as long as with
its keys, in seven questions or in one with a window; the list takes the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Q

from departments.choices import REGION_WIDE_ROLES, ActionState, Checkpoint
from departments.models import ActionItem, Department, User
from departments.querysets import ActionQuerySet

# A unit with more than this is asked about in the database again and again, like a region.
MOST_KEYS = 1_000
UNFINISHED = (ActionState.OPEN, ActionState.CLOSING_ASKED)


class Key(NamedTuple):
    pk: int
    owner_id: int
    state: str
    checkpoint: str
    due: date


class AtCheckpoint(NamedTuple):
    """How many items wait at a checkpoint, and how many of them are over their deadline."""

    n: int = 0
    late: int = 0


class Seen:
    """The items that an account sees."""

    def __init__(self, user: User) -> None:
        self._user, self._visible = user, ActionItem.objects.visible_to(user)
        self._wide = user.has_role(*REGION_WIDE_ROLES)

    @cached_property
    def keys(self) -> list[Key] | None:
        """Of every item, the most urgent first; None where there are too many to be named one by one."""
        if self._wide:
            return None
        found = self._visible.order_by("due", "pk").values_list(*Key._fields)[: MOST_KEYS + 1]
        keys = [Key(*row) for row in found]
        return keys if len(keys) <= MOST_KEYS else None

    @cached_property
    def items(self) -> ActionQuerySet:
        return self._visible if self.keys is None else ActionItem.objects.filter(pk__in=[key.pk for key in self.keys])

    def owners(self) -> list[tuple[int, str]]:
        """The units of the filter: a region's, or the own one and those it works for."""
        units = Department.objects.filter(region_id=self._user.seen_region_id)
        if self.keys is not None:
            units = Department.objects.filter(pk__in={key.owner_id for key in self.keys})
        elif not self._wide:
            units = Department.objects.filter(pk__in=self._visible.order_by().values("owner_id"))
        return list(units.order_by("position", "code").values_list("pk", "short_name"))

    def by_state(self) -> dict[str, int]:
        if self.keys is not None:
            return Counter(key.state for key in self.keys)
        return dict(self._visible.order_by().values_list("state").annotate(n=Count("*")))

    def open_by_checkpoint(self, *, owner: int | None, day: date) -> dict[str, AtCheckpoint]:
        """How many wait at each checkpoint, and how many of them are over their deadline."""
        if self.keys is None:
            seen = self._visible.not_closed().filter(**({} if owner is None else {"owner_id": owner}))
            late = Count("pk", filter=Q(state=ActionState.OPEN, due__lt=day))
            counted = seen.order_by().values_list("checkpoint").annotate(n=Count("pk"), late=late)
            return {stage: AtCheckpoint(n, over) for stage, n, over in counted}
        waiting = list(self._waiting(owner))
        n = Counter(key.checkpoint for key in waiting)
        over = Counter(key.checkpoint for key in waiting if key.state == ActionState.OPEN and key.due < day)
        return {stage: AtCheckpoint(n[stage], over[stage]) for stage in n}

    def _waiting(self, owner: int | None) -> Iterator[Key]:
        return (key for key in self.keys or () if key.state in UNFINISHED and (owner is None or key.owner_id == owner))

    def most_urgent(self, *, owner: int | None, most: int, counts: dict[str, AtCheckpoint]) -> list[ActionQuerySet]:
        """The first items of every checkpoint that has any: one question where the keys are known, else one each."""
        if self.keys is not None:
            waiting = list(self._waiting(owner))
            first = [key.pk for stage in Checkpoint for key in [k for k in waiting if k.checkpoint == stage][:most]]
            return [ActionItem.objects.filter(pk__in=first).order_by("due", "pk")] if first else []
        seen = self._visible.not_closed().filter(**({} if owner is None else {"owner_id": owner}))
        return [seen.filter(checkpoint=stage).order_by("due", "pk")[:most] for stage in counts]

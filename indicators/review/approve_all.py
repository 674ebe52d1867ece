"""Approving everything without doubts in a filter at once (一键通过无疑点): what was confirmed, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, User
from indicators.figures.states import BulkOutcome
from indicators.models import Figure
from indicators.review.decide import approve_figures
from indicators.review.inbox import InboxFilter, InboxLine, inbox

Seen = Mapping[int, int]  # version by figure, as it was confirmed


@dataclass(frozen=True, slots=True)
class Undoubted:
    """What a filter holds: figures without doubts that this person may approve, and what stays behind and why."""

    lines: Sequence[InboxLine]
    doubtful: int
    own: int
    to_sign: int = 0

    @property
    def seen(self) -> dict[int, int]:
        return {line.figure.pk: line.figure.version for line in self.lines}

    @property
    def by_unit(self) -> list[tuple[Department, int, int]]:
        """Unit, number of figures, and how many of them are the same as last period; in protocol order."""
        found: dict[int, list[InboxLine]] = {}
        for line in sorted(self.lines, key=lambda line: line.figure.department.position):
            found.setdefault(line.figure.department_id, []).append(line)
        return [
            (lines[0].figure.department, len(lines), sum(1 for line in lines if not line.is_changed))
            for lines in found.values()
        ]


def read_undoubted(*, wanted: InboxFilter, user: User) -> Undoubted:
    """Read what waits for this reviewer within the filter; eight queries at most."""
    lines = inbox(figures=Figure.objects.awaiting(user), wanted=wanted, user=user)
    clean = [line for line in lines if not line.doubts]
    mine = [line for line in clean if not line.is_own]
    unsigned = [line for line in mine if not line.to_sign]
    return Undoubted(unsigned, len(lines) - len(clean), len(clean) - len(mine), len(mine) - len(unsigned))


@transaction.atomic
def approve_undoubted(
    *, seen: Seen, wanted: InboxFilter, actor: User, at: datetime | None = None
) -> tuple[BulkOutcome, int]:
    """Approve the confirmed figures; returns what happened and how many came in since and were left out.

    What was changed, decided or became doubtful since is refused one by one, never approved silently.
    """
    lines = inbox(figures=Figure.objects.awaiting(actor), wanted=wanted, user=actor)
    doubtful = {line.figure.pk: line for line in lines if line.doubts and line.figure.pk in seen}
    new = [line for line in lines if line.figure.pk not in seen]
    newer = sum(1 for line in new if not (line.doubts or line.is_own or line.to_sign))
    certain = [pk for pk in seen if pk not in doubtful]
    outcome = approve_figures(figures=certain, actor=actor, at=at, versions=seen)
    for line in doubtful.values():
        why = _("It has become doubtful: %(doubt)s") % {"doubt": line.doubts[0].message}
        outcome.refused.append((line.figure, why))
    return outcome, newer

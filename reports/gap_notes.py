"""差距旁注: what stands beside every gap – points lost of the total, distance to the average, months at zero. Pure.

Lists with columns of their own for some of it ask for the rest alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from config.numbers import number_text
from reports.differences import AveragedRow, behind_average
from reports.facts import AwardedRow, points_of
from reports.presentation import digits, gap_with_unit, zero_months_text

LOSS_SHOWN = 2


class NotedRow(AveragedRow, AwardedRow, Protocol):
    """A frozen leaf with all that is said beside its gap."""

    @property
    def unit(self) -> str: ...
    @property
    def lost(self) -> Decimal | None: ...
    @property
    def zero_streak(self) -> Sequence[str]: ...


def gap_notes(row: NotedRow, *, loss: bool = True, average: bool = True) -> list[str]:
    """丢分, 较均值差 of value and of awarded points, 连续得0分; what is not known is left out."""
    found = (
        loss_note(row) if loss else "",
        value_note(row) if average else "",
        points_note(row),
        zero_months_text(row.zero_streak),
    )
    return [note for note in found if note]


def loss_note(row: NotedRow) -> str:
    """丢分0.64分, of the county's total."""
    if row.lost is None:
        return ""
    return _("lost of the total: %(points)s points") % {"points": number_text(row.lost, LOSS_SHOWN)}


def value_note(row: NotedRow) -> str:
    """较均值差 of the value in its unit; empty where no average of it is known."""
    behind = behind_average(row)
    if behind is None:
        return ""
    values = {"gap": gap_with_unit(abs(behind), row.unit)}
    if behind == 0:
        return _("level with the average")
    return (_("worse than the average by %(gap)s") if behind > 0 else _("better than the average by %(gap)s")) % values


def points_note(row: AwardedRow) -> str:
    """较均值差 of the awarded points; empty where no average of them is known."""
    points = points_of(row)
    if points is None or (behind := points.average_gap) is None:
        return ""
    values = {"gap": digits(abs(behind))}
    if behind == 0:
        return _("points awarded level with the average")
    if behind > 0:
        return _("points awarded below the average by %(gap)s") % values
    return _("points awarded above the average by %(gap)s") % values

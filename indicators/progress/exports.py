"""The columns of the list of units (报送进度), on the page and in a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from config.lists.export import Field
from indicators.cycles.completeness import UnitProgress


def completeness_fields() -> list[Field]:
    """In the order of the page."""

    def of(name: str) -> Any:
        return lambda row: getattr(row, name)

    return [
        Field("unit", _("Unit"), lambda row: str(row.department), 24, always=True),
        Field("kind", _("Kind"), lambda row: row.department.get_kind_display(), 16),
        Field("owed", _("Owed"), of("owed"), 9),
        Field("handed", _("Handed in"), of("handed_in"), 9),
        Field("waiting", _("Waiting for review"), of("submitted"), 9),
        Field("approved", _("Approved"), of("approved"), 9),
        Field("returned", _("Returned"), of("returned"), 9),
        Field("outstanding", _("Outstanding"), of("outstanding"), 9),
        Field("state", _("State"), state_word, 14),
    ]


def state_word(row: UnitProgress) -> str:
    """Where a unit stands, the gravest first."""
    if row.is_late:
        return _("Late")
    if row.is_extended:
        return _("Extended")
    if row.is_complete:
        return _("All approved")
    if not row.outstanding:
        return _("Waiting for review")
    return _("In progress") if row.handed_in or row.drafted or row.returned else _("Not started")

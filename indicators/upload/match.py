"""Remembering which column of a unit's own sheet holds what (列对应), for later sheets of the same make."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from departments.models import Region, User
from departments.trail.record import record
from indicators.models import ColumnMatch
from indicators.upload.headings import MEANINGS, Headings


def match_of(*, region: Region, headings: Headings) -> dict[int, str] | None:
    """What was said of a sheet with these headings: column (from 0) → what it holds."""
    found = ColumnMatch.objects.filter(region=region, signature=headings.signature).first()
    if found is None:
        return None
    return {int(place): name for place, name in found.columns.items() if name in MEANINGS}


@transaction.atomic
def remember_match(*, region: Region, headings: Headings, columns: Mapping[int, str], actor: User) -> None:
    """Keep it for all units of the region; a later correction replaces it."""
    values = {str(place): name for place, name in sorted(columns.items())}
    defaults = {"headings": list(headings.texts), "columns": values, "saved_by_name": str(actor)[:40]}
    ColumnMatch.objects.update_or_create(region=region, signature=headings.signature, defaults=defaults)
    record(actor=actor, action="columns.match", target=str(region), detail={"columns": values})

"""Remembering what a unit's own headings mean (列对应): meanings and never places, for whatever sheet has them next."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from config.sheets.tokens import token_of
from config.sheets.understand import Understood
from departments.models import Department, User
from departments.trail.record import record
from indicators.models import ColumnMatch, Cycle
from indicators.upload.columns import MEANINGS


def meanings_of(*, cycle: Cycle, department: Department | None, understood: Understood) -> dict[int, str]:
    """What this unit said of such headings before: column → what it holds, blank for one to pass over."""
    found = ColumnMatch.objects.filter(region=cycle.region, signature=_owner(department)).first()
    if found is None:
        return {}
    tokens = _tokens(understood, cycle)
    return {column: found.columns[token] for column, token in tokens.items() if token in found.columns}


@transaction.atomic
def remember_match(
    *,
    cycle: Cycle,
    department: Department | None,
    understood: Understood,
    columns: Mapping[int, str],
    actor: User,
) -> None:
    """Keep it for the unit's next sheets; a later correction replaces it. A heading that stands twice says nothing."""
    tokens = _tokens(understood, cycle)
    values = {
        token: columns[column]
        for column, token in tokens.items()
        if column in columns and columns[column] in {*MEANINGS, ""} and list(tokens.values()).count(token) == 1
    }
    of_unit = {"region": cycle.region, "signature": _owner(department)}
    kept, _new = ColumnMatch.objects.select_for_update().get_or_create(**of_unit)
    kept.columns = {**kept.columns, **values}
    kept.headings, kept.saved_by_name = sorted(kept.columns), str(actor)[:40]
    kept.save()
    record(actor=actor, action="columns.match", target=str(department or cycle.region), detail={"columns": values})


def _owner(department: Department | None) -> str:
    """Of whose sheets it is remembered."""
    return f"unit {department.pk}" if department else "all units"


def _tokens(understood: Understood, cycle: Cycle) -> dict[int, str]:
    return {
        column: token_of([part.text for part in heading.parts], cycle.label)
        for column, heading in understood.heads.columns.items()
    }

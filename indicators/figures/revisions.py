"""留痕: what a figure was before and after every act, appended and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from config.bulk import insert_rows
from departments.models import User
from indicators.figures.facts import facts_of
from indicators.models import Figure, Revision

REVISED = ("figure_id", "at", "by_id", "by_name", "acted_for_id", "action", "before", "after", "reason")


def with_stamps(fields: Mapping[str, Any]) -> dict[str, Any]:
    """With every account that is written (``submitted_by``) what it is stamped with (``submitted_as``)."""
    stamps = {
        f"{name.removesuffix('_by')}_as": account.stamp if account else ""
        for name, account in fields.items()
        if name.endswith("_by")
    }
    return {**fields, **stamps}


def snapshot(figure: Figure | None) -> dict[str, Any]:
    """What a revision remembers of a figure: its facts and state as text, blanks left out."""
    if figure is None:
        return {}
    # Identity, not equality: a reported 0 equals False and is anything but blank.
    values = {name: str(value) for name, value in facts_of(figure).items() if value is not None and value is not False}
    values = {name: text for name, text in values.items() if text}
    return {**values, "state": str(figure.state)}


def write_revisions(
    *,
    figures: Sequence[Figure],
    before: Sequence[dict[str, Any]],
    action: str,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Append one revision a figure (留痕), in one statement."""
    if figures:
        insert_revisions(revision_rows(figures, before, action, actor, at, reason))


def revision_rows(
    figures: Sequence[Figure],
    before: Sequence[dict[str, Any]],
    action: str,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> Iterator[tuple[Any, ...]]:
    """The revisions of figures as they are now, for ``insert_revisions``."""
    by = (actor.pk, str(actor), actor.acting_for_id) if actor else (None, "system", None)
    for figure, old in zip(figures, before, strict=True):
        yield figure.pk, at, *by, action, old, snapshot(figure), reason


def insert_revisions(rows: Iterable[tuple[Any, ...]]) -> None:
    """Append revisions, of as many acts as there are, in one statement."""
    insert_rows(Revision._meta.db_table, REVISED, rows)

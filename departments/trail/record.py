"""Appending to the audit trail (审计) and proving that it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.models import AuditEntry, AuditHead, AuditReach, Department, Region, User
from departments.trail.chain import Break, Link, first_break, link_hash

# So many entries are in memory at a time while the chain is proven.
CHUNK = 2_000
# The account in whose name an act was done (代理); the text of who did it bears both names.
ACTED_FOR = "acted_for"
# Entries of an act that writes its own together (``record_together``); None outside of one.
_unwritten: ContextVar[list[AuditEntry] | None] = ContextVar("_unwritten", default=None)


def record(
    *,
    actor: User | None,
    action: str,
    target: str,
    detail: dict[str, Any] | None = None,
    unit: Department | None = None,
    region: Region | None = None,
    reaches: Collection[int] = (),
) -> AuditEntry:
    """Append one entry inside the caller's transaction. ``actor=None`` is the system itself (beat, commands).

    ``unit`` is whose figures or items it concerns, when that is not the actor's own: its people may read the entry.
    ``region`` is where the system acted by itself. ``reaches`` are further counties that it concerns, because they
    share what was changed: their task forces read it too. For whom somebody acted stands in the detail, by key.
    """
    detail = dict(detail or {})
    if actor is not None and actor.acting_for is not None:
        detail[ACTED_FOR] = actor.acting_for.pk
    # Without a savepoint: an act that cannot be put on record is undone as a whole.
    with transaction.atomic(savepoint=False):
        unwritten = _unwritten.get()
        sequence, before = (unwritten[-1].sequence, unwritten[-1].hash) if unwritten else _lock_head()
        entry = AuditEntry(
            sequence=sequence + 1,
            at=timezone.now(),
            actor=actor,
            actor_name=str(actor) if actor else "system",
            action=action,
            target=target[:200],
            detail=detail,
            region_key=unit.region_id if unit else region.pk if region else actor.home_region_id if actor else None,
            unit_key=unit.pk if unit else actor.department_id if actor else None,
            previous_hash=before,
        )
        entry.hash = entry_hash(entry)
        entry.further_regions = sorted(set(reaches) - {entry.region_key})
        if unwritten is None:
            _append([entry])
        else:
            unwritten.append(entry)
    return entry


@contextmanager
def record_together() -> Iterator[None]:
    """Entries of one long act are written at its end: five thousand of a seeded county in some statements instead of
    fifteen thousand. (In one transaction PostgreSQL keeps every version of the head, and looks through all of them for
    the next: a fifth of the time.)

    When the block fails, none is written. Not for an act of which a part may be undone and the rest go on.
    """
    with transaction.atomic():
        _lock_head()
        entries: list[AuditEntry] = []
        token = _unwritten.set(entries)
        try:
            yield
        finally:
            _unwritten.reset(token)
        if entries:
            _append(entries)


def _lock_head() -> tuple[int, str]:
    """Sequence and hash of the last entry; nobody else appends until the transaction ends."""
    # Never created by hand: the first migration puts the one row there.
    return AuditHead.objects.select_for_update().values_list("sequence", "hash").get(pk=1)


def _append(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.bulk_create(entries, batch_size=CHUNK)
    AuditReach.objects.bulk_create(
        AuditReach(entry=entry, region_key=key) for entry in entries for key in entry.further_regions
    )
    last = entries[-1]
    AuditHead.objects.filter(pk=1).update(sequence=last.sequence, hash=last.hash)


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over what the entry says and over the hash before it."""
    return link_hash(_link(entry))


def first_broken(entries: Iterable[AuditEntry] | None = None) -> Break | None:
    """Where the chain breaks first, or None when it is whole: of these entries, or of all, which must end where the
    head says. Entries are read in a stream, so a million of them need no more memory than a few."""
    if entries is not None:
        return first_break(map(_link, entries))
    head = AuditHead.objects.get(pk=1)
    return first_break(_stream(), head=(head.sequence, head.hash))


def _stream() -> Iterator[Link]:
    rows = AuditEntry.objects.order_by("sequence").values_list(*Link._fields)
    return (Link(*row) for row in rows.iterator(chunk_size=CHUNK))


def _link(entry: AuditEntry) -> Link:
    return Link(*(getattr(entry, name) for name in Link._fields))

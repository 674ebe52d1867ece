"""Appending to the audit trail (审计) and proving that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.models import AuditEntry, AuditHead, User


def record(*, actor: User | None, action: str, target: str, detail: dict[str, Any] | None = None) -> AuditEntry:
    """Append one entry inside the caller's transaction. ``actor=None`` is the system itself (beat, commands)."""
    with transaction.atomic():
        # Never created by hand: the first migration puts the one row there.
        head = AuditHead.objects.select_for_update().get(pk=1)
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at=timezone.now(),
            actor=actor,
            actor_name=str(actor) if actor else "system",
            action=action,
            target=target[:200],
            detail=detail or {},
            previous_hash=head.hash,
        )
        entry.hash = entry_hash(entry)
        entry.save(force_insert=True)
        head.sequence, head.hash = entry.sequence, entry.hash
        head.save(update_fields=["sequence", "hash"])
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over what the entry says and over the hash before it."""
    said = [entry.sequence, _utc(entry.at), entry.actor_name, entry.action, entry.target, entry.detail]
    text = json.dumps([entry.previous_hash, *said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(entries: Iterable[AuditEntry] | None = None) -> AuditEntry | None:
    """The first entry that was changed, removed or inserted, or None when the whole chain holds."""
    expected = "0" * 64
    chain = entries if entries is not None else AuditEntry.objects.order_by("sequence").iterator()
    for sequence, entry in enumerate(chain, start=1):
        if entry.sequence != sequence or entry.previous_hash != expected or entry.hash != entry_hash(entry):
            return entry
        expected = entry.hash
    return None


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")

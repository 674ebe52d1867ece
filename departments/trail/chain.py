"""哈希链: what an audit entry says, hashed together with the hash before it; and where a chain breaks. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

START = "0" * 64
# Made once: a million entries are written with it.
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class ChainFault(TextChoices):
    """What is wrong at the place where a chain breaks."""

    CHANGED = "changed", _("the entry was changed")
    MISSING = "missing", _("an entry before it was removed, added or put elsewhere")
    CUT = "cut", _("entries at the end were removed or added")


class Link(NamedTuple):
    """One entry, as it is read for the proof."""

    sequence: int
    at: datetime
    actor_name: str
    action: str
    target: str
    detail: Any
    region_key: int | None
    unit_key: int | None
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain breaks first."""

    sequence: int
    fault: ChainFault


def link_hash(link: Link) -> str:
    """SHA-256 over what the entry says and over the hash before it."""
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [link.previous_hash, link.sequence, at, link.actor_name, link.action, link.target, link.detail]
    if link.region_key is not None or link.unit_key is not None:  # older entries had neither
        content += [link.region_key, link.unit_key]
    return hashlib.sha256(_written(content).encode()).hexdigest()


def first_break(links: Iterable[Link], *, head: tuple[int, str] | None = None) -> Break | None:
    """The first place where the chain does not hold, read one entry at a time; ``head`` is where it should end."""
    sequence, expected = 0, START
    for link in links:
        if link.sequence != sequence + 1 or link.previous_hash != expected:
            return Break(link.sequence, ChainFault.MISSING)
        if link.hash != link_hash(link):
            return Break(link.sequence, ChainFault.CHANGED)
        sequence, expected = link.sequence, link.hash
    if head is not None and head != (sequence, expected):
        return Break(sequence, ChainFault.CUT)
    return None

"""起草种类: what can be drafted, from what it is written, and how its documents are numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.documents.blocks import Text
from departments.choices import DocumentReaders
from departments.documents.kinds import DocumentKind, register_kind
from departments.models import Department, Region, User


@dataclass(frozen=True, slots=True)
class Composed:
    """A document as the system writes it, and what it was written from (2026-10 v1)."""

    text: Text
    base: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is to be written of: the thing (a month 2026-10, a week 2026-W45, a meeting), in words, and whose it is."""

    region: Region
    about: str
    subject: str
    day: date
    unit: Department | None = None


@dataclass(frozen=True, slots=True)
class DraftKind:
    """``compose`` writes it for a reader; ``number_of`` says how the n-th document of a year is numbered; ``stem`` is
    what its file is called; ``occasions`` are those of a day. ``NotDone`` for what cannot be written."""

    key: str
    label: Any
    compose: Callable[[Occasion, User, str], Composed]
    number_of: Callable[[Region, int, int], str]
    stem: Callable[[Occasion, int], list[str]]
    occasions: Callable[[Region, date], list[Occasion]]
    readers: str = DocumentReaders.EVERYBODY
    is_numbered: bool = True


DRAFT_KINDS: dict[str, DraftKind] = {}


def register_draft(kind: DraftKind) -> None:
    """Make a kind known, and that of the documents that are released from it."""
    DRAFT_KINDS[kind.key] = kind
    register_kind(DocumentKind(kind.key, kind.label))

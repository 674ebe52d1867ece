"""文稿种类: what kinds of documents there are. Each capability registers its own; those that take long have a maker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from config.documents.blocks import Text
from departments.choices import FileFormat
from departments.models import OfficeDocument


@dataclass(frozen=True, slots=True)
class Made:
    """What a maker hands over: the document, and its parts as files of their own (for an archive), by name."""

    text: Text
    parts: tuple[tuple[str, Text], ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind. ``make`` writes the document that was asked for and says how far it is (in per cent); ``state_of``
    says what stands there today, so that a page can tell that a document is older than that."""

    key: str
    label: Any
    formats: tuple[FileFormat, ...] = (FileFormat.WORD, FileFormat.PDF, FileFormat.TEXT)
    make: Callable[[OfficeDocument, Callable[[int], None]], Made] | None = None
    state_of: Callable[[OfficeDocument], str] | None = None


KINDS: dict[str, DocumentKind] = {}


def register_kind(kind: DocumentKind) -> None:
    """Make a kind known; called by an app when it is ready."""
    KINDS[kind.key] = kind


def kind_label(key: str) -> str:
    """What a kind is called; a kind that no longer exists by its key."""
    return str(KINDS[key].label) if key in KINDS else key

"""A table of rows to be frozen: column names once, then plain tuples. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows of one model; ``columns`` are its field names."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def table_of(records: list[dict[str, Any]]) -> RowTable:
    """From records that all have the same keys; an empty list is an empty table."""
    columns = tuple(records[0]) if records else ()
    return RowTable(columns, [tuple(record.values()) for record in records])

"""The shapes of tables (表形): one thing a row, months across, units × indicators and the other way round.

Whatever its shape, a table gives records: what each of them is about as its row and its headings say, and its cells.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from config.sheets.understand import Understood
from config.sheets.words import PASSED_OVER


@dataclass(frozen=True)
class FactColumns:
    """The columns of one record in every row: what their headings name, and which fact stands where."""

    things: Mapping[str, object] = field(default_factory=dict)  # "indicator" → it, where the heading names it
    columns: Mapping[str, int] = field(default_factory=dict)  # fact → column

    @property
    def first(self) -> int:
        return min(self.columns.values())


def fact_columns(understood: Understood, facts: Collection[str]) -> list[FactColumns]:
    """The columns of facts by what their headings name, in the order of the sheet. Facts whose heading names nothing
    (a 备注 behind the months) belong to every one of them only where there is one."""
    found: dict[tuple[tuple[str, int], ...], FactColumns] = {}
    for column, name in sorted(understood.meanings.items()):
        if name == PASSED_OVER or name not in facts:
            continue
        things = understood.senses[column].things if column in understood.senses else {}
        key = tuple(sorted((kind, id(thing)) for kind, thing in things.items()))
        group = found.setdefault(key, FactColumns(dict(things), {}))
        if name not in group.columns:
            found[key] = FactColumns(group.things, {**group.columns, name: column})
    if len(found) == 2 and () in found:
        (key, wide) = next((key, group) for key, group in found.items() if key)
        if not set(found[()].columns) & set(wide.columns):
            return [FactColumns(wide.things, {**found[()].columns, **wide.columns})]
    if len(found) > 1 and () in found and "value" not in found[()].columns:
        found.pop(())
    return sorted(found.values(), key=lambda group: group.first)

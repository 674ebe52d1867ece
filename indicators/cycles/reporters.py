"""Which units report an indicator: those of the kinds it names, and the lead where it says so (应报单位). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from indicators.peers import LEAD as LEAD


class Reportable(Protocol):
    """A leaf: ``reports`` names kinds of units, and "lead" for the lead department."""

    @property
    def pk(self) -> int: ...
    @property
    def reports(self) -> list[str]: ...


class Reporter(Protocol):
    """A unit of some kind."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...


Leaf = TypeVar("Leaf", bound=Reportable)
Unit = TypeVar("Unit", bound=Reporter)


def reporters(indicator: Reportable, units: Iterable[Reporter], lead: int | None) -> list[int]:
    """The ids of the units that report it, the lead first where its kind does not report anyhow."""
    kinds = set(indicator.reports) - {LEAD}
    found = [unit.pk for unit in units if unit.kind in kinds]
    if LEAD in indicator.reports and lead is not None and lead not in found:
        found.insert(0, lead)
    return found


def reporting_pairs(
    *, indicators: Iterable[Leaf], units: Iterable[Unit], leads: Mapping[int, int | None]
) -> list[tuple[Leaf, Unit]]:
    """Every leaf with every unit that owes it, from leaves in force, active units and the lead of each indicator."""
    by_id = {unit.pk: unit for unit in units}
    return [
        (indicator, by_id[pk])
        for indicator in indicators
        if indicator.reports
        for pk in reporters(indicator, by_id.values(), leads.get(indicator.pk))
        if pk in by_id
    ]

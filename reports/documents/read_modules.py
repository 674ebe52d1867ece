"""取模块: what a snapshot says of the modules that several units report: sentences, numbers and leagues."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from config.numbers import number_text
from departments.choices import PeerGroup
from reports.analysis.modules import modules_of, read_module
from reports.documents.snapshot import LeagueFact, ModuleFact
from reports.models import MonthlyReport
from reports.presentation import period_text
from reports.words.module_lines import ModuleColumn, UnitLine, leading, measure_of, place_lines, unit_lines
from reports.words.module_notice import module_sentences


def modules_in(report: MonthlyReport) -> Iterator[ModuleFact]:
    """Modules that several units report, each with its sentences and every number that these may be made of."""
    label = report.cycle.label
    for top, leaves in modules_of(report_id=report.pk):
        if not any(leaf.units > 1 for leaf in leaves):  # type: ignore[attr-defined]
            continue
        facts = read_module(code=top.code, reports={report.pk: label})
        columns = [
            ModuleColumn(leaf, measure_of(leaf, [c for u in reporters for c in facts.cells[leaf.code, u].values()]))
            for leaf in facts.leaves
            if len(reporters := facts.reporters(leaf.code)) > 1
        ]
        lines = unit_lines(columns, facts.units, facts.cells, [label])
        sentences = list(module_sentences(top.code, columns, lines, period_text(label), report.parameters))
        if sentences:
            leagues = list(_leagues(top.name, columns, lines, report))
            yield ModuleFact(top.code, top.name, sentences, _sources(columns, lines), _names(columns, lines), leagues)


def _leagues(
    name: str, columns: list[ModuleColumn], lines: list[UnitLine], report: MonthlyReport
) -> Iterator[LeagueFact]:
    """A table for every group that is placed by a leading column: places first, then every column."""
    chosen = leading(columns)
    for group in PeerGroup if chosen else ():
        inside = [line for line in lines if line.group == group]
        places = place_lines(inside, chosen[0], columns[chosen[0]], report.parameters)
        placed = [line for line in inside if line.code in places]
        if not placed:
            continue
        placed.sort(key=lambda line: places[line.code].rank)
        rows = tuple(
            (f"{places[line.code].rank}", line.name, *(_cell(cell, column) for cell, column in _cells(line, columns)))
            for line in placed
        )
        heads = tuple(_head(column) for column in columns)
        yield LeagueFact(_("%(group)s: %(module)s") % {"group": group.label, "module": name}, heads, rows)


def _cells(line: UnitLine, columns: list[ModuleColumn]) -> list[tuple[Any, ModuleColumn]]:
    return list(zip(line.cells, columns, strict=True))


def _cell(cell: Any, column: ModuleColumn) -> str:
    return "" if cell is None or cell.value is None else number_text(cell.value, column.measured.decimals)


def _head(column: ModuleColumn) -> str:
    name, unit = column.leaf.name, column.leaf.unit
    return _("%(name)s (%(unit)s)") % {"name": name, "unit": unit} if unit else name


def _sources(columns: list[ModuleColumn], lines: Any) -> dict[Decimal, str]:
    """Values of the units, sums over them, and how many units there are at most in a sentence."""
    sources: dict[Decimal, str] = {Decimal(n): "count of units" for n in range(1, len(lines) + 1)}
    for number, column in enumerate(columns):
        total = Decimal(0)
        for line in lines:
            cell = line.cells[number]
            if cell is not None and cell.value is not None:
                sources[abs(cell.value).normalize()] = f"{column.code} {line.code}"
                total += cell.value
        sources.setdefault(abs(total).normalize(), f"sum {column.code}")
    return sources


def _names(columns: list[ModuleColumn], lines: Any) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys([*(column.leaf.name for column in columns), *(column.leaf.unit for column in columns)])
    ) + tuple(line.name for line in lines)

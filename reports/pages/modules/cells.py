"""What stands in the cells of a module's page: numbers as text, with what each leads to (模块页的单元格)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.numbers import NO_VALUE, number_text
from config.templatetags.ui import badge
from indicators.basis import day_text
from indicators.choices import Standing
from indicators.numbers.digits import readable, readable_mean
from indicators.numbers.rates import is_place
from indicators.peers import GroupMeasure
from indicators.targets.counts import Averages
from reports.addresses import Addresses
from reports.analysis.modules import ModuleFacts
from reports.analysis.quarters import MonthsTogether, Quarter, lacking_text, span_basis
from reports.pages.shown import ReportChoice, Shown
from reports.presentation import period_text
from reports.words.module_lines import CountyLine, ModuleColumn, UnitLine, county_lines


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """The month or the quarter that a page shows, with the published reports that it is told from, oldest first."""

    shown: Shown
    months: list[str]
    reports: list[ReportChoice]
    quarter: Quarter | None = None
    # The report of the month before the quarter: counts since January are told from there.
    before: ReportChoice | None = None
    addresses: dict[str, Addresses] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What is shown; a quarter of which months are not published says which it is told from."""
        if self.quarter is None:
            return period_text(self.months[0])
        if len(self.published) == len(self.months):
            return str(self.quarter)
        values = {"quarter": self.quarter, "months": _(", ").join(self.published)}
        return _("%(quarter)s (%(months)s only)") % values

    @property
    def read(self) -> list[ReportChoice]:
        """All reports that the numbers are told from, oldest first."""
        return [self.before, *self.reports] if self.before else self.reports

    @property
    def published(self) -> list[str]:
        """Of the months those that are published."""
        return [each.label for each in self.reports]

    def address(self, label: str) -> Addresses:
        """Addresses in the report of a month."""
        if label not in self.addresses:
            period = next((each.period for each in self.read if each.label == label), "")
            query = self.shown.query if self.quarter is None else urlencode({"period": period})
            self.addresses[label] = Addresses(query)
        return self.addresses[label]


def place_words(line: CountyLine) -> str:
    """第12位（共12个），倒数第1位（据2026年10月通报）: the place, from below as well, and what it rests on."""
    place = line.place
    if place is None:
        return ""
    text, below = place.text, place.reverse_text
    if below:
        text = _("%(place)s, %(reverse)s") % {"place": text, "reverse": below}
    return _("%(place)s (%(basis)s)") % {"place": text, "basis": place.basis}


def head(column: ModuleColumn, span: MonthSpan) -> dict[str, Any]:
    leaf, label = column.leaf, span.reports[-1].label
    return {
        "name": leaf.name,
        "unit": leaf.unit,
        "lower": column.fewer_is_better,
        "average": column.has_average,
        "basis": span_basis(column.measured, label, by_quarter=span.quarter is not None),
        "url": span.address(label).units(column.code),
    }


def unit_row(
    line: UnitLine, columns: Sequence[ModuleColumn], facts: ModuleFacts, span: MonthSpan, averages: Averages, own: str
) -> dict[str, Any]:
    kind, last = facts.kinds.get(line.code, ""), span.reports[-1].label
    cells = []
    for column, cell, average in zip(columns, line.cells, line.averages, strict=True):
        wanted = averages.of(column.code, line.code, kind)
        shown = _cell(line, column, cell, span)
        if column.is_average and cell is not None:
            shown |= _against_target(column, cell.value, wanted)
        cells.append(_render_cell(shown))
        if column.has_average:
            cells.append(_render_cell(_average(column, average, wanted)))
    return {
        "name": line.name,
        "url": span.address(last).unit(line.code),
        "place": line.place,
        "cells": cells,
        "is_own": line.code == own,
    }


def _render_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell as it stands on the page; there are thousands of them, so no template is asked for each."""
    text, parts = escape(cell["text"] or NO_VALUE), []
    if cell.get("url"):
        parts.append(f'<a href="{escape(cell["url"])}">{text}</a>')
    else:
        parts.append(badge("bad" if cell["bad"] else "off", cell["text"]) if cell.get("word") else text)
    if cell.get("beside"):
        parts.append(f'<span class="unit">{escape(cell["beside"])}</span>')
    if cell.get("zero"):
        parts.append(badge("bad", _("still 0")))
    if cell["hint"]:
        parts.append(f'<span class="hint">{escape(cell["hint"])}</span>')
    if "enough" in cell:
        parts.append(badge("done", _("met")) if cell["enough"] else badge("bad", _("short")))
    return cell | {"html": SafeString(" ".join(parts))}  # escaped part by part


def _cell(line: UnitLine, column: ModuleColumn, cell: MonthsTogether | None, span: MonthSpan) -> dict[str, Any]:
    """The number as text with its explanation; what there is instead where there is none."""
    if cell is None:
        return {"text": "", "hint": ""}
    hint = lacking_text(cell)
    if cell.value is None:
        off, url = cell.standing == Standing.NOT_APPLICABLE, ""
        word = _("n/a") if off else _("parts not known") if cell.unadded else _("not reported")
        if cell.as_of and not cell.unadded:
            word = _("cannot be told")
        return {"text": word, "hint": hint, "bad": not off, "url": url, "word": True}
    text = number_text(readable(cell.value, column.measured.decimals))
    url = span.address(cell.as_of).explain(column.code, line.code)
    zero = cell.value == 0 and column.compares_units and not column.fewer_is_better
    if not column.measured.adds and cell.as_of != span.reports[-1].label:
        hint = _(", ").join(part for part in (_("as of %(month)s") % {"month": cell.as_of}, hint) if part)
    if cell.day is not None:
        hint = _(", ").join(part for part in (day_text(cell.day), lacking_text(cell)) if part)
    return {"text": text, "hint": hint, "url": url, "zero": zero}


def group_rows(columns: Sequence[ModuleColumn], found: Sequence[GroupMeasure | None]) -> list[dict[str, Any]]:
    """本组最优、本组平均 as the last two rows of a group's table; nothing where no column has them."""
    best: list[dict[str, Any]] = []
    average: list[dict[str, Any]] = []
    for column, measure in zip(columns, found, strict=True):
        if measure is None:
            both = [{"text": "", "hint": ""}] * 2
        else:
            decimals = column.measured.decimals
            n = _("%(n)s units") % {"n": measure.n}
            both = [
                {"text": number_text(readable(measure.best, decimals)), "hint": measure.holder_text},
                {"text": number_text(readable_mean(measure.average, decimals)), "hint": n},
            ]
        for cells, cell in zip((best, average), both, strict=True):
            cells += [_render_cell(cell), *([_render_cell({"text": "", "hint": ""})] if column.has_average else [])]
    if not any(found):
        return []
    return [
        {"name": _("Best of the group"), "cells": best},
        {"name": _("Average of the group"), "cells": average},
    ]


def _average(column: ModuleColumn, average: Any, wanted: Any) -> dict[str, Any]:
    """The monthly average beside what is asked of it."""
    if average is None:
        return {"text": "", "hint": ""}
    return {"text": number_text(average), "hint": ""} | _against_target(column, average, wanted)


def _against_target(column: ModuleColumn, average: Decimal | None, wanted: Decimal | None) -> dict[str, Any]:
    """What is asked of an average, and whether it is enough."""
    if average is None or wanted is None:
        return {}
    enough = average >= wanted if not column.fewer_is_better else average <= wanted
    return {"beside": f"/ {number_text(readable(wanted))}", "enough": enough}


def county(columns: Sequence[ModuleColumn], facts: ModuleFacts, span: MonthSpan) -> list[dict[str, Any]]:
    """Leaves that the county alone reports, with its place and the place from below."""
    by_units = {column.code for column in columns}
    leaves = [leaf for leaf in facts.leaves if leaf.code not in by_units]
    return [
        {
            "leaf": line.leaf,
            "found": line.found,
            "place": place_words(line),
            "hint": lacking_text(line.found),
            "basis": line.basis or basis_of(line, span),
            "value": None if line.found.value is None else number_text(readable(line.found.value, line.leaf.decimals)),
            "is_place": is_place(line.leaf),
            "url": span.address(line.found.as_of or span.reports[-1].label).explain(line.leaf.code),
        }
        for line in county_lines(leaves, facts.county, span.published, span.quarter)
    ]


def basis_of(line: CountyLine, span: MonthSpan) -> str:
    """What span the county's number speaks of."""
    label = line.found.as_of or span.reports[-1].label
    return span_basis(line.measured, label, by_quarter=span.quarter is not None, day=line.found.day)

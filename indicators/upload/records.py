"""The rows of a sheet of figures as they are kept (读出的行): one for every figure that it speaks of, as texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.problems import Problem
from config.files.records import Book, Cell, CellKind
from config.sheets.measures import cut_brackets, is_measure
from config.sheets.periods import moment_of
from config.sheets.shapes import FactColumns
from config.sheets.stated import StatedKind
from config.sheets.table import cell_fault
from config.sheets.words import is_line_below, is_total
from departments.models import Department
from departments.sheets.door import SheetPlace
from departments.sheets.read import MOST_ORIGINALS, frame_of
from departments.sheets.uploads import KeptReading
from indicators.models import Figure, Indicator
from indicators.upload.columns import FACT_COLUMNS, KEYS, NUMBERS, ORIGIN, figure_columns, missing
from indicators.upload.open import OpenedSheet, open_sheet, proposals

NAMES = ("code", "name", "department")
_HAS_UNIT = re.compile(r"\d\s*[^\d\s.,]+$")


def read_figures(book: Book, place: SheetPlace, sheet: str, meanings: Mapping[int, str] | None) -> KeptReading:
    """A sheet of figures understood; nothing of the book is needed afterwards. Raises ``ProblemList``."""
    opened = open_sheet(book=book, place=place, columns=meanings, sheet=sheet)
    understood, records = opened.understood, _Records(opened)
    records.read()
    reading = frame_of(understood, opened.label)
    for column in reading.samples:
        reading.headings.setdefault(column, _("(no heading)"))
    problems = [*understood.problems, *_heading_problems(opened)]
    if len(understood.sheet.rows) <= reading.heading_row:
        text = _("The table has a header but no rows.")
        problems.append(Problem(None, "", text, _("Fill it in and hand it in again.")))
    return replace(
        reading,
        headings=dict(sorted(reading.headings.items())),
        meanings=dict(understood.meanings),
        guesses=proposals(opened),
        must_choose=bool(understood.unknown or problems),
        rows=records.rows,
        passed=records.passed,
        originals=records.originals[:MOST_ORIGINALS],
        warnings=opened.warnings,
        problems=[asdict(problem) for problem in problems],
        options=_options(opened, place),
    )


def _options(opened: OpenedSheet, place: SheetPlace) -> dict[str, str]:
    """What the plan holds rows against besides what is stored: our own form, and the versions of now."""
    stored = Figure.objects.filter(cycle=place.subject).values_list("department_id", "indicator_id", "version")
    stored = stored.filter(department=place.unit) if place.unit is not None else stored
    began = json.dumps({f"{unit}-{indicator}": version for unit, indicator, version in stored})
    return {"began": began, **({"form": "\n".join(opened.lines)} if opened.keys else {})}


def _heading_problems(opened: OpenedSheet) -> Iterator[Problem]:
    understood, row = opened.understood, opened.understood.heads.last_row
    for column in understood.twice:
        text = _("The column appears more than once.")
        yield Problem(row, understood.headings.get(column, ""), text, _("Say below which of them is meant."))
    kinds = {kind for sense in understood.senses.values() for kind in sense.things}
    lacks = missing(understood.meanings.values(), indicators="indicator" in kinds)
    remedies = {
        "name": _("Say which column names the indicator: its code or its name."),
        "value": _("Say which column holds the figures."),
        "department": _("Say which column names the reporting unit."),
    }
    if opened.department is None and "department" not in opened.places and "unit" not in kinds:
        lacks.append("department")
    labels = {column.name: column.text for column in figure_columns()}
    for name in lacks:
        yield Problem(row, labels[name], _("The column is missing."), remedies[name])


@dataclass
class _Records:
    opened: OpenedSheet
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    originals: list[tuple[str, str, str]] = field(default_factory=list)
    group: FactColumns = field(default_factory=FactColumns)  # the columns in work

    def read(self) -> None:
        """Everything below the headings but totals, notes and rows of other periods."""
        sheet, after = self.opened.understood.sheet, self.opened.understood.heads.last_row
        for row in range(after + 1, len(sheet.rows) + 1):
            if row in sheet.hidden_rows:
                if any(sheet.text(row, column) for group in self.opened.facts for column in group.columns.values()):
                    self.passed.append((row, _("hidden row")))
            elif why := self._why_left_out(row):
                self.passed.append((row, why))
            else:
                for group in self.opened.facts:
                    self.group = group
                    self._take(row)

    def cell(self, row: int, name: str) -> Cell | None:
        column = self.group.columns.get(name) or self.opened.places.get(name) or 0
        return self.opened.understood.sheet.cell(row, column) if column else None

    def text(self, row: int, name: str) -> str:
        """What stands there. A merged cell names every row of it, and is the figure of its first one alone."""
        cell = self.cell(row, name)
        if cell is None or (name not in KEYS and cell.origin != (row, cell.column)):
            return ""
        return cell.text.strip()

    def is_known(self, row: int, name: str) -> bool:
        find = self.opened.units.get if name == "department" else self.opened.names.get
        return bool((text := self.text(row, name)) and find(text))

    @cached_property
    def last_named(self) -> int:
        """The last row that names what is owed: what stands below is not the table any more."""
        rows = range(len(self.opened.understood.sheet.rows), 0, -1)
        return next((row for row in rows if any(self.is_known(row, name) for name in NAMES)), 0)

    def _why_left_out(self, row: int) -> str:
        """Totals, and lines below the table such as 填表人. A row that names what is owed is neither."""
        if any(self.is_known(row, name) for name in NAMES):
            return ""
        named = [text for name in NAMES if (text := self.text(row, name))]
        first = next((cell.text for cell in self.opened.understood.sheet.cells(row) if cell.text.strip()), "")
        if any(map(is_total, named)) or (not named and is_total(first)):
            return _("total")
        return _("line below the table") if is_line_below(first) and row > self.last_named else ""

    def _take(self, row: int) -> None:
        facts = {name: self.text(row, name) for name in FACT_COLUMNS}
        spoilt = self._cell_faults(row)
        says_something = bool(any(facts.values()) or spoilt)
        named = [text for name in ("code", "name") if (text := self.text(row, name))]
        if not says_something and self.opened.keys is None:
            self.passed += (
                [(row, pgettext("row", "states nothing"))] if named and "indicator" not in self.group.things else []
            )
            return
        if not spoilt and self._is_note(row, facts):
            self.passed += [(row, _("line below the table"))] if says_something else []
            return
        period = self.text(row, "period")
        moment = moment_of(period) if period else None
        if period and not (moment and moment.names(self.opened.label)):
            self.passed.append((row, _("another period: %(period)s") % {"period": period[:20]}))
            return
        cells = facts | dict.fromkeys(spoilt, "") | self._keys(row)
        cells[ORIGIN] = json.dumps(self._origin(row, spoilt), ensure_ascii=False, separators=(",", ":"))
        self.rows.append((row, [cells.get(column.name, "") for column in figure_columns()]))
        for name in FACT_COLUMNS:
            cell = self.cell(row, name)
            if cell and cell.kind not in {CellKind.TEXT, CellKind.BLANK} and cell.stored.strip() != cell.text:
                self.originals.append((cell.address, cell.text, cell.stored))

    def _keys(self, row: int) -> dict[str, str]:
        """What names the figure: cells of the row, or the heading, or the whole sheet."""
        keys = {name: self.text(row, name) for name in NAMES}
        if isinstance(indicator := self.group.things.get("indicator"), Indicator):
            keys |= {"code": indicator.code, "name": ""}
        if isinstance(unit := self.group.things.get("unit"), Department):
            keys["department"] = unit.code
        elif "department" not in self.opened.places and self.opened.department is not None:
            keys["department"] = self.opened.department.code
        return keys

    def _cell_faults(self, row: int) -> dict[str, tuple[str, str]]:
        """Cells that cannot be taken whatever they show."""
        found = {}
        for name in self.group.columns:
            cell = self.cell(row, name)
            if cell is not None and (fault := cell_fault(cell.kind, cell.text, days=name not in NUMBERS)):
                found[name] = fault
        return found

    def _is_note(self, row: int, facts: Mapping[str, str]) -> bool:
        """Lines below the table, which hold no number and name nothing that is owed."""
        names = ("code", "name", "department") if "indicator" in self.group.things else ("code", "name")
        named = any(self.text(row, name) for name in ("code", "name"))
        if any(self.is_known(row, name) for name in names):
            return False
        if any(mark.isdigit() for name in NUMBERS for mark in facts[name]):
            return False
        if any(facts.values()):
            return row > self.last_named
        return not named

    def _origin(self, row: int, spoilt: Mapping[str, Any]) -> dict[str, Any]:
        """Where the facts stand, what is wrong with their cells, and what the sheet says of the value."""
        cells = [cell for name in self.group.columns if (cell := self.cell(row, name))]
        origin: dict[str, Any] = {"at": dict(self.group.columns)}
        if spoilt:
            origin["spoilt"] = spoilt
        for name in ("value", "to_date"):
            value = self.cell(row, name)
            if value is not None and value.text.strip() and (stated := self._find_unit(row, value)):
                origin.setdefault("unit", {})[name] = stated
        if (value := self.cell(row, "value")) is not None and value.is_formula:
            origin["computed"] = True
        if n := sum(bool(cell.is_formula and cell.text) for cell in cells):
            origin["formulas"] = n
        return origin

    def _find_unit(self, row: int, value: Cell) -> tuple[str, int, int] | None:
        """The unit of measure that is stated nearest to a value, and where: behind it, in its row, in its heading,
        above the table."""
        understood = self.opened.understood
        if value.unit:
            return value.unit, row, value.column
        if value.kind == CellKind.PERCENT or _HAS_UNIT.search(value.text):
            return None  # it stands behind the number, where it is read with it
        if (cell := understood.cell(row, "measure")) and cell.text.strip():
            return cell.text.strip(), row, cell.column
        for name in ("name", "code"):
            cell = understood.cell(row, name)
            inside = cut_brackets(cell.text)[1] if cell else ""
            if cell and inside and is_measure(inside):
                return inside, row, cell.column
        sense = understood.senses.get(value.column)
        if sense and sense.measure:
            last = understood.heads.columns[value.column].parts[-1]
            return sense.measure, last.row, last.column
        lines = [each for each in understood.stated if each.kind == StatedKind.MEASURE]
        return (lines[0].text, lines[0].row, lines[0].column) if lines else None

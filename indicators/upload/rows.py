"""The rows of an uploaded sheet (读取上传表): each becomes an entry, is passed over, or says its faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.files.read_cells import Grid
from departments.models import Department
from departments.units import UnitNames
from indicators.catalogue.names import IndicatorNames
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.entry.stated import contradiction, read_facts, says_nothing
from indicators.figures.facts import FACTS, Entry
from indicators.models import Cycle, Figure, Indicator
from indicators.numbers.parsing import Unreadable
from indicators.upload.form_keys import Base, TemplateKeys
from indicators.upload.headings import FACT_COLUMNS, plain
from indicators.upload.offered import cell_names, fact_texts

TOTALS = frozenset({"合计", "小计", "总计", "共计", "汇总", "平均", "平均值", "total", "sum"})
GROUP = ("value", "numerator", "denominator", "not_applicable", "reason")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sheet that says something about a figure."""

    row: int
    column: int  # where its first fact stands
    indicator: Indicator
    department: Department
    entry: Entry
    base: Base | None = None  # as it stood in the downloaded form
    touched: bool = True

    @property
    def key(self) -> tuple[int, int]:
        return self.entry.key


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell, in words."""

    row: int
    column: int
    message: str
    remedy: str = ""


@dataclass(slots=True)
class SheetReading:
    rows: list[SheetRow] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)  # row and why


@dataclass
class _SheetReader:
    cycle: Cycle
    department: Department | None
    grid: Grid
    columns: Mapping[str, int]  # what a column holds → its number, from 1
    keys: TemplateKeys | None
    owed: set[tuple[int, int]]
    names: IndicatorNames
    units: UnitNames
    stored: dict[tuple[int, int], Figure]
    first: dict[tuple[int, int], int] = field(default_factory=dict)
    reading: SheetReading = field(default_factory=SheetReading)

    def text(self, row: int, name: str) -> str:
        column = self.columns.get(name)
        if column is None:
            return ""
        if name == "as_of" and (row, column) in self.grid.days:
            return self.grid.days[row, column]
        spread = name in {"code", "name", "department", "period"}
        return self.grid.spread(row, column).strip() if spread else self.grid.text(row, column)

    @cached_property
    def last_named(self) -> int:
        """The last row that names an indicator: what stands below is not the table any more."""
        rows = range(1, len(self.grid.rows) + 1)
        return max(
            (row for row in rows if any(self.names.get(self.text(row, name)) for name in ("code", "name"))), default=0
        )

    def fault(self, row: int, name: str, message: str, remedy: str = "") -> None:
        column = self.columns.get(name) or min(self.columns.values())
        self.reading.faults.append(CellFault(row, column, message, remedy))

    def cell_faults(self, row: int) -> dict[str, Problem]:
        found = ((name, self.grid.problems.get((row, column))) for name, column in self.columns.items())
        is_day = (row, self.columns.get("as_of", 0)) in self.grid.days
        return {name: problem for name, problem in found if problem and not (is_day and name == "as_of")}


def read_sheet_rows(
    *,
    cycle: Cycle,
    department: Department | None,
    grid: Grid,
    columns: Mapping[str, int],
    after: int,
    keys: TemplateKeys | None,
    names: IndicatorNames,
    units: UnitNames,
) -> SheetReading:
    """Read everything below row ``after``. Without a department each row names its own unit."""
    obligations = obligations_of(cycle=cycle, department=department)
    figures = Figure.objects.filter(cycle=cycle)
    if department is not None:
        figures = figures.filter(department=department)
    reader = _SheetReader(
        cycle=cycle,
        department=department,
        grid=grid,
        columns=columns,
        keys=keys,
        owed={obligation.key for obligation in obligations},
        names=_names(obligations, names),
        units=units,
        stored={(row.department_id, row.indicator_id): row for row in figures},
    )
    for row in range(after + 1, len(grid.rows) + 1):
        if row in grid.hidden_rows:
            if any(reader.text(row, name) for name in FACT_COLUMNS):
                reader.reading.passed.append((row, _("hidden row")))
        else:
            _read_row(reader, row)
    return reader.reading


def _names(obligations: list[Obligation], every: IndicatorNames) -> IndicatorNames:
    """A name that is unique among the owed indicators is clear, whichever other of the scheme bears it."""
    owed = {obligation.indicator.pk: obligation.indicator for obligation in obligations}
    return IndicatorNames(owed.values(), others=every)


def _read_row(reader: _SheetReader, row: int) -> None:
    cells = {name: reader.text(row, name) for name in FACT_COLUMNS}
    spoilt = reader.cell_faults(row)
    is_blank = not any(cells.values()) and not set(spoilt) & set(FACT_COLUMNS)
    if is_blank and reader.keys is None:
        return
    named = [text for text in (reader.text(row, "code"), reader.text(row, "name")) if text]
    if _is_note(reader, row, named, cells, spoilt) or (is_blank and not named):
        return
    indicator = _indicator(reader, row, named, is_blank)
    department = _department(reader, row)
    if department is None or indicator is None:
        return
    if (department.pk, indicator.pk) not in reader.owed:
        if not is_blank:
            reader.fault(
                row,
                "code" if reader.text(row, "code") else "name",
                _("This unit does not report this indicator in this period."),
                _("Delete the row, or ask the task force whether the catalogue is right."),
            )
        return
    base = reader.keys.rows.get(indicator.code) if reader.keys else None
    if base is not None:
        cells = {name: text for name, text in cells.items() if name in cell_names(indicator)}
        spoilt = {name: no for name, no in spoilt.items() if name in cells}
    for name, problem in spoilt.items():
        reader.fault(row, name, problem.message, problem.remedy)
    stated, unread = read_facts(cells, indicator, near=reader.cycle.end)
    for name, no in unread.items():
        reader.fault(row, name, str(no.message), str(no.remedy))
    if not spoilt and not unread:
        _take(reader, row, indicator, department, stated, base)


def _is_note(
    reader: _SheetReader, row: int, named: list[str], cells: Mapping[str, str], spoilt: Mapping[str, Problem]
) -> bool:
    """Totals, and lines below the table such as 填表人, which hold no number and name no indicator."""
    if any(plain(text) in TOTALS for text in reader.grid.rows[row - 1]):
        reader.reading.passed.append((row, _("total")))
        return True
    if spoilt or any(reader.names.get(text) for text in named):
        return False
    if any(re.search(r"[0-9０-９]", cells[name]) for name in ("value", "score", "numerator", "denominator")):
        return False
    if any(cells.values()) and row < reader.last_named:
        return False
    if any(cells.values()):
        reader.reading.passed.append((row, _("line below the table")))
    return True


def _indicator(reader: _SheetReader, row: int, named: list[str], is_blank: bool) -> Indicator | None:
    found = [reader.names.get(text) for text in named]
    present = [indicator for indicator in found if indicator]
    if len(present) == 2 and present[0] != present[1]:
        reader.fault(
            row,
            "name",
            _("Code and name belong to different indicators: %(one)s, %(other)s.")
            % {"one": present[0], "other": present[1]},
            _("Correct one of them."),
        )
        return None
    if present and (found[0] or not reader.text(row, "code")):
        if present[0].is_leaf or is_blank:
            return present[0]
        reader.fault(
            row,
            "code",
            _("Indicator %(code)s is composed of others and takes no values.") % {"code": present[0].code},
            _("Enter the figures of the indicators below it."),
        )
        return None
    if not is_blank:
        _tell_unknown(reader, row, named[0] if named else "")
    return None


def _tell_unknown(reader: _SheetReader, row: int, text: str) -> None:
    column = "code" if reader.text(row, "code") else "name"
    if not text:
        reader.fault(row, column, _("The row names no indicator."), _("Write the code or the name of the indicator."))
        return
    similar = reader.names.similar(text)
    reader.fault(
        row,
        column,
        _("No indicator is called “%(name)s”.") % {"name": text[:40]},
        _("Similar names: %(names)s.") % {"names": similar} if similar else _("Use the indicator's code or full name."),
    )


def _department(reader: _SheetReader, row: int) -> Department | None:
    """The unit of a row; rows of other units and months are passed over and told."""
    period = reader.text(row, "period")
    if period and not _same_period(period, reader.cycle.label):
        reader.reading.passed.append((row, _("another period: %(period)s") % {"period": period[:20]}))
        return None
    if "department" not in reader.columns:
        return reader.department
    name = reader.text(row, "department")
    unit = reader.units.get(name)
    if unit is None:
        similar = reader.units.similar(name)
        reader.fault(
            row,
            "department",
            _("No unit is called “%(name)s”.") % {"name": name[:40]},
            _("Similar names: %(names)s.") % {"names": similar} if similar else _("Use the unit's code or full name."),
        )
    elif reader.department is not None and unit != reader.department:
        reader.reading.passed.append((row, _("another unit: %(unit)s") % {"unit": unit}))
        return None
    return unit


def _same_period(text: str, label: str) -> bool:
    """``2026年5月``, ``2026.05``, ``202605`` and ``5月`` for 2026-05."""
    digits = re.sub(r"\D", "", text) if re.fullmatch(r"\d{6}", text) else ""
    numbers = [int(digits[:4]), int(digits[4:])] if digits else [int(part) for part in re.findall(r"\d+", text)]
    wanted = [int(part) for part in re.findall(r"\d+", label)]
    return text == label or numbers[:2] == wanted or numbers == wanted[1:]


def _take(
    reader: _SheetReader,
    row: int,
    indicator: Indicator,
    department: Department,
    stated: dict[str, Any],
    base: Base | None,
) -> None:
    key = (department.pk, indicator.pk)
    if says_nothing(stated) and base is None and not (stated.get("as_of") and _says_something(reader.stored.get(key))):
        return
    no: Unreadable | None = contradiction(indicator, stated) if base is None else None
    if no:
        reader.fault(row, "value", str(no.message), str(no.remedy))
        return
    earlier = reader.first.setdefault(key, row)
    if earlier != row:
        reader.fault(
            row,
            "code" if reader.text(row, "code") else "name",
            _("Indicator and unit are the same as in row %(row)s.") % {"row": earlier},
            _("Keep one of the two rows."),
        )
        return
    facts = _facts(reader, reader.stored.get(key), indicator, stated, base)
    touched = base is None or fact_texts(stated) != base.facts
    column = next((reader.columns[name] for name in FACTS if name in stated), min(reader.columns.values()))
    entry = Entry(indicator.pk, department.pk, **facts)
    reader.reading.rows.append(SheetRow(row, column, indicator, department, entry, base, touched))


def _says_something(stored: Figure | None) -> bool:
    return stored is not None and not stored.is_blank


def _facts(
    reader: _SheetReader, stored: Figure | None, indicator: Indicator, stated: dict[str, Any], base: Base | None
) -> dict[str, Any]:
    """All facts of the entry. A form replaces what it offers; any other sheet leaves stored what it is silent about."""
    kept = {name: getattr(stored, name) for name in FACTS} if stored else {}
    if base is not None:
        offered = set(cell_names(indicator)) - ({"as_of"} - reader.columns.keys())  # older forms have no 截至
        silent = {name: fact for name, fact in kept.items() if name not in offered}
        if stored and (stated.get("not_applicable") or stored.numerator is not None):
            silent.pop("value", None)  # it was worked out of the parts, or nothing is measured any more
        if stated.get("not_applicable"):
            silent.pop("score", None)
            silent.pop("as_of", None)
        return {**silent, **stated}
    if set(GROUP) & {name for name, fact in stated.items() if fact is not None and fact is not False}:
        kept = {name: fact for name, fact in kept.items() if name not in GROUP}
    if stated.get("not_applicable"):
        kept.pop("score", None)
        kept.pop("as_of", None)
    return {**kept, **stated}

"""The rows of an uploaded sheet (读取上传表): each becomes an entry, is passed over, or says its faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from config.files.records import Cell
from config.sheets.periods import moment_of
from config.sheets.shapes import FactColumns
from config.sheets.table import cell_fault
from config.sheets.words import is_line_below, is_total
from departments.models import Department
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.entry.stated import contradiction, read_facts, says_nothing, shows_rate
from indicators.figures.facts import FACTS, Entry
from indicators.models import Cycle, Figure, Indicator
from indicators.names import IndicatorNames
from indicators.numbers.parsing import Unreadable
from indicators.upload.columns import FACT_COLUMNS, KEYS, NUMBERS
from indicators.upload.form_keys import Base
from indicators.upload.measures import CellFault, wrong_measure
from indicators.upload.offered import cell_names, fact_texts
from indicators.upload.open import OpenedSheet
from indicators.upload.readings import SheetReading, SheetRow

GROUP = ("value", "numerator", "denominator", "not_applicable", "reason")


@dataclass
class _SheetReader:
    cycle: Cycle
    opened: OpenedSheet
    owed: set[tuple[int, int]]
    names: IndicatorNames
    stored: dict[tuple[int, int], Figure]
    first: dict[tuple[int, int], int] = field(default_factory=dict)
    reading: SheetReading = field(default_factory=SheetReading)
    group: FactColumns = field(default_factory=FactColumns)  # the columns in work

    def column(self, name: str) -> int:
        return self.group.columns.get(name) or self.opened.places.get(name) or 0

    def cell(self, row: int, name: str) -> Cell | None:
        column = self.column(name)
        return self.opened.understood.sheet.cell(row, column) if column else None

    def text(self, row: int, name: str) -> str:
        """What stands there. A merged cell names every row of it, and is the figure of its first one alone."""
        cell = self.cell(row, name)
        if cell is None or (name not in KEYS and cell.origin != (row, cell.column)):
            return ""
        return cell.text.strip()

    @cached_property
    def last_named(self) -> int:
        """The last row that names what is owed: what stands below is not the table any more."""
        names = [name for name in ("code", "name", "department") if name in self.opened.places]
        rows = range(1, len(self.opened.understood.sheet.rows) + 1)
        finders = {"department": self.opened.units.get}
        return max(
            (row for row in rows if any(finders.get(name, self.names.get)(self.text(row, name)) for name in names)),
            default=0,
        )

    def fault(self, row: int, name: str, message: str, remedy: str = "") -> None:
        column = self.column(name) or min(self.opened.places.values(), default=0) or self.group.first
        self.reading.faults.append(CellFault(row, column, message, remedy))

    def cell_faults(self, row: int) -> dict[str, tuple[str, str]]:
        """Cells that cannot be taken whatever they show."""
        found = {}
        for name in self.group.columns:
            cell = self.cell(row, name)
            if cell is not None and (fault := cell_fault(cell.kind, cell.text, days=name not in NUMBERS)):
                found[name] = fault
        return found


def read_sheet_rows(*, cycle: Cycle, opened: OpenedSheet) -> SheetReading:
    """Read everything below the headings. Without a department each row or column names its own unit."""
    obligations = obligations_of(cycle=cycle, department=opened.department)
    figures = Figure.objects.filter(cycle=cycle)
    if opened.department is not None:
        figures = figures.filter(department=opened.department)
    reader = _SheetReader(
        cycle=cycle,
        opened=opened,
        owed={obligation.key for obligation in obligations},
        names=_names(obligations, opened.names),
        stored={(row.department_id, row.indicator_id): row for row in figures},
    )
    sheet, after = opened.understood.sheet, opened.understood.heads.last_row
    for row in range(after + 1, len(sheet.rows) + 1):
        if row in sheet.hidden_rows:
            if any(sheet.text(row, column) for group in opened.facts for column in group.columns.values()):
                reader.reading.passed.append((row, _("hidden row")))
        elif why := _why_left_out(reader, row):
            reader.reading.passed.append((row, why))
        else:
            for group in opened.facts:
                reader.group = group
                _read_row(reader, row)
    return reader.reading


def _names(obligations: list[Obligation], every: IndicatorNames) -> IndicatorNames:
    """A name that is unique among the owed indicators is clear, whichever other of the scheme bears it."""
    owed = {obligation.indicator.pk: obligation.indicator for obligation in obligations}
    return IndicatorNames(owed.values(), others=every)


def _why_left_out(reader: _SheetReader, row: int) -> str:
    """Totals, and lines below the table such as 填表人. A row that names what is owed is neither."""
    named = [text for name in ("code", "name", "department") if (text := reader.text(row, name))]
    first = next((cell.text for cell in reader.opened.understood.sheet.cells(row) if cell.text.strip()), "")
    names_something = any(reader.names.get(text) or reader.opened.units.get(text) for text in named)
    if not names_something and (any(map(is_total, named)) or (not named and is_total(first))):
        return _("total")
    if not names_something and is_line_below(first) and row > reader.last_named:
        return _("line below the table")
    return ""


def _read_row(reader: _SheetReader, row: int) -> None:
    cells = {name: reader.text(row, name) for name in FACT_COLUMNS}
    spoilt = reader.cell_faults(row)
    cells |= dict.fromkeys(spoilt, "")
    is_blank = not any(cells.values()) and not spoilt
    keys = reader.opened.keys
    named = [text for text in (reader.text(row, "code"), reader.text(row, "name")) if text]
    if is_blank and keys is None:
        reader.reading.blank += bool(named)
        return
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
                _naming(reader, row),
                _("%(unit)s does not report %(indicator)s in this period.")
                % {"unit": department, "indicator": indicator},
                _("Delete the row, or ask the task force whether the catalogue is right."),
            )
        return
    base = keys.rows.get(indicator.code) if keys else None
    if base is not None:
        cells = {name: text for name, text in cells.items() if name in cell_names(indicator)}
        spoilt = {name: no for name, no in spoilt.items() if name in cells}
    for name, (message, remedy) in spoilt.items():
        reader.fault(row, name, message, remedy)
    if no := wrong_measure(reader.opened, indicator, row, reader.group, reader.cell(row, "value")):
        reader.reading.faults.append(no)
        return
    if (
        base is None
        and (cell := reader.cell(row, "value"))
        and shows_rate(indicator, cells, is_formula=cell.is_formula)
    ):
        cells["value"] = ""
        reader.reading.rates += 1
    stated, unread = read_facts(cells, indicator, near=reader.cycle.end)
    for name, fault in unread.items():
        reader.fault(row, name, str(fault.message), str(fault.remedy))
    if not spoilt and not unread:
        _take(reader, row, indicator, department, stated, base)


def _naming(reader: _SheetReader, row: int) -> str:
    return next((name for name in ("code", "name", "department") if reader.text(row, name)), "value")


def _is_note(
    reader: _SheetReader, row: int, named: list[str], cells: Mapping[str, str], spoilt: Mapping[str, tuple[str, str]]
) -> bool:
    """Lines below the table, which hold no number and name nothing that is owed."""
    units = reader.text(row, "department") if "indicator" in reader.group.things else ""
    if spoilt or any(reader.names.get(text) for text in named) or (units and reader.opened.units.get(units)):
        return False
    if any(re.search(r"[0-9０-９]", cells[name]) for name in NUMBERS):
        return False
    if any(cells.values()) and row < reader.last_named:
        return False
    if any(cells.values()):
        reader.reading.passed.append((row, _("line below the table")))
    return True


def _indicator(reader: _SheetReader, row: int, named: list[str], is_blank: bool) -> Indicator | None:
    if (of_heading := reader.group.things.get("indicator")) is not None:
        assert isinstance(of_heading, Indicator)
        return of_heading
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
    moment = moment_of(period) if period else None
    if period and not (moment and moment.names(reader.cycle.label)):
        reader.reading.passed.append((row, _("another period: %(period)s") % {"period": period[:20]}))
        return None
    if (of_heading := reader.group.things.get("unit")) is not None:
        assert isinstance(of_heading, Department)
        unit: Department | None = of_heading
    elif "department" not in reader.opened.places:
        return reader.opened.department
    else:
        unit = reader.opened.units.get(name := reader.text(row, "department"))
    if unit is None:
        similar = reader.opened.units.similar(name)
        reader.fault(
            row,
            "department",
            _("No unit is called “%(name)s”.") % {"name": name[:40]},
            _("Similar names: %(names)s.") % {"names": similar} if similar else _("Use the unit's code or full name."),
        )
    elif reader.opened.department is not None and unit != reader.opened.department:
        why = (row, _("another unit: %(unit)s") % {"unit": unit})
        reader.reading.passed += [] if why in reader.reading.passed[-20:] else [why]
        return None
    return unit


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
        reader.reading.blank += 1
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
    columns = dict(reader.group.columns)
    column = next((columns[name] for name in FACTS if name in stated and name in columns), reader.group.first)
    reader.reading.formulas += sum(
        bool(cell and cell.is_formula and cell.text) for cell in (reader.cell(row, name) for name in columns)
    )
    entry = Entry(indicator.pk, department.pk, **facts)
    reader.reading.rows.append(SheetRow(row, column, indicator, department, entry, base, touched, columns))


def _says_something(stored: Figure | None) -> bool:
    return stored is not None and not stored.is_blank


def _facts(
    reader: _SheetReader, stored: Figure | None, indicator: Indicator, stated: dict[str, Any], base: Base | None
) -> dict[str, Any]:
    """All facts of the entry. A form replaces what it offers; any other sheet leaves stored what it is silent about."""
    kept = {name: getattr(stored, name) for name in FACTS} if stored else {}
    if base is not None:
        offered = set(cell_names(indicator)) - ({"as_of"} - reader.group.columns.keys())  # older forms have no 截至
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

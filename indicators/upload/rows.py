"""What the rows of a sheet of figures state (填报表的行): each becomes an entry, is passed over, or says its faults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from config.files.problems import Problem
from config.files.records import address
from config.sheets.measures import is_same
from config.sheets.table import Table, formulas_text
from departments.models import Department
from departments.sheets.door import SheetPlace
from departments.units import UnitNames
from indicators.choices import Basis
from indicators.entry.stated import contradiction, read_facts, says_nothing, shows_rate
from indicators.figures.facts import FACTS, Entry
from indicators.models import Cycle, Figure, Indicator
from indicators.names import IndicatorNames
from indicators.numbers.parsing import Unreadable
from indicators.upload.columns import FACT_COLUMNS, ORIGIN
from indicators.upload.form_keys import Base, TemplateKeys, keys_of
from indicators.upload.offered import cell_names, fact_texts
from indicators.upload.open import names_of

GROUP = ("value", "numerator", "denominator", "not_applicable", "reason")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sheet that says something about a figure."""

    row: int
    column: int  # where its first fact stands
    indicator: Indicator
    department: Department
    entry: Entry
    stored: Figure | None = None
    base: Base | None = None  # as it stood in the downloaded form
    touched: bool = True
    columns: Mapping[str, int] = field(default_factory=dict)  # fact → column

    @property
    def key(self) -> tuple[int, int]:
        return self.entry.key


@dataclass(slots=True)
class SheetReading:
    rows: list[SheetRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)  # row and why
    formulas: int = 0  # cells that were taken as shown
    rates: int = 0  # worked out of their parts, and the sheet shows the same

    @property
    def notes(self) -> list[str]:
        """What is to be known of the rows that were read."""
        rates = ngettext(
            "%(n)d rate was checked against its numerator and denominator.",
            "%(n)d rates were checked against their numerators and denominators.",
            self.rates,
        ) % {"n": self.rates}
        return [*([formulas_text(self.formulas)] if self.formulas else []), *([rates] if self.rates else [])]


@dataclass(slots=True)
class _Line:
    """One row of the table, and where its cells stand in the file."""

    number: int
    texts: Mapping[str, str]
    origin: Mapping[str, Any]

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.texts[name] for name in FACT_COLUMNS}

    @property
    def columns(self) -> dict[str, int]:
        return dict(self.origin["at"])

    @property
    def first(self) -> int:
        return min(self.columns.values(), default=1)

    @property
    def naming(self) -> str:
        return next((name for name in ("code", "name", "department") if self.texts[name]), "value")


@dataclass
class _FigureRowReader:
    cycle: Cycle
    unit: Department | None
    keys: TemplateKeys | None
    places: Mapping[str, int]
    owed: set[tuple[int, int]]
    names: IndicatorNames
    units: UnitNames
    stored: dict[tuple[int, int], Figure]
    first: dict[tuple[int, int], int] = field(default_factory=dict)
    reading: SheetReading = field(default_factory=SheetReading)

    def fault(self, line: _Line, name: str, message: str, remedy: str = "", at: tuple[int, int] | None = None) -> None:
        named = ("name", "department") if name in {"code", "name"} else ()
        places = (line.columns.get(name), *(self.places.get(each) for each in (name, *named)))
        column = next(filter(None, places), 0) or min(self.places.values(), default=line.first)
        where = address(*(at or (line.number, column)))
        self.reading.problems.append(Problem(line.number, name, message, remedy, address=where))


def read_sheet_rows(table: Table, place: SheetPlace) -> SheetReading:
    """What every row states; six queries whatever their number. Without a unit each row names its own."""
    cycle, unit = place.subject, place.unit
    obligations, names = names_of(cycle, unit)
    figures = Figure.objects.filter(cycle=cycle).select_related("entered_by")
    figures = figures.filter(department=unit) if unit is not None else figures
    form = place.options.get("form", "")
    columns = [column.name for column in table.columns]
    reader = _FigureRowReader(
        cycle=cycle,
        unit=unit,
        keys=keys_of(form.split("\n")) if form else None,
        places={name: at for name, at in zip(columns, table.positions, strict=True) if at},
        owed={obligation.key for obligation in obligations},
        names=names,
        units=UnitNames(cycle.region),
        stored={(row.department_id, row.indicator_id): row for row in figures},
    )
    for number, cells in table:
        texts = dict(zip(columns, cells, strict=True))
        _read_row(reader, _Line(number, texts, json.loads(texts[ORIGIN])))
    return reader.reading


def _read_row(reader: _FigureRowReader, line: _Line) -> None:
    cells, spoilt = line.facts, dict(line.origin.get("spoilt", {}))
    is_blank = not any(cells.values()) and not spoilt
    indicator = _indicator(reader, line, is_blank)
    department = _department(reader, line)
    if department is None or indicator is None:
        return
    if (department.pk, indicator.pk) not in reader.owed:
        if not is_blank:
            message = _("%(unit)s does not report %(indicator)s in this period.")
            values = {"unit": department, "indicator": indicator}
            remedy = _("Delete the row, or ask the task force whether the catalogue is right.")
            reader.fault(line, line.naming, message % values, remedy)
        return
    line = _settle_value(line, indicator)
    cells, spoilt = line.facts, dict(line.origin.get("spoilt", {}))
    if not any(cells.values()) and not spoilt and not is_blank:
        why = _("of several months, and %(indicator)s is not cumulative") % {"indicator": indicator}
        reader.reading.passed.append((line.number, why))
        return
    base = reader.keys.rows.get(indicator.code) if reader.keys else None
    if base is not None:
        cells = {name: text for name, text in cells.items() if name in cell_names(indicator)}
        spoilt = {name: no for name, no in spoilt.items() if name in cells}
    for name, (message, remedy) in spoilt.items():
        reader.fault(line, name, message, remedy)
    if _tell_wrong_measure(reader, line, indicator):
        return
    is_computed = bool(line.origin.get("computed"))
    if base is None and line.origin["at"].get("value") and shows_rate(indicator, cells, is_formula=is_computed):
        cells["value"] = ""
        reader.reading.rates += 1
    stated, unread = read_facts(cells, indicator, near=reader.cycle.end)
    for name, fault in unread.items():
        reader.fault(line, name, str(fault.message), str(fault.remedy))
    if not spoilt and not unread:
        _take(reader, line, (indicator, department), stated, base)


def _settle_value(line: _Line, indicator: Indicator) -> _Line:
    """The line with the one value that is the indicator's own: that of all months so far where it counts them all
    (累计), else that of the month."""
    at: dict[str, Any] = line.columns
    texts: dict[str, Any] = dict(line.texts)
    units, spoilt = dict(line.origin.get("unit", {})), dict(line.origin.get("spoilt", {}))
    if indicator.basis == Basis.CUMULATIVE and (texts["to_date"] or "to_date" in spoilt):
        for of in (at, texts, units, spoilt):
            of.pop("value", None)
            if "to_date" in of:
                of["value"] = of["to_date"]
    for of in (at, units, spoilt):
        of.pop("to_date", None)
    return _Line(line.number, texts | {"to_date": ""}, {**line.origin, "at": at, "unit": units, "spoilt": spoilt})


def _indicator(reader: _FigureRowReader, line: _Line, is_blank: bool) -> Indicator | None:
    code, name = line.texts["code"], line.texts["name"]
    found = [reader.names.get(text) for text in (code, name) if text]
    present = [indicator for indicator in found if indicator]
    if len(present) == 2 and present[0] != present[1]:
        message = _("Code and name belong to different indicators: %(one)s, %(other)s.")
        values = {"one": present[0], "other": present[1]}
        reader.fault(line, "name", message % values, _("Correct one of them."))
        return None
    if present and (found[0] or not code):
        if present[0].is_leaf or is_blank:
            return present[0]
        message = _("Indicator %(code)s is composed of others and takes no values.") % {"code": present[0].code}
        reader.fault(line, line.naming, message, _("Enter the figures of the indicators below it."))
        return None
    if not is_blank:
        _tell_unknown(reader, line, code or name)
    return None


def _tell_unknown(reader: _FigureRowReader, line: _Line, text: str) -> None:
    column = "code" if line.texts["code"] else "name"
    if not text:
        reader.fault(line, column, _("The row names no indicator."), _("Write the code or the name of the indicator."))
        return
    similar = reader.names.similar(text)
    remedy = _("Similar names: %(names)s.") % {"names": similar} if similar else ""
    message = _("No indicator is called “%(name)s”.") % {"name": text[:40]}
    reader.fault(line, column, message, remedy or _("Use the indicator's code or full name."))


def _department(reader: _FigureRowReader, line: _Line) -> Department | None:
    """The unit of a row; rows of other units are passed over and told."""
    name = line.texts["department"]
    unit = reader.units.get(name)
    if unit is None:
        similar = reader.units.similar(name)
        remedy = _("Similar names: %(names)s.") % {"names": similar} if similar else ""
        message = _("No unit is called “%(name)s”.") % {"name": name[:40]}
        reader.fault(line, "department", message, remedy or _("Use the unit's code or full name."))
    elif reader.unit is not None and unit != reader.unit:
        why = (line.number, _("another unit: %(unit)s") % {"unit": unit})
        reader.reading.passed += [] if why in reader.reading.passed[-20:] else [why]
        return None
    return unit


def _tell_wrong_measure(reader: _FigureRowReader, line: _Line, indicator: Indicator) -> bool:
    """A value whose unit is stated as another than the indicator's own: nothing of it is taken."""
    if not (stated := line.origin.get("unit", {}).get("value")) or is_same(
        stated[0], (indicator.unit_zh, indicator.unit_en)
    ):
        return False
    text, row, column = stated
    values = {"cell": address(row, column), "stated": text, "indicator": indicator, "unit": indicator.unit or "—"}
    message = _("%(cell)s states the unit %(stated)s, but %(indicator)s is measured in %(unit)s.") % values
    remedy = _("Convert the number and state the indicator's own unit.")
    reader.fault(line, "value", message, remedy, at=(row, column) if row == line.number else None)
    return True


def _take(
    reader: _FigureRowReader,
    line: _Line,
    cell: tuple[Indicator, Department],
    stated: dict[str, Any],
    base: Base | None,
) -> None:
    indicator, department = cell
    key = (department.pk, indicator.pk)
    stored = reader.stored.get(key)
    corrects_day = bool(stated.get("as_of")) and stored is not None and not stored.is_blank
    if says_nothing(stated) and base is None and not corrects_day:
        reader.reading.passed.append((line.number, pgettext("row", "states nothing")))
        return
    no: Unreadable | None = contradiction(indicator, stated) if base is None else None
    if no:
        reader.fault(line, "value", str(no.message), str(no.remedy))
        return
    earlier = reader.first.setdefault(key, line.number)
    if earlier != line.number:
        message = _("Indicator and unit are the same as in row %(row)s.") % {"row": earlier}
        reader.fault(line, line.naming, message, _("Keep one of the two rows."))
        return
    columns = line.columns
    facts = _facts(stored, indicator, stated, base, offers_day="as_of" in columns)
    touched = base is None or fact_texts(stated) != base.facts
    column = next((columns[name] for name in FACTS if name in stated and name in columns), line.first)
    reader.reading.formulas += line.origin.get("formulas", 0)
    entry = Entry(indicator.pk, department.pk, **facts)
    reader.reading.rows.append(
        SheetRow(line.number, column, indicator, department, entry, stored, base, touched, columns)
    )


def _facts(
    stored: Figure | None, indicator: Indicator, stated: dict[str, Any], base: Base | None, *, offers_day: bool
) -> dict[str, Any]:
    """All facts of the entry. A form replaces what it offers; any other sheet leaves stored what it is silent about."""
    kept = {name: getattr(stored, name) for name in FACTS} if stored else {}
    if base is not None:
        offered = set(cell_names(indicator)) - (set() if offers_day else {"as_of"})  # older forms have no 截至
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

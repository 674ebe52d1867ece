"""Opening an uploaded sheet (打开上传表): is it ours, whose is it, where is its table, and what do its columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, file_problem
from config.files.records import Book
from config.names import name_key
from config.sheets.measures import measure_key
from config.sheets.periods import together
from config.sheets.shapes import FactColumns, fact_columns
from config.sheets.stated import Stated, StatedKind, against_period, against_unit
from config.sheets.understand import Understood, Wanted, understand
from config.sheets.words import PASSED_OVER
from departments.models import Department
from departments.sheets.door import SheetPlace
from departments.sheets.read import recall_meanings
from departments.trail.record import record
from departments.units import UnitNames
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.models import Cycle, Indicator
from indicators.names import IndicatorNames
from indicators.upload.columns import DOOR, EITHER, FACT_COLUMNS, KEYS, figure_columns
from indicators.upload.form_keys import SHEET, Tampered, TemplateKeys, keys_of

KINDS = {"code": "indicator", "name": "indicator", "department": "unit"}


@dataclass
class OpenedSheet:
    """A sheet ready to be read: its table, what its columns hold, and whether a person should look at that first."""

    book: Book
    understood: Understood
    label: str  # the period in work
    keys: TemplateKeys | None
    department: Department | None
    names: IndicatorNames
    units: UnitNames
    warnings: list[str] = field(default_factory=list)  # contradictions that a person must acknowledge
    lines: list[str] = field(default_factory=list)  # of the hidden sheet of our own form

    @property
    def columns(self) -> dict[int, str]:
        """Column → what it holds; those that are passed over left out."""
        return {column: name for column, name in self.understood.meanings.items() if name in {*KEYS, *FACT_COLUMNS}}

    @property
    def places(self) -> dict[str, int]:
        return {name: column for name, column in self.understood.places.items() if name in {*KEYS, *FACT_COLUMNS}}

    @cached_property
    def facts(self) -> list[FactColumns]:
        return fact_columns(self.understood, FACT_COLUMNS)


def open_sheet(
    *, book: Book, place: SheetPlace, columns: Mapping[int, str] | None = None, sheet: str = ""
) -> OpenedSheet:
    """Find the table in a file that was read; raises ``ProblemList`` when it cannot be used for this unit and period,
    ``SeveralSheets`` when a person must choose.

    ``columns`` is what a person said of them (from 1; blank: pass over), ``sheet`` which was chosen.
    """
    cycle, department = place.subject, place.unit
    lines = _form_lines(book)
    keys = _keys(lines, book, place)
    if keys is not None and department is None:
        department = Department.objects.filter(region_id=cycle.region_id, code=keys.unit).first()
    (_obligations, names), units = names_of(cycle, department), UnitNames(cycle.region)
    measures = Indicator.objects.filter(scheme_id=cycle.scheme_id).values_list("unit_zh", "unit_en")
    wants = Wanted(
        label=cycle.label,
        month="value",
        to_date="to_date",
        things={"indicator": names.get, "unit": units.get},
        unit_of=units.get,
        units_in=units.find_in,
        measures=frozenset(measure_key(unit) for each in measures for unit in each if unit),
        least=2,
    )
    first = understand(book, figure_columns(), sheet=sheet, wants=wants)
    answers = recall_meanings(first, DOOR, place, cycle.label) if columns is None else dict(columns)
    read = _Columns(understand(book, figure_columns(), sheet=sheet, meanings=answers, wants=wants), names, units)
    read.settle(answers)
    understood = read.understood
    if department is None:
        department = _unit_of(understood)
    _refuse_contradictions(understood, department)
    if columns is None and not any(name in FACT_COLUMNS for name in understood.meanings.values()):
        _refuse_other_periods(understood, cycle.label)
    warnings = [text for stated in understood.stated if (text := _period_doubt(understood, stated, cycle.label))]
    return OpenedSheet(
        book, understood, cycle.label, keys, department, names, units, list(dict.fromkeys(warnings)), lines
    )


def names_of(cycle: Cycle, department: Department | None) -> tuple[list[Obligation], IndicatorNames]:
    """What is owed, and what sheets call it: a name that is unique among the owed indicators is clear, whichever other
    of the scheme bears it."""
    obligations = obligations_of(cycle=cycle, department=department)
    owed = {obligation.indicator.pk: obligation.indicator for obligation in obligations}
    every = IndicatorNames(Indicator.objects.filter(scheme_id=cycle.scheme_id))
    return obligations, IndicatorNames(owed.values(), others=every)


@dataclass
class _Columns:
    """The columns of a sheet of figures, settled by what stands below their headings."""

    understood: Understood
    names: IndicatorNames
    units: UnitNames

    def settle(self, answers: Mapping[int, str]) -> None:
        """单位 is what stands below it; a corner without words names the rows; a thing heads a column only where no
        column names such things; and for what nobody knows something is proposed."""
        understood, meanings = self.understood, self.understood.meanings
        for column, heading in understood.heads.columns.items():
            if column in answers or not set(map(name_key, (part.text for part in heading.parts))) & EITHER:
                continue
            meanings[column] = "department" if self.content(column) == "department" else meanings[column]
        self._name_corner(answers)
        held = {KINDS[name] for name in meanings.values() if name in KINDS}
        for column, sense in understood.senses.items():
            things = {kind: thing for kind, thing in sense.things.items() if kind not in held}
            if things == dict(sense.things) or column in answers:
                understood.senses[column] = replace(sense, things=things)
                continue
            understood.senses[column] = replace(sense, things=things)
            if meanings.get(column) == "value" and not things:
                del meanings[column]
                understood.unknown.append(column)
        understood.__dict__.pop("places", None)
        self._find_twice()

    def _name_corner(self, answers: Mapping[int, str]) -> None:
        understood, meanings = self.understood, self.understood.meanings
        wide = {kind for sense in understood.senses.values() for kind in sense.things}
        for column in understood.sheet.visible_columns():
            if column in answers:
                continue
            meaning, found = meanings.get(column), self.content(column)
            if found not in KINDS:
                continue
            another = wide and meaning in KINDS and KINDS[found] != KINDS[meaning]
            bare = column not in understood.heads.columns and KINDS[found] not in map(KINDS.get, meanings.values())
            if another or bare:
                meanings[column] = found

    def _find_twice(self) -> None:
        seen: dict[tuple[object, ...], int] = {}
        self.understood.twice.clear()
        for column, name in sorted(self.understood.meanings.items()):
            sense = self.understood.senses.get(column)
            things = sorted((kind, id(thing)) for kind, thing in sense.things.items()) if sense else ()
            if name and name != "aside" and seen.setdefault((name, *things), column) != column:
                self.understood.twice.append(column)

    def content(self, column: int) -> str:
        """What probably stands in a column, judged by its first cells alone."""
        sheet, after = self.understood.sheet, self.understood.heads.last_row
        rows: Iterable[int] = range(after + 1, len(sheet.rows) + 1)
        texts = [text for row in rows if (text := sheet.spread(row, column))][:20]
        if any(self.units.get(text) for text in texts):
            return "department"
        matches = [(text, found) for text in texts if (found := self.names.get(text))]
        if matches:
            return "code" if any(text == found.code for text, found in matches) else "name"
        return "value" if any(re.fullmatch(r"[\d.,%％]+\D{0,6}", text) for text in texts) else "note" if texts else ""


def proposals(opened: OpenedSheet) -> dict[int, str]:
    """For every column what it is, or probably is: something to choose from, never an answer."""
    read = _Columns(opened.understood, opened.names, opened.units)
    found = dict(opened.columns)
    for column in opened.understood.unknown:
        if (content := read.content(column)) and content not in found.values():
            found[column] = content
    for column in opened.understood.twice:
        found.pop(column, None)
    return found


def _unit_of(understood: Understood) -> Department | None:
    """Whose sheet it says that it is, where neither its rows nor its columns name units."""
    by_heading = any("unit" in sense.things for sense in understood.senses.values())
    if by_heading or "department" in understood.places:
        return None
    units = {stated.value for stated in understood.stated if stated.kind == StatedKind.UNIT and stated.value}
    return units.pop() if len(units) == 1 else None


def _refuse_contradictions(understood: Understood, department: Department | None) -> None:
    if "department" in understood.places:
        return
    problems = [
        Problem(
            stated.row or None,
            "",
            text,
            _("Choose the file of this unit, or the unit of this file."),
            address=stated.address,
        )
        for stated in understood.stated
        if (text := against_unit(stated, department))
    ]
    if problems:
        raise ProblemList(problems)


def _refuse_other_periods(understood: Understood, label: str) -> None:
    """A sheet whose months are all others than the one in work: nothing of it belongs here, and it is said."""
    months = [
        f"{understood.heads.columns[column].address} {understood.headings[column]}"
        for column in understood.elsewhere
        if understood.senses[column].moment is not None and understood.meanings[column] == PASSED_OVER
    ]
    if months:
        months = [*months[:6], "…"] if len(months) > 6 else months
        raise file_problem(
            _("No column is of %(period)s. The sheet has: %(months)s.")
            % {"period": label, "months": "、".join(months)},
            _("Choose the file of this period, or correct the year and month in its headings."),
        )


def _period_doubt(understood: Understood, stated: Stated, label: str) -> str:
    """Why the title speaks against the period; not where the same cell names it as well, or the columns do."""
    if stated.kind != StatedKind.PERIOD or any(
        other.kind == StatedKind.PERIOD
        and (other.row, other.column) == (stated.row, stated.column)
        and other.value.agrees(label)
        for other in understood.stated
    ):
        return ""
    whole = [sense.moment for sense in understood.senses.values() if sense.moment and sense.moment.is_whole]
    if not stated.value.month and whole and together(whole[:1]):
        return ""
    return against_period(stated, label)


def _form_lines(book: Book) -> list[str]:
    hidden = next((sheet for sheet in book.hidden_sheets if sheet.name == SHEET), None)
    return [hidden.text(row, 1) for row in range(1, len(hidden.rows) + 1)] if hidden else []


def _keys(lines: list[str], book: Book, place: SheetPlace) -> TemplateKeys | None:
    cycle, department = place.subject, place.unit
    try:
        keys = keys_of(lines)
    except Tampered:
        detail = {"file": book.name[:80], "why": "keys changed"}
        record(actor=place.actor, action="upload.refused", target=f"{cycle} {department or ''}".strip(), detail=detail)
        raise file_problem(
            _("The hidden keys of this form were changed, so it cannot be told whose figures these are."),
            _("Download the form again and copy your figures into it."),
        ) from None
    if keys is None:
        return None
    ours = TemplateKeys(
        cycle.region.code, cycle.scheme.code, cycle.kind, cycle.label, department.code if department else keys.unit, ""
    )
    if keys.same_form(ours):
        return keys
    detail = {"file": book.name[:80], "unit": keys.unit, "period": keys.label}
    record(actor=place.actor, action="upload.refused", target=f"{cycle} {department or ''}".strip(), detail=detail)
    raise file_problem(
        _("This is the form of %(unit)s for %(period)s, not of %(own)s for %(cycle)s.")
        % {"unit": keys.unit_name, "period": keys.label, "own": department or _("all units"), "cycle": cycle.label},
        _("Choose the file of this unit and period, or download its form anew."),
    )

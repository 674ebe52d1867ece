"""Items and firms of a round from a sheet (导入通报事项、受访企业): read whole, or refused whole with every reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, too_many_rows
from config.names import plain
from config.sheets.read_table import read_table
from config.sheets.table import Row, Table, names_columns
from departments.calendar.holidays import calendar_in_force
from departments.ledger.rows import headings_of
from departments.models import ActionItem, User
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit
from indicators.choices import BELOW_SATISFIED, RoundKind
from indicators.models import Round, RoundFirm, RoundItem, RoundUnit
from indicators.names import IndicatorNames, indicators_for_notices
from indicators.rounds.bands import band_of, cell_text
from indicators.rounds.facts import RoundFault, sample_faults
from indicators.rounds.facts import plain as plain_digits
from indicators.rounds.masking import mask_firm
from indicators.rounds.record import CALL, RoundRefused, lock_draft
from indicators.rounds.rows import (
    FIRM_COLUMNS,
    GRADE_WORDS,
    ITEM_COLUMNS,
    FirmRow,
    ItemRow,
    read_firm,
    read_item,
    twice,
)
from indicators.rounds.unit_rows import UNIT_COLUMNS, UnitRow, read_unit, unit_faults

ITEMS, FIRMS, UNITS = "items", "firms", "units"
COLUMNS = {ITEMS: ITEM_COLUMNS, FIRMS: FIRM_COLUMNS, UNITS: UNIT_COLUMNS}
MOST_ROWS = 2_000
Draft = TypeVar("Draft", ItemRow, FirmRow, UnitRow | None)


def read_rows(content: bytes, *, what: str, name: str) -> Table:
    """The opened sheet. Raises ``ProblemList``."""
    return read_table(content, COLUMNS[what], name=name, dates=True)


@names_columns
@transaction.atomic
def import_rows(*, published: Round, what: str, table: Table, actor: User) -> int:
    """The rows of the sheet in the place of those that a draft had. Raises ``ProblemList`` with all that is wrong,
    ``NotAllowed`` or ``RoundRefused``; then nothing has changed. A ledger item opened for a row stays with the row."""
    now = lock_draft(published, actor)
    if what == FIRMS and now.kind != RoundKind.SURVEY:
        raise RoundRefused(_("Only a survey lists enterprises."))
    count = {ITEMS: _items, FIRMS: _firms, UNITS: _units}[what](now, table)
    detail = {"round": now.pk, "rows": count, "file": table.name}
    record(actor=actor, action=f"round.{what}", target=f"{now.region} {now}", detail=detail)
    return count


def rows_to_return(*, published: Round, what: str) -> list[list[str]]:
    """What a round has, in the columns that come back: uploaded again it changes nothing."""
    if what == UNITS:
        return [[unit.name, str(unit.rank), _digits(unit.score)] for unit in published.units.all()]
    if what == FIRMS:
        firms = published.firms.select_related("unit")
        return [[f.name, GRADE_WORDS[f.grade], f.complaint, f.unit.name if f.unit else ""] for f in firms]
    return [
        [
            i.name,
            i.indicator.code if i.indicator else "",
            i.dimension,
            *map(_digits, (i.full_marks, i.score, i.deduction)),
            str(i.rank or ""),
            cell_text(band_of(i.band_end, i.band_size)),
            str(i.n or ""),
            str(i.sharing if i.sharing > 1 else ""),
            i.unit.name if i.unit else "",
            i.problem,
            f"{i.rectify_by or ''}",
        ]
        for i in published.items.select_related("unit", "indicator")
    ]


def _digits(marks: Decimal | None) -> str:
    return "" if marks is None else plain_digits(marks)


def _items(now: Round, table: Table) -> int:
    headings, names, calendar = headings_of(ITEM_COLUMNS), UnitNames(now.region), calendar_in_force()
    drafts, problems = _read(
        table,
        lambda row: read_item(
            row, issued_on=now.issued_on, calendar=calendar, n_ranked=now.n_ranked, headings=headings
        ),
    )
    indicators = names_of_items(now.issued_on)
    problems += twice(((d.row, (d.name, d.dimension, d.unit, d.problem)) for d in drafts), headings["name"])
    for draft in drafts:
        problems += [*_unknown_unit(draft, names, headings["unit"]), *_unknown_code(draft, indicators, headings)]
    _refuse(problems)
    held_items = _ledger_items(now)
    now.items.all().delete()
    rows = [_item(now, place, draft, names, indicators) for place, draft in enumerate(drafts, start=1)]
    for row in rows:
        if held := held_items.get(_item_key(row)):
            row.action = held.pop(0)
    RoundItem.objects.bulk_create(rows, batch_size=200)
    _refuse_loss((name, item) for (name, _indicator), held in held_items.items() for item in held)
    return len(rows)


def _ledger_items(now: Round) -> dict[tuple[str, int | None], list[ActionItem]]:
    """What is in the ledger already, by the rows that it came from."""
    found: dict[tuple[str, int | None], list[ActionItem]] = {}
    for row in now.items.select_related("action"):
        if row.action is not None:
            found.setdefault(_item_key(row), []).append(row.action)
    return found


def _firms(now: Round, table: Table) -> int:
    headings, names = headings_of(FIRM_COLUMNS), UnitNames(now.region)
    drafts, problems = _read(table, lambda row: read_firm(row, headings=headings))
    problems += twice(((d.row, (plain(d.name),)) for d in drafts), headings["name"])
    for draft in drafts:
        problems += _unknown_unit(draft, names, headings["unit"])
    problems += _sample_problems(now.sample_size, drafts, headings)
    _refuse(problems)
    before = {plain(row.name): row for row in now.firms.select_related("action")}
    now.firms.all().delete()
    rows = []
    for place, draft in enumerate(drafts, start=1):
        firm = RoundFirm(
            round=now,
            position=place,
            name=draft.name,
            grade=draft.grade,
            complaint=draft.complaint,
            unit=names.get(draft.unit) if draft.unit else None,
        )
        if (old := before.pop(plain(draft.name), None)) is not None:
            for kept in ("action", *CALL):
                setattr(firm, kept, getattr(old, kept))
        rows.append(firm)
    RoundFirm.objects.bulk_create(rows, batch_size=200)
    _refuse_loss((mask_firm(row.name), row.action) for row in before.values() if row.action)
    return len(rows)


def _sample_problems(size: int | None, drafts: Sequence[FirmRow], headings: Mapping[str, str]) -> Iterator[Problem]:
    """Named at the first firm that is one too many."""
    below = [draft for draft in drafts if draft.grade in BELOW_SATISFIED]
    for fault in sample_faults(size, firms=len(drafts), below=len(below)):
        most = size or 0
        column, rows = ("grade", below) if len(below) > most else ("name", drafts)
        yield Problem(rows[most].row, headings[column], fault.message, fault.remedy)


def _units(now: Round, table: Table) -> int:
    headings = headings_of(UNIT_COLUMNS)
    drafts, problems = _read(table, lambda row: read_unit(row, headings=headings))
    units = [draft for draft in drafts if draft is not None]
    problems += twice(((unit.row, (plain(unit.name),)) for unit in units), headings["name"])
    for fault in unit_faults(units, own=now.region, rank=now.rank, n=now.n_ranked):
        unit, column = _unit_at_fault(fault, units, now)
        problems.append(Problem(unit.row, headings[column], fault.message, fault.remedy))
    _refuse(problems)
    now.units.all().delete()
    rows = [
        RoundUnit(round=now, position=place, name=unit.name, rank=unit.rank, score=unit.score)
        for place, unit in enumerate(units, start=1)
    ]
    RoundUnit.objects.bulk_create(rows, batch_size=200)
    return len(rows)


def _unit_at_fault(fault: RoundFault, units: Sequence[UnitRow], now: Round) -> tuple[UnitRow, str]:
    """The row and column where a list of units contradicts its notice."""
    if fault.field == "n_ranked":
        return units[now.n_ranked or 0], "name"
    if fault.field == "units":
        return max(units, key=lambda unit: unit.rank), "rank"
    return next(unit for unit in units if plain(unit.name) == plain(now.region.name)), "rank"


def _read(table: Table, read: Callable[[Row], tuple[Draft, list[Problem]]]) -> tuple[list[Draft], list[Problem]]:
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for row in table:
        draft, faults = read(row)
        drafts.append(draft)
        problems += faults
    problems += table.problems
    if len(drafts) > MOST_ROWS:
        problems.append(too_many_rows(MOST_ROWS))
    return drafts, problems


def names_of_items(issued_on: date) -> IndicatorNames:
    """What a notice may call an item (S53): leaves of the schemes of its day first, then what they are composed of."""
    every = indicators_for_notices(issued_on)
    leaves = [indicator for indicator in every if indicator.is_leaf]
    above = [indicator for indicator in every if not indicator.is_leaf]
    return IndicatorNames(leaves, others=IndicatorNames(above))


def _item(now: Round, place: int, draft: ItemRow, names: UnitNames, indicators: IndicatorNames) -> RoundItem:
    return RoundItem(
        round=now,
        position=place,
        name=draft.name,
        indicator=indicators.get(draft.code or draft.name),
        dimension=draft.dimension,
        full_marks=draft.full_marks,
        score=draft.score,
        deduction=draft.deduction,
        rank=draft.rank,
        n=draft.n,
        sharing=draft.sharing,
        band_end=draft.band.end if draft.band else "",
        band_size=draft.band.size if draft.band else None,
        unit=names.get(draft.unit) if draft.unit else None,
        problem=draft.problem,
        rectify_by=draft.rectify_by,
    )


def _item_key(row: RoundItem) -> tuple[str, int | None]:
    return plain(row.name), row.unit_id


def _unknown_unit(draft: ItemRow | FirmRow, names: UnitNames, column: str) -> Iterator[Problem]:
    if draft.unit and names.get(draft.unit) is None:
        remedy = _("Write the unit's name as in the list of units, or leave it blank when the notice names none.")
        yield unknown_unit(names, draft.unit, row=draft.row, column=column, remedy=remedy)


def _unknown_code(draft: ItemRow, indicators: IndicatorNames, headings: dict[str, str]) -> Iterator[Problem]:
    if draft.code and indicators.get(draft.code) is None:
        message = _("No scheme in force measures an indicator %(code)s.") % {"code": draft.code[:40]}
        yield Problem(draft.row, headings["indicator_code"], message, _("Correct the code, or leave it blank."))


def _refuse_loss(held: Iterable[tuple[str, ActionItem]]) -> None:
    """Rows that have an item in the ledger are not taken out: the item would have lost its source."""
    left = [f"{name} ({item.number})" for name, item in held]
    if left:
        message = _("Missing in the sheet, but in the ledger: %(names)s.") % {"names": "、".join(left)}
        raise ProblemList([Problem(None, "", message, _("Keep these rows, with their names and units."))])


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ProblemList(problems)

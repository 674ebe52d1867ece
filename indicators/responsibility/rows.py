"""Sheets of responsibilities (责任分工表): what each row says, and everything wrong with it by itself. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.sheets.table import Table, TableColumn
from departments.dates import NotUnderstood, day_of

COLUMNS = (
    TableColumn("indicator_code", required=True, aliases=("指标编码", "编码"), is_key=True),
    TableColumn("indicator", aliases=("指标名称", "指标"), is_key=True),
    TableColumn("lead", aliases=("牵头单位",), is_group=True),
    TableColumn("co_units", aliases=("责任单位", "配合单位"), is_group=True),
    TableColumn("section", aliases=("责任科室", "科室")),
    TableColumn("person", aliases=("责任人",)),
    TableColumn("chief", aliases=("指标长",), is_group=True),
    TableColumn("city_counterpart", aliases=("市级对口部门", "市级对口单位"), is_group=True),
    TableColumn("from", aliases=("生效日期", "起始日期"), is_group=True),
)
LIMITS = {"section": 60, "person": 40, "chief": 40, "city_counterpart": 80}
# A cell that takes away what stands; a blank one leaves it.
NOBODY = frozenset({"无", "—", "-", "none"})
_BETWEEN = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row: names as they were written, and what it says of the four texts (only those it speaks of)."""

    row: int
    code: str
    lead: str
    co_units: tuple[str, ...] | None  # None: not spoken of
    start: date | None
    texts: dict[str, str] = field(default_factory=dict)
    is_sound: bool = True  # else only its names are to be looked at, so that all its faults are told at once


def names_in(text: str) -> tuple[str, ...]:
    """The names in one cell: 、 , ; / and blanks stand between them."""
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(text) if name))


def read_card_rows(table: Table, *, today: date) -> tuple[list[CardRow], list[Problem]]:
    """All rows, those with a fault marked, and every fault; an indicator has one row."""
    rows: list[CardRow] = []
    problems: list[Problem] = []
    seen: dict[str, CardRow] = {}
    names = [column.name for column in table.columns]
    for number, cells in table:
        row, faults = _read(number, dict(zip(names, cells, strict=True)), today)
        first = seen.setdefault(row.code, row) if row.code else row
        if first is not row:
            faults.append(_twice(row, first))
        problems += faults
        rows.append(replace(row, is_sound=not faults))
    return rows, [*table.problems, *problems]


def _twice(row: CardRow, first: CardRow) -> Problem:
    values = {"code": row.code, "row": first.row, "first": first.lead, "second": row.lead}
    if row.lead and first.lead and row.lead != first.lead:
        message = (
            _("%(second)s is named as lead of %(code)s, and %(first)s in row %(row)s: two leads for a day.") % values
        )
        return Problem(row.row, "lead", message, _("Keep one row; the other unit can stand under the co-units."))
    message = _("The indicator %(code)s stands in row %(row)s already.") % values
    return Problem(row.row, "indicator_code", message, _("Keep one of the two rows."))


def _read(number: int, by_name: dict[str, str], today: date) -> tuple[CardRow, list[Problem]]:
    faults = []
    if not by_name["indicator_code"]:
        faults.append(Problem(number, "indicator_code", _("The code is missing."), _("Write the indicator's code.")))
    leads = names_in(by_name["lead"])
    if len(leads) > 1:
        message = _("Two leads are named: %(names)s.") % {"names": "、".join(leads)}
        remedy = _("Keep the one that leads; the others belong under the co-units.")
        faults.append(Problem(number, "lead", message, remedy))
    for name, limit in LIMITS.items():
        if len(by_name[name]) > limit:
            message = _("The text is longer than %(limit)s characters.") % {"limit": limit}
            faults.append(Problem(number, name, message, _("Shorten it.")))
    start, fault = _day(number, by_name["from"], today)
    faults += fault
    texts = {name: "" if by_name[name].lower() in NOBODY else by_name[name] for name in LIMITS if by_name[name]}
    shared = by_name["co_units"]
    co_units = None if not shared else () if shared.lower() in NOBODY else names_in(shared)
    return CardRow(number, by_name["indicator_code"], leads[0] if leads else "", co_units, start, texts), faults


def _day(number: int, text: str, today: date) -> tuple[date | None, list[Problem]]:
    if not text:
        return None, []
    try:
        return day_of(text, near=today), []
    except NotUnderstood as fault:
        return None, [Problem(number, "from", fault.message, fault.remedy)]

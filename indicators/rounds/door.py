"""The doors for the sheets of a round (通报事项、受访企业、参评单位): each takes the place of what
a draft has, whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.problems import file_problem
from config.sheets.table import Table
from departments.choices import NameKind, Role
from departments.models import ChangeSet
from departments.sheets.door import Door, NameColumn, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.names import UnitBook
from departments.sheets.trial import compare_rows, try_out
from indicators.choices import RoundState
from indicators.models import Round
from indicators.names import indicator_column, indicators_for_notices
from indicators.rounds.record import RoundRefused
from indicators.rounds.sheet import COLUMNS, FIRMS, ITEMS, UNITS, import_rows, rows_to_return


def _do(what: str, table: Table, place: SheetPlace) -> SheetDone:
    try:
        n = import_rows(published=place.subject, what=what, table=table, actor=place.actor)
    except RoundRefused as refusal:
        raise file_problem(str(refusal)) from refusal
    return SheetDone(_("%(n)d rows were taken over.") % {"n": n})


def _plan(what: str, table: Table, place: SheetPlace) -> SheetPlan:
    before = _rows_by_name(what, rows_to_return(published=place.subject, what=what))

    def do() -> list[list[str]]:
        _do(what, table, place)
        return rows_to_return(published=place.subject, what=what)

    after = _rows_by_name(what, try_out(do))
    rows = dict(zip(after, (row for row, _cells in table), strict=True))
    labels = {column.name: column.aliases[0] for column in COLUMNS[what][1:]}
    return SheetPlan(list(compare_rows(before, after, rows=rows, labels=labels)))


def _rows_by_name(what: str, rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """The rows by their name; of several that are called alike each further one by its place as well."""
    names = [column.name for column in COLUMNS[what]]
    found: dict[str, dict[str, str]] = {}
    for cells in rows:
        name, n = cells[0], 2
        while name in found:
            name, n = f"{cells[0]} ({n})", n + 1
        found[name] = dict(zip(names, cells, strict=True))
    return found


def _why_stays(change_set: ChangeSet) -> str:
    published = Round.objects.filter(pk=int(change_set.purpose or 0), region=change_set.region).first()
    if published is None:
        return _("The draft is not there any more.")
    if published.state != RoundState.DRAFT:
        return _("The round is confirmed: its numbers stay. Correct it by a new edition.")
    return ""


def _item_notes() -> Sequence[str]:
    return [
        _(
            "A mark that is not published stays blank; 0 is a mark of zero. Where full marks and score stand, the "
            "deduction may be left out. A blank unit is shown as not named; deadlines are days such as 2026-06-30, or "
            "working days such as 10个工作日. A place known only as a band is written as 前10 or 后3名."
        )
    ]


def _firm_notes() -> Sequence[str]:
    return [
        _(
            "Grades are 非常满意, 满意, 基本满意, 不满意 and 非常不满意; the last three are below satisfied. Full "
            "names are shown to the task force and to the unit that follows up, to nobody else."
        )
    ]


def _unit_notes() -> Sequence[str]:
    return [
        _(
            "All units that the notice ranks, the own county among them. When another number takes part next time, "
            "places are compared among those that both lists name."
        )
    ]


def _door(what: str, title: str | Promise, notes: Callable[[], Sequence[str]], names: dict[str, NameColumn]) -> Door:
    return declare_door(
        Door(
            f"round_{what}",
            title,
            COLUMNS[what],
            partial(_plan, what),
            partial(_do, what),
            touches=lambda _table, place: [getattr(place.subject, what).all()],
            roles=frozenset({Role.TASKFORCE}),
            back="round_list",
            back_label=gettext_lazy("Rounds"),
            notes=notes,
            names=names,
            whole_because=gettext_lazy(
                "This sheet takes the place of all that is there, so it is taken whole or not at all."
            ),
            why_stays=_why_stays,
        )
    )


_UNIT = NameColumn(NameKind.UNIT, UnitBook, may_lack=True)
DOORS_OF_ROUNDS = {
    ITEMS: _door(
        ITEMS,
        gettext_lazy("Items from a sheet"),
        _item_notes,
        {
            "unit": _UNIT,
            "indicator_code": indicator_column(lambda place: indicators_for_notices(place.subject.issued_on)),
        },
    ),
    FIRMS: _door(FIRMS, gettext_lazy("Enterprises from a sheet"), _firm_notes, {"unit": _UNIT}),
    UNITS: _door(UNITS, gettext_lazy("Ranked units from a sheet"), _unit_notes, {}),
}

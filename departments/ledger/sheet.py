"""Taking over a ledger somebody kept in a sheet (台账导入): read whole, or refused whole with every reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList, too_many_rows
from config.files.read_book import read_book
from config.sheets.read_table import open_table
from config.sheets.table import Table, TableColumn, names_columns
from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.choices import ActionKind, NameKind, Role, StepKind
from departments.ledger.answerable import Answerable, Matter, find_answerable
from departments.ledger.items import next_numbers
from departments.ledger.rows import COLUMNS, LEAD, LEAD_COLUMNS, SEPARATORS, LedgerRow, headings_of, read_row
from departments.models import ActionItem, ActionStep, Department, Region, User
from departments.rules import may_run_month
from departments.sheets.door import Door, NameColumn, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.names import UnitBook
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit

MOST_ROWS = 5_000


def read_ledger(content: bytes, *, name: str) -> Table:
    """The opened sheet, whichever of the two usual heads it has. Raises ``ProblemList``."""
    book = read_book(content, name)
    try:
        return open_table(book, COLUMNS)
    except ProblemList as refusal:
        try:
            return open_table(book, LEAD_COLUMNS)
        except ProblemList:
            raise refusal from None


@names_columns
def import_ledger(
    *,
    table: Table,
    region: Region,
    actor: User,
    kind: str = "",
    at: datetime | None = None,
) -> int:
    """Open an item for every row. Raises ``ProblemList`` with all that is wrong; then nothing is saved.

    ``kind`` is for rows that name none.
    """
    at = at or timezone.now()
    if not may_run_month(actor, region_id=region.pk):
        raise NotDone(_("Only the task force imports a ledger."))
    with transaction.atomic():
        drafts, names = _plan_items(table, region, kind, at)
        items = _store(drafts, names, region, actor, at)
        detail = {"rows": len(items), "first": items[0].number, "last": items[-1].number, "file": table.name}
        record(actor=actor, action="action.import", target=str(region), detail=detail)
    return len(items)


def _plan_items(table: Table, region: Region, kind: str, at: datetime) -> tuple[list[LedgerRow], UnitNames]:
    """The items that the sheet opens. Raises ``ProblemList`` with all that is wrong."""
    today, calendar = timezone.localtime(at).date(), calendar_in_force()
    names, drafts, problems, column_names = UnitNames(region), [], [], headings_of(table.columns)
    money = table.measures.get("amount", "")
    for row in table:
        draft, faults = read_row(row, today=today, calendar=calendar, kind=kind, headings=column_names, money=money)
        drafts.append(draft)
        problems += [*faults, *_unknown_units(draft, names, column_names)]
    problems += [*table.problems, *_twice(drafts, column_names["title"])]
    if len(drafts) > MOST_ROWS:
        problems.append(too_many_rows(MOST_ROWS))
    if problems:
        raise ProblemList(problems)
    if open_already := list(_find_open_items(drafts, names, region, column_names["title"])):
        raise ProblemList(open_already)
    return drafts, names


def _unknown_units(draft: LedgerRow, names: UnitNames, column_names: dict[str, str]) -> Iterator[Problem]:
    for heading, name in [("owner", draft.owner), *(("co_units", name) for name in draft.co_units)]:
        if name and names.get(name) is None:
            yield unknown_unit(names, name, row=draft.row, column=column_names[heading])


def _twice(drafts: list[LedgerRow], heading: str) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    for draft in drafts:
        key = (draft.kind, draft.owner, draft.texts["title"], draft.texts["enterprise"])
        if draft.texts["title"] and key in seen:
            text = _("The same item stands in row %(row)s already.") % {"row": seen[key]}
            yield Problem(draft.row, heading, text, _("Delete one of the two rows."), also=(seen[key],))
        seen.setdefault(key, draft.row)


def _find_open_items(drafts: list[LedgerRow], names: UnitNames, region: Region, heading: str) -> Iterator[Problem]:
    """Rows whose item is open in the ledger already; a sheet uploaded twice changes nothing."""
    rows = ActionItem.objects.filter(region=region).not_closed()
    there = {
        (kind, owner, title, enterprise): number
        for kind, owner, title, enterprise, number in rows.values_list(
            "kind", "owner_id", "title", "enterprise", "number"
        )
    }
    for draft in drafts:
        key = (draft.kind, _unit(names, draft.owner).pk, draft.texts["title"], draft.texts["enterprise"])
        if number := there.get(key):
            text = _("The item is open in the ledger already, as %(number)s.") % {"number": number}
            yield Problem(draft.row, heading, text, _("Delete the row."))


def _unit(names: UnitNames, name: str) -> Department:
    unit = names.get(name)
    assert unit is not None, "rows with unknown units were refused before"
    return unit


def _matter(draft: LedgerRow, names: UnitNames) -> Matter:
    return _unit(names, draft.owner).pk, draft.texts["indicator_code"]


def _store(drafts: list[LedgerRow], names: UnitNames, region: Region, actor: User, at: datetime) -> list[ActionItem]:
    numbers = _numbers(drafts, region)
    matters = {_matter(draft, names) for draft in drafts}
    people = find_answerable(matters=matters, on=timezone.localtime(at).date())
    for draft in drafts:
        given = Answerable(draft.texts["section"], draft.texts["person"]).over(people[_matter(draft, names)])
        draft.texts |= {"section": given.section, "person": given.person}
    items = ActionItem.objects.bulk_create(
        [
            ActionItem(
                region=region,
                owner=_unit(names, draft.owner),
                number=number,
                kind=draft.kind,
                due=draft.due,
                opened=draft.opened,
                origin_date=draft.origin_date,
                amount=draft.amount,
                deduction=draft.deduction,
                complaint=draft.complaint,
                **draft.texts,
            )
            for draft, number in zip(drafts, numbers, strict=True)
        ],
        batch_size=500,
    )
    shares = ActionItem.co_units.through
    shares.objects.bulk_create(
        [
            shares(actionitem_id=item.pk, department_id=unit)
            for item, draft in zip(items, drafts, strict=True)
            for unit in {_unit(names, name).pk for name in draft.co_units} - {item.owner_id}
        ],
        batch_size=500,
    )
    ActionStep.objects.bulk_create(
        [
            ActionStep(
                item=item,
                at=at,
                kind=StepKind.OPENED,
                text=item.source,
                by=actor,
                by_name=str(actor),
                acted_for=actor.acting_for,
            )
            for item in items
        ],
        batch_size=500,
    )
    return items


def _numbers(drafts: list[LedgerRow], region: Region) -> list[str]:
    """A number for every row, counted in the year in which it was opened."""
    years = [draft.opened.year for draft in drafts]
    free = {year: iter(next_numbers(region=region, year=year, count=years.count(year))) for year in sorted(set(years))}
    return [next(free[year]) for year in years]


def _do(table: Table, place: SheetPlace) -> SheetDone:
    n = import_ledger(table=table, region=place.region, actor=place.actor, kind=place.options.get("kind", ""))
    return SheetDone(_("%(n)d items were opened.") % {"n": n})


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    kind, at = place.options.get("kind", ""), timezone.now()
    drafts, names = _plan_items(table, place.region, kind, at)
    return SheetPlan(
        [
            SheetDifference(
                draft.row,
                draft.texts["title"],
                str(ActionKind(draft.kind).label),
                "",
                f"{_unit(names, draft.owner)} · {draft.due:%Y-%m-%d}",
            )
            for draft in drafts
        ]
    )


def _touches(_table: Table, place: SheetPlace) -> Iterable[QuerySet[Any]]:
    """Items that are opened from now on by whoever hands the sheet in, with all that is stored along with them."""
    last = ActionItem.objects.aggregate(last=Max("pk"))["last"] or 0
    items = ActionItem.objects.filter(region=place.region, pk__gt=last, steps__by_id=place.actor.pk)
    own = items.values("pk")
    shares = ActionItem.co_units.through.objects.filter(actionitem__in=own)
    return [items, shares, ActionStep.objects.filter(item__in=own)]


def _columns_of(headings: Sequence[str], _place: SheetPlace) -> Sequence[TableColumn]:
    return LEAD_COLUMNS if {heading.strip() for heading in headings} & set(LEAD) else COLUMNS


def _notes() -> list[str]:
    return [
        _(
            "Deadlines are days such as 2026-06-30, or working days such as 10个工作日. A text such as “6月底” is "
            "refused with the day to write."
        )
    ]


LEDGER = declare_door(
    Door(
        "ledger",
        gettext_lazy("Import a ledger"),
        COLUMNS,
        _plan,
        _do,
        touches=_touches,
        roles=frozenset({Role.TASKFORCE}),
        back="action_list",
        back_label=gettext_lazy("Ledger"),
        page="action_import",
        template="action_template",
        notes=_notes,
        names={
            "owner": NameColumn(NameKind.UNIT, UnitBook),
            "co_units": NameColumn(NameKind.UNIT, UnitBook, SEPARATORS, may_lack=True),
        },
        columns_of=_columns_of,
    )
)

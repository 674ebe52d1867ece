"""Taking over a ledger somebody kept in a sheet (台账导入): read whole, or refused whole with every reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, too_many_rows
from config.sheets.read_table import read_table
from config.sheets.table import Table
from config.files.read_workbook import ZIP_MAGIC, find_merged_cells
from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.choices import StepKind
from departments.ledger.answerable import Answerable, Matter, find_answerable
from departments.ledger.items import next_numbers
from departments.ledger.rows import COLUMNS, LEAD_COLUMNS, LedgerRow, headings_of, read_row
from departments.models import ActionItem, ActionStep, Department, Region, User
from departments.rules import may_run_month
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit

MOST_ROWS = 5_000


def read_ledger(content: bytes, *, name: str) -> tuple[Table, list[Problem]]:
    """The opened sheet and its merged cells, whichever of the two usual heads it has. Raises ``ProblemList``."""
    merged = find_merged_cells(content) if content.startswith(ZIP_MAGIC) else []
    try:
        return read_table(content, COLUMNS, name=name, dates=True), merged
    except ProblemList as refusal:
        try:
            return read_table(content, LEAD_COLUMNS, name=name, dates=True), merged
        except ProblemList:
            raise refusal from None


def import_ledger(
    *, table: Table, merged: list[Problem], region: Region, actor: User, kind: str = "", at: datetime | None = None
) -> int:
    """Open an item for every row. Raises ``ProblemList`` with all that is wrong; then nothing is saved.

    ``merged`` are the merged cells the file has; ``kind`` is for rows that name none.
    """
    at = at or timezone.now()
    if not may_run_month(actor, region_id=region.pk):
        raise NotDone(_("Only the task force imports a ledger."))
    today, calendar = timezone.localtime(at).date(), calendar_in_force()
    names, drafts, problems, column_names = UnitNames(region), [], list(merged), headings_of(table.columns)
    for row in table:
        draft, faults = read_row(row, today=today, calendar=calendar, kind=kind, headings=column_names)
        drafts.append(draft)
        problems += [*faults, *_unknown_units(draft, names, column_names)]
    problems += [*table.problems, *_twice(drafts, column_names["title"])]
    if len(drafts) > MOST_ROWS:
        problems.append(too_many_rows(MOST_ROWS))
    if problems:
        raise ProblemList(problems)
    with transaction.atomic():
        if open_already := list(_find_open_items(drafts, names, region, column_names["title"])):
            raise ProblemList(open_already)
        items = _store(drafts, names, region, actor, at)
        detail = {"rows": len(items), "first": items[0].number, "last": items[-1].number, "file": table.name}
        record(actor=actor, action="action.import", target=str(region), detail=detail)
    return len(items)


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
            yield Problem(draft.row, heading, text, _("Delete one of the two rows."))
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

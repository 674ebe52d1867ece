"""A sheet of days off (节假日表): a year's notice in columns. Whole, because a notice is in force whole."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.names import plain
from config.sheets.table import Table, TableColumn
from departments.calendar.holidays import forget, realign_meetings, save_notice, why_not_notice
from departments.calendar.notice_lines import WORDS, write_lines
from departments.calendar.said_days import SaidDay
from departments.choices import DayKind, Role
from departments.dates import NotUnderstood, day_of
from departments.models import ChangeSet, Holiday, HolidayNotice, User
from departments.sheets.changes import restore_rows
from departments.sheets.door import Door, SheetDone, SheetPlace, SheetPlan, declare_door

COLUMNS = (
    TableColumn("day", required=True, aliases=("日期", "Day")),
    TableColumn("kind", required=True, aliases=("性质", "类型", "休或班", "安排", "Off or work")),
    TableColumn("name", aliases=("节日", "节假日", "名称", "Holiday")),
)
KINDS = WORDS | {"休息": DayKind.OFF, "放假调休": DayKind.OFF, "工作": DayKind.WORK, "补班": DayKind.WORK}


def read_days(table: Table, *, year: int) -> list[SaidDay]:
    """The days of the sheet. Raises ``ProblemList`` with every fault of every row."""
    days: list[SaidDay] = []
    first: dict[date, int] = {}
    problems = list(table.problems)
    names = [column.name for column in table.columns]
    for number, row in table:
        cells = dict(zip(names, row, strict=True))
        kind = KINDS.get(plain(cells["kind"]).lower())
        if kind is None:
            text = _("“%(text)s” is neither a day off nor a working day.") % {"text": cells["kind"][:40]}
            problems.append(Problem(number, "kind", text, _("Write 休 or 班.")))
        try:
            day = day_of(cells["day"], near=date(year, 7, 1))
        except NotUnderstood as fault:
            problems.append(Problem(number, "day", fault.message, fault.remedy))
            continue
        if (earlier := first.setdefault(day, number)) != number:
            text = _("The day stands in row %(row)s already.") % {"row": earlier}
            problems.append(Problem(number, "day", text, _("Keep one of the two rows."), also=(earlier,)))
        if abs(day.year - year) > 1:
            problems.append(Problem(number, "day", _("The day is not of %(year)d.") % {"year": year}, _("Correct it.")))
        if kind is not None:
            days.append(SaidDay(day, cells["name"][:40], DayKind(kind)))
    if problems:
        raise ProblemList(problems)
    return sorted(days, key=lambda each: each.day)


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    year: int = place.subject
    if why := why_not_notice(year=year, user=place.actor):
        raise ProblemList([Problem(None, "", why)])
    rows = {}
    stored = {row.date: row for row in Holiday.objects.filter(notice=year)}
    plan = SheetPlan()
    days = read_days(table, year=year)
    at = [column.name for column in table.columns].index("day")
    for number, cells in table:
        rows[day_of(cells[at], near=date(year, 7, 1))] = number
    for each in days:
        old = stored.pop(each.day, None)
        after = f"{DayKind(each.kind).label} {each.name}".strip()
        before = f"{DayKind(old.kind).label} {old.name}".strip() if old else ""
        if before != after:
            plan.differences.append(SheetDifference(rows[each.day], f"{each.day}", _("day"), before, after))
    for day, old in stored.items():
        before = f"{DayKind(old.kind).label} {old.name}".strip()
        plan.differences.append(SheetDifference(0, f"{day}", _("falls away"), before, ""))
    return plan


def _do(table: Table, place: SheetPlace) -> SheetDone:
    text = write_lines(read_days(table, year=place.subject))
    notice = save_notice(year=place.subject, document=place.options.get("document", ""), text=text, actor=place.actor)
    return SheetDone(_("The notice of %(year)d is in force.") % {"year": notice.year})


def _take_back(change_set: ChangeSet, _actor: User, _reason: str) -> None:
    restore_rows(change_set)
    forget()
    realign_meetings(None)


HOLIDAYS = declare_door(
    Door(
        "holidays",
        gettext_lazy("Days off from a sheet"),
        COLUMNS,
        _plan,
        _do,
        touches=lambda _table, place: [
            HolidayNotice.objects.filter(year=place.subject),
            Holiday.objects.filter(notice=place.subject),
        ],
        roles=frozenset({Role.TASKFORCE}),
        back="calendar",
        back_label=gettext_lazy("Calendar"),
        page="calendar_import",
        whole_because=gettext_lazy("A notice is in force whole, so this sheet is taken whole or not at all."),
        take_back=_take_back,
    )
)

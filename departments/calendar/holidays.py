"""节假日表: the calendar in force, a year's notice, and the rhythm of a region."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.problems import file_problem
from departments.access.refusals import NotDone
from departments.calendar.announcement import title_of
from departments.calendar.notice_lines import read_lines, write_lines
from departments.calendar.periods import Calendar, layer_calendars, meeting_day, package_calendar
from departments.calendar.rhythms import LARGEST, USUAL, Beat
from departments.calendar.said_days import SaidDay
from departments.choices import DayKind, MeetingState, Postponing, RhythmKind, Role
from departments.models import Holiday, HolidayNotice, Meeting, Region, Rhythm, User
from departments.regions import home_region_ids
from departments.rules import may_change_shared, may_run_month
from departments.trail.record import record

# A process that did not make the change itself hears of it after so many seconds.
KEPT_FOR = 60


class KeptCalendar(NamedTuple):
    """The calendar that was read last, and until when it is good."""

    calendar: Calendar
    until: float


_kept: dict[str, KeptCalendar] = {}


def calendar_in_force() -> Calendar:
    """The table over what is shipped, read once a minute: what working days are counted by."""
    kept = _kept.get("calendar")
    if kept is None or time.monotonic() > kept.until:
        return keep(layer_calendars(table=table(), under=package_calendar()))
    return kept.calendar


def keep(calendar: Calendar, *, seconds: float = KEPT_FOR) -> Calendar:
    """Take this as the calendar in force without reading the table again for so long."""
    _kept["calendar"] = KeptCalendar(calendar, time.monotonic() + seconds)
    return calendar


def forget() -> None:
    """Read the table anew when it is asked for next."""
    _kept.clear()


def table() -> Calendar:
    """What the table says (two queries)."""
    kinds, names = {}, {}
    for day, kind, name in Holiday.objects.order_by().values_list("date", "kind", "name"):
        kinds[day], names[day] = DayKind(kind), name
    return Calendar(kinds, names, frozenset(HolidayNotice.objects.values_list("year", flat=True)))


def lines_of(*, year: int) -> str:
    """A year's notice as lines to be edited: all days that it names, those of the year before among them.

    A year without a notice in the table shows what is shipped, without the days that another year's notice names.
    """
    stored = Holiday.objects.filter(notice_id=year).values_list("date", "name", "kind")
    days = [SaidDay(day, name, DayKind(kind)) for day, name, kind in stored]
    if not days and not HolidayNotice.objects.filter(year=year).exists():
        shipped, named = package_calendar(), {line.day for line in days_of_other_years(year=year)}
        own = ((day, kind) for day, kind in shipped.kinds.items() if day.year == year and day not in named)
        days = [SaidDay(day, shipped.names.get(day, ""), kind) for day, kind in own]
    return write_lines(days)


def days_of_other_years(*, year: int) -> list[SaidDay]:
    """Days of the year that belong to a holiday of another year's notice: this year's form does not show them."""
    rows = Holiday.objects.filter(date__year=year).exclude(notice_id=year).values_list("date", "name", "kind")
    return [SaidDay(day, name, DayKind(kind)) for day, name, kind in rows]


def why_not_notice(*, year: int, user: User) -> str:
    """Why this person may not change a year's notice; empty when they may. It holds for every county here."""
    if not user.has_role(Role.TASKFORCE):
        return _("Only the task force keeps the calendar.")
    notice = HolidayNotice.objects.select_related("owner").filter(year=year).first()
    owner = notice.owner if notice else None
    if may_change_shared(user, owner_id=owner.pk if owner else None, used_by=home_region_ids()):
        return ""
    if owner is not None:
        return _("Days off hold for all counties here and are kept by %(region)s.") % {"region": owner}
    return _(
        "Days off hold for all counties here. One county does not change them for the others: the region above does, "
        "or the one that the system administrator names."
    )


@transaction.atomic
def save_notice(*, year: int, document: str, text: str, actor: User, shown: str | None = None) -> HolidayNotice:
    """Put a year's notice in force instead of the days that were shown of it (``shown``: as lines, if from a form).

    Without a title that of the pasted text counts. Raises ``ProblemList`` with everything that is not understood, and
    when somebody else changed the notice meanwhile; ``NotDone`` for who is not of the task force.
    """
    if why := why_not_notice(year=year, user=actor):
        raise NotDone(why)
    document = (document.strip() or title_of(text))[:200]
    if not document:
        raise file_problem(_("The notice names no document."), _("Give title and number of the official notice."))
    days = read_lines(text, year=year)
    notice, is_new = HolidayNotice.objects.select_for_update().update_or_create(
        year=year, defaults={"document": document}
    )
    if shown is not None and not is_new and _plain_lines(shown) != (stored := lines_of(year=year)):
        raise file_problem(
            _("Somebody else changed the notice of %(year)d since your page showed it. By now it says: %(lines)s")
            % {"year": year, "lines": stored.replace("\n", _("; "))},
            _("Look at it again, and then save."),
        )
    before = dict(notice.days.values_list("date", "kind"))
    moved = _take_from_year_before(notice, days, actor)
    notice.days.all().delete()
    Holiday.objects.bulk_create(Holiday(notice=notice, date=d.day, kind=d.kind, name=d.name) for d in days)
    after = {day.day: day.kind for day in days}
    detail = {
        "document": notice.document,
        "new": is_new,
        "days": len(days),
        "changed": sorted(f"{day}" for day in before.keys() | after.keys() if before.get(day) != after.get(day)),
    }
    detail |= {"from_year_before": moved} if moved else {}
    record(actor=actor, action="calendar.notice", target=f"{year}", detail=detail, reaches=home_region_ids())
    forget()
    transaction.on_commit(forget)
    realign_meetings(None)
    return notice


def _plain_lines(text: str) -> str:
    return "\n".join(text.split("\r\n"))


def _take_from_year_before(notice: HolidayNotice, days: Iterable[SaidDay], actor: User) -> list[str]:
    """A day across the year belongs to its holiday: where last year's notice says the same of it, it changes over.

    Raises ``ProblemList`` for a day of which another notice says something else, or that is of this same year.
    """
    wanted = {day.day: day.kind for day in days}
    moved = []
    for other in Holiday.objects.filter(date__in=wanted).exclude(notice=notice).order_by("date"):
        is_across = other.notice_id == other.date.year == notice.year - 1 and other.kind == wanted[other.date]
        if not is_across or why_not_notice(year=other.notice_id, user=actor):
            raise file_problem(
                _("%(day)s is named by the notice of %(year)d already.") % {"day": other.date, "year": other.notice_id},
                _("Take it out of one of the two."),
            )
        moved.append(f"{other.date}")
    Holiday.objects.filter(date__in=moved).delete()
    return moved


def rhythms_of(*, region: Region) -> list[Rhythm]:
    """The four rhythms of a region, as usual where nobody has said otherwise."""
    stored = {rhythm.kind: rhythm for rhythm in Rhythm.objects.filter(region=region)}
    return [stored.get(kind) or Rhythm(region=region, kind=kind, day=USUAL[kind]) for kind in RhythmKind]


def beat_of(rhythm: Rhythm) -> Beat:
    return Beat(RhythmKind(rhythm.kind), rhythm.day, rhythm.postponing, rhythm.from_month)


def meeting_rhythm(*, region: Region) -> Rhythm:
    """月通报: by which rule the region meets."""
    return next(rhythm for rhythm in rhythms_of(region=region) if rhythm.kind == RhythmKind.MONTH)


@transaction.atomic
def set_rhythm(
    *, region: Region, kind: str, day: int, postponing: str, from_month: date | None, active: bool, actor: User
) -> Rhythm:
    """Say when a rhythm falls due. Raises ``NotDone`` for a day it cannot have."""
    if not may_run_month(actor, region_id=region.pk):
        raise NotDone(_("Only the task force keeps the calendar."))
    largest = LARGEST[RhythmKind(kind)]
    if not 1 <= day <= largest:
        raise NotDone(_("%(kind)s: choose a day from 1 to %(n)d.") % {"kind": RhythmKind(kind).label, "n": largest})
    values = {
        "day": day,
        "postponing": Postponing(postponing),
        "active": active,
        "from_month": from_month.replace(day=1) if from_month else None,
    }
    rhythm, _new = Rhythm.objects.update_or_create(region=region, kind=kind, defaults=values)
    detail = {"day": day, "postponing": postponing, "active": active, "from": f"{rhythm.from_month or ''}"}
    record(actor=actor, action="calendar.rhythm", target=f"{region} {rhythm.get_kind_display()}", detail=detail)
    if kind == RhythmKind.MONTH:
        realign_meetings(region)
    return rhythm


def realign_meetings(region: Region | None) -> None:
    """Meetings ahead that nobody moved by hand follow the rule and the notices as they are now."""
    ahead = Meeting.objects.filter(state=MeetingState.PLANNED, moved_reason="", day__gte=timezone.localdate())
    for meeting in ahead.filter(region=region) if region else ahead.select_related("region"):
        rhythm = meeting_rhythm(region=meeting.region)
        found = meeting_day(meeting.month, calendar=calendar_in_force(), rule=rhythm.postponing, on=rhythm.day)
        meeting.rule_day = meeting.day = found.day
        meeting.provisional = found.provisional
        meeting.save(update_fields=["rule_day", "day", "provisional"])


def missing_notice(*, today: date | None = None) -> int | None:
    """The year whose notice should be there by now: next year's from 15 November on (the State Council's habit)."""
    today = today or timezone.localdate()
    calendar = calendar_in_force()
    if today.year not in calendar.years:
        return today.year
    late = (today.month, today.day) >= (11, 15)
    return today.year + 1 if late and today.year + 1 not in calendar.years else None

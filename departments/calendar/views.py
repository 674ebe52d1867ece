"""工作日历: the year with its meetings, days off and make-up days; a year's notice; the four rhythms."""

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.files.problems import ProblemList
from departments.access.guarding import own_region
from departments.access.refusals import NotDone
from departments.calendar.forms import NoticeForm, NoticeNameForm, RhythmForm
from departments.calendar.holidays import (
    beat_of,
    calendar_in_force,
    days_of_other_years,
    lines_of,
    missing_notice,
    rhythms_of,
    save_notice,
    set_rhythm,
    why_not_notice,
)
from departments.calendar.notice_lines import write_lines
from departments.calendar.periods import Calendar, MeetingDay
from departments.calendar.rhythms import Event, events
from departments.calendar.sheet import HOLIDAYS
from departments.calendar.year_grid import months_of, spans_of
from departments.choices import DayKind, MeetingState, RhythmKind, Role
from departments.models import HolidayNotice, Meeting, Region, Rhythm
from departments.rules import READERS, may_run_month, requires_role
from departments.sheets.door import SheetPlace
from departments.sheets.views import sheet_page
from departments.signed_in import SignedInRequest

FIRST, LAST = 2004, 2100
NEXT_EVENTS = 3


@require_safe
@requires_role(*READERS)
def calendar_page(request: SignedInRequest) -> HttpResponse:
    """``?year=2026``."""
    region, today = own_region(request), timezone.localdate()
    year, calendar = _year(request, today.year), calendar_in_force()
    rhythms = rhythms_of(region=region)
    meetings = {row.month: row for row in Meeting.objects.visible_to(request.user).filter(month__year=year)}
    months = _meetings(rhythms, meetings, year, calendar)
    runs = may_run_month(request.user, region_id=region.pk)
    context = {
        "year": year,
        "years": (year - 1 if year > FIRST else None, year + 1 if year < LAST else None),
        "announced": year in calendar.years,
        "notice": HolidayNotice.objects.filter(year=year).first(),
        "grids": months_of(
            year,
            calendar=calendar,
            today=today,
            meetings={line["day"]: line["url"] for line in months if line["day"].year == year},
        ),
        "spans": [(span, span.kind == DayKind.OFF) for span in spans_of(year, calendar=calendar)],
        "meetings": months,
        "rhythms": _rhythm_lines(rhythms, year, today, calendar),
        "runs": runs,
        "missing": missing_notice(today=today) if runs else None,
        "today": today,
    }
    return render(request, "departments/calendar/calendar.html", context)


def _year(request: SignedInRequest, usual: int) -> int:
    wanted = request.GET.get("year", "")
    if not wanted:
        return usual
    if not wanted.isdecimal() or not FIRST <= int(wanted) <= LAST:
        raise Http404
    return int(wanted)


def _meetings(
    rhythms: list[Rhythm], by_month: dict[date, Meeting], year: int, calendar: Calendar
) -> list[dict[str, Any]]:
    """The year's meetings: those that are planned as they are, the others by the rule."""
    beat = (
        next(beat_of(rhythm) for rhythm in rhythms if rhythm.kind == RhythmKind.MONTH and rhythm.active)
        if any(rhythm.kind == RhythmKind.MONTH and rhythm.active for rhythm in rhythms)
        else None
    )
    by_rule = {event.start: event.due for event in events(beat, year=year, calendar=calendar)} if beat else {}
    return [_line(month, by_rule.get(month), by_month.get(month)) for month in sorted(by_rule.keys() | by_month.keys())]


def _line(month: date, due: MeetingDay | None, row: Meeting | None) -> dict[str, Any]:
    if row is not None:
        state = MeetingState(row.state).label
        return {
            "month": month,
            "day": row.day,
            "rule_day": row.rule_day,
            "provisional": row.provisional,
            "state": state,
            "reason": row.moved_reason,
            "url": reverse("meeting_detail", args=[row.pk]),
            "postponed": False,
        }
    assert due is not None
    return {
        "month": month,
        "day": due.day,
        "rule_day": due.day,
        "provisional": due.provisional,
        "state": "",
        "reason": "",
        "url": "",
        "postponed": due.moved,
    }


def _rhythm_lines(rhythms: list[Rhythm], year: int, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """Each rhythm with the next days it falls due in the year."""
    lines = []
    for rhythm in rhythms:
        coming: list[Event] = []
        if rhythm.active:
            every = events(beat_of(rhythm), year=year, calendar=calendar)
            coming = [event for event in every if event.due.day >= today][:NEXT_EVENTS]
        lines.append(
            {
                "label": rhythm.get_kind_display(),
                "active": rhythm.active,
                "rule": rhythm.get_postponing_display(),
                "from": rhythm.from_month,
                "coming": coming,
            }
        )
    return lines


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def calendar_notice(request: SignedInRequest) -> HttpResponse:
    """A year's notice: copied line by line, put in force whole or refused with every line that is wrong."""
    own_region(request)
    year = _year(request, timezone.localdate().year)
    notice = HolidayNotice.objects.filter(year=year).first()
    lines = lines_of(year=year)
    start = {"document": notice.document if notice else "", "lines": lines, "shown": lines}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=start)
    context: dict[str, Any] = {
        "form": form,
        "year": year,
        "notice": notice,
        "why_not": why_not_notice(year=year, user=request.user),
        "elsewhere": write_lines(days_of_other_years(year=year)).splitlines(),
    }
    if request.method == "POST" and form.is_valid():
        context["problems"] = _put_in_force(request, year, form)
        if not context["problems"]:
            return redirect(f"{reverse('calendar')}?year={year}")
        # The problems say what stands there now: what is saved next replaces that, and what was typed stays.
        form.data = request.POST.copy()
        form.data["shown"] = lines
    return render(request, "departments/calendar/calendar_notice.html", context)


def _put_in_force(request: SignedInRequest, year: int, form: NoticeForm) -> list[str]:
    """Save the notice; why not, in words."""
    cleaned = form.cleaned_data
    try:
        notice = save_notice(
            year=year,
            document=cleaned["document"],
            text=cleaned["lines"],
            shown=cleaned["shown"] if "shown" in form.data else None,
            actor=request.user,
        )
    except NotDone as refused:
        return [str(refused)]
    except ProblemList as refusal:
        return [str(problem) for problem in refusal.problems]
    kinds = Counter(notice.days.values_list("kind", flat=True))
    text = _("The notice of %(year)d is in force: %(off)d days off, %(work)d make-up days.")
    messages.success(request, text % {"year": year, "off": kinds[DayKind.OFF], "work": kinds[DayKind.WORK]})
    return []


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def calendar_import(request: SignedInRequest) -> HttpResponse:
    """A year's notice as a sheet of days; ``?year=``."""
    year = _year(request, timezone.localdate().year)
    place = SheetPlace(request.user, own_region(request), timezone.localdate(), year, key=f"{year}", about=f"{year}")
    return sheet_page(request, HOLIDAYS, place, options=NoticeNameForm, back_url=f"{reverse('calendar')}?year={year}")


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def calendar_rhythms(request: SignedInRequest) -> HttpResponse:
    """One form a rhythm; the button says which is saved."""
    region = own_region(request)
    wanted = request.POST.get("kind", "") if request.method == "POST" else ""
    forms = [_rhythm_form(rhythm, request, wanted) for rhythm in rhythms_of(region=region)]
    for rhythm, form in forms:
        if rhythm.kind == wanted and form.is_valid() and _save_rhythm(request, region, wanted, form):
            return redirect("calendar_rhythms")
    return render(request, "departments/calendar/calendar_rhythms.html", {"forms": forms})


def _save_rhythm(request: SignedInRequest, region: Region, kind: str, form: RhythmForm) -> bool:
    try:
        rhythm = set_rhythm(region=region, kind=kind, actor=request.user, **form.cleaned_data)
    except NotDone as refusal:
        form.add_error("day", str(refusal))
        return False
    messages.success(request, _("Saved: %(rhythm)s") % {"rhythm": rhythm.get_kind_display()})
    return True


def _rhythm_form(rhythm: Rhythm, request: SignedInRequest, wanted: str) -> tuple[Rhythm, RhythmForm]:
    start = {name: getattr(rhythm, name) for name in ("active", "day", "postponing", "from_month")}
    data = request.POST if rhythm.kind == wanted else None
    return rhythm, RhythmForm(data, initial=start, kind=rhythm.kind, prefix=rhythm.kind)

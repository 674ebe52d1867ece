"""每日提要: what else a person hears of in the one notice of a working day, beside the figures it owes.

Every line goes only to those whom it concerns: figures that came back to their unit, items of their unit that are due,
meetings at which their unit speaks, and for the task force what waits for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from departments.calendar.holidays import calendar_in_force, missing_notice
from departments.calendar.workdays import add_workdays
from departments.choices import ActionState, MeetingState, ReviewPath, Role, SpeakerState
from departments.models import ActionItem, Difficulty, Meeting, Region, Speaker, User
from indicators.choices import CycleState, FigureState
from indicators.models import Figure, TargetTick
from indicators.progress.digest_words import (
    accept_text,
    difficulties_text,
    ledger_text,
    meeting_text,
    notice_text,
    return_text,
    speaks_text,
    taskforce_text,
    ticks_back_text,
    verify_text,
)

# So many working days ahead a ledger item or a meeting is spoken of.
AHEAD = 3
Texts = dict[int, list[str]]  # by user


def gather(*, region: Region, today: date) -> Texts:
    """Everything beside the figures that are owed or wait for a reviewer; the same queries whoever is concerned."""
    texts: Texts = defaultdict(list)
    soon = add_workdays(today, AHEAD, calendar=calendar_in_force())
    returned, ledger_items = _count_returned(region), _ledger_items(region, soon)
    ticks = Counter(
        TargetTick.objects.returned(region_id=region.pk, on=today).order_by().values_list("department_id", flat=True)
    )
    meetings = list(Meeting.objects.filter(region=region, day__gte=today, day__lte=soon).order_by("day"))
    speaking = _speaking(meetings)
    people = User.objects.filter(is_active=True, grants__role__in=[Role.STAFF, Role.REVIEWER])
    people = people.filter(department__in={*returned, *ticks, *ledger_items, *speaking}).annotate(
        types=Count("pk", filter=Q(grants__role=Role.STAFF))
    )
    for user, unit, types in people.order_by("pk").values_list("pk", "department_id", "types"):
        if types and (n := returned.get(unit)):
            texts[user].append(return_text(n))
        if types and (n := ticks.get(unit)):
            texts[user].append(ticks_back_text(n))
        if items := ledger_items.get(unit):
            texts[user].append(ledger_text(items, today))
        texts[user] += [speaks_text(day) for day in speaking.get(unit, ())]
    lines = [*_for_taskforce(region, today, meetings)]
    if lines:
        boss = User.objects.filter(is_active=True, grants__role=Role.TASKFORCE).filter(
            Q(region=region) | Q(department__region=region)
        )
        for user in boss.order_by("pk").values_list("pk", flat=True):
            texts[user] += lines
    return {user: lines for user, lines in texts.items() if lines}


def _count_returned(region: Region) -> Counter[int]:
    """How many figures came back, by unit."""
    rows = Figure.objects.filter(cycle__region=region, state=FigureState.RETURNED).exclude(
        cycle__state=CycleState.FROZEN
    )
    return Counter(rows.values_list("department_id", flat=True))


def _ledger_items(region: Region, soon: date) -> dict[int, list[tuple[str, date]]]:
    """Number and deadline of what is due soon or over, by its owner."""
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = ActionItem.objects.filter(region=region, state=ActionState.OPEN, due__lte=soon).order_by("due", "pk")
    for owner, number, due in rows.values_list("owner_id", "number", "due"):
        found[owner].append((number, due))
    return found


def _speaking(meetings: list[Meeting]) -> dict[int, list[date]]:
    """On which of these days a unit speaks; only what is confirmed is told."""
    days = {meeting.pk: meeting.day for meeting in meetings if meeting.state == MeetingState.CONFIRMED}
    found: dict[int, list[date]] = defaultdict(list)
    rows = Speaker.objects.filter(meeting__in=days, state=SpeakerState.CONFIRMED).order_by("pk")
    for unit, meeting in rows.values_list("department_id", "meeting_id"):
        if days[meeting] not in found[unit]:
            found[unit].append(days[meeting])
    return found


def _for_taskforce(region: Region, today: date, meetings: list[Meeting]) -> Iterable[str]:
    """What waits for the task force."""
    last_word = Q(state=FigureState.CHECKED) | Q(
        state=FigureState.SUBMITTED, department__review_path=ReviewPath.TASKFORCE
    )
    waiting = Figure.objects.filter(last_word, cycle__region=region).exclude(cycle__state=CycleState.FROZEN).count()
    if waiting:
        yield taskforce_text(waiting)
    if to_verify := ActionItem.objects.filter(region=region, state=ActionState.CLOSING_ASKED).count():
        yield verify_text(to_verify)
    if completed := TargetTick.objects.waiting(region_id=region.pk, on=today).count():
        yield accept_text(completed)
    if held_up := Difficulty.objects.waiting(region_id=region.pk).count():
        yield difficulties_text(held_up)
    for meeting in meetings:
        yield meeting_text(meeting.day, is_ready=meeting.state == MeetingState.CONFIRMED)
    if (year := missing_notice(today=today)) is not None and today.weekday() == 0:
        yield notice_text(year)

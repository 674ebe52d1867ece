"""取台账: what a snapshot knows of the ledger, of what units submitted, and of what the last meeting resolved."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.calendar.holidays import calendar_in_force
from departments.choices import Cause, Escalation, MeetingState, StepKind
from departments.ledger.lamps import Today, distance_text, lamp_of
from departments.models import ActionItem, ActionStep, Difficulty, Meeting
from indicators.cycles.completeness import unit_progress
from indicators.cycles.doors import current_cycle
from indicators.models import Figure
from reports.documents.snapshot import DoingFact, FilingFact, ItemFact, LateFact, ResolutionFact, RunningFact
from reports.presentation import period_text

# Two quarters: the one before may still be judged on the last day of this one. What is older is no news any more.
LOOKED_BACK = timedelta(days=200)


def items_of(region_id: int, day: date) -> list[ItemFact]:
    """What is not closed, and what was closed lately; three queries."""
    today = Today.of(day, calendar=calendar_in_force())
    rows = ActionItem.objects.filter(region_id=region_id, opened__lte=day).select_related("owner", "measure")
    doings: dict[int, list[DoingFact]] = defaultdict(list)
    steps = ActionStep.objects.filter(item__region_id=region_id, at__date__range=(day - LOOKED_BACK, day))
    for item_id, at, kind, text in steps.order_by("at", "pk").values_list("item_id", "at", "kind", "text"):
        doings[item_id].append(DoingFact(timezone.localtime(at).date(), StepKind(kind), text))
    obstacles: dict[int, Difficulty] = {}
    waiting = Difficulty.objects.filter(item__region_id=region_id, settled_on__isnull=True, raised_at__date__lte=day)
    for difficulty in waiting.order_by("raised_at", "pk"):
        obstacles[difficulty.item_id] = difficulty
    return [
        _item(item, today, tuple(doings[item.pk]), obstacles.get(item.pk))
        for item in rows.order_by("due", "pk")
        if item.closed_on is None or item.closed_on > day - LOOKED_BACK
    ]


def _item(item: ActionItem, today: Today, doings: tuple[DoingFact, ...], obstacle: Difficulty | None) -> ItemFact:
    measure = f"{item.measure.place}：{item.measure.text}" if item.measure else ""
    return ItemFact(
        number=item.number,
        title=item.title,
        kind=item.kind,
        unit=item.owner.short_name,
        unit_code=item.owner.code,
        person=item.person,
        source=" ".join(text for text in (item.source, item.clause) if text),
        code=item.indicator_code,
        indicator=item.indicator_name,
        opened=item.opened,
        due=item.due,
        closed_on=item.closed_on,
        lamp=lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today),
        distance=distance_text(item.due, today) if item.closed_on is None else "",
        cause=str(Cause(item.cause).label) if item.cause else "",
        measure=measure,
        checkpoint=item.get_checkpoint_display(),
        amount=item.amount,
        doings=doings,
        difficulty=_obstacle_text(obstacle) if obstacle else "",
        wanted_from=_help_text(obstacle) if obstacle else "",
        escalation=str(Escalation(item.escalation).label) if item.escalation else "",
        is_escalated=item.escalation not in {"", Escalation.REMINDER},
    )


def _obstacle_text(difficulty: Difficulty) -> str:
    return _("%(cause)s: %(needs)s") % {"cause": Cause(difficulty.cause).label, "needs": difficulty.needs}


def _help_text(difficulty: Difficulty) -> str:
    values = {"whom": difficulty.from_whom, "day": f"{difficulty.by_when:%Y-%m-%d}"}
    return _("%(whom)s, by %(day)s") % values


def filings_of(region_id: int, day: date) -> list[FilingFact]:
    """What units submitted within the last month, by unit and day; one query."""
    rows = Figure.objects.filter(
        cycle__region_id=region_id, submitted_at__date__range=(day - timedelta(days=31), day)
    ).order_by("submitted_at__date", "department__position", "department_id")
    found = rows.values_list("department__short_name", "submitted_at__date").annotate(n=Count("pk"))
    return [FilingFact(unit, on, n) for unit, on, n in found]


def running_of(region_id: int, day: date) -> RunningFact | None:
    """How far units are with the month that is being reported; nothing before the first one, or after it was shut."""
    cycle = current_cycle(region_id=region_id)
    if cycle is None or cycle.start > day:
        return None
    at = timezone.now()
    if timezone.localtime(at).date() != day:
        at = timezone.make_aware(datetime.combine(day, time.max))
    progress = unit_progress(cycle=cycle, at=at)
    if any(unit.is_shut for unit in progress):
        return None
    return RunningFact(
        period_text(cycle.label),
        timezone.localtime(cycle.closes_at).date(),
        sum(unit.owed for unit in progress),
        sum(unit.reported for unit in progress),
        [LateFact(unit.department.short_name, unit.owed, unit.reported) for unit in progress if unit.is_late],
    )


def last_resolutions(region_id: int, day: date) -> tuple[date | None, list[ResolutionFact]]:
    """What the last meeting that was held resolved and what was promised there, as it stands on the day."""
    held = Meeting.objects.filter(region_id=region_id, state=MeetingState.HELD, day__lte=day)
    last = held.order_by("-day").first()
    if last is None:
        return None, []
    today = Today.of(day, calendar=calendar_in_force())
    found = [_resolution(each.text, each.action, today) for each in last.resolutions.select_related("action__owner")]
    promised = last.speakers.filter(action__isnull=False).select_related("action__owner")
    return last.day, found + [_resolution(each.commitment, each.action, today) for each in promised]


def _resolution(text: str, item: ActionItem | None, today: Today) -> ResolutionFact:
    if item is None:
        return ResolutionFact(text, "", None, "", pgettext("resolution", "noted"))
    lamp = lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today)
    return ResolutionFact(text, item.owner.short_name, item.due, item.number, str(lamp.label))

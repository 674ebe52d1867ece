"""到期起草: the calendar's day prepares the draft; a person reads it, edits it and releases it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from departments.access.refusals import NotDone
from departments.calendar.holidays import beat_of, calendar_in_force, rhythms_of
from departments.calendar.rhythms import Event, events
from departments.choices import RhythmKind, Role
from departments.models import Region, User
from reports.analysis.quarters import quarter_of
from reports.documents.cadences.kinds import BRIEF, QUARTERLY, WEEKLY
from reports.documents.cadences.spans import ten_days_of, week_of
from reports.documents.draft_kinds import DRAFT_KINDS, Occasion
from reports.documents.drafts import open_draft
from reports.documents.notice.kind import NOTICE
from reports.models import DocumentDraft

log = logging.getLogger(__name__)
# What fell due while no worker ran is made up for within so many days.
LATE = timedelta(days=3)
# A week is told of once its working days are over: what is due before Friday speaks of the week before.
FRIDAY = timedelta(days=4)


def open_due_drafts(*, at: datetime) -> int:
    """Open the drafts that the rhythms of every region make due today. Safe to run twice: a draft that is there stays
    as it is. Returns how many were opened now."""
    today, opened = timezone.localtime(at).date(), 0
    for region in Region.objects.home():
        reader = reader_of(region)
        if reader is None:
            continue
        with translation.override(settings.LANGUAGE_CODE):
            for kind, occasion in due_occasions(region, today):
                opened += _open(kind, occasion, reader)
    return opened


def reader_of(region: Region) -> User | None:
    """The task-force account through whose eyes the calendar reads: the first that is in use."""
    own = Q(region=region) | Q(department__region=region)
    return User.objects.filter(own, is_active=True, grants__role=Role.TASKFORCE).order_by("pk").first()


def due_occasions(region: Region, today: date) -> Iterator[tuple[str, Occasion]]:
    """Kind and occasion of everything that is due, or was within the last days."""
    calendar = calendar_in_force()
    for rhythm in rhythms_of(region=region):
        if not rhythm.active:
            continue
        # What falls due in January speaks of the year before.
        years = (today.year - 1, today.year)
        for event in chain.from_iterable(events(beat_of(rhythm), year=year, calendar=calendar) for year in years):
            if today - LATE < event.due.day <= today and (match := _match(event, region, today)):
                yield match


def _match(event: Event, region: Region, today: date) -> tuple[str, Occasion] | None:
    """The occasion that an event speaks of; none where nothing is to be written."""
    if event.kind == RhythmKind.WEEK:
        kind, about = WEEKLY, week_of(event.due.day - FRIDAY).about
    elif event.kind == RhythmKind.TEN_DAYS:
        kind, about = BRIEF, ten_days_of(event.start).about
    elif event.kind == RhythmKind.QUARTER:
        kind, about = QUARTERLY, quarter_of(f"{event.start:%Y-%m}").label
    else:
        kind, about = NOTICE, ""
    offered = DRAFT_KINDS[kind].occasions(region, today)
    found = [occasion for occasion in offered if occasion.about == about or not about]
    return (kind, found[0]) if found else None


def _open(kind: str, occasion: Occasion, reader: User) -> bool:
    if DocumentDraft.objects.filter(region=occasion.region, kind=kind, about=occasion.about).exists():
        return False
    try:
        open_draft(kind=kind, occasion=occasion, actor=None, reader=reader)
    except NotDone as refusal:
        log.info("no draft %s of %s: %s", kind, occasion.about, refusal)
        return False
    return True

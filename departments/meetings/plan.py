"""例会: planning a meeting, moving it, deciding who speaks, and confirming its agenda."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force, meeting_rhythm
from departments.calendar.periods import MeetingDay, meeting_day
from departments.calendar.workdays import on_or_after
from departments.choices import MeetingState, PostKind, SpeakerPart, SpeakerRule, SpeakerState
from departments.models import Department, FormerAgenda, Meeting, Post, Region, Speaker, User
from departments.rules import may_run_month
from departments.trail.record import record

# A meeting belongs to its month: it is not moved further than so many days from the day of the rule.
FURTHEST = 45


def rule_day(*, region: Region, month: date) -> MeetingDay:
    """The day the region's rule arrives at in a month."""
    rhythm = meeting_rhythm(region=region)
    return meeting_day(month, calendar=calendar_in_force(), rule=rhythm.postponing, on=rhythm.day)


@transaction.atomic
def plan_meeting(*, region: Region, month: date, actor: User | None, at: datetime | None = None) -> Meeting:
    """The meeting of a month, planned by the rule if it is not there yet. Safe to run twice."""
    at = at or timezone.now()
    month = month.replace(day=1)
    if found := Meeting.objects.filter(region=region, month=month).first():
        return found
    if actor is not None and not may_run_month(actor, region_id=region.pk):
        raise NotDone(_("Only the task force plans meetings."))
    rhythm = meeting_rhythm(region=region)
    if not rhythm.active or (rhythm.from_month and month < rhythm.from_month):
        raise NotDone(
            _("The monthly meeting does not take place in %(month)s. Change its rhythm in the calendar first.")
            % {"month": f"{month:%Y-%m}"}
        )
    by_rule = rule_day(region=region, month=month)
    if by_rule.day < timezone.localtime(at).date():
        raise NotDone(_("%(day)s has passed: a meeting is planned beforehand.") % {"day": by_rule.day})
    before = Meeting.objects.filter(region=region, month__lt=month).first()
    kept: dict[str, Any] = {"chair": _general(region, by_rule.day)}
    if before:
        kept = {"place": before.place, "chair": before.chair or kept["chair"], "starts": before.starts}
    meeting = Meeting.objects.create(
        region=region, month=month, rule_day=by_rule.day, day=by_rule.day, provisional=by_rule.provisional, **kept
    )
    record(actor=actor, action="meeting.plan", target=_target(meeting), detail={"day": f"{meeting.day}"})
    return meeting


def _general(region: Region, on: date) -> str:
    """The general convenor of the task force, who takes the chair unless another is named (总召集人主持)."""
    return next(iter(Post.objects.names(region_id=region.pk, kind=PostKind.GENERAL, on=on).values()), "")


def plan_running_month(*, at: datetime) -> int:
    """What beat does every morning: this month's meeting of every region, until its day has passed."""
    planned, today = 0, timezone.localtime(at).date()
    for region in Region.objects.home():
        if Meeting.objects.filter(region=region, month=today.replace(day=1)).exists():
            continue
        try:
            plan_meeting(region=region, month=today, actor=None, at=at)
        except NotDone:
            continue
        planned += 1
    return planned


@transaction.atomic
def move_meeting(*, meeting: Meeting, day: date, reason: str, actor: User, at: datetime | None = None) -> Meeting:
    """Hold it on another day, with a reason. Raises ``NotDone`` for a day that has passed or is off, and names one."""
    today = timezone.localtime(at or timezone.now()).date()
    now = lock_meeting(meeting, actor)
    if now.state == MeetingState.HELD:
        raise NotDone(_("The meeting has been held; its day does not change any more."))
    if not reason.strip():
        raise NotDone(_("Give a reason for moving the meeting."))
    calendar = calendar_in_force()
    if day < today:
        values = {"day": day, "today": today, "next": on_or_after(today, calendar=calendar)}
        raise NotDone(_("%(day)s lies before today, %(today)s. The next working day is %(next)s.") % values)
    if abs((day - now.rule_day).days) > FURTHEST:
        far = _("%(day)s is more than %(n)d days from %(rule)s. Choose a day nearer to it.")
        raise NotDone(far % {"day": day, "n": FURTHEST, "rule": now.rule_day})
    if not calendar.is_workday(day):
        values = {"day": day, "next": on_or_after(day, calendar=calendar)}
        raise NotDone(_("%(day)s is a day off. The next working day is %(next)s.") % values)
    before, now.day, now.moved_reason = now.day, day, reason.strip()[:200]
    now.provisional = not calendar.is_announced(day)
    now.save(update_fields=["day", "moved_reason", "provisional"])
    detail = {"before": f"{before}", "day": f"{day}", "reason": now.moved_reason}
    record(actor=actor, action="meeting.move", target=_target(now), detail=detail)
    return now


@transaction.atomic
def set_details(*, meeting: Meeting, starts: time, place: str, chair: str, actor: User) -> Meeting:
    """When it begins, where, and who is in the chair."""
    now = lock_meeting(meeting, actor)
    _not_held(now)
    now.starts, now.place, now.chair = starts, place.strip(), chair.strip()
    now.save(update_fields=["starts", "place", "chair"])
    detail = {"starts": f"{starts:%H:%M}", "place": now.place, "chair": now.chair}
    record(actor=actor, action="meeting.details", target=_target(now), detail=detail)
    return now


@transaction.atomic
def decide_speaker(*, speaker: Speaker, state: str, note: str, actor: User) -> Speaker:
    """Confirm a proposed speaker or take it off the list; the latter needs a note that stays."""
    meeting = lock_meeting(speaker.meeting, actor)
    _not_held(meeting)
    now = Speaker.objects.select_for_update(of=("self",)).select_related("department").get(pk=speaker.pk)
    wanted = SpeakerState(state)
    if wanted == SpeakerState.PROPOSED:
        raise NotDone(_("Confirm the speaker, or take it off the list."))
    if wanted == SpeakerState.REMOVED and not note.strip():
        text = _("%(unit)s is on the list by rule. Say in the note why it does not speak.")
        raise NotDone(text % {"unit": now.department})
    now.state, now.note, now.decided_by_name = wanted, note.strip()[:200], str(actor)
    now.save(update_fields=["state", "note", "decided_by_name"])
    detail = {"unit": str(now.department), "state": wanted.value, "note": now.note, "rules": _rules(now)}
    record(actor=actor, action="meeting.speaker", target=_target(meeting), detail=detail, unit=now.department)
    return now


@transaction.atomic
def name_speaker(*, meeting: Meeting, department: Department, part: str, note: str, actor: User) -> Speaker:
    """One more speaker, named by the task force and not by a rule; it says why."""
    now = lock_meeting(meeting, actor)
    _not_held(now)
    if department.region_id != now.region_id:
        raise NotDone(_("The unit belongs to another region."))
    if not note.strip():
        raise NotDone(_("Say in the note why %(unit)s speaks.") % {"unit": department})
    part = SpeakerPart(part)
    if found := now.speakers.filter(department=department, part=part).first():
        return decide_speaker(speaker=found, state=SpeakerState.CONFIRMED, note=note, actor=actor)
    speaker = Speaker.objects.create(
        meeting=now,
        department=department,
        part=part,
        position=now.speakers.count(),
        note=note.strip()[:200],
        rules=[{"rule": SpeakerRule.NAMED.value, "says": note.strip()[:200]}],
        state=SpeakerState.CONFIRMED,
        decided_by_name=str(actor),
    )
    detail = {"unit": str(department), "state": speaker.state, "note": speaker.note, "rules": _rules(speaker)}
    record(actor=actor, action="meeting.speaker", target=_target(now), detail=detail, unit=department)
    return speaker


@transaction.atomic
def confirm_agenda(*, meeting: Meeting, actor: User, at: datetime | None = None) -> Meeting:
    """The agenda stands: the units may read it, and every proposed speaker was decided on."""
    now = lock_meeting(meeting, actor)
    _not_held(now)
    if not now.agenda.exists():
        raise NotDone(_("The meeting has no agenda yet. Assemble it first."))
    if open_ := now.speakers.filter(state=SpeakerState.PROPOSED).select_related("department"):
        names = _(", ").join(str(speaker.department) for speaker in open_)
        raise NotDone(_("Decide on every proposed speaker first: %(units)s.") % {"units": names})
    now.state, now.confirmed_by_name = MeetingState.CONFIRMED, str(actor)
    now.confirmed_at = at or timezone.now()
    now.save(update_fields=["state", "confirmed_by_name", "confirmed_at"])
    detail = {"day": f"{now.day}", "report": now.based_on}
    record(actor=actor, action="meeting.confirm", target=_target(now), detail=detail)
    return now


@transaction.atomic
def take_back_agenda(*, meeting: Meeting, reason: str, actor: User, at: datetime | None = None) -> Meeting:
    """A confirmed agenda is worked on once more (收回议程), with a reason; what had been confirmed is kept as it stood.
    Not once somebody has spoken or something was resolved by it."""
    now = lock_meeting(meeting, actor)
    _not_held(now)
    if now.state != MeetingState.CONFIRMED:
        raise NotDone(_("The agenda is not confirmed; it can be changed as it is."))
    if not reason.strip():
        raise NotDone(_("Say why the agenda is taken back."))
    if now.resolutions.exists() or now.speakers.exclude(statement="").exists():
        raise NotDone(_("Statements or resolutions have been written down: the agenda is not taken back any more."))
    former = FormerAgenda.objects.create(
        meeting=now,
        number=now.former_agendas.count() + 1,
        based_on=now.based_on,
        parts=[{"part": item.part, "lines": item.lines} for item in now.agenda.all()],
        speakers=[
            {"unit": str(speaker.department), "part": speaker.part, "state": speaker.state, "note": speaker.note}
            for speaker in now.speakers.select_related("department").order_by("-part", "position", "pk")
        ],
        confirmed_by_name=now.confirmed_by_name,
        confirmed_at=now.confirmed_at,
        taken_back_at=at or timezone.now(),
        taken_back_by=actor,
        taken_back_by_name=str(actor),
        reason=reason.strip()[:200],
    )
    now.state, now.confirmed_by_name, now.confirmed_at = MeetingState.PLANNED, "", None
    now.save(update_fields=["state", "confirmed_by_name", "confirmed_at"])
    detail: dict[str, Any] = {"reason": former.reason, "report": former.based_on}
    detail |= {"before": MeetingState.CONFIRMED.value, "state": now.state}
    detail |= {"number": former.number, "person": former.confirmed_by_name}
    record(actor=actor, action="meeting.take_back", target=_target(now), detail=detail)
    return now


def lock_meeting(meeting: Meeting, actor: User) -> Meeting:
    """The meeting as it is now, held until the end of the transaction, for the task force alone."""
    if not may_run_month(actor, region_id=meeting.region_id):
        raise NotDone(_("Only the task force runs the meeting."))
    return Meeting.objects.select_for_update(of=("self",)).select_related("region").get(pk=meeting.pk)


def _not_held(meeting: Meeting) -> None:
    if meeting.state == MeetingState.HELD:
        raise NotDone(_("The meeting has been held; its agenda does not change any more."))


def _rules(speaker: Speaker) -> list[str]:
    return [str(reason["rule"]) for reason in speaker.rules]


def _target(meeting: Meeting) -> str:
    return f"{meeting.region} {meeting}"

"""会议纪要: what was said, promised and resolved; promises and resolutions become duties of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.access.refusals import NotDone
from departments.choices import ActionKind, MeetingState, PostKind, SpeakerState
from departments.ledger.items import open_item
from departments.meetings.plan import lock_meeting
from departments.models import ActionItem, Department, Meeting, Post, Resolution, Speaker, User
from departments.trail.record import record


@transaction.atomic
def record_statement(
    *,
    speaker: Speaker,
    statement: str,
    actor: User,
    person: str = "",
    commitment: str = "",
    due: date | None = None,
    at: datetime | None = None,
) -> Speaker:
    """Write down a statement; what the unit promises opens a duty with its deadline (表态承诺事项). Without a name
    it was the unit's principal in office on the day."""
    at = at or timezone.now()
    meeting = _running(speaker.meeting, actor)
    now = Speaker.objects.select_for_update(of=("self",)).select_related("department").get(pk=speaker.pk)
    if now.state != SpeakerState.CONFIRMED:
        raise NotDone(_("%(unit)s does not speak. Confirm it first.") % {"unit": now.department})
    if not statement.strip():
        raise NotDone(_("Write down what was said."))
    if bool(commitment.strip()) != bool(due):
        raise NotDone(_("A commitment needs a deadline, and a deadline a commitment."))
    if now.action_id and commitment.strip() != now.commitment:
        raise NotDone(_("The commitment is in the ledger already: change it there."))
    person = person.strip() or principals(region_id=meeting.region_id, on=meeting.day).get(now.department_id, "")
    now.statement, now.person, now.commitment = statement.strip(), person[:40], commitment.strip()[:200]
    if due and not now.action_id:
        now.action = open_item(
            region=meeting.region,
            owner=now.department,
            title=now.commitment,
            due=due,
            actor=actor,
            at=at,
            kind=ActionKind.TASK,
            source=_("Meeting of %(day)s") % {"day": meeting.day},
            clause=pgettext("speech", "Statement"),
            person=now.person,
        )
    now.save(update_fields=["statement", "person", "commitment", "action"])
    detail = {"unit": str(now.department), "commitment": now.commitment, "due": f"{due or ''}"}
    target = f"{meeting.region} {meeting}"
    record(actor=actor, action="meeting.statement", target=target, detail=detail, unit=now.department)
    return now


@transaction.atomic
def resolve(
    *,
    meeting: Meeting,
    text: str,
    actor: User,
    owner: Department | None = None,
    due: date | None = None,
    co_units: Iterable[Department] = (),
    at: datetime | None = None,
) -> Resolution:
    """One resolution (议定事项). With an owner and a deadline it is a duty of the ledger and is followed there."""
    at = at or timezone.now()
    now = _running(meeting, actor)
    if not text.strip():
        raise NotDone(_("Write down what was resolved."))
    if (owner is None) != (due is None):
        raise NotDone(_("A resolution that somebody carries out has an owner unit and a deadline: give both."))
    number = (now.resolutions.aggregate(last=Max("number"))["last"] or 0) + 1
    item: ActionItem | None = None
    if owner is not None and due is not None:
        item = open_item(
            region=now.region,
            owner=owner,
            title=text,
            due=due,
            actor=actor,
            at=at,
            co_units=co_units,
            kind=ActionKind.TASK,
            demand=text.strip(),
            source=_("Meeting of %(day)s") % {"day": now.day},
            clause=_("Resolution %(n)d") % {"n": number},
        )
    made = Resolution.objects.create(
        meeting=now, number=number, text=text.strip()[:500], action=item, recorded_by=actor, recorded_by_name=str(actor)
    )
    detail = {"text": made.text, "item": item.number if item else "", "unit": str(owner or "")}
    record(actor=actor, action="meeting.resolve", target=f"{now.region} {now}", detail=detail, unit=owner)
    return made


@transaction.atomic
def hold_meeting(*, meeting: Meeting, present: str, notes: str, actor: User, at: datetime | None = None) -> Meeting:
    """The meeting has been held: its minutes are closed. Statements must have been written down before."""
    today = timezone.localtime(at or timezone.now()).date()
    now = _running(meeting, actor)
    if now.day > today:
        raise NotDone(_("The meeting is on %(day)s. Move it first if it was held before.") % {"day": now.day})
    if not present.strip():
        raise NotDone(_("Name who was present."))
    silent = now.speakers.filter(state=SpeakerState.CONFIRMED, statement="").select_related("department")
    if names := _(", ").join(str(speaker.department) for speaker in silent):
        values = {"units": names}
        raise NotDone(_("Write down the statements of %(units)s, or take them off the list with a note.") % values)
    now.state, now.present, now.notes = MeetingState.HELD, present.strip(), notes.strip()
    now.recorded_by_name = str(actor)
    now.save(update_fields=["state", "present", "notes", "recorded_by_name"])
    detail = {"resolutions": now.resolutions.count(), "day": f"{now.day}"}
    record(actor=actor, action="meeting.hold", target=f"{now.region} {now}", detail=detail)
    return now


def principals(*, region_id: int, on: date) -> dict[int, str]:
    """Who heads each unit on a day, by unit: the one who speaks for it (主要负责人表态)."""
    return Post.objects.names(region_id=region_id, kind=PostKind.PRINCIPAL, on=on)


def _running(meeting: Meeting, actor: User) -> Meeting:
    """A meeting whose agenda stands and whose minutes are still open."""
    now = lock_meeting(meeting, actor)
    if now.state == MeetingState.PLANNED:
        raise NotDone(_("Confirm the agenda first."))
    if now.state == MeetingState.HELD:
        raise NotDone(_("The minutes are closed."))
    return now

"""升级督办: whose next step is due, and taking it with a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.periods import Calendar
from departments.calendar.workdays import add_workdays, workdays_between
from departments.choices import ActionState, Checkpoint, Escalation, StepKind
from departments.ledger.escalating import LetterFacts, Timing, letter_text, letter_title, step_due
from departments.ledger.items import add_line, lock_open_item, record_item_audit, settings_of
from departments.models import ActionItem, LedgerSettings, Letter, Region, User
from departments.rules import may_decide_for

# No reminder looks further ahead than this, so that no longer list is read.
WEEKS_AHEAD = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Due:
    """An item whose next step may be taken today."""

    item: ActionItem
    step: Escalation
    over: int


def timing_of(settings: LedgerSettings) -> Timing:
    return Timing(
        remind_before=settings.remind_before,
        assign_after=settings.assign_after,
        supervise_after=settings.supervise_after,
        refer_after=settings.refer_after,
        reply_within=settings.reply_within,
    )


def due_steps(*, region: Region, today: date) -> list[Due]:
    """What waits for the task force, the longest over its deadline first; two queries."""
    timing, calendar = timing_of(settings_of(region_id=region.pk)), calendar_in_force()
    rows = ActionItem.objects.filter(region=region, state=ActionState.OPEN, due__lte=today + WEEKS_AHEAD)
    over: dict[date, int] = {}
    found = []
    for item in rows.select_related("owner").order_by("due", "pk"):
        step = step_due(due=item.due, today=today, last_step=item.escalation, timing=timing, calendar=calendar)
        if step is not None:
            days = over.setdefault(item.due, workdays_between(item.due, today, calendar=calendar))
            found.append(Due(item, step, days))
    return found


def remind_owners(*, at: datetime) -> int:
    """What beat does every morning: the reminder goes out by itself, on working days. Safe to run twice."""
    day, sent = timezone.localtime(at).date(), 0
    if not calendar_in_force().is_workday(day):
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        for region in Region.objects.home():
            for due in due_steps(region=region, today=day):
                if due.step == Escalation.REMINDER:
                    escalate(item=due.item, step=due.step, actor=None, at=at)
                    sent += 1
    return sent


@transaction.atomic
def escalate(*, item: ActionItem, step: str, actor: User | None, at: datetime | None = None) -> Letter:
    """Take the step that is due and write its letter. Raises ``NotDone`` when another, or none, is due."""
    at = at or timezone.now()
    today, now = timezone.localtime(at).date(), lock_open_item(item)
    if actor is not None and not may_decide_for(actor, department_id=now.owner_id, region_id=now.region_id):
        raise NotDone(_("Only the task force escalates, and nobody an item of their own unit."))
    if now.state == ActionState.CLOSING_ASKED:
        raise NotDone(_("The owner has asked to have it closed: verify first."))
    timing, calendar = timing_of(settings_of(region_id=now.region_id)), calendar_in_force()
    if step_due(due=now.due, today=today, last_step=now.escalation, timing=timing, calendar=calendar) != step:
        raise NotDone(_("This step is not due today, or it has been taken."))
    letter = _write_letter(now, Escalation(step), timing, today, calendar, actor)
    now.escalation = Escalation(step)
    now.save(update_fields=["escalation"])
    add_line(now, StepKind.LETTER, f"{letter} {letter.title}", actor, at)
    record_item_audit(now, "action.escalate", actor, step=step, letter=str(letter))
    return letter


def _write_letter(
    item: ActionItem, step: Escalation, timing: Timing, today: date, calendar: Calendar, actor: User | None
) -> Letter:
    Region.objects.select_for_update().get(pk=item.region_id)
    numbered = Letter.objects.filter(region_id=item.region_id, level=step, year=today.year)
    sequence = (numbered.aggregate(last=Max("sequence"))["last"] or 0) + 1
    before = Letter.objects.filter(item=item, round=item.reopened).order_by("pk")
    facts = LetterFacts(
        number=str(sequence),
        unit=item.owner.name,
        office=_("Task force of %(region)s") % {"region": item.region.name},
        item=item.number,
        title=item.title,
        source=" ".join(filter(None, (item.source, item.clause))),
        opened=item.opened,
        due=item.due,
        today=today,
        over=max(workdays_between(item.due, today, calendar=calendar), 0),
        reply_by=add_workdays(today, timing.reply_within, calendar=calendar),
        state=str(Checkpoint(item.checkpoint).label),
        before=_("; ").join(f"{letter} {letter.issued_on}" for letter in before),
    )
    return Letter.objects.create(
        item=item,
        region_id=item.region_id,
        level=step,
        round=item.reopened,
        year=today.year,
        sequence=sequence,
        title=letter_title(step, facts),
        text=letter_text(step, facts),
        issued_on=today,
        reply_by=facts.reply_by,
        issued_by_name=str(actor) if actor else _("system"),
    )

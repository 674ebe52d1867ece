"""困难诉求: a unit says what holds an item up, who can help and by when; the task force answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import Cause, StepKind
from departments.ledger.items import add_line, lock_open_item, record_item_audit
from departments.models import ActionItem, Difficulty, User
from departments.rules import may_decide_for, may_work_on

# The same cause of the same unit within so long counts as repeated.
SAME = timedelta(days=365)


@transaction.atomic
def raise_difficulty(
    *,
    item: ActionItem,
    cause: str,
    needs: str,
    from_whom: str,
    by_when: date,
    actor: User,
    for_meeting: bool = False,
    at: datetime | None = None,
) -> Difficulty:
    """Put a difficulty on record (提出困难). Raises ``NotDone`` with everything that is missing at once."""
    at = at or timezone.now()
    now, day = lock_open_item(item), timezone.localtime(at).date()
    if not may_work_on(actor, item=now):
        raise NotDone(_("Only the owner unit may do this."))
    lacking = [
        message
        for missing, message in (
            (not needs.strip(), _("Say what is needed.")),
            (not from_whom.strip(), _("Say who can give it.")),
            (by_when < day, _("%(day)s has passed: name a day from today on.") % {"day": by_when}),
        )
        if missing
    ]
    if lacking:
        raise NotDone(" ".join(lacking))
    if now.difficulties.without_answer().filter(cause=cause, needs=needs.strip()).exists():
        raise NotDone(_("The same difficulty is on record and waits for an answer."))
    made = Difficulty.objects.create(
        item=now,
        cause=Cause(cause),
        needs=needs.strip()[:200],
        from_whom=from_whom.strip()[:80],
        by_when=by_when,
        for_meeting=for_meeting,
        raised_at=at,
        raised_by=actor,
        raised_by_name=str(actor),
    )
    add_line(now, StepKind.DIFFICULTY, difficulty_text(made), actor, at, now.checkpoint)
    record_item_audit(now, "action.difficulty", actor, text=difficulty_text(made), for_meeting=for_meeting)
    return made


@transaction.atomic
def settle_difficulty(*, difficulty: Difficulty, answer: str, actor: User, at: datetime | None = None) -> Difficulty:
    """Answer it (协调解决); the answer stays on record."""
    at = at or timezone.now()
    now = Difficulty.objects.select_for_update(of=("self",)).select_related("item__region").get(pk=difficulty.pk)
    if not may_decide_for(actor, department_id=now.item.owner_id, region_id=now.item.region_id):
        raise NotDone(_("Only the task force answers a difficulty, and nobody that of their own unit."))
    if now.settled_on is not None:
        raise NotDone(_("It has been answered by %(who)s.") % {"who": now.settled_by_name})
    if not answer.strip():
        raise NotDone(_("Say how it was settled."))
    now.answer, now.settled_on = answer.strip()[:200], timezone.localtime(at).date()
    now.settled_by_name = str(actor)
    now.save(update_fields=["answer", "settled_on", "settled_by_name"])
    add_line(now.item, StepKind.SETTLED, f"{now.needs}{_(': ')}{now.answer}", actor, at)
    record_item_audit(now.item, "action.difficulty_settle", actor, text=now.needs, answer=now.answer)
    return now


def difficulty_text(difficulty: Difficulty) -> str:
    """The difficulty as one sentence."""
    text = _("%(cause)s: %(needs)s; needed from %(whom)s by %(day)s") % {
        "cause": Cause(difficulty.cause).label,
        "needs": difficulty.needs,
        "whom": difficulty.from_whom,
        "day": f"{difficulty.by_when:%Y-%m-%d}",
    }
    return text + _(" (put before the meeting)") if difficulty.for_meeting else text


def times_named(*, owner_id: int, difficulties: Sequence[Difficulty]) -> dict[int, int]:
    """How often the unit had named the cause of each of these in the twelve months up to it, itself included; one query
    whatever their number (同类困难反复提出)."""
    if not difficulties:
        return {}
    named = list(Difficulty.objects.of_owner(owner_id).values_list("cause", "raised_at"))
    return {
        each.pk: sum(cause == each.cause and each.raised_at - SAME <= at <= each.raised_at for cause, at in named)
        for each in difficulties
    }

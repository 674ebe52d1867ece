"""What of the ledger stands on the first page: what waits for the task force, and what a unit has open."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.calendar.holidays import calendar_in_force
from departments.choices import ActionState
from departments.ledger.lamps import Today, distance_text
from departments.models import ActionItem, Department, User
from indicators.models import Target, TargetTick
from indicators.targets.lines import goal_of_target
from reports.choices import ProposalState
from reports.models import Proposal
from reports.pages.home.agenda import NextStep


def ledger_steps(user: User, today: date) -> Iterator[NextStep]:
    """Items to be verified, completed categories to be accepted and proposals to be decided; one query."""
    to_verify = ActionItem.objects.filter(region_id=user.seen_region_id, state=ActionState.CLOSING_ASKED)
    waiting = Proposal.objects.visible_to(user).filter(state=ProposalState.WAITING)
    completed = TargetTick.objects.waiting(region_id=user.home_region_id, on=today)
    verify, accept, decide = (
        rows.order_by().values(what=Value(name)).annotate(n=Count("pk"))
        for name, rows in (("asked", to_verify), ("completed", completed), ("waiting", waiting))
    )
    counts = {row["what"]: row["n"] for row in verify.union(accept, decide, all=True)}
    if n := counts.get("asked", 0):
        text = ngettext("Verify %(n)d item of the ledger", "Verify %(n)d items of the ledger", n) % {"n": n}
        yield NextStep(text, f"{reverse('action_list')}?view=asked")
    if n := counts.get("completed", 0):
        text = ngettext("Accept %(n)d completed category", "Accept %(n)d completed categories", n) % {"n": n}
        yield NextStep(text, reverse("target_acceptances"))
    if n := counts.get("waiting", 0):
        text = ngettext("Decide on %(n)d proposal", "Decide on %(n)d proposals", n) % {"n": n}
        yield NextStep(text, reverse("proposal_list"))


def own_ledger_items(user: User, today: date) -> dict[str, Any]:
    """Open and overdue items of the reader's unit; one query."""
    late = Q(state=ActionState.OPEN, due__lt=today)
    rows = ActionItem.objects.filter(owner_id=user.department_id).not_closed()
    counts = rows.aggregate(open=Count("pk"), late=Count("pk", filter=late))
    base = f"{reverse('action_list')}?owner={user.department_id}"
    return {**counts, "url": base, "late_url": f"{base}&lamp=overdue", "text": _open_items_text(counts["open"])}


def _open_items_text(n: int) -> str:
    if not n:
        return _("Your unit has no open item in the ledger.")
    return ngettext("%(n)d item of the ledger is open", "%(n)d items of the ledger are open", n) % {"n": n}


SHOWN = 6


def own_targets(unit: Department, today: date) -> dict[str, Any]:
    """What the reader's unit owes by when (我的任务), the next due date first; nothing when it has no targets. One
    query: how far each has come is worked out on the page of targets."""
    seen = Target.objects.standing().owed_by(unit, on=today)
    rows = seen.permitted(region_id=unit.region_id, on=today).select_related("indicator")
    targets = list(rows.order_by("due", "indicator__position", "pk"))
    day = Today.of(today, calendar=calendar_in_force())
    ahead = [target for target in targets if target.due >= today]
    return (
        {
            "n": len(targets),
            "over": len(targets) - len(ahead),
            "rows": [(target, goal_of_target(target), distance_text(target.due, day)) for target in ahead[:SHOWN]],
        }
        if targets
        else {}
    )

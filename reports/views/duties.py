"""What of the ledger stands on the first page: what waits for the task force, and what a unit has open."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import ActionState
from departments.models import ActionItem, User
from indicators.choices import TargetState
from indicators.models import Target
from indicators.services.target_lines import target_lines
from indicators.tones import TARGET_TONES
from reports.choices import ProposalState
from reports.models import Proposal
from reports.views.agenda import Step


def ledger_steps(user: User) -> Iterator[Step]:
    """Items to be verified and proposals to be decided; one query."""
    asked = ActionItem.objects.filter(region_id=user.home_region_id, state=ActionState.ASKED)
    waiting = Proposal.objects.visible_to(user).filter(state=ProposalState.WAITING)
    counted = [
        rows.order_by().values(what=Value(name)).annotate(n=Count("pk"))
        for name, rows in (("asked", asked), ("waiting", waiting))
    ]
    counts = {row["what"]: row["n"] for row in counted[0].union(counted[1], all=True)}
    if n := counts.get("asked", 0):
        said = ngettext("Verify %(n)d item of the ledger", "Verify %(n)d items of the ledger", n) % {"n": n}
        yield Step(said, f"{reverse('action_list')}?view=asked")
    if n := counts.get("waiting", 0):
        said = ngettext("Decide on %(n)d proposal", "Decide on %(n)d proposals", n) % {"n": n}
        yield Step(said, reverse("proposal_list"))


def own_duties(user: User, today: date) -> dict[str, Any]:
    """Open and overdue items of the reader's unit; one query."""
    late = Q(state=ActionState.OPEN, due__lt=today)
    rows = ActionItem.objects.filter(owner_id=user.department_id).unfinished()
    counts = rows.aggregate(open=Count("pk"), late=Count("pk", filter=late))
    base = f"{reverse('action_list')}?owner={user.department_id}"
    return {**counts, "url": base, "late_url": f"{base}&lamp=overdue", "said": _said(counts["open"])}


def _said(n: int) -> str:
    if not n:
        return _("Your unit has no open item in the ledger.")
    return ngettext("%(n)d item of the ledger is open", "%(n)d items of the ledger are open", n) % {"n": n}


OPEN_TARGETS = (TargetState.MISSED, TargetState.NO_FIGURE, TargetState.RUNNING)
SHOWN = 6


def own_targets(user: User, today: date) -> dict[str, Any]:
    """What the reader's unit owes by when (我的任务): what is not met, the next due date first; nothing when the unit
    has no targets."""
    seen = Target.objects.standing().owed_by(user.department, on=today)
    rows = seen.permitted(region_id=user.home_region_id, on=today).select_related("indicator__scheme", "region")
    lines = target_lines(
        targets=list(rows.order_by("due", "indicator__position", "pk")), region_id=user.home_region_id or 0, on=today,
        unit_ids={user.department_id},
    )  # fmt: skip
    if not lines:
        return {}
    left = [line for line in lines if line.verdict.state in OPEN_TARGETS]
    return {
        "n": len(lines), "left": len(left), "met": sum(line.verdict.state == TargetState.MET for line in lines),
        "rows": [
            (line, TARGET_TONES[line.verdict.state], reverse("target_indicator", args=[line.target.indicator.code]))
            for line in left[:SHOWN]
        ],
    }  # fmt: skip

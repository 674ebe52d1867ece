"""Who must judge a figure that its reader may not (四眼): by name, or what to do where there is nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.utils.translation import gettext as _

from departments.choices import Role
from departments.models import User
from departments.rules import same_hand
from indicators.choices import TYPING_ACTIONS, RevisionAction
from indicators.models import Figure, Revision
from indicators.review.steps import step_after

# So many names are enough to know whom to ask.
NAMED = 3


def own_figure_text(figure: Figure, actor: User) -> str:
    """Why this account does not approve a figure that was in its own hands."""
    if actor.acting_for is not None:
        text = _("You or %(who)s, for whom you act, had this figure in hand already; somebody else must approve it.")
        return text % {"who": actor.acting_for.own_name}
    if same_hand(actor, [figure.submitted_by_id]):
        return _("You submitted this figure yourself; somebody else must approve it.")
    if same_hand(actor, [figure.checked_by_id]):
        return _("You checked this figure yourself; somebody else must approve it.")
    return _("This figure was entered, changed or submitted by you or in your name; somebody else must approve it.")


def others_who_judge(*, figures: Sequence[Figure]) -> dict[int, str]:
    """Of each figure, read with unit and period, who may judge it now, as a sentence; two queries, none for none."""
    if not figures:
        return {}
    reviewers, taskforce = _accounts(figures)
    hands = _hands(figures)
    return {
        figure.pk: _sentence(
            _names(reviewers[figure.department_id], hands[figure.pk]) if _waits_for(figure, reviewer=True) else [],
            _names(
                [each for each in taskforce[figure.cycle.region_id] if each.department_id != figure.department_id],
                hands[figure.pk],
            )
            if _waits_for(figure, reviewer=False)
            else [],
        )
        for figure in figures
    }


def _accounts(figures: Sequence[Figure]) -> tuple[dict[int | None, list[User]], dict[int | None, list[User]]]:
    """Reviewers by unit and the task force by region; one query."""
    units = {figure.department_id for figure in figures}
    regions = {figure.cycle.region_id for figure in figures}
    of_region = Q(department__region__in=regions) | Q(department=None, region__in=regions)
    wanted = Q(grants__role=Role.REVIEWER, department__in=units) | Q(grants__role=Role.TASKFORCE) & of_region
    rows = User.objects.filter(wanted, is_active=True).annotate(role=F("grants__role"))
    reviewers: dict[int | None, list[User]] = defaultdict(list)
    taskforce: dict[int | None, list[User]] = defaultdict(list)
    for user in rows.select_related("department").order_by("pk"):
        if user.role == Role.REVIEWER:
            reviewers[user.department_id].append(user)
        else:
            taskforce[user.home_region_id].append(user)
    return reviewers, taskforce


def _hands(figures: Sequence[Figure]) -> dict[int, set[int | None]]:
    """Everybody in whose hands each figure has been, or in whose name; one query."""
    hands: dict[int, set[int | None]] = {
        figure.pk: {figure.entered_by_id, figure.submitted_by_id, figure.checked_by_id} for figure in figures
    }
    checked = Q(action=RevisionAction.CHECKED, at=F("figure__checked_at"))
    history = Revision.objects.filter(Q(action__in=TYPING_ACTIONS) | checked, figure__in=list(hands)).order_by()
    for figure, *accounts in history.values_list("figure_id", "by_id", "acted_for_id").distinct():
        hands[figure].update(accounts)
    return hands


def _waits_for(figure: Figure, *, reviewer: bool) -> bool:
    path = figure.department.review_path
    return step_after(figure.state, path, as_reviewer=reviewer, as_taskforce=not reviewer) is not None


def _names(accounts: Iterable[User], hands: set[int | None]) -> list[str]:
    names = [account.own_name for account in accounts if account.pk not in hands]
    return names if len(names) <= NAMED else [*names[:NAMED], "…"]


def _sentence(reviewers: Sequence[str], taskforce: Sequence[str]) -> str:
    parts = []
    if reviewers:
        parts.append(_("the unit's reviewer %(names)s") % {"names": _(", ").join(reviewers)})
    if taskforce:
        parts.append(_("%(names)s of the task force") % {"names": _(", ").join(taskforce)})
    if not parts:
        return _("Nobody else may yet: ask the security administrator for a second account.")
    return _("It is for: %(who)s.") % {"who": _("; ").join(parts)}

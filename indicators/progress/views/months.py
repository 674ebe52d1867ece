"""Twelve months of every unit on one sheet (填报台账), and the button that reminds (催报)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.access.guarding import record_denial
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Department
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import Timeliness
from indicators.cycles.periods import choose_period
from indicators.progress.board import Board, GroupMonths, UnitMonths, completeness_board
from indicators.progress.exports import detail_text, month_fields
from indicators.progress.remind import remind_units
from indicators.progress.timeliness import UnitMonth
from indicators.tones import TIMELINESS_TONES


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class CompletenessBoard(BaseListPage):
    """Units × the last twelve months; county units and townships apart."""

    request: SignedInRequest
    template_name = "indicators/progress/board.html"
    title = gettext_lazy("Completeness over the months")

    @cached_property
    def board(self) -> Board:
        region = self.request.user.home_region_id
        return Board([], []) if region is None else completeness_board(region_id=region, at=timezone.now())

    def get_fields(self) -> list[ListField]:
        return month_fields(self.board.months)

    def get_rows(self) -> list[tuple[GroupMonths, UnitMonths]]:
        return [(group, line) for group in self.board.groups for line in group.lines]

    def get_subtitle(self) -> str:
        return _(
            "On time: handed in by the deadline, within an extension, or with a reason in the time for late entry. "
            "Months that are not over do not count."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "board": self.board,
            "groups": [_group_context(group) for group in self.board.groups],
            "legend": [{"tone": TIMELINESS_TONES[state], "word": state.label} for state in Timeliness],
            "settings_note": self.get_subtitle(),
        }


def _group_context(group: GroupMonths) -> dict[str, Any]:
    lines = [(line, [_mark(cell) for cell in line.cells]) for line in group.lines]
    return {"group": group, "lines": lines}


def _mark(cell: UnitMonth) -> dict[str, Any]:
    """How a month is shown: mark and word, and a number where the word is not true of all that was owed."""
    return {
        "tone": TIMELINESS_TONES[cell.state],
        "word": cell.state.label,
        "cell": cell,
        "detail": detail_text(cell),
    }


@require_POST
@requires_role(Role.TASKFORCE)
def remind(request: SignedInRequest) -> HttpResponse:
    """Remind one unit, or all that are late (``?cycle=2026-05``)."""
    at, period = timezone.now(), choose_period(request)
    if period.cycle is None:
        raise Http404
    units = None
    if code := request.POST.get("department", ""):
        units = list(Department.objects.visible_to(request.user).filter(code=code, region_id=period.cycle.region_id))
        if not units:
            record_denial(request, "reminders", f"{period.cycle} {code}"[:200])
            raise Http404
    try:
        sent = remind_units(cycle=period.cycle, actor=request.user, at=at, departments=units)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        message = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", sent) % {"n": sent}
        nobody = _("Nobody was reminded: whoever owes has had today's reminder already.")
        messages.success(request, message) if sent else messages.info(request, nobody)
    return redirect(f"{reverse('completeness')}?cycle={period.chosen}")

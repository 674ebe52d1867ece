"""Who has reported, who is late (填报进度、催报)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import PeerGroup, Role
from departments.rules import may_run_month, requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.completeness import UnitProgress, late_first, unit_progress
from indicators.cycles.lines import part_titles, progress_lines, total_line
from indicators.cycles.moments import deadline_text
from indicators.cycles.periods import Period, choose_period, stage
from indicators.models import Cycle
from indicators.progress.exports import completeness_fields
from indicators.progress.reminding import Outstanding, chat_text


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class Completeness(BaseListPage):
    """Every unit's counts in one period, the late ones first, with a text to copy for reminding them."""

    request: SignedInRequest
    template_name = "indicators/progress/completeness.html"

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @cached_property
    def period(self) -> Period:
        return choose_period(self.request)

    @cached_property
    def everybody(self) -> list[UnitProgress]:
        return unit_progress(cycle=self.period.cycle, at=self.at) if self.period.cycle else []

    @property
    def group(self) -> str:
        return self.request.GET.get("group", "")

    def get_fields(self) -> list[ListField]:
        return completeness_fields()

    def get_rows(self) -> list[UnitProgress]:
        return late_first(row for row in self.everybody if self.group in {"", row.group})

    def get_title(self) -> str:
        return " ".join(filter(None, [_("Completeness"), self.period.cycle.label if self.period.cycle else ""]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, period = super().get_context_data(**kwargs) | {"period": self.period}, self.period
        return context | self._of(period, period.cycle) if period.cycle else context

    def _of(self, period: Period, cycle: Cycle) -> dict[str, Any]:
        rows = self.get_rows()
        late = [row for row in rows if row.is_late]
        return {
            "cycle": cycle,
            "stage": stage(cycle, self.at),
            "lines": progress_lines(rows, cycle=period.chosen),
            "late": late,
            "totals": total_line(rows, cycle=period.chosen),
            "titles": part_titles(),
            "tabs": _tabs(period, self.everybody, self.group),
            "reminder": _reminder(cycle, rows, self.at),
            "may_unlock": may_run_month(self.request.user, region_id=cycle.region_id),
            "keep": {"group": self.group, "columns": self.columns.query},
            "complete": sum(row.is_complete for row in rows),
            "settings_note": _(
                "Late: the time to report has passed, and something is missing that nobody extended. "
                "Complete: everything that is owed is approved."
            ),
        }


def _tabs(period: Period, rows: list[UnitProgress], chosen: str) -> list[dict[str, Any]]:
    groups = [("", _("All units")), *((group.value, group.label) for group in PeerGroup)]
    return [
        {
            "url": f"{reverse('completeness')}?cycle={period.chosen}" + (f"&group={value}" if value else ""),
            "label": label,
            "active": value == chosen,
            "count": sum(1 for row in rows if value in {"", row.group}),
        }
        for value, label in groups
        if not value or any(row.group == value for row in rows)
    ]


def _reminder(cycle: Cycle, rows: list[UnitProgress], at: datetime) -> str:
    """The text that goes into the group chat (催报)."""
    return chat_text(
        period=cycle.label,
        deadline=deadline_text(cycle),
        is_late=cycle.closes_at <= at,
        units=[_outstanding_line(row) for row in rows if row.outstanding],
    )


def _outstanding_line(row: UnitProgress) -> Outstanding:
    until = ""
    if row.is_extended and row.unlocked_until:
        until = f"{timezone.localtime(row.unlocked_until):%m-%d %H:%M}"
    return Outstanding(str(row.department), row.owed, row.outstanding, row.returned, until)

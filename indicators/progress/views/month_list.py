"""The months of the region, and those that can be opened (月度管理)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.lists.columns import ListField, minute_text
from config.lists.page import BaseListPage, page_of
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.deadlines import openable_months, propose_deadline
from indicators.cycles.periods import stage
from indicators.models import Cycle

SHOWN = 24
# Months that are offered at first; all others stand in a list that is opened on demand.
OFFERED = 3


@method_decorator(requires_role(Role.TASKFORCE), name="dispatch")
class MonthList(BaseListPage):
    """Every month with its deadlines and its state, the newest first; and what is not there yet."""

    request: SignedInRequest
    template_name = "indicators/progress/month_list.html"
    title = gettext_lazy("Monthly management")

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    def get_queryset(self) -> QuerySet[Cycle]:
        rows = Cycle.objects.visible_to(self.request.user).select_related("scheme")
        return rows.order_by("-start", "scheme__code", "-pk")

    def get_fields(self) -> list[ListField]:
        return [
            ListField("period", _("Period"), lambda row: row.label, 12, always=True),
            ListField("scheme", _("Scheme"), lambda row: str(row.scheme), 28),
            ListField("state", _("State"), lambda row: stage(row, self.at)["word"], 20),
            ListField("deadline", _("Deadline"), lambda row: minute_text(row.deadline), 18),
            ListField("last", _("Late entry until"), lambda row: _moment(row.hard_deadline), 18),
            ListField("closed", pgettext("month", "Closed"), lambda row: _moment(row.closed_at), 18),
            ListField("closed", _("Closed by"), lambda row: row.closed_by_name, 12, only_file=True),
            ListField("reason", _("Why before the deadline"), lambda row: row.closed_early_reason, 36),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region = self.request.user.home_region
        offered = [] if region is None else openable_months(region=region, today=timezone.localdate(self.at))
        page = page_of(self.object_list, self.request.GET, per_page=SHOWN)
        lines = [
            {
                "address": each.address,
                "label": f"{each.month:%Y-%m}",
                "scheme": each.scheme,
                "proposed": propose_deadline(scheme=each.scheme, month=each.month, at=self.at),
            }
            for each in offered[:OFFERED]
        ]
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "page": page,
            "lines": [(row, stage(row, self.at)) for row in page],
            "offered": lines,
            "others": [(each.address, f"{each.month:%Y-%m}", each.scheme) for each in offered[OFFERED:]],
        }


def _moment(moment: datetime | None) -> str:
    return minute_text(moment) if moment else ""

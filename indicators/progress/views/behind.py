"""The figures behind a number of the completeness table (逐项清单)."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.lists.columns import ListField, minute_text
from config.lists.page import BaseListPage, page_of
from departments.choices import Role
from departments.models import Department
from departments.rules import may_run_month, requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.lines import part_titles
from indicators.cycles.periods import Period, choose_period
from indicators.progress.behind import OwedFigure, figures_behind
from indicators.tones import PART_TONES

SHOWN = 200


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class CompletenessFigures(BaseListPage):
    """``?cycle=2026-05&department=D1&part=checked``: of one unit or of all, in one column of the table or in all."""

    request: SignedInRequest
    template_name = "indicators/progress/completeness_figures.html"
    title = gettext_lazy("Figures owed")

    @cached_property
    def period(self) -> Period:
        return choose_period(self.request)

    @cached_property
    def department(self) -> Department | None:
        code = self.request.GET.get("department", "")
        if not code:
            return None
        unit = Department.objects.visible_to(self.request.user).filter(code=code).first()
        if unit is None:
            raise Http404
        return unit

    @cached_property
    def titles(self) -> dict[str, str]:
        return dict(part_titles())

    @property
    def part(self) -> str:
        wanted = self.request.GET.get("part", "")
        return wanted if wanted in self.titles else ""

    def get_fields(self) -> list[ListField]:
        return [
            ListField("unit", _("Unit"), lambda row: str(row.department), 18, always=True),
            ListField("code", _("Code"), lambda row: row.indicator.code, 12),
            ListField("indicator", _("Indicator"), lambda row: row.indicator.name, 36, always=True),
            ListField("state", _("State"), lambda row: self.titles[row.part], 14),
            ListField("since", pgettext("figure", "Since"), _since_text, 18),
            ListField("reason", _("Reason for the return"), lambda row: _return_reason(row), 36),
        ]

    def get_rows(self) -> list[OwedFigure]:
        if self.period.cycle is None:
            return []
        return figures_behind(cycle=self.period.cycle, department=self.department, part=self.part)

    def get_title(self) -> str:
        return " ".join(filter(None, [str(self.title), self.period.chosen]))

    def get_subtitle(self) -> str:
        return " · ".join(filter(None, [str(self.department or _("All units")), self.titles.get(self.part, "")]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, cycle = self.get_rows(), self.period.cycle
        page = page_of(rows, self.request.GET, per_page=SHOWN)
        enters = cycle is not None and may_run_month(self.request.user, region_id=cycle.region_id)
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "cycle": cycle,
            "period": self.period,
            "scope": self.get_subtitle(),
            "total": len(rows),
            "page": page,
            "lines": [self._line(row) for row in page],
            "enters": enters,
            "sheet": reverse("entry"),
        }

    def _line(self, row: OwedFigure) -> dict[str, Any]:
        return {
            "unit": str(row.department),
            "unit_code": row.department.code,
            "code": row.indicator.code,
            "pk": row.indicator.pk,
            "name": row.indicator.name,
            "tone": PART_TONES[row.part],
            "word": self.titles[row.part],
            "since": _since_text(row),
            "reason": _return_reason(row),
        }


def _return_reason(row: OwedFigure) -> str:
    return row.figure.return_reason if row.figure is not None and row.part == "returned" else ""


def _since_text(row: OwedFigure) -> str:
    return minute_text(row.since) if row.since else ""

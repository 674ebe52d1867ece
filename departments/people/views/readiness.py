"""The readiness list (就绪清单): which unit lacks what, on the screen and as a workbook."""

from datetime import date
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import Role
from departments.lists.exports import record_export
from departments.models import Department
from departments.people.exports import readiness_fields, readiness_text, readiness_title, readiness_workbook
from departments.people.overview import ReadinessLine, lines_of
from departments.people.readiness import vacancy_text
from departments.rules import may_keep_people, requires_role
from departments.signed_in import SignedInRequest


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class PeopleReadiness(BaseListPage):
    """What is missing first, vacancies above all."""

    request: SignedInRequest
    template_name = "departments/people/readiness.html"

    @cached_property
    def on(self) -> date:
        return timezone.localdate()

    @cached_property
    def lines(self) -> list[ReadinessLine]:
        return _lines(self.request)

    def get_fields(self) -> list[ListField]:
        return readiness_fields()

    def get_rows(self) -> list[ReadinessLine]:
        return sorted(self.lines, key=lambda line: line.state.is_ready)

    def get_title(self) -> str:
        region = self.request.user.home_region
        return readiness_title(region.name if region else "")

    def get_subtitle(self) -> str:
        return readiness_text(self.lines, on=self.on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines, region = self.lines, self.request.user.home_region_id
        # A unit about which nothing was entered so far is not ready, but no alarm.
        vacant = [(line, each) for line in lines for each in line.state.vacant if each.since or line.state.holders]
        # Posts that somebody left stand before those that nobody ever held.
        left = [(line, vacancy) for line, vacancy in vacant if vacancy.since]
        never_held = [(line, vacancy) for line, vacancy in vacant if not vacancy.since]
        return super().get_context_data(**kwargs) | {
            "lines": self.get_rows(),
            "alarms": [(line, vacancy_text(vacancy, on=self.on)) for line, vacancy in [*left, *never_held]],
            "ending": [(line, term) for line in lines for term in line.state.ending],
            "ready": sum(line.state.is_ready for line in lines),
            "today": self.on,
            "keeps": region is not None and may_keep_people(self.request.user, region_id=region),
        }


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def people_readiness_export(request: SignedInRequest) -> FileResponse:
    on, region = timezone.localdate(), request.user.home_region
    lines = _lines(request)
    file = readiness_workbook(lines=lines, region=region.name if region else "", on=on)
    record_export(request, _("Readiness"), rows=len(lines))
    return FileResponse(file, as_attachment=True, filename=f"就绪清单_{on:%Y-%m-%d}.xlsx")


def _lines(request: SignedInRequest) -> list[ReadinessLine]:
    user = request.user
    units = Department.objects.visible_to(user)
    return lines_of(units=units, region_id=user.home_region_id, on=timezone.localdate())

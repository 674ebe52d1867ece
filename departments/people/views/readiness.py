"""The readiness list (就绪清单): which unit lacks what, on the screen and as a workbook."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.choices import Role
from departments.lists.exports import record_export
from departments.models import Department
from departments.people.exports import readiness_workbook
from departments.people.overview import ReadinessLine, lines_of
from departments.people.readiness import vacancy_text
from departments.rules import may_keep_people, requires_role


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def people_readiness(request: HttpRequest) -> HttpResponse:
    """What is missing first, vacancies above all."""
    on, region = timezone.localdate(), request.user.home_region_id
    lines = _lines(request)
    # A unit about which nothing was entered so far is not ready, but no alarm.
    vacant = [(line, vacancy) for line in lines for vacancy in line.state.vacant if vacancy.since or line.state.holders]
    # Posts that somebody left stand before those that nobody ever held.
    left = [(line, vacancy) for line, vacancy in vacant if vacancy.since]
    never_held = [(line, vacancy) for line, vacancy in vacant if not vacancy.since]
    alarms = [(line, vacancy_text(vacancy, on=on)) for line, vacancy in [*left, *never_held]]
    ending = [(line, term) for line in lines for term in line.state.ending]
    context: dict[str, Any] = {
        "lines": sorted(lines, key=lambda line: line.state.is_ready),
        "alarms": alarms,
        "ending": ending,
        "ready": sum(line.state.is_ready for line in lines),
        "today": on,
        "keeps": region is not None and may_keep_people(request.user, region_id=region),
    }
    return render(request, "departments/people/readiness.html", context)


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def people_readiness_export(request: HttpRequest) -> FileResponse:
    on, region = timezone.localdate(), request.user.home_region
    lines = _lines(request)
    file = readiness_workbook(lines=lines, region=region.name if region else "", on=on)
    record_export(request, _("Readiness"), rows=len(lines))
    return FileResponse(file, as_attachment=True, filename=f"就绪清单_{on:%Y-%m-%d}.xlsx")


def _lines(request: HttpRequest) -> list[ReadinessLine]:
    user = request.user
    units = Department.objects.visible_to(user)
    return lines_of(units=units, region_id=user.home_region_id, on=timezone.localdate())

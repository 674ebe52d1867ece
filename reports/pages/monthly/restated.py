"""The published ranking and the restated one, side by side with their two dates (发布时 / 更正后)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.choices import PeerGroup
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from reports.analysis.restated import compare_versions
from reports.choices import BUILT_STATES, FROZEN_STATES
from reports.models import MonthlyReport
from reports.report_notes import report_note


@require_safe
@requires_role(*READERS)
def report_restated(request: SignedInRequest, period: str) -> HttpResponse:
    """The first published version beside the newest one the reader may see."""
    visible = (
        MonthlyReport.objects.visible_to(request.user).by_label(period).filter(state__in=BUILT_STATES).with_twins()
    )
    versions = list(visible.select_related("cycle__scheme", "region").newest_first())
    frozen = [report for report in versions if report.state in FROZEN_STATES]
    if not frozen:
        raise Http404
    first, now = frozen[-1], versions[0]
    found = compare_versions(first=first, now=now) if first.pk != now.pk else None
    groups: dict[str, list[object]] = {}
    for line in found.departments if found else ():
        groups.setdefault(str(PeerGroup(line.group).label), []).append(line)
    context = {
        "first": first,
        "report": now,
        "found": found,
        "groups": groups.items(),
        "settings_note": report_note(now),
    }
    return render(request, "reports/pages/monthly/restated.html", context)

"""审计记录, readable by those it protects: one's own acts, one's unit's, the region's, or all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.choices import Role
from departments.models import AuditEntry, User
from departments.rules import requires_role
from departments.trail.filters import AuditFilter
from departments.trail.words import act_text, facts_text

SHOWN = 50
Row = tuple[int, datetime, str, str, str, Any]


@require_safe
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN)
def audit_list(request: HttpRequest) -> HttpResponse:
    """The newest entries; ``?before=1234`` for those older than one. They are never counted: there may be millions."""
    chosen = AuditFilter(request.GET, queryset=AuditEntry.objects.visible_to(request.user))
    found = chosen.qs if chosen.is_valid() else AuditEntry.objects.none()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(sequence__lt=int(before))
    read = found.order_by("-sequence").values_list("sequence", "at", "actor_name", "action", "target", "detail")
    rows: list[Row] = list(read[: SHOWN + 1])
    older = ""
    if len(rows) > SHOWN:
        query = request.GET.copy()
        query["before"] = str(rows[SHOWN - 1][0])
        older = f"?{query.urlencode()}"
    context = {
        "filter": chosen,
        "rows": list(_told(rows[:SHOWN])),
        "older": older,
        "is_later": bool(before),
        "scope": _scope(request.user),
    }
    return render(request, "departments/trail/audit.html", context)


def _told(rows: Iterable[Row]) -> Iterable[tuple[int, str, str, str, str, str]]:
    """Every entry in words."""
    for sequence, at, name, action, target, detail in rows:
        who = _("system") if name == "system" else name
        moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
        yield sequence, moment, who, act_text(action), target, facts_text(detail)


def _scope(user: User | Any) -> str:
    if user.has_role(Role.AUDIT_ADMIN):
        return _("You see every entry.")
    if user.has_role(Role.TASKFORCE):
        return _("You see the entries of your region, and what you did yourself.")
    return _("You see what concerns your unit's figures and duties, and what you did yourself.")

"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.choices import ADMIN_ROLES, Role

# (URL name, label, roles that see it)
NAVIGATION = (
    ("home", _("Home"), frozenset(Role.values)),
    ("leader", _("At a glance"), frozenset({Role.LEADER})),
    ("board", _("Task force board"), frozenset({Role.TASKFORCE, Role.LEADER})),
    ("entry", _("Enter figures"), frozenset({Role.STAFF, Role.TASKFORCE})),
    ("review", _("Review"), frozenset({Role.REVIEWER, Role.TASKFORCE})),
    ("extensions", _("Extensions"), frozenset({Role.STAFF, Role.TASKFORCE})),
    ("completeness", _("Completeness"), frozenset({Role.TASKFORCE, Role.LEADER})),
    ("indicator_list", _("Indicators"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("rankings", _("Rankings"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("module_list", _("Modules"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("target_list", _("Targets"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("gaps", _("Gaps"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("action_list", _("Ledger"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("meeting_list", _("Meetings"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("benchmark_list", _("Benchmarks"), frozenset({Role.TASKFORCE, Role.LEADER})),
    ("variances", _("Variances"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("round_list", _("Rounds"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("report_list", _("Reports"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("correction_list", _("Corrections"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("publicity", _("Publicity ledger"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("responsibility_list", _("Responsibilities"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("people", _("People"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})),
    ("department_list", _("Departments"), frozenset({Role.TASKFORCE, Role.LEADER})),
    ("audit_list", _("Audit trail"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN})),
    ("admin:index", _("Administration"), frozenset(ADMIN_ROLES | {Role.TASKFORCE})),
)


# What is not needed every day: folded away where a role has more than fits in one line.
FOLDED = {
    "extensions",
    "benchmark_list",
    "variances",
    "round_list",
    "correction_list",
    "responsibility_list",
    "people",
    "department_list",
    "audit_list",
    "admin:index",
    "module_list",
    "target_list",
    "publicity",
}
ONE_LINE = 12


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation of the reader's roles and the name of the region."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav_items": [], "nav_more": [], "own_region": None}
    items = [
        {"name": name, "url": reverse(name), "label": label, "active": _is_here(request.path, reverse(name))}
        for name, label, roles in NAVIGATION
        if not user.role_set.isdisjoint(roles)
    ]
    folded = [item for item in items if item["name"] in FOLDED] if len(items) > ONE_LINE else []
    shown = [item for item in items if item not in folded]
    here = next((item["label"] for item in folded if item["active"]), "")
    return {"nav_items": shown, "nav_more": folded, "nav_more_here": here, "own_region": user.home_region}


def _is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)

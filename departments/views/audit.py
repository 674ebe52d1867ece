"""审计记录, readable by those it protects: one's own acts, one's unit's, the region's, or all."""

from typing import Any

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from config.lists import ListPage
from departments.choices import Role
from departments.filters import AuditFilter
from departments.models import AuditEntry
from departments.rules import requires_role
from departments.tables import AuditTable

READS = (Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN)


@method_decorator(requires_role(*READS), name="dispatch")
class AuditList(ListPage):
    table_class = AuditTable
    filterset_class = AuditFilter
    template_name = "departments/audit.html"

    def get_queryset(self) -> QuerySet[AuditEntry]:
        seen = AuditEntry.objects.visible_to(self.request.user)
        return seen.only("sequence", "at", "actor_name", "action", "target", "detail").order_by("-sequence")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        if user.has_role(Role.AUDIT_ADMIN):
            scope = _("You see every entry.")
        elif user.has_role(Role.TASKFORCE):
            scope = _("You see the entries of your region, and what you did yourself.")
        else:
            scope = _("You see what concerns your unit's figures and duties, and what you did yourself.")
        return super().get_context_data(scope=scope, **kwargs)

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from departments.admin.base import ReadOnlyAdmin, exact_column
from departments.choices import Role
from departments.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """审计记录: for the audit administrator alone."""

    viewers = frozenset({Role.AUDIT_ADMIN})
    list_display = ("sequence", "at", "actor_name", "action", "target")
    # Django takes columns among the fields; its types do not say so.
    fields: ClassVar[Any] = (
        "sequence",
        "at",
        "actor",
        "actor_name",
        "action",
        "target",
        "detail",
        exact_column(AuditEntry, "previous_hash", _("hash before")),
        "hash",
    )
    list_filter = ("action",)
    search_fields = ("actor_name", "action", "target")
    date_hierarchy = "at"

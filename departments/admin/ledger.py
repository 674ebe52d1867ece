from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from departments.admin.base import GatedAdmin
from departments.choices import Role
from departments.models import LedgerSettings, Region
from departments.signed_in import as_signed_in


@admin.register(LedgerSettings)
class LedgerSettingsAdmin(GatedAdmin):
    """督办参数. Without a row the shipped ones are in force."""

    editors = frozenset({Role.TASKFORCE})
    viewers = frozenset({Role.SYSTEM_ADMIN})
    region_path = "region"
    list_display = ("region", "remind_before", "assign_after", "supervise_after", "refer_after", "periods")
    list_select_related = ("region",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "region":
            kwargs["queryset"] = Region.objects.filter(pk=as_signed_in(request).user.seen_region_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

from collections.abc import Collection

from django.contrib import admin
from django.http import HttpRequest

from departments.admin.base import GatedAdmin
from departments.choices import Role
from departments.models import Department, HolidayNotice, Region
from departments.regions import home_region_ids


@admin.register(Region)
class RegionAdmin(GatedAdmin):
    editors = frozenset({Role.SYSTEM_ADMIN})
    viewers = frozenset({Role.SECURITY_ADMIN})
    list_display = ("code", "name", "level", "parent", "is_home", "one_person")
    list_filter = ("level", "is_home")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)


@admin.register(Department)
class DepartmentAdmin(GatedAdmin):
    """单位. An abolished unit gets an end date; its figures stay."""

    editors = frozenset({Role.SYSTEM_ADMIN})
    viewers = frozenset({Role.TASKFORCE, Role.SECURITY_ADMIN})
    region_path = "region"
    list_display = (
        "position",
        "code",
        "name",
        "short_name",
        "kind",
        "review_path",
        "phone",
        "region",
        "active_from",
        "active_to",
    )
    list_display_links = ("code", "name")
    list_filter = ("kind", "review_path", ("region", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("region",)
    search_fields = ("code", "name", "short_name", "aliases")
    autocomplete_fields = ("region", "parent")


@admin.register(HolidayNotice)
class HolidayNoticeAdmin(GatedAdmin):
    """放假通知: who keeps the days off that all counties here share; the days have a page of their own."""

    editors = frozenset({Role.SYSTEM_ADMIN})
    list_display = ("year", "document", "owner")
    list_select_related = ("owner",)
    readonly_fields = ("year", "document")
    autocomplete_fields = ("owner",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def regions_of(self, obj: HolidayNotice) -> Collection[int]:
        return home_region_ids()

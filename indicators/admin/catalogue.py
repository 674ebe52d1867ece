"""Schemes, indicators and who leads them (指标体系、指标、责任分工): kept by the task force."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from departments.admin.base import GatedAdmin, GatedInline, exact_column
from departments.choices import DepartmentKind, Role
from departments.signed_in import as_signed_in
from indicators.catalogue.sharing import may_change_scheme, regions_using, why_not_scheme
from indicators.catalogue.tree import is_ordered
from indicators.choices import ResponsibilityRole
from indicators.cycles.obligations import LEAD
from indicators.models import Indicator, Responsibility, Scheme, SchemeSettings
from indicators.numbers.parsing import MAX_SIGNIFICANT_DIGITS
from indicators.responsibility.assign import assign_lead

KEEPERS = frozenset({Role.TASKFORCE})
VIEWERS = frozenset({Role.AUDIT_ADMIN})
NAMING = frozenset({Role.SYSTEM_ADMIN})


class SharedAdmin(GatedAdmin):
    """Rows of a scheme that several counties may share: changed by who keeps the scheme, looked at by the others."""

    def scheme_of(self, obj: Any) -> Scheme:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or may_change_scheme(as_signed_in(request).user, self.scheme_of(obj))

    def regions_of(self, obj: Any) -> Collection[int]:
        return regions_using(self.scheme_of(obj))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Whoever may only look is told why."""
        obj = self.get_object(request, unquote(object_id))
        holds = super().has_change_permission(request)
        if obj is not None and holds and (why := why_not_scheme(as_signed_in(request).user, self.scheme_of(obj))):
            messages.info(request, why)
        return super().change_view(request, object_id, form_url, extra_context)


class SettingsInline(GatedInline):
    model = SchemeSettings
    editors, viewers = KEEPERS, VIEWERS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """``obj`` is the scheme that they are the settings of."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_change_scheme(as_signed_in(request).user, obj))


@admin.register(Scheme)
class SchemeAdmin(SharedAdmin):
    editors, viewers = KEEPERS | NAMING, VIEWERS
    inlines = (SettingsInline,)
    list_display = ("code", "year", "version", "name_zh", "effective_from", "effective_to", "monthly")
    list_filter = ("monthly", "year")
    search_fields = ("code", "name_zh", "name_en")

    def scheme_of(self, obj: Scheme) -> Scheme:
        return obj

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._holds(request, KEEPERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The system administrator names who keeps a scheme, and changes nothing else of it."""
        return self._holds(request, NAMING) or super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Scheme | None = None) -> tuple[str, ...]:
        if self._holds(request, KEEPERS):
            return ("owner",)
        return tuple(
            field.name for field in Scheme._meta.fields if field.editable and field.name not in {"id", "owner"}
        )

    def save_model(self, request: HttpRequest, obj: Scheme, form: forms.ModelForm, change: bool) -> None:
        """A new scheme is kept by the region of whoever made it."""
        if not change:
            obj.owner_id = as_signed_in(request).user.home_region_id
        super().save_model(request, obj, form, change)


class IndicatorForm(forms.ModelForm):
    reports = forms.MultipleChoiceField(
        label=_("who reports"),
        choices=[(LEAD, _("Lead department")), *DepartmentKind.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """The tree stays a tree of one scheme, and only leaves are measured."""
        cleaned = super().clean() or {}
        parent, scheme = cleaned.get("parent"), cleaned.get("scheme")
        scheme_id = scheme.pk if scheme else self.instance.scheme_id
        if parent is not None:
            # Without a scheme, which is asked for at its own field, nothing can belong to another one.
            if scheme_id is not None and parent.scheme_id != scheme_id:
                self.add_error("parent", _("The superior indicator belongs to another scheme."))
            elif parent.is_leaf:
                self.add_error("parent", _("The superior indicator is measured itself and can have none below it."))
            elif self.instance.pk in _path(parent):
                self.add_error("parent", _("An indicator cannot stand below itself."))
        is_leaf = cleaned.get("is_leaf", self.instance.is_leaf)
        if is_leaf and not cleaned.get("direction"):
            self.add_error("direction", _("A measured indicator needs a direction."))
        warning, advanced = cleaned.get("warning"), cleaned.get("advanced")
        if warning is not None and advanced is not None and not is_ordered(cleaned.get("direction"), advanced, warning):
            self.add_error("advanced", _("The advanced threshold must be better than the warning threshold."))
        for name in list(cleaned):
            if isinstance(cleaned.get(name), Decimal) and _digits(cleaned[name]) > MAX_SIGNIFICANT_DIGITS:
                message = _("The number has more than %(limit)s significant digits.")
                self.add_error(name, message % {"limit": MAX_SIGNIFICANT_DIGITS})
        return cleaned


def _digits(number: Decimal) -> int:
    """How many digits count; databases keep no more than fifteen alike."""
    return len(number.normalize().as_tuple().digits)


def _path(node: Indicator | None) -> set[int]:
    found = set()
    while node is not None and node.pk not in found:
        found.add(node.pk)
        node = node.parent
    return found


@admin.register(Indicator)
class IndicatorAdmin(SharedAdmin):
    """指标. An abolished indicator gets an end date; its figures stay."""

    editors, viewers = KEEPERS, VIEWERS
    form = IndicatorForm
    list_display = (
        "code",
        "name_zh",
        "parent",
        "unit_zh",
        "direction",
        "method",
        exact_column(Indicator, "weight"),
        "scheme",
        "effective_to",
    )
    list_filter = ("scheme", "is_leaf", "direction", "method", "rollup", "ranked", "restricted")
    list_select_related = ("scheme", "parent")
    search_fields = ("code", "name_zh", "name_en", "aliases")
    autocomplete_fields = ("scheme", "parent")
    fieldsets = (
        (None, {"fields": ("scheme", "code", "parent", "position", "is_leaf", "name_zh", "name_en", "aliases")}),
        (_("Measure"), {"fields": ("unit_zh", "unit_en", "direction", "basis", "decimals", "minimum", "maximum")}),
        (
            _("Score"),
            {
                "fields": (
                    "method",
                    "best",
                    "worst",
                    "exponent",
                    "full_marks",
                    "weight",
                    "aggregation",
                    "ranked",
                    "restricted",
                )
            },
        ),
        (_("Bands and thresholds"), {"fields": ("band", "warning", "advanced")}),
        (_("Reporting"), {"fields": ("reports", "rollup", "counted_from", "lead_hint")}),
        (_("Rule"), {"fields": ("rule_text", "effective_from", "effective_to")}),
    )

    def scheme_of(self, obj: Indicator) -> Scheme:
        return obj.scheme

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A new indicator goes into a scheme that its editor keeps."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "scheme" and field is not None:
            user = as_signed_in(request).user
            kept = [scheme.pk for scheme in Scheme.objects.all() if may_change_scheme(user, scheme)]
            field.queryset = Scheme.objects.filter(pk__in=kept)
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> tuple[str, ...]:
        """What figures hang on is fixed once the indicator exists; that it counts registrations is for the catalogue to
        say, and whether it may be used for a document."""
        return ("lead_hint",) if obj is None else ("scheme", "code", "is_leaf", "lead_hint", "restricted")


class ResponsibilityForm(forms.ModelForm):
    def validate_constraints(self) -> None:
        """A new lead beside the present one is no fault: the service ends the present one."""
        if self.instance.pk or self.instance.role != ResponsibilityRole.LEAD:
            super().validate_constraints()


@admin.register(Responsibility)
class ResponsibilityAdmin(GatedAdmin):
    """责任分工. A new lead is a new row; the former one ends on the day before."""

    editors, viewers = KEEPERS, VIEWERS
    form = ResponsibilityForm
    region_path = "department__region"
    list_display = ("indicator", "department", "role", "section", "person", "chief", "valid_from", "valid_to")
    list_filter = ("role", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("indicator", "department")
    search_fields = ("indicator__code", "indicator__name_zh", "department__name", "person", "chief")
    autocomplete_fields = ("indicator", "department")

    def get_exclude(self, request: HttpRequest, obj: Responsibility | None = None) -> tuple[str, ...]:
        return ("valid_to",) if obj is None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Responsibility | None = None) -> tuple[str, ...]:
        return () if obj is None else ("indicator", "department", "role", "valid_from")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        return super().get_queryset(request).select_related("indicator__scheme", "department")

    def save_model(self, request: HttpRequest, obj: Responsibility, form: forms.ModelForm, change: bool) -> None:
        """A new lead goes through the service, which ends the former one."""
        if change or obj.role != ResponsibilityRole.LEAD:
            super().save_model(request, obj, form, change)
            return
        lead = assign_lead(
            indicator=obj.indicator,
            department=obj.department,
            valid_from=obj.valid_from,
            actor=as_signed_in(request).user,
            section=obj.section,
            person=obj.person,
            chief=obj.chief,
            city_counterpart=obj.city_counterpart,
        )
        obj.pk = lead.pk
        obj._state.adding = False

"""What every page of the administration shares: roles instead of permissions, region scope, audit lines."""

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest

from config.numbers import NO_VALUE, number_text
from departments.choices import ADMIN_ROLES
from departments.signed_in import SignedInRequest, as_signed_in
from departments.trail.record import record


class ExactInput(forms.NumberInput):
    """A stored number as people write it: 1 and 0, not 1.000000 and 0E-8."""

    def format_value(self, value: Any) -> str | None:
        return _plain(value) if isinstance(value, Decimal) else super().format_value(value)


def exact_column(model: type[Model], name: str, label: Any = None) -> Callable[[Model], str]:
    """A field to be looked at: numbers with the digits that somebody typed, without the zeros of the database, and
    related rows as text."""

    field = model._meta.get_field(name)
    assert isinstance(field, models.Field), f"{name} of {model.__name__} is no column"

    @admin.display(description=label or field.verbose_name, ordering=name)
    def column(row: Model) -> str:
        value = getattr(row, name)
        if value is None or value == "":
            return NO_VALUE
        return number_text(_plain(value)) if isinstance(value, Decimal) else str(value)

    column.__name__ = name
    return column


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


class KnownSelect(AutocompleteSelect):
    """Django asks the database for whatever was sent as the key of a choice; what is no key it cannot find."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        keys = [each for each in value if str(each).isascii() and str(each).isdigit() and len(str(each)) < 19]
        return super().optgroups(name, keys, attrs)


class ShallowJSONField(forms.JSONField):
    """Brackets within brackets without end are no list: Python gives up on them by another error than usual."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)


EXACT: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.DecimalField: {"widget": ExactInput},
    models.JSONField: {"form_class": ShallowJSONField},
}
SECRET = frozenset({"password", "password1", "password2", "usable_password"})


class AuditedRequest(SignedInRequest):
    """Old and new texts of what was changed, on their way from the form to the audit line."""

    audit_values: dict[str, list[str]]


class GatedAdmin(admin.ModelAdmin):
    """Subclasses say who edits and who only looks. Nothing is deleted: rows end by date, or stay."""

    editors: frozenset[str] = frozenset()
    viewers: frozenset[str] = frozenset()
    region_path = ""  # lookup from the model to its region; the administrators see every region
    actions = None
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = NO_VALUE
    formfield_overrides = EXACT
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._holds(request, self.editors | self.viewers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._holds(request, self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._holds(request, self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        user = as_signed_in(request).user
        if not self.region_path or user.has_role(*ADMIN_ROLES):
            return rows
        return rows.filter(**{self.region_path: user.home_region_id})

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Who only looks sees exact digits, and no link to what they may not open."""
        fields = list(super().get_fields(request, obj))
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return [
            exact_column(self.model, name)
            if isinstance(name, str) and self._needs_exact_column(request, name)
            else name
            for name in fields
        ]

    def _needs_exact_column(self, request: HttpRequest, name: str) -> bool:
        field = self.model._meta.get_field(name)
        if not isinstance(field, models.ForeignKey):
            return isinstance(field, models.DecimalField)
        related = self.admin_site._registry.get(field.related_model)
        return related is not None and not related.has_view_permission(request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only rows the account may see can be chosen, whatever a request claims."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownSelect(db_field, self.admin_site, using=kwargs.get("using")))
        related = self.admin_site._registry.get(db_field.related_model)
        if isinstance(related, GatedAdmin):
            kwargs.setdefault("queryset", related.get_queryset(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        cast(AuditedRequest, request).audit_values = _values(form)
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        self._record(request, obj, "add", message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        self._record(request, obj, "change", message)
        return super().log_change(request, obj, message)

    def _record(self, request: HttpRequest, obj: Model, verb: str, message: Any) -> None:
        """One audit line inside the transaction of the change."""
        detail = {"id": obj.pk, "changes": message, "values": getattr(request, "audit_values", {})}
        record(
            actor=as_signed_in(request).user,
            action=f"admin.{verb}.{obj._meta.model_name}",
            target=str(obj),
            detail=detail,
            reaches=self.regions_of(obj),
        )

    def regions_of(self, obj: Any) -> Collection[int]:
        """The counties that a change concerns beside the editor's own, where several share what was changed."""
        return ()

    def _holds(self, request: HttpRequest, roles: frozenset[str]) -> bool:
        return bool(roles) and as_signed_in(request).user.has_role(*roles)


class ReadOnlyAdmin(GatedAdmin):
    """Rows that only services write: to be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class GatedInline(admin.TabularInline):
    """Rows edited on the page of their owner, by its editors."""

    extra = 0
    formfield_overrides = EXACT
    editors: frozenset[str] = frozenset()
    viewers: frozenset[str] = frozenset()
    deletable = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return as_signed_in(request).user.has_role(*self.editors, *self.viewers)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return as_signed_in(request).user.has_role(*self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return as_signed_in(request).user.has_role(*self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletable and as_signed_in(request).user.has_role(*self.editors)


def _values(form: ModelForm) -> dict[str, list[str]]:
    """Old and new text of every changed field, secrets left out."""
    return {
        name: [str(form.initial.get(name, "")), str(form.cleaned_data.get(name, ""))]
        for name in form.changed_data
        if name not in SECRET
    }

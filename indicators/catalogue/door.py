"""The door for a catalogue (指标目录): whole, because indicators stand under each other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.sheets.table import Table
from departments.choices import Role
from departments.models import ChangeSet
from departments.sheets.door import Door, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.trial import compare_rows, try_out
from indicators.catalogue.load import CatalogueResult, load_catalogue
from indicators.catalogue.rows import COLUMNS
from indicators.choices import CycleState
from indicators.models import Cycle, Indicator, Responsibility, Scheme, SchemeSettings


def _load(table: Table, place: SheetPlace) -> CatalogueResult:
    scheme: Scheme = place.subject
    return load_catalogue(
        table=table, scheme_code=scheme.code, year=scheme.year, actor=place.actor, monthly=scheme.monthly, on=place.on
    )


def _do(table: Table, place: SheetPlace) -> SheetDone:
    return SheetDone(_load(table, place).text)


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    def load() -> tuple[CatalogueResult, dict[str, dict[str, str]]]:
        return _load(table, place), _texts(place.subject)

    before = _texts(place.subject)
    result, after = try_out(load)
    at = [column.name for column in table.columns].index("code")
    rows = {cells[at]: row for row, cells in table}
    labels = {column.name: column.text for column in COLUMNS if column.name != "code"}
    names = {code: texts["name_zh"] or texts["name_en"] for code, texts in (before | after).items()}
    found = compare_rows(before, after, rows=rows, labels=labels)
    plan = SheetPlan([replace(each, what=f"{each.what} {names[each.what]}") for each in found], notes=result.warnings)
    if result.not_in_file:
        plan.notes = [
            *plan.notes,
            _("%(n)d indicators are not in the sheet and stay as they are.") % {"n": result.not_in_file},
        ]
    return plan


def catalogue_rows(scheme: Scheme) -> list[list[str]]:
    """The catalogue as it stands, in the columns that come back."""
    names = [column.name for column in COLUMNS]
    return [[texts[name] for name in names] for texts in _texts(scheme).values()]


def _texts(scheme: Scheme) -> dict[str, dict[str, str]]:
    """Every indicator as a sheet writes it."""
    rows = Indicator.objects.filter(scheme=scheme).select_related("parent").order_by("position", "code")
    return {row.code: {column.name: _text(row, column.name) for column in COLUMNS} for row in rows}


def _text(row: Indicator, name: str) -> str:
    if name == "parent_code":
        return row.parent.code if row.parent else ""
    value: Any = row.lead_hint if name == "lead_department" else getattr(row, name)
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _touches(_table: Table, place: SheetPlace) -> list[QuerySet[Any]]:
    scheme = place.subject
    return [
        Scheme.objects.filter(pk=scheme.pk),
        SchemeSettings.objects.filter(scheme=scheme),
        Indicator.objects.filter(scheme=scheme),
        Responsibility.objects.filter(indicator__scheme=scheme),
    ]


def _why_stays(change_set: ChangeSet) -> str:
    """A month that was frozen since was computed with it."""
    scheme = Scheme.objects.filter(pk=int(change_set.purpose or 0)).first()
    cycles = Cycle.objects.filter(scheme=scheme, state=CycleState.FROZEN, end__gte=change_set.at.date())
    if (frozen := cycles.order_by("start").first()) is None:
        return ""
    return _("%(month)s was frozen with this catalogue: correct it by another sheet.") % {"month": frozen.label}


CATALOGUE = declare_door(
    Door(
        "catalogue",
        gettext_lazy("Catalogue from a sheet"),
        COLUMNS,
        _plan,
        _do,
        touches=_touches,
        roles=frozenset({Role.TASKFORCE}),
        back="sheet_changes",
        back_label=gettext_lazy("Sheets taken in"),
        page="catalogue_import",
        whole_because=gettext_lazy("Indicators stand under each other, so this sheet is taken whole or not at all."),
        why_stays=_why_stays,
    )
)

"""Loading a catalogue (指标目录): whole or not at all, every fault named, a second time changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.sheets.table import Table
from departments.models import Region, User
from departments.trail.record import record
from departments.units import UnitNames
from indicators.catalogue.rows import CatalogueRow, read_definitions
from indicators.catalogue.sharing import check_may_change_scheme, regions_using
from indicators.catalogue.tree import branch_codes, check_tree, tree_order
from indicators.choices import ResponsibilityRole
from indicators.models import Indicator, Responsibility, Scheme, SchemeSettings
from indicators.numbers.cells import code_cell, text_cell
from indicators.numbers.parsing import Unreadable
from indicators.responsibility.assign import assign_lead

NOT_FIELDS = frozenset({"code", "parent_code", "lead_department"})


@dataclass(slots=True)
class CatalogueResult:
    """What a load did: counts of indicators, and warnings that did not stop it."""

    scheme: Scheme
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    leads: int = 0
    not_in_file: int = 0
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def load_catalogue(
    *,
    table: Table,
    scheme_code: str,
    year: int,
    actor: User | None = None,
    name_zh: str = "",
    name_en: str = "",
    monthly: bool | None = None,
    on: date | None = None,
) -> CatalogueResult:
    """Create or update the indicators of a scheme from a table opened with `rows.COLUMNS`.

    Raises `ProblemList` with every fault, and `NotAllowed` for an account that may not change the scheme, or for none
    where several counties share it. Indicators that the file no longer names are left alone and counted.
    The first load that names somebody who reports makes the scheme monthly, unless `monthly` says otherwise.
    """
    scheme = _scheme(scheme_code, year, name_zh, name_en, actor)
    stored = {i.code: i for i in scheme.indicators.select_related("parent").order_by("position", "code")}
    definitions, problems = read_definitions(table)
    if "parent_code" not in table.headings:  # such a file adds to the tree or corrects texts, and moves nothing
        parents = {code: i.parent.code for code, i in stored.items() if i.parent}
        definitions = [replace(d, parent_code=parents.get(d.code, "")) for d in definitions]
    named = {definition.code for definition in definitions}
    stored_parents = {code: i.parent.code if i.parent else "" for code, i in stored.items() if code not in named}
    problems += check_tree(definitions, stored_parents)
    if problems:
        raise ProblemList(problems)
    _set_monthly(scheme, _begins_to_report(definitions, stored) if monthly is None else monthly)
    result = CatalogueResult(scheme, not_in_file=len(stored_parents))
    branches = branch_codes({**stored_parents, **{d.code: d.parent_code for d in definitions}})
    hints = {code: indicator.lead_hint for code, indicator in stored.items()}
    _write(table, tree_order(definitions), branches, stored, result)
    _assign_leads(definitions, stored, hints, result, actor, on or timezone.localdate())
    if result.created or result.updated or result.leads:
        detail, reaches = _counts(result, table), regions_using(scheme)
        record(actor=actor, action="catalogue.load", target=str(scheme), detail=detail, reaches=reaches)
    return result


def _counts(result: CatalogueResult, table: Table) -> dict[str, Any]:
    values = {name: getattr(result, name) for name in ("created", "updated", "unchanged", "leads", "not_in_file")}
    return {**values, "file": table.name}


def _scheme(code: str, year: int, name_zh: str, name_en: str, actor: User | None) -> Scheme:
    """The newest version of the scheme in that year; the first load of a year creates it with default settings.

    Who may change the scheme of one year begins the next, and its keeper stays; a new scheme is kept by the region of
    whoever makes it, as it is in the administration.
    """
    _check_scheme(code, year, name_zh, name_en)
    versions = list(Scheme.objects.select_for_update().filter(code=code).order_by("-year", "-version"))
    scheme = next((each for each in versions if each.year == year), None)
    last = scheme or next(iter(versions), None)
    if scheme is None:
        owner = last.owner_id if last else actor.home_region_id if actor else None
        scheme = Scheme.objects.create(code=code, year=year, effective_from=date(year, 1, 1), owner_id=owner)
    check_may_change_scheme(actor, last or scheme)
    fields = {"name_zh": name_zh, "name_en": name_en}
    changed = [name for name, value in fields.items() if value and getattr(scheme, name) != value]
    for name in changed:
        setattr(scheme, name, fields[name])
    scheme.save(update_fields=changed)
    if not scheme.settings.exists():
        SchemeSettings.objects.create(scheme=scheme, effective_from=scheme.effective_from)
    return scheme


def _begins_to_report(definitions: list[CatalogueRow], stored: dict[str, Indicator]) -> bool | None:
    """True for the first rows that say who reports; None where nothing is to be changed.

    Figures are owed by the month, so without its months nobody could enter what such rows ask for. Values of regions
    come from a file and have no such rows. What an administrator switched off later stays off.
    """
    reported_before = any(indicator.reports for indicator in stored.values())
    return True if not reported_before and any(row.stated.get("reports") for row in definitions) else None


def _set_monthly(scheme: Scheme, monthly: bool | None) -> None:
    if monthly is not None and scheme.monthly != monthly:
        scheme.monthly = monthly
        scheme.save(update_fields=["monthly"])


def _check_scheme(code: str, year: int, name_zh: str, name_en: str) -> None:
    """What SQLite would store and PostgreSQL would not: told before anything is read."""
    problems = [] if code else [Problem(None, "", _("The code of the scheme is missing."), _("Give it a code."))]
    if not 1900 <= year <= 2999:
        problems.append(Problem(None, "", _("%(year)s is not a year.") % {"year": year}, _("Write it like 2026.")))
    for text, convert in ((code, code_cell(30)), (name_zh, text_cell(80)), (name_en, text_cell(120))):
        try:
            convert(text)
        except Unreadable as fault:
            words = _("“%(text)s”: %(fault)s") % {"text": text[:40], "fault": fault.message}
            problems.append(Problem(None, "", words, str(fault.remedy)))
    if problems:
        raise ProblemList(problems)


def _write(
    table: Table, ordered: list[CatalogueRow], branches: set[str], stored: dict[str, Indicator], result: CatalogueResult
) -> None:
    """Level by level, because a parent needs its key before a child can name it."""
    columns = [name for name in table.headings if name not in NOT_FIELDS]
    created: list[Indicator] = []
    changed, shifted = [], []
    for position, definition in enumerate(ordered, start=1):
        values = {name: _field_value(definition, name) for name in columns}
        values["is_leaf"] = definition.code not in branches
        if "lead_department" in table.headings:
            values["lead_hint"] = definition.lead
        indicator = stored.get(definition.code)
        if indicator is None:
            indicator = stored[definition.code] = Indicator(scheme=result.scheme, code=definition.code)
            created.append(indicator)
        elif any(getattr(indicator, name) != value for name, value in values.items()):
            changed.append(indicator)
        elif indicator.position != position:
            shifted.append(indicator)
        for name, value in {**values, "position": position}.items():
            setattr(indicator, name, value)
    _create(created, {definition.code: definition.parent_code for definition in ordered}, stored)
    moved = _adopt(ordered, stored)
    for code in branches & stored.keys():
        if stored[code].is_leaf:  # stored earlier and not in this file, but rows of this file stand under it
            stored[code].is_leaf = False
            shifted.append(stored[code])
    touched = {indicator.code: indicator for indicator in [*changed, *moved]}
    result.created, result.updated = len(created), len(touched)
    result.unchanged = len(ordered) - result.created - result.updated
    touched |= {indicator.code: indicator for indicator in shifted}
    fields = [*columns, "position", "is_leaf", "lead_hint", "parent"]
    Indicator.objects.bulk_update(touched.values(), fields, batch_size=50)


def _create(created: list[Indicator], parents: dict[str, str], stored: dict[str, Indicator]) -> None:
    """Store new indicators, those on top first; one statement a level and batch."""
    waiting = created
    while waiting:
        ready: list[Indicator] = []
        later: list[Indicator] = []
        for indicator in waiting:
            parent = stored[parents[indicator.code]] if parents[indicator.code] else None
            if parent is not None and parent.pk is None:
                later.append(indicator)
                continue
            indicator.parent = parent
            ready.append(indicator)
        Indicator.objects.bulk_create(ready, batch_size=500)
        waiting = later


def _field_value(definition: CatalogueRow, name: str) -> Any:
    if name in definition.stated:
        return definition.stated[name]
    stored_field: Any = Indicator._meta.get_field(name)
    return stored_field.get_default()


def _adopt(ordered: Iterable[CatalogueRow], stored: dict[str, Indicator]) -> list[Indicator]:
    """Set parents; returns the indicators whose parent is another one than before."""
    moved = []
    for definition in ordered:
        indicator = stored[definition.code]
        parent = stored[definition.parent_code] if definition.parent_code else None
        if indicator.parent_id != (parent.pk if parent else None):
            indicator.parent = parent
            moved.append(indicator)
    return moved


def _assign_leads(
    definitions: list[CatalogueRow],
    stored: dict[str, Indicator],
    hints: dict[str, str],
    result: CatalogueResult,
    actor: User | None,
    today: date,
) -> None:
    """Give indicators the lead department the file names, where they have none or the file names another than before.

    A lead changed by hand since the last load stays: only a change in the file is a change of mind.
    """
    wanted = [d for d in definitions if d.lead]
    if not wanted:
        return
    # Every county of the installation has its own unit of that name.
    names = [UnitNames(region) for region in Region.objects.home()]
    leads = Responsibility.objects.leads().filter(indicator__scheme=result.scheme)
    led = set(leads.values_list("region_id", "indicator_id"))
    first: list[Responsibility] = []
    unknown: dict[str, list[str]] = {}
    for definition in wanted:
        indicator = stored[definition.code]
        found = [unit for each in names if (unit := each.get(definition.lead)) is not None]
        if not found:
            unknown.setdefault(definition.lead, []).append(definition.code)
        for unit in found:
            if (unit.region_id, indicator.pk) not in led:
                first.append(
                    Responsibility(
                        indicator=indicator,
                        department=unit,
                        role=ResponsibilityRole.LEAD,
                        valid_from=result.scheme.effective_from,
                    )
                )
            elif hints.get(definition.code) != definition.lead:
                assign_lead(indicator=indicator, department=unit, valid_from=today, actor=actor)
                result.leads += 1
    Responsibility.objects.bulk_create(first)
    result.leads += len(first)
    units = next((each for each in names if each.any), None)
    if units is not None:
        result.warnings += [_unknown_lead(name, codes, units) for name, codes in unknown.items()]
    else:
        result.warnings.append(
            _("There are no units yet. Load the file again later, and lead departments are assigned.")
        )


def _unknown_lead(name: str, codes: list[str], units: UnitNames) -> str:
    text = _("No unit is called “%(name)s”, named as lead of %(count)s indicators (%(codes)s).") % {
        "name": name,
        "count": len(codes),
        "codes": ", ".join(codes[:5]) + (" …" if len(codes) > 5 else ""),
    }
    similar = units.similar(name)
    return f"{text} " + _("Similar names: %(names)s.") % {"names": similar} if similar else text

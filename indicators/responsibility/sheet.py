"""Filling in responsibilities from a sheet (批量明确责任): looked at first, stored whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.sheets.table import Table
from departments.choices import PostKind
from departments.models import Department, Post, Region, User
from departments.people.posts import lock_people
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit
from indicators.choices import ResponsibilityRole
from indicators.models import Indicator, Responsibility, Scheme
from indicators.responsibility.assign import Assignment, assign_card, why_not_assigned
from indicators.responsibility.cards import TIERS
from indicators.responsibility.rows import CardRow, names_in, read_card_rows


@dataclass(frozen=True, slots=True)
class CardChange:
    """One card as it is to be from a day on."""

    row: int
    indicator: Indicator
    to: Assignment
    start: date


@dataclass(slots=True)
class CardPlan:
    changes: list[CardChange] = field(default_factory=list)
    differences: list[SheetDifference] = field(default_factory=list)


@dataclass(slots=True)
class _CardReading:
    """What is looked up while rows are read; five queries whatever their number."""

    names: UnitNames
    indicators: dict[str, Indicator]
    responsibilities: dict[int, list[Responsibility]]
    on: date
    problems: list[Problem] = field(default_factory=list)


def plan_cards(*, table: Table, region: Region, on: date) -> CardPlan:
    """What the sheet would do; nothing is stored. ``on`` is the first day of rows that name none.

    Raises ``ProblemList`` with every fault of every row.
    """
    rows, problems = read_card_rows(table, today=on)
    reading = _reading(region, on, problems)
    plan = CardPlan()
    for row in rows:
        if (change := _change(reading, row)) is not None:
            differences = list(_differences(reading, change))
            plan.differences += differences
            if differences:
                plan.changes.append(change)
    reading.problems += _in_two_units(reading, plan, region)
    if reading.problems:
        raise ProblemList(reading.problems)
    return plan


def _reading(region: Region, on: date, problems: list[Problem]) -> _CardReading:
    schemes = Scheme.objects.in_force(on=on).order_by().values("pk")
    leaves = Indicator.objects.filter(scheme__in=schemes).leaves().in_force(on=on).select_related("scheme")
    # Of two schemes in force that share a code the first in the list of schemes is meant.
    indicators: dict[str, Indicator] = {}
    for leaf in leaves.order_by("scheme__code", "-scheme__year", "position"):
        indicators.setdefault(leaf.code, leaf)
    responsibilities: dict[int, list[Responsibility]] = defaultdict(list)
    own = Responsibility.objects.of_region(region.pk)
    stored = own.filter(indicator__in=[leaf.pk for leaf in indicators.values()])
    for responsibility in stored.select_related("department").order_by("valid_from", "pk"):
        responsibilities[responsibility.indicator_id].append(responsibility)
    return _CardReading(UnitNames(region), indicators, responsibilities, on, problems)


def _change(reading: _CardReading, row: CardRow) -> CardChange | None:
    """The card that the row asks for; None with a problem where it cannot be."""
    indicator = reading.indicators.get(row.code)
    if indicator is None:
        message = _("No scheme in force measures an indicator %(code)s.") % {"code": row.code[:40]}
        if row.code:
            reading.problems.append(Problem(row.row, "indicator_code", message, _("Correct the code.")))
    named = _unit(reading, row, "lead", row.lead) if row.lead else None
    shared = [_unit(reading, row, "co_units", name) for name in row.co_units or ()]
    if indicator is None or not row.is_sound:
        return None
    start = row.start or reading.on
    before = _assignment(reading.responsibilities[indicator.pk], start)
    lead = named if row.lead else before.lead if before else None
    co_units = before.co_units if before else ()
    if row.co_units is not None:
        co_units = tuple(unit for unit in shared if unit is not None)
    if lead is None:
        if not row.lead:
            message = _("The indicator %(code)s has no lead department.") % {"code": row.code}
            reading.problems.append(Problem(row.row, "lead", message, _("Name exactly one unit.")))
        return None
    to = Assignment(lead, co_units, **_texts_to_keep(before, lead) | row.texts)
    if why := why_not_assigned(reading.responsibilities[indicator.pk], to=to, valid_from=start):
        reading.problems.append(Problem(row.row, "lead", why))
        return None
    return CardChange(row.row, indicator, to, start)


def _texts_to_keep(before: Assignment | None, lead: Department) -> dict[str, str]:
    """What a row that says nothing leaves: the chief always, the unit's own people while the unit leads."""
    if before is None:
        return {}
    if before.lead.pk != lead.pk:
        return {"chief": before.chief}
    return {name: getattr(before, name) for name in ("section", "person", "chief", "city_counterpart")}


def _unit(reading: _CardReading, row: CardRow, column: str, name: str) -> Department | None:
    unit = reading.names.get(name)
    if unit is None:
        reading.problems.append(unknown_unit(reading.names, name, row=row.row, column=column))
    return unit


def _assignment(responsibilities: list[Responsibility], on: date) -> Assignment | None:
    """The card as it stands on a day."""
    held = [
        responsibility
        for responsibility in responsibilities
        if responsibility.valid_from <= on and (responsibility.valid_to is None or responsibility.valid_to >= on)
    ]
    lead = next((responsibility for responsibility in held if responsibility.role == ResponsibilityRole.LEAD), None)
    if lead is None:
        return None
    shared = tuple(responsibility.department for responsibility in held if responsibility.role == ResponsibilityRole.CO)
    return Assignment(lead.department, shared, lead.section, lead.person, lead.chief, lead.city_counterpart)


def _differences(reading: _CardReading, change: CardChange) -> Iterator[SheetDifference]:
    before = _assignment(reading.responsibilities[change.indicator.pk], change.start)
    facts = {**TIERS, "co_units": _("Co-units"), "city_counterpart": _("City counterpart")}
    for name, label in facts.items():
        old, new = (_value_text(card, name) for card in (before, change.to))
        if old != new:
            what = f"{change.indicator} ({change.start:%Y-%m-%d})"
            yield SheetDifference(change.row, what, str(label), old, new)


def _value_text(card: Assignment | None, name: str) -> str:
    if card is None:
        return ""
    value = getattr(card, name)
    return "、".join(sorted(str(unit) for unit in value)) if isinstance(value, tuple) else str(value)


def _in_two_units(reading: _CardReading, plan: CardPlan, region: Region) -> Iterator[Problem]:
    """People whom the sheet makes answer for one unit while they work for another."""
    elsewhere: dict[str, dict[int, str]] = defaultdict(dict)
    changed = {change.indicator.pk for change in plan.changes}
    for pk, responsibilities in reading.responsibilities.items():
        card = None if pk in changed else _assignment(responsibilities, reading.on)
        if card is not None:
            _remember(elsewhere, card)
    posts = Post.objects.filter(department__region=region).in_force(on=reading.on).exclude(kind=PostKind.CHIEF)
    for name, pk, unit in posts.values_list("name", "department_id", "department__short_name"):
        elsewhere[name][pk] = unit
    for change in plan.changes:
        for name in names_in(change.to.person):
            others = [unit for pk, unit in elsewhere[name].items() if pk != change.to.lead.pk]
            if others:
                message = _("%(who)s works for %(other)s and cannot be the person in charge of %(unit)s.") % {
                    "who": name,
                    "other": others[0],
                    "unit": change.to.lead,
                }
                remedy = _("Correct the name or the unit; two people of one name are told apart by a mark behind it.")
                yield Problem(change.row, "person", message, remedy)
        _remember(elsewhere, change.to)


def _remember(units: dict[str, dict[int, str]], card: Assignment) -> None:
    for name in names_in(card.person):
        units[name][card.lead.pk] = str(card.lead)


@transaction.atomic
def import_cards(*, table: Table, region: Region, actor: User, on: date) -> CardPlan:
    """Do what the sheet says. Raises ``NotAllowed`` or ``ProblemList``; then nothing has changed."""
    lock_people(region_id=region.pk, actor=actor)
    plan = plan_cards(table=table, region=region, on=on)
    for change in plan.changes:
        assign_card(indicator=change.indicator, to=change.to, valid_from=change.start, actor=actor)
    if plan.changes:
        detail = {"cards": len(plan.changes), "facts": len(plan.differences), "file": table.name}
        record(actor=actor, action="responsibility.import", target=str(region), detail=detail)
    return plan

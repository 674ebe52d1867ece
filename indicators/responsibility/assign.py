"""Who leads an indicator from which day on, and who works with them (牵头单位调整、责任分工)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import Department, User
from departments.rules import may_keep_people
from departments.trail.record import record
from indicators.choices import ResponsibilityRole
from indicators.models import Indicator, Responsibility

# What stays as it is when only a name changes.
CARRIED = ("indicator", "department", "role", "section", "person", "chief", "city_counterpart")


class CannotAssign(Exception):
    """Why nothing was changed, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A whole responsibility card as it is to be from a day on."""

    lead: Department
    co_units: tuple[Department, ...] = ()
    section: str = ""
    person: str = ""
    chief: str = ""
    city_counterpart: str = ""


@transaction.atomic
def assign_card(
    *, indicator: Indicator, to: Assignment, valid_from: date, actor: User, shown: Collection[int] | None = None
) -> None:
    """Write the card of one indicator from a day on; what stood before ends on the day before and stays on record.

    ``shown`` are the units that the form spoke of: co-units that it did not show go on as they are. None: all of them.

    Raises ``NotAllowed`` for anybody but the lead's task force, and ``CannotAssign`` where two would lead for a day.
    """
    if not may_keep_people(actor, region_id=to.lead.region_id):
        raise NotAllowed(_("Only the task force of the region may change responsibilities."))
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    own = Responsibility.objects.of_region(to.lead.region_id)
    rows = list(own.filter(indicator=indicator).select_related("department"))
    if why := why_not_assigned(rows, to=to, valid_from=valid_from):
        raise CannotAssign(why)
    assign_lead(
        indicator=indicator,
        department=to.lead,
        valid_from=valid_from,
        actor=actor,
        section=to.section,
        person=to.person,
        chief=to.chief,
        city_counterpart=to.city_counterpart,
    )
    if shown is not None:
        spoken_of = {*shown, *(unit.pk for unit in to.co_units)}
        rows = [row for row in rows if row.department_id in spoken_of]
    _assign_co_units(indicator, rows, to.co_units, valid_from, actor)


def why_not_assigned(rows: Collection[Responsibility], *, to: Assignment, valid_from: date) -> str:
    """Why this card cannot hold from the day on beside the indicator's ``rows`` of its region; empty when it can."""
    foreign = next((unit for unit in to.co_units if unit.region_id != to.lead.region_id), None)
    if foreign is not None:
        return _("%(unit)s is a unit of another region.") % {"unit": foreign}
    leads = [row for row in rows if row.role == ResponsibilityRole.LEAD]
    later = min((row for row in leads if row.valid_from > valid_from), key=lambda row: row.valid_from, default=None)
    if later is not None:
        return _(
            "%(unit)s leads from %(day)s on; a change before makes two leads for a day. Give that day or a later one."
        ) % {"unit": later.department, "day": f"{later.valid_from:%Y-%m-%d}"}
    both = next((unit for unit in to.co_units if unit.pk == to.lead.pk), None)
    if both is not None:
        return _("%(unit)s cannot lead and be co-responsible at once. Leave it out of one of the two.") % {"unit": both}
    return ""


def _reaches(row: Responsibility, day: date) -> bool:
    return row.valid_to is None or row.valid_to >= day


def _assign_co_units(
    indicator: Indicator,
    rows: Collection[Responsibility],
    units: Collection[Department],
    start: date,
    actor: User,
) -> None:
    """Co-units that go on keep their row; the others end, and new ones begin."""
    wanted = {unit.pk for unit in units}
    present = [row for row in rows if row.role == ResponsibilityRole.CO and _reaches(row, start)]
    for row in present:
        if row.department_id in wanted:
            continue
        detail = {"on": start.isoformat()}
        record(actor=actor, action="responsibility.end", target=str(row), detail=detail, unit=row.department)
        if row.valid_from >= start:
            row.delete()  # it never came into force
        else:
            row.valid_to = start - timedelta(days=1)
            row.save(update_fields=["valid_to"])
    kept = {row.department_id for row in present}
    for unit in units:
        if unit.pk not in kept:
            made = Responsibility.objects.create(
                indicator=indicator, department=unit, role=ResponsibilityRole.CO, valid_from=start
            )
            detail = {"from": start.isoformat()}
            record(actor=actor, action="responsibility.assign", target=str(made), detail=detail, unit=unit)


@transaction.atomic
def assign_lead(
    *,
    indicator: Indicator,
    department: Department,
    valid_from: date,
    actor: User | None = None,
    section: str = "",
    person: str = "",
    chief: str = "",
    city_counterpart: str = "",
) -> Responsibility:
    """Make a department the one lead of its region from a day on; the former one ends on the day before and stays on
    record."""
    leads = Responsibility.objects.of_region(department.region_id).leads().filter(indicator=indicator)
    leads = leads.select_for_update()
    # The one without an end; else one whose end lies ahead.
    current = (
        leads.filter(valid_to__isnull=True).first()
        or leads.filter(valid_from__lte=valid_from, valid_to__gte=valid_from).first()
    )
    people = {"section": section, "person": person, "chief": chief, "city_counterpart": city_counterpart}
    if current is not None:
        same = current.department_id == department.pk and all(getattr(current, k) == v for k, v in people.items())
        if same and current.valid_to is None:
            return current
        if current.valid_from >= valid_from:
            for name, value in {**people, "department": department, "valid_to": None}.items():
                setattr(current, name, value)
            current.save()
            record(actor=actor, action="responsibility.correct", target=str(current), unit=department)
            return current
        current.valid_to = valid_from - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    lead = Responsibility.objects.create(
        indicator=indicator, department=department, role=ResponsibilityRole.LEAD, valid_from=valid_from, **people
    )
    detail = {"from": valid_from.isoformat()}
    record(actor=actor, action="responsibility.assign", target=str(lead), detail=detail, unit=department)
    return lead


@transaction.atomic
def pass_person(*, row: Responsibility, field: str, name: str, on: date, actor: User) -> Responsibility:
    """Put another name into ``field`` (person or chief) from a day on; until then the row keeps the former name."""
    locked = (
        Responsibility.objects.select_for_update(of=("self",)).select_related("indicator", "department").get(pk=row.pk)
    )
    before = getattr(locked, field)
    if locked.valid_from >= on:
        setattr(locked, field, name)
        locked.save(update_fields=[field])
        passed = locked
    else:
        end = locked.valid_to
        locked.valid_to = on - timedelta(days=1)
        locked.save(update_fields=["valid_to"])
        facts = {kept: getattr(locked, kept) for kept in CARRIED} | {field: name}
        passed = Responsibility.objects.create(valid_from=on, valid_to=end, **facts)
    detail = {"field": field, "from": before, "to": name, "on": on.isoformat()}
    record(actor=actor, action="responsibility.pass", target=str(passed), detail=detail, unit=locked.department)
    return passed

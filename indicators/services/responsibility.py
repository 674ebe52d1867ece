"""Who leads an indicator from which day on (牵头单位调整)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from departments.models import Department, User
from departments.services.audit import record
from indicators.choices import ResponsibilityRole
from indicators.models import Indicator, Responsibility


@transaction.atomic
def assign_lead(
    *, indicator: Indicator, department: Department, valid_from: date, actor: User | None = None,
    section: str = "", person: str = "", chief: str = "",
) -> Responsibility:  # fmt: skip
    """Make a department the one lead from a day on; the former lead ends on the day before and stays on record."""
    current = Responsibility.objects.select_for_update().filter(
        indicator=indicator, role=ResponsibilityRole.LEAD, valid_to__isnull=True
    ).first()  # fmt: skip
    said = {"section": section, "person": person, "chief": chief}
    if current is not None:
        same = current.department_id == department.pk and all(getattr(current, k) == v for k, v in said.items())
        if same:
            return current
        if current.valid_from >= valid_from:
            for name, value in {**said, "department": department}.items():
                setattr(current, name, value)
            current.save()
            record(actor=actor, action="responsibility.correct", target=str(current), unit=department)
            return current
        current.valid_to = valid_from - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    lead = Responsibility.objects.create(
        indicator=indicator, department=department, role=ResponsibilityRole.LEAD, valid_from=valid_from, **said
    )
    detail = {"from": valid_from.isoformat()}
    record(actor=actor, action="responsibility.assign", target=str(lead), detail=detail, unit=department)
    return lead

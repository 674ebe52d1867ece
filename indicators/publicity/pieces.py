"""The ledger of publicity (宣传台账): a piece more, and how many every unit has. Counted, never scored or ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import Department, User
from departments.rules import may_enter
from departments.trail.record import record
from indicators.models import PublicityPiece, PublicityQuota


class AlreadyThere(Exception):
    """The same piece of the same unit."""


@dataclass(frozen=True, slots=True)
class UnitCount:
    """One unit's pieces of a month; the order of units is the protocol's, whatever their counts."""

    department: Department
    pieces: int


def record_piece(
    *,
    actor: User,
    department: Department,
    level: str,
    outlet: str,
    title: str,
    published_on: date,
    link: str = "",
    channel: str = "",
) -> PublicityPiece:
    """One piece; it belongs to the month in which it appeared."""
    if not may_enter(actor, department_id=department.pk, region_id=department.region_id):
        raise NotAllowed(_("You may not enter pieces of this unit."))
    facts: dict[str, Any] = {"level": level, "outlet": outlet, "title": title, "link": link, "channel": channel}
    try:
        with transaction.atomic():
            piece = PublicityPiece.objects.create(
                department=department,
                month=published_on.replace(day=1),
                published_on=published_on,
                entered_by=actor,
                entered_by_name=str(actor),
                **facts,
            )
            target, detail = f"{department} {title}", {"level": level}
            record(actor=actor, action="publicity.add", target=target, detail=detail, unit=department)
    except IntegrityError as clash:
        raise AlreadyThere(_("This piece is in the ledger already.")) from clash
    return piece


def unit_counts(*, units: list[Department], month: date) -> list[UnitCount]:
    """One query; who has none is listed with 0."""
    rows = PublicityPiece.objects.filter(department__in=units, month=month).order_by().values_list("department")
    counts = dict(rows.annotate(n=Count("pk")))
    return [UnitCount(unit, counts.get(unit.pk, 0)) for unit in units]


def quota_of(*, region_id: int, month: date) -> PublicityQuota | None:
    """What is asked of every unit in a month; None when nothing is."""
    quota = PublicityQuota.objects.in_force(region_id=region_id, month=month)
    return quota if quota and quota.pieces else None

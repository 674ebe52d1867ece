"""The library of what the best county does (对标措施库)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import Cause
from departments.models import ActionItem, Measure, Region, User
from departments.rules import may_run_month
from departments.trail.record import record


@transaction.atomic
def add_measure(
    *,
    region: Region,
    cause: str,
    place: str,
    text: str,
    source: str,
    actor: User,
    indicator_code: str = "",
    at: datetime | None = None,
) -> Measure:
    """One more entry; without its source nobody can follow it."""
    at = at or timezone.now()
    if not may_run_month(actor, region_id=region.pk):
        raise NotDone(_("Only the task force keeps the library of measures."))
    if not source.strip():
        raise NotDone(_("Name the source."))
    measure = Measure.objects.create(
        region=region,
        cause=Cause(cause),
        place=place.strip(),
        text=text.strip(),
        source=source.strip(),
        indicator_code=indicator_code.strip(),
        added_by_name=str(actor),
        added_on=timezone.localtime(at).date(),
    )
    record(actor=actor, action="measure.add", target=f"{region} {measure}", detail={"source": measure.source})
    return measure


def measures_for(*, item: ActionItem) -> QuerySet[Measure]:
    """The entries that may serve an item: those of its indicator, and those of none."""
    fits = Q(indicator_code="") | Q(indicator_code=item.indicator_code)
    if item.measure_id:
        fits |= Q(pk=item.measure_id)
    return Measure.objects.filter(fits, region_id=item.region_id)

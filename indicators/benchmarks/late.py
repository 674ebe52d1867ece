"""文件晚于关账日期: a document that is dated after the month was closed for which it is used is shown as such."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from indicators.choices import CycleKind, CycleState
from indicators.models import Cycle


def closing_day(cycle: Cycle) -> date | None:
    """The day on which entry of the period ended; none while it is open."""
    if cycle.state == CycleState.OPEN:
        return None
    return localdate(cycle.closed_at or cycle.closes_at)


def closing_days(*, region_id: int | None, month: date) -> dict[int, date]:
    """By scheme the day on which this month was closed; one query."""
    if region_id is None:
        return {}
    cycles = Cycle.objects.filter(region_id=region_id, kind=CycleKind.MONTH, start=month)
    days = {cycle.scheme_id: closing_day(cycle) for cycle in cycles}
    return {scheme: day for scheme, day in days.items() if day is not None}


def late_note(published_on: date | None, closed_on: date | None) -> str:
    """What is said beside a document dated after the closing; empty for any other."""
    if published_on is None or closed_on is None or published_on <= closed_on:
        return ""
    return _("dated after the month was closed (%(day)s)") % {"day": closed_on}

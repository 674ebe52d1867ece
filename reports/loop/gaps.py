"""The gap with which an item of the ledger began, as it was frozen: for the ledger's paper (整改台账的差距栏)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from departments.models import ActionItem
from reports.choices import EffectMeasure
from reports.loop.effects import reading
from reports.models import Rectification
from reports.presentation import digits


def gaps_of(items: Sequence[ActionItem]) -> dict[int, str]:
    """In words, by item; one query."""
    rows = Rectification.objects.filter(item__in=[item.pk for item in items]).select_related("report__cycle")
    return {row.item_id: _gap_text(row) for row in rows}


def _gap_text(row: Rectification) -> str:
    values = {"period": row.report.cycle.label}
    if row.measured == EffectMeasure.PLACE:
        return _("in the bottom group, %(period)s") % values
    values |= {"gap": digits(reading(row, row.baseline)), "unit": row.unit}
    return _("%(gap)s %(unit)s (%(period)s)") % values

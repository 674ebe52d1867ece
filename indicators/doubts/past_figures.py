"""What units submitted in earlier periods (往期数据): a unit's own year, and the whole group in the period before."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from indicators.choices import FigureState
from indicators.models import Figure


class PastFigure(NamedTuple):
    """What a unit submitted on an indicator in a period. ``kind`` and ``name`` are the unit's."""

    unit: int
    code: str
    cycle: int
    value: Decimal | None
    score: Decimal | None
    not_applicable: bool
    kind: str
    name: str


def read_past_figures(
    *,
    cycles: set[int],
    lasts: set[int],
    departments: Iterable[int] | None,
    codes: set[str] | None,
    compared: set[str] | None = None,
) -> list[PastFigure]:
    """Everything submitted in ``cycles`` by these departments, and in ``lasts``, which are among them, by all; units in
    their order. ``compared`` are the codes of which what others submitted is asked for; None for all. One query; none
    without a period."""
    rows = Figure.objects.filter(cycle__in=cycles).exclude(state=FigureState.DRAFT)
    if departments is not None:
        of_others = Q(cycle__in=lasts) if compared is None else Q(cycle__in=lasts, indicator__code__in=compared)
        rows = rows.filter(Q(department__in=list(departments)) | of_others)
    if codes is not None:
        rows = rows.filter(indicator__code__in=codes)
    columns = (
        "department_id",
        "indicator__code",
        "cycle_id",
        "value",
        "score",
        "not_applicable",
        "department__kind",
        "department__short_name",
    )
    ordered = rows.order_by("department__position", "department_id")
    return [PastFigure._make(row) for row in ordered.values_list(*columns)]

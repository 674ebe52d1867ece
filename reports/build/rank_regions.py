"""Ranking all regions of a period into a file (地区排名): read once in index order, compared a column at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TextIO

from django.db import transaction
from django.db.models import QuerySet

from departments.models import Region
from indicators.cycles.lifecycle import settings_in_force
from indicators.models import Indicator, RegionalValue, Scheme
from indicators.months import first_day
from indicators.scoring.regions import RegionComparison
from reports.build.frozen_regions import tree_of
from reports.build.region_file import HEADINGS, composite_lines, leaf_lines, quote_cells
from reports.build.settings import scoring_settings

CHUNK = 5000
# A nation has 570,000 rows; the first cell of each is its indicator.
BY_INDICATOR = itemgetter(0)


@dataclass(frozen=True, slots=True)
class RankedRegions:
    """What was written: one row for every region and node."""

    regions: int
    nodes: int


class NoValues(Exception):
    """The scheme has no values of the period; carries the periods it has."""

    def __init__(self, periods: list[str]) -> None:
        super().__init__(", ".join(periods))
        self.periods = periods


@transaction.atomic
def rank_regions(*, scheme: Scheme, period: str, to: TextIO) -> RankedRegions:
    """Write value, score, rank, best, average and gap of every region on every node, as CSV.

    Memory grows with the number of regions and composed nodes, not with the number of values.
    """
    on = max(_day_of(period), scheme.effective_from)
    settings = scoring_settings(settings_in_force(scheme=scheme, on=on))
    indicators = list(Indicator.objects.filter(scheme=scheme).in_force(on=on).order_by("position", "code"))
    codes = {indicator.pk: indicator.code for indicator in indicators if indicator.is_leaf}
    values = RegionalValue.objects.filter(indicator_id__in=codes, period=period)
    with_values = Region.objects.filter(pk__in=values.order_by().values("region_id")).order_by("pk")
    regions = list(with_values.values_list("pk", "code", "name"))
    if not regions:
        raise NoValues(_periods(scheme))
    position = {pk: place for place, (pk, _code, _name) in enumerate(regions)}
    heads = [quote_cells([code, name]) for _pk, code, name in regions]
    comparison = RegionComparison(tree_of(indicators), len(regions), settings)
    to.write(",".join(HEADINGS) + "\n")
    nodes = 0
    for measured in _columns(values):
        places = [position[pk] for pk in measured.regions]
        column = comparison.leaf(codes[measured.indicator_id], places, measured.values, measured.statuses)
        to.write(leaf_lines(column, heads, settings.rounding))
        nodes += 1
    for column in comparison.composites():
        to.write(composite_lines(column, heads, settings.rounding))
        nodes += 1
    return RankedRegions(len(regions), nodes)


class ReadColumn(NamedTuple):
    """One indicator for all regions that have a value or say why not; the three run in step."""

    indicator_id: int
    regions: tuple[int, ...]
    values: tuple[Decimal | None, ...]
    statuses: tuple[str, ...]


def _columns(values: QuerySet[RegionalValue]) -> Iterator[ReadColumn]:
    """One indicator after the other, in the order of the index."""
    rows = (
        values.order_by("indicator_id", "region_id")
        .values_list("indicator_id", "region_id", "value", "status")
        .iterator(chunk_size=CHUNK)
    )
    for indicator_id, group in groupby(rows, key=BY_INDICATOR):
        _same, regions, numbers, statuses = zip(*group, strict=True)
        yield ReadColumn(indicator_id, regions, numbers, statuses)


def _periods(scheme: Scheme) -> list[str]:
    found = RegionalValue.objects.filter(indicator__scheme=scheme).order_by("-period")
    return list(found.values_list("period", flat=True).distinct()[:10])


def _day_of(period: str) -> date:
    """The first day of a month ("2026-05") or of the year that the label begins with."""
    try:
        return first_day(period)
    except ValueError:
        year = period[:4]
        return date(int(year), 1, 1) if year.isdecimal() and len(year) == 4 and int(year) else date.min

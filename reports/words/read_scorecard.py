"""What the scorecard (成绩单) is made of: notices of city and province, and place indicators month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from config.names import plain
from config.remember import remember
from departments.choices import RegionLevel
from departments.models import Region, User
from indicators.choices import Cadence, RoundState
from indicators.models import Round, RoundUnit
from indicators.months import label_of
from indicators.numbers.rates import PLACE_UNITS
from indicators.rounds.bands import band_of
from indicators.rounds.to_ledger import period_of, source_text
from reports.addresses import Addresses
from reports.analysis.scorecard import PlaceRecord, PlaceSeries, ScoreLine, score_lines
from reports.facts import PLACE_COLUMNS, repeats_notice
from reports.models import IndicatorRow
from reports.words.notices import month_text
from reports.words.scorecard import subject_of

# Indicators whose value is a place, as ``is_place`` has it.
OF_PLACES = Q(unit_zh__in=PLACE_UNITS) | Q(unit_en__startswith="rank")
BOTTOM = 3
# What a month says of a place, and whether it repeats a notice.
OF_PLACE = (
    "report_id",
    "code",
    "name_zh",
    "name_en",
    "position",
    "value",
    "points",
    "awarded",
    "as_of",
    *PLACE_COLUMNS,
)


class PublishedMonth(NamedTuple):
    """A report that counts: its key, its label and the digest of its rows."""

    pk: int
    label: str
    digest: str


class SeriesNotice(NamedTuple):
    """As much of a notice and its series as a line is made of."""

    pk: int
    series: int
    name: str
    level: str
    cadence: str
    place_code: str
    title: str
    document: str
    period: str
    period_end: date | None
    year: int
    number: int
    issued_on: date
    rank: int | None
    n_ranked: int | None
    sharing: int
    band_end: str
    band_size: int | None
    score: Decimal | None
    full_marks: Decimal | None
    bottom_n: int | None


OF_SERIES = ("name", "level", "cadence", "place_code")
COLUMNS = [
    {"series": "series_id"}.get(name, f"series__{name}" if name in OF_SERIES else name) for name in SeriesNotice._fields
]


def read_scorecard(
    *,
    user: User,
    region: Region,
    reports: Sequence[PublishedMonth],
    until: date,
    bottom_n: int = BOTTOM,
    query: str = "",
    code: str = "",
) -> list[ScoreLine]:
    """``reports``: the published months that count, oldest first. Three queries, for the second reader two. With the
    ``code`` of an indicator whose value is a place, of that one alone.

    Where notices are there, a series is read from them: a month that repeats the place of the newest notice is no
    further notice, and makes no streak longer.
    """
    notices = list(_of_notices(user, region, until, code))
    named = {each.code for each in notices if each.code}
    figures = [] if code in named else _remember_figures(reports, query, code, named)
    return score_lines([*notices, *figures], bottom_n=bottom_n)


def _of_notices(user: User, region: Region, until: date, code: str = "") -> Iterator[PlaceSeries]:
    """Every series of which something had been published by a day; or those that hold the place of an indicator."""
    found = Round.objects.visible_to(user).filter(state=RoundState.CONFIRMED, issued_on__lte=until)
    if code:
        found = found.filter(series__place_code=code)
    by_series: dict[int, list[SeriesNotice]] = defaultdict(list)
    for each in map(SeriesNotice._make, found.in_order().values_list(*COLUMNS)):
        by_series[each.series].append(each)
    units: dict[int, dict[str, int]] = defaultdict(dict)
    wanted = [each.pk for rounds in by_series.values() for each in rounds[-2:]]
    for pk, name, rank in RoundUnit.objects.filter(round__in=wanted).values_list("round_id", "name", "rank"):
        units[pk][plain(name)] = rank
    for rounds in by_series.values():
        records, series = [_notice(each, units[each.pk]) for each in rounds], rounds[0]
        yield PlaceSeries(series.name, series.level, records, plain(region.name), series.place_code)


def _notice(published: SeriesNotice, units: dict[str, int]) -> PlaceRecord:
    is_monthly = published.cadence == Cadence.MONTH and published.period_end is not None
    return PlaceRecord(
        period=period_of(published),
        rank=published.rank,
        n=published.n_ranked,
        sharing=published.sharing,
        band=band_of(published.band_end, published.band_size),
        score=published.score,
        full_marks=published.full_marks,
        document=source_text(published),
        day=published.issued_on,
        month=label_of(published.period_end) if is_monthly and published.period_end else "",
        bottom_n=published.bottom_n,
        address=reverse("round_detail", args=[published.pk]),
        units=units,
    )


def _remember_figures(
    reports: Sequence[PublishedMonth], query: str, code: str, without: Collection[str]
) -> list[PlaceSeries]:
    """Frozen rows never change, and their digests stand for them; of notices, which come in later, nothing is kept."""

    def read() -> list[PlaceSeries]:
        return list(_of_figures(reports, query, code, without=without))

    if not all(each.digest for each in reports):
        return read()
    return remember("places_of_figures", [reports, query, code, sorted(without)], read)


def _of_figures(
    reports: Sequence[PublishedMonth], query: str, code: str = "", *, without: Collection[str] = ()
) -> Iterator[PlaceSeries]:
    """Indicators whose value is a place, month by month as they were published; those ``without`` which are not even
    read: their series is told by notices."""
    labels, order = {each.pk: each.label for each in reports}, {each.pk: n for n, each in enumerate(reports)}
    periods = {each.pk: month_text(each.label) for each in reports}
    rows = IndicatorRow.objects.filter(OF_PLACES, report__in=labels, is_leaf=True).exclude(code__in=without)
    if code:
        rows = rows.filter(code=code)
    by_code: dict[str, list[IndicatorRow]] = defaultdict(list)
    for row in rows.only(*OF_PLACE).order_by("position"):
        by_code[row.code].append(row)
    address = Addresses(query)
    for code, found in by_code.items():
        found.sort(key=lambda row: order[row.report_id])
        records = [
            record for row in found if (record := _month(row, labels[row.report_id], periods[row.report_id], address))
        ]
        level = RegionLevel.PROVINCE if found[-1].n_city is None and found[-1].n_province else RegionLevel.CITY
        yield PlaceSeries(subject_of(found[-1].name), level, records, code=code, of_figures=True)


def _month(row: IndicatorRow, label: str, period: str, address: Addresses) -> PlaceRecord | None:
    """The reported place, else the published one; a figure that is no place says nothing."""
    published, n = (row.rank_city, row.n_city) if row.n_city else (row.rank_province, row.n_province)
    rank = published if row.value is None else int(row.value) if row.value == int(row.value) else None
    if rank is None or rank < 1 or (n is not None and rank > n):
        return None
    band = band_of(row.place_band_end, row.place_band_size) if repeats_notice(row) else None
    return PlaceRecord(
        period=period,
        rank=None if band else rank,
        n=n,
        band=band,
        document=row.benchmark_source,
        day=row.benchmark_date,
        month=label,
        address=address.indicator(row.code),
    )

"""What the scorecard (成绩单) is made of: notices of city and province, and place indicators month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from config.names import plain
from departments.choices import RegionLevel
from departments.models import Region, User
from indicators.choices import Cadence, RoundState
from indicators.models import Round, RoundSeries, RoundUnit
from indicators.months import label_of
from indicators.numbers.rates import PLACE_UNITS
from indicators.rounds.bands import band_of
from indicators.rounds.to_ledger import period_of, source_text
from reports.addresses import Addresses
from reports.analysis.scorecard import PlaceRecord, PlaceSeries, ScoreLine, score_lines
from reports.facts import repeats_notice
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
    "rank_city",
    "n_city",
    "rank_province",
    "n_province",
    "published_rank",
    "published_n",
    "benchmark_source",
    "benchmark_date",
    "benchmark_month",
    "benchmark_status",
    "place_source",
    "place_month",
    "place_date",
    "place_level",
    "place_sharing",
    "place_band_end",
    "place_band_size",
    "place_score",
)


def read_scorecard(
    *,
    user: User,
    region: Region,
    reports: Sequence[tuple[int, str]],
    until: date,
    bottom_n: int = BOTTOM,
    query: str = "",
    code: str = "",
) -> list[ScoreLine]:
    """``reports``: key and label of the published months that count, oldest first. Three queries. With the ``code`` of
    an indicator whose value is a place, of that one alone.

    Where notices are there, a series is read from them: a month that repeats the place of the newest notice is no
    further notice, and makes no streak longer.
    """
    notices = list(_of_notices(user, region, until, code))
    named = {each.code for each in notices if each.code}
    figures = [] if code in named else list(_of_figures(reports, query, code, without=named))
    return score_lines([*notices, *figures], bottom_n=bottom_n)


def _of_notices(user: User, region: Region, until: date, code: str = "") -> Iterator[PlaceSeries]:
    """Every series of which something had been published by a day; or those that hold the place of an indicator."""
    found = Round.objects.visible_to(user).filter(state=RoundState.CONFIRMED, issued_on__lte=until)
    if code:
        found = found.filter(series__place_code=code)
    by_series: dict[RoundSeries, list[Round]] = defaultdict(list)
    for each in found.select_related("series").in_order():
        by_series[each.series].append(each)
    units: dict[int, dict[str, int]] = defaultdict(dict)
    wanted = [each.pk for rounds in by_series.values() for each in rounds[-2:]]
    for pk, name, rank in RoundUnit.objects.filter(round__in=wanted).values_list("round_id", "name", "rank"):
        units[pk][plain(name)] = rank
    for series, rounds in by_series.items():
        records = [_notice(each, series, units[each.pk]) for each in rounds]
        yield PlaceSeries(series.name, series.level, records, plain(region.name), series.place_code)


def _notice(published: Round, series: RoundSeries, units: dict[str, int]) -> PlaceRecord:
    is_monthly = series.cadence == Cadence.MONTH and published.period_end is not None
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


def _of_figures(
    reports: Sequence[tuple[int, str]], query: str, code: str = "", *, without: Collection[str] = ()
) -> Iterator[PlaceSeries]:
    """Indicators whose value is a place, month by month as they were published; those ``without`` which are not even
    read: their series is told by notices."""
    labels, order = dict(reports), {pk: place for place, (pk, _label) in enumerate(reports)}
    periods = {pk: month_text(label) for pk, label in reports}
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

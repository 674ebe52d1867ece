"""位次、得分的来源与时点: which document and which month a place is of, and which points were awarded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation

from departments.choices import RegionLevel
from reports.facts import (
    as_of_text,
    day_of_facts,
    own_basis,
    places_at,
    places_of,
    points_of,
    points_of_issuer,
    repeats_notice,
)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@dataclass
class Row:
    """What of a frozen row places and points are read from."""

    rank_province: int | None = None
    n_province: int | None = None
    rank_city: int | None = None
    n_city: int | None = None
    published_rank: int | None = None
    published_n: int | None = None
    place_source: str = ""
    place_month: str = ""
    place_date: date | None = None
    place_level: str = ""
    place_until: date | None = None
    place_sharing: int = 1
    place_band_end: str = ""
    place_band_size: int | None = None
    place_score: D | None = None
    benchmark_source: str = ""
    benchmark_month: str = ""
    benchmark_date: date | None = None
    benchmark_status: str = ""
    method: str = "ratio"
    points: D | None = None
    awarded: D | None = None
    awarded_by_document: bool = False
    value: D | None = None
    as_of: date | None = None
    full_marks: D = D(100)
    best_score: D | None = None
    average_score: D | None = None
    score_gap: D | None = None
    relative_score_gap: D | None = None


DOCUMENT = {
    "benchmark_source": "通报〔2026〕28号",
    "benchmark_month": "2026-09",
    "benchmark_date": date(2026, 9, 20),
    "benchmark_status": "final",
}
BESIDE = {"place_source": "通报〔2026〕28号", "place_month": "2026-09", "place_date": date(2026, 9, 20)}


def place_words(row):
    return [(place.level, place.rank, place.n, place.basis) for place in places_of(row, "2026-10")]


def test_places_of_a_notice_are_told_with_its_month_in_every_later_report():
    assert place_words(Row(rank_province=19, n_province=24, rank_city=9, n_city=12, **DOCUMENT)) == [
        (RegionLevel.PROVINCE, 19, 24, "据2026年9月通报"),
        (RegionLevel.CITY, 9, 12, "据2026年9月通报"),
    ]


def test_a_place_that_we_worked_out_stands_beside_the_one_that_was_announced():
    row = Row(rank_province=21, n_province=24, published_rank=19, published_n=24, rank_city=9, n_city=12, **BESIDE)
    assert place_words(row) == [
        (RegionLevel.PROVINCE, 21, 24, "本系统按2026年10月数据测算"),
        (RegionLevel.PROVINCE, 19, 24, "据2026年9月通报"),
        (RegionLevel.CITY, 9, 12, "据2026年9月通报"),
    ]
    places = places_of(row, "2026-10")
    assert places_at(places, RegionLevel.PROVINCE).rank == 19
    assert places_at(places, RegionLevel.PROVINCE, computed=True).rank == 21
    assert places[1].source == "据2026年9月通报 · 通报〔2026〕28号 · 2026-09-20"


def test_a_row_of_the_time_before_places_had_documents_says_only_what_it_knows():
    assert place_words(Row(rank_province=21, n_province=24, rank_city=9, n_city=12)) == [
        (RegionLevel.PROVINCE, 21, 24, "本系统按2026年10月数据测算"),
        (RegionLevel.CITY, 9, 12, "据通报"),
    ]


@pytest.mark.parametrize(
    ("row", "own"),
    [
        (Row(method="official", points=D("34.2"), best_score=D(98), score_gap=D("63.8")), D("34.2")),
        (Row(points=D("84.31"), awarded=D("34.2"), best_score=D(98), score_gap=D("63.8")), D("34.2")),
        # Frozen before awarded points had a column: what the gap lacks to the best.
        (Row(points=D("84.31"), best_score=D(98), score_gap=D("63.8")), D("34.2")),
        (Row(points=D("84.31")), None),
    ],
)
def test_awarded_points_are_those_that_the_gap_in_points_follows_from(row, own):
    assert points_of_issuer(row) == own
    fact = points_of(row)
    assert (fact is None) == (own is None)
    assert fact is None or fact.best - fact.own == fact.gap


def test_a_figure_without_a_day_describes_the_last_of_its_month():
    assert as_of_text(None, "2026-02") == "截至2026年2月28日"
    assert as_of_text(date(2026, 2, 25), "2026-02") == "截至2026年2月25日"
    assert as_of_text(None, "2026Q1") == ""


@pytest.mark.parametrize(
    ("until", "day", "basis"),
    [
        (date(2026, 3, 31), "2026-03-31", "据2026年第一次测评通报"),
        (None, "未载明（2026-04-14发文）", "据2026年第一次测评通报，截至：未载明（2026-04-14发文）"),
    ],
)
def test_what_repeats_a_notice_without_days_says_that_they_are_not_stated(until, day, basis):
    notice = {"place_month": "2026年第一次测评", "place_date": date(2026, 4, 14), "place_level": "city"}
    row = Row(value=D(9), rank_city=9, n_city=12, place_until=until, **notice)
    assert (day_of_facts(row, "2026-10"), own_basis(row, "2026-10")) == (day, basis)


@pytest.mark.parametrize(("value", "repeats"), [(D(1), True), (D(3), True), (D(4), False), (D("2.5"), False)])
def test_a_unit_repeats_a_band_with_a_place_inside_it(value, repeats):
    row = Row(value=value, place_level="city", place_band_end="top", place_band_size=3, place_month="2026-09")
    assert repeats_notice(row) is repeats
    [place] = places_of(row, "2026-10")
    assert (place.rank, place.text, place.number_text, place.fraction, place.reverse_text) == (
        None,
        "前3名",
        "前3名",
        "前3名",
        "",
    )

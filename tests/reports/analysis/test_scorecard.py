"""Lines of the scorecard from typed records: streaks, movement and order, by hand."""

from decimal import Decimal

from indicators.choices import BandEnd
from indicators.rounds.bands import Band
from reports.analysis.scorecard import PlaceRecord, PlaceSeries, score_lines


def months(first: int, *ranks: int | None, n: int = 12) -> list[PlaceRecord]:
    return [
        PlaceRecord(f"2026-{month:02}", rank, n, month=f"2026-{month:02}")
        for month, rank in enumerate(ranks, start=first)
        if rank is not None
    ]


def line(*records: PlaceRecord, bottom_n: int = 3):
    [found] = score_lines([PlaceSeries("效能", "city", list(records))], bottom_n=bottom_n)
    return found


def test_the_streak_ends_where_the_place_was_better():
    found = line(*months(3, 12, 9, 12, 11, 12, 12))
    assert [record.period for record in found.last_streak] == ["2026-07", "2026-08"]
    assert [record.period for record in found.bottom_streak] == ["2026-05", "2026-06", "2026-07", "2026-08"]
    assert (found.reverse, found.move.places) == (1, 0)


def test_a_month_that_nobody_published_breaks_it_and_nothing_is_compared_across_it():
    found = line(*months(3, 12, 12, None, 12))
    assert [record.period for record in found.last_streak] == ["2026-06"]
    assert (found.before, found.move.places) == (None, None)


def test_notices_without_months_follow_each_other():
    found = line(PlaceRecord("第1次", 10, 12), PlaceRecord("第2次", 12, 12))
    assert (len(found.last_streak), len(found.bottom_streak), found.move.places) == (1, 2, -2)


def test_a_band_from_below_is_at_the_bottom_and_moves_nowhere():
    found = line(PlaceRecord("1—3月", 10, 12), PlaceRecord("1—6月", None, 12, band=Band(BandEnd.BOTTOM, 3)))
    assert (len(found.bottom_streak), found.reverse, found.move.places) == (2, None, None)
    wide = line(PlaceRecord("1—6月", None, 12, band=Band(BandEnd.BOTTOM, 5)))
    assert len(wide.bottom_streak) == 0


def test_who_is_first_is_never_last_and_ties_count_as_the_same_last_place():
    assert line(PlaceRecord("1", 1, 1)).last_streak == []
    assert len(line(PlaceRecord("1", 11, 12, sharing=2)).last_streak) == 1


def test_the_longest_in_last_place_stands_first():
    series = [
        PlaceSeries("好", "city", months(6, 2, 1)),
        PlaceSeries("后三", "city", months(4, 10, 11, 10, 10)),
        PlaceSeries("末位", "province", months(6, 12, 12)),
        PlaceSeries("未知", "city", [PlaceRecord("1", None, None, score=Decimal("71.35"))]),
        PlaceSeries("空", "city", []),
    ]
    assert [each.series.name for each in score_lines(series, bottom_n=3)] == ["末位", "后三", "好", "未知"]

import itertools

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.bump import MOST, PLACE, TOP, Series, bump

MONTHS = ["2026-03", "2026-04", "2026-05"]
places = st.lists(st.one_of(st.none(), st.integers(1, 60)), min_size=3, max_size=3)


def test_the_first_place_is_on_top_and_a_place_is_a_step_down():
    chart = bump(MONTHS, [Series("甲", [1, 2, 3], focus=True), Series("乙", [6, 5, 4])])
    ours = next(track for track in chart.tracks if track.focus)
    assert [dot.y for dot in ours.line.dots] == [f"{TOP + PLACE * step}.0" for step in (0, 1, 2)]
    assert [tick.text for tick in chart.places] == ["1", "2", "3", "4", "5", "6"]


def test_the_reader_s_own_line_is_drawn_last_so_that_it_lies_on_top():
    chart = bump(MONTHS, [Series("甲", [1, 1, 1], focus=True), Series("乙", [2, 2, 2]), Series("丙", [3, 3, 3])])
    assert [(track.name, track.dash) for track in chart.tracks] == [("乙", 0), ("丙", 1), ("甲", 0)]


def test_a_month_without_a_place_is_a_gap():
    (track,) = bump(MONTHS, [Series("甲", [1, None, 3])]).tracks
    assert track.line.runs == ()
    assert len(track.line.lone) == 2


def test_names_of_units_in_the_same_place_do_not_cover_each_other():
    chart = bump(MONTHS, [Series(name, [1, 2, 2]) for name in "甲乙丙"])
    heights = sorted(float(track.name_y) for track in chart.tracks)
    assert [round(b - a, 1) for a, b in itertools.pairwise(heights)] == [14.0, 14.0]


def test_one_month_or_nobody_ranked_is_no_chart():
    assert bump(["2026-05"], [Series("甲", [1])]) is None
    assert bump(MONTHS, [Series("甲", [None, None, None])]) is None


def test_of_many_places_only_round_ones_are_written():
    chart = bump(MONTHS, [Series("甲", [1, 30, 60])])
    assert [tick.text for tick in chart.places] == ["1", "20", "40", "60"]


@given(st.lists(places, min_size=1, max_size=8))
def test_everything_lies_inside_and_better_places_lie_higher(series):
    chart = bump(MONTHS, [Series(str(n), ranks) for n, ranks in enumerate(series)])
    if chart is None:
        assert all(rank is None for ranks in series for rank in ranks)
        return
    height_of = {}
    for track in chart.tracks:
        ranks = [rank for rank in series[int(track.name)] if rank is not None]
        for dot, rank in zip(track.line.dots, ranks, strict=True):
            assert TOP <= float(dot.y) <= min(TOP + MOST, chart.floor) < chart.height
            height_of.setdefault(rank, float(dot.y))
            assert height_of[rank] == float(dot.y)
        assert 0 < float(track.name_y) <= chart.height
    ordered = sorted(height_of)
    assert [height_of[rank] for rank in ordered] == sorted(height_of.values())

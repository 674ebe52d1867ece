"""基本持平, 预警/先进, 追赶: hand-worked months and properties."""

from dataclasses import dataclass
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Basis, Direction
from reports.bands import FEWEST, MOST_MONTHS, Level, Pace, PaceRefusal, Trend, change_of, level_of, pace, within

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
gaps = st.lists(st.one_of(st.none(), st.decimals(-500, 500, places=2)), max_size=14)


@dataclass
class BandRow:
    direction: str
    value: D | None
    band: D | None = None
    warning: D | None = None
    advanced: D | None = None


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        (HIGHER, "95", Level.ADVANCED),
        (HIGHER, "94.99", Level.NONE),
        (HIGHER, "70.01", Level.NONE),
        (HIGHER, "70", Level.WARNING),
        (HIGHER, "0", Level.WARNING),
        (LOWER, "70", Level.ADVANCED),
        (LOWER, "70.01", Level.NONE),
        (LOWER, "95", Level.WARNING),
    ],
)
def test_reaching_a_threshold_counts_in_either_direction(direction, value, expected):
    low, high = D(70), D(95)
    thresholds = {"warning": low, "advanced": high} if direction == HIGHER else {"warning": high, "advanced": low}
    assert level_of(BandRow(direction, D(value), **thresholds)) == expected


def test_without_thresholds_or_value_there_is_no_level():
    assert level_of(BandRow(HIGHER, D(5))) == Level.NONE
    assert level_of(BandRow(HIGHER, None, warning=D(70), advanced=D(95))) == Level.NONE


@pytest.mark.parametrize(
    ("value", "before", "direction", "band", "expected"),
    [
        ("98.5", "98.0", HIGHER, "0.5", Trend.SAME),
        ("98.51", "98.0", HIGHER, "0.5", Trend.BETTER),
        ("97.4", "98.0", HIGHER, "0.5", Trend.WORSE),
        ("3.4", "4.0", LOWER, "0.5", Trend.BETTER),
        ("4.6", "4.0", LOWER, "0.5", Trend.WORSE),
        ("4.0", "4.0", LOWER, None, Trend.SAME),
        ("4.01", "4.0", LOWER, None, Trend.WORSE),
    ],
)
def test_a_change_within_the_band_is_about_the_same(value, before, direction, band, expected):
    assert change_of(D(value), D(before), direction, band and D(band)) == expected


def test_an_unknown_month_is_no_change():
    assert change_of(None, D(1), HIGHER, None) == change_of(D(1), None, HIGHER, None) == Trend.UNKNOWN
    assert not within(None, D(5))


def test_a_gap_that_closes_by_two_a_month_is_closed_in_three_months():
    assert pace([D(12), D(10), D(8), D(6)]) == Pace(4, D(2), 3)


def test_a_broken_month_is_passed_over_and_what_remains_is_rounded_up():
    # x = 0, 1, 3, 4; y = 9, 8, 6, 5: one a month; 5 months for a gap of 5, and a sixth for the rest of 5.2.
    assert pace([D(9), D(8), None, D(6), D(5)]) == Pace(4, D(1), 5)
    assert pace([D("9.2"), D("8.2"), None, D("6.2"), D("5.2")]).months == 6


@pytest.mark.parametrize(
    ("months", "band", "basis", "refusal"),
    [
        (["6", "5", "4"], None, "", PaceRefusal.FEW),
        (["6", None, "5", "4"], None, "", PaceRefusal.FEW),
        (["6", "5", "4", "3"], None, Basis.CUMULATIVE, PaceRefusal.CUMULATIVE),
        (["3", "2", "1", "0"], None, "", PaceRefusal.CLOSED),
        (["3", "2", "1", "-1"], None, "", PaceRefusal.CLOSED),
        (["3", "2", "1", "0.5"], "0.5", "", PaceRefusal.CLOSED),
        (["6", "6", "6", "6"], None, "", PaceRefusal.STEADY),
        (["6", "5.9", "5.8", "5.7"], "0.5", "", PaceRefusal.STEADY),
        (["3", "4", "5", "6"], None, "", PaceRefusal.WIDENING),
        (["900", "899", "898", "897"], None, "", PaceRefusal.FAR),
    ],
)
def test_it_refuses_and_says_why(months, band, basis, refusal):
    found = pace([month and D(month) for month in months], basis=basis, band=band and D(band))
    assert (found.months, found.refusal) == (None, refusal)


@given(gaps, st.one_of(st.none(), st.decimals(0, 50, places=2)))
def test_there_are_months_or_a_reason_and_never_both(series, band):
    found = pace(series, band=band)
    assert (found.months is None) == (found.refusal is not None)
    present = [gap for gap in series if gap is not None]
    assert found.points == len(present)
    if found.months is not None:
        assert len(present) >= FEWEST
        assert 1 <= found.months <= MOST_MONTHS
        # At this pace the gap is closed after so many months, and was not a month before.
        assert present[-1] - found.per_month * found.months <= 0 < present[-1] - found.per_month * (found.months - 1)


@given(st.decimals(1, 50, places=2), st.decimals("0.01", 9, places=2), st.integers(4, 12))
def test_a_straight_line_is_found_exactly(last, step, months):
    series = [last + step * ago for ago in range(months - 1, -1, -1)]
    assert abs(pace(series).per_month - step) < D("1e-20")

"""一句话读图: what is said below a chart, from the numbers that it draws."""

from decimal import Decimal as D

import pytest
from django.utils import translation

from indicators.choices import Direction
from reports.bands import Pace, PaceRefusal
from reports.words.readings import gaps_reading, heat_reading, months_reading, pace_reading, places_reading

MONTHS = ["2026-03", "2026-04", "2026-05"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([5, 7, 3], "甲局: place 5 in 2026-03, place 3 in 2026-05, 2 places up; best 3, worst 7."),
        ([2, None, 3], "甲局: place 2 in 2026-03, place 3 in 2026-05, 1 place down; best 2, worst 3."),
        ([1, 4, 1], "甲局: place 1 in 2026-03, place 1 in 2026-05, no change; best 1, worst 4."),
        ([None, 4, None], "甲局 was ranked once, in 2026-04: place 4."),
        ([None, None, None], "甲局 was not ranked in these months."),
    ],
)
def test_places(ranks, expected):
    assert places_reading("甲局", MONTHS, ranks) == expected


def test_a_heat_table_counts_what_went_up_and_down_between_the_first_and_the_last_known_month():
    scores = [[D(1), D(9), D(2)], [D(5), None, D(4)], [None, D(3), D(3)], [None, None, D(3)], [None] * 3]
    assert heat_reading(MONTHS, scores) == "From 2026-03 to 2026-05: 1 items up, 1 down, 1 unchanged."
    assert heat_reading(["2026-05"], [[D(1)]]) == "There is one month only, so nothing to compare it with."


def test_gaps_name_the_largest_and_count_the_halves():
    assert gaps_reading(["甲", "乙", "丙"], [D("49.99"), D("120.50"), D(50)]) == (
        "Of 3 items 乙 is farthest from the best (relative gap 120.5%); 2 of them are behind by half of the best or "
        "more."
    )
    assert gaps_reading([], []) == ""


def test_months_are_better_in_the_direction_of_the_indicator():
    values = [D(20), None, D("17.5")]
    text = months_reading(MONTHS, values, "小时", Direction.LOWER, None)
    assert text == "From 20 小时 in 2026-03 to 17.5 小时 in 2026-05: better."
    assert months_reading(MONTHS, values, "%", Direction.HIGHER, None).endswith("to 17.5% in 2026-05: worse.")
    assert months_reading(MONTHS, values, "%", Direction.HIGHER, D(3)).endswith("about the same.")
    assert months_reading(MONTHS, [None, D(1), None], "", Direction.HIGHER, None) == ""


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace(3, refusal=PaceRefusal.FEW), "No forecast: it takes four months with a gap, and there are 3."),
        (
            Pace(5, refusal=PaceRefusal.CUMULATIVE),
            "No forecast: the value is counted from January on, so its gap grows with the months.",
        ),
        (Pace(4, D(2), refusal=PaceRefusal.CLOSED), "The gap is closed."),
        (
            Pace(4, D("0.1"), refusal=PaceRefusal.STEADY),
            "The gap stays about the same (over 4 months), so there is no forecast.",
        ),
        (
            Pace(4, D("-1.245"), refusal=PaceRefusal.WIDENING),
            "The gap widens by 1.25 percentage points a month on average (over 4 months).",
        ),
        (
            Pace(4, D("0.00123"), refusal=PaceRefusal.FAR),
            "The gap closes by 0.0012 percentage points a month on average; at this pace it would take more than ten "
            "years.",
        ),
        (
            Pace(4, D(2), 1),
            "The gap closes by 2 percentage points a month on average (over 4 months); at this pace it is closed in "
            "1 month.",
        ),
    ],
)
def test_pace(pace, expected):
    assert pace_reading(pace, "%") == expected

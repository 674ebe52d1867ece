import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Direction
from reports.charts.waterfall import BAR, EDGE, LABELS, NUMBERS, WIDTH, waterfall

FROM_SEVEN_TO_SIX = [("Own change", Decimal(-2)), ("Change of the others", Decimal(1)), ("Rule", Decimal(0))]
parts = st.lists(st.tuples(st.text("ab", max_size=3), st.decimals(-1000, 1000, places=3)), max_size=8)
LEFT, RIGHT = LABELS + EDGE, WIDTH - NUMBERS - EDGE


def draw(chart, sentence="From place 7 to place 6."):
    with override("en"):
        return render_to_string(
            "components/waterfall.svg.html", {"chart": chart, "title": "Places", "sentence": sentence}
        )


def test_places_go_down_and_that_is_better():
    chart = waterfall(FROM_SEVEN_TO_SIX, Decimal(7), Decimal(6), direction=Direction.LOWER)
    assert [(row.text, row.after, row.tone) for row in chart.rows] == [
        ("−2", "5", "better"),
        ("+1", "6", "worse"),
        ("0", "6", "same"),
    ]
    assert (chart.start.text, chart.end.text) == ("7", "6")


def test_bars_hang_between_the_level_before_and_the_level_after():
    chart = waterfall([("up", Decimal(10)), ("down", Decimal(-5))], Decimal(80), Decimal(85))
    whole, half = chart.rows
    assert (float(whole.bar.x), float(whole.bar.width)) == (LEFT, RIGHT - LEFT)
    assert float(half.bar.width) == pytest.approx((RIGHT - LEFT) / 2)
    assert float(half.bar.x) + float(half.bar.width) == pytest.approx(RIGHT)
    assert float(half.level) == pytest.approx((LEFT + RIGHT) / 2)


def test_steps_that_do_not_add_up_are_not_drawn():
    with pytest.raises(ValueError, match="do not end at 84"):
        waterfall([("up", Decimal(10)), ("down", Decimal(-5))], Decimal(80), Decimal(84))


@given(parts, st.decimals(-1000, 1000, places=3), st.sampled_from(Direction.values))
def test_every_bar_lies_inside_and_joins_the_next(steps, start, direction):
    chart = waterfall(steps, start, start + sum((part for _, part in steps), Decimal(0)), direction=direction)
    level = float(chart.start.level)
    for row in chart.rows:
        begin, stop = float(row.bar.x), float(row.bar.x) + float(row.bar.width)
        # Two pixels are the least that is drawn, so a bar may reach one beyond its levels.
        assert LEFT - 1.1 <= begin <= stop <= RIGHT + 1.1
        assert begin - 0.2 <= level <= stop + 0.2
        level = float(row.level)
    assert abs(level - float(chart.end.level)) <= 0.1
    assert chart.height == 28 * (len(steps) + 2) > BAR


def test_it_is_read_in_one_sentence_and_told_again_as_a_table():
    drawn = draw(waterfall(FROM_SEVEN_TO_SIX, Decimal(7), Decimal(6), direction=Direction.LOWER, first="2026-04"))
    page = re.sub(r"\s*(<|>)\s*", r"\1", drawn)
    assert "<title>Places</title><desc>From place 7 to place 6.</desc>" in page
    assert '<p class="reading">From place 7 to place 6.</p>' in page
    assert page.count("<tr>") == 1 + 5
    assert '<th scope="row">2026-04</th>' in page
    # The shape of a bar tells better from worse without any colour.
    assert 'class="step-bar is-better"' in page
    assert "−2 ▲" in page
    assert "+1 ▼" in page

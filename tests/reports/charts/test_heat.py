from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from reports.charts.heat import heat, shade


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (None, "none"),
        ("0", "zero"),
        ("0.01", "5"),
        ("19.99", "5"),
        ("20", "4"),
        ("40", "3"),
        ("60", "2"),
        ("79.99", "2"),
        ("80", "1"),
        ("100", "1"),
        ("105", "1"),
        ("-3", "5"),
    ],
)
def test_the_shade_says_in_which_fifth_the_number_lies(score, expected):
    assert shade(None if score is None else Decimal(score)) == expected


def test_every_cell_has_its_number_and_a_missing_one_is_no_zero():
    found = heat(["2026-04", "2026-05"], [("网办率", "/indicators/A/", False, [None, Decimal("62.5")])], 2)
    assert [(cell.text, cell.shade) for cell in found.rows[0].cells] == [("—", "none"), ("62.50", "2")]
    assert (found.has_zero, found.has_gaps) == (False, True)


def test_the_table_says_lower_is_better_and_frames_a_zero_score():
    found = heat(["2026-05"], [("办电时间", "/indicators/B/", True, [Decimal(0)])], 2)
    with override("en"):
        page = render_to_string("components/heat.html", {"heat": found, "title": "T", "sentence": "S."})
    assert '<td class="num heat-zero">0.00</td>' in page
    assert page.count("lower is better") == 1
    assert "zero score, framed" in page
    assert "no score in that month" not in page

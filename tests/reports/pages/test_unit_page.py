"""单位页 of the exact month, and of a larger one with months behind it."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from reports.pages.units.lines import UnitPlace, balance_of, neighbours_of
from tests import factories as make
from tests.flows.counties import busy_county
from tests.flows.pages import Page
from tests.reports.exact import exact_month, publish, repeat_month

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def see(client, code, **query):
    url = reverse("unit_detail", args=[code], query=query)
    page = Page(None, url, client.get(url))
    assert page.status == 200
    return page


@pytest.fixture(scope="module")
def may(module_db):
    with override_settings(LANGUAGE_CODE="en"), translation.override("en"):
        return publish(exact_month())


@pytest.fixture
def leader(may, sign_in):
    return sign_in(make.make_user(Role.LEADER, region=may.region))


def test_what_it_leads_the_largest_loss_of_the_total_first_with_points_won_and_short_of_full_marks(leader):
    rows = see(leader, "101").rows("Indicators it leads, the largest loss first")
    names = ("Indicator", "Own value", "Best", "Gap", "Points lost of the total", "Points won", "Short of full marks")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (
            "网办率 Month",
            "62.345 %",
            "98.00",
            "35.655 percentage points worse than the average by 17.655 percentage points",
            "21.18",
            "62.35",
            "37.66",
        ),
        (
            "示范典型 Month",
            "0 points",
            "5 points",
            "5 points points awarded below the average by 2.5",
            "18.75",
            "0.00",
            "7.00",
        ),
    ]
    assert [row["Remarks"] for row in rows] == ["Worse than average", "Scores 0 Serious gap Worse than average"]


def test_its_neighbours_and_how_far_apart_they_are(leader):
    rows = see(leader, "201").rows("Neighbours in the ranking")
    assert [(row["Rank"], row["Unit"], row["Apart from it, points"]) for row in rows] == [
        ("1", "市监局", "+8.64"),
        ("2", "税务局", "no value"),
    ]


def test_its_score_is_the_mean_of_what_it_leads(leader):
    text = see(leader, "101").main
    assert "(3 × 62.345 + 1 × 0) ÷ 4" in text
    assert "46.76 (2 decimals" in text


def test_a_township_has_its_places_on_single_indicators(leader):
    page = see(leader, "603")
    (row,) = page.rows("Its places on single indicators")
    assert (row["Indicator"], row["Rank"], row["Remarks"]) == ("覆盖率 Month", "3 / 3", "last for 1 month")
    assert "Indicators it leads" not in page.main


def test_months_are_drawn_once_there_are_two(may, leader):
    assert "<svg" not in see(leader, "101").response.content.decode()
    publish(repeat_month(may.cycle, date(2026, 6, 1)))
    page = see(leader, "101")
    svg = page.response.content.decode()
    assert "<title>Places of 市监局 and its neighbours, month by month</title>" in svg
    assert "市监局: place 1 in 2026-05, place 1 in 2026-06, no change; best 1, worst 1." in page.main
    assert "From 2026-05 to 2026-06: 0 items up, 0 down, 2 unchanged." in page.main


@pytest.mark.long
def test_only_the_unit_and_those_who_see_all_read_what_it_still_owes(sign_in):
    busy = busy_county()
    code = busy.bureau.code
    for role in (Role.STAFF, Role.TASKFORCE, Role.LEADER):
        assert f"Owed for {busy.open_cycle.label}" in see(sign_in(busy.users[role]), code).main
    stranger = make.make_user(Role.STAFF, department=busy.month.bureaus[1])
    assert "Owed for" not in see(sign_in(stranger), code).main


def test_what_is_outstanding_is_named(sign_in):
    month = make.make_month(leaves=2)
    following = date(2026, 6, 1)
    cycle = make.make_cycle(
        scheme=month.scheme, region=month.region, month=following, deadline=timezone.now() + timedelta(days=3)
    )
    make.make_figure(month.leaves[0], month.bureaus[0], cycle, 5, state="draft")
    publish(month.cycle)
    text = see(sign_in(month.taskforce), month.bureaus[0].code).main
    assert f"1 of 1 figures is outstanding: {month.leaves[0].name}" in text
    cycle.figures.update(state="submitted", submitted_by=month.taskforce)
    assert "All handed in 1 figures" in see(sign_in(month.taskforce), month.bureaus[0].code).main


def test_before_the_first_report_the_page_says_so(sign_in):
    unit = make.make_department("新设局")
    page = see(sign_in(make.make_user(Role.STAFF, department=unit)), unit.code)
    assert "No report has been published yet." in page.main


def test_a_unit_of_another_region_is_not_found(leader):
    other = make.make_department(region=make.make_region("外县", is_home=False))
    assert leader.get(reverse("unit_detail", args=[other.code])).status_code == 404


RANKED = [
    UnitPlace("a", "甲", 1, D(90), False),
    UnitPlace("b", "乙", 2, D(80), True),
    UnitPlace("c", "丙", 2, D(80), True),
    UnitPlace("d", "丁", 4, D(70), False),
    UnitPlace("e", "戊", 5, D(60), False),
    UnitPlace("f", "己", 6, D(50), False),
]


def test_two_above_the_tied_and_two_below():
    assert [each.code for each in neighbours_of("c", RANKED)] == ["a", "c", "b", "d", "e"]
    assert [each.code for each in neighbours_of("f", RANKED)] == ["d", "e", "f"]
    assert [each.apart for each in neighbours_of("d", RANKED)] == [D(10), D(10), D(0), D(-10), D(-20)]
    assert neighbours_of("z", RANKED) == []


def test_what_is_not_scored_neither_wins_nor_loses():
    class LedRow:
        def __init__(self, points, full):
            self.points, self.full_marks = points, full

    balance = balance_of([LedRow(D(3), D(5)), LedRow(None, D(100)), LedRow(D(0), D(7))])
    assert (balance.won, balance.full, balance.short) == (D(3), D(12), D(9))

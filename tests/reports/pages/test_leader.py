"""The leader's page says where we stand, what is worst, who owes, and who to call with which telephone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.choices import Role
from departments.models import Department
from indicators.models import Cycle, Figure
from reports.gap_notes import gap_notes
from reports.models import IndicatorRow, MonthlyReport
from reports.ranking import loss_order
from tests import factories as make
from tests.flows.counties import publish
from tests.flows.pages import Page, Person
from tests.reports.pages.test_result_pages import cards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture(scope="module")
def month(module_db):
    """September is published: the first bureau leads an item with 0 points, and has a telephone."""
    month = make.make_month(bureaus=3, townships=2, leaves=6, month=date(2026, 9, 1))
    Figure.objects.filter(cycle=month.cycle, indicator=month.leaves[0]).update(value=0)
    Department.objects.filter(pk=month.bureaus[0].pk).update(phone="2860-101")
    lead = month.leaves[0].duties.get()
    lead.person = "邹沐越"
    lead.save()
    publish(month.cycle, month.taskforce)
    return month


def person(*roles: str, **place) -> Person:
    user = make.make_user(*roles, **place)
    somebody = Person(user.username)
    somebody.client.force_login(user)
    return somebody


def open_leader(month, **query) -> Page:
    return person(Role.LEADER, region=month.region).open(reverse("leader", query=query))


def test_zero_score_items_are_shown_with_owner_and_telephone(month):
    row = open_leader(month).row(month.leaves[0].name_zh, "Zero-score items")
    assert row["Lead department"] == month.bureaus[0].short_name
    assert (row["Person in charge"], row["Telephone"]) == ("邹沐越", "2860-101")


def test_the_three_largest_gaps_are_shown_in_order(month):
    shown = [row["Indicator"] for row in open_leader(month).rows("Three largest losses")]
    worst = IndicatorRow.objects.filter(gap_rank__lte=3).order_by("gap_rank", "position")
    assert [name.split()[0] for name in shown] == [row.name for row in worst][:3]
    assert len(shown) == 3


def test_the_hint_of_a_gap_says_what_it_costs_and_how_far_off_the_average_it_is(month):
    worst = sorted(IndicatorRow.objects.filter(loss_rank__lte=3), key=loss_order)[:3]
    notes = [" · ".join(gap_notes(row)) for row in worst]
    assert all("lost of the total: " in each and "worse than the average by " in each for each in notes)
    assert open_leader(month).root.xpath("//td/a[@title]/@title") == notes


def test_score_and_rank_are_held_against_the_month_before(month):
    score = MonthlyReport.objects.get().summary["score"]
    MonthlyReport.objects.update(summary={"score": score, "rank_province": 5, "n_province": 9, "zero": 1})
    following = make.make_cycle(scheme=month.scheme, region=month.region, month=date(2026, 10, 1), state="closed")
    later = publish(following, month.taskforce)
    MonthlyReport.objects.filter(pk=later.pk).update(
        summary={"score": "50.00", "rank_province": 3, "n_province": 9, "zero": 0}
    )
    MonthlyReport.objects.exclude(pk=later.pk).update(
        summary={"score": "48.75", "rank_province": 5, "n_province": 9, "zero": 1}
    )
    shown = cards(open_leader(month))
    assert shown["Overall score"] == ("50.00", "+1.25 on last month")
    assert shown["Rank among counties"] == ("3 of 9", "up 2 places on last month")


def test_links_of_an_older_month_lead_to_that_month(month):
    page = open_leader(month, period="2026-09")
    links = page.root.xpath("//main//section[h2 or div]//a/@href | //div[@class='kpis']//a/@href")
    of_results = [link for link in links if not link.startswith("/completeness/")]
    assert len(of_results) > 6 and all("period=2026-09" in link for link in of_results)


def test_without_all_values_no_rank_is_claimed(month):
    assert cards(open_leader(month))["Rank among counties"] == ("—", "not all values known")


def test_late_units_are_listed_and_called_first_until_the_deadline_nobody_is(month):
    at = timezone.now()
    cycle = make.make_cycle(
        scheme=month.scheme, region=month.region, month=date(2026, 10, 1), deadline=at + timedelta(days=1)
    )
    assert "Nothing is overdue." in open_leader(month).main
    Cycle.objects.filter(pk=cycle.pk).update(deadline=at - timedelta(hours=1))
    page = open_leader(month)
    # The three bureaus lead two items each; the two townships owe three each.
    assert cards(page)["Figures overdue"][0] == "12"
    assert page.row(month.townships[0].short_name, "Overdue")["Outstanding"] == "3 / 3"
    first = page.rows("Who to call")[0]
    assert first["Unit"] == month.bureaus[0].short_name and first["Telephone"] == "2860-101"
    assert first["Why"].startswith("2 figures overdue; 1 item scores 0")


def test_before_the_first_report_what_is_overdue_is_shown_all_the_same():
    region = make.make_region()
    scheme = make.make_scheme(year=2026)
    unit = make.make_department(region=region)
    make.make_lead(make.make_indicator(scheme=scheme), unit)
    make.make_cycle(scheme=scheme, region=region, month=date(2026, 5, 1))
    page = person(Role.TASKFORCE, region=region).open(reverse("leader"))
    assert "No report has been published yet." in page.main
    assert page.row(unit.short_name, "Overdue")["Outstanding"] == "1 / 1"


def test_staff_of_a_unit_do_not_see_it(month):
    person(Role.STAFF, department=month.bureaus[0]).open(reverse("leader"), status=403)

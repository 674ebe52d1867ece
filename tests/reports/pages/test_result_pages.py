"""What the pages of results say, read as people do: home, gaps, indicators, rankings."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from departments.choices import ADMIN_ROLES, Role
from indicators.cycles.lifecycle import close_cycle
from indicators.models import Figure
from reports.models import IndicatorRow
from tests import factories as make
from tests.flows.counties import Busy, busy_county, publish
from tests.flows.pages import Page, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def reader(*roles: str, **place) -> Person:
    user = make.make_user(*roles, **place)
    person = Person(user.username)
    person.client.force_login(user)
    return person


def leader(busy: Busy) -> Person:
    return reader(Role.LEADER, region=busy.month.region)


def cards(page: Page) -> dict[str, tuple[str, str]]:
    """Label → value with its unit, and the note below."""
    found = {}
    for card in page.root.find_class("kpi"):
        texts = {
            name: " ".join(card.find_class(name)[0].text_content().split()) if card.find_class(name) else ""
            for name in ("kpi-label", "kpi-value", "kpi-note")
        }
        found[texts["kpi-label"].lstrip("◆ ")] = texts["kpi-value"], texts["kpi-note"]
    return found


@pytest.fixture(scope="module")
def county(module_db):
    return busy_county()


@pytest.fixture
def busy(county) -> Busy:
    return deepcopy(county)


@pytest.fixture(scope="module")
def month_of_counties(module_db):
    """A published month in which every county's value of the first leaf is known: 50 is ours, 4th of 5."""
    month = make.make_month()
    leaf, period = month.leaves[0], month.cycle.label
    make.make_regional_value(leaf, month.region, 50, period=period)
    for number, value in enumerate((90, 90, 90, 30)):
        make.make_regional_value(leaf, make.make_region(f"邻县{number}", is_home=False), value, period=period)
    publish(month.cycle, month.taskforce)
    return month


@pytest.fixture(scope="module")
def weak(module_db):
    """A published month: 0 of 100, 10 of 101, and 20 against 102 where less is better."""
    month = make.make_month(leaves=12)
    for leaf, value in zip(month.leaves, (0, 10, 20), strict=False):
        Figure.objects.filter(cycle=month.cycle, indicator=leaf).update(value=value)
    return publish(month.cycle, month.taskforce)


def test_every_count_on_the_first_page_leads_to_the_rows_it_counts(weak):
    home = reader(Role.LEADER, region=weak.region).open(reverse("home"))
    shown = {label: value for label, (value, _note) in cards(home).items()}
    counted = {}
    for label, tab in (
        ("Zero-score items", "zero"),
        ("Serious gaps", "serious"),
        ("Items worse than average", "below"),
    ):
        [link] = home.root.xpath(f"//*[@class='kpi-value']/a[contains(@href, 'list={tab}')]")
        counted[label] = str(len(home.person.open(link.get("href")).rows("Gaps")))
    assert counted == {
        "Zero-score items": "1",
        "Serious gaps": "2",
        "Items worse than average": shown["Items worse than average"],
    }
    assert {label: shown[label] for label in counted} == counted


def test_the_serious_gaps_are_listed_by_size(weak):
    rows = reader(Role.LEADER, region=weak.region).open(reverse("gaps", query={"list": "serious"})).rows("Gaps")
    assert [row["Relative gap, %"] for row in rows] == ["100.00", "90.10"]


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
@pytest.mark.long
def test_an_administrator_is_led_to_the_administration_and_told_nothing_about_reports(busy, role):
    page = reader(role, region=busy.month.region).open(reverse("home"))
    assert "neither enters figures nor reads results" in page.main and "No report" not in page.main
    assert page.follow("To the administration").status == 200


def test_an_account_without_a_role_is_told_whom_to_ask():
    assert "Your account has no role yet" in reader(region=make.make_region()).open(reverse("home")).main


def test_the_first_page_of_a_leader_names_units_and_people_in_columns(busy):
    home = leader(busy).open(reverse("home"))
    worst = IndicatorRow.objects.filter(report=busy.report, loss_rank=1).first()
    row = home.row(worst.name, "Largest losses")
    assert (row["Lead department"], row["Points lost of the total"]) == (worst.lead_name, f"{worst.lost:.2f}")


def test_no_card_shows_the_note_of_another(busy):
    leaf = busy.month.leaves[0]
    IndicatorRow.objects.filter(code=leaf.code).update(rank_province=21, n_province=24, rank_city=None, n_city=None)
    shown = cards(leader(busy).open(reverse("indicator_detail", args=[leaf.code])))
    assert shown["Rank in province"] == ("21 of 24", "according to the notice of 9/2026")
    assert shown["Rank in city"][1] == ""
    assert shown["Provincial best"][1] == "星沙县"
    assert shown["Gap"][1] == "relative 50.00%"


def test_a_computed_benchmark_says_what_it_was_computed_from(month_of_counties):
    page = reader(Role.LEADER, region=month_of_counties.region).open(
        reverse("indicator_detail", args=[month_of_counties.leaves[0].code])
    )
    # In the facts, beside best and average in the explanation of the score, and of both sentences that name them.
    assert page.main.count("computed from the regions' values (5 regions, 2026-05)") == 5
    assert cards(page)["Provincial best"][1] == "邻县0, 邻县1 and others, 3 in all"
    assert "邻县0、邻县1、邻县2" in page.main
    # (50 + 90 + 90 + 90 + 30) ÷ 5
    assert cards(page)["Provincial average"][0].startswith("70.00")


def test_counties_are_summed_up_on_the_rankings_and_listed_with_their_indicator(month_of_counties):
    person, code = reader(Role.LEADER, region=month_of_counties.region), month_of_counties.leaves[0].code
    row = person.open(reverse("rankings")).row(code, "The county among counties")
    assert (row["Rank"], row["Regions"]) == ("4 worked out by this system from the figures of 5/2026", "5")
    assert (row["In first place"], row["Value in first place"]) == ("邻县0, 邻县1 and others, 3 in all", "90.00")
    listed = person.open(reverse("indicator_detail", args=[code])).rows("The county among counties")
    assert [line["Rank"] for line in listed] == ["1", "1", "1", "4", "5"]
    assert "own county" in listed[3]["Region"]


def test_points_without_a_value_are_shown_as_points(busy):
    leaf = busy.month.leaves[0]
    IndicatorRow.objects.filter(code=leaf.code).update(
        value=None,
        best=None,
        points=3,
        full_marks=5,
        best_score=4,
        average_score=2,
        score_gap=1,
        relative_score_gap=25,
    )
    shown = cards(leader(busy).open(reverse("indicator_detail", args=[leaf.code])))
    assert shown["Points awarded"] == ("3 of 5 points", "as of Sept. 30, 2026")
    assert (shown["Best points"][0], shown["Average points"]) == ("4", ("2", "points awarded above the average by 1"))
    assert shown["Gap in points"] == ("1", "relative 25.00%")
    assert "Own value" not in shown


def test_another_months_list_keeps_its_month_while_it_is_filtered(busy):
    older = busy.month.cycle.label
    close_cycle(cycle=busy.open_cycle, actor=busy.month.taskforce, reason="提前关账")
    newer = publish(busy.open_cycle, busy.month.taskforce)
    page = leader(busy).open(reverse("indicator_list", query={"period": older}))
    filtered = page.press("Filter", {"Name, code or initials": busy.month.leaves[0].code})
    assert older in filtered.root.xpath("//h1")[0].text_content()
    assert len(filtered.rows()) == 1
    detail = filtered.follow(busy.month.leaves[0].name)
    assert older in detail.root.find_class("top-month")[0].text_content()
    assert newer.cycle.label != older


def test_digits_that_somebody_typed_are_never_cut_off(busy):
    leaf = busy.month.leaves[0]
    IndicatorRow.objects.filter(code=leaf.code).update(value=Decimal("0.125"), decimals=2)
    person = leader(busy)
    assert cards(person.open(reverse("indicator_detail", args=[leaf.code])))["Own value"][0].startswith("0.125")
    assert person.open(reverse("gaps")).row(leaf.code)["Own value"] == "0.125"

"""假设测算 says what the build would say, and saves nothing."""

from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse

from departments.models import AuditEntry
from indicators.choices import Method
from indicators.models import Figure, Revision
from reports.analysis.trees import read_tree
from reports.analysis.trying import BRANCH, choice_of, try_values
from reports.build.inputs import read_inputs
from reports.models import IndicatorRow
from tests import factories as make
from tests.flows.pages import Person
from tests.reports.exact import build, exact_month, publish
from tests.reports.publishing.publish import publish_knowingly
from tests.reports.random_county import month_with, random_county, rows

pytestmark = pytest.mark.django_db


def by_code(assembled, table, column="code"):
    return {row[column]: row for row in rows(assembled, table)}


@pytest.mark.parametrize("seed", [0, 1])  # every setting once
@pytest.mark.long
def test_a_county_value_leads_to_what_the_build_makes_of_it(seed):
    county = random_county(seed)
    report, dice = build(county.cycle), Random(seed)
    inputs, tree = read_inputs(cycle=county.cycle), read_tree(report=report)
    for row in IndicatorRow.objects.filter(report=report, is_leaf=True):
        leaf = next(each for each in county.leaves if each.code == row.code)
        if "lead" not in leaf.reports:
            continue
        in_points, lead = row.method == Method.OFFICIAL, next(u for u in county.bureaus if u.code == row.lead_code)
        value = Decimal(dice.randint(0, 5)) if in_points else Decimal(dice.randint(0, 100))
        choice = choice_of(report=report, tree=tree, chosen=lead.code)
        found = try_values(report=report, tree=tree, choice=choice, values={row.code: value}, own={})
        real = month_with(inputs, county, row.code, lead, value, "score" if in_points else "value")
        indicators, departments = by_code(real, "indicators"), by_code(real, "departments")
        _before, after = found.outcome.leaves[row.code]
        assert found.outcome.scores[row.code][1] == indicators[row.code]["score"]
        assert after.gap == indicators[row.code]["gap"]
        for code, pair in found.outcome.branches.items():
            assert pair[1] == indicators[code]["score"], code
        assert found.outcome.overall[1] == number(real.summary["score"])
        moved = {shift.name: shift for shift in found.outcome.departments}
        for unit in county.bureaus:
            place = moved[unit.short_name].place_after if unit.short_name in moved else tree.place(unit.code)
            assert (place.rank if place else None) == departments[unit.code]["rank"], (row.code, unit)
        if row.code in found.counties:
            own = next(r for r in rows(real, "regions") if r["is_own"] and r["code"] == row.code)
            assert found.counties[row.code].place_after.rank == own["rank"]


def number(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_units_own_figure_leads_to_its_real_place(seed):
    county = random_county(seed)
    report = build(county.cycle)
    inputs, tree = read_inputs(cycle=county.cycle), read_tree(report=report)
    town = county.towns[1]
    choice = choice_of(report=report, tree=tree, chosen=town.code)
    assert choice.rows == [] and choice.figures
    for row, _figure in choice.figures:
        found = try_values(report=report, tree=tree, choice=choice, values={}, own={row.code: Decimal(25)})
        real = month_with(inputs, county, row.code, town, Decimal(25))
        ranks = {r["department_code"]: r["rank"] for r in rows(real, "figures") if r["code"] == row.code}
        assert found.units[row.code].place_after.rank == ranks[town.code]


@pytest.fixture(scope="module")
def may(module_db):
    return publish(exact_month()).cycle


def page_of(cycle):
    boss = Person("boss")
    boss.client.force_login(make.make_taskforce(cycle.region))
    return boss


def test_the_page_says_others_unchanged_in_bold_and_saves_nothing(may):
    boss = page_of(may)
    kept = [model.objects.count() for model in (Figure, Revision, AuditEntry)]
    page = boss.open(reverse("whatif", query={"of": "101", "v-A-1": "72.345"}))
    assert page.root.xpath("//strong[text()='Others unchanged.']")
    # (3 × 72.345 + 0) ÷ 4 = 54.26, and (3 × 72.345 + 0 + ⅓ × 62.5 + 30) ÷ 5⅓ = 50.23.
    assert page.row("市监局")["Score then"] == "54.26"
    assert page.row("Overall score")["then"] == "50.23"
    assert [model.objects.count() for model in (Figure, Revision, AuditEntry)] == kept
    assert Figure.objects.get(cycle=may, indicator__code="A-1").value == Decimal("62.345")


def test_what_cannot_be_entered_cannot_be_tried(may):
    page = page_of(may).open(reverse("whatif", query={"of": "101", "v-A-1": "abc", "v-A-2": "9"}))
    assert "There is a problem" in page.main and "between 0 and the full marks of 7" in page.main
    assert "Then it would be" not in page.main


def test_a_branch_can_be_tried_and_what_is_not_there_is_not_found(may):
    boss = page_of(may)
    page = boss.open(reverse("whatif", query={"of": f"{BRANCH}A", "v-A-4": "100"}))
    assert page.row("Overall score")["Difference"].startswith("+")
    assert boss.client.get(reverse("whatif", query={"of": "nowhere"})).status_code == 404


def test_trying_many_numbers_asks_the_database_no_more_than_trying_one(django_assert_max_num_queries):
    county = random_county(1)
    boss = make.make_taskforce(county.cycle.region)
    report = publish_knowingly(report=build(county.cycle), actor=boss)
    person = page_of(county.cycle)
    branch = IndicatorRow.objects.filter(report=report, is_leaf=True).values_list("parent_code", flat=True)[0]
    query = {"of": BRANCH + branch} | {f"v-{leaf.code}": "3" for leaf in county.leaves}
    person.client.get(reverse("home"))  # the session is put on its list
    with django_assert_max_num_queries(20):
        assert person.client.get(reverse("whatif", query=query)).status_code == 200

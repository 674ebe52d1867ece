"""Who owes what, and how far every unit has come."""

from datetime import date, timedelta

import pytest

from departments.choices import DepartmentKind, PeerGroup
from indicators.cycles.obligations import obligations_of
from indicators.responsibility.assign import assign_lead
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    region, scheme = make.make_region(), make.make_scheme()
    return region, scheme, make.make_cycle(scheme=scheme, region=region)


def obligation_pairs(cycle, **kwargs):
    return {
        (obligation.indicator.code, obligation.department.short_name)
        for obligation in obligations_of(cycle=cycle, **kwargs)
    }


def test_the_lead_department_owes_what_it_leads_and_townships_what_their_kind_reports(county):
    region, scheme, cycle = county
    bureau, town = make.make_department("市监局", region=region), make.make_township("城关镇", region=region)
    led = make.make_indicator("A", scheme=scheme)
    make.make_indicator("B", scheme=scheme, reports=["lead", DepartmentKind.TOWNSHIP])
    make.make_lead(led, bureau)
    assert obligation_pairs(cycle) == {("A", "市监局"), ("B", "城关镇")}
    assert obligation_pairs(cycle, department=town) == {("B", "城关镇")}


def test_an_indicator_nobody_reports_and_a_parent_are_owed_by_nobody(county):
    region, scheme, cycle = county
    bureau = make.make_department(region=region)
    top = make.make_indicator("A", scheme=scheme, is_leaf=False, reports=["lead"])
    silent = make.make_indicator("A1", parent=top, reports=[])
    for indicator in (top, silent):
        make.make_lead(indicator, bureau)
    assert obligation_pairs(cycle) == set()


def test_units_and_indicators_that_have_ended_owe_nothing(county):
    region, scheme, cycle = county
    gone = make.make_township("旧镇", region=region, active_to=cycle.end - timedelta(days=1))
    make.make_township("新镇", region=region, active_from=cycle.end)
    make.make_indicator("A", scheme=scheme, reports=["township"])
    make.make_indicator("B", scheme=scheme, reports=["township"], effective_to=cycle.start)
    assert obligation_pairs(cycle) == {("A", "新镇")}
    assert obligation_pairs(cycle, department=gone) == set()


def test_the_lead_on_the_last_day_of_the_month_owes_the_figure(county):
    region, scheme, cycle = county
    old, new = make.make_department("旧", region=region), make.make_department("新", region=region)
    indicator = make.make_indicator("A", scheme=scheme)
    make.make_lead(indicator, old)
    assign_lead(indicator=indicator, department=new, valid_from=date(2026, 5, 31))
    assert obligation_pairs(cycle) == {("A", "新")}
    april = make.make_cycle(scheme=scheme, region=region, month=date(2026, 4, 1))
    assert obligation_pairs(april) == {("A", "旧")}


def test_a_lead_that_is_also_of_a_reporting_kind_owes_the_figure_once(county):
    region, scheme, cycle = county
    bureau = make.make_department("市监局", region=region)
    indicator = make.make_indicator("A", scheme=scheme, reports=["lead", "county_bureau"])
    make.make_lead(indicator, bureau)
    assert len(obligations_of(cycle=cycle)) == 1


def test_units_of_another_region_owe_nothing_here(county):
    _region, scheme, cycle = county
    make.make_township("别县镇", region=make.make_region())
    make.make_indicator("A", scheme=scheme, reports=["township"])
    assert obligation_pairs(cycle) == set()


def test_duties_take_two_queries_whatever_their_number(county, django_assert_num_queries):
    region, scheme, cycle = county
    for _ in range(4):
        make.make_township(region=region)
        make.make_indicator(scheme=scheme, reports=["township"])
    with django_assert_num_queries(2):
        assert len(obligations_of(cycle=cycle)) == 16


def test_a_township_is_in_its_own_group():
    assert make.Department(kind="township").group == PeerGroup.TOWNSHIPS
    assert make.Department(kind="court").group == PeerGroup.COUNTY_UNITS

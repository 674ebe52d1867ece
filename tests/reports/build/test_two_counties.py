"""Two counties of one installation on one scheme: each completes its month, and nothing of one appears in the other."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.choices import Role
from departments.models import AuditEntry, Department, Region, User
from indicators.choices import CycleState
from indicators.cycles.lifecycle import close_cycle
from indicators.cycles.obligations import count_obligations, lead_ids, obligations_by_cycle, obligations_of
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.figures.facts import Entry
from indicators.models import Cycle, Figure, Indicator, Responsibility, Scheme
from indicators.responsibility.assign import Assignment, assign_card
from indicators.responsibility.cards import cards_of
from indicators.review.decide import approve_figures
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from tests import factories as make
from tests.flows.counties import publish

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class County:
    """One home county at work on the shared scheme."""

    region: Region
    cycle: Cycle
    unit: Department
    staff: User
    reviewer: User
    boss: User

    def complete(self, leaves: list[Indicator], value: int) -> MonthlyReport:
        """Enter, submit, approve, close, build and publish, as its people do."""
        entries = [Entry(leaf.pk, self.unit.pk, value=Decimal(value + n)) for n, leaf in enumerate(leaves)]
        saved = save_figures(cycle=self.cycle, entries=entries, actor=self.staff)
        assert (len(saved.saved), saved.refused) == (len(leaves), [])
        submitted = submit_figures(self.cycle, self.unit, self.staff)
        keys = [figure.pk for figure in submitted.done]
        assert len(approve_figures(figures=keys, actor=self.reviewer).done) == len(leaves)
        close_cycle(cycle=self.cycle, actor=self.boss, reason="各单位均已报齐")
        self.cycle.refresh_from_db()
        return publish(self.cycle, self.boss)


@dataclass(frozen=True)
class Pair:
    scheme: Scheme
    leaves: list[Indicator]
    one: County
    other: County


def make_county(scheme: Scheme, leaves: list[Indicator], name: str, best: int) -> County:
    region = make.make_region()
    unit = make.make_department(f"{name}市监局", region=region)
    for leaf in leaves:
        make.make_lead(leaf, unit, person=f"{name}责任人")
        make.make_benchmark(leaf, region, best=best, average=best - 10)
    later = timezone.now() + timedelta(days=2)
    return County(
        region,
        make.make_cycle(scheme=scheme, region=region, deadline=later),
        unit,
        make.make_user(Role.STAFF, department=unit, full_name=f"{name}填报员"),
        make.make_user(Role.REVIEWER, department=unit, full_name=f"{name}审核员"),
        make.make_taskforce(region, full_name=f"{name}专班"),
    )


@pytest.fixture
def pair():
    scheme = make.make_scheme()
    make.make_settings(scheme)
    top = make.make_indicator("I01", scheme=scheme, is_leaf=False)
    leaves = [make.make_indicator(f"I01-0{n}", scheme=scheme, parent=top) for n in (1, 2)]
    return Pair(scheme, leaves, make_county(scheme, leaves, "云溪", 100), make_county(scheme, leaves, "望岚", 200))


def test_both_counties_complete_the_month_on_one_scheme(pair):
    first = pair.one.complete(pair.leaves, 50)
    second = pair.other.complete(pair.leaves, 70)
    for report, county, value, best in ((first, pair.one, 50, 100), (second, pair.other, 70, 200)):
        assert Cycle.objects.get(pk=county.cycle.pk).state == CycleState.FROZEN
        rows = IndicatorRow.objects.filter(report=report, is_leaf=True).order_by("code")
        assert [(row.value, row.best, row.lead_name) for row in rows] == [
            (value + n, best, county.unit.short_name) for n in range(2)
        ]
        figures = FigureRow.objects.filter(report=report)
        assert {row.department_code for row in figures} == {county.unit.code} and figures.count() == 2
        assert [row.code for row in DepartmentRow.objects.filter(report=report)] == [county.unit.code]


def test_each_county_owes_its_own_figures_and_names_its_own_leads(pair):
    for county in (pair.one, pair.other):
        keys = {(county.unit.pk, leaf.pk) for leaf in pair.leaves}
        assert {each.key for each in obligations_of(cycle=county.cycle)} == keys
        assert {each.key for each in obligations_by_cycle(cycles=[county.cycle])[county.cycle.pk]} == keys
        assert count_obligations(cycle=county.cycle).counts() == {county.unit: 2}
        assert set(lead_ids(cycle=county.cycle).values()) == {county.unit.pk}
        cards = cards_of(region_id=county.region.pk, on=county.cycle.end)
        assert {card.lead for card in cards} == {county.unit.short_name}


def test_a_lead_of_one_county_changes_without_touching_the_other(pair):
    successor = make.make_department("云溪数据局", region=pair.one.region)
    day = pair.one.cycle.start
    assign_card(indicator=pair.leaves[0], to=Assignment(successor), valid_from=day, actor=pair.one.boss)
    assert lead_ids(cycle=pair.one.cycle)[pair.leaves[0].pk] == successor.pk
    assert lead_ids(cycle=pair.other.cycle)[pair.leaves[0].pk] == pair.other.unit.pk
    held = Responsibility.objects.filter(indicator=pair.leaves[0], region=pair.other.region).get()
    assert (held.department, held.valid_to) == (pair.other.unit, None)


@pytest.mark.parametrize("name", ["indicator_list", "rankings", "gaps", "leader", "people", "responsibility_list"])
@pytest.mark.long
def test_no_page_of_one_county_names_the_other(pair, sign_in, name):
    pair.one.complete(pair.leaves, 50)
    pair.other.complete(pair.leaves, 70)
    for county, foreign in ((pair.one, "望岚"), (pair.other, "云溪市监局")):
        response = sign_in(county.boss).get(reverse(name), follow=True)
        assert response.status_code == 200
        assert foreign not in response.content.decode()


def test_the_trail_of_one_county_is_not_that_of_the_other(pair):
    pair.one.complete(pair.leaves, 50)
    theirs = AuditEntry.objects.visible_to(pair.other.boss)
    assert AuditEntry.objects.visible_to(pair.one.boss).filter(action="report.publish").count() == 1
    assert not theirs.filter(action__startswith="figures.").exists()
    assert not theirs.filter(action="report.publish").exists()
    assert Figure.objects.filter(cycle=pair.other.cycle).count() == 0


def test_leads_of_another_county_are_nobody_in_a_report(pair):
    """The other county named no leads of its own, and has a unit of the first as co-unit: nobody owes anything here."""
    Responsibility.objects.filter(region=pair.other.region).delete()
    close_cycle(cycle=pair.other.cycle, actor=pair.other.boss, reason="各单位均已报齐")
    pair.other.cycle.refresh_from_db()
    report = publish(pair.other.cycle, pair.other.boss)
    assert [row.lead_name for row in IndicatorRow.objects.filter(report=report, is_leaf=True)] == ["", ""]
    assert not FigureRow.objects.filter(report=report).exists()

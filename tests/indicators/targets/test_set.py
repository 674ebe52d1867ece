"""Setting, withdrawing and ticking off; who is judged by which figures; registrations off until a document says on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import DepartmentKind, Role
from departments.models import AuditEntry
from indicators.choices import Basis, CountedFrom, CycleState, Rollup, TargetMeasure, TargetState
from indicators.cycles.obligations import count_obligations, leaves_of, obligations_by_cycle, obligations_of
from indicators.models import Indicator, Target, TargetTick
from indicators.targets.accept import judge_tick
from indicators.targets.counts import average_targets, categories_met
from indicators.targets.lines import target_lines
from indicators.targets.set import (
    CannotSet,
    TargetFacts,
    set_registration_rule,
    set_target,
    tick_category,
    withdraw_target,
)
from reports.build.inputs import read_inputs
from tests import factories as make

pytestmark = pytest.mark.django_db
YEAR, END = date(2026, 1, 1), date(2026, 12, 31)
AT = timezone.make_aware(datetime(2026, 5, 20, 9))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class TargetCounty:
    """Two townships that report a cumulative count and a rate, and a bureau that leads both."""

    def __init__(self):
        self.region = make.make_region("云溪县")
        self.scheme = make.make_scheme()
        self.towns = [make.make_township(name, region=self.region) for name in ("城关镇", "石桥镇")]
        self.bureau = make.make_department("审批局", region=self.region)
        common = {"scheme": self.scheme, "reports": [DepartmentKind.TOWNSHIP]}
        self.volume = make.make_indicator("L1-01", basis=Basis.CUMULATIVE, decimals=0, rollup=Rollup.SUM, **common)
        self.coverage = make.make_indicator("L1-02", basis=Basis.POINT, unit_zh="%", rollup=Rollup.RATIO, **common)
        self.led = make.make_indicator("L1-05", scheme=self.scheme, basis=Basis.CUMULATIVE)
        self.signed = make.make_indicator("L1-08", restricted=True, **common)
        for indicator in (self.volume, self.coverage, self.led):
            make.make_lead(indicator, self.bureau)
        self.taskforce = make.make_taskforce(self.region)
        self.clerk = make.make_user(Role.STAFF, department=self.towns[0])
        self.handler = make.make_user(Role.STAFF, department=self.bureau)

    def month(self, month: int, state=CycleState.CLOSED, **values):
        """``volume=(300, 100)``: what the townships say."""
        cycle = make.make_cycle(scheme=self.scheme, region=self.region, month=date(2026, month, 1), state=state)
        for name, each in values.items():
            for unit, value in zip(self.towns, each, strict=True):
                parts = value if isinstance(value, dict) else {"value": value}
                make.make_figure(getattr(self, name), unit, cycle, **parts)
        return cycle

    def target_facts(self, indicator=None, measure=TargetMeasure.TOTAL, **facts):
        facts = {"due": END, "effective_from": YEAR, "source_document": "分解表", "amount": Decimal(1200)} | facts
        return TargetFacts(indicator or self.volume, measure, **facts)

    def set(self, *args, actor=None, **facts):
        return set_target(
            facts=self.target_facts(*args, **facts), region=self.region, actor=actor or self.taskforce, at=AT
        )

    def category(self, indicator=None, unit=None, name="营业执照", **facts):
        return self.set(indicator, measure=TargetMeasure.CATEGORY, unit=unit, amount=None, category=name, **facts)

    def tick(self, target, unit=0, actor=None, day=date(2026, 5, 1)):
        """By the unit's clerk, or by whoever is named; it waits."""
        unit = self.towns[unit]
        actor = actor or make.make_user(Role.STAFF, department=unit)
        return tick_category(target=target, unit=unit, met_on=day, note="", actor=actor, at=AT)

    def accept(self, tick, **values):
        return judge_tick(tick=tick, accept=True, actor=self.taskforce, at=AT, **values)

    def lines(self, on=date(2026, 5, 20), **narrowed):
        targets = list(Target.objects.select_related("indicator__scheme", "region").order_by("pk"))
        found = target_lines(targets=targets, region_id=self.region.pk, on=on, **narrowed)
        return [(line.who, line.verdict.state.value, line.verdict.reached) for line in found]


@pytest.fixture
def county():
    return TargetCounty()


def test_a_target_is_set_by_the_task_force_and_put_on_record(county):
    target = county.set(unit=county.towns[0], clause="第三条")
    assert (target.department, target.amount, target.set_by_name) == (county.towns[0], 1200, str(county.taskforce))
    entry = AuditEntry.objects.get(action="target.set")
    assert entry.unit_key == county.towns[0].pk and entry.detail["amount"] == "1200"
    assert entry.detail["source"] == "分解表 第三条"
    with pytest.raises(NotAllowed):
        county.set(actor=county.clerk)


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({"amount": None}, "Give the amount"),
        ({"amount": Decimal(-1)}, "cannot be negative"),
        ({"source_document": ""}, "Name the document"),
        ({"due": date(2025, 12, 31)}, "lies before the day"),
        ({"category": "营业执照"}, "names a category"),
        ({"measure": TargetMeasure.CATEGORY, "amount": None}, "Name the category"),
        ({"measure": TargetMeasure.CATEGORY, "category": "营业执照"}, "has no amount"),
        ({"kind": DepartmentKind.COUNTY_BUREAU}, "reports no figures"),
    ],
)
def test_what_cannot_be_judged_is_not_set(county, facts, part):
    with pytest.raises(CannotSet, match=part):
        county.set(**facts)
    assert not Target.objects.exists()


def test_percentages_and_states_are_not_added_up(county):
    for measure in (TargetMeasure.TOTAL, TargetMeasure.AVERAGE):
        with pytest.raises(CannotSet, match="value at the due date"):
            county.set(county.coverage, measure)
    assert county.set(county.coverage, TargetMeasure.VALUE, amount=Decimal(100)).amount == 100


def test_an_average_is_asked_for_as_it_is_and_not_added_up(county):
    county.volume.basis = Basis.AVERAGE
    county.volume.save()
    with pytest.raises(CannotSet, match="not added up"):
        county.set(measure=TargetMeasure.TOTAL)
    assert county.set(measure=TargetMeasure.AVERAGE, amount=Decimal(300)).amount == 300


def test_the_same_target_stands_once_and_several_deadlines_are_several(county):
    for due in (date(2026, 6, 30), date(2026, 7, 31)):
        county.set(kind=DepartmentKind.TOWNSHIP, due=due)
    with pytest.raises(CannotSet, match="withdraw it first"):
        county.set(kind=DepartmentKind.TOWNSHIP, due=date(2026, 7, 31), amount=Decimal(9))
    old = Target.objects.get(due=date(2026, 7, 31))
    withdraw_target(target=old, reason="任务数有误", actor=county.taskforce)
    assert county.set(kind=DepartmentKind.TOWNSHIP, due=date(2026, 7, 31), amount=Decimal(9)).pk != old.pk
    assert Target.objects.count() == 3 and Target.objects.standing().count() == 2


def test_a_withdrawal_needs_a_reason_happens_once_and_deletes_nothing(county):
    target = county.set(unit=county.towns[0])
    with pytest.raises(CannotSet, match="Say why"):
        withdraw_target(target=target, reason=" ", actor=county.taskforce)
    with pytest.raises(NotAllowed):
        withdraw_target(target=target, reason="错", actor=county.clerk)
    gone = withdraw_target(target=target, reason="任务数有误", actor=county.taskforce)
    assert (gone.withdrawn_reason, gone.amount) == ("任务数有误", 1200)
    with pytest.raises(CannotSet, match="already"):
        withdraw_target(target=target, reason="再", actor=county.taskforce)
    assert AuditEntry.objects.get(action="target.withdraw").unit_key == county.towns[0].pk


@pytest.mark.parametrize(
    "broken",
    [
        {"amount": None},
        {"measure": TargetMeasure.CATEGORY},
        {"kind": "township"},
        {"due": date(2020, 1, 1)},
        {"source_document": ""},
        {"withdrawn_at": AT},
    ],
)
def test_the_database_keeps_no_contradiction(county, broken):
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        make.make_target(county.volume, county.towns[0], **{"amount": 5} | broken)


def test_every_unit_of_a_kind_is_judged_by_its_own_figures(county):
    county.set(kind=DepartmentKind.TOWNSHIP, measure=TargetMeasure.AVERAGE, amount=Decimal(100))
    county.month(3, volume=(330, 0))
    assert county.lines() == [("城关镇", "running", Decimal("110.0")), ("石桥镇", "running", Decimal("0.0"))]
    assert county.lines(unit_ids={county.towns[1].pk}) == [("石桥镇", "running", Decimal("0.0"))]


def test_the_county_is_judged_by_its_units_together_and_only_by_months_that_are_over(county):
    county.set()
    county.month(3, volume=(330, 200))
    county.month(4, state=CycleState.OPEN, volume=(440, 300))
    [(who, state, reached)] = county.lines()
    assert (who, state, reached) == ("云溪县 (led by 审批局)", "running", 530)


def test_a_countys_rate_is_put_together_from_its_parts(county):
    county.set(county.coverage, TargetMeasure.VALUE, amount=Decimal(100))
    one, two = ({"value": v, "numerator": n, "denominator": d} for v, n, d in ((50, 1, 2), (98, 98, 100)))
    county.month(3, coverage=(one, two))
    assert county.lines()[0][2] == Decimal("97.06")


def test_what_the_lead_reports_is_the_countys(county):
    county.set(county.led)
    cycle = county.month(3)
    make.make_figure(county.led, county.bureau, cycle, 70)
    assert county.lines() == [("云溪县 (led by 审批局)", "running", 70)]


def test_what_the_former_lead_reported_stays_the_countys(county):
    """The lead passes to another unit in June; January to May are not lost with it."""
    monthly = make.make_indicator("L1-06", scheme=county.scheme, basis=Basis.MONTH, decimals=0)
    first = make.make_lead(monthly, county.bureau)
    first.valid_to = date(2026, 5, 31)
    first.save()
    heir = make.make_department("数据局", region=county.region)
    make.make_lead(monthly, heir, valid_from=date(2026, 6, 1))
    county.set(monthly, amount=Decimal(100))
    for month, unit in ((4, county.bureau), (5, county.bureau), (6, heir)):
        make.make_figure(monthly, unit, county.month(month), 10)
    assert county.lines(on=date(2026, 7, 9)) == [("云溪县 (led by 数据局)", "running", 30)]


def test_only_approved_figures_count(county):
    county.set(unit=county.towns[0])
    make.make_figure(county.volume, county.towns[0], county.month(3), 900, state="submitted")
    assert county.lines() == [("城关镇", "no_figure", None)]


def test_a_unit_that_does_not_exist_any_more_owes_nothing(county):
    county.set(kind=DepartmentKind.TOWNSHIP)
    county.towns[1].active_to = date(2026, 4, 30)
    county.towns[1].save()
    assert [who for who, *_rest in county.lines()] == ["城关镇"]


def test_a_new_years_scheme_goes_on_with_the_same_indicator(county):
    county.set(unit=county.towns[0], due=date(2027, 3, 31), amount=Decimal(900))
    county.month(12, volume=(600, 1))
    later = make.make_scheme(code=county.scheme.code, year=2027)
    same = make.make_indicator("L1-01", scheme=later, basis=Basis.CUMULATIVE, reports=[DepartmentKind.TOWNSHIP])
    cycle = make.make_cycle(scheme=later, region=county.region, month=date(2027, 1, 1))
    make.make_figure(same, county.towns[0], cycle, 150)
    assert county.lines(on=date(2027, 2, 9)) == [("城关镇", "running", 750)]


def test_judging_takes_four_queries_whatever_the_number_of_targets(county, django_assert_num_queries):
    county.set(county.led)
    for n, name in enumerate(("营业执照", "结婚证", "社会保障卡"), start=1):
        county.set(kind=DepartmentKind.TOWNSHIP, due=date(2026, 5 + n, 28))
        county.category(unit=county.towns[0], name=name)
        county.month(n, volume=(n, n))
        if n in {1, 3}:
            targets = list(Target.objects.select_related("indicator__scheme", "region"))
            with django_assert_num_queries(4):
                found = target_lines(targets=targets, region_id=county.region.pk, on=END)
            assert len(found) == 3 * n + 1


def test_a_unit_ticks_off_its_own_category_and_nobody_elses(county):
    target = county.category(unit=county.towns[0])
    values = {"target": target, "note": "", "at": AT}
    with pytest.raises(NotAllowed):
        tick_category(unit=county.towns[1], met_on=date(2026, 5, 1), actor=county.clerk, **values)
    with pytest.raises(NotAllowed):
        tick_category(unit=county.towns[0], met_on=date(2026, 5, 1), actor=county.handler, **values)
    with pytest.raises(CannotSet, match="future"):
        tick_category(unit=county.towns[0], met_on=date(2026, 5, 21), actor=county.clerk, **values)
    with pytest.raises(CannotSet, match="Give the day"):
        tick_category(unit=county.towns[0], met_on=None, actor=county.clerk, **values)
    tick_category(unit=county.towns[0], met_on=date(2026, 5, 1), actor=county.clerk, **values)
    with pytest.raises(CannotSet, match="already, on 2026-05-01"):
        tick_category(unit=county.towns[0], met_on=date(2026, 5, 2), actor=county.clerk, **values)
    entry = AuditEntry.objects.get(action="target.tick")
    assert entry.unit_key == county.towns[0].pk and entry.detail["category"] == "营业执照"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_category_is_ticked_off_once_by_many_at_once():
    county = TargetCounty()
    target, unit = county.category(unit=county.towns[0]), county.towns[0]
    assert county.clerk.role_set  # read before the threads begin

    def tick(_n):
        try:
            tick_category(target=target, unit=unit, met_on=date(2026, 5, 1), note="", actor=county.clerk, at=AT)
        except CannotSet:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(tick, range(6))) == 1
    assert TargetTick.objects.count() == 1


def test_a_completion_is_taken_back_with_a_reason_and_both_lines_stay(county):
    target, unit = county.category(unit=county.towns[0]), county.towns[0]
    tick_category(target=target, unit=unit, met_on=date(2026, 5, 1), note="", actor=county.clerk, at=AT)
    with pytest.raises(CannotSet, match="Say why"):
        tick_category(target=target, unit=unit, met_on=None, note="", actor=county.clerk, at=AT)
    tick_category(target=target, unit=unit, met_on=None, note="未通过校验", actor=county.clerk, at=AT)
    assert list(TargetTick.objects.values_list("met_on", "note")) == [(date(2026, 5, 1), ""), (None, "未通过校验")]
    assert county.lines(on=date(2026, 5, 21))[0][1] == TargetState.RUNNING
    assert AuditEntry.objects.filter(action="target.untick").exists()


def test_a_figure_is_not_ticked_off_and_nothing_that_was_withdrawn(county):
    figure, gone = county.set(unit=county.towns[0]), county.category(unit=county.towns[0])
    withdraw_target(target=gone, reason="撤", actor=county.taskforce)
    for target in (figure, Target.objects.get(pk=gone.pk)):
        with pytest.raises(CannotSet, match="nothing to tick"):
            tick_category(
                target=target, unit=county.towns[0], met_on=date(2026, 5, 1), note="", actor=county.clerk, at=AT
            )


def test_categories_are_counted_when_everybody_who_owes_them_has_them(county):
    until = {"region_id": county.region.pk, "until": date(2026, 6, 30)}
    Indicator.objects.filter(pk=county.volume.pk).update(counted_from=CountedFrom.CERTIFICATES)
    of_another = county.category(county.coverage, unit=county.towns[0], name="一件事")
    county.accept(county.tick(of_another))
    assert categories_met(**until) is None
    own, shared = county.category(unit=county.towns[0]), county.category(kind=DepartmentKind.TOWNSHIP, name="社保卡")
    county.category(name="结婚证")
    assert categories_met(**until) == 0
    waiting = [county.tick(own), county.tick(shared)]
    assert categories_met(**until) == 0, "nobody has accepted them"
    for tick in waiting:
        county.accept(tick)
    assert categories_met(**until) == 1
    last = county.tick(shared, unit=1)
    assert categories_met(**until) == 1
    county.accept(last)
    assert categories_met(**until) == 2
    assert categories_met(region_id=county.region.pk, until=date(2026, 4, 30)) == 0
    assert categories_met(region_id=make.make_region().pk, until=END) is None


def test_a_units_own_average_beats_that_of_its_kind_and_the_next_deadline_counts(county):
    facts = {"measure": TargetMeasure.AVERAGE}
    county.set(kind=DepartmentKind.TOWNSHIP, amount=Decimal(120), **facts)
    county.set(kind=DepartmentKind.TOWNSHIP, amount=Decimal(80), due=date(2026, 6, 30), **facts)
    county.set(unit=county.towns[0], amount=Decimal(200), **facts)
    town, other = (unit.code for unit in county.towns)

    def of(unit, on):
        found = average_targets(region_id=county.region.pk, codes=["L1-01"], on=on)
        return found.of("L1-01", unit, DepartmentKind.TOWNSHIP)

    assert of(town, date(2026, 5, 31)) == 200
    assert (of(other, date(2026, 5, 31)), of(other, date(2026, 7, 31))) == (80, 120)
    assert of(other, date(2027, 1, 31)) is None


# Registrations and installs (国办函〔2026〕12号).


def allow(county, allowed=True, on=date(2026, 4, 1)):
    return set_registration_rule(
        region=county.region,
        allowed=allowed,
        effective_from=on,
        reason="上级试点",
        source_document="省函〔2026〕9号",
        actor=county.taskforce,
    )


def places(county, cycle):
    """Where the indicator is met: ledger items in each of their forms, and what a report is built from."""
    return [
        county.signed in {obligation.indicator for obligation in obligations_of(cycle=cycle)},
        county.signed in leaves_of(cycle),
        county.signed.pk in count_obligations(cycle=cycle).by_kind.get(DepartmentKind.TOWNSHIP, []),
        county.signed in {obligation.indicator for obligation in obligations_by_cycle(cycles=[cycle])[cycle.pk]},
        county.signed.pk in {indicator.pk for indicator in read_inputs(cycle=cycle).indicators},
    ]


def test_registrations_take_no_target_and_stand_nowhere(county):
    make.make_settings(county.scheme)
    with pytest.raises(CannotSet, match="国办函〔2026〕12号"):
        county.set(county.signed)
    assert places(county, county.month(4)) == [False] * 5


def test_a_document_switches_registrations_on_from_its_day_and_off_again(county):
    make.make_settings(county.scheme)
    allow(county)
    target = county.set(county.signed)
    before, march = county.month(4), county.month(3)
    assert places(county, before) == [True] * 5 and places(county, march) == [False] * 5
    shown = Target.objects.permitted(region_id=county.region.pk, on=date(2026, 5, 1))
    assert list(shown) == [target]
    allow(county, allowed=False, on=date(2026, 5, 1))
    assert places(county, before) == [True] * 5 and places(county, county.month(5)) == [False] * 5
    assert not Target.objects.permitted(region_id=county.region.pk, on=date(2026, 5, 1)).exists()
    assert Indicator.objects.permitted(region_id=make.make_region().pk, on=END).filter(restricted=True).count() == 0


def test_nothing_is_switched_without_a_reason_a_document_and_the_right(county):
    values = {"region": county.region, "allowed": True, "effective_from": YEAR}
    for reason, document in (("", "函"), ("试点", " ")):
        with pytest.raises(CannotSet, match="a reason and a document"):
            set_registration_rule(reason=reason, source_document=document, actor=county.taskforce, **values)
    with pytest.raises(NotAllowed):
        set_registration_rule(reason="试点", source_document="函", actor=county.clerk, **values)
    allow(county)
    assert AuditEntry.objects.get(action="target.registrations_on").detail["document"] == "省函〔2026〕9号"

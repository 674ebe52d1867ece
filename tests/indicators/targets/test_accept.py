"""认定: what a unit ticked off waits until somebody else accepts it or returns it; nobody judges what they entered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry, Region
from indicators.choices import CountedFrom, TargetState
from indicators.models import Target, TargetTick, TickJudgement
from indicators.progress.digest import gather
from indicators.targets.accept import judge_tick, may_judge_tick
from indicators.targets.counts import categories_met
from indicators.targets.lines import target_lines
from indicators.targets.set import CannotSet, tick_category, withdraw_target
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY, DUE = date(2026, 5, 1), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Waiting:
    """A bureau owes a category that certificates are counted by, and its clerk has ticked it off."""

    def __init__(self):
        self.unit = make.make_department("市场监管局")
        self.region = self.unit.region
        self.indicator = make.make_indicator("L1-09", counted_from=CountedFrom.CERTIFICATES)
        self.target = make.make_target(self.indicator, self.unit, category="营业执照", due=DUE)
        self.clerk = make.make_user(Role.STAFF, department=self.unit)
        self.reviewer = make.make_user(Role.REVIEWER, department=self.unit)
        self.taskforce = make.make_taskforce(self.region)
        self.at = timezone.now()
        self.tick = self.enter()

    def enter(self, actor=None, met_on=DAY, note=""):
        actor = actor or self.clerk
        return tick_category(target=self.target, unit=self.unit, met_on=met_on, note=note, actor=actor, at=self.at)

    def judge(self, tick=None, *, accept=True, actor=None, reason=""):
        return judge_tick(
            tick=tick or self.tick, accept=accept, actor=actor or self.taskforce, reason=reason, at=self.at
        )

    @property
    def line(self):
        targets = list(Target.objects.select_related("indicator__scheme", "region"))
        return target_lines(targets=targets, region_id=self.region.pk, on=timezone.localdate())[0]

    @property
    def met(self):
        return categories_met(region_id=self.region.pk, until=DUE)

    @property
    def waiting(self):
        return list(TargetTick.objects.waiting(region_id=self.region.pk, on=timezone.localdate()))


@pytest.fixture
def desk():
    return Waiting()


def test_what_was_ticked_off_waits_and_counts_nowhere(desk):
    assert (desk.line.state, desk.line.word, desk.met) == (TargetState.WAITING, "Waiting for acceptance", 0)
    assert desk.line.rest == f"completed on 2026-05-01, entered by {desk.clerk}"
    assert desk.waiting == [desk.tick]


def test_accepted_by_the_task_force_it_counts_and_says_by_whom(desk):
    desk.judge()
    assert (desk.line.state, desk.met, desk.waiting) == (TargetState.MET, 1, [])
    today = f"{timezone.localtime(desk.at):%Y-%m-%d}"
    assert desk.line.rest == (
        f"completed on 2026-05-01, entered by {desk.clerk}; accepted by {desk.taskforce} on {today}"
    )
    entry = AuditEntry.objects.get(action="target.accept")
    assert (entry.actor, entry.unit_key) == (desk.taskforce, desk.unit.pk)
    assert entry.detail == {"category": "营业执照", "day": "2026-05-01", "reason": ""}


def test_returned_with_a_reason_it_is_entered_anew_and_both_lines_stay(desk):
    with pytest.raises(CannotSet, match="Say why"):
        desk.judge(accept=False, reason=" ")
    desk.judge(accept=False, reason="缺校验记录")
    assert (desk.line.state, desk.met, desk.waiting) == (TargetState.RUNNING, 0, [])
    assert "returned by" in desk.line.rest and "缺校验记录" in desk.line.rest
    assert AuditEntry.objects.get(action="target.return").detail["reason"] == "缺校验记录"
    with pytest.raises(CannotSet, match="Give the day"):
        desk.enter(met_on=None, note="撤回")
    again = desk.enter(met_on=date(2026, 5, 9))
    assert desk.waiting == [again] and TargetTick.objects.count() == 2
    desk.judge(again)
    assert (desk.line.state, desk.met) == (TargetState.MET, 1)


def test_neither_the_unit_nor_whoever_acts_from_it_accepts(desk):
    lent = desk.clerk.standing_in_for(desk.taskforce)
    other = make.make_taskforce(make.make_region())
    hosted = make.make_user(Role.TASKFORCE, department=desk.unit)
    for actor in (desk.clerk, desk.reviewer, lent, other, hosted):
        assert not may_judge_tick(actor, tick=desk.tick)
        with pytest.raises(NotAllowed, match="nobody that of their own unit"):
            desk.judge(actor=actor)
    assert not TickJudgement.objects.exists() and may_judge_tick(desk.taskforce, tick=desk.tick)


def test_whoever_entered_it_for_the_unit_does_not_accept_it(desk):
    desk.judge(accept=False, reason="材料不全")
    own = desk.enter(actor=desk.taskforce)
    colleague = make.make_taskforce(desk.region)
    for hand in (desk.taskforce, colleague.standing_in_for(desk.taskforce)):
        assert not may_judge_tick(hand, tick=own)
        with pytest.raises(CannotSet, match="somebody else must accept"):
            desk.judge(own, actor=hand)
    desk.judge(own, actor=colleague)
    assert desk.met == 1 and "one_person" not in AuditEntry.objects.get(action="target.accept").detail


def test_nobody_accepts_what_was_entered_in_their_name(desk):
    desk.judge(accept=False, reason="材料不全")
    delegate = make.make_user(region=desk.region).standing_in_for(desk.taskforce)
    own = desk.enter(actor=delegate)
    assert not may_judge_tick(desk.taskforce, tick=own)
    with pytest.raises(CannotSet, match="somebody else must accept"):
        desk.judge(own)
    desk.judge(own, actor=make.make_taskforce(desk.region))
    assert desk.met == 1


def test_a_small_office_lets_one_person_do_both_and_that_is_on_record(desk):
    Region.objects.filter(pk=desk.region.pk).update(one_person=True)
    desk.judge(accept=False, reason="材料不全")
    own = desk.enter(actor=desk.taskforce)
    assert may_judge_tick(desk.taskforce, tick=TargetTick.objects.get(pk=own.pk))
    desk.judge(own)
    assert AuditEntry.objects.get(action="target.accept").detail["one_person"] == str(desk.taskforce)


def test_it_is_judged_once_and_only_while_it_stands(desk):
    desk.judge()
    for accept in (True, False):
        with pytest.raises(CannotSet, match="does not wait"):
            desk.judge(accept=accept, reason="再看")
    desk.enter(met_on=None, note="未通过校验")
    assert (desk.line.state, desk.met) == (TargetState.RUNNING, 0)
    gone = desk.enter(met_on=date(2026, 5, 8))
    withdraw_target(target=desk.target, reason="任务数有误", actor=desk.taskforce)
    with pytest.raises(CannotSet, match="does not wait"):
        desk.judge(gone)
    assert desk.waiting == []


def test_what_the_unit_took_back_is_not_accepted_any_more(desk):
    desk.enter(met_on=None, note="误登记")
    with pytest.raises(CannotSet, match="does not wait"):
        desk.judge()
    assert (desk.waiting, desk.met) == ([], 0)


def test_the_database_itself_keeps_one_judgement_and_a_reason(desk):
    values = {"tick": desk.tick, "by_name": "专班", "at": desk.at}
    with pytest.raises(IntegrityError), transaction.atomic():
        TickJudgement.objects.create(accepted=False, **values)
    TickJudgement.objects.create(accepted=True, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        TickJudgement.objects.create(accepted=True, **values)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_an_acceptance_and_a_return_at_the_same_moment_one_stands():
    desk = Waiting()
    assert desk.taskforce.role_set  # read before the threads begin

    def judge(n):
        try:
            desk.judge(accept=n % 2 == 0, reason="同时")
        except CannotSet:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(judge, range(6))) == 1
    assert TickJudgement.objects.count() == 1


def test_the_notice_of_the_day_says_what_waits_and_what_came_back(desk):
    today = timezone.localdate()

    def notices():
        found = gather(region=desk.region, today=today)
        return {user: [text for text in lines if "categor" in text] for user, lines in found.items()}

    assert notices()[desk.taskforce.pk] == ["1 completed category waits for acceptance."]
    desk.judge(accept=False, reason="材料不全")
    back = ["1 completed category of your unit came back; the reason stands with the target."]
    assert notices()[desk.clerk.pk] == back and not notices().get(desk.taskforce.pk)
    desk.enter(met_on=today - timedelta(days=1))
    assert not notices().get(desk.clerk.pk)

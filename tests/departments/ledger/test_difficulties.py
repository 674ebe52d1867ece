"""Difficulties instead of excuses: what is needed, from whom, by when; answered and kept."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from departments.access.refusals import NotDone
from departments.choices import ActionState, Cause, StepKind
from departments.ledger.difficulties import raise_difficulty, settle_difficulty, times_named
from departments.models import ActionItem, AuditEntry, Difficulty
from tests import factories as make
from tests.departments.ledger.items import Ledger, make_ledger

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 30)


def moment(day, month=5):
    return timezone.make_aware(datetime(2026, month, day, 9))


@pytest.fixture
def ledger() -> Ledger:
    return make_ledger()


def raise_one(ledger, needs="省厅开放接口", **fields):
    facts = {
        "item": ledger.item,
        "cause": Cause.SHARING,
        "needs": needs,
        "from_whom": "市数据局",
        "by_when": JUNE,
        "actor": ledger.staff,
        "at": moment(12),
    }
    return raise_difficulty(**facts | fields)


def test_a_difficulty_is_kept_with_cause_need_helper_and_day_and_stands_in_the_history(ledger):
    made = raise_one(ledger, for_meeting=True)
    assert (made.raised_by_name, made.settled_on, made.for_meeting) == (str(ledger.staff), None, True)
    step = ledger.item.steps.get(kind=StepKind.DIFFICULTY)
    assert all(word in step.text for word in ("省厅开放接口", "市数据局", "2026-06-30"))
    entry = AuditEntry.objects.get(action="action.difficulty")
    assert (entry.unit_key, entry.detail["for_meeting"]) == (ledger.owner.pk, True)


def test_everything_that_is_missing_is_told_at_once_and_nothing_is_kept(ledger):
    with pytest.raises(NotDone) as refusal:
        raise_one(ledger, needs=" ", from_whom="", by_when=date(2026, 5, 11))
    assert str(refusal.value).count("。") + str(refusal.value).count(".") >= 3 and "2026-05-11" in str(refusal.value)
    assert not Difficulty.objects.exists() and not ledger.item.steps.filter(kind=StepKind.DIFFICULTY).exists()


def test_the_same_difficulty_is_raised_again_only_after_it_was_answered(ledger):
    first = raise_one(ledger)
    with pytest.raises(NotDone):
        raise_one(ledger)
    settle_difficulty(difficulty=first, answer="已开通", actor=ledger.taskforce, at=moment(20))
    assert raise_one(ledger, at=moment(21)).pk != first.pk


@pytest.mark.parametrize("who", ["partner_staff", "stranger_staff", "leader"])
def test_nobody_but_the_owner_and_the_task_force_raises_one(ledger, who):
    with pytest.raises(NotDone):
        raise_one(ledger, actor=getattr(ledger, who))
    assert not Difficulty.objects.exists()


def test_a_closed_item_has_no_difficulties(ledger):
    ActionItem.objects.update(state=ActionState.CLOSED, closed_on=JUNE, closed_by_name="专班")
    with pytest.raises(NotDone):
        raise_one(ledger)


def test_the_task_force_answers_once_and_with_words(ledger):
    made = raise_one(ledger)
    stranger = make.make_taskforce(make.make_region())
    for actor, answer in ((ledger.staff, "好"), (stranger, "好"), (ledger.taskforce, " ")):
        with pytest.raises(NotDone):
            settle_difficulty(difficulty=made, answer=answer, actor=actor, at=moment(20))
    done = settle_difficulty(difficulty=made, answer="市局6月底前开通", actor=ledger.taskforce, at=moment(20))
    assert (done.answer, done.settled_on, done.settled_by_name) == (
        "市局6月底前开通",
        date(2026, 5, 20),
        str(ledger.taskforce),
    )
    with pytest.raises(NotDone):
        settle_difficulty(difficulty=made, answer="再答", actor=ledger.taskforce, at=moment(21))
    with pytest.raises(IntegrityError), transaction.atomic():
        Difficulty.objects.update(answer="")


def test_the_same_cause_of_the_same_unit_is_counted_over_twelve_months(ledger, django_assert_num_queries):
    other = make.make_action(ledger.owner, opened=date(2026, 5, 6), due=JUNE)
    strange = make.make_action(ledger.stranger, opened=date(2026, 5, 6), due=JUNE)
    first, staff = raise_one(ledger), ledger.taskforce
    raise_one(ledger, item=strange, actor=staff, at=moment(13))
    raise_one(ledger, cause=Cause.FUNDS, needs="经费", at=moment(14))
    second = raise_one(ledger, item=other, at=moment(15), needs="市局开放接口")
    old = raise_one(ledger, needs="旧诉求", at=moment(16))
    Difficulty.objects.filter(pk=old.pk).update(raised_at=timezone.make_aware(datetime(2025, 5, 11, 9)))
    with django_assert_num_queries(1):
        times = times_named(owner_id=ledger.owner.pk, difficulties=[first, second])
    assert times == {first.pk: 1, second.pk: 2}
    assert times_named(owner_id=ledger.owner.pk, difficulties=[]) == {}


@pytest.mark.long
def test_unit_and_task_force_do_it_on_the_page_and_what_was_typed_stays(ledger, sign_in):
    page, act = (reverse(name, args=[ledger.item.pk]) for name in ("action_detail", "action_act"))
    staff, boss = sign_in(ledger.staff), sign_in(ledger.taskforce)
    typed = {
        "deed": "difficulty",
        "difficulty-cause": "sharing",
        "difficulty-needs": "省厅开放接口",
        "difficulty-from_whom": "市数据局",
        "difficulty-by_when": "2020-01-01",
    }
    refused = staff.post(act, typed)
    assert refused.status_code == 200 and "省厅开放接口" in refused.content.decode()
    tomorrow = timezone.localdate().isoformat()
    assert staff.post(act, typed | {"difficulty-by_when": tomorrow, "difficulty-for_meeting": "on"}).status_code == 302
    made = Difficulty.objects.get()
    assert "settle" not in staff.get(page).context["deeds"] and "settle" in boss.get(page).context["deeds"]
    assert staff.post(act, {"deed": "settle", "settle-difficulty": made.pk, "settle-answer": "好"}).status_code == 403
    boss.post(act, {"deed": "settle", "settle-difficulty": made.pk, "settle-answer": "市局已开通"})
    assert "市局已开通" in staff.get(page).content.decode()
    assert "settle" not in boss.get(page).context["deeds"]


def test_what_a_closed_item_needed_waits_for_nobody_any_more(ledger):
    raise_one(ledger, for_meeting=True)
    region = ledger.region.pk
    assert Difficulty.objects.waiting(region_id=region).count() == 1
    ActionItem.objects.update(state=ActionState.CLOSED, closed_on=JUNE, closed_by_name="专班")
    assert not Difficulty.objects.waiting(region_id=region).exists()
    assert not Difficulty.objects.before_the_meeting(region_id=region).exists()

"""What is open in the ledger goes along when a post is handed over; what is closed keeps the past name."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import ActionKind, ActionState, PostKind
from departments.models import ActionItem, AuditEntry, Difficulty, Letter
from departments.people.handover import Successor, find_movables, hand_over
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def names():
    return dict(ActionItem.objects.values_list("title", "person"))


def test_open_items_of_the_unit_that_name_the_person_move_and_say_so():
    unit = make.make_department("市监局")
    boss, post = make.make_taskforce(unit.region), make.make_post(unit, name="孙三")
    make.make_action(unit, "清理历史遗留", person="孙三")
    make.make_action(
        unit, "已销号", person="孙三", state=ActionState.CLOSED, closed_on=date(2026, 5, 20), closed_by_name="专班"
    )
    make.make_action(unit, "别人的", person="周五")
    make.make_action(make.make_department(region=unit.region), "同名", person="孙三")
    done = hand_over(post=post, to=Successor("李四", date(2026, 6, 1)), actor=boss)
    assert names() == {"清理历史遗留": "李四", "已销号": "孙三", "别人的": "周五", "同名": "孙三"}
    item = ActionItem.objects.get(title="清理历史遗留")
    text = f"{item.number} 清理历史遗留: Improvement task; since 2026-05-01 (1 month); Problem found"
    (group,) = done.moved
    assert (group["name"], group["summary"], len(group["items"])) == ("ledger", "1 matter", 1)
    assert group["items"][0].startswith(text) and group["items"][0].endswith("person: 孙三")
    assert item.steps.get().text == "Handed over from 孙三 to 李四."
    assert AuditEntry.objects.get(action="action.hand_over").detail["successor"] == "李四"


def test_an_item_that_is_not_ticked_keeps_its_person():
    unit = make.make_department("市监局")
    post = make.make_post(unit, name="孙三")
    item = make.make_action(unit, "清理历史遗留", person="孙三")
    hand_over(
        post=post,
        to=Successor("李四", date(2026, 6, 1)),
        actor=make.make_taskforce(unit.region),
        keep=[f"ledger:{item.pk}"],
    )
    assert names() == {"清理历史遗留": "孙三"}
    assert not item.steps.exists()


@pytest.fixture
def heading():
    """A unit whose head leaves, with something open of every kind and nothing in the head's name."""
    unit = make.make_department("住建局")
    item = make.make_action(
        unit,
        "拖欠工程款",
        kind=ActionKind.PROMISE,
        amount=Decimal("5510000"),
        origin_date=date(2021, 3, 1),
        person="周五",
        escalation="supervision",
    )
    make.make_action(unit, "无人负责", person="", amount=Decimal("100.5"))
    make.make_action(unit, "已销号", state=ActionState.CLOSED, closed_on=date(2026, 5, 20), closed_by_name="专班")
    Difficulty.objects.create(
        item=item,
        cause="funds",
        needs="资金缺口",
        from_whom="财政局",
        by_when=date(2026, 6, 30),
        raised_at=timezone.now(),
    )
    Letter.objects.create(
        item=item,
        region=unit.region,
        level="supervision",
        year=2026,
        sequence=1,
        title="督办函",
        text="请限期办结",
        issued_on=make.MAY,
        reply_by=date(2026, 6, 10),
        issued_by_name="专班",
    )
    leaf = make.make_indicator("I09")
    make.make_lead(leaf, unit)
    make.make_target(leaf, unit, "12", due=date(2026, 12, 31))
    make.make_cycle(scheme=leaf.scheme, region=unit.region)
    return make.make_post(unit, PostKind.PRINCIPAL, name="钱局长")


def test_who_heads_a_unit_hands_over_all_that_is_open_in_it(heading):
    found = {group.name: group for group in find_movables(post=heading, on=date(2026, 6, 1))}
    assert list(found) == ["ledger", "difficulties", "letters", "reporting", "targets"]
    assert found["ledger"].summary == "2 matters, 2 of them worth 5,510,100.50 yuan"
    owed = found["ledger"].movables[0].text
    for fact in ("拖欠工程款", "Promise to keep", "5,510,000.00 yuan", "since 2021-03-01 (5 y 3 m)", "person: 周五"):
        assert fact in owed
    assert "资金缺口" in found["difficulties"].movables[0].text
    assert "answer by 2026-06-10" in found["letters"].movables[0].text
    assert found["reporting"].movables[0].text == "2026-05: 1 figure (I09)"
    assert "I09" in found["targets"].movables[0].text and "2026-12-31" in found["targets"].movables[0].text


def test_the_persons_of_the_items_stay_and_the_sheet_lists_everything(heading, sign_in):
    boss = make.make_taskforce(heading.department.region)
    done = hand_over(post=heading, to=Successor("李四", date(2026, 6, 1)), actor=boss)
    assert names() == {"拖欠工程款": "周五", "无人负责": "", "已销号": ""}
    step = ActionItem.objects.get(title="无人负责").steps.get()
    assert step.text == "Handed over with the unit from 钱局长 to 李四; its person stays."
    page = sign_in(boss).get(reverse("handover_sheet", args=[done.pk]))
    shown = [item for group in page.context["moved"] for item in group["items"]]
    assert (len(shown), page.context["more"]) == (6, 0)


def test_a_handler_hands_over_what_names_them_and_not_the_whole_unit(heading):
    handler = make.make_post(heading.department, name="周 五")
    (group,) = find_movables(post=handler, on=date(2026, 6, 1))
    assert [movable.text.split(": ")[0][-5:] for movable in group.movables] == ["拖欠工程款"]

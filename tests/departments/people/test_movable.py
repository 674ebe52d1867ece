"""What is open in the ledger goes along when a post is handed over; what is closed keeps the past name."""

from datetime import date

import pytest
from django.utils import translation

from departments.choices import ActionState
from departments.models import ActionItem, AuditEntry
from departments.people.handover import Successor, hand_over
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
    assert done.moved == [{"name": "ledger", "group": "Items of the ledger", "items": [f"{item.number} 清理历史遗留"]}]
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

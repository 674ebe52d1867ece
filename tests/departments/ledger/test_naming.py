"""明确责任: section and person come from the card, are changed on one item or many, and red has one rule."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotDone
from departments.choices import ActionState, PostKind, Role
from departments.ledger.items import open_item
from departments.ledger.naming import name_from_card, name_people
from departments.ledger.sheet import import_ledger, read_ledger
from departments.models import ActionItem, AuditEntry
from indicators.responsibility.cards import cards_of, tiers_to_name
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def unit():
    return make.make_department("市监局")


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


@pytest.fixture
def clerk(unit):
    return make.make_user(Role.STAFF, department=unit)


@pytest.fixture
def lead(unit):
    return make.make_lead(make.make_indicator("I01"), unit, section="登记股", person="孙三")


def people(item):
    return ActionItem.objects.values_list("section", "person").get(pk=item.pk)


def start(unit, boss, **facts):
    return open_item(region=unit.region, owner=unit, title="事项", due=TODAY, opened=TODAY, actor=boss, **facts)


def test_a_new_item_takes_section_and_person_from_the_card(unit, boss, lead):
    assert people(start(unit, boss, indicator_code="I01")) == ("登记股", "孙三")
    assert people(start(unit, boss, indicator_code="I01", person="周五")) == ("登记股", "周五")
    assert people(start(unit, boss)) == ("", "")
    assert people(start(make.make_department(region=unit.region), boss, indicator_code="I01")) == ("", "")


def test_without_a_card_the_posts_of_the_unit_say_so(unit, boss):
    make.make_post(unit, PostKind.SECTION, name="股长", title="法规股")
    make.make_post(unit, PostKind.HANDLER, name="吴六")
    assert people(start(unit, boss)) == ("法规股", "吴六")


def test_items_of_a_sheet_take_them_as_well(unit, boss, lead):
    text = "问题,责任单位,完成时限,责任人,指标编号\n清理,市监局,2027-06-30,,I01\n复核,市监局,2027-06-30,周五,I01\n"
    table = read_ledger(text.encode(), name="台账.csv")
    assert import_ledger(table=table, region=unit.region, actor=boss) == 2
    assert dict(ActionItem.objects.values_list("title", "person")) == {"清理": "孙三", "复核": "周五"}


def test_they_are_changed_on_the_item_and_on_record(unit, clerk, sign_in):
    item = make.make_action(unit)
    page = reverse("action_detail", args=[item.pk])
    assert "not named" in sign_in(clerk).get(page).content.decode()
    values = {"deed": "people", "people-section": "登记股", "people-person": "孙三"}
    shown = sign_in(clerk).post(reverse("action_act", args=[item.pk]), values, follow=True)
    assert people(item) == ("登记股", "孙三") and "not named" not in shown.content.decode()
    entry = AuditEntry.objects.get(action="action.name")
    assert (entry.actor, entry.detail) == (clerk, {"before": "", "after": "登记股 孙三"})
    assert item.steps.get().text == "Section 登记股, person 孙三"


def test_many_are_named_at_once_and_a_blank_leaves_what_is_there(unit, boss):
    items = [make.make_action(unit, section="法规股"), make.make_action(unit, person="周五")]
    assert name_people(items=items, section="", person="孙三", actor=boss) == 2
    assert [people(item) for item in items] == [("法规股", "孙三"), ("", "孙三")]
    assert name_people(items=items, section="", person="孙三", actor=boss) == 0
    with pytest.raises(NotDone, match="Give the section or the person"):
        name_people(items=items, section=" ", person="", actor=boss)


def test_old_items_are_filled_from_the_card(unit, boss, lead):
    item, kept = (
        make.make_action(unit, indicator_code="I01"),
        make.make_action(unit, indicator_code="I01", person="周五"),
    )
    assert name_from_card(items=[item, kept], actor=boss) == 2
    assert (people(item), people(kept)) == (("登记股", "孙三"), ("登记股", "周五"))


def test_nobody_names_people_of_another_unit_and_nothing_changes_then(unit, clerk):
    own, foreign = make.make_action(unit), make.make_action(make.make_department(region=unit.region))
    with pytest.raises(NotDone, match="Only the owner unit"):
        name_people(items=[own, foreign], section="", person="孙三", actor=clerk)
    assert people(own) == ("", "")


def test_the_page_of_many_ticks_names_and_keeps_what_was_typed(unit, clerk, sign_in, lead):
    client, page = sign_in(clerk), reverse("action_people")
    items = [make.make_action(unit, indicator_code="I01") for _n in range(2)]
    done = make.make_action(unit, section="法规股", person="周五")
    foreign = make.make_action(make.make_department(region=unit.region))
    assert client.get(page).context["items"] == items
    assert set(client.get(page, {"all": "1"}).context["items"]) == {*items, done}
    nothing = client.post(page, {"section": "登记股", "person": ""})
    assert "Tick the items" in nothing.content.decode() and nothing.context["form"]["section"].value() == "登记股"
    assert client.post(page, {"item": [foreign.pk], "person": "孙三"}).status_code == 403
    client.post(page, {"item": [items[0].pk], "person": "吴六", "deed": "name"})
    client.post(page, {"item": [items[1].pk], "deed": "card"})
    assert [people(item) for item in items] == [("", "吴六"), ("登记股", "孙三")]
    assert client.get(page).context["items"] == [items[0]]


@pytest.mark.long
def test_what_is_red_and_what_the_list_counts_are_one_rule(unit, boss, sign_in):
    """Each combination, open and closed: the row's own answer is the one of the database."""
    closed = {"state": ActionState.CLOSED, "closed_on": TODAY, "closed_by_name": "专班"}
    for section in ("", "法规股"):
        for person in ("", "周五"):
            for state in ({}, {"state": ActionState.CLOSING_ASKED}, closed):
                make.make_action(unit, section=section, person=person, **state)
    red = {item.pk for item in ActionItem.objects.all() if item.is_unnamed}
    assert red == set(ActionItem.objects.unnamed().values_list("pk", flat=True)) and len(red) == 6
    client = sign_in(boss)
    assert client.get(reverse("action_list")).context["unnamed"] == 6
    listed = client.get(reverse("action_list", query={"unnamed": "1"})).context["table"].rows
    assert {row.record.pk for row in listed} == red
    for item in ActionItem.objects.all():
        text = client.get(reverse("action_detail", args=[item.pk])).content.decode()
        assert ("not named" in text) == (item.pk in red)


def test_a_card_counts_what_its_page_shows_red(unit):
    assert tiers_to_name({"chief": "何长", "lead": "市监局", "section": "", "person": "孙三"}) == ["section"]
    assert tiers_to_name({}) == ["chief", "lead", "section", "person"]
    assert tiers_to_name({}, is_leaf=False) == []
    make.make_lead(make.make_indicator("I01"), unit, section="登记股", person="孙三", chief="何长")
    (card,) = cards_of(region_id=unit.region_id, on=date(2026, 6, 1))
    assert card.missing == [] and card.co_units == ()

"""A post passes on: open ledger items move, past figures keep the past name, and one sheet says so."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import PostKind, Role
from departments.models import AuditEntry, Handover, Post, User
from departments.people.handover import (
    Movable,
    Successor,
    _providers,
    close_left_accounts,
    find_movables,
    hand_over,
    register,
)
from departments.people.posts import CannotAppoint
from indicators.choices import FigureState
from indicators.entry.save import save_figures
from indicators.figures.facts import Entry
from indicators.models import Figure, Responsibility, Revision
from reports.models import FigureRow, IndicatorRow
from tests import factories as make
from tests.flows.counties import publish

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def lead():
    return make.make_lead(make.make_indicator("I01"), make.make_department("市监局"), person="孙三", chief="何长")


@pytest.fixture
def unit(lead):
    return lead.department


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


@pytest.fixture
def post(unit):
    return make.make_post(unit, name="孙三", title="登记股", phone="8832")


def pass_on(post, boss, name="李四", on=date(2026, 6, 1), **more):
    return hand_over(post=post, to=Successor(name, on, phone="8833"), actor=boss, **more)


def test_the_post_ends_the_day_before_and_every_open_duty_moves_from_the_day_on(post, boss, lead):
    done = pass_on(post, boss, note="台账在共享盘")
    post.refresh_from_db()
    assert (post.valid_to, done.successor.valid_from) == (date(2026, 5, 31), date(2026, 6, 1))
    assert (done.successor.name, done.successor.title) == ("李四", "登记股")
    rows = Responsibility.objects.order_by("valid_from").values_list("person", "chief", "valid_from", "valid_to")
    assert list(rows) == [
        ("孙三", "何长", date(2026, 1, 1), date(2026, 5, 31)),
        ("李四", "何长", date(2026, 6, 1), None),
    ]
    assert done.moved == [
        {
            "name": "indicators",
            "group": "Indicator responsibilities",
            "summary": "1 matter",
            "items": [f"I01 {lead.indicator.name_zh}"],
        }
    ]
    assert AuditEntry.objects.get(action="post.handover").detail["moved"] == 1
    assert AuditEntry.objects.filter(action="responsibility.pass").count() == 1


def test_what_is_not_ticked_stays_and_the_sheet_says_so(post, boss, lead):
    done = pass_on(post, boss, keep=[f"indicators:{lead.pk}"])
    assert done.moved == [] and done.kept_back[0]["items"] == [f"I01 {lead.indicator.name_zh}"]
    assert Responsibility.objects.get().person == "孙三"


def test_a_chief_hands_over_what_they_are_chief_of_in_every_unit_of_the_region(boss, lead):
    other = make.make_lead(
        make.make_indicator(scheme=lead.indicator.scheme), make.make_department(region=boss.region), chief="何长"
    )
    stranger = make.make_lead(make.make_indicator(), make.make_department(), chief="何长")
    chief = make.make_post(lead.department, PostKind.CHIEF, "何长")
    pass_on(chief, boss, "王长")
    today = Responsibility.objects.in_force(on=date(2026, 6, 1))
    assert set(today.values_list("department", "chief", "person")) == {
        (lead.department_id, "王长", "孙三"),
        (other.department_id, "王长", ""),
        (stranger.department_id, "何长", ""),
    }


def test_duties_of_a_namesake_in_another_unit_do_not_move(post, boss):
    other = make.make_lead(make.make_indicator(), make.make_department(region=boss.region), person="孙三")
    pass_on(post, boss)
    assert Responsibility.objects.get(department=other.department).person == "孙三"


@pytest.mark.parametrize(
    ("name", "on", "why"),
    [
        ("孙三", date(2026, 6, 1), "is the person who leaves"),
        ("李四", date(2026, 1, 1), "must lie after that"),
        ("周五", date(2026, 6, 1), "周五 is Handler of 税务局"),
    ],
)
def test_an_impossible_handover_changes_nothing(post, boss, name, on, why):
    make.make_post(make.make_department("税务局", region=boss.region), name="周五")
    with pytest.raises(CannotAppoint, match=why):
        pass_on(post, boss, name, on)
    post.refresh_from_db()
    assert post.valid_to is None and not Handover.objects.exists()
    assert Responsibility.objects.get().person == "孙三" and not AuditEntry.objects.exists()


def test_a_post_is_handed_over_once_and_by_the_task_force(post, boss, unit):
    for stranger in (make.make_user(Role.REVIEWER, department=unit), make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            pass_on(post, stranger)
    pass_on(post, boss)
    with pytest.raises(CannotAppoint, match="already"):
        pass_on(post, boss, "王五", date(2026, 7, 1))


def test_a_post_that_was_vacant_can_still_be_handed_over_and_keeps_its_end(unit, boss):
    gone = make.make_post(unit, name="孙三", valid_to=date(2026, 3, 31))
    pass_on(gone, boss)
    gone.refresh_from_db()
    assert gone.valid_to == date(2026, 3, 31)


class Letters:
    """Another keeper of open ledger items, as the ledger is one."""

    name = "letters"

    def __init__(self):
        self.moved = []

    def label(self):
        return "Letters"

    def movables(self, *, post, on):
        return [Movable("7", "来信"), Movable("8", "回函")]

    def move(self, *, former, successor, keys, on, actor):
        self.moved.append((former.name, successor.name, list(keys), on))


def test_another_keeper_registers_once_and_is_called_with_its_own_keys(post, boss, monkeypatch):
    monkeypatch.setattr("departments.people.handover._providers", list(_providers))
    first, letters = Letters(), Letters()
    register(first)
    register(letters)
    assert [group.name for group in find_movables(post=post, on=TODAY)] == ["indicators", "letters"]
    pass_on(post, boss, keep=["letters:8"])
    assert letters.moved == [("孙三", "李四", ["7"], date(2026, 6, 1))] and first.moved == []


def test_figures_revisions_and_published_rows_keep_the_past_name():
    month = make.make_month(bureaus=1, townships=0, leaves=1)
    unit, leaf, boss = month.bureaus[0], month.leaves[0], month.taskforce
    former = make.make_user(Role.STAFF, department=unit, full_name="孙三")
    Responsibility.objects.update(person="孙三")
    later = make.make_cycle(
        scheme=month.scheme, region=month.region, month=date(2026, 6, 1), deadline=timezone.now() + timedelta(days=9)
    )
    save_figures(cycle=later, entries=[Entry(leaf.pk, unit.pk, value=Decimal(5))], actor=former)
    Figure.objects.filter(cycle=month.cycle).update(entered_by=former, state=FigureState.APPROVED)
    report = publish(month.cycle, boss)
    pass_on(make.make_post(unit, name="孙三"), boss)
    successor = make.make_user(Role.STAFF, department=unit, full_name="李四")
    save_figures(cycle=later, entries=[Entry(leaf.pk, unit.pk, value=Decimal(6))], actor=successor)
    assert list(Revision.objects.order_by("pk").values_list("by_name", flat=True)) == ["孙三", "李四"]
    row = IndicatorRow.objects.get(report=report, code=leaf.code)
    assert (row.person, row.entered_by_name) == ("孙三", "孙三")
    assert FigureRow.objects.get(report=report, code=leaf.code).entered_by_name == "孙三"
    # The next version of May is of May, when it was still the former one's; June is the successor's.
    assert Responsibility.objects.leads().in_force(on=month.cycle.end).get().person == "孙三"
    assert Responsibility.objects.leads().in_force(on=later.end).get().person == "李四"


def test_the_wizard_asks_shows_what_moves_and_prints_one_sheet(post, boss, lead, sign_in):
    client, page = sign_in(boss), reverse("handover_new", args=[post.pk])
    values = {"on": "2026-06-01", "name": "李四", "phone": "8833", "note": "台账在共享盘"}
    second = client.post(page, values | {"step": "next"})
    assert second.context["movables"].groups[0].movables[0].key == str(lead.pk) and not Handover.objects.exists()
    done = client.post(page, values | {"step": "confirm", "indicators": [str(lead.pk)]})
    handover = Handover.objects.get()
    assert done.url == reverse("handover_sheet", args=[handover.pk])
    sheet = client.get(done.url).content.decode()
    assert all(text in sheet for text in ("孙三", "李四", "I01", "台账在共享盘", "css/sheet_a4.css"))
    assert Responsibility.objects.in_force(on=date(2026, 6, 1)).get().person == "李四"


def test_the_wizard_says_why_not_and_keeps_what_was_typed(post, boss, sign_in):
    values = {"on": "2026-06-01", "name": "孙三", "step": "confirm"}
    answer = sign_in(boss).post(reverse("handover_new", args=[post.pk]), values)
    assert answer.context["form"].non_field_errors() and answer.context["form"]["name"].value() == "孙三"
    assert Post.objects.count() == 1


def test_a_long_sheet_is_cut_to_one_page_and_counts_the_rest(post, boss, sign_in):
    done = pass_on(post, boss)
    Handover.objects.filter(pk=done.pk).update(moved=[{"group": "台账", "items": [f"事项{n}" for n in range(40)]}])
    context = sign_in(boss).get(reverse("handover_sheet", args=[done.pk])).context
    assert (len(context["moved"][0]["items"]), context["more"], context["moved"][0]["n"]) == (24, 16, 40)


@pytest.mark.parametrize("name", ["孙 三", "孙三 ", "　孙三", "孙　三"])
def test_a_padded_name_is_the_same_name(post, boss, lead, name):
    with pytest.raises(CannotAppoint, match="is the person who leaves"):
        pass_on(post, boss, name=name)
    Responsibility.objects.update(person=name)
    pass_on(post, boss)
    assert Responsibility.objects.in_force(on=date(2026, 6, 1)).get().person == "李四"


@pytest.fixture
def leaver(unit, post):
    post.user = make.make_user(Role.STAFF, department=unit, full_name="孙三")
    post.save()
    return post.user


def is_open(user):
    return User.objects.get(pk=user.pk).is_active


def test_the_account_of_who_leaves_is_closed_when_the_handover_says_so(post, boss, leaver):
    pass_on(post, boss, closes_account=True)
    entry = AuditEntry.objects.get(action="account.close")
    assert not is_open(leaver) and (entry.actor, entry.target, entry.unit_key) == (boss, "孙三", post.department_id)


def test_without_that_word_it_stays_open(post, boss, leaver):
    pass_on(post, boss)
    assert is_open(leaver) and not AuditEntry.objects.filter(action="account.close").exists()


def test_an_account_is_closed_on_the_successors_first_day_and_once(post, boss, leaver):
    first = TODAY + timedelta(days=3)
    pass_on(post, boss, on=first, closes_account=True)
    assert close_left_accounts(today=first - timedelta(days=1)) == 0 and is_open(leaver)
    assert [close_left_accounts(today=first) for _n in range(2)] == [1, 0] and not is_open(leaver)
    assert AuditEntry.objects.get(action="account.close").actor is None


def test_an_account_that_is_needed_is_not_closed(post, boss, leaver, unit):
    with pytest.raises(CannotAppoint, match="goes on with this very account"):
        hand_over(post=post, to=Successor("李四", date(2026, 6, 1), user=leaver), actor=boss, closes_account=True)
    other = make.make_post(unit, PostKind.DEPUTY, name="孙三", user=leaver)
    with pytest.raises(CannotAppoint, match="holds another post"):
        pass_on(post, boss, closes_account=True)
    other.delete()
    Post.objects.update(user=None)
    with pytest.raises(CannotAppoint, match="No account"):
        pass_on(Post.objects.get(), boss, closes_account=True)
    assert is_open(leaver) and not Handover.objects.exists()


def test_the_wizard_offers_to_close_the_account_and_the_sheet_says_it(post, boss, leaver, sign_in):
    client, page = sign_in(boss), reverse("handover_new", args=[post.pk])
    assert "closes_account" in client.get(page).context["form"].fields
    values = {"on": "2026-06-01", "name": "李四", "closes_account": "on"}
    assert client.post(page, values | {"step": "next"}).context["form"]["closes_account"].value()
    sheet = client.post(page, values | {"step": "confirm"}, follow=True)
    assert not is_open(leaver) and sheet.context["handover"].closes_account

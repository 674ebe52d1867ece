"""The pages of the ledger: who sees which items, what each may do there, and what is refused."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, ActionState, Checkpoint, Escalation
from departments.ledger.closing import close_item, override_close
from departments.ledger.escalation import escalate, remind_owners
from departments.models import ActionFile, ActionItem, AuditEntry, Letter, Measure
from tests import factories as make
from tests.departments.ledger.items import Ledger, make_ledger
from tests.departments.sheets.steps import Steps
from tests.flows.pages import Person
from tests.signing import open_session

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def one_ledger(module_db) -> Ledger:
    """Its item is due in ten working days."""
    day = timezone.localdate()
    return make_ledger(opened=day - timedelta(days=30), due=add_workdays(day, 10, calendar=package_calendar()))


@pytest.fixture
def ledger(one_ledger, db) -> Ledger:
    return deepcopy(one_ledger)


def person(user) -> Person:
    someone = Person(user.username)
    open_session(user, someone.client)
    return someone


def titles(ledger: Ledger, who: str, **query: str) -> str:
    return person(getattr(ledger, who)).open(reverse("action_list", query=query)).main


def test_owner_co_unit_task_force_and_leaders_see_an_item_and_nobody_else(ledger):
    for who in ("staff", "colleague", "partner_staff", "taskforce", "leader"):
        assert ledger.item.title in titles(ledger, who)
    assert ledger.item.title not in titles(ledger, "stranger_staff")
    person(ledger.stranger_staff).open(reverse("action_detail", args=[ledger.item.pk]), status=404)
    person(make.make_taskforce(make.make_region())).open(reverse("action_detail", args=[ledger.item.pk]), status=404)


def test_every_filter_is_part_of_the_address(ledger):
    values = {"kind": ActionKind.PROMISE, "enterprise": "岚谷公司", "indicator_code": "L4-02"}
    other = make.make_action(ledger.stranger, "道路工程款", **values)
    shown = {
        "q=岚谷": other,
        "kind=promise": other,
        "indicator=L4-02": other,
        "lamp=overdue": other,
        "lamp=running": ledger.item,
        f"owner={ledger.owner.pk}": ledger.item,
        "q=网办": ledger.item,
    }
    for query, item in shown.items():
        page = person(ledger.taskforce).open(f"{reverse('action_list')}?{query}").main
        assert item.title in page, query
        assert next(t for t in (other.title, ledger.item.title) if t != item.title) not in page, query


def test_a_code_that_no_address_can_carry_is_shown_all_the_same(ledger):
    ActionItem.objects.filter(pk=ledger.item.pk).update(indicator_code="A/1", indicator_name="网办率")
    assert "A/1 网办率" in person(ledger.staff).open(reverse("action_detail", args=[ledger.item.pk])).main


def test_the_closed_ones_are_a_ledger_of_their_own(ledger):
    ledger.ask_to_close()
    assert ledger.item.title in titles(ledger, "taskforce", view="asked")
    close_item(item=ledger.now(), text="属实", actor=ledger.taskforce)
    assert ledger.item.title not in titles(ledger, "taskforce")
    closed = titles(ledger, "leader", view="closed")
    assert ledger.item.title in closed and str(ledger.taskforce) in closed


def test_a_lamp_is_said_in_a_word_and_a_shape(ledger):
    ActionItem.objects.filter(pk=ledger.item.pk).update(due=timezone.localdate() - timedelta(days=30))
    page = person(ledger.taskforce).open(reverse("action_list"))
    assert "Overdue" in page.main
    assert [node.text for node in page.root.xpath("//td//span[contains(@class,'is-bad')]/span")] == ["◆"]


def test_the_board_counts_every_column_and_links_to_the_rest(ledger):
    for _n in range(15):
        make.make_action(ledger.owner)
    page = person(ledger.leader).open(reverse("action_board"))
    assert "Problem found 16" in page.main and "All 16 in the list" in page.main
    assert "Problem found 0" in person(ledger.leader).open(f"{reverse('action_board')}?owner={ledger.stranger.pk}").main
    assert "Problem found 16" in person(ledger.leader).open(f"{reverse('action_board')}?owner=²").main


def test_an_item_is_opened_with_a_day_or_a_number_of_working_days(ledger):
    page = person(ledger.taskforce).open(reverse("action_new"))
    values = {"Problem or task": "落实省厅要求", "Owner unit": "市监局", "Kind": "Upstream instruction"}
    refused = page.press("Open", values | {"or within working days": "5"})
    assert "names its document" in refused.main
    assert "one of the two" in page.press("Open", values | {"Source": "省发〔2026〕3号"}).main
    done = page.press("Open", values | {"Source": "省发〔2026〕3号", "Clause": "第2条", "or within working days": "5"})
    assert "Opened" in done.main
    item = ActionItem.objects.get(title="落实省厅要求")
    assert (item.due, item.clause) == (add_workdays(timezone.localdate(), 5, calendar=package_calendar()), "第2条")
    early = page.press("Open", values | {"Source": "甲", "Due on": "2020-01-01"})
    assert "before the start" in early.main


def test_a_button_pressed_twice_opens_one_item_and_no_year_is_out_of_reach(ledger):
    client = person(ledger.taskforce).client
    values = {"kind": ActionKind.TASK, "title": "窗口延时服务", "owner": ledger.owner.pk, "due": "2099-01-01"}
    first, again = (client.post(reverse("action_new"), values) for _ in range(2))
    assert first.status_code == 302
    number = ActionItem.objects.get(title="窗口延时服务").number
    assert f"open in the ledger already, as {number}" in again.content.decode()
    late = client.post(reverse("action_new"), values | {"title": "甲", "due": "9999-12-31"})
    assert "The year 9999 cannot be meant" in late.content.decode() and not ActionItem.objects.filter(title="甲")


def test_an_item_closed_without_the_effect_asks_for_nothing_more(ledger):
    address = reverse("action_detail", args=[ledger.item.pk])
    open_page = person(ledger.taskforce).open(address).main
    assert "in progress" in open_page and "not passed" not in open_page
    override_close(item=ledger.item, reason="上级已结案", actor=ledger.taskforce)
    closed = person(ledger.taskforce).open(address).main
    assert "not passed" in closed and "in progress" not in closed and "to come" not in closed


def test_a_sheet_is_refused_on_the_page_with_every_row(ledger):
    client = person(ledger.taskforce).client
    for text, expected in (("6月底", "not a certain day"), ("2026-12-31", "1 items were opened")):
        sheet = SimpleUploadedFile("台账.csv", f"问题,责任单位,时限\n甲,市监局,{text}\n".encode())
        steps = Steps(client, reverse("action_import"))
        seen = steps.upload(sheet, kind=ActionKind.TASK)
        answer = steps.confirm() if seen.context["preview"].may_confirm else seen
        assert expected in answer.content.decode()
    assert ActionItem.objects.filter(title="甲").count() == 1


def test_the_columns_of_a_sheet_are_called_as_the_reader_calls_them(ledger):
    client = person(ledger.taskforce).client
    for language, first in (("zh-hans", "类别"), ("en", "kind")):
        page = client.get(reverse("action_import"), headers={"accept-language": language}).content.decode()
        assert re.search(r'<th scope="row">(.*?)</th>', page)[1] == first
        assert all(name in page for name in ("台账类别", "kind", "类别"))


def test_nothing_is_offered_that_would_be_refused(ledger):
    """The owner of an item at its first checkpoint without a cause; a co-unit; a leader."""
    address = reverse("action_detail", args=[ledger.item.pk])
    buttons = {
        who: {
            button.text
            for button in person(getattr(ledger, who)).open(address).root.xpath("//main//button[@name='deed']")
        }
        for who in ("staff", "partner_staff", "leader", "taskforce")
    }
    assert buttons["staff"] == {
        "Report progress",
        "Save cause and measure",
        "Save section and person",
        "Raise a difficulty",
    }
    assert buttons["partner_staff"] == {"Report progress"}
    assert buttons["leader"] == set()
    assert buttons["taskforce"] >= {"Change the deadline", "Close, for this reason"}


@pytest.mark.parametrize(
    ("who", "deed", "status"),
    [
        ("partner_staff", "pass", 403),
        ("staff", "close", 403),
        ("staff", "override", 403),
        ("staff", "due", 403),
        ("stranger_staff", "progress", 404),
        ("leader", "progress", 403),
        ("taskforce", "fly", 404),
    ],
)
def test_a_forged_deed_changes_nothing(ledger, who, deed, status):
    data = {"deed": deed, f"{deed}-text": "强行", f"{deed}-due": "2030-01-01"}
    client = person(getattr(ledger, who)).client
    assert client.post(reverse("action_act", args=[ledger.item.pk]), data).status_code == status
    now = ledger.now()
    assert (now.state, now.checkpoint, now.due) == (ActionState.OPEN, Checkpoint.FIND, ledger.item.due)
    assert not now.steps.exists()


def test_a_file_goes_up_and_comes_down_as_an_attachment(ledger):
    client = person(ledger.staff).client
    address = reverse("action_file_add", args=[ledger.item.pk])
    bad = client.post(address, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert bad.status_code == 200 and not ActionFile.objects.exists()
    client.post(address, {"file": SimpleUploadedFile("方案.pdf", make.PDF)})
    file = ActionFile.objects.get()
    answer = person(ledger.partner_staff).client.get(reverse("action_file", args=[file.pk]))
    assert answer.content == make.PDF and answer["Content-Disposition"].startswith("attachment")
    for stranger in (ledger.stranger_staff, make.make_taskforce(make.make_region())):
        assert person(stranger).client.get(reverse("action_file", args=[file.pk])).status_code == 404
    client.post(reverse("action_file_withdraw", args=[file.pk]))
    assert client.get(reverse("action_file", args=[file.pk])).status_code == 404


@pytest.mark.long
def test_letters_are_written_one_step_after_the_other(ledger):
    """Reminded by itself; assigned and supervised by hand, when the working days have passed."""
    late = add_workdays(timezone.localdate(), -6, calendar=package_calendar())
    ActionItem.objects.filter(pk=ledger.item.pk).update(due=late, opened=late)
    at = timezone.now().replace(hour=9)
    day = add_workdays(timezone.localdate(at) - timedelta(days=1), 1, calendar=package_calendar())
    at += day - timezone.localdate(at)
    assert remind_owners(at=at) == 1 and remind_owners(at=at) == 0
    boss = person(ledger.taskforce)
    for step in ("Assignment", "Supervision letter"):
        page = boss.open(reverse("action_escalations"))
        assert step in page.row(ledger.item.title, "Due today").values()
        written = page.press("Write the letter " + ledger.item.number)
        assert ledger.owner.name in written.main and step in written.main
    assert Letter.objects.filter(item=ledger.item).count() == 3
    assert ledger.now().escalation == Escalation.SUPERVISION
    assert "No step is due today." in boss.open(reverse("action_escalations")).main
    owner = person(ledger.staff).open(reverse("action_letter", args=[Letter.objects.last().pk]))
    assert "Text to copy" in owner.main
    person(ledger.stranger_staff).open(reverse("action_letter", args=[Letter.objects.last().pk]), status=404)


def test_a_step_that_is_not_due_is_not_taken(ledger):
    client = person(ledger.taskforce).client
    for step in (Escalation.REFERRAL, "", "fly"):
        client.post(reverse("action_escalate", args=[ledger.item.pk]), {"step": step})
    assert not Letter.objects.exists() and ledger.now().escalation == ""


def test_escalation_begins_again_after_a_reopening(ledger):
    due = timezone.localdate()
    ActionItem.objects.filter(pk=ledger.item.pk).update(due=due, opened=due, reopened=1)
    Letter.objects.create(
        item=ledger.item,
        region=ledger.region,
        level=Escalation.REMINDER,
        round=0,
        year=due.year,
        sequence=1,
        title="甲",
        text="乙",
        issued_on=due,
        reply_by=due,
        issued_by_name="丙",
    )
    letter = escalate(item=ledger.now(), step=Escalation.REMINDER, actor=ledger.taskforce)
    assert (letter.round, letter.sequence) == (1, 2)


def test_the_library_is_read_by_all_and_kept_by_the_task_force(ledger):
    page = person(ledger.taskforce).open(reverse("measure_list"))
    done = page.press("Add", {"County that does it": "星沙县", "What it does": "一窗受理", "Source": "经验材料第3期"})
    assert "星沙县" in done.main and Measure.objects.count() == 1
    assert "一窗受理" in person(ledger.staff).open(reverse("measure_list")).main
    assert person(ledger.staff).client.post(reverse("measure_list"), {"place": "甲"}).status_code == 403
    assert AuditEntry.objects.filter(action="measure.add").count() == 1

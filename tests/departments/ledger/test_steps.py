"""Working on a ledger item: who may do what, in which order, and what stays on record."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.files.guard import NotAccepted
from config.files.store import Damaged
from departments.access.refusals import NotDone
from departments.choices import ActionState, Cause, Checkpoint, Role, StepKind
from departments.ledger.closing import close_item, override_close, record_effect, refuse_closing, reopen_item
from departments.ledger.files import attach_file, file_content, withdraw_file
from departments.ledger.items import open_item
from departments.ledger.steps import add_progress, ask_to_close, change_due, name_cause, pass_checkpoint
from departments.models import ActionFile, ActionItem, ActionStep, AuditEntry
from tests import factories as make
from tests.departments.ledger.items import Ledger, make_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return make_ledger()


@pytest.fixture
def ledger_with_effect() -> Ledger:
    """Its ledger item closes by the effect on published figures."""
    return make_ledger(needs_effect=True)


def step_kinds(ledger: Ledger) -> list[str]:
    return [step.kind for step in ledger.item.steps.all()]


def test_the_task_force_opens_items_with_numbers_of_the_year(ledger):
    facts = {"region": ledger.region, "owner": ledger.owner, "opened": date(2027, 1, 4), "actor": ledger.taskforce}
    first, second = (
        open_item(title=title, due=date(2027, 3, 1), co_units=[ledger.owner, ledger.partner], **facts)
        for title in ("甲", "乙")
    )
    assert [first.number, second.number] == ["2027-00001", "2027-00002"]
    assert list(first.co_units.all()) == [ledger.partner]  # the owner is not beside itself
    assert AuditEntry.objects.filter(action="action.open").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"due": date(2026, 5, 5)},  # before its start
        {"actor": "staff"},
        {"owner": "foreign"},
    ],
)
def test_what_cannot_be_opened_leaves_nothing_behind(ledger, wrong):
    facts = {"region": ledger.region, "owner": ledger.owner, "title": "甲", "due": date(2026, 6, 1)}
    facts |= {"opened": date(2026, 5, 6), "actor": ledger.taskforce} | wrong
    if facts["actor"] == "staff":
        facts["actor"] = ledger.staff
    if facts["owner"] == "foreign":
        facts["owner"] = make.make_department()
    with pytest.raises(NotDone):
        open_item(**facts)
    assert ActionItem.objects.count() == 1 and not AuditEntry.objects.exists()


def test_the_owner_walks_through_the_four_checkpoints_and_asks_to_close(ledger):
    item = ledger.ask_to_close()
    assert (item.state, item.checkpoint, item.asked_by) == (ActionState.CLOSING_ASKED, Checkpoint.DONE, ledger.staff)
    assert step_kinds(ledger).count(StepKind.CHECKPOINT) == 4 and step_kinds(ledger).count(StepKind.EVIDENCE) == 4
    files = ActionFile.objects.filter(item=item).values_list("checkpoint", flat=True)
    assert set(files) == set(Checkpoint) - {Checkpoint.DONE}


def test_nothing_is_passed_or_closed_before_its_evidence(ledger):
    with pytest.raises(NotDone):
        pass_checkpoint(item=ledger.now(), actor=ledger.staff)
    with pytest.raises(NotDone):
        ask_to_close(item=ledger.now(), text="", actor=ledger.staff)
    assert (ledger.now().state, ledger.now().checkpoint) == (ActionState.OPEN, Checkpoint.FIND)


def test_co_units_report_and_attach_but_pass_nothing(ledger):
    add_progress(item=ledger.now(), text="已推送数据", actor=ledger.partner_staff)
    attach_file(item=ledger.now(), file=ContentFile(make.PDF), name="数据.pdf", actor=ledger.partner_staff)
    for deed in (
        lambda: name_cause(item=ledger.now(), cause=Cause.SHARING, measure=None, actor=ledger.partner_staff),
        lambda: pass_checkpoint(item=ledger.now(), actor=ledger.partner_staff),
        lambda: ask_to_close(item=ledger.now(), text="", actor=ledger.partner_staff),
    ):
        with pytest.raises(NotDone):
            deed()
    assert step_kinds(ledger) == [StepKind.PROGRESS, StepKind.EVIDENCE]


@pytest.mark.parametrize("who", ["stranger_staff", "leader"])
def test_others_add_nothing(ledger, who):
    actor = getattr(ledger, who)
    with pytest.raises(NotDone):
        add_progress(item=ledger.now(), text="路过", actor=actor)
    with pytest.raises(NotDone):
        attach_file(item=ledger.now(), file=ContentFile(make.PDF), name="a.pdf", actor=actor)
    assert step_kinds(ledger) == [] and not ActionFile.objects.exists()


def test_a_closed_item_says_who_verified_it_and_takes_nothing_more(ledger):
    ledger.ask_to_close()
    item = close_item(item=ledger.now(), text="属实", actor=ledger.taskforce)
    assert (item.state, item.closed_by, item.closed_on) == (
        ActionState.CLOSED,
        ledger.taskforce,
        timezone.localdate(),
    )
    with pytest.raises(NotDone):
        add_progress(item=ledger.now(), text="再补充", actor=ledger.staff)


def test_neither_the_owner_nor_who_asked_verifies(ledger):
    """Also not somebody of the task force who belongs to the owner unit, or who asked on its behalf."""
    ledger.ask_to_close()
    of_owner = make.make_user(Role.TASKFORCE, department=ledger.owner)
    for actor in (ledger.staff, ledger.colleague, ledger.leader, of_owner):
        for close in (close_item, lambda *, text, **who: override_close(reason=text, **who)):
            with pytest.raises(NotDone):
                close(item=ledger.now(), text="同意", actor=actor)
    ActionItem.objects.filter(pk=ledger.item.pk).update(asked_by=ledger.taskforce)
    with pytest.raises(NotDone):
        close_item(item=ledger.now(), text="同意", actor=ledger.taskforce)
    assert ledger.now().state == ActionState.CLOSING_ASKED


def test_the_database_itself_refuses_a_verifier_who_asked(ledger):
    closed = {"state": ActionState.CLOSED, "closed_on": date(2026, 6, 1), "closed_by_name": "甲"}
    same = {"asked_by": ledger.taskforce, "closed_by": ledger.taskforce}
    for wrong in (closed | same, closed | {"closed_by_name": ""}, {"due": date(2026, 5, 5)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActionItem.objects.filter(pk=ledger.item.pk).update(**wrong)


def test_what_is_not_verified_goes_back_to_be_mended(ledger):
    ledger.ask_to_close()
    with pytest.raises(NotDone):
        refuse_closing(item=ledger.now(), reason=" ", actor=ledger.taskforce)
    item = refuse_closing(item=ledger.now(), reason="窗口仍需排队", actor=ledger.taskforce)
    assert (item.state, item.checkpoint, item.asked_by) == (ActionState.OPEN, Checkpoint.RECTIFY, None)


def test_a_measured_duty_closes_only_with_its_effect(ledger_with_effect):
    ledger_with_effect.mend()
    assert ledger_with_effect.now().checkpoint == Checkpoint.IMPROVE
    with pytest.raises(NotDone):
        pass_checkpoint(item=ledger_with_effect.now(), actor=ledger_with_effect.staff)
    record_effect(item=ledger_with_effect.now(), effect="2026-07、2026-08", text="已达约定")
    pass_checkpoint(item=ledger_with_effect.now(), actor=ledger_with_effect.staff)
    ask_to_close(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.staff)
    close_item(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.taskforce)
    assert ledger_with_effect.now().effect == "2026-07、2026-08"


def test_an_effect_that_is_lost_before_verification_takes_the_request_back(ledger_with_effect):
    ledger_with_effect.mend()
    record_effect(item=ledger_with_effect.now(), effect="2026-07、2026-08", text="已达约定")
    pass_checkpoint(item=ledger_with_effect.now(), actor=ledger_with_effect.staff)
    ask_to_close(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.staff)
    item = record_effect(item=ledger_with_effect.now(), effect="", text="反弹")
    assert (item.state, item.checkpoint, item.asked_by) == (ActionState.OPEN, Checkpoint.IMPROVE, None)
    with pytest.raises(NotDone):
        close_item(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.taskforce)


def test_closing_without_the_effect_needs_a_reason_and_is_audited(ledger_with_effect):
    with pytest.raises(NotDone):
        override_close(item=ledger_with_effect.now(), reason="  ", actor=ledger_with_effect.taskforce)
    item = override_close(item=ledger_with_effect.now(), reason="指标已取消", actor=ledger_with_effect.taskforce)
    assert (item.state, item.override_reason) == (ActionState.CLOSED, "指标已取消")
    assert AuditEntry.objects.get(action="action.close_override").detail["reason"] == "指标已取消"


def test_the_database_itself_refuses_a_close_without_effect_and_without_reason(ledger_with_effect):
    wanted = ActionItem.objects.filter(pk=ledger_with_effect.item.pk)
    closed = {"state": ActionState.CLOSED, "closed_on": date(2026, 6, 1), "closed_by_name": "甲"}
    with pytest.raises(IntegrityError, match="action_closed_with_effect"), transaction.atomic():
        wanted.update(**closed)
    with pytest.raises(IntegrityError, match="action_closed_with_effect"), transaction.atomic():
        wanted.update(**closed, effect="", override_reason="")
    for allowed in ({"effect": "2026-07、2026-08"}, {"override_reason": "指标已取消"}, {"needs_effect": False}):
        with transaction.atomic():
            assert wanted.update(**closed, **allowed) == 1
            transaction.set_rollback(True)
    assert ledger_with_effect.now().state == ActionState.OPEN


@pytest.mark.parametrize("lost", [{"effect": ""}, {"override_reason": ""}])
def test_what_a_closed_item_was_closed_with_cannot_be_taken_away(ledger_with_effect, lost):
    if "effect" in lost:
        ledger_with_effect.mend()
        record_effect(item=ledger_with_effect.now(), effect="2026-07、2026-08", text="已达约定")
        pass_checkpoint(item=ledger_with_effect.now(), actor=ledger_with_effect.staff)
        ask_to_close(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.staff)
        close_item(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.taskforce)
        with pytest.raises(NotDone):
            record_effect(item=ledger_with_effect.now(), effect="", text="反弹")
    else:
        override_close(item=ledger_with_effect.now(), reason="指标已取消", actor=ledger_with_effect.taskforce)
    with pytest.raises(IntegrityError, match="action_closed_with_effect"), transaction.atomic():
        ActionItem.objects.filter(pk=ledger_with_effect.item.pk).update(**lost)
    item = reopen_item(item=ledger_with_effect.now(), reason="回头看发现反弹", actor=ledger_with_effect.taskforce)
    assert (item.state, item.effect, item.override_reason) == (ActionState.OPEN, "", "")


def test_reopening_starts_again_with_a_deadline_in_working_days(ledger):
    ledger.ask_to_close()
    close_item(item=ledger.now(), text="", actor=ledger.taskforce)
    for refused in ({"reason": "", "actor": ledger.taskforce}, {"reason": "反弹", "actor": ledger.staff}):
        with pytest.raises(NotDone):
            reopen_item(item=ledger.now(), **refused)
    item = reopen_item(item=ledger.now(), reason="回头看发现反弹", actor=None)
    assert (item.state, item.checkpoint, item.reopened) == (ActionState.OPEN, Checkpoint.RECTIFY, 1)
    assert item.due > timezone.localdate() + timedelta(days=66) and item.closed_by is None
    with pytest.raises(NotDone):
        reopen_item(item=ledger.now(), reason="再次", actor=None)


def test_another_deadline_needs_the_task_force_a_reason_and_the_right_order(ledger):
    wrong = (
        {"due": date(2026, 5, 5), "reason": "提前", "actor": ledger.taskforce},
        {"due": date(2026, 9, 1), "reason": "", "actor": ledger.taskforce},
        {"due": date(2026, 9, 1), "reason": "来不及", "actor": ledger.staff},
    )
    for each in wrong:
        with pytest.raises(NotDone):
            change_due(item=ledger.now(), **each)
    item = change_due(item=ledger.now(), due=date(2026, 9, 1), reason="省厅延期", actor=ledger.taskforce)
    assert item.due == date(2026, 9, 1)
    assert "2026-06-30" in ActionStep.objects.get(kind=StepKind.CHANGED).text


def test_files_are_judged_once_and_stay_with_a_passed_checkpoint(ledger):
    first = attach_file(item=ledger.now(), file=ContentFile(make.PDF), name="方案.pdf", actor=ledger.staff)
    for name, data in (("方案.pdf", make.PDF), ("程序.exe", b"MZ"), ("空.pdf", b"")):
        with pytest.raises(NotAccepted):
            attach_file(item=ledger.now(), file=ContentFile(data), name=name, actor=ledger.staff)
    withdraw_file(file=first, actor=ledger.staff)
    with pytest.raises(NotDone):
        withdraw_file(file=first, actor=ledger.staff)
    ledger.mend()
    with pytest.raises(NotDone):
        withdraw_file(file=ActionFile.objects.not_withdrawn()[0], actor=ledger.staff)


def test_a_damaged_file_is_not_handed_out_and_the_incident_recorded(ledger):
    attach_file(item=ledger.now(), file=ContentFile(make.PDF), name="方案.pdf", actor=ledger.staff)
    file = ActionFile.objects.get()
    assert file_content(file=file, actor=ledger.leader) == make.PDF
    file.file.storage.delete(file.file.name)
    with pytest.raises(Damaged):
        file_content(file=ActionFile.objects.get(), actor=ledger.leader)
    assert AuditEntry.objects.filter(action="action.file_damaged").count() == 1


def test_an_item_whose_closing_is_asked_for_is_not_closed_without_its_effect(ledger_with_effect):
    """Its effect was taken back past the steps, as a hand in the database does it: the last look decides."""
    ledger_with_effect.mend()
    record_effect(item=ledger_with_effect.now(), effect="2026-07、2026-08", text="已达约定")
    pass_checkpoint(item=ledger_with_effect.now(), actor=ledger_with_effect.staff)
    ask_to_close(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.staff)
    ActionItem.objects.update(effect="")
    with pytest.raises(NotDone):
        close_item(item=ledger_with_effect.now(), text="", actor=ledger_with_effect.taskforce)
    assert ledger_with_effect.now().state == ActionState.CLOSING_ASKED

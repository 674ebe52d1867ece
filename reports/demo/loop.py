"""The loop of the demo county (对标—整改—优化): ledger items are raised, worked on, verified and, once, opened again.

Everything goes through the services that people's acts go through; what closes, closes by the figures.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

from django.utils import timezone

from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, ActionState, Cause, Checkpoint, Escalation
from departments.ledger.checkpoints import missing
from departments.ledger.closing import close_item
from departments.ledger.difficulties import raise_difficulty, settle_difficulty
from departments.ledger.escalation import due_steps, escalate, remind_owners
from departments.ledger.files import attach_file
from departments.ledger.measures import add_measure, measures_for
from departments.ledger.sheet import import_ledger, read_ledger
from departments.ledger.steps import add_progress, ask_to_close, name_cause, pass_checkpoint, proof_of
from departments.models import ActionItem, User
from reports.choices import ProposalState
from reports.demo import rounds
from reports.demo.answers import ledger
from reports.demo.plans import DROPPED, HELD_UP, MEASURES, PLANS, REACHED, SHEET, SLACK, TO_VERIFY, MendingPlan
from reports.demo.setting import Setting
from reports.loop.propose import confirm, drop
from reports.models import MonthlyReport, Proposal

# From this chapter on the sheets that the ledger was kept in before are in the system.
SHEET_CHAPTER = 10
# The task force sends letters until this chapter; later ones wait for whoever looks at the demo.
LETTERS_UNTIL = 12
SIGNED = "整改情况说明"


def after_publishing(setting: Setting, report: MonthlyReport, *, chapter: int, at: datetime) -> None:
    """What people do in the month after a report: decide on proposals, work on their ledger items, send letters."""
    if not setting.region.measures.exists():
        _fill_library(setting, at)
    _decide(setting, report, chapter, at)
    # Of the sheet alone: rounds of publications open findings and enterprise items too.
    has_sheet = ActionItem.objects.filter(region=setting.region, kind=ActionKind.INSTRUCTION).exists()
    if chapter >= SHEET_CHAPTER and not has_sheet:
        _take_over_sheet(setting, at)
    grades = rounds.grades_by_item(setting)
    for item in ActionItem.objects.filter(region=setting.region).not_closed().select_related("owner", "region"):
        plan = PLANS.get(item.indicator_code) if item.rules else None
        if plan is not None and plan.works:
            _work(setting, item, plan, at)
        else:
            until = next((stage for part, stage in REACHED.items() if part in item.title), None)
            _work_on_sheet(setting, item, until or rounds.last_checkpoint(item, grades.get(item.pk)), at)
    _say_what_holds_up(setting, chapter, at)
    _send_letters(setting, chapter, at)


def _say_what_holds_up(setting: Setting, chapter: int, at: datetime) -> None:
    open_items = ActionItem.objects.filter(region=setting.region).not_closed().select_related("owner", "region")
    for held_up in HELD_UP:
        item = open_items.filter(title__contains=held_up.title).first()
        if item is not None and held_up.chapter == chapter:
            raise_difficulty(
                item=item,
                cause=held_up.cause,
                needs=held_up.needs,
                from_whom=held_up.from_whom,
                for_meeting=held_up.for_meeting,
                by_when=add_workdays(timezone.localtime(at).date(), 20, calendar=calendar_in_force()),
                actor=setting.staff[item.owner_id],
                at=at,
            )
        elif item is not None and held_up.chapter + 1 == chapter and held_up.answer:
            # A demo of few months may begin after the one in which it was raised: then there is nothing to answer.
            for difficulty in item.difficulties.without_answer().filter(needs=held_up.needs):
                settle_difficulty(difficulty=difficulty, answer=held_up.answer, actor=setting.taskforce, at=at)


def _fill_library(setting: Setting, at: datetime) -> None:
    with MEASURES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            add_measure(region=setting.region, actor=setting.taskforce, at=at, **row)


def _decide(setting: Setting, report: MonthlyReport, chapter: int, at: datetime) -> None:
    waiting = Proposal.objects.filter(region=setting.region, report=report, state=ProposalState.WAITING)
    items = ActionItem.objects.filter(region=setting.region)
    for proposal in waiting.filter(code__in=[*PLANS, *DROPPED]):
        plan = PLANS.get(proposal.code)
        if plan is None:
            drop(proposal=proposal, reason=DROPPED[proposal.code], actor=setting.taskforce, at=at)
        elif plan.chapter <= chapter and not items.filter(indicator_code=proposal.code).exists():
            confirm(proposal=proposal, narrowing=plan.narrowing, periods=plan.periods, actor=setting.taskforce, at=at)


def _take_over_sheet(setting: Setting, at: datetime) -> None:
    day = timezone.localtime(at).date()
    days = (
        f"{day}",
        "45个工作日",
        "84个工作日",
        f"{add_workdays(day, 240, calendar=calendar_in_force())}",
        f"{day.replace(year=day.year - 4, day=1)}",
    )
    text = SHEET.read_text(encoding="utf-8").format(*days)
    table = read_ledger(text.encode(), name=SHEET.name)
    import_ledger(table=table, region=setting.region, actor=setting.taskforce, at=at)


def _work(setting: Setting, item: ActionItem, plan: MendingPlan, at: datetime) -> None:
    """One month's work of the owner: a step forward, or the closing once the figures show the effect."""
    owner = setting.staff[item.owner_id]
    if item.checkpoint == Checkpoint.FIND:
        measure = measures_for(item=item).filter(cause=plan.cause).order_by("-indicator_code").first()
        name_cause(item=item, cause=plan.cause, measure=measure, actor=owner, at=at + timedelta(hours=2))
        pass_checkpoint(item=item, actor=owner, at=at + timedelta(hours=2))
    elif item.checkpoint == Checkpoint.MEASURE:
        add_progress(item=item, text=plan.done[0], actor=owner, at=at + timedelta(hours=2))
        if item.measure_id is None:
            prove(item, owner, at + timedelta(hours=2))
        pass_checkpoint(item=item, actor=owner, at=at + timedelta(hours=3))
    elif item.checkpoint == Checkpoint.RECTIFY:
        add_progress(item=item, text=plan.done[-1], actor=owner, at=at + timedelta(hours=2))
        prove(item, owner, at + timedelta(hours=3))
        pass_checkpoint(item=item, actor=owner, at=at + timedelta(hours=3))
    item.refresh_from_db()
    if item.checkpoint == Checkpoint.IMPROVE and not missing(item.checkpoint, proof_of(item)):
        pass_checkpoint(item=item, actor=owner, at=at + timedelta(hours=4))
        close(setting, item, owner, "数据已连续体现成效，申请销号。", at + timedelta(hours=4))


def _work_on_sheet(setting: Setting, item: ActionItem, until: Checkpoint | None, at: datetime) -> None:
    """An item of the sheet goes as far as its owner has come, a month after it was taken over."""
    if until is None or item.checkpoint == until or item.opened >= timezone.localtime(at).date():
        return
    owner = setting.staff[item.owner_id]
    now = name_cause(item=item, cause=Cause.STAFF, measure=None, actor=owner, at=at + timedelta(hours=1))
    while now.checkpoint != until:
        prove(now, owner, at + timedelta(hours=2))
        now = pass_checkpoint(item=now, actor=owner, at=at + timedelta(hours=2))
    if until == Checkpoint.DONE:
        text, later = "已整改到位，附佐证材料，申请销号。", at + timedelta(hours=3)
        if any(part in item.title for part in TO_VERIFY):
            ask_to_close(item=now, text=text, actor=owner, at=later)
        else:
            close(setting, now, owner, text, later)


def prove(item: ActionItem, owner: User, at: datetime) -> None:
    """A statement of the unit, as a workbook; its time is in it, so no two are the same file."""
    rows = [("事项", item.title), ("环节", str(Checkpoint(item.checkpoint).label)), ("日期", f"{at:%Y-%m-%d}")]
    attach_file(item=item, file=ledger(SIGNED, rows), name=f"{SIGNED}.xlsx", actor=owner, at=at)


def close(setting: Setting, item: ActionItem, owner: User, text: str, at: datetime) -> None:
    now = ask_to_close(item=item, text=text, actor=owner, at=at)
    if now.state == ActionState.CLOSING_ASKED:
        close_item(item=now, text="经核查，情况属实，同意销号。", actor=setting.taskforce, at=at + timedelta(hours=1))


def _send_letters(setting: Setting, chapter: int, at: datetime) -> None:
    """Beat reminds on three days of the month; the task force writes what is due after it."""
    for days in (1, 8, 15):
        moment = at + timedelta(days=days)
        if moment > timezone.now():
            return
        if not calendar_in_force().is_workday(timezone.localtime(moment).date()):
            continue
        remind_owners(at=moment)
        if chapter <= LETTERS_UNTIL:
            for due in due_steps(region=setting.region, today=timezone.localtime(moment).date()):
                if due.step != Escalation.REMINDER and due.item.owner.short_name in SLACK:
                    escalate(item=due.item, step=due.step, actor=setting.taskforce, at=moment)

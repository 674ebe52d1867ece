"""The demo county from its first month to the running one, in one transaction: it is there whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from config.bulk import refresh_statistics
from departments.models import User
from departments.trail.record import record_together
from indicators.months import next_month, previous_month
from indicators.progress.remind import remind_everybody
from reports.demo import loop, meetings, months, people, promises, publicity, rounds, targets
from reports.demo.setting import Setting, set_up
from reports.demo.story import Story
from reports.models import MonthlyReport

STAGES = ("entered", "approved", "built", "published")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What came out: the report of the last complete month (None before "built"), and accounts to show."""

    report: MonthlyReport | None
    shown: list[User]


@transaction.atomic
def seed(
    *, today: date, number: int, length: int, stage: str, passwords: Callable[[User], str], say: Callable[[str], None]
) -> Seeded:
    """``length`` complete months before today's; the last of them goes as far as ``stage``."""
    last = previous_month(today)
    wanted = [last]
    while len(wanted) < length:
        wanted.insert(0, previous_month(wanted[0]))
    with record_together():
        return _seed(today, number, wanted, stage, passwords, say)


def _seed(
    today: date,
    number: int,
    wanted: list[date],
    stage: str,
    passwords: Callable[[User], str],
    say: Callable[[str], None],
) -> Seeded:
    story = Story(seed=number, last=wanted[-1])
    setting = set_up(seed=number, first=wanted[0])
    with ThreadPoolExecutor(1) as aside:
        # Random and printed, and yet nobody is made to change it (``must_change_password``): a demo that opens with
        # that for each of its seven accounts would not be tried. Hashed on another processor: a quarter second each.
        hashed = [(user, aside.submit(make_password, passwords(user))) for user in setting.accounts_to_print()]
        report = _tell(setting, story, number, wanted, stage, say, today)
        for user, password in hashed:
            user.password = password.result()
    User.objects.bulk_update([user for user, _password in hashed], ["password"])
    return Seeded(report, setting.accounts_to_print())


def _tell(
    setting: Setting,
    story: Story,
    number: int,
    wanted: list[date],
    stage: str,
    say: Callable[[str], None],
    today: date,
) -> MonthlyReport | None:
    """The story month by month; returns the report of the last complete one."""
    last = wanted[-1]
    people.begin(setting, seed=number, first=wanted[0], wanted=wanted)
    promises.take_over(setting, wanted[0])
    rounds.recall(setting, story, first=wanted[0])
    report = None
    for played, month in enumerate(wanted, 1):
        say(f"{month:%Y-%m}")
        people.play(setting, seed=number, month=month, wanted=wanted)
        rounds.issue(setting, story, month=month)
        promises.keep(setting, story, month, first=wanted[0])
        report = _play(setting, story, month, wanted, stage if month == last else "published")
        if played.bit_count() == 1:  # there is twice as much as the last time
            refresh_statistics()
    publicity.carry(setting, story, [*wanted[-3:], next_month(last)], today=today)
    targets.hand_out(setting, last=last)
    people.leave(setting)
    if stage == "published":
        say(f"{today:%Y-%m}")
        rounds.issue_newest(setting, seed=number, today=today)
        cycle = months.begin_month(setting, today)
        months.half_enter(setting, story, cycle, at=timezone.now())
        meetings.plan_next(setting, today)
        # What a morning's work brings; on days off nobody is told anything.
        remind_everybody(at=timezone.now())
    return report


def _play(setting: Setting, story: Story, month: date, wanted: list[date], stage: str) -> MonthlyReport | None:
    last = wanted[-1]
    cycle = months.begin_month(setting, month)
    months.publish_benchmarks(setting, story, month, wanted[0])
    late = {months.LATE_UNIT} if month == last else set()
    units = [unit for unit in setting.units if unit.short_name not in late]
    months.enter(setting, story, cycle, at=months.moment(month.replace(day=26), 9), units=units)
    if stage == "entered":
        return None
    months.approve(setting, cycle, at=months.moment(month.replace(day=27), 15), units=units)
    months.end_month(cycle, setting)
    if stage == "approved":
        return None
    # Not later than now: the deadline of last month may still lie ahead.
    after = min(cycle.deadline + timedelta(hours=16), timezone.now())
    report = months.build(cycle, setting, at=after)
    if stage == "built":
        return report
    report = months.publish(report, setting, at=after)
    if month == last:
        months.explain(setting, cycle, at=after)
    # Worked at before now: the newest report may have been published this very minute.
    worked = min(after + timedelta(hours=1), timezone.now() - timedelta(hours=6))
    loop.after_publishing(setting, report, chapter=story.chapter(month), at=worked)
    rounds.after_publishing(setting, at=worked)
    meetings.after_publishing(setting, report, chapter=story.chapter(month), at=worked)
    if len(wanted) > 1 and month == wanted[-2]:
        months.correct(cycle, setting, at=min(after + timedelta(days=3), timezone.now() - timedelta(hours=5)))
    if month == last:
        months.propose(cycle, setting, at=min(after + timedelta(days=1), timezone.now()))
    return report

"""Targets that the demo county handed out for the year of its last month (任务分解): documents, deadlines, ticks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from departments.choices import DepartmentKind
from indicators.choices import TargetMeasure
from indicators.models import Target
from indicators.months import last_day, next_month
from indicators.targets.accept import judge_tick
from indicators.targets.set import TargetFacts, set_target, tick_category
from reports.demo.months import moment
from reports.demo.setting import Setting

PLAN = "望岚县优化营商环境年度任务分解表"
NOTICE = "关于加快电子证照归集的通知"
# Its unit enters it in the running month, and nobody has accepted it yet.
AWAITED = "道路运输证"
# Category, unit, and after how many days of the quarter it was done; None: not yet.
CERTIFICATES = (
    ("营业执照", "市场监管局", 20),
    ("居民身份证", "公安局", 35),
    ("结婚证", "民政局", 41),
    ("社会保障卡", "人社局", 52),
    ("不动产权证书", "不动产登记中心", 66),
    ("建筑工程施工许可证", "住建局", 101),
    (AWAITED, "交通局", None),
    ("医疗机构执业许可证", "卫健局", 78),
    ("残疾人证", "民政局", None),
)


def hand_out(setting: Setting, *, last: date) -> None:
    """Set on the fifth of January; the certificates of the quarter before the last month's end are ticked off and
    accepted, and one more is ticked off in the running month."""
    year, at = last.year, moment(date(last.year, 1, 5), 10)
    for facts in _target_facts(setting, year, last):
        set_target(facts=facts, region=setting.region, actor=setting.taskforce, at=at)
    due = _quarter_end(last)
    opened = date(year, due.month - 2, 1)
    for category, unit, _days in CERTIFICATES:
        facts = TargetFacts(
            setting.leaf("L1-09"), TargetMeasure.CATEGORY, due, opened, NOTICE, setting.unit(unit), category=category
        )
        set_target(facts=facts, region=setting.region, actor=setting.taskforce, at=max(at, moment(opened, 9)))
    _tick(setting, opened, running=next_month(last))


def _quarter_end(last: date) -> date:
    """The last quarter that was over when the last month began; in the first months of a year the running one."""
    quarter = max((last.month - 1) // 3, 1)
    return last_day(date(last.year, 3 * quarter, 1))


def _target_facts(setting: Setting, year: int, last: date) -> Iterator[TargetFacts]:
    start, end = date(year, 1, 1), date(year, 12, 31)
    town, bureau = DepartmentKind.TOWNSHIP, DepartmentKind.COUNTY_BUREAU
    volume, coverage, onboarding = (setting.leaf(code) for code in ("L1-01", "L1-02", "L1-10"))
    average, value = TargetMeasure.AVERAGE, TargetMeasure.VALUE
    yield TargetFacts(volume, average, end, start, PLAN, kind=town, amount=Decimal(120), clause="第二条")
    for kind in (town, bureau):
        first = _quarter_end(last)
        yield TargetFacts(coverage, value, first, start, PLAN, kind=kind, amount=Decimal(90), clause="第三条")
        if first < end:
            yield TargetFacts(coverage, value, end, start, PLAN, kind=kind, amount=Decimal(100), clause="第三条")
    # What is only kept has a target as well: it is counted, and names neither the first nor the last.
    yield TargetFacts(
        setting.leaf("L6-01"), TargetMeasure.TOTAL, end, start, PLAN, kind=town, amount=Decimal(2), clause="第八条"
    )
    # First a part, then all of it.
    yield TargetFacts(onboarding, value, date(year, 6, 30), start, PLAN, amount=Decimal(60), clause="第五条")
    yield TargetFacts(onboarding, value, date(year, 7, 31), start, PLAN, amount=Decimal(100), clause="第五条")
    # An average is held against its target as it is; a place must not be passed, and was.
    monthly, place = setting.leaf("L1-05"), setting.leaf("L5-02")
    yield TargetFacts(monthly, average, end, start, PLAN, amount=Decimal(300), clause="第六条")
    yield TargetFacts(place, value, _quarter_end(last), start, PLAN, amount=Decimal(10), clause="第七条")
    yield TargetFacts(volume, TargetMeasure.TOTAL, end, start, PLAN, amount=Decimal(100_000), clause="第一条")


def _tick(setting: Setting, opened: date, *, running: date) -> None:
    """By the units' own clerks, accepted by the task force in the afternoon; nothing that lies ahead."""
    now = timezone.now()
    targets = {t.category: t for t in Target.objects.filter(region=setting.region, measure=TargetMeasure.CATEGORY)}
    for category, unit, days in CERTIFICATES:
        if days is None and category != AWAITED:
            continue
        met_on, owner = running if days is None else opened + timedelta(days=days), setting.unit(unit)
        at = now if days is None else moment(met_on + timedelta(days=1), 9)
        if at > now:
            continue
        tick = tick_category(
            target=targets[category], unit=owner, met_on=met_on, note="", actor=setting.staff[owner.pk], at=at
        )
        accepted_at = at + timedelta(hours=7)
        if accepted_at < now:
            judge_tick(tick=tick, accept=True, actor=setting.taskforce, at=accepted_at)

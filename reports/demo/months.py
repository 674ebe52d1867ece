"""Playing one month after the other through the services that people's acts go through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from config.sheets.read_table import table_of
from departments.choices import ReviewPath
from departments.models import Department
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.regional import load_regional_values
from indicators.benchmarks.regional_rows import COLUMNS as REGIONAL_COLUMNS
from indicators.benchmarks.variances import explain_variance, variances_of
from indicators.choices import CountedFrom, Direction, Rollup, VarianceCause
from indicators.corrections.propose import propose_correction
from indicators.cycles.lifecycle import close_cycle, grant_unlock, open_cycle
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.doubts.ledgers import Counted, count_from_ledgers
from indicators.entry.facts import SheetFacts, sheet_facts
from indicators.entry.save import SaveResult, Typing, save_figures, take_each
from indicators.entry.submit import Handed, submit_each, submit_figures
from indicators.evidence.files import attach
from indicators.figures.facts import Entry
from indicators.models import Cycle, Figure, Indicator
from indicators.review.decide import approve_each, approve_figures, return_figures
from reports.analysis.impact import accept_figure, impact_of_figure
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.demo import numbers, province
from reports.demo.answers import answer_doubts, ledger
from reports.demo.province import ProvinceLeaf
from reports.demo.setting import BOTH_REVIEW, Setting
from reports.demo.story import Story
from reports.models import MonthlyReport
from reports.publishing.publish import publish_report

# Never submitted the last published month (迟报单位).
LATE_UNIT = "信访局"
# In the running month: what is sent back, and why.
RETURNED = ("人民法院", "I14-09", "与上月差异较大，请核对是否含再审案件")
# After publication the unit found that two kinds of time had been mixed up.
CORRECTED = ("税务局", "I13-01", Decimal("134"), "纳税时长误将准备时间重复计算，现予更正")

# In the last published month: found since, and waiting for the task force.
PROPOSED = ("市场监管局", "I01-04", Decimal("0.8"), "省平台补传部分办结时间，平均用时应按补传后数据计算")


# Why our number is not the province's.
EXPLAINED = ("I17-02", VarianceCause.TIMING, "省级取数截止25日，我县按自然月统计，月末新增部分未计入")
# In the running month: half typed, and by how much the cases (办件数据汇集量) were mistyped.
SLIPS = {"岚阳街道": Decimal(10), "古樟镇": Decimal("0.1"), "月栖镇": Decimal(1)}
# In the running month: ledgers that units attached.
PROOFS = (
    ("市场监管局", "L1-01", "办件数据汇集台账"),
    ("行政审批服务局", "L1-01", "政务服务办件汇总表"),
    ("人民法院", "I14-09", "案件审理情况统计表"),
)


# Ledgers that the demo keeps in full, so that typists take over what they know (取用台账数).
KEPT = {CountedFrom.OPEN_PROMISES, CountedFrom.RESOLVED_PROMISES, CountedFrom.CERTIFICATES}


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def leaf_facts(indicator: Indicator) -> ProvinceLeaf:
    """What the province must know of an indicator."""
    is_rate = indicator.unit_zh.startswith("%") and indicator.minimum == 0
    return ProvinceLeaf(
        indicator.code, indicator.decimals, is_rate, indicator.direction == Direction.LOWER, indicator.takes_score
    )


def begin_month(setting: Setting, month: date) -> Cycle:
    return open_cycle(region=setting.region, scheme=setting.scheme, month=month, actor=setting.taskforce)


def enter(setting: Setting, story: Story, cycle: Cycle, *, at: datetime, units: list[Department]) -> None:
    """Staff of these units type, answer what is doubtful, and submit their sheets, as the page of entry does it. What
    the sheets are judged by is read once for all of them, and they are stored together: that takes 40 % less time."""
    owed, counts = _obligations(cycle, units), _ledger_counts(setting, cycle)
    read = sheet_facts(cycle=cycle, obligations=[each for sheet in owed.values() for each in sheet], at=at)
    typings, sheets = [], []
    for unit, obligations in owed.items():
        entries = [
            take_over(entry_of(story, obligation, cycle.start), obligation, counts) for obligation in obligations
        ]
        noted = [
            replace(entry, note=answer_doubts(story, read.doubting, obligation, entry))
            for obligation, entry in zip(obligations, entries, strict=True)
        ]
        by_key = {obligation.key: obligation for obligation in obligations}
        stored = {key: read.stored[key] for key in by_key if key in read.stored}
        sheets.append(replace(read, obligations=by_key, stored=stored))
        typings.append(Typing(sheets[-1], noted, setting.staff[unit.pk]))
    for unit, result in zip(owed, take_each(typings, at=at, whole=True), strict=True):
        _expect_clean(cycle, unit, result)
    handed = [Handed(sheet, typed.actor, _versions(sheet)) for sheet, typed in zip(sheets, typings, strict=True)]
    for unit, submission in zip(owed, submit_each(handed, at=at + timedelta(minutes=20)), strict=True):
        if submission.refused:
            why = "; ".join(f"{figure.indicator}: {why}" for figure, why in submission.refused)
            raise ValueError(f"{cycle} {unit} {why}")


def _versions(facts: SheetFacts) -> dict[tuple[int, int], int]:
    return {key: figure.version for key, figure in facts.stored.items()}


def _obligations(cycle: Cycle, units: list[Department]) -> dict[Department, list[Obligation]]:
    """What these units owe; those that owe nothing are left out."""
    owed: dict[Department, list[Obligation]] = {unit: [] for unit in units}
    for obligation in obligations_of(cycle=cycle):
        if obligation.department in owed:
            owed[obligation.department].append(obligation)
    return {unit: obligations for unit, obligations in owed.items() if obligations}


def _save(setting: Setting, cycle: Cycle, unit: Department, entries: list[Entry], at: datetime) -> None:
    actor = setting.staff[unit.pk]
    _expect_clean(cycle, unit, save_figures(cycle=cycle, entries=entries, actor=actor, at=at, atomic_refusal=True))


def _expect_clean(cycle: Cycle, unit: Department, result: SaveResult) -> None:
    if not result.clean:
        raise ValueError("; ".join(f"{cycle} {unit} {r.entry.indicator_id}: {r.message}" for r in result.refused))


def begin_typing(setting: Setting, story: Story, cycle: Cycle, *, at: datetime) -> None:
    """Units in the middle of their sheets: drafts, and slips of the hand whose doubts nobody has answered yet."""
    counts = _ledger_counts(setting, cycle)
    for unit, obligations in _obligations(cycle, [setting.unit(name) for name in SLIPS]).items():
        begun = obligations[: len(obligations) * 2 // 3]
        entries = [take_over(entry_of(story, obligation, cycle.start), obligation, counts) for obligation in begun]
        factor = SLIPS[unit.short_name]
        slipped = setting.leaf("L1-01").pk
        typed = [
            replace(entry, value=entry.value * factor) if entry.indicator_id == slipped and entry.value else entry
            for entry in entries
        ]
        _save(setting, cycle, unit, typed, at)


def _ledger_counts(setting: Setting, cycle: Cycle) -> Counted:
    """What promises and certificates in their ledgers say; the other ledgers are filled from the story itself."""
    indicators = [leaf for leaf in setting.leaves if leaf.counted_from in KEPT]
    return count_from_ledgers(cycle=cycle, departments=[unit.pk for unit in setting.units], indicators=indicators)


def take_over(entry: Entry, obligation: Obligation, counts: Counted) -> Entry:
    """The entry with what its ledger knows, as the typist takes it over (取用台账数)."""
    found = counts.of(obligation.indicator, obligation.department.pk)
    return entry if found is None else replace(entry, value=found.reading(obligation.indicator.decimals))


def entry_of(story: Story, obligation: Obligation, month: date) -> Entry:
    """What the story says that a unit typed."""
    indicator, unit = obligation.indicator, obligation.department
    facts: dict[str, Any]
    if indicator.code in numbers.NOT_APPLICABLE:
        facts = {"not_applicable": True, "reason": numbers.NOT_APPLICABLE[indicator.code]}
    elif indicator.code in numbers.ROLLED or indicator.code in numbers.UNCOMPARED:
        facts = story.of_unit(indicator.code, unit.short_name, unit.kind, month)
        if indicator.rollup != Rollup.RATIO and "numerator" in facts:
            facts = {"value": facts["numerator"] * 100 / facts["denominator"]}
    else:
        leaf = leaf_facts(indicator)
        own = story.own(indicator.code, indicator.decimals, month, is_rate=leaf.is_rate)
        facts = {"score" if leaf.is_scored else "value": own}
    note = numbers.NOTES.get(indicator.code, "")
    if indicator.code == numbers.COUNTED_UNTIL[0] and month == story.last:
        facts["as_of"] = month.replace(day=numbers.COUNTED_UNTIL[1])
    return Entry(indicator.pk, unit.pk, note=note, **facts)


def approve(setting: Setting, cycle: Cycle, *, at: datetime, units: list[Department]) -> None:
    """What was submitted by these units is approved, by whoever is to do it on each unit's path (审核层级)."""
    check(setting, cycle, at=at, units=[unit for unit in units if unit.review_path != ReviewPath.TASKFORCE])
    left = Figure.objects.filter(cycle=cycle, department__in=units).awaiting_review().values_list("pk", flat=True)
    approve_figures(figures=list(left), actor=setting.taskforce, at=at + timedelta(hours=1))


def check(setting: Setting, cycle: Cycle, *, at: datetime, units: list[Department]) -> None:
    """Reviewers of these units approve what was submitted, or check it where the task force has the last word."""
    waiting: dict[int, list[int]] = {}
    for pk, unit_id in Figure.objects.filter(cycle=cycle).awaiting_review().values_list("pk", "department_id"):
        waiting.setdefault(unit_id, []).append(pk)
    reviewed = [(setting.reviewers[unit.pk], waiting[unit.pk]) for unit in units if unit.pk in waiting]
    approve_each(approvals=reviewed, at=at)


def publish_benchmarks(setting: Setting, story: Story, month: date, first: date) -> None:
    """The province's documents of the month, typed in by the task force; regional values where books are open."""
    for indicator in setting.leaves:
        leaf = leaf_facts(indicator)
        if not province.is_published(leaf.code, month, first):
            continue
        facts = province.facts(story, leaf, month)
        spoken: dict[str, Any] = {
            "indicator": indicator,
            "region": setting.region,
            "effective_from": month,
            "actor": setting.taskforce,
            "published_on": month.replace(day=20),
        }
        if leaf.code == province.RESTATED and facts.get("best") is not None:
            mistaken = facts | {"best": facts["best"] + 1, "status": "provisional"}
            record_benchmark(**spoken, source_document=province.document(month, leaf.code), **mistaken)
            record_benchmark(**spoken, source_document=province.document(month, leaf.code, restated=True), **facts)
        else:
            record_benchmark(**spoken, source_document=province.document(month, leaf.code), **facts)
    _load_regional(setting, story, month)


def _load_regional(setting: Setting, story: Story, month: date) -> None:
    rows = [["indicator_code", "region_code", "region_name", "period", "value"]]
    for indicator in setting.leaves:
        if indicator.code.split("-")[0] in province.OPEN_BOOKS and indicator.code in numbers.LINES:
            for code, name, value in province.regional_rows(story, leaf_facts(indicator), month):
                rows.append([indicator.code, code, name, f"{month:%Y-%m}", str(value)])
    table = table_of(rows, REGIONAL_COLUMNS, name=f"{month:%Y-%m}.csv")
    load_regional_values(table=table, scheme=setting.scheme, actor=setting.taskforce)


def explain(setting: Setting, cycle: Cycle, *, at: datetime) -> None:
    """One of the differences from the province's numbers is explained by its unit, the other still waits (差异说明)."""
    code, cause, note = EXPLAINED
    for line in variances_of(cycle=cycle, user=setting.taskforce):
        if line.figure.indicator.code == code:
            actor = setting.staff[line.figure.department_id]
            explain_variance(figure=line.figure, benchmark=line.benchmark, cause=cause, note=note, actor=actor, at=at)


def build(cycle: Cycle, setting: Setting, *, at: datetime, reason: str = "") -> MonthlyReport:
    report = queue_report(cycle=cycle, actor=setting.taskforce, reason=reason, at=at)
    if run_build(report_id=report.pk, at=at) != "built":
        report.refresh_from_db()
        raise ValueError(f"{report}: {report.error}")
    report.refresh_from_db()
    return report


def publish(report: MonthlyReport, setting: Setting, *, at: datetime) -> MonthlyReport:
    """Publish it in spite of what is missing, which the task force has read and acknowledges (发布前确认)."""
    return publish_report(
        report=report, actor=setting.taskforce, acknowledged=lambda checklist: checklist.tokens, at=at
    )


def correct(cycle: Cycle, setting: Setting, *, at: datetime) -> None:
    """A correction after publication: unlocked, changed, signed and approved, built as version 2, published (更正)."""
    name, code, value, reason = CORRECTED
    unit, indicator = setting.unit(name), setting.leaf(code)
    grant_unlock(cycle=cycle, department=unit, indicator=indicator, reason=reason, actor=setting.taskforce, at=at)
    entry = Entry(indicator.pk, unit.pk, value=value, note=numbers.NOTES.get(code, ""))
    save_figures(cycle=cycle, entries=[entry], actor=setting.staff[unit.pk], at=at + timedelta(hours=1))
    submit_figures(cycle=cycle, department=unit, actor=setting.staff[unit.pk], at=at + timedelta(hours=1))
    figure = Figure.objects.select_related("indicator", "department", "cycle", "entered_by").get(
        cycle=cycle, department=unit, indicator=indicator
    )
    impact = impact_of_figure(figure=figure, actor=setting.taskforce)
    accept_figure(figure=figure, actor=setting.taskforce, seen=impact.token, at=at + timedelta(hours=2))
    report = build(cycle, setting, at=at + timedelta(hours=3), reason=reason)
    publish(report, setting, at=at + timedelta(hours=4))


def propose(cycle: Cycle, setting: Setting, *, at: datetime) -> None:
    """After publication a unit finds its figure too high and proposes a correction, which waits for the task force."""
    name, code, less, reason = PROPOSED
    unit = setting.unit(name)
    figure = Figure.objects.select_related("indicator", "cycle").get(
        cycle=cycle, department=unit, indicator=setting.leaf(code)
    )
    entry = Entry(figure.indicator_id, unit.pk, value=figure.value - less if figure.value else None)
    propose_correction(figure=figure, entry=entry, reason=reason, actor=setting.staff[unit.pk], at=at)


def half_enter(setting: Setting, story: Story, cycle: Cycle, *, at: datetime) -> None:
    """The running month: a third approved, a third submitted, one figure sent back, the rest hardly begun."""
    third = len(setting.units) // 3
    done = [*setting.units[:third], setting.unit(RETURNED[0])]
    handed = [unit for unit in setting.units[third : 2 * third] if unit not in done]
    enter(setting, story, cycle, at=at - timedelta(hours=6), units=done + handed)
    name, code, reason = RETURNED
    figure = Figure.objects.get(cycle=cycle, department=setting.unit(name), indicator=setting.leaf(code))
    reviewer = setting.reviewers[setting.unit(name).pk]
    return_figures(figures=[figure.pk], actor=reviewer, reason=reason, at=at - timedelta(hours=5))
    approve(setting, cycle, at=at - timedelta(hours=4), units=done)
    # With the task force by now: what the unit that both must agree about has checked.
    check(setting, cycle, at=at - timedelta(hours=3), units=[setting.unit(BOTH_REVIEW)])
    begin_typing(setting, story, cycle, at=at - timedelta(hours=2))
    _attach(setting, cycle, at=at - timedelta(hours=1))


def _attach(setting: Setting, cycle: Cycle, *, at: datetime) -> None:
    """Ledgers that prove figures which are waiting or were sent back (佐证材料)."""
    for name, code, title in PROOFS:
        unit, indicator = setting.unit(name), setting.leaf(code)
        figure = Figure.objects.get(cycle=cycle, department=unit, indicator=indicator)
        lines = [(indicator.name_zh, str(figure.value)), ("填报单位", unit.name), ("统计时段", cycle.label)]
        attach(
            cycle=cycle,
            department=unit,
            indicator=indicator,
            file=ledger(title, lines),
            name=f"{title}.xlsx",
            actor=setting.staff[unit.pk],
            at=at,
        )


def end_month(cycle: Cycle, setting: Setting) -> None:
    # The deadline of the newest month may still lie ahead, and a demo does not wait for it.
    close_cycle(cycle=cycle, actor=setting.taskforce, reason="为按期召开调度例会，提前关账")

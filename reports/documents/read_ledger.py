"""取台账和目标: items of the ledger and targets as they stand on the day of a snapshot."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from departments.calendar.holidays import calendar_in_force
from departments.choices import Cause, StepKind
from departments.ledger.lamps import Today, distance_text, lamp_of
from departments.models import ActionItem
from indicators.choices import TargetState
from indicators.kinds import compares_units
from indicators.models import Target
from indicators.targets.lines import TargetLine, target_lines
from indicators.targets.words import amount_text
from reports.documents.snapshot import ItemFact, TargetFact

# An item that was closed is told of for so many days; a target that is not due yet, so many days ahead.
CLOSED_DAYS, AHEAD_DAYS = 90, 62


def read_items(*, region_id: int, day: date) -> list[ItemFact]:
    """What is not closed, and what was closed lately; two queries."""
    today = Today.of(day, calendar=calendar_in_force())
    rows = ActionItem.objects.filter(region_id=region_id, opened__lte=day).select_related("owner", "measure")
    passed: dict[int, list[date]] = defaultdict(list)
    steps = ActionItem.objects.filter(region_id=region_id, steps__kind=StepKind.CHECKPOINT)
    for pk, at in steps.values_list("pk", "steps__at"):
        passed[pk].append(at.date())
    return [
        _item(item, today, tuple(sorted(passed[item.pk])))
        for item in rows.order_by("due", "pk")
        if item.closed_on is None or (day - item.closed_on).days <= CLOSED_DAYS
    ]


def _item(item: ActionItem, today: Today, passed: tuple[date, ...]) -> ItemFact:
    measure = f"{item.measure.place}：{item.measure.text}" if item.measure else ""
    return ItemFact(
        number=item.number,
        title=item.title,
        kind=item.kind,
        unit=item.owner.short_name,
        unit_code=item.owner.code,
        person=item.person,
        source=" ".join(text for text in (item.source, item.clause) if text),
        code=item.indicator_code,
        indicator=item.indicator_name,
        opened=item.opened,
        due=item.due,
        closed_on=item.closed_on,
        lamp=lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today),
        distance=distance_text(item.due, today) if item.closed_on is None else "",
        cause=str(Cause(item.cause).label) if item.cause else "",
        measure=measure,
        checkpoint=item.get_checkpoint_display(),
        amount=item.amount,
        passed=passed,
    )


def read_targets(*, region_id: int, day: date) -> list[TargetFact]:
    """Targets that were missed, and those that are due soon."""
    rows = Target.objects.standing().permitted(region_id=region_id, on=day).filter(region_id=region_id)
    targets = [
        target
        for target in rows.select_related("indicator__scheme", "region", "department")
        if compares_units(target.indicator)
    ]
    lines = target_lines(targets=targets, region_id=region_id, on=day)
    return [
        _target(line)
        for line in lines
        if line.state == TargetState.MISSED
        or (line.state == TargetState.RUNNING and 0 <= (line.due - day).days <= AHEAD_DAYS)
    ]


def _target(line: TargetLine) -> TargetFact:
    unit = line.owner
    measure = line.target.indicator.unit
    reached = "" if line.reached is None else amount_text(line.reached, measure, line.target.indicator.decimals)
    return TargetFact(
        key=f"{line.target.pk}",
        subject=line.target.indicator.name,
        unit=line.who,
        unit_code=unit.code if unit else "",
        goal=line.goal_text,
        reached=reached,
        due=line.due,
        is_missed=line.state == TargetState.MISSED,
        source=f"target {line.target.pk}",
        measure=measure,
    )

"""Setting targets from a sheet (任务数分解表): looked at first, stored whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList, too_many_rows
from config.sheets.read_table import read_table
from config.sheets.table import Table

# TODO text_rows
from config.files.read_workbook import is_workbook, workbook_rows
from departments.choices import DepartmentKind
from departments.models import Region, User
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit
from indicators.models import Indicator, Scheme, Target
from indicators.targets.rows import TargetRow, columns_for, read_rows
from indicators.targets.set import TargetFacts, already_text, lead_units, require_setter, why_not
from indicators.targets.words import amount_text, goal_text

MOST_ROWS = 5_000
UNIT_REMEDY = gettext_lazy("Write a unit's name, a kind of units such as 乡镇街道, or 全县 for the county itself.")


@dataclass(slots=True)
class TargetPlan:
    """What a sheet asks for."""

    targets: list[TargetFacts] = field(default_factory=list)
    differences: list[SheetDifference] = field(default_factory=list)


@dataclass(slots=True)
class _TargetReading:
    """What rows are held against; five queries whatever their number."""

    region: Region
    names: UnitNames
    indicators: dict[str, Indicator]
    leads: dict[int, int]
    usable: set[int]
    standing: dict[tuple[Any, ...], Target]


def open_sheet(content: bytes, name: str, *, today: date) -> Table:
    """The opened sheet; a heading that is a day is a deadline. Raises ``ProblemList``."""
    if is_workbook(content[:8192], content, name):
        header = next(workbook_rows(content, [], dates=True), [])
    else:
        header = next(text_rows(content)[1], [])
    return read_table(content, columns_for(header, today=today), name=name, dates=True)


def plan_targets(*, table: Table, region: Region, on: date) -> TargetPlan:
    """What the sheet would set; nothing is stored. Raises ``ProblemList`` with every fault of every row."""
    drafts, problems = read_rows(table, table.columns, today=on)
    problems += table.problems
    reading, plan = _reading(region, on), TargetPlan()
    if len(drafts) > MOST_ROWS:
        problems.append(too_many_rows(MOST_ROWS))
    faulty = {problem.row for problem in problems}
    seen: dict[tuple[Any, ...], int] = {}
    for draft in drafts:
        target, faults = _resolve(draft, reading)
        if target is not None and draft.row not in faulty:
            faults = list(_against(draft, target, reading, seen))
            seen.setdefault(target.key, draft.row)
            if not faults and target.key not in reading.standing:
                plan.targets.append(target)
                plan.differences.append(_difference(draft.row, target, region))
        problems += faults
    if problems:
        raise ProblemList(list(dict.fromkeys(problems)))
    return plan


@transaction.atomic
def import_targets(*, table: Table, region: Region, actor: User, at: datetime | None = None) -> int:
    """Set what the sheet asks for and say how many. Raises ``NotAllowed`` or ``ProblemList``; then nothing is set."""
    at = at or timezone.now()
    require_setter(actor, region)
    Region.objects.select_for_update().get(pk=region.pk)  # one sheet after the other
    plan = plan_targets(table=table, region=region, on=timezone.localdate(at))
    options = {"region": region, "set_by": actor, "set_by_name": str(actor), "set_at": at}
    Target.objects.bulk_create([Target(**options, **target.fields()) for target in plan.targets], batch_size=500)
    if plan.targets:
        detail = {"rows": len(plan.targets), "file": table.name, "indicators": _codes(plan)}
        record(actor=actor, action="target.import", target=str(region), detail=detail)
    return len(plan.targets)


def _codes(plan: TargetPlan) -> list[str]:
    return sorted({target.indicator.code for target in plan.targets})


def _reading(region: Region, on: date) -> _TargetReading:
    schemes = Scheme.objects.current(on=on).values("pk")
    leaves = Indicator.objects.filter(scheme__in=schemes).leaves().in_force(on=on).select_related("scheme")
    # Of two schemes in force that share a code the first in the list of schemes is meant.
    indicators: dict[str, Indicator] = {}
    for leaf in leaves.order_by("scheme__code", "position"):
        indicators.setdefault(leaf.code, leaf)
    allowed = leaves.permitted(region_id=region.pk, on=on).order_by().values_list("pk", flat=True)
    standing = {
        (t.indicator_id, t.department_id, t.kind, t.measure, t.category, t.due): t
        for t in Target.objects.filter(region=region).standing()
    }
    leads = lead_units(indicators=list(indicators.values()), region_id=region.pk, on=on)
    return _TargetReading(region, UnitNames(region), indicators, leads, set(allowed), standing)


def _resolve(draft: TargetRow, reading: _TargetReading) -> tuple[TargetFacts | None, list[Problem]]:
    """The target with its unit and indicator found."""
    faults = []
    indicator = reading.indicators.get(draft.code)
    if indicator is None and draft.code:
        message = _("No scheme in force measures an indicator %(code)s.") % {"code": draft.code[:40]}
        faults.append(Problem(draft.row, "indicator_code", message, _("Correct the code.")))
    of_all = draft.is_county or draft.kind
    unit = None if of_all or not draft.unit else reading.names.get(draft.unit)
    if draft.unit and not of_all and unit is None:
        faults.append(unknown_unit(reading.names, draft.unit, row=draft.row, column="unit", remedy=str(UNIT_REMEDY)))
    if faults or indicator is None or not draft.unit:
        return None, faults
    return TargetFacts(
        indicator,
        draft.measure,
        draft.due,
        draft.start,
        draft.source,
        unit,
        draft.kind,
        draft.amount,
        draft.category,
        draft.clause,
    ), []


def _against(
    draft: TargetRow, target: TargetFacts, reading: _TargetReading, seen: dict[tuple[Any, ...], int]
) -> Iterator[Problem]:
    """What speaks against a target that was understood; the same target a second time changes nothing."""
    if (row := seen.get(target.key)) is not None:
        message = _("The same target stands in row %(row)s already.") % {"row": row}
        yield Problem(draft.row, "due", message, _("Delete one of the two rows."))
    usable = target.indicator.pk in reading.usable
    if reason := why_not(target, leads=reading.leads, usable=usable):
        yield Problem(draft.row, "indicator_code", reason, "" if usable else _("Delete the row."))
    there = reading.standing.get(target.key)
    if there is not None and there.amount != target.amount:
        yield Problem(draft.row, "amount", already_text())


def _difference(row: int, target: TargetFacts, region: Region) -> SheetDifference:
    who = target.unit or (DepartmentKind(target.kind).label if target.kind else region)
    indicator = target.indicator
    text = goal_text(
        target.measure,
        amount_text(target.amount, indicator.unit),
        direction=indicator.direction,
        category=target.category,
    )
    return SheetDifference(row, f"{indicator} · {who}", f"{target.due:%Y-%m-%d}", "", text)

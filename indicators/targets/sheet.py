"""Setting targets from a sheet (任务数分解表): looked at first, stored whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList, too_many_rows
from config.names import plain
from config.sheets.measures import is_same
from config.sheets.read_table import read_table
from config.sheets.table import Table, names_columns
from config.sheets.understand import Wanted
from departments.access.refusals import NotDone
from departments.choices import DepartmentKind, NameKind, Role
from departments.models import ChangeSet, Region, User
from departments.sheets.changes import lock_unchanged
from departments.sheets.door import Door, NameColumn, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.names import UnitBook
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit
from indicators.models import Indicator, Target
from indicators.names import IndicatorNames, indicator_column, leaves_of_current
from indicators.targets.rows import COLUMNS, TargetRow, deadline_column, first_words, is_general, read_rows
from indicators.targets.set import (
    CannotSet,
    TargetFacts,
    already_text,
    lead_units,
    require_setter,
    why_not,
    withdraw_target,
)
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
    indicators: IndicatorNames
    leads: dict[int, int]
    usable: set[int]
    standing: dict[tuple[Any, ...], Target]


def open_sheet(content: bytes, name: str, *, today: date) -> Table:
    """The opened sheet; a heading that is a day is a deadline. Raises ``ProblemList``."""
    wants = Wanted(more=lambda heading: deadline_column(heading, today=today))
    return read_table(content, COLUMNS, name=name, dates=True, wants=wants)


@names_columns
def plan_targets(*, table: Table, region: Region, on: date) -> TargetPlan:
    """What the sheet would set; nothing is stored. Raises ``ProblemList`` with every fault of every row."""
    drafts, problems = read_rows(
        table,
        table.columns,
        today=on,
        source="" if "source" in table.headings else table.title,
        measures=table.measures,
    )
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
            if not faults and not _stands(target, reading):
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
    leaves = leaves_of_current(on)
    # Of two schemes in force that share a code the first in the list of schemes is meant.
    indicators: dict[str, Indicator] = {}
    for leaf in leaves:
        indicators.setdefault(leaf.code, leaf)
    allowed = leaves.permitted(region_id=region.pk, on=on).order_by().values_list("pk", flat=True)
    standing = {
        (t.indicator_id, t.department_id, t.kind, t.measure, t.category, t.due): t
        for t in Target.objects.filter(region=region).standing()
    }
    leads = lead_units(indicators=list(indicators.values()), region_id=region.pk, on=on)
    names = IndicatorNames(indicators.values())
    return _TargetReading(region, UnitNames(region), names, leads, set(allowed), standing)


def _resolve(draft: TargetRow, reading: _TargetReading) -> tuple[TargetFacts | None, list[Problem]]:
    """The target with its unit and indicator found."""
    faults = []
    indicator = reading.indicators.get(draft.code)
    if indicator is None and draft.code:
        message = _("No scheme in force measures an indicator %(code)s.") % {"code": draft.code[:40]}
        faults.append(Problem(draft.row, "indicator_code", message, _("Correct the code.")))
    if indicator and draft.amount_unit and not is_same(draft.amount_unit, (indicator.unit_zh, indicator.unit_en)):
        values = {"stated": draft.amount_unit, "indicator": indicator, "unit": indicator.unit or "—"}
        message = _("The sheet states the unit %(stated)s, but %(indicator)s is measured in %(unit)s.") % values
        faults.append(Problem(draft.row, "amount", message, _("Convert the number, and correct the unit.")))
    of_all = draft.is_county or draft.kind or plain(draft.unit) == plain(reading.region.name)
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


def _stands(target: TargetFacts, reading: _TargetReading) -> bool:
    """Whether it is set already, for the unit or for all units of its kind."""
    if target.key in reading.standing:
        return True
    if target.unit is None:
        return False
    of_kind = replace(target, unit=None, kind=target.unit.kind)
    there = reading.standing.get(of_kind.key)
    return there is not None and there.amount == target.amount


def _against(
    draft: TargetRow, target: TargetFacts, reading: _TargetReading, seen: dict[tuple[Any, ...], int]
) -> Iterator[Problem]:
    """What speaks against a target that was understood; the same target a second time changes nothing."""
    if (row := seen.get(target.key)) is not None:
        message = _("The same target stands in row %(row)s already.") % {"row": row}
        yield Problem(draft.row, "due", message, _("Delete one of the two rows."), also=(row,))
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


def _do(table: Table, place: SheetPlace) -> SheetDone:
    n = import_targets(table=table, region=place.region, actor=place.actor)
    return SheetDone(_("Targets set: %(n)d.") % {"n": n})


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    plan = plan_targets(table=table, region=place.region, on=place.on)
    return SheetPlan(plan.differences, list(dict.fromkeys(str(target.indicator) for target in plan.targets)))


def _notes() -> list[str]:
    return [
        _("What is asked for is one of: %(names)s.") % {"names": "、".join(first_words().values())},
        _("Several deadlines: head one column each with its day, such as 2026-06-30, and write the amounts there."),
        _("Under 单位 stands a unit, a kind of units such as 乡镇街道, or 全县 for the county itself."),
    ]


def _withdraw(change_set: ChangeSet, actor: User, reason: str) -> None:
    """Targets stay on record: they are withdrawn with the reason."""
    for target in lock_unchanged(change_set).values():
        assert isinstance(target, Target), "a sheet of targets sets targets"
        try:
            withdraw_target(target=target, reason=reason, actor=actor)
        except CannotSet as refusal:
            raise NotDone(str(refusal)) from refusal


TARGETS = declare_door(
    Door(
        "targets",
        gettext_lazy("Set targets from a sheet"),
        COLUMNS,
        _plan,
        _do,
        touches=lambda _table, place: [Target.objects.filter(region=place.region)],
        roles=frozenset({Role.TASKFORCE}),
        back="target_list",
        back_label=gettext_lazy("Targets"),
        page="target_import",
        template="target_template",
        notes=_notes,
        names={
            "indicator_code": indicator_column(lambda place: leaves_of_current(place.on)),
            "unit": NameColumn(NameKind.UNIT, UnitBook, is_word=is_general),
        },
        wants=lambda place: Wanted(more=lambda heading: deadline_column(heading, today=place.on)),
        take_back=_withdraw,
    )
)

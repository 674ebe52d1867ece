"""Importing figures from a file (导入填报数据): drafts through the same door as typed ones, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.sheets.table import Table, TableColumn
from departments.models import User
from departments.trail.record import record
from departments.units import UnitNames
from indicators.entry.facts import days_of
from indicators.entry.save import save_figures
from indicators.entry.stated import contradiction, read_facts, says_nothing
from indicators.figures.days import PeriodDays
from indicators.figures.facts import Entry
from indicators.models import Cycle, Figure, Indicator

COLUMNS = (
    TableColumn("indicator_code", required=True, aliases=("指标编码", "编码")),
    TableColumn("department_code", required=True, aliases=("department", "单位", "填报单位", "单位编码", "单位名称")),
    TableColumn("value", aliases=("数值", "本期值", "指标值")),
    TableColumn("score", aliases=("得分",)),
    TableColumn("numerator", aliases=("分子",)),
    TableColumn("denominator", aliases=("分母",)),
    TableColumn("not_applicable", aliases=("不适用",)),
    TableColumn("reason", aliases=("不适用理由", "理由")),
    TableColumn("note", aliases=("备注", "说明")),
    TableColumn("as_of", aliases=("截至", "截至日期", "数据截至日期", "数据截止日期")),
)
# Facts that belong together: where a file has no column for any of a group, the stored ones stay.
GROUPS = (("value", "numerator", "denominator", "not_applicable", "reason"), ("score",), ("note",), ("as_of",))


@dataclass(slots=True)
class ImportResult:
    """What an import did; rows that state nothing are counted and change nothing."""

    saved: int = 0
    unchanged: int = 0
    blank: int = 0


@dataclass(slots=True)
class _FigureReading:
    indicators: dict[str, Indicator]
    units: UnitNames
    kept: dict[tuple[int, int], dict[str, Any]]
    days: PeriodDays
    entries: list[Entry] = field(default_factory=list)
    rows: dict[tuple[int, int], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0


@transaction.atomic
def import_figures(*, table: Table, cycle: Cycle, user: User) -> ImportResult:
    """Save every row of a table opened with `COLUMNS` as a draft; raises `ProblemList` with every fault.

    A row that states nothing is passed over: the empty line of a form never erases a figure.
    """
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(scheme_id=cycle.scheme_id)}
    reading = _FigureReading(
        indicators, UnitNames(cycle.region), _facts_to_keep(table, cycle), days_of(cycle, timezone.now())
    )
    names = [column.name for column in table.columns]
    for number, cells in table:
        _read_row(reading, number, dict(zip(names, cells, strict=True)))
    reading.problems += table.problems
    result = save_figures(cycle=cycle, entries=reading.entries, actor=user, atomic_refusal=True)
    reading.problems += [Problem(reading.rows[no.entry.key], "", no.message) for no in result.refused]
    if reading.problems:
        raise ProblemList(reading.problems)
    done = ImportResult(len(result.saved), len(result.unchanged), reading.blank)
    if done.saved:
        counts = {"saved": done.saved, "unchanged": done.unchanged, "file": table.name}
        record(actor=user, action="figures.import", target=str(cycle), detail=counts)
    return done


def _facts_to_keep(table: Table, cycle: Cycle) -> dict[tuple[int, int], dict[str, Any]]:
    """Stored facts by (department, indicator) that the file has no columns for."""
    names = [name for group in GROUPS if not set(group) & set(table.headings) for name in group]
    if not names:
        return {}
    rows = Figure.objects.filter(cycle=cycle).values("department_id", "indicator_id", *names)
    return {(row.pop("department_id"), row.pop("indicator_id")): row for row in rows}


def _read_row(reading: _FigureReading, number: int, cells: dict[str, str]) -> None:
    faults = len(reading.problems)
    indicator = reading.indicators.get(cells["indicator_code"])
    unit = reading.units.get(cells["department_code"])
    if indicator is None:
        message = _("The scheme has no indicator %(code)s.") % {"code": cells["indicator_code"][:40] or "—"}
        reading.problems.append(Problem(number, "indicator_code", message, _("Correct the code.")))
    if unit is None:
        reading.problems.append(_unknown_unit(reading, number, cells["department_code"]))
    stated, unread = read_facts(cells, indicator, near=reading.days.last)
    reading.problems += [Problem(number, name, str(no.message), str(no.remedy)) for name, no in unread.items()]
    if len(reading.problems) > faults or indicator is None or unit is None:
        return
    if says_nothing(stated):
        reading.blank += 1
        return
    if no := contradiction(indicator, stated):
        reading.problems.append(Problem(number, "value", str(no.message), str(no.remedy)))
        return
    if why := reading.days.problem(stated.get("as_of"), not_applicable=bool(stated.get("not_applicable"))):
        reading.problems.append(Problem(number, "as_of", why))
        return
    kept = reading.kept.get((unit.pk, indicator.pk), {})
    if stated.get("not_applicable"):
        kept = {name: fact for name, fact in kept.items() if name != "as_of"}
    entry = Entry(indicator.pk, unit.pk, **{**kept, **stated})
    earlier = reading.rows.setdefault(entry.key, number)
    if earlier != number:
        message = _("Indicator and unit are the same as in row %(row)s.") % {"row": earlier}
        reading.problems.append(Problem(number, "", message, _("Keep one of the two rows.")))
        return
    reading.entries.append(entry)


def _unknown_unit(reading: _FigureReading, number: int, name: str) -> Problem:
    similar = reading.units.similar(name)
    return Problem(
        number,
        "department_code",
        _("No unit is called “%(name)s”.") % {"name": name[:40]},
        _("Similar names: %(names)s.") % {"names": similar} if similar else _("Use the unit's code or full name."),
    )

"""发布时 / 更正后: the ranking as it was first published, and as it stands after its corrections. Reads frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, SignedImpact


@dataclass(frozen=True, slots=True)
class Restated:
    """One place in both versions; None where the unit was not ranked."""

    name: str
    group: str
    before: int | None
    after: int | None
    # Of the departments only.
    score_before: Decimal | None = None
    score_after: Decimal | None = None

    @property
    def moved(self) -> int | None:
        return None if self.before is None or self.after is None else self.before - self.after

    @property
    def differs(self) -> bool:
        return self.before != self.after or self.score_before != self.score_after


@dataclass(slots=True)
class VersionComparison:
    """Both versions; all departments, and the units on an indicator where their places differ."""

    first: MonthlyReport
    now: MonthlyReport
    departments: list[Restated] = field(default_factory=list)
    units: list[tuple[str, str, list[Restated]]] = field(default_factory=list)
    signed: list[SignedImpact] = field(default_factory=list)


def compare_versions(*, first: MonthlyReport, now: MonthlyReport) -> VersionComparison:
    """Set two versions of one month side by side; six queries."""
    found = VersionComparison(first, now, signed=list(SignedImpact.objects.filter(cycle_id=now.cycle_id)))
    old, new = (_departments(report) for report in (first, now))
    for code in dict.fromkeys([*new, *old]):
        was, is_now = old.get(code), new.get(code)
        either = is_now or was
        if either is not None and (either.score is not None or (was and was.score is not None)):
            line = Restated(
                name=either.short_name,
                group=either.group,
                before=was.rank if was else None,
                after=is_now.rank if is_now else None,
                score_before=was.score if was else None,
                score_after=is_now.score if is_now else None,
            )
            found.departments.append(line)
    found.units = _units(first, now)
    return found


class ScoredDepartment(NamedTuple):
    """A department in one of the two versions."""

    code: str
    short_name: str
    group: str
    rank: int | None
    score: Decimal | None


def _departments(report: MonthlyReport) -> dict[str, ScoredDepartment]:
    """In the order of the ranking."""
    rows = DepartmentRow.objects.filter(report=report).values_list(*ScoredDepartment._fields)
    return {row.code: row for row in map(ScoredDepartment._make, rows)}


class PlacedUnit(NamedTuple):
    """A unit on an indicator in the newer version."""

    code: str
    department_code: str
    department_name: str
    group: str
    rank: int | None


def _units(first: MonthlyReport, now: MonthlyReport) -> list[tuple[str, str, list[Restated]]]:
    """Only what differs is read: a county has thousands of rows, a correction moves a few."""
    same = FigureRow.objects.filter(
        report=first, code=OuterRef("code"), department_code=OuterRef("department_code")
    ).filter(Q(rank=OuterRef("rank")) | Q(rank__isnull=True, n=OuterRef("n")))
    moved = FigureRow.objects.filter(report=now).annotate(as_before=Exists(same)).filter(as_before=False)
    found_rows = moved.exclude(rank__isnull=True, n=0).order_by("code", "group", "rank")
    rows = [PlacedUnit._make(row) for row in found_rows.values_list(*PlacedUnit._fields)]
    codes, units = {row.code for row in rows}, {row.department_code for row in rows}
    before = {
        (code, unit): rank
        for code, unit, rank in FigureRow.objects.filter(report=first, code__in=codes, department_code__in=units)
        .order_by()
        .values_list("code", "department_code", "rank")
    }
    names = IndicatorRow.objects.filter(report=now, code__in=codes).order_by("position")
    found: list[tuple[str, str, list[Restated]]] = []
    for code, zh, en in names.values_list("code", "name_zh", "name_en"):
        lines = [
            Restated(row.department_name, row.group, before.get((code, row.department_code)), row.rank)
            for row in rows
            if row.code == code and before.get((code, row.department_code)) != row.rank
        ]
        if lines:
            found.append((code, IndicatorRow.pick(zh, en), lines))
    return found

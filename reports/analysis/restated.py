"""发布时 / 更正后: the ranking as it was first published, and as it stands after its corrections. Reads frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    score_before: object = None
    score_after: object = None

    @property
    def moved(self) -> int | None:
        return None if self.before is None or self.after is None else self.before - self.after

    @property
    def differs(self) -> bool:
        return self.before != self.after or self.score_before != self.score_after


@dataclass(slots=True)
class Comparison:
    """Both versions; all departments, and the units on an indicator where their places differ."""

    first: MonthlyReport
    now: MonthlyReport
    departments: list[Restated] = field(default_factory=list)
    units: list[tuple[str, str, list[Restated]]] = field(default_factory=list)
    signed: list[SignedImpact] = field(default_factory=list)


def restated(*, first: MonthlyReport, now: MonthlyReport) -> Comparison:
    """Set two versions of one month side by side; six queries."""
    found = Comparison(first, now, signed=list(SignedImpact.objects.filter(cycle_id=now.cycle_id)))
    columns = ("code", "short_name", "group", "rank", "score")
    old = {row[0]: row for row in DepartmentRow.objects.filter(report=first).order_by().values_list(*columns)}
    new = {row[0]: row for row in DepartmentRow.objects.filter(report=now).values_list(*columns)}
    for code in dict.fromkeys([*new, *old]):
        was, is_now = old.get(code), new.get(code)
        either = is_now or was
        if either is not None and (either[4] is not None or (was and was[4] is not None)):
            ranks = (was[3] if was else None, is_now[3] if is_now else None)
            scores = (was[4] if was else None, is_now[4] if is_now else None)
            found.departments.append(Restated(either[1], either[2], *ranks, *scores))
    found.units = _units(first, now)
    return found


def _units(first: MonthlyReport, now: MonthlyReport) -> list[tuple[str, str, list[Restated]]]:
    """Only what differs is read: a county has thousands of rows, a correction moves a few."""
    same = FigureRow.objects.filter(
        report=first, code=OuterRef("code"), department_code=OuterRef("department_code")
    ).filter(Q(rank=OuterRef("rank")) | Q(rank__isnull=True, n=OuterRef("n")))
    moved = FigureRow.objects.filter(report=now).annotate(as_before=Exists(same)).filter(as_before=False)
    rows = list(
        moved.exclude(rank__isnull=True, n=0)
        .order_by("code", "group", "rank")
        .values_list("code", "department_code", "department_name", "group", "rank")
    )
    codes, units = {row[0] for row in rows}, {row[1] for row in rows}
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
            Restated(name, group, before.get((code, unit)), rank)
            for each, unit, name, group, rank in rows
            if each == code and before.get((code, unit)) != rank
        ]
        if lines:
            found.append((code, IndicatorRow.pick(zh, en), lines))
    return found

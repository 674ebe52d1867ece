"""Importing benchmarks from a file (导入标杆值): whole or not at all, a second time adds nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.numbers import number_text
from config.sheets.measures import is_same
from config.sheets.table import Table, TableColumn, names_columns
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import ChangeSet, User
from departments.rules import may_run_month
from departments.sheets.door import Door, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.trail.record import record
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.rows import COLUMNS, CONVERTERS, BenchmarkRow, read_benchmark_rows
from indicators.choices import BenchmarkStatus, CycleState
from indicators.cycles.obligations import leaves_of
from indicators.models import Benchmark, Cycle, Indicator
from indicators.names import indicator_column
from indicators.numbers.digits import readable

VALUES = {"best", "city_best", "average", "worst", "own_value"}  # what is measured in the indicator's unit


@dataclass(slots=True)
class BenchmarkImport:
    recorded: int = 0
    unchanged: int = 0

    @property
    def text(self) -> str:
        counts = {"recorded": self.recorded, "unchanged": self.unchanged}
        return _("%(recorded)d benchmarks recorded, %(unchanged)d already stated.") % counts


@names_columns
@transaction.atomic
def import_benchmarks(*, table: Table, cycle: Cycle, actor: User) -> BenchmarkImport:
    """Append the rows of a table opened with `benchmark_rows.COLUMNS`, in force from the period on.

    Raises ``ProblemList`` with every fault, ``NotAllowed`` for anybody but the region's task force. A row that
    repeats what is already stated for this very month is passed over.
    """
    if not may_run_month(actor, region_id=cycle.region_id):
        raise NotAllowed(_("Only the task force may enter benchmarks."))
    done = BenchmarkImport()
    for row, indicator, stored in _read(table, cycle):
        if _repeats(stored, row, table):
            done.unchanged += 1
        else:
            _record(cycle, indicator, row, actor)
            done.recorded += 1
    if done.recorded:
        detail = {"recorded": done.recorded, "unchanged": done.unchanged, "file": table.name}
        record(actor=actor, action="benchmark.import", target=f"{cycle.region} {cycle}", detail=detail)
    return done


def _read(table: Table, cycle: Cycle) -> list[tuple[BenchmarkRow, Indicator, Benchmark | None]]:
    """Every row with its indicator and what is stated for this very month. Raises ``ProblemList``."""
    measured = {indicator.code: indicator for indicator in leaves_of(cycle)}
    rows, problems = read_benchmark_rows(table, measured)
    problems += _other_measures(table, rows, measured)
    if problems:
        raise ProblemList(problems)
    latest = _latest(cycle, {row.start or cycle.start for row in rows}, measured)
    if other := [row for row in rows if _is_of_another_month(row, cycle, latest, measured, table)]:
        raise ProblemList([_another_month(row, cycle) for row in other])
    return [(row, measured[row.code], latest[row.start or cycle.start].get(measured[row.code].pk)) for row in rows]


def _record(cycle: Cycle, indicator: Indicator, row: BenchmarkRow, actor: User) -> None:
    record_benchmark(indicator=indicator, region=cycle.region, effective_from=cycle.start, actor=actor, **row.facts)


def _other_measures(table: Table, rows: list[BenchmarkRow], measured: dict[str, Indicator]) -> Iterator[Problem]:
    """Values under a heading that states another unit than the indicator's own."""
    for row in rows:
        indicator = measured.get(row.code)
        for name in VALUES & row.facts.keys():
            stated = table.measures.get(name, "")
            if indicator and stated and not is_same(stated, (indicator.unit_zh, indicator.unit_en)):
                values = {"stated": stated, "indicator": indicator, "unit": indicator.unit or "—"}
                message = _("The sheet states the unit %(stated)s, but %(indicator)s is measured in %(unit)s.") % values
                yield Problem(row.row, name, message, _("Convert the number, and correct the unit."))


def _latest(cycle: Cycle, months: set[date], measured: dict[str, Indicator]) -> dict[date, dict[int, Benchmark]]:
    """What is stated last, by the month that it is in force from."""
    stated = Benchmark.objects.filter(region=cycle.region, indicator__in=measured.values())
    return {month: stated.filter(effective_from=month).latest_by_indicator(month=month) for month in months}


def _is_of_another_month(
    row: BenchmarkRow,
    cycle: Cycle,
    latest: dict[date, dict[int, Benchmark]],
    measured: dict[str, Indicator],
    table: Table,
) -> bool:
    """Whether a row says that it is in force from another month and is not what is stated for that one already."""
    month = row.start or cycle.start
    return month != cycle.start and not _repeats(latest[month].get(measured[row.code].pk), row, table)


def _another_month(row: BenchmarkRow, cycle: Cycle) -> Problem:
    values = {"stated": f"{row.start:%Y-%m}", "own": cycle.label}
    message = _("The row is in force from %(stated)s, and the sheet is handed in for %(own)s.") % values
    return Problem(row.row, "effective_from", message, _("Hand it in for its own month, or correct the month."))


def _repeats(stored: Benchmark | None, row: BenchmarkRow, table: Table) -> bool:
    """Whether the row says what is stated. What a file has no column for it leaves unsaid; a place of so many, or a
    dated document, says two things in one column."""
    if stored is None:
        return False
    blank, spoken = Benchmark(), {*table.headings, *row.facts} & CONVERTERS.keys()
    return all(getattr(stored, name) == row.facts.get(name, getattr(blank, name)) for name in spoken)


def _do(table: Table, place: SheetPlace) -> SheetDone:
    return SheetDone(import_benchmarks(table=table, cycle=place.subject, actor=place.actor).text)


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    concerned: list[str] = []
    plan = SheetPlan()
    for row, indicator, stored in _read(table, place.subject):
        if not _repeats(stored, row, table):
            plan.differences += _differences(row, indicator, stored)
            concerned.append(str(indicator))
    if concerned:
        plan.concerned = concerned[:20]
        plan.notes = [_("Gaps, places and points of these indicators follow from what is stated here.")]
    return plan


def _differences(row: BenchmarkRow, indicator: Indicator, stored: Benchmark | None) -> Iterator[SheetDifference]:
    blank = Benchmark()
    for name in CONVERTERS:
        before, after = getattr(stored, name, None), row.facts.get(name, getattr(blank, name))
        if before != after and not (stored is None and after in (None, "")):
            label = str(Benchmark._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield SheetDifference(row.row, str(indicator), label, _value_text(name, before), _value_text(name, after))


def _value_text(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "status":
        return str(BenchmarkStatus(value).label)
    return number_text(readable(value)) if isinstance(value, Decimal) else str(value)


def _touches(_table: Table, place: SheetPlace) -> list[QuerySet[Benchmark]]:
    """Rows are appended: those that are new from now on, by whoever hands the sheet in."""
    last = Benchmark.objects.aggregate(last=Max("pk"))["last"] or 0
    return [Benchmark.objects.filter(region=place.region, pk__gt=last, entered_by_id=place.actor.pk)]


def _why_stays(change_set: ChangeSet) -> str:
    """A frozen month was computed with them."""
    cycle = Cycle.objects.filter(pk=int(change_set.purpose or 0), region=change_set.region).first()
    if cycle is None:
        return ""
    used = Cycle.objects.filter(region=cycle.region_id, scheme=cycle.scheme_id, start__gte=cycle.start)
    frozen = used.filter(state=CycleState.FROZEN).order_by("start").first()
    if frozen is None:
        return ""
    return _("%(month)s was frozen with these benchmarks: correct them by a new statement.") % {"month": frozen.label}


def _columns_of(headings: Sequence[str], _place: SheetPlace) -> Sequence[TableColumn]:
    """A sheet without codes names its indicators."""
    code, name, *others = COLUMNS
    if any(code.is_called(heading.strip()) for heading in headings):
        return COLUMNS
    return replace(code, aliases=(*code.aliases, *name.aliases)), replace(name, aliases=()), *others


BENCHMARKS = declare_door(
    Door(
        "benchmarks",
        gettext_lazy("Import benchmarks"),
        COLUMNS,
        _plan,
        _do,
        touches=_touches,
        roles=frozenset({Role.TASKFORCE}),
        back="benchmark_list",
        back_label=gettext_lazy("Benchmarks"),
        page="benchmark_import",
        names={"indicator_code": indicator_column(lambda place: leaves_of(place.subject))},
        columns_of=_columns_of,
        why_stays=_why_stays,
        label=lambda place: str(place.subject.label),
    )
)

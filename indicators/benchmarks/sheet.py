"""Importing benchmarks from a file (导入标杆值): whole or not at all, a second time adds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.sheets.measures import is_same
from config.sheets.table import Table, names_columns
from departments.access.refusals import NotAllowed
from departments.models import User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.rows import CONVERTERS, BenchmarkRow, read_benchmark_rows
from indicators.cycles.obligations import leaves_of
from indicators.models import Benchmark, Cycle, Indicator

VALUES = {"best", "city_best", "average", "worst", "own_value"}  # what is measured in the indicator's unit


@dataclass(slots=True)
class BenchmarkImport:
    recorded: int = 0
    unchanged: int = 0


@names_columns
@transaction.atomic
def import_benchmarks(*, table: Table, cycle: Cycle, actor: User) -> BenchmarkImport:
    """Append the rows of a table opened with `benchmark_rows.COLUMNS`, in force from the period on.

    Raises ``ProblemList`` with every fault, ``NotAllowed`` for anybody but the region's task force. A row that
    repeats what is already stated for this very month is passed over.
    """
    if not may_run_month(actor, region_id=cycle.region_id):
        raise NotAllowed(_("Only the task force may enter benchmarks."))
    measured = {indicator.code: indicator for indicator in leaves_of(cycle)}
    rows, problems = read_benchmark_rows(table, measured)
    problems += _other_measures(table, rows, measured)
    if problems:
        raise ProblemList(problems)
    latest = _latest(cycle, {row.start or cycle.start for row in rows}, measured)
    done = BenchmarkImport()
    if other := [row for row in rows if _is_of_another_month(row, cycle, latest, measured, table)]:
        raise ProblemList([_another_month(row, cycle) for row in other])
    for row in rows:
        indicator = measured[row.code]
        if _repeats(latest[row.start or cycle.start].get(indicator.pk), row, table):
            done.unchanged += 1
        else:
            _record(cycle, indicator, row, actor)
            done.recorded += 1
    if done.recorded:
        detail = {"recorded": done.recorded, "unchanged": done.unchanged, "file": table.name}
        record(actor=actor, action="benchmark.import", target=f"{cycle.region} {cycle}", detail=detail)
    return done


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

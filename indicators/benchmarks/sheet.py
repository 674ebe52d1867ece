"""Importing benchmarks from a file (导入标杆值): whole or not at all, a second time adds nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from config.files.problems import ProblemList
from config.sheets.table import Table
from departments.access.refusals import NotAllowed
from departments.models import User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.rows import CONVERTERS, BenchmarkRow, read_benchmark_rows
from indicators.cycles.obligations import leaves_of
from indicators.models import Benchmark, Cycle, Indicator


@dataclass(slots=True)
class BenchmarkImport:
    recorded: int = 0
    unchanged: int = 0


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
    if problems:
        raise ProblemList(problems)
    stated = Benchmark.objects.filter(region=cycle.region, effective_from=cycle.start, indicator__in=measured.values())
    latest = stated.latest_by_indicator(month=cycle.start)
    done = BenchmarkImport()
    for row in rows:
        indicator = measured[row.code]
        if _repeats(latest.get(indicator.pk), row):
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


def _repeats(stored: Benchmark | None, row: BenchmarkRow) -> bool:
    if stored is None:
        return False
    blank = Benchmark()
    return all(getattr(stored, name) == row.facts.get(name, getattr(blank, name)) for name in CONVERTERS)

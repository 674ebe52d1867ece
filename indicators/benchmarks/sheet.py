"""Importing benchmarks from a file (导入标杆值): whole or not at all, a second time adds nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import ProblemList
from config.files.read_table import Table, TableColumn
from config.numbers import number_text
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


@dataclass(slots=True)
class BenchmarkImport:
    recorded: int = 0
    unchanged: int = 0

    @property
    def text(self) -> str:
        counts = {"recorded": self.recorded, "unchanged": self.unchanged}
        return _("%(recorded)d benchmarks recorded, %(unchanged)d already stated.") % counts


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
        if _repeats(stored, row):
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
    if problems:
        raise ProblemList(problems)
    stated = Benchmark.objects.filter(region=cycle.region, effective_from=cycle.start, indicator__in=measured.values())
    latest = stated.latest_by_indicator(month=cycle.start)
    return [(row, measured[row.code], latest.get(measured[row.code].pk)) for row in rows]


def _record(cycle: Cycle, indicator: Indicator, row: BenchmarkRow, actor: User) -> None:
    record_benchmark(indicator=indicator, region=cycle.region, effective_from=cycle.start, actor=actor, **row.facts)


def _repeats(stored: Benchmark | None, row: BenchmarkRow) -> bool:
    if stored is None:
        return False
    blank = Benchmark()
    return all(getattr(stored, name) == row.facts.get(name, getattr(blank, name)) for name in CONVERTERS)


def _do(table: Table, place: SheetPlace) -> SheetDone:
    return SheetDone(import_benchmarks(table=table, cycle=place.subject, actor=place.actor).text)


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    plan, concerned = SheetPlan(), []
    for row, indicator, stored in _read(table, place.subject):
        if not _repeats(stored, row):
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
    first, *others = COLUMNS
    if {heading.strip() for heading in headings} & {first.name, *first.aliases}:
        return COLUMNS
    return TableColumn(first.name, first.required, (*first.aliases, "指标名称", "指标")), *others


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
    )
)

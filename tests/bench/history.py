"""Five years of a county beside the months that were really built, and ten counties of them in one database.

The rows are made inside PostgreSQL out of those of a built month: a page reads as much as if they had been built, and
nobody waits for six hundred builds.
"""

from datetime import date
from itertools import count
from typing import Any

from django.db import connection
from django.utils import timezone

from departments.models import Department, Region
from indicators.models import Cycle, Figure
from indicators.months import label_of, last_day, previous_month
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from tests import factories as make
from tests.bench.bench_pages import open_month
from tests.bench.county import ROWS, BenchCounty, build_and_publish, make_county, settle

_number = count(1)


def county_with_history(*, leaves: int, months: int) -> BenchCounty:
    """60 units; two months really built, the ones before made of the last, and one that is being entered."""
    county = make_county(leaves=leaves, published=1)
    build_and_publish(county, county.cycle)
    first = county.region.cycles.order_by("start").first()
    _months(county.region, county, previous_month(first.start), months - 2)
    open_month(county)
    settle(*ROWS, MonthlyReport, Figure)
    return county


def neighbours(county: BenchCounty, *, number: int, months: int) -> None:
    """So many counties more with the same months, units and figures of their own, as a city's installation has them."""
    for _ in range(number):
        region = make.make_region(f"邻县{next(_number)}")
        units = Department.objects.filter(region=county.region)
        Department.objects.bulk_create(
            [
                Department(
                    region=region,
                    code=unit.code,
                    name=unit.name,
                    short_name=unit.short_name,
                    kind=unit.kind,
                    position=unit.position,
                )
                for unit in units
            ]
        )
        _months(region, county, county.cycle.start, months)
    settle(*ROWS, MonthlyReport, Figure)


def _months(region: Region, county: BenchCounty, newest: date, number: int) -> None:
    """Published months of a region, back from one month, made of the county's last built one."""
    source = MonthlyReport.objects.get(cycle=county.cycle)
    starts = [newest]
    while len(starts) < number:
        starts.append(previous_month(starts[-1]))
    cycles = Cycle.objects.bulk_create(
        [
            Cycle(
                scheme=county.scheme,
                region=region,
                kind="month",
                label=label_of(start),
                start=start,
                end=last_day(start),
                deadline=timezone.now(),
                state="frozen",
            )
            for start in starts[:number]
        ]
    )
    reports = MonthlyReport.objects.bulk_create(
        [
            MonthlyReport(
                region=region,
                cycle=cycle,
                number=place,
                state=ReportState.PUBLISHED,
                requested_at=timezone.now(),
                published_at=timezone.now(),
                scheme_name=source.scheme_name,
                parameters=source.parameters,
                summary=source.summary,
            )
            for place, cycle in enumerate(reversed(cycles), start=1)
        ]
    )
    targets = [report.pk for report in reports]
    with connection.cursor() as cursor:
        # Millions of rows whose keys were taken from rows that are there: they need not be looked up one by one.
        cursor.execute("SET session_replication_role = replica")
        for model in (IndicatorRow, DepartmentRow, RegionRow):
            _copy_rows(cursor, model, source.pk, targets)
        _figure_rows(cursor, source.pk, targets)
        _figures(cursor, county.cycle.pk, [cycle.pk for cycle in cycles], region.pk)
        cursor.execute("SET session_replication_role = DEFAULT")


def _columns(model: Any, *without: str) -> str:
    names = [f.column for f in model._meta.concrete_fields if not f.primary_key and f.column not in without]
    return ", ".join(f'"{name}"' for name in names)


def _copy_rows(cursor: Any, model: Any, source: int, targets: list[int]) -> None:
    columns, table = _columns(model, "report_id"), model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} (report_id, {columns}) SELECT month, {columns} "
        f"FROM {table}, unnest(%s::bigint[]) AS month WHERE report_id = %s",
        [targets, source],
    )


def _figure_rows(cursor: Any, source: int, targets: list[int]) -> None:
    """Every unit on every indicator, in every month."""
    given = {field.column: field.get_default() for field in FigureRow._meta.concrete_fields if not field.primary_key}
    plain = {name: value for name, value in given.items() if value is not None and f'"{name}"' not in _MADE}
    cursor.execute(
        f"INSERT INTO reports_figurerow ({', '.join(_MADE)}, {', '.join(plain)}) "
        "SELECT month, i.code, d.code, d.short_name, d.\"group\", 'reported', "
        "((i.position * 131 + d.position * 977 + month * 3) %% 16000) / 100.0, 45, "
        f"{', '.join(['%s'] * len(plain))} FROM reports_indicatorrow i, reports_departmentrow d, "
        "unnest(%s::bigint[]) AS month WHERE i.report_id = %s AND d.report_id = %s AND i.is_leaf",
        [*plain.values(), targets, source, source],
    )


_MADE = tuple(
    f'"{name}"'
    for name in (
        "report_id",
        "code",
        "department_code",
        "department_name",
        "group",
        "standing",
        "value",
        "n",
    )
)


def _figures(cursor: Any, source: int, targets: list[int], region: int) -> None:
    columns = _columns(Figure, "cycle_id", "department_id")
    cursor.execute(
        f"INSERT INTO indicators_figure (cycle_id, department_id, {columns}) "
        f"SELECT month, own.id, {', '.join('f.' + name for name in columns.split(', '))} FROM indicators_figure f "
        "JOIN departments_department d ON d.id = f.department_id "
        "JOIN departments_department own ON own.code = d.code AND own.region_id = %s, "
        "unnest(%s::bigint[]) AS month WHERE f.cycle_id = %s",
        [region, targets, source],
    )

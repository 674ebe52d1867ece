"""Building a county's month of 3,000 approved figures on PostgreSQL, against hand-written SQL and a row-by-row loop.

All three read the same tables and write into the same tables with the product's indexes. Before anything is measured
the rows are compared: the SQL's with the product's in every column, the loop's in the columns that it fills.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from indicators.models import Figure
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from tests.bench import row_by_row
from tests.bench.county import ROWS, BenchCounty, make_county, settle
from tests.bench.measure import medians, seconds_text, table

TO_SQL, TO_LOOP = 3.0, 15.0
SQL = (Path(__file__).parent / "build.sql").read_text(encoding="utf-8")
KEYS = {
    IndicatorRow: ("code",),
    DepartmentRow: ("code",),
    FigureRow: ("code", "department_code"),
    RegionRow: ("code", "region_code"),
}
LOOP_COLUMNS = {
    IndicatorRow: row_by_row.INDICATORS,
    DepartmentRow: row_by_row.DEPARTMENTS,
    FigureRow: row_by_row.FIGURES,
}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_a_countys_month():
    county = make_county()
    figures = Figure.objects.filter(cycle=county.cycle).approved().count()
    report = queue_report(cycle=county.cycle, actor=None)

    def prepare() -> None:
        """Queued, and no rows of an earlier round."""
        for model in ROWS:
            model.objects.filter(report=report).delete()
        settle(*ROWS)
        queue_report(cycle=county.cycle, actor=None)

    contenders: dict[str, Callable[[], object]] = {
        "product": lambda: run_build(report_id=report.pk),
        "sql": lambda: _sql(county, report),
        "loop": lambda: row_by_row.RowByRow(MonthlyReport.objects.get(pk=report.pk)).build(),
    }
    compared = _compare(report, prepare, contenders)
    took = medians({name: contenders[name] for name in ("sql", "product")}, rounds=15, before=prepare)
    took |= medians({"loop": contenders["loop"]}, rounds=3, warm_up=0, before=prepare)
    to_sql, to_loop = took["product"] / took["sql"], took["loop"] / took["product"]
    rows = [
        ("hand-written SQL", seconds_text(took["sql"]), "1.00", ""),
        ("run_build", seconds_text(took["product"]), f"{to_sql:.2f}", f"≤ {TO_SQL:.0f}"),
        ("row-by-row ORM loop", seconds_text(took["loop"]), f"{took['loop'] / took['sql']:.0f}", ""),
    ]
    table(f"Build of {figures:,} figures; {compared}", rows, headings=("by", "median", "ratio", "target"))
    print(f"  run_build is {to_loop:.0f} × faster than the loop (target ≥ {TO_LOOP:.0f} ×)")


def _sql(county: BenchCounty, report: MonthlyReport) -> None:
    cycle = county.cycle
    values = {
        "report": report.pk,
        "cycle": cycle.pk,
        "region": county.region.pk,
        "scheme": county.scheme.pk,
        "label": cycle.label,
        "start": cycle.start,
        "ends": cycle.end,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL, values)


def _compare(report: MonthlyReport, prepare: Callable[[], None], contenders: dict[str, Callable[[], object]]) -> str:
    """Run each once; the floor must say what the product says, or it is no floor. Returns what was compared."""
    values = {}
    for name, run in contenders.items():
        prepare()
        run()
        report.refresh_from_db()
        assert report.state == "ready", report.error
        values[name] = {model: _rows(report, model) for model in ROWS}, report.summary
    assert values["sql"] == values["product"]
    for model, columns in LOOP_COLUMNS.items():
        wanted = {key: [row[c] for c in columns] for key, row in values["product"][0][model].items()}
        assert {key: [row[c] for c in columns] for key, row in values["loop"][0][model].items()} == wanted
    cells = sum(len(row) for rows in values["sql"][0].values() for row in rows.values())
    return f"{cells:,} frozen cells of the SQL compared, all equal"


def _rows(report: MonthlyReport, model: Any) -> dict[Sequence[Any], dict[str, Any]]:
    columns = [field.attname for field in model._meta.fields if field.attname not in {"id", "report_id"}]
    stored = model.objects.filter(report=report).order_by().values(*columns)
    return {tuple(row[name] for name in KEYS[model]): row for row in stored}

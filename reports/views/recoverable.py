"""What the items of one scheme's report are worth (可追回分值): read from its frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.choices import BenchmarkStatus
from reports.models import IndicatorRow, MonthlyReport
from reports.models.rows import FrozenRow
from reports.recoverable import Part, at_best, recoverable

WORTH = 10
COLUMNS = (
    "code", "parent_code", "is_leaf", "weight", "full_marks", "score", "standing", "points", "direction", "method",
    "best", "worst", "best_score", "goalpost_best", "goalpost_worst", "exponent", "name_zh", "name_en", "lead_name",
    "unit_zh", "unit_en", "decimals", "value", "ranked", "benchmark_status", "benchmark_source",
)  # fmt: skip


class Item(NamedTuple):
    """One leaf with what it is worth."""

    code: str
    name: str
    lead_name: str
    unit: str
    direction: str
    decimals: int
    value: Decimal | None
    best: Decimal | None
    score: Decimal | None
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme's report: the items worth most, what all are worth together, and what is still provisional."""

    report: MonthlyReport
    items: list[Item]
    total: Decimal
    count: int
    provisional: list[dict[str, Any]]


def scheme_of(report: MonthlyReport) -> Scheme:
    """One query."""
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in IndicatorRow.objects.filter(report=report).order_by("position").values_list(*COLUMNS)
    ]
    worth = recoverable([_part(row) for row in rows], report.parameters["missing_rule"])
    most = sorted((row for row in rows if row["code"] in worth), key=lambda row: -worth[row["code"]])
    return Scheme(
        report=report, items=[_item(row, worth[row["code"]]) for row in most[:WORTH]],
        total=sum(worth.values(), Decimal(0)), count=len(worth),
        provisional=[
            row | {"name": FrozenRow.pick(row["name_zh"], row["name_en"]), "report": report}
            for row in rows
            if row["benchmark_status"] == BenchmarkStatus.PROVISIONAL
        ],
    )  # fmt: skip


def _part(row: dict[str, Any]) -> Part:
    reach = None
    if row["is_leaf"] and row["score"] is not None:
        reach = at_best(
            direction=row["direction"], method=row["method"], best=row["best"], worst=row["worst"],
            best_score=row["best_score"], full_marks=row["full_marks"], exponent=row["exponent"],
            posts=(row["goalpost_best"], row["goalpost_worst"]),
        )  # fmt: skip
    return Part(
        code=row["code"], parent=row["parent_code"], is_leaf=row["is_leaf"], weight=row["weight"],
        full_marks=row["full_marks"], attainment=row["score"], standing=row["standing"],
        # Only a branch whose points add up has points of its own.
        summed=not row["is_leaf"] and row["points"] is not None, at_best=reach,
    )  # fmt: skip


def _item(row: dict[str, Any], worth: Decimal) -> Item:
    name, unit = FrozenRow.pick(row["name_zh"], row["name_en"]), FrozenRow.pick(row["unit_zh"], row["unit_en"])
    kept = {name: row[name] for name in ("code", "lead_name", "direction", "decimals", "value", "best", "score")}
    return Item(name=name, unit=unit, worth=worth, **kept)

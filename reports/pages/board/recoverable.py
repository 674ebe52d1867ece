"""What the items of one scheme's report are worth (可追回分值): read from its frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from config.templatetags.ui import num
from indicators.basis import basis_word
from indicators.choices import BenchmarkStatus, Direction
from indicators.numbers.digits import readable
from indicators.scoring.formula import Comparator, Rule
from reports.analysis.recoverable import RecoverablePart, at_best, recoverable
from reports.models import IndicatorRow, MonthlyReport
from reports.models.rows import FrozenRow

WORTH, PROVISIONAL = 10, 12
COLUMNS = (
    "code",
    "parent_code",
    "is_leaf",
    "weight",
    "full_marks",
    "score",
    "standing",
    "points",
    "direction",
    "method",
    "best",
    "worst",
    "best_score",
    "goalpost_best",
    "goalpost_worst",
    "exponent",
    "name_zh",
    "name_en",
    "lead_name",
    "unit_zh",
    "unit_en",
    "decimals",
    "basis",
    "as_of",
    "value",
    "benchmark_status",
    "benchmark_source",
)


@dataclass(frozen=True, slots=True)
class RecoverableItem:
    """One leaf with what it is worth; its numbers are ready to be printed."""

    name: str
    url: str
    lead: str
    basis: str  # what its value counts, where it has one
    lower: bool
    value: SafeString
    best: SafeString
    score: SafeString
    worth: Decimal

    @property
    def points(self) -> SafeString:
        return num(self.worth, 2)


@dataclass(frozen=True, slots=True)
class RecoverableScheme:
    """One scheme's report: the items worth most, what all are worth together, and what is still provisional."""

    items: list[RecoverableItem]
    total: Decimal
    count: int
    provisional: list[tuple[str, str, str]]  # name, code, source


def scheme_of(report: MonthlyReport, query: str = "", *, most: int | None = WORTH) -> RecoverableScheme:
    """One query; ``query`` is what its links carry on, ``most`` how many items are told, None for all."""
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in IndicatorRow.objects.filter(report=report).order_by("position").values_list(*COLUMNS)
    ]
    worth = recoverable([_part(row) for row in rows], report.parameters["missing_rule"])
    ordered = sorted((row for row in rows if row["code"] in worth), key=lambda row: -worth[row["code"]])
    return RecoverableScheme(
        items=[_item(row, worth[row["code"]], query) for row in ordered[:most]],
        total=sum(worth.values(), Decimal(0)),
        count=len(worth),
        provisional=[
            (FrozenRow.pick(row["name_zh"], row["name_en"]), row["code"], row["benchmark_source"])
            for row in rows
            if row["benchmark_status"] == BenchmarkStatus.PROVISIONAL
        ],
    )


def _part(row: dict[str, Any]) -> RecoverablePart:
    reach = None
    if row["is_leaf"] and row["score"] is not None:
        rule = Rule(
            direction=row["direction"],
            method=row["method"],
            best=row["goalpost_best"],
            worst=row["goalpost_worst"],
            exponent=row["exponent"],
            full_marks=row["full_marks"],
        )
        existing = Comparator(best=row["best"], worst=row["worst"], best_points=row["best_score"])
        reach = at_best(rule=rule, present=existing)
    return RecoverablePart(
        code=row["code"],
        parent=row["parent_code"],
        is_leaf=row["is_leaf"],
        weight=row["weight"],
        full_marks=row["full_marks"],
        attainment=row["score"],
        standing=row["standing"],
        # Only a branch whose points add up has points of its own.
        summed=not row["is_leaf"] and row["points"] is not None,
        at_best=reach,
    )


def _item(row: dict[str, Any], worth: Decimal, query: str) -> RecoverableItem:
    unit = FrozenRow.pick(row["unit_zh"], row["unit_en"])
    url = reverse("indicator_detail", args=[row["code"]])
    return RecoverableItem(
        name=FrozenRow.pick(row["name_zh"], row["name_en"]),
        url=f"{url}?{query}" if query else url,
        lead=row["lead_name"],
        basis="" if row["value"] is None else basis_word(row["basis"], row["as_of"]),
        lower=row["direction"] == Direction.LOWER,
        worth=worth,
        value=num(readable(row["value"], row["decimals"]), unit=unit if row["value"] is not None else ""),
        best=num(readable(row["best"], row["decimals"]), unit=unit if row["best"] is not None else ""),
        score=num(row["score"], 2),
    )

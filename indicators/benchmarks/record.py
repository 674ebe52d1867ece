"""Recording what province and city published (标杆值). Rows are appended, never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.access.refusals import NotAllowed
from departments.models import Region, User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.benchmarks.rows import contradictions
from indicators.models import Benchmark, Indicator


@transaction.atomic
def record_benchmark(
    *, indicator: Indicator, region: Region, effective_from: date, source_document: str, actor: User, **facts: Any
) -> Benchmark:
    """Append a benchmark in force from a month on. A restatement is simply a later row for the same month.

    Raises ``NotAllowed`` for anybody but the region's task force, ``ValidationError`` for impossible facts.
    """
    if not may_run_month(actor, region_id=region.pk):
        raise NotAllowed("benchmarks are entered by the task force")
    row = Benchmark(
        indicator=indicator,
        region=region,
        effective_from=effective_from.replace(day=1),
        source_document=source_document,
        entered_by=actor,
        entered_by_name=str(actor),
        **facts,
    )
    # What the constraints of the table ask is settled here: the first of the month, a source, places within the number
    # ranked. Django would ask the database once for each.
    row.full_clean(exclude=["entered_by", "indicator", "region"], validate_unique=False, validate_constraints=False)
    if found := contradictions(indicator.direction, indicator.full_marks, facts):
        raise ValidationError(found)
    row.save(force_insert=True)
    record(
        actor=actor,
        action="benchmark.record",
        target=f"{indicator.code} {row.effective_from:%Y-%m}",
        detail={"source": source_document, "best": _text(row.best), "average": _text(row.average)},
    )
    return row


def _text(value: Any) -> str:
    return "" if value is None else str(value)

"""Building one report: claim, read, compute, write in one transaction, ready. Run twice, it ends the same."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from config.bulk import insert_rows
from departments.trail.record import record
from indicators.choices import CycleState
from indicators.models import Cycle
from reports.build.assemble import Assembled, assemble
from reports.build.claim import LostClaim, claim, fail, say_progress
from reports.build.fingerprint import fingerprint
from reports.build.inputs import read_inputs
from reports.build.office_facts import read_office_facts
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow

logger = logging.getLogger(__name__)
ROW_MODELS: tuple[Any, ...] = (IndicatorRow, DepartmentRow, FigureRow, RegionRow)


def cycles_without_report() -> list[Cycle]:
    """Closed periods that nobody has asked a report of yet, the oldest first, as their issues are to be numbered."""
    return list(Cycle.objects.filter(state=CycleState.CLOSED, reports__isnull=True).order_by("start", "pk"))


def run_build(*, report_id: int, at: datetime | None = None) -> str:
    """Build the report if it is there to be taken. Returns what happened: built, busy or failed.

    A database that cannot be reached is raised again for the task to retry; any other error ends the attempt, is
    logged in full and shown on the page in one sentence.
    """
    token = claim(report_id=report_id, at=at)
    if token is None:
        return "busy"
    try:
        _build(report_id, token, at)
    except LostClaim:
        return "busy"
    except OperationalError as error:
        fail(report_id=report_id, claim=token, error=str(error), again=True)
        raise
    except Exception as error:
        logger.exception("building report %s failed", report_id)
        fail(report_id=report_id, claim=token, error=f"{type(error).__name__}: {error}", again=False)
        return "failed"
    return "built"


def _build(report_id: int, token: str, at: datetime | None) -> None:
    report = MonthlyReport.objects.select_related("cycle__scheme", "cycle__region").get(pk=report_id)

    def step(progress: int, stage: str) -> None:
        say_progress(report_id=report_id, claim=token, progress=progress, stage=stage)

    step(10, "reading")
    inputs = read_inputs(cycle=report.cycle)
    step(40, "scoring")
    assembled = assemble(inputs)
    office_facts = read_office_facts(report.cycle)
    step(70, "writing")
    with transaction.atomic():
        mine = MonthlyReport.objects.select_for_update().filter(pk=report_id, claim=token, state=ReportState.BUILDING)
        if not mine.exists():
            raise LostClaim(report_id)
        _write(report, assembled)
        MonthlyReport.objects.filter(pk=report_id).update(office_facts=office_facts)
        _finish(report, assembled, fingerprint(inputs), at or timezone.now())


def _write(report: MonthlyReport, assembled: Assembled) -> None:
    for model in ROW_MODELS:
        # Only ever the rows of an unpublished version: `queue_report` never hands out a published one.
        model.objects.filter(report=report).delete()
    for model, table in zip(ROW_MODELS, assembled.tables(), strict=True):
        rows = ((report.pk, *row) for row in table.rows)
        insert_rows(model._meta.db_table, ("report_id", *table.columns), rows)


def _finish(report: MonthlyReport, assembled: Assembled, digest: str, at: datetime) -> None:
    MonthlyReport.objects.filter(pk=report.pk).update(
        state=ReportState.READY,
        claim="",
        progress=100,
        stage="",
        error="",
        built_at=at,
        inputs_digest=digest,
        rows_digest=digest_of(assembled),
        scheme_name=str(report.cycle.scheme),
        rows_edition=ROWS_EDITION,
        parameters=assembled.parameters,
        summary=assembled.summary,
        changes=[],
    )
    record(
        actor=None,
        action="report.built",
        target=f"{report.region} {report}",
        detail={"inputs": digest},
        region=report.region,
    )


# Columns that rows did not have from the beginning, and what they hold where they say nothing.
ADDED_COLUMNS: dict[str, Any] = {
    "applicable": 0,
    "covered": 0,
    "below_floor": False,
    "best_rank": None,
    "worst_rank": None,
}
# 冻结行版式: which edition of the rows a report was written in, and since which one a column belongs to them.
ROWS_EDITION = 3
SINCE_EDITION = {
    "awarded": 2,
    "awarded_by_document": 2,
    "as_of": 2,
    "published_rank": 2,
    "published_n": 2,
    "place_source": 2,
    "place_month": 2,
    "place_date": 2,
    "lost": 2,
    "loss_rank": 2,
    "zero_streak": 2,
    "too_few": 2,
    "place_level": 3,
    "place_until": 3,
    "place_sharing": 3,
    "place_band_end": 3,
    "place_band_size": 3,
    "place_score": 3,
}


def digest_of(assembled: Assembled, edition: int = ROWS_EDITION) -> str:
    """SHA-256 over all frozen rows: the same on SQLite and PostgreSQL, and at every rebuild of the same inputs.

    What rows did not have when a month was built is left out, so that it still has its digest: columns of a later
    ``edition`` than the report's, and, of those that came before editions were counted, what says nothing of any row.
    """
    sha = hashlib.sha256()
    for table in assembled.tables():
        silent = {
            place
            for place, name in enumerate(table.columns)
            if SINCE_EDITION.get(name, 1) > edition
            or (name in ADDED_COLUMNS and all(row[place] == ADDED_COLUMNS[name] for row in table.rows))
        }
        sha.update(repr(tuple(name for place, name in enumerate(table.columns) if place not in silent)).encode())
        for row in table.rows:
            # Most tables have none, and a county has thousands of rows.
            cells = [cell for place, cell in enumerate(row) if place not in silent] if silent else row
            sha.update("\x1f".join([str(cell) for cell in cells]).encode())
            sha.update(b"\x1e")
    return sha.hexdigest()

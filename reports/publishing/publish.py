"""Publishing freezes (发布即冻结). A correction is the next version beside the old one, with a list of what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.choices import CycleState
from indicators.corrections.propose import mark_carried
from indicators.cycles.lifecycle import freeze_cycle
from reports.choices import ReportState
from reports.loop.effects import follow_up, lock_measured_items
from reports.loop.propose import propose
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.publishing.corrections import differences


class CannotPublish(Exception):
    """Why the report cannot be published, in the reader's language."""


@transaction.atomic
def publish_report(*, report: MonthlyReport, actor: User, at: datetime | None = None) -> MonthlyReport:
    """Publish a built version and freeze its period. The version it replaces stays readable as it was.

    Raises ``CannotPublish`` when it is not ready, changes nothing published, or the account is not the task force.
    """
    at = at or timezone.now()
    locked = (
        MonthlyReport.objects.select_for_update(of=("self",))
        .select_related("cycle__scheme", "region")
        .get(pk=report.pk)
    )
    if not may_run_month(actor, region_id=locked.region_id):
        raise CannotPublish(_("Only the task force may publish a report."))
    if locked.state != ReportState.READY:
        raise CannotPublish(_("Only a report that is ready can be published."))
    if locked.cycle.state == CycleState.OPEN:
        # It was built before the month was opened again, and figures still come in.
        raise CannotPublish(_("The month is open: close it, and build the report of what was reported by then."))
    lock_measured_items(report=locked)
    former = MonthlyReport.objects.published().filter(cycle=locked.cycle).first()
    if former is not None:
        if not locked.reason.strip():
            raise CannotPublish(_("A correction of a published report needs a reason."))
        MonthlyReport.objects.filter(pk=former.pk).update(state=ReportState.SUPERSEDED)
        locked.changes = compare(before=former, after=locked)
    locked.state, locked.published_at = ReportState.PUBLISHED, at
    locked.published_by, locked.published_by_name = actor, str(actor)
    locked.save(update_fields=["state", "published_at", "published_by", "published_by_name", "changes"])
    freeze_cycle(cycle=locked.cycle, actor=actor)
    mark_carried(cycle=locked.cycle, version=locked.version, read_at=locked.claimed_at or at)
    detail = {"digest": locked.rows_digest, "number": locked.number, "reason": locked.reason}
    record(actor=actor, action="report.publish", target=f"{locked.region} {locked}", detail=detail)
    # What the new figures say of the ledger: effects proven or lost, then what gives reason to new ledger items.
    follow_up(report=locked, at=at)
    propose(report=locked, at=at)
    return locked


class ComparedTable(NamedTuple):
    """What of a table is compared: rows under a condition, found by their key, called by the first name they have."""

    model: Any
    condition: dict[str, Any]
    key: tuple[str, ...]
    names: tuple[str, ...]
    fields: tuple[str, ...]


class RowKey(NamedTuple):
    """Which row: the code, and whose it is where several have it."""

    code: str
    unit: str = ""


class ComparedRow(NamedTuple):
    """What a row is called, and its compared cells."""

    name: str
    cells: tuple[Any, ...]


# What a reader of a correction wants to see.
COMPARED = (
    ComparedTable(
        IndicatorRow,
        {},
        ("code",),
        ("name_zh", "name_en"),
        (
            "standing",
            "value",
            "points",
            "score",
            "best",
            "average",
            "gap",
            "relative_gap",
            "rank_province",
            "rank_city",
            "lead_name",
        ),
    ),
    ComparedTable(DepartmentRow, {}, ("code",), ("short_name",), ("score", "rank")),
    ComparedTable(FigureRow, {}, ("code", "department_code"), ("department_name",), ("standing", "value", "rank")),
    ComparedTable(RegionRow, {"is_own": True}, ("code", "region_code"), ("region_name",), ("value", "score", "rank")),
)


def compare(*, before: MonthlyReport, after: MonthlyReport) -> list[dict[str, str]]:
    """What differs between two versions of a report (更正清单), as text, in the order of the report."""
    changes = []
    for table in COMPARED:
        old, new = (_rows(table, report) for report in (before, after))
        labels = {key: row.name for key, row in {**old, **new}.items()}
        was, now = ({key: row.cells for key, row in rows.items()} for rows in (old, new))
        changes += [
            {
                "rows": table.model.__name__,
                "code": key.code,
                "unit": key.unit,
                "name": labels[key],
                "field": field,
                "before": former,
                "after": present,
            }
            for key, field, former, present in differences(was, now, table.fields)
        ]
    return changes


def _rows(table: ComparedTable, report: MonthlyReport) -> dict[RowKey, ComparedRow]:
    rows = table.model.objects.filter(report=report, **table.condition)
    return {
        RowKey(*(row[name] for name in table.key)): ComparedRow(
            name=next(filter(None, (row[name] for name in table.names)), ""),
            cells=tuple(row[name] for name in table.fields),
        )
        for row in rows.values(*table.key, *table.names, *table.fields)
    }

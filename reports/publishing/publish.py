"""Publishing freezes (发布即冻结). A correction is the next version beside the old one, with a list of what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from departments.models import User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.corrections.propose import mark_carried
from indicators.cycles.lifecycle import freeze_cycle, settings_in_force
from indicators.models import Cycle
from reports.build.run import SINCE_EDITION
from reports.choices import ReportState
from reports.loop.effects import lock_measured_items
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.publishing.acknowledge import keep_acknowledgements
from reports.publishing.checklist import Checklist, refusal_text
from reports.publishing.corrections import differences
from reports.publishing.read_checklist import read_checklist
from reports.publishing.release import release_report


class CannotPublish(Exception):
    """Why the report cannot be published, in the reader's language."""


@transaction.atomic
def publish_report(
    *,
    report: MonthlyReport,
    actor: User,
    acknowledged: Collection[str] | Callable[[Checklist], Collection[str]] = (),
    at: datetime | None = None,
) -> MonthlyReport:
    """Publish a built version and freeze its period. The version it replaces stays readable as it was.

    ``acknowledged`` are the tokens of the cautions that the actor has read (``read_checklist``), or what picks them
    from the checklist as it stands now; who acknowledged what is kept and printed. Where the scheme's settings say so
    it is released by and by, else to everybody at once. Raises ``CannotPublish`` when it is not ready, when the
    checklist has an error or a caution that is not acknowledged, or when the account is not the task force.
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
    lock_measured_items(report=locked)
    # Nobody approves between the check and the freezing (`indicators.review.decide` holds it too).
    cycles = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("scheme", "region")
    locked.cycle = cycles.get(pk=locked.cycle_id)
    former = MonthlyReport.objects.standing().filter(cycle=locked.cycle).order_by("-version").first()
    if former is not None and not locked.reason.strip():
        raise CannotPublish(_("A correction of a published report needs a reason."))
    checklist = read_checklist(report=locked, at=at)
    if refusal := refusal_text(checklist, acknowledged(checklist) if callable(acknowledged) else acknowledged):
        raise CannotPublish(refusal)
    if former is not None:
        locked.changes = compare(before=former, after=locked)
    _sign(locked, actor, at)
    keep_acknowledgements(report=locked, cautions=checklist.cautions, actor=actor, at=at)
    freeze_cycle(cycle=locked.cycle, actor=actor)
    mark_carried(cycle=locked.cycle, version=locked.version, read_at=locked.claimed_at or at)
    detail: dict[str, Any] = {"digest": locked.rows_digest, "number": locked.number, "reason": locked.reason}
    if checklist.cautions:
        detail["acknowledged"] = {caution.kind.value: caution.n for caution in checklist.cautions}
    if locked.cycle.closed_early_reason:
        detail["closed_early"] = locked.cycle.closed_early_reason
    record(actor=actor, action="report.publish", target=f"{locked.region} {locked}", detail=detail)
    if (locked.everybody_from or at) <= at:
        release_report(report=locked, at=at)
    return locked


def _sign(report: MonthlyReport, actor: User, at: datetime) -> None:
    """Who published it when, from when on who sees it, and why the month was closed early, if it was."""
    cycle = report.cycle
    hours = settings_in_force(scheme=cycle.scheme, on=cycle.start)
    report.state, report.published_at = ReportState.EMBARGOED, at
    report.published_by, report.published_by_name = actor, str(actor)
    report.leaders_from = at + timedelta(hours=hours.leaders_after)
    report.units_from = at + timedelta(hours=hours.units_after)
    report.everybody_from = at + timedelta(hours=hours.everybody_after)
    if cycle.closed_early_reason:
        closed = minute_text(cycle.closed_at) if cycle.closed_at else ""
        report.summary = report.summary | {
            "closed_early": {"reason": cycle.closed_early_reason, "by": cycle.closed_by_name, "at": closed}
        }
    report.save(
        update_fields=[
            "state",
            "published_at",
            "published_by",
            "published_by_name",
            "leaders_from",
            "units_from",
            "everybody_from",
            "summary",
            "changes",
        ]
    )


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
            "awarded",
            "as_of",
            "score",
            "best",
            "average",
            "gap",
            "relative_gap",
            "rank_province",
            "rank_city",
            "published_rank",
            "lead_name",
        ),
    ),
    ComparedTable(DepartmentRow, {}, ("code",), ("short_name",), ("score", "rank")),
    ComparedTable(
        FigureRow, {}, ("code", "department_code"), ("department_name",), ("standing", "value", "awarded", "rank")
    ),
    ComparedTable(RegionRow, {"is_own": True}, ("code", "region_code"), ("region_name",), ("value", "score", "rank")),
)


def compare(*, before: MonthlyReport, after: MonthlyReport) -> list[dict[str, str]]:
    """What differs between two versions of a report (更正清单), as text, in the order of the report."""
    changes = []
    edition = min(before.rows_edition, after.rows_edition)
    for table in COMPARED:
        # What the rows of the older of the two did not have yet has not changed.
        fields = tuple(field for field in table.fields if SINCE_EDITION.get(field, 1) <= edition)
        old, new = (_rows(table, fields, report) for report in (before, after))
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
            for key, field, former, present in differences(was, now, fields)
        ]
    return changes


def _rows(table: ComparedTable, fields: tuple[str, ...], report: MonthlyReport) -> dict[RowKey, ComparedRow]:
    rows = table.model.objects.filter(report=report, **table.condition)
    return {
        RowKey(*(row[name] for name in table.key)): ComparedRow(
            name=next(filter(None, (row[name] for name in table.names)), ""),
            cells=tuple(row[name] for name in fields),
        )
        for row in rows.values(*table.key, *table.names, *fields)
    }

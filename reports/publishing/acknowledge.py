"""Keeping who published in spite of what (发布前确认): printed with the report and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from departments.models import User
from reports.models import Acknowledgement, MonthlyReport
from reports.publishing.checklist import Warned


def keep_acknowledgements(*, report: MonthlyReport, cautions: Iterable[Warned], actor: User, at: datetime) -> None:
    """One row a caution, with its list as it was shown."""
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            report=report,
            caution=caution.kind,
            sentence=caution.sentence[:300],
            lines=[line.text for line in caution.lines],
            by=actor,
            by_name=str(actor),
            at=at,
        )
        for caution in cautions
    )

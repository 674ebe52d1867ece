"""Publishing as a task force does that has read everything: for tests that are not about the checklist."""

from datetime import datetime

from departments.models import User
from reports.models import MonthlyReport
from reports.publishing.publish import publish_report


def publish_knowingly(*, report: MonthlyReport, actor: User, at: datetime | None = None) -> MonthlyReport:
    """Every caution acknowledged as it stands now."""
    return publish_report(report=report, actor=actor, acknowledged=lambda checklist: checklist.tokens, at=at)

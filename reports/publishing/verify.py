"""核验: which version a printed code belongs to, and whether a later one says otherwise. No number of it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.codes import read_code
from departments.models import User
from reports.choices import FROZEN_STATES
from reports.models import MonthlyReport
from reports.publishing.objections import may_see_own_result


@dataclass(frozen=True, slots=True)
class VerifiedVersion:
    """The version of a code, and the newest published one of its month that the reader may see, where it is later."""

    report: MonthlyReport
    newer: MonthlyReport | None

    @property
    def is_frozen(self) -> bool:
        """Whether it was published; what is not can still change."""
        return self.report.state in FROZEN_STATES


def verify_code(text: str, *, reader: User, at: datetime) -> VerifiedVersion | None:
    """What stands behind the code for this reader: nothing where it is no code, or of a version that is not released
    to the reader. Both are the same answer, so that nobody learns by trying what is under embargo."""
    code = read_code(text)
    if not code:
        return None
    of_region = MonthlyReport.objects.filter(region_id=reader.seen_region_id).with_twins()
    report = of_region.select_related("cycle__scheme", "region").filter(verification_code=code).first()
    if report is None:
        return None
    visible = MonthlyReport.objects.visible_to(reader)
    if not visible.filter(pk=report.pk).exists() and not may_see_own_result(reader, report=report, at=at):
        return None
    later = visible.standing().filter(cycle=report.cycle, version__gt=report.version).with_twins()
    return VerifiedVersion(report, later.select_related("cycle__scheme").order_by("-version").first())

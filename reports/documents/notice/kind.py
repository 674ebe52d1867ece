"""月通报的起草: which month it is of, and how it is numbered and called."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from departments.access.refusals import NotDone
from departments.documents.letterhead import letterhead_of
from departments.models import OfficeDocument, Region, User
from reports.choices import ReportState
from reports.documents.draft_kinds import Composed, DraftKind, Occasion, register_draft
from reports.documents.notice.compose import Imprint, compose_notice
from reports.documents.read_snapshot import read_snapshot
from reports.models import MonthlyReport
from reports.presentation import period_text

NOTICE = "notice"
LABEL = pgettext_lazy("document", "Monthly notice")
# So many months back a notice may be begun.
MONTHS = 3


def report_of(region: Region, label: str) -> MonthlyReport:
    """The published report of a month, of the county's first scheme. Raises ``NotDone``: a notice is never written of
    a month that is half built, or that not everybody may see yet."""
    found = MonthlyReport.objects.filter(region=region, state=ReportState.PUBLISHED).by_label(label)
    report = found.select_related("cycle__scheme", "region").first()
    if report is None:
        raise NotDone(_("%(month)s is not published yet. Publish and release its report first.") % {"month": label})
    return report


def compose(occasion: Occasion, reader: User, number: str) -> Composed:
    """The notice from the month's published report and from the ledger of the day."""
    report = report_of(occasion.region, occasion.about)
    snapshot = read_snapshot(report=report, reader=reader, day=occasion.day)
    return Composed(compose_notice(snapshot, Imprint(number)), f"{report}")


def document_number(region: Region, year: int, sequence: int) -> str:
    """望营办〔2026〕10号."""
    return f"{letterhead_of(region).prefix}〔{year}〕{sequence}号"


def _stem(occasion: Occasion, sequence: int) -> list[str]:
    issue = _("issue %(n)d") % {"n": sequence} if sequence else ""
    return [occasion.region.name, period_text(occasion.about), str(LABEL), issue]


def _occasions(region: Region, day: date) -> list[Occasion]:
    """The newest published months, the last one first."""
    found = MonthlyReport.objects.filter(region=region, state=ReportState.PUBLISHED).select_related("cycle")
    labels = dict.fromkeys(report.cycle.label for report in found.order_by("-cycle__start")[: MONTHS * 2])
    return [Occasion(region, label, period_text(label), day) for label in list(labels)[:MONTHS]]


def _state_of(document: OfficeDocument) -> str:
    """The version of the month that is published now."""
    found = MonthlyReport.objects.filter(region_id=document.region_id, state=ReportState.PUBLISHED)
    report = found.by_label(document.about).select_related("cycle").first()
    return f"{report}" if report is not None else ""


KIND = DraftKind(NOTICE, LABEL, compose, document_number, _stem, _occasions, state_of=_state_of)


def register() -> None:
    """Make the notice known; called when the app is ready."""
    register_draft(KIND)

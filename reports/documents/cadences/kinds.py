"""各频次的起草种类: of which week, ten days and quarter a paper is written, and how it is numbered and called."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.access.refusals import NotDone
from departments.choices import StepKind
from departments.documents.letterhead import letterhead_of
from departments.models import ActionItem, ActionStep, Region, User
from indicators.models import Figure
from reports.analysis.quarters import quarter_named, quarter_of
from reports.documents.cadences.brief import compose_brief
from reports.documents.cadences.quarterly import compose_quarter
from reports.documents.cadences.read_quarter import quarter_before, read_quarter, reports_of
from reports.documents.cadences.spans import ONE, Span, ten_days_named, ten_days_of, week_named, week_of
from reports.documents.cadences.weekly import compose_weekly
from reports.documents.draft_kinds import Composed, DraftKind, Occasion, register_draft
from reports.documents.read_snapshot import read_snapshot
from reports.models import MonthlyReport

WEEKLY, BRIEF, QUARTERLY = "weekly", "brief", "quarterly"


def newest_report(region: Region) -> MonthlyReport:
    """The newest published month of the scheme that comes first. Raises ``NotDone`` before the first one."""
    found = MonthlyReport.objects.published().filter(region=region).select_related("cycle__scheme", "region")
    report = found.newest_first().first()
    if report is None:
        raise NotDone(_("No month is published yet. Publish and release a report first."))
    return report


def has_moved(region: Region, span: Span) -> bool:
    """Whether anything happened that a brief tells of: an empty one is not issued (可发可不发的不发). At most four
    queries."""
    items, days = ActionItem.objects.filter(region=region), (span.start, span.end)
    kinds = (StepKind.CHECKPOINT, StepKind.PROGRESS)
    steps = ActionStep.objects.filter(item__region=region, kind__in=kinds, at__date__range=days)
    return (
        items.filter(opened__range=days).exists()
        or items.filter(closed_on__range=days).exists()
        or steps.exists()
        or Figure.objects.filter(cycle__region=region, submitted_at__date__range=days).exists()
    )


def _weekly(occasion: Occasion, reader: User, number: str) -> Composed:
    report = newest_report(occasion.region)
    snapshot = read_snapshot(report=report, reader=reader, day=occasion.day)
    return Composed(compose_weekly(snapshot, week_named(occasion.about)), f"{report}")


def _brief(occasion: Occasion, reader: User, number: str) -> Composed:
    span = ten_days_named(occasion.about)
    if not has_moved(occasion.region, span):
        raise NotDone(_("Nothing moved in the %(span)s: no brief is issued.") % {"span": span.words})
    report = newest_report(occasion.region)
    snapshot = read_snapshot(report=report, reader=reader, day=occasion.day)
    return Composed(compose_brief(snapshot, span, number), f"{report}")


def _quarterly(occasion: Occasion, reader: User, number: str) -> Composed:
    facts, report = read_quarter(region=occasion.region, about=occasion.about)
    snapshot = read_snapshot(report=report, reader=reader, day=occasion.day)
    base = _(", ").join(month.based_on for month in facts.months)
    return Composed(compose_quarter(snapshot, facts, number), base)


def weeks(region: Region, day: date) -> list[Occasion]:
    """This week and the last one, once a month is published."""
    if not MonthlyReport.objects.published().filter(region=region).exists():
        return []
    spans = (week_of(day), week_of(day - 7 * ONE))
    return [Occasion(region, span.about, span.words, day) for span in spans]


def ten_day_periods(region: Region, day: date) -> list[Occasion]:
    """This ten-day period and the last one, where something moved."""
    if not MonthlyReport.objects.published().filter(region=region).exists():
        return []
    now = ten_days_of(day)
    spans = (now, ten_days_of(now.start - ONE))
    return [Occasion(region, span.about, span.words, day) for span in spans if has_moved(region, span)]


def quarters(region: Region, day: date) -> list[Occasion]:
    """The last quarter, where any of its months is published."""
    last = quarter_before(quarter_of(f"{day:%Y-%m}"))
    return [Occasion(region, last.label, str(last), day)] if reports_of(region, last) else []


def _issue(region: Region, year: int, sequence: int) -> str:
    return _("No. %(n)d") % {"n": sequence}


def _document_number(region: Region, year: int, sequence: int) -> str:
    """望营办季评〔2026〕3号: numbers of their own, so that none is that of a notice."""
    return f"{letterhead_of(region).prefix}季评〔{year}〕{sequence}号"


def _week_stem(occasion: Occasion, sequence: int) -> list[str]:
    span = week_named(occasion.about)
    return [occasion.region.name, f"{span.start.isocalendar().year}年", span.name, _("Weekly dispatch sheet")]


def _brief_stem(occasion: Occasion, sequence: int) -> list[str]:
    issue = _("issue %(n)d") % {"n": sequence} if sequence else ""
    return [occasion.region.name, ten_days_named(occasion.about).name, _("Ten-day brief"), issue]


def _quarter_stem(occasion: Occasion, sequence: int) -> list[str]:
    return [occasion.region.name, str(quarter_named(occasion.about)), _("Quarterly evaluation")]


KINDS = (
    DraftKind(
        WEEKLY,
        gettext_lazy("Weekly dispatch sheet"),
        _weekly,
        lambda region, year, sequence: "",
        _week_stem,
        weeks,
        is_numbered=False,
    ),
    DraftKind(BRIEF, gettext_lazy("Ten-day brief"), _brief, _issue, _brief_stem, ten_day_periods),
    DraftKind(QUARTERLY, gettext_lazy("Quarterly evaluation"), _quarterly, _document_number, _quarter_stem, quarters),
)


def register() -> None:
    """Make the cadences known; called when the app is ready."""
    for kind in KINDS:
        register_draft(kind)

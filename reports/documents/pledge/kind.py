"""表态发言的起草: for which speakers it is written, and which of them are there."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.access.refusals import NotDone
from departments.choices import DocumentReaders, MeetingState, SpeakerRule, SpeakerState
from departments.meetings.minutes import principals
from departments.models import Meeting, OfficeDocument, Region, Speaker, User
from reports.documents.draft_kinds import Composed, DraftKind, Occasion, register_draft
from reports.documents.pledge.compose import GAPS, PlaceOfUnit, SpeakerFacts, compose_pledge
from reports.documents.read_snapshot import read_snapshot
from reports.loop.agenda import report_for
from reports.models import DocumentDraft, FigureRow, IndicatorRow, MonthlyReport

PLEDGE = "pledge"


def about_speaker(speaker: Speaker) -> str:
    """2026-11:128:statement: the meeting, the unit and the kind of speech."""
    return f"{speaker.meeting}:{speaker.department.code}:{speaker.part}"


def report_of_meeting(meeting: Meeting) -> MonthlyReport:
    """The published report that the papers of a meeting speak of: that of its agenda's month as it counts now; before
    there is an agenda the newest one. Raises ``NotDone`` where nothing is published."""
    report = None
    if meeting.report_month is not None:
        own = MonthlyReport.objects.published().filter(region_id=meeting.region_id, cycle__start=meeting.report_month)
        report = own.select_related("cycle__scheme", "region").newest_first().first()
    report = report or report_for(meeting)
    if report is None:
        raise NotDone(_("No month before the meeting has been published. Build and publish its report first."))
    return report


def speakers_of(region: Region, about: str = "") -> list[Speaker]:
    """Confirmed speakers of meetings that are still to be held, in the order of their meetings."""
    found = Speaker.objects.filter(
        meeting__region=region,
        state=SpeakerState.CONFIRMED,
        meeting__state__in=(MeetingState.PLANNED, MeetingState.CONFIRMED),
    )
    rows = found.select_related("meeting__region", "department").order_by("meeting__day", "-part", "position", "pk")
    return [speaker for speaker in rows if not about or about_speaker(speaker) == about]


def compose(occasion: Occasion, reader: User, number: str) -> Composed:
    """The speaker's page. Raises ``NotDone`` once it speaks no more, or the meeting has been held."""
    speakers = speakers_of(occasion.region, occasion.about)
    if not speakers:
        raise NotDone(_("The unit is not on the list of speakers of a meeting ahead."))
    (speaker,) = speakers
    report = report_of_meeting(speaker.meeting)
    snapshot = read_snapshot(report=report, reader=reader, day=occasion.day)
    return Composed(compose_pledge(snapshot, facts_of(speaker, report)), f"{report}")


def facts_of(speaker: Speaker, report: MonthlyReport) -> SpeakerFacts:
    """What the page says of who speaks."""
    meeting, unit = speaker.meeting, speaker.department
    heads = principals(region_id=meeting.region_id, on=meeting.day)
    rules = [str(reason["says"] or SpeakerRule(reason["rule"]).label) for reason in speaker.rules]
    names = {row.code: row.name for row in IndicatorRow.objects.filter(report=report, is_leaf=True)}
    last = FigureRow.objects.filter(report=report, department_code=unit.code, rank__isnull=False, n__gt=1)
    places = [
        PlaceOfUnit(row.code, names[row.code], row.rank or 0, row.n)
        for row in last.order_by("reverse_rank", "-n", "code")[:GAPS]
        if row.code in names
    ]
    return SpeakerFacts(
        unit=unit.short_name,
        unit_code=unit.code,
        part=speaker.part,
        person=speaker.person or heads.get(unit.pk, ""),
        meeting=meeting.day,
        rules=list(dict.fromkeys(rules)),
        places=places,
    )


def speeches_of(meeting: Meeting) -> dict[int, OfficeDocument]:
    """The newest released paper of each speaker, by the key of the speaker."""
    about = {about_speaker(speaker): speaker.pk for speaker in meeting.speakers.select_related("department", "meeting")}
    drafts = DocumentDraft.objects.filter(region_id=meeting.region_id, kind=PLEDGE, about__startswith=f"{meeting}:")
    found = drafts.filter(released__isnull=False).select_related("released")
    return {about[draft.about]: draft.released for draft in found if draft.released and draft.about in about}


def occasions(region: Region, day: date) -> list[Occasion]:
    """One of each speaker; its unit writes it."""
    return [
        Occasion(region, about_speaker(speaker), _subject(speaker), day, speaker.department)
        for speaker in speakers_of(region)
    ]


def _subject(speaker: Speaker) -> str:
    values = {"day": speaker.meeting.day, "unit": speaker.department.short_name, "part": speaker.get_part_display()}
    return _("Meeting of %(day)s: %(unit)s, %(part)s") % values


def _stem(occasion: Occasion, sequence: int) -> list[str]:
    month = occasion.about.partition(":")[0]
    unit = occasion.unit.short_name if occasion.unit is not None else ""
    return [occasion.region.name, month, pgettext("paper", "Speech"), unit]


KIND = DraftKind(
    PLEDGE,
    gettext_lazy("Speech of a unit"),
    compose,
    lambda region, year, sequence: "",
    _stem,
    occasions,
    readers=DocumentReaders.UNIT,
    is_numbered=False,
)


def register() -> None:
    """Make the speeches known; called when the app is ready."""
    register_draft(KIND)

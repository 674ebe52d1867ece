"""制作会议材料: read the meeting and the snapshot once, write every paper, and say what they were written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.documents.blocks import Text
from departments.access.refusals import NotDone
from departments.choices import (
    AgendaPart,
    DocumentReaders,
    DocumentState,
    FileFormat,
    Lamp,
    SpeakerPart,
    SpeakerRule,
    SpeakerState,
)
from departments.documents.issue import Order, text_of
from departments.documents.kinds import DocumentKind, Made, register_kind
from departments.documents.names import file_stem
from departments.meetings.minutes import principals
from departments.meetings.sources import MeetingPapers
from departments.models import Meeting, OfficeDocument, Speaker, User
from departments.rules import may_run_month
from departments.tasks import request_document
from reports.documents.notice.compose import Imprint, compose_notice
from reports.documents.notice.kind import NOTICE
from reports.documents.pack.papers import AgendaFact, MeetingFacts, SpeakerLine, bind, papers_of, single_papers
from reports.documents.pledge.kind import report_of_meeting, speeches_of
from reports.documents.read_ledger import last_resolutions
from reports.documents.read_snapshot import read_snapshot
from reports.models import MonthlyReport
from reports.presentation import period_text

PACK = "pack"


def request_pack(*, meeting: Meeting, actor: User, site: str) -> OfficeDocument:
    """Ask for the papers of a meeting; who asked a moment ago is shown the one that is being made.

    Raises ``NotDone`` for others than the task force, and where no month is published that they could speak of."""
    if not may_run_month(actor, region_id=meeting.region_id):
        raise NotDone(_("Only the task force runs the meeting."))
    report_of_meeting(meeting)
    waiting = packs_of(meeting).filter(state=DocumentState.WAITING).first()
    if waiting is not None:
        return waiting
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Papers of the meeting of %(day)s") % {"day": meeting.day}
        stem = file_stem([meeting.region.name, f"{meeting}", str(_("Papers of the meeting"))])
    order = Order(PACK, title, DocumentReaders.TASKFORCE, about=f"{meeting}", file_name=stem, expires=True)
    return request_document(order=order, region=meeting.region, actor=actor, site=site)


def packs_of(meeting: Meeting) -> QuerySet[OfficeDocument]:
    """Packs of a meeting that are kept still, the newest first, without what they say."""
    found = OfficeDocument.objects.filter(region_id=meeting.region_id, kind=PACK, about=f"{meeting}")
    return found.current(at=timezone.now()).defer("content").newest_first()


def offer_papers(meeting: Meeting) -> MeetingPapers:
    """What the meeting's own page shows."""
    return MeetingPapers(speeches_of(meeting), list(packs_of(meeting)[:5]))


def meeting_of(document: OfficeDocument) -> Meeting:
    """The meeting of a pack. Raises ``NotDone`` where it is gone."""
    found = Meeting.objects.filter(region_id=document.region_id, month=f"{document.about}-01").select_related("region")
    meeting = found.first()
    if meeting is None:
        raise NotDone(_("The meeting is not there any more."))
    return meeting


def make_pack(document: OfficeDocument, say: Callable[[int], None]) -> Made:
    """Every paper of the meeting from one snapshot."""
    meeting = meeting_of(document)
    if document.by is None:
        raise NotDone(_("Nobody asked for it any more."))
    report, today = report_of_meeting(meeting), timezone.localdate()
    snapshot = read_snapshot(report=report, reader=document.by, day=today)
    before = min(today, meeting.day - timedelta(days=1))
    resolved_on, resolutions = last_resolutions(meeting.region_id, before)
    snapshot = replace(snapshot, resolved_on=resolved_on, resolutions=resolutions)
    say(40)
    released = find_notice(report)
    notice, note = compose_notice(snapshot, Imprint()), _("Draft: the notice is not released yet.")
    if released is not None:
        notice, note = text_of(released), ""
    speeches = speeches_of(meeting)
    texts: list[tuple[str, Text]] = [
        (speaker.department.short_name, text_of(speech))
        for speaker in _speakers(meeting)
        if (speech := speeches.get(speaker.pk)) is not None
    ]
    facts = facts_of(meeting, speeches)
    papers = papers_of(snapshot, facts, notice, note, texts)
    say(60)
    return Made(bind(snapshot, facts, papers), tuple(single_papers(snapshot, papers)), base_of(meeting))


def find_notice(report: MonthlyReport) -> OfficeDocument | None:
    """The notice of the report's month that was released last."""
    found = OfficeDocument.objects.filter(
        region_id=report.region_id, kind=NOTICE, about=report.cycle.label, state=DocumentState.MADE
    )
    return found.order_by("-made_at", "-pk").first()


def base_of(meeting: Meeting) -> str:
    """What a pack would be made from today, in words: report, agenda, notice and speeches."""
    with translation.override(settings.LANGUAGE_CODE):
        report = report_of_meeting(meeting)
        released = find_notice(report)
        at = timezone.localtime(meeting.confirmed_at) if meeting.confirmed_at else None
        agenda = f"{meeting.get_state_display()}{f' {at:%Y-%m-%d %H:%M}' if at else ''}"
        values = {
            "report": f"{report}",
            "agenda": agenda,
            "notice": f"v{released.version}" if released is not None else _("not released"),
            "n": len(_speakers(meeting)),
            "k": len(speeches_of(meeting)),
        }
        return _("report %(report)s; agenda %(agenda)s; notice %(notice)s; %(k)d of %(n)d speeches") % values


def state_of_pack(document: OfficeDocument) -> str:
    """The same for a pack that was made; what it says itself where nothing can be said any more."""
    try:
        return base_of(meeting_of(document))
    except NotDone:
        return document.base


def facts_of(meeting: Meeting, speeches: dict[int, OfficeDocument]) -> MeetingFacts:
    """The meeting as its papers say it."""
    heads = principals(region_id=meeting.region_id, on=meeting.day)
    return MeetingFacts(
        name=pgettext("paper", "Meeting of %(month)s") % {"month": period_text(f"{meeting}")},
        day=meeting.day,
        starts=f"{meeting.starts:%H:%M}",
        place=meeting.place,
        chair=meeting.chair,
        state=str(meeting.get_state_display()),
        agenda=_agenda(meeting),
        speakers=[
            SpeakerLine(
                speaker.department.short_name,
                str(speaker.get_part_display()),
                speaker.person or heads.get(speaker.department_id, ""),
                _("; ").join(_reason(reason) for reason in speaker.rules),
                speaker.pk in speeches,
                speaker.statement,
            )
            for speaker in _speakers(meeting)
        ],
    )


def _agenda(meeting: Meeting) -> list[AgendaFact]:
    """Parts with lines; the two of the speeches name who speaks."""
    speaking = {AgendaPart.STATEMENTS: SpeakerPart.STATEMENT, AgendaPart.EXPERIENCE: SpeakerPart.EXPERIENCE}
    found = []
    for item in meeting.agenda.all():
        part = speaking.get(AgendaPart(item.part))
        lines = [_agenda_line(line) for line in item.lines]
        if part is not None:
            lines = [speaker.department.short_name for speaker in _speakers(meeting) if speaker.part == part]
        found.append(AgendaFact(str(item.get_part_display()), lines))
    return found


def _agenda_line(line: dict[str, str]) -> str:
    more = [line.get("unit", ""), str(Lamp(line["state"]).label) if line.get("state") else ""]
    details = _(", ").join(text for text in more if text)
    return _("%(text)s (%(more)s)") % {"text": line["text"], "more": details} if details else line["text"]


def _reason(reason: dict[str, str]) -> str:
    label = str(SpeakerRule(reason["rule"]).label)
    return _("%(label)s: %(text)s") % {"label": label, "text": reason["says"]} if reason.get("says") else label


def _speakers(meeting: Meeting) -> list[Speaker]:
    found = meeting.speakers.filter(state=SpeakerState.CONFIRMED).select_related("department", "meeting")
    return list(found.order_by("-part", "position", "pk"))


KIND = DocumentKind(
    PACK,
    gettext_lazy("Papers of the meeting"),
    (FileFormat.WORD, FileFormat.PDF, FileFormat.ZIP, FileFormat.TEXT),
    make_pack,
    state_of_pack,
)


def register() -> None:
    """Make the pack known; called when the app is ready."""
    register_kind(KIND)

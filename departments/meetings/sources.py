"""议程依据和会议材料: which published report an agenda speaks of, and which papers a meeting has. Reports belong to a
later app, which offers its functions here when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from departments.models import Meeting, OfficeDocument


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """The published report that the agenda of a meeting would be made from today."""

    key: int
    name: str  # 2026-05 v2
    month: date
    label: str  # 2026-05


Source = Callable[[Meeting], ReportOffer | None]
_sources: list[Source] = []


def register_reports(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def read_offer(meeting: Meeting) -> ReportOffer | None:
    """What is offered today; None where nothing has been published."""
    return next((offer for source in _sources if (offer := source(meeting)) is not None), None)


def newer_report(meeting: Meeting, offer: ReportOffer | None) -> str:
    """The report that has been published since the agenda was made; empty where it speaks of the newest."""
    if offer is None or not meeting.based_on:
        return ""
    # Agendas that were made before the key was stored are known by the name they print.
    is_same = offer.key == meeting.report_key if meeting.report_key else offer.name == meeting.based_on
    return "" if is_same else offer.name


def meeting_that_used(meeting: Meeting, offer: ReportOffer) -> Meeting | None:
    """The last meeting before this one, where its agenda speaks of the same month already; nobody is asked twice."""
    if meeting.report_month == offer.month:
        return None
    before = Meeting.objects.filter(region_id=meeting.region_id, month__lt=meeting.month).exclude(based_on="")
    last = before.order_by("-month").first()
    if last is None:
        return None
    is_same = last.report_month == offer.month if last.report_month else last.based_on.startswith(f"{offer.label} v")
    return last if is_same else None


@dataclass(frozen=True, slots=True)
class MeetingPapers:
    """会议材料: the speech that each speaker's unit has released, by key of the speaker, and the packs."""

    speeches: Mapping[int, OfficeDocument] = field(default_factory=dict)
    packs: Sequence[OfficeDocument] = ()


PaperSource = Callable[[Meeting], MeetingPapers]
_paper_sources: list[PaperSource] = []


def register_papers(source: PaperSource) -> None:
    if source not in _paper_sources:
        _paper_sources.append(source)


def read_papers(meeting: Meeting) -> MeetingPapers:
    """The papers of a meeting, whoever may read them; none where nobody offers any."""
    return _paper_sources[0](meeting) if _paper_sources else MeetingPapers()

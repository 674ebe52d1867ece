"""例会: the list, one meeting with what may be done about it now, and its two papers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lists.page import TablePage
from departments.access.guarding import own_or_404, own_region
from departments.access.refusals import NotDone
from departments.choices import REGION_WIDE_ROLES, MeetingState, Role, SpeakerRule, SpeakerState
from departments.documents.hand_out import answer_paper, wants_paper
from departments.documents.letterhead import letterhead_of
from departments.ledger.lamps import LAMP_TONES, lamp_of
from departments.ledger.views.items import today
from departments.meetings.agenda_parts import agenda_parts
from departments.meetings.forms import forms_of, units_of
from departments.meetings.meeting_text import SpeakerLine, agenda_as_text, minutes_as_text
from departments.meetings.minutes import hold_meeting, principals, record_statement, resolve
from departments.meetings.plan import (
    confirm_agenda,
    decide_speaker,
    move_meeting,
    name_speaker,
    plan_meeting,
    set_details,
    take_back_agenda,
)
from departments.meetings.sources import meeting_that_used, newer_report, read_offer, read_papers
from departments.meetings.tables import MEETING_TONES, MeetingTable
from departments.models import AgendaItem, Department, Meeting, OfficeDocument, Resolution, Speaker
from departments.rules import READERS, may_run_month, requires_role
from departments.signed_in import SignedInRequest

SPEAKER_TONES = {SpeakerState.PROPOSED: "warn", SpeakerState.CONFIRMED: "done", SpeakerState.REMOVED: "off"}


@method_decorator(requires_role(*READERS), name="dispatch")
class MeetingList(TablePage):
    request: SignedInRequest
    table_class = MeetingTable
    template_name = "departments/meetings/meetings.html"
    always = ("month",)

    def get_queryset(self) -> QuerySet[Meeting]:
        speaks = Count("speakers", filter=Q(speakers__state=SpeakerState.CONFIRMED), distinct=True)
        seen = Meeting.objects.visible_to(self.request.user).defer("notes", "present")
        return seen.annotate(speaking=speaks, resolved=Count("resolutions", distinct=True)).order_by("-month")


@require_POST
@requires_role(Role.TASKFORCE)
def meeting_plan(request: SignedInRequest) -> HttpResponse:
    """Plan the meeting of the month that the button names."""
    region = own_region(request)
    try:
        month = date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError:
        raise Http404 from None
    try:
        meeting = plan_meeting(region=region, month=month, actor=request.user)
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("calendar")
    return redirect("meeting_detail", pk=meeting.pk)


@require_safe
@requires_role(*READERS)
def meeting_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _meeting(request, pk))


@require_safe
@requires_role(*READERS)
def meeting_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """议程, to be printed."""
    meeting = _meeting(request, pk)
    heads = _heads(meeting)
    speakers = [
        (speaker, heads.get(speaker.department_id, ""))
        for speaker in _speakers(meeting)
        if speaker.state == SpeakerState.CONFIRMED
    ]
    parts = _parts(meeting)
    if wants_paper(request):
        lines = [SpeakerLine(*each) for each in speakers]
        text = agenda_as_text(meeting, office=_office(meeting), parts=parts, speakers=lines)
        return answer_paper(request, text, about="meeting_agenda")
    context = {"meeting": meeting, "parts": parts, "speakers": speakers, **_report_facts(meeting)}
    return render(request, "departments/meetings/meeting_agenda.html", context)


@require_safe
@requires_role(*REGION_WIDE_ROLES)
def meeting_agenda_former(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A confirmed agenda that was taken back, as it stood."""
    meeting = _meeting(request, pk)
    former = get_object_or_404(meeting.former_agendas, number=number)
    items = [AgendaItem(meeting=meeting, part=part["part"], lines=part["lines"]) for part in former.parts]
    speakers = [
        (Speaker(meeting=meeting, department=Department(short_name=each["unit"]), part=each["part"]), "")
        for each in former.speakers
        if each["state"] == SpeakerState.CONFIRMED
    ]
    parts = agenda_parts(items)
    if wants_paper(request):
        lines = [SpeakerLine(*each) for each in speakers]
        text = agenda_as_text(meeting, office=_office(meeting), parts=parts, speakers=lines, former=former)
        return answer_paper(request, text, about="meeting_agenda")
    context = {"meeting": meeting, "former": former, "parts": parts, "speakers": speakers}
    return render(request, "departments/meetings/meeting_agenda.html", context)


@require_safe
@requires_role(*READERS)
def meeting_minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """会议纪要, to be printed; while the minutes are open the paper says so."""
    meeting = _meeting(request, pk)
    speakers = [speaker for speaker in _speakers(meeting) if speaker.state == SpeakerState.CONFIRMED]
    resolutions = _resolutions(meeting)
    if wants_paper(request):
        rows = [row for row, _lamp, _tone in resolutions]
        text = minutes_as_text(meeting, office=_office(meeting), speakers=speakers, resolutions=rows)
        return answer_paper(request, text, about="meeting_minutes")
    context = {"meeting": meeting, "speakers": speakers, "resolutions": resolutions}
    return render(request, "departments/meetings/meeting_minutes.html", context)


@require_POST
@requires_role(Role.TASKFORCE)
def meeting_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do what the button says: a form of the page, a decision about a speaker, or confirming the agenda."""
    meeting = _meeting(request, pk)
    name = request.POST.get("deed", "")
    try:
        if name == "confirm":
            confirm_agenda(meeting=meeting, actor=request.user)
        elif name in DECISIONS:
            _decide(request, meeting, DECISIONS[name])
        elif name in DEEDS:
            form = _forms(meeting)[name](request.POST)
            if not form.is_valid():
                return _page(request, meeting, {name: form})
            try:
                DEEDS[name](request, meeting, form.cleaned_data)
            except NotDone as refusal:
                form.add_error(None, str(refusal))
                return _page(request, meeting, {name: form})
        else:
            raise Http404
    except NotDone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("meeting_detail", pk=meeting.pk)


DECISIONS = {"speak": SpeakerState.CONFIRMED, "remove": SpeakerState.REMOVED}


def _decide(request: SignedInRequest, meeting: Meeting, state: SpeakerState) -> None:
    key = request.POST.get("speaker", "")
    speaker = get_object_or_404(meeting.speakers, pk=int(key) if key.isdecimal() else 0)
    decide_speaker(speaker=speaker, state=state, note=request.POST.get("note", ""), actor=request.user)


def _name(request: SignedInRequest, meeting: Meeting, fields: dict[str, Any]) -> None:
    unit = get_object_or_404(Department, pk=fields["unit"], region_id=meeting.region_id)
    name_speaker(meeting=meeting, department=unit, part=fields["part"], note=fields["note"], actor=request.user)


def _state(request: SignedInRequest, meeting: Meeting, fields: dict[str, Any]) -> None:
    speaker = get_object_or_404(meeting.speakers, pk=fields.pop("speaker"))
    record_statement(speaker=speaker, actor=request.user, **fields)


def _resolve(request: SignedInRequest, meeting: Meeting, fields: dict[str, Any]) -> None:
    key = fields["owner"]
    owner = get_object_or_404(Department, pk=key, region_id=meeting.region_id) if key else None
    resolve(meeting=meeting, text=fields["text"], owner=owner, due=fields["due"], actor=request.user)


DEEDS: dict[str, Callable[[SignedInRequest, Meeting, dict[str, Any]], Any]] = {
    "move": lambda request, meeting, reason: move_meeting(meeting=meeting, actor=request.user, **reason),
    "details": lambda request, meeting, reason: set_details(meeting=meeting, actor=request.user, **reason),
    "take_back": lambda request, meeting, reason: take_back_agenda(meeting=meeting, actor=request.user, **reason),
    "hold": lambda request, meeting, reason: hold_meeting(meeting=meeting, actor=request.user, **reason),
    "name": _name,
    "statement": _state,
    "resolve": _resolve,
}


def _office(meeting: Meeting) -> str:
    return letterhead_of(meeting.region).office


def _meeting(request: SignedInRequest, pk: int) -> Meeting:
    return own_or_404(request, Meeting.objects.select_related("region"), pk, deed="meeting")


def _forms(meeting: Meeting, units: list[tuple[int, str]] | None = None) -> dict[str, Any]:
    if units is None:
        units = units_of(region_id=meeting.region_id, today=timezone.localdate())
    speaking = [speaker for speaker in _speakers(meeting) if speaker.state == SpeakerState.CONFIRMED]
    return forms_of(meeting, units=units, speakers=speaking, heads=_heads(meeting))


def _page(request: SignedInRequest, meeting: Meeting, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
    runs = may_run_month(request.user, region_id=meeting.region_id)
    wide = request.user.has_role(*REGION_WIDE_ROLES)
    speakers, parts, heads = (
        _speakers(meeting),
        _parts(meeting),
        principals(region_id=meeting.region_id, on=meeting.day),
    )
    if not wide:
        speakers = [speaker for speaker in speakers if speaker.state == SpeakerState.CONFIRMED]
    papers = read_papers(meeting)
    context = {
        "meeting": meeting,
        "speeches": _speeches(request, speakers, papers.speeches),
        "packs": papers.packs if runs else [],
        "tone": MEETING_TONES[MeetingState(meeting.state)],
        "parts": parts,
        "runs": runs,
        "speakers": [
            (speaker, SPEAKER_TONES[SpeakerState(speaker.state)], _rules(speaker), heads.get(speaker.department_id, ""))
            for speaker in speakers
        ],
        "resolutions": _resolutions(meeting),
        "wide": wide,
        "steps": _steps(meeting, speakers, bool(parts)),
        "deeds": _deeds(meeting, bound or {}) if runs else {},
        "deciding": runs and meeting.state != MeetingState.HELD,
        "undecided": sum(speaker.state == SpeakerState.PROPOSED for speaker in speakers),
        "postponed": meeting.day != meeting.rule_day,
        "former": meeting.former_agendas.order_by("-number") if wide else [],
        **_report_facts(meeting),
    }
    return render(request, "departments/meetings/meeting_detail.html", context)


def _speeches(
    request: SignedInRequest, speakers: list[Speaker], released: Mapping[int, OfficeDocument]
) -> list[dict[str, Any]]:
    """已交稿: of every speaker whose unit writes its own or whom the reader runs, the paper where it may be read."""
    wide = request.user.has_role(*REGION_WIDE_ROLES)
    keys = [document.pk for document in released.values()]
    seen = set(OfficeDocument.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        {"unit": speaker.department, "part": speaker.get_part_display(), "paper": paper, "link": _key(paper, seen)}
        for speaker in speakers
        if speaker.state == SpeakerState.CONFIRMED and (wide or speaker.department_id == request.user.department_id)
        for paper in [released.get(speaker.pk)]
    ]


def _key(paper: OfficeDocument | None, seen: set[int]) -> int:
    return paper.pk if paper is not None and paper.pk in seen else 0


def _report_facts(meeting: Meeting) -> dict[str, Any]:
    """Whether a newer report has been published since, and, while the agenda may still be made, who used the month."""
    offer = read_offer(meeting)
    is_open = offer is not None and meeting.state == MeetingState.PLANNED
    return {
        "newer": newer_report(meeting, offer),
        "offer": offer,
        "used_by": meeting_that_used(meeting, offer) if is_open and offer is not None else None,
    }


def _deeds(meeting: Meeting, bound: dict[str, forms.Form]) -> dict[str, forms.Form]:
    """What may be done now; nothing is offered that would be refused."""
    before, held = meeting.state == MeetingState.PLANNED, meeting.state == MeetingState.HELD
    offered = (
        ()
        if held
        else ("move", "details", "name")
        if before
        else ("statement", "resolve", "hold", "take_back", "move", "details", "name")
    )
    makers = _forms(meeting) if offered else {}
    return {name: bound.get(name) or makers[name]() for name in offered}


def _heads(meeting: Meeting) -> dict[int, str]:
    return principals(region_id=meeting.region_id, on=meeting.day)


def _speakers(meeting: Meeting) -> list[Speaker]:
    return list(meeting.speakers.select_related("department", "action").order_by("-part", "position", "pk"))


def _rules(speaker: Speaker) -> list[tuple[str, str]]:
    return [(str(SpeakerRule(reason["rule"]).label), str(reason["says"])) for reason in speaker.rules]


def _parts(meeting: Meeting) -> list[dict[str, Any]]:
    return agenda_parts(meeting.agenda.all())


def _resolutions(meeting: Meeting) -> list[tuple[Resolution, str, str]]:
    """Each with the lamp of its item as it is today."""
    day, found = today(), []
    for resolution in meeting.resolutions.select_related("action__owner"):
        item, lamp = resolution.action, None
        if item is not None:
            lamp = lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=day)
        found.append((resolution, str(lamp.label) if lamp else "", LAMP_TONES[lamp] if lamp else ""))
    return found


def _steps(meeting: Meeting, speakers: list[Speaker], assembled: bool) -> list[dict[str, str]]:
    """议程 → 名单 → 确认 → 召开."""
    decided = assembled and not any(speaker.state == SpeakerState.PROPOSED for speaker in speakers)
    confirmed, held = meeting.state != MeetingState.PLANNED, meeting.state == MeetingState.HELD
    facts = (
        (_("Agenda assembled"), assembled, meeting.based_on),
        (_("Speakers decided"), decided, ""),
        (_("Agenda confirmed"), confirmed, meeting.confirmed_by_name),
        (_("Meeting held"), held, f"{meeting.day:%Y-%m-%d}"),
    )
    steps, now = [], True
    for label, done, detail in facts:
        state = "done" if done else "now" if now else "todo"
        now = now and done
        steps.append({"label": label, "state": state, "detail": detail})
    return steps

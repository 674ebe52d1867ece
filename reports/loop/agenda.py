"""议程与发言建议: the agenda of a meeting out of the frozen month, and the speakers that its rules propose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.periods import ten_day_periods
from departments.choices import (
    ActionState,
    AgendaPart,
    Escalation,
    MeetingState,
    PeerGroup,
    SpeakerState,
    StepKind,
)
from departments.ledger.difficulties import difficulty_text
from departments.ledger.lamps import Today, distance_text, lamp_of
from departments.meetings.plan import lock_meeting
from departments.meetings.sources import ReportOffer, meeting_that_used
from departments.models import ActionItem, ActionStep, AgendaItem, Department, Difficulty, Meeting, Speaker, User
from departments.trail.record import record
from reports.gap_notes import gap_notes
from reports.loop.speaking import Nomination, UnitStanding, nominate
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.presentation import gap_sentence, place_text, unit_not_ranked_text
from reports.querysets import LOSSES_FIRST
from reports.words.sentences import RankedBy, basis_text

# As many as a meeting goes through one by one; the pages of the product have the rest.
GAPS, ITEMS = 10, 20
SHOWN_PLACES = 3
Line = dict[str, str]


class UsedMonth(NotDone):
    """The last meeting spoke of the same month: somebody has to say that it is to be used once more."""


@transaction.atomic
def assemble(*, meeting: Meeting, actor: User, at: datetime | None = None, once_more: bool = False) -> Meeting:
    """Write the agenda and propose the speakers from the newest published month before the meeting.

    May be done again while the agenda is not confirmed: what people decided about speakers stays, what no rule says any
    more and nobody decided on goes. Raises ``NotDone`` when there is no published month to speak of, and ``UsedMonth``
    when the last meeting spoke of that month already and nobody said that it is to be used ``once_more``.
    """
    at = at or timezone.now()
    now = lock_meeting(meeting, actor)
    if now.state != MeetingState.PLANNED:
        raise NotDone(_("The agenda is confirmed and does not change any more."))
    report = report_for(now)
    if report is None:
        raise NotDone(_("No month before the meeting has been published. Build and publish its report first."))
    last = meeting_that_used(now, offer_of(report))
    if last is not None and not once_more:
        values = {"month": report.cycle.label, "meeting": f"{last}"}
        raise UsedMonth(_("The meeting of %(meeting)s spoke of %(month)s already.") % values)
    today = timezone.localtime(at).date()
    with translation.override(settings.LANGUAGE_CODE):
        parts = {part: make(now, report, today) for part, make in MAKERS.items()}
        nominations = nominations_of(report)
    now.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=now, part=part, position=position, lines=parts.get(part, []))
        for position, part in enumerate(AgendaPart, start=1)
    )
    proposed = _propose(now, nominations)
    now.based_on, now.report_key, now.report_month = f"{report}", report.pk, report.cycle.start
    now.save(update_fields=["based_on", "report_key", "report_month"])
    detail = {"report": now.based_on, "digest": report.rows_digest, "proposed": proposed}
    detail |= {"used_by": f"{last}"} if last is not None else {}
    record(actor=actor, action="meeting.assemble", target=f"{now.region} {now}", detail=detail)
    return now


def offer_report(meeting: Meeting) -> ReportOffer | None:
    """What an agenda of this meeting would be made from today; the meeting's own pages ask for it."""
    report = report_for(meeting)
    return offer_of(report) if report is not None else None


def offer_of(report: MonthlyReport) -> ReportOffer:
    return ReportOffer(report.pk, f"{report}", report.cycle.start, report.cycle.label)


def report_for(meeting: Meeting) -> MonthlyReport | None:
    """The newest published month that ended before the meeting's; of two schemes the first one's."""
    before = MonthlyReport.objects.published().filter(region_id=meeting.region_id, cycle__end__lt=meeting.day)
    return before.select_related("cycle__scheme", "region").newest_first().first()


def nominations_of(report: MonthlyReport) -> list[Nomination]:
    """Who should speak by the rules of the report's own settings."""
    parameters, found = report.parameters, []
    for row in DepartmentRow.objects.filter(report=report):
        # Zero scores count for the unit that leads them, even where it is not ranked.
        found.append(
            UnitStanding(
                row.code,
                row.short_name,
                row.group,
                row.rank,
                row.n,
                row.tied,
                row.is_last,
                row.in_bottom,
                tuple(row.last_streak),
                tuple(row.bottom_streak),
                row.zero_scores,
                row.movement,
            )
        )
    return nominate(found, bottom_n=parameters.get("bottom_n", 3), streak_min=parameters.get("streak_min", 2))


def _propose(meeting: Meeting, nominations: list[Nomination]) -> int:
    units = {unit.code: unit for unit in Department.objects.filter(region_id=meeting.region_id)}
    meeting.speakers.filter(state=SpeakerState.PROPOSED).delete()
    decided = set(meeting.speakers.values_list("department__code", "part"))
    made = [
        Speaker(
            meeting=meeting,
            department=units[nomination.code],
            part=nomination.part,
            position=position,
            rules=[{"rule": rule.value, "says": says} for rule, says in nomination.rules],
        )
        for position, nomination in enumerate(nominations, start=1)
        if nomination.code in units and (nomination.code, nomination.part) not in decided
    ]
    Speaker.objects.bulk_create(made)
    return len(made)


def _results(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    summary, lines = report.summary, []
    if summary.get("score") is not None:
        place = place_text(summary.get("rank_province"), summary.get("n_province"))
        overall = _("Overall score %(score)s") % {"score": summary["score"]}
        ranked = _("place in the province %(place)s") % {"place": place}
        lines.append(f"{overall}{_('; ')}{ranked}" if summary.get("rank_province") else overall)
    counts = _("%(scored)s of %(leaves)s indicators scored; %(zero)s score 0, %(below)s are worse than the average")
    lines.append(
        counts
        % {
            key: summary.get(name, 0)
            for key, name in (("scored", "scored"), ("leaves", "leaves"), ("zero", "zero"), ("below", "below_average"))
        }
    )
    rows = list(DepartmentRow.objects.filter(report=report, rank__isnull=False))
    for group in PeerGroup:
        members = [row for row in rows if row.group == group]
        if len({row.rank for row in members}) > 1:
            lines += _places(str(group.label), members)
    below = DepartmentRow.objects.filter(Q(below_floor=True) | Q(too_few=True), report=report, led__gt=0)
    lines += [f"{row.short_name}: {unit_not_ranked_text(row)}" for row in below]
    return [{"text": line} for line in lines]


def _places(group: str, members: list[DepartmentRow]) -> list[str]:
    """Who is first and last, each with by how many indicators."""
    first = [row for row in members if (row.rank or 0) <= SHOWN_PLACES]
    last = [row for row in members if (row.reverse_rank or 0) <= SHOWN_PLACES and row not in first]
    lines = [_("%(group)s, first places: %(units)s") % {"group": group, "units": _list_units(first)}]
    if last:
        lines.append(_("%(group)s, last places: %(units)s") % {"group": group, "units": _list_units(last)})
    return lines


def _list_units(rows: list[DepartmentRow]) -> str:
    named = [
        _("%(name)s (%(value)s)") % {"name": row.short_name, "value": basis_text(RankedBy(row.scored, row.led))}
        for row in rows
    ]
    return _(", ").join(named)


def _gaps(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    behind = Q(loss_rank__isnull=False) | Q(gap_rank__isnull=False)
    rows = IndicatorRow.objects.filter(behind, report=report, is_leaf=True).order_by(*LOSSES_FIRST)
    return [{"text": _loss_text(row), "unit": row.lead_name} for row in rows[:GAPS]]


def _loss_text(row: IndicatorRow) -> str:
    """The gap in words, what it costs the total score, how far off the average it is, and its months at zero."""
    text, notes = f"{row.code} {gap_sentence(row)}", gap_notes(row)
    if not notes:
        return text
    return _("%(first)s %(second)s") % {"first": text, "second": _("%(notes)s.") % {"notes": _("; ").join(notes)}}


def _ledger(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    """The seam to the ledger: what is over its deadline one by one, the rest as a count."""
    running = ActionItem.objects.filter(region_id=meeting.region_id).not_closed()
    counts = running.aggregate(all=Count("pk"), late=Count("pk", filter=Q(state=ActionState.OPEN, due__lt=today)))
    text = _("%(all)d items are not closed, %(late)d of them overdue") % counts
    late = running.filter(state=ActionState.OPEN, due__lt=today).select_related("owner").order_by("due", "pk")[:ITEMS]
    day = Today.of(today, calendar=calendar_in_force())
    return [{"text": text}, *({"text": _item(item, day), "unit": item.owner.short_name} for item in late)]


def _item(item: ActionItem, today: Today) -> str:
    return f"{item} · {item.due} · {distance_text(item.due, today)}"


def _escalations(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    sent = (
        ActionItem.objects.filter(region_id=meeting.region_id)
        .not_closed()
        .exclude(escalation__in=["", Escalation.REMINDER])
    )
    return [
        {"text": f"{item} · {item.get_escalation_display()}", "unit": item.owner.short_name}
        for item in sent.select_related("owner").order_by("due", "pk")[:ITEMS]
    ]


def _difficulties(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    """What units cannot settle by themselves, until somebody has answered it (提请会议研究的问题)."""
    difficulties = Difficulty.objects.before_the_meeting(region_id=meeting.region_id).select_related("item__owner")
    return [
        {"text": f"{each.item} · {difficulty_text(each)}", "unit": each.item.owner.short_name, "item": each.item.number}
        for each in difficulties[:ITEMS]
    ]


def _first_ten(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    """上旬工作情况: what was opened, carried on and closed in the first ten days of the meeting's month. Days to
    come are no zeros: what has not begun says so (尚未开始), and what is not over says until when it was counted."""
    start, end = ten_day_periods(meeting.month)[0]
    if today < start:
        return [{"text": _("%(start)s to %(end)s: not begun yet") % {"start": start, "end": end}}]
    if today < end:
        end = today
    own = ActionItem.objects.filter(region_id=meeting.region_id)
    steps = ActionStep.objects.filter(item__region_id=meeting.region_id, kind=StepKind.CHECKPOINT)
    closed = own.filter(closed_on__range=(start, end)).select_related("owner").order_by("closed_on", "pk")
    template = _(
        "%(start)s to %(end)s: %(opened)d items opened, %(passed)d checkpoints passed, %(closed)d items closed"
    )
    text = template % {
        "start": start,
        "end": end,
        "opened": own.filter(opened__range=(start, end)).count(),
        "passed": steps.filter(at__date__range=(start, end)).count(),
        "closed": closed.count(),
    }
    return [{"text": text}, *({"text": f"{item}", "unit": item.owner.short_name} for item in closed[:ITEMS])]


def _last_ten(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    """下旬工作安排: what is due in the last ten days of the meeting's month."""
    start, end = ten_day_periods(meeting.month)[-1]
    due = ActionItem.objects.filter(region_id=meeting.region_id, due__range=(start, end)).not_closed()
    text = _("%(start)s to %(end)s: %(n)d items are due") % {"start": start, "end": end, "n": due.count()}
    shown = due.select_related("owner").order_by("due", "pk")[:ITEMS]
    day = Today.of(today, calendar=calendar_in_force())
    return [{"text": text}, *({"text": _item(item, day), "unit": item.owner.short_name} for item in shown)]


def _resolutions(meeting: Meeting, report: MonthlyReport, today: date) -> list[Line]:
    """What the last held meeting resolved and what was promised there, and where that stands in the ledger."""
    held = Meeting.objects.filter(region_id=meeting.region_id, state=MeetingState.HELD, month__lt=meeting.month)
    last = held.order_by("-month").first()
    if last is None:
        return []
    lines = []
    for resolution in last.resolutions.select_related("action__owner"):
        text = _("Resolution %(n)d: %(text)s") % {"n": resolution.number, "text": resolution.text}
        lines.append(_follow_up(text, resolution.action, today))
    for speaker in last.speakers.filter(action__isnull=False).select_related("action__owner"):
        text = _("Commitment: %(text)s") % {"text": speaker.commitment}
        lines.append(_follow_up(text, speaker.action, today))
    return lines


def _follow_up(text: str, item: ActionItem | None, today: date) -> Line:
    if item is None:
        return {"text": text + _(" (noted; nobody was charged with it)")}
    day = Today.of(today, calendar=calendar_in_force())
    lamp = lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=day)
    return {"text": text, "unit": item.owner.short_name, "state": lamp.value, "item": item.number, "due": f"{item.due}"}


Maker = Callable[[Meeting, MonthlyReport, date], list[Line]]
MAKERS: dict[AgendaPart, Maker] = {
    AgendaPart.RESULTS: _results,
    AgendaPart.GAPS: _gaps,
    AgendaPart.RESOLUTIONS: _resolutions,
    AgendaPart.FIRST_TEN: _first_ten,
    AgendaPart.LEDGER: _ledger,
    AgendaPart.ESCALATIONS: _escalations,
    AgendaPart.DIFFICULTIES: _difficulties,
    AgendaPart.LAST_TEN: _last_ten,
}

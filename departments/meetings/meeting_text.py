"""例会文稿: agenda and minutes of a meeting as papers. No question is asked of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Note, Paragraph, Signature, Text, TextHeading, Title
from config.documents.pieces import day_text, paragraphs, say, say_fact
from config.documents.structure import arrange
from departments.choices import MeetingState
from departments.models import FormerAgenda, Meeting, Resolution, Speaker


class SpeakerLine(NamedTuple):
    """One speaker of an agenda, and who heads the unit on the day."""

    speaker: Speaker
    head: str


def agenda_as_text(
    meeting: Meeting,
    *,
    office: str,
    parts: Iterable[dict[str, Any]],
    speakers: Iterable[SpeakerLine],
    former: FormerAgenda | None = None,
) -> Text:
    """议程: when and where, the parts with their lines, who speaks. Parts without a line say so: the order of the
    meeting stays complete."""
    title = _title(meeting, _("Agenda of the meeting on the business environment"))
    # A word in front of everything where the agenda is not, or no longer, the one that holds.
    state = _withdrawal_text(former) if former else _("Draft") if meeting.state == MeetingState.PLANNED else ""
    blocks: list[Block] = [title, *_note(state), *_facts(meeting)]
    for part in parts:
        blocks.append(TextHeading(1, str(part["label"])))
        lines = [_agenda_line(line) for line in part["lines"]]
        blocks += _number_lines(lines) if lines else [say(_("Nothing to report."))]
    blocks.append(TextHeading(1, _("Speakers")))
    lines = [
        _("%(who)s (%(part)s)")
        % {"who": " ".join(filter(None, (str(each.speaker.department), each.head))), "part": _part(each.speaker)}
        for each in speakers
    ]
    blocks += _number_lines(lines) if lines else [say(_("Nobody is confirmed yet."))]
    source = former.based_on if former else meeting.based_on
    if source:
        blocks.append(Note(_("Made from: %(source)s") % {"source": source}))
    return Text("".join(title.lines), office, meeting.day, blocks=arrange(blocks))


def minutes_as_text(
    meeting: Meeting, *, office: str, speakers: Sequence[Speaker], resolutions: Sequence[Resolution]
) -> Text:
    """会议纪要: who met, what was said and promised, what was resolved with owner and day, who was present."""
    title = _title(meeting, _("Minutes of the meeting on the business environment"))
    state = "" if meeting.state == MeetingState.HELD else _("Draft: the minutes are not closed")
    blocks: list[Block] = [title, *_note(state), say(_opening(meeting))]
    blocks += [TextHeading(1, _("Course of the meeting")), *paragraphs(meeting.notes)]
    blocks.append(TextHeading(1, _("Statements")))
    for number, speaker in enumerate(speakers, start=1):
        blocks += _statement(number, speaker)
    blocks.append(TextHeading(1, _("Resolutions")))
    blocks += _number_lines([_resolution(each) for each in resolutions])
    blocks.append(TextHeading(1, _("Attendance")))
    blocks += [
        say_fact(_("Chaired by"), meeting.chair),
        say_fact(_("Present"), "、".join(line.strip() for line in meeting.present.splitlines() if line.strip())),
        say_fact(pgettext("minutes", "Recorded by"), meeting.recorded_by_name),
    ]
    signed = [*blocks, Signature(office, day_text(meeting.day))]
    return Text("".join(title.lines), office, meeting.day, blocks=arrange(signed))


def _title(meeting: Meeting, what: str) -> Title:
    """望岚县2026年11月 on the first line, what the paper is on the second."""
    month = _("%(month)s/%(year)s") % {"year": meeting.month.year, "month": meeting.month.month}
    return Title(f"{meeting.region.name}{month}\n{what}")


def _note(text: str) -> list[Block]:
    return [Note(text)] if text else []


def _withdrawal_text(former: FormerAgenda) -> str:
    values = {"who": former.taken_back_by_name, "day": day_text(former.taken_back_at.date()), "why": former.reason}
    return _("Taken back by %(who)s on %(day)s: %(why)s") % values


def _when(meeting: Meeting) -> str:
    return f"{day_text(meeting.day)} {meeting.starts:%H:%M}"


def _facts(meeting: Meeting) -> list[Block]:
    return [
        say_fact(_("Time"), _when(meeting)),
        say_fact(_("Venue"), meeting.place),
        say_fact(_("Chaired by"), meeting.chair),
    ]


def _opening(meeting: Meeting) -> str:
    """Without a venue or chair the sentence is shorter; neither is made up."""
    values = {"when": _when(meeting), "place": meeting.place, "chair": meeting.chair, "region": meeting.region.name}
    if meeting.place and meeting.chair:
        text = _("On %(when)s %(chair)s held the meeting on the business environment of %(region)s at %(place)s.")
    elif meeting.chair:
        text = _("On %(when)s %(chair)s held the meeting on the business environment of %(region)s.")
    elif meeting.place:
        text = _("On %(when)s the meeting on the business environment of %(region)s was held at %(place)s.")
    else:
        text = _("On %(when)s the meeting on the business environment of %(region)s was held.")
    return text % values + _(" The minutes are as follows.")


def _number_lines(lines: Iterable[str]) -> list[Block]:
    return [say(f"{number}.{line}") for number, line in enumerate(lines, start=1)]


def _agenda_line(line: dict[str, Any]) -> str:
    notes = [str(line[key]) for key in ("unit", "lamp") if line.get(key)]
    return f"{line['text']}{_bracket(notes)}"


def _statement(number: int, speaker: Speaker) -> list[Paragraph]:
    who = " ".join(filter(None, (str(speaker.department), speaker.person)))
    first, *more = speaker.statement.splitlines() or ["—"]
    found = [say(first, lead=f"{number}.{who}" + _(": ").rstrip()), *(say(line) for line in more)]
    if speaker.commitment:
        item = speaker.action
        notes = [_due(item.due), _("ledger number %(n)s") % {"n": item.number}] if item else []
        found.append(say(speaker.commitment + _bracket(notes), lead=_("Commitment") + _(": ").rstrip()))
    return found


def _resolution(resolution: Resolution) -> str:
    item = resolution.action
    if item is None:
        return resolution.text
    owner = _("responsible: %(unit)s") % {"unit": item.owner}
    return resolution.text + _bracket([owner, _due(item.due), _("ledger number %(n)s") % {"n": item.number}])


def _due(day: Any) -> str:
    return _("due: %(day)s") % {"day": day_text(day)}


def _bracket(notes: Sequence[str]) -> str:
    return _(" (") + _("; ").join(notes) + _(")") if notes else ""


def _part(speaker: Speaker) -> str:
    return str(speaker.get_part_display())

"""会议材料的各件: what each paper of a meeting says, and how they are bound under one cover. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import (
    Align,
    Annex,
    Attachments,
    Block,
    Copies,
    Form,
    Note,
    Number,
    Paragraph,
    Sentence,
    Text,
    TextColumn,
    TextHeading,
    TextTable,
    Title,
)
from config.documents.phrases import name, sentence
from config.documents.pieces import day_text, drop_empty
from config.documents.structure import arrange, numeral
from reports.documents.cadences.common import missing_sentence, overdue_sentence, score_sentence
from reports.documents.cadences.weekly import resolution_table, resolution_title
from reports.documents.notice.annexes import gap_table, item_table, unit_table
from reports.documents.notice.compose import source_note
from reports.documents.snapshot import LeagueFact, Snapshot


@dataclass(frozen=True, slots=True)
class AgendaFact:
    """议程的一项: its heading, and its lines with unit and state."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class PackSpeaker:
    """发言单位: who speaks, why, whether its paper is there, and what was said where that is written down."""

    unit: str
    part: str
    person: str
    reasons: str
    is_there: bool
    statement: str = ""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """One meeting as its cover and its agenda say it."""

    name: str
    day: date
    starts: str
    place: str
    chair: str
    state: str
    agenda: Sequence[AgendaFact]
    speakers: Sequence[PackSpeaker]


@dataclass(frozen=True, slots=True)
class PackPaper:
    """One paper: its name, what it says without its title, and the whole of it where it is a document of its own."""

    title: str
    blocks: tuple[Block, ...]
    is_wide: bool = False
    whole: Text | None = None


def papers_of(
    snapshot: Snapshot, meeting: MeetingFacts, notice: Text, notice_note: str, speeches: Sequence[tuple[str, Text]]
) -> list[PackPaper]:
    """All papers that have something to say, in the order of the agenda."""
    found = [
        PackPaper(_("Agenda"), tuple(agenda_blocks(meeting))),
        _bind(_("Notice of %(month)s") % {"month": snapshot.period}, notice, notice_note),
        PackPaper(_("Gaps of the indicators"), _with_notes(*gap_table(snapshot)), is_wide=True),
        PackPaper(_("Scores and places of the units"), tuple(_ranking(snapshot)), is_wide=True),
        PackPaper(_("Missed targets and overdue items"), tuple(_behind(snapshot)), is_wide=True),
        PackPaper(resolution_title(snapshot), (resolution_table(snapshot),), is_wide=True),
        PackPaper(_("Units that speak, and why"), tuple(_speakers(meeting)), is_wide=True),
        *(_bind(_("Speech of %(unit)s") % {"unit": unit}, speech, "") for unit, speech in speeches),
    ]
    papers = [PackPaper(paper.title, arrange(paper.blocks), paper.is_wide, paper.whole) for paper in found]
    return [paper for paper in papers if any(not isinstance(block, Note) for block in paper.blocks)]


def bind(snapshot: Snapshot, meeting: MeetingFacts, papers: Sequence[PackPaper]) -> Text:
    """会议材料汇编: cover with the contents and the key figures, then every paper on pages of its own."""
    title = _("%(meeting)s of %(region)s\nPapers of the meeting") % {"meeting": meeting.name, "region": snapshot.region}
    contents = tuple((mark_of_paper(n), paper.title) for n, paper in enumerate(papers, start=1))
    columns = (TextColumn(pgettext("meeting", "Paper"), 14), TextColumn(_("Name"), 46, Align.LEFT))
    when = _("%(day)s %(time)s") % {"day": day_text(meeting.day), "time": meeting.starts}
    lines = (
        (_("Time"), when),
        (_("Venue"), meeting.place),
        (_("Chaired by"), meeting.chair),
        (pgettext("paper", "Agenda"), meeting.state),
    )
    blocks: list[Block] = [
        Title(title),
        *(Paragraph((_line(label, text),), indented=False) for label, text in lines if text),
        TextTable(columns, contents, caption=_("Contents")),
        Paragraph((*score_sentence(snapshot), *missing_sentence(snapshot), *overdue_sentence(snapshot))),
        Note(source_note(snapshot)),
    ]
    for number, paper in enumerate(papers, start=1):
        blocks += [Annex(mark_of_paper(number), paper.title, landscape=paper.is_wide), *paper.blocks]
    office = snapshot.phrases.get("office", "")
    return Text(title.replace("\n", ""), office, snapshot.day, Form.NOTICE, arrange(blocks))


def single_papers(snapshot: Snapshot, papers: Sequence[PackPaper]) -> list[tuple[str, Text]]:
    """Each paper as a document of its own, by the name of its file."""
    office, found = snapshot.phrases.get("office", ""), []
    for number, paper in enumerate(papers, start=1):
        text = paper.whole
        if text is None:
            form = Form.SHEET if paper.is_wide else Form.NOTICE
            blocks = (Title(paper.title), *paper.blocks, Note(source_note(snapshot)))
            text = Text(paper.title, office, snapshot.day, form, arrange(blocks))
        found.append((f"{number:02}_{paper.title}", text))
    return found


def mark_of_paper(number: int) -> str:
    """会议材料之一."""
    return _("Paper %(n)s of the meeting") % {"n": numeral(number)}


def _line(label: str, text: str) -> Sentence:
    return sentence("", name(_("%(label)s: %(text)s") % {"label": label, "text": text}))


def _bind(title: str, text: Text, note: str) -> PackPaper:
    """A document as a paper among others: without head and tail, and without annexes, which are papers themselves. One
    with a note is no document yet and has no number."""
    blocks: list[Block] = []
    for block in text.blocks:
        if isinstance(block, Annex):
            break
        if isinstance(block, Number) and not note:
            blocks.insert(0, Note(block.text))
        elif not isinstance(block, Title | Number | Attachments | Copies):
            blocks.append(block)
    if note:
        blocks.insert(0, Note(note))
    return PackPaper(title, tuple(blocks), whole=text)


def agenda_blocks(meeting: MeetingFacts) -> list[Block]:
    """议程 as the meeting's page has it, speeches by unit."""
    blocks: list[Block] = []
    for part in meeting.agenda:
        blocks += [TextHeading(1, part.title)]
        blocks += [Paragraph((sentence("", name(f"{n}. {line}")),)) for n, line in enumerate(part.lines, start=1)]
    return blocks


def _with_notes(table: TextTable, notes: list[Block]) -> tuple[Block, ...]:
    return (table, *notes) if table.rows else ()


def _ranking(snapshot: Snapshot) -> list[Block]:
    """Units by the indicators that they lead, then the leagues of the modules that several units report."""
    table, _notes = unit_table(snapshot)
    blocks: list[Block] = [table]
    blocks += [_league(league) for module in snapshot.modules for league in module.leagues]
    return blocks


def _league(league: LeagueFact) -> TextTable:
    width = 40 // max(len(league.heads), 1) + 4
    columns = (
        TextColumn(_("Rank"), 6),
        TextColumn(_("Department"), 16),
        *(TextColumn(head, width) for head in league.heads),
    )
    return drop_empty(TextTable(columns, league.rows, caption=league.title))


def _behind(snapshot: Snapshot) -> list[Block]:
    items, _notes = item_table(snapshot)
    return [
        TextHeading(1, _("Missed targets")),
        target_table(snapshot),
        TextHeading(1, _("Items of the ledger")),
        items,
    ]


def target_table(snapshot: Snapshot) -> TextTable:
    """未完成的目标任务, by indicator and unit."""
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(_("Indicator"), 30, Align.LEFT),
        TextColumn(_("Unit"), 16),
        TextColumn(pgettext("target", "Goal"), 14),
        TextColumn(_("Reached"), 14),
        TextColumn(_("Due on"), 12),
    )
    missed = [target for target in snapshot.targets if target.is_missed]
    rows = tuple(
        (f"{number}", target.subject, target.unit, target.goal, target.reached, f"{target.due:%Y-%m-%d}")
        for number, target in enumerate(missed, start=1)
    )
    return drop_empty(TextTable(columns, rows))


def _speakers(meeting: MeetingFacts) -> list[Block]:
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(_("Unit"), 14),
        TextColumn(_("Kind"), 9),
        TextColumn(pgettext("person", "Speaker"), 9),
        TextColumn(_("By which rule"), 38, Align.LEFT),
        TextColumn(pgettext("speech", "Paper"), 8),
        TextColumn(pgettext("meeting", "Statement"), 30, Align.LEFT),
    )
    there, lacking = _("speech received"), _("no speech yet")
    rows = tuple(
        (
            f"{number}",
            line.unit,
            line.part,
            line.person,
            line.reasons,
            there if line.is_there else lacking,
            line.statement,
        )
        for number, line in enumerate(meeting.speakers, start=1)
    )
    return [drop_empty(TextTable(columns, rows))]

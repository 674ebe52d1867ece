"""周调度表: who is late with reporting, what is due or stuck, what changed in the week, what the last meeting resolved.
Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import (
    Align,
    Block,
    Form,
    Note,
    Paragraph,
    Sentence,
    Text,
    TextColumn,
    TextHeading,
    TextTable,
    Title,
)
from config.documents.phrases import cite, put, sentence
from config.documents.pieces import day_text, drop_empty
from config.documents.structure import arrange
from departments.choices import StepKind
from reports.documents.cadences.common import (
    Values,
    happenings,
    missing_sentence,
    overdue_sentence,
    score_sentence,
)
from reports.documents.cadences.spans import Span, short_day
from reports.documents.notice.compose import source_note
from reports.documents.snapshot import ItemFact, Snapshot

# What is due so soon stands in the table; as many rows as two pages hold.
SOON, ROWS = timedelta(days=7), 30


def compose_weekly(snapshot: Snapshot, span: Span) -> Text:
    """The sheet of a week. Tables without rows are gone with their headings."""
    title = _("Weekly dispatch sheet of the business environment of %(region)s") % {"region": snapshot.region}
    office = snapshot.phrases.get("short_office", "")
    values = {"office": office, "day": day_text(snapshot.day)}
    blocks: list[Block] = [
        Title(f"{title}\n{span.words}"),
        Paragraph((*score_sentence(snapshot), *missing_sentence(snapshot), *overdue_sentence(snapshot))),
        Paragraph(tuple(_changes(snapshot, span))),
        TextHeading(1, _("Due and stuck")),
        obstacle_table(snapshot, span),
        Paragraph(tuple(_more(snapshot))),
        TextHeading(1, _("Not reported in time")),
        late_table(snapshot),
        TextHeading(1, _("Changed in the week")),
        change_table(snapshot, span),
        TextHeading(1, resolution_title(snapshot)),
        resolution_table(snapshot),
        Note(source_note(snapshot, _("What is not published yet is provisional and changes no monthly figure."))),
        Note(_("Made by: %(office)s    Checked by: ________    %(day)s") % values),
    ]
    return Text(f"{title}{span.words}", office, snapshot.day, Form.SHEET, arrange(blocks))


def _changes(snapshot: Snapshot, span: Span) -> Iterator[Sentence]:
    found = happenings(snapshot, span.start, span.end)
    values: Values = {
        "opened": cite(len(found.opened), "count ledger opened"),
        "passed": cite(len(found.passed), "count ledger checkpoints"),
        "closed": cite(len(found.closed), "count ledger closed"),
    }
    text = _("In the week %(opened)s items were opened, %(passed)s checkpoints passed and %(closed)s items closed.")
    yield sentence("week.changes", put(text, values))
    near = [item for item in _obstacle_rows(snapshot) if not item.is_overdue and item.due - snapshot.day <= SOON]
    if near:
        values = {"n": cite(len(near), "count ledger due"), "days": cite(SOON.days, "days looked ahead")}
        yield sentence("week.near", put(_("%(n)s items are due within %(days)s days."), values))


def _obstacle_rows(snapshot: Snapshot) -> list[ItemFact]:
    """What is overdue first, the oldest first; then what is escalated or held up, then what is due soon."""
    until = snapshot.day + SOON
    found = [item for item in snapshot.items if item.is_stuck or (not item.is_closed and item.due <= until)]
    return sorted(found, key=lambda item: (not item.is_overdue, not item.is_stuck, item.due))


def obstacle_table(snapshot: Snapshot, span: Span) -> TextTable:
    """重点事项: what is overdue, escalated, held up or due within seven days."""
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(pgettext("ledger paper", "Problem/indicator"), 30, Align.LEFT),
        TextColumn(_("Target of the year"), 9),
        TextColumn(_("Progress of the week"), 16, Align.LEFT),
        TextColumn(_("Next checkpoint"), 11),
        TextColumn(pgettext("ledger paper", "State"), 7),
        TextColumn(pgettext("deadline", "Distance"), 13),
        TextColumn(_("Held up by"), 17, Align.LEFT),
        TextColumn(_("Help wanted from"), 11, Align.LEFT),
        TextColumn(_("Escalated to"), 6),
        TextColumn(pgettext("ledger paper", "Lead unit"), 10),
        TextColumn(_("Leader responsible"), 8),
        TextColumn(pgettext("ledger paper", "Person responsible"), 8),
        TextColumn(pgettext("ledger paper", "Due"), 12),
    )
    rows = tuple(
        _row(number, item, snapshot, span) for number, item in enumerate(_obstacle_rows(snapshot)[:ROWS], start=1)
    )
    return drop_empty(TextTable(columns, rows))


def _row(number: int, item: ItemFact, snapshot: Snapshot, span: Span) -> tuple[str, ...]:
    return (
        f"{number}",
        f"{item.number} {item.title}",
        _goal(item, snapshot),
        _progress(item, span),
        item.checkpoint,
        str(item.lamp.label),
        item.distance,
        item.difficulty or item.cause,
        item.wanted_from,
        item.escalation,
        item.unit,
        snapshot.heads.get(item.unit_code, ""),
        item.person,
        f"{item.due:%Y-%m-%d}",
    )


def _goal(item: ItemFact, snapshot: Snapshot) -> str:
    """The target of the item's unit on its indicator, where there is one."""
    found = [
        target
        for target in snapshot.targets
        if item.indicator and target.subject == item.indicator and target.unit_code in {"", item.unit_code}
    ]
    return found[0].goal if found else ""


def _progress(item: ItemFact, span: Span) -> str:
    """What was done in the week, the last of it in words."""
    kinds = (StepKind.PROGRESS, StepKind.CHECKPOINT, StepKind.CLOSING_ASKED, StepKind.LETTER)
    done = [doing for doing in item.doings if doing.on in span and doing.kind in kinds]
    if not done:
        return ""
    last = done[-1]
    values = {"day": short_day(last.on), "text": last.text or str(last.kind.label)}
    return _("%(day)s: %(text)s") % values


def _more(snapshot: Snapshot) -> Iterator[Sentence]:
    left = len(_obstacle_rows(snapshot)) - ROWS
    if left > 0:
        values: Values = {"n": cite(left, "count ledger stuck")}
        yield sentence("stuck.more", put(_("%(n)s more stand in the ledger."), values))


def late_table(snapshot: Snapshot) -> TextTable:
    """未报: of the newest month, and of the month that is being reported once its deadline has passed."""
    found = [(snapshot.period, unit.name, unit.owed, unit.reported) for unit in snapshot.units if unit.missing > 0]
    if snapshot.running is not None:
        found += [(snapshot.running.period, late.unit, late.owed, late.reported) for late in snapshot.running.late]
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(pgettext("paper", "Month"), 14),
        TextColumn(_("Department"), 24),
        TextColumn(_("Figures owed"), 12),
        TextColumn(_("Figures reported"), 12),
        TextColumn(_("Figures missing"), 12),
    )
    rows = tuple(
        (f"{number}", period, unit, f"{owed}", f"{reported}", f"{owed - reported}")
        for number, (period, unit, owed, reported) in enumerate(found, start=1)
    )
    return TextTable(columns, rows)


def change_table(snapshot: Snapshot, span: Span) -> TextTable:
    """本周变化: closed, passed and opened, each by day."""
    found = happenings(snapshot, span.start, span.end)
    closed, opened = pgettext("week", "closed"), pgettext("week", "opened")
    passed = pgettext("week", "checkpoint passed")
    lines = [(item.closed_on or span.end, closed, item) for item in found.closed]
    lines += [(day, passed, item) for item, day in found.passed if item not in found.closed]
    lines += [(item.opened, opened, item) for item in found.opened]
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(pgettext("week", "Change"), 10),
        TextColumn(pgettext("ledger paper", "Problem/indicator"), 44, Align.LEFT),
        TextColumn(pgettext("ledger paper", "Lead unit"), 14),
        TextColumn(_("Day"), 10),
        TextColumn(pgettext("ledger paper", "Due"), 11),
    )
    unique = list(dict.fromkeys((day, change, item.number) for day, change, item in lines))
    items = {item.number: item for _day, _change, item in lines}
    rows = tuple(
        (
            f"{number}",
            change,
            f"{key} {items[key].title}",
            items[key].unit,
            short_day(day),
            f"{items[key].due:%Y-%m-%d}",
        )
        for number, (day, change, key) in enumerate(unique[:ROWS], start=1)
    )
    return TextTable(columns, rows)


def resolution_title(snapshot: Snapshot) -> str:
    """上次议定事项, by the day of the meeting where it is known."""
    if snapshot.resolved_on is None:
        return _("Resolutions of the last meeting")
    return _("Resolutions of the meeting of %(day)s") % {"day": day_text(snapshot.resolved_on)}


def resolution_table(snapshot: Snapshot) -> TextTable:
    """上次议定事项落实: each resolution and promise with where it stands."""
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(_("Resolution"), 46, Align.LEFT),
        TextColumn(pgettext("ledger paper", "Lead unit"), 13),
        TextColumn(pgettext("ledger paper", "Due"), 11),
        TextColumn(_("Ledger number"), 12),
        TextColumn(pgettext("ledger paper", "State"), 10),
    )
    rows = tuple(
        (f"{number}", each.text, each.unit, f"{each.due:%Y-%m-%d}" if each.due else "", each.number, each.state)
        for number, each in enumerate(snapshot.resolutions, start=1)
    )
    return drop_empty(TextTable(columns, rows))

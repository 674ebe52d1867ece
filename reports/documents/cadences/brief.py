"""旬简报: what moved in ten days, what deserves attention, and what is due soon, under the masthead. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Copies, Form, Masthead, Note, Paragraph, Sentence, Text, TextHeading, Title
from config.documents.phrases import Phrase, cite, name, put, sentence
from config.documents.pieces import day_text
from config.documents.structure import arrange
from config.numbers import number_text
from departments.choices import StepKind
from reports.documents.cadences.common import (
    Values,
    happenings,
    item_phrase,
    items_phrase,
    join_sentences,
    missing_sentence,
    overdue_sentence,
    score_sentence,
)
from reports.documents.cadences.spans import Span, short_day
from reports.documents.naming import count_by_unit, quote
from reports.documents.notice.compose import source_note
from reports.documents.snapshot import ItemFact, LeafFact, Snapshot

# As many of each are named; a brief has one page.
NAMED, DUE, GAPS, DOINGS = 4, 6, 3, 3
AHEAD = timedelta(days=10)


def compose_brief(snapshot: Snapshot, span: Span, number: str) -> Text:
    """The brief of ten days, before anybody edited it."""
    phrases = snapshot.phrases
    title = _("Business environment in the %(span)s") % {"span": span.name}
    office, day = phrases.get("short_office", ""), day_text(snapshot.day)
    lines = (
        _("Reported to: %(to)s") % {"to": phrases.get("brief_up", "")},
        _("Sent to: %(to)s") % {"to": phrases.get("brief_across", "")},
        _("Issued to: %(to)s") % {"to": phrases.get("brief_down", "")},
    )
    blocks: list[Block] = [
        Masthead(phrases.get("brief_name", ""), number or _("(number of the issue)"), office, day),
        Title(title),
        Paragraph((*_lead(snapshot, span), *score_sentence(snapshot))),
        TextHeading(1, pgettext("brief", "Progress")),
        *(Paragraph((each,)) for each in _progress(snapshot, span)),
        TextHeading(1, _("Worth attention")),
        *(Paragraph((each,)) for each in _attention(snapshot)),
        TextHeading(1, _("To be done soon")),
        *(Paragraph((each,)) for each in _soon(snapshot)),
        Note(source_note(snapshot)),
        Copies(lines),
    ]
    return Text(title, office, snapshot.day, Form.BRIEF, arrange(blocks))


def _lead(snapshot: Snapshot, span: Span) -> Iterator[Sentence]:
    found = happenings(snapshot, span.start, span.end)
    values: Values = {
        "span": span.words,
        "opened": cite(len(found.opened), "count ledger opened"),
        "passed": cite(len(found.passed), "count ledger checkpoints"),
        "closed": cite(len(found.closed), "count ledger closed"),
        "units": cite(len(found.filings), "count units that submitted"),
        "figures": cite(sum(found.filings.values()), "sum figures submitted"),
    }
    text = _(
        "In the %(span)s %(opened)s items of the ledger were opened, %(passed)s checkpoints passed and %(closed)s items"
        " closed; %(units)s units submitted %(figures)s figures."
    )
    if not found.filings:
        text = _(
            "In the %(span)s %(opened)s items of the ledger were opened, %(passed)s checkpoints passed and %(closed)s"
            " items closed."
        )
    yield sentence("brief.lead", put(text, values))


def _progress(snapshot: Snapshot, span: Span) -> Iterator[Sentence]:
    found = happenings(snapshot, span.start, span.end)
    if found.closed:
        values: Values = {
            "n": cite(len(found.closed), "count ledger closed"),
            "items": items_phrase(found.closed, "ledger closed", most=NAMED),
        }
        yield sentence("progress.closed", put(_("%(n)s items were verified and closed: %(items)s."), values))
    if found.passed:
        values = {
            "n": cite(len(found.passed), "count ledger checkpoints"),
            "units": count_by_unit((item.unit for item, _day in found.passed), "ledger checkpoints"),
        }
        yield sentence("progress.passed", put(_("%(n)s checkpoints were passed: %(units)s."), values))
    if found.opened:
        values = {
            "n": cite(len(found.opened), "count ledger opened"),
            "items": items_phrase(found.opened, "ledger opened", most=NAMED),
        }
        yield sentence("progress.opened", put(_("%(n)s items were opened: %(items)s."), values))
    done = list(_doings(snapshot, span))
    if done:
        yield sentence("progress.doings", put(_("Units report: %(doings)s."), {"doings": join_sentences(done)}))
    if snapshot.running is not None and found.filings:
        values = {
            "month": snapshot.running.period,
            "reported": cite(snapshot.running.reported, "running reported"),
            "owed": cite(snapshot.running.owed, "running owed"),
            "deadline": day_text(snapshot.running.deadline),
        }
        text = _("Of %(owed)s figures of %(month)s %(reported)s are reported; the deadline is %(deadline)s.")
        yield sentence("progress.running", put(text, values))


def _doings(snapshot: Snapshot, span: Span) -> Iterator[Phrase]:
    """What units wrote of their work, one line an item, the newest first."""
    last = [
        (doing.on, item, doing.text.rstrip("。. "))
        for item in snapshot.items
        for doing in item.doings
        if doing.kind == StepKind.PROGRESS and doing.on in span and doing.text
    ]
    kept: dict[str, tuple[date, ItemFact, str]] = {}
    for on, item, text in sorted(last, key=lambda each: each[0], reverse=True):
        kept.setdefault(item.number, (on, item, text))
    for _on, item, text in list(kept.values())[:DOINGS]:
        yield put(_("%(unit)s on %(title)s: %(text)s"), {"unit": item.unit, "title": quote(item.title), "text": text})


def _attention(snapshot: Snapshot) -> Iterator[Sentence]:
    yield from overdue_sentence(snapshot)
    escalated = [item for item in snapshot.items if item.is_escalated and not item.is_closed]
    if escalated:
        values: Values = {
            "n": cite(len(escalated), "count ledger escalated"),
            "units": count_by_unit((item.unit for item in escalated), "ledger escalated"),
        }
        yield sentence("attention.escalated", put(_("%(n)s items are under supervision: %(units)s."), values))
    yield from missing_sentence(snapshot)
    costly = sorted((leaf for leaf in snapshot.leaves if leaf.lost), key=lambda leaf: -(leaf.lost or Decimal(0)))
    if costly:
        values = {"month": snapshot.period, "leaves": join_sentences(_gap(leaf) for leaf in costly[:GAPS])}
        text = _("By the report of %(month)s most points of the total are lost by %(leaves)s.")
        yield sentence("attention.gaps", put(text, values))
    stuck = [item for item in snapshot.items if item.difficulty and not item.is_closed]
    for item in stuck[:NAMED]:
        values = {"item": item_phrase(item), "what": item.difficulty, "whom": item.wanted_from}
        text = _("%(item)s is held up: %(what)s; help is wanted from %(whom)s.")
        yield sentence(f"attention.stuck.{item.number}", put(text, values))


def _gap(leaf: LeafFact) -> Phrase:
    values: Values = {
        "name": quote(leaf.name),
        "unit": leaf.unit or _("nobody named"),
        "lost": cite(number_text(leaf.lost, 2), f"{leaf.code}.lost"),
    }
    return put(_("%(name)s (%(unit)s, %(lost)s points)"), values)


def _soon(snapshot: Snapshot) -> Iterator[Sentence]:
    until = snapshot.day + AHEAD
    due = [item for item in snapshot.items if not item.is_closed and snapshot.day <= item.due <= until]
    if due:
        by_day: dict[date, list[ItemFact]] = {}
        for item in due:
            by_day.setdefault(item.due, []).append(item)
        parts = [
            put(
                _("by %(day)s %(items)s"),
                {"day": short_day(day), "items": items_phrase(items, f"ledger due {day}", most=2)},
            )
            for day, items in list(by_day.items())[:DUE]
        ]
        values: Values = {"n": cite(len(due), "count ledger due"), "items": join_sentences(parts)}
        text = _("%(n)s items of the ledger are due within ten days: %(items)s.")
        if len(by_day) > DUE:
            text = _("%(n)s items of the ledger are due within ten days, first of all %(items)s.")
        yield sentence("soon.items", put(text, values))
    targets = [target for target in snapshot.targets if not target.is_missed and snapshot.day <= target.due <= until]
    for target in targets[:NAMED]:
        values = {
            "subject": quote(target.subject),
            "unit": target.unit,
            "goal": cite(target.goal, f"{target.source} goal", quoted=(target.measure,)),
            "day": short_day(target.due),
        }
        text = _("%(unit)s reaches %(goal)s on %(subject)s by %(day)s.")
        yield sentence(f"soon.target.{target.key}", put(text, values))
    if snapshot.running is not None and snapshot.day <= snapshot.running.deadline <= until:
        values = {"month": name(snapshot.running.period), "day": short_day(snapshot.running.deadline)}
        yield sentence("soon.filing", put(_("Figures of %(month)s are due by %(day)s."), values))
    if snapshot.meeting is not None and snapshot.meeting <= until:
        values = {"day": short_day(snapshot.meeting)}
        yield sentence("soon.meeting", put(_("The task force meets on %(day)s."), values))

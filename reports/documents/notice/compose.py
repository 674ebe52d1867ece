"""月通报的全文: from the document number to the copies. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.documents.blocks import (
    Attachments,
    Block,
    Copies,
    Form,
    Note,
    Number,
    Paragraph,
    Recipients,
    Signature,
    Text,
    Title,
)
from config.documents.phrases import name, sentence
from config.documents.pieces import day_text
from config.documents.structure import arrange
from reports.documents.notice.annexes import annex_blocks, annexes
from reports.documents.notice.next_steps import causes_and_measures, next_steps
from reports.documents.notice.problems import problems
from reports.documents.notice.results import results
from reports.documents.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Imprint:
    """发文要素: the number of the document, and what its version says."""

    number: str = ""
    note: str = ""


def compose_notice(snapshot: Snapshot, imprint: Imprint) -> Text:
    """The month's notice, before anybody edited it. Headings of empty classes are gone, numbers closed up."""
    phrases = snapshot.phrases
    values = {"period": snapshot.period, "region": snapshot.region}
    title = _("Notice on the indicators of the business environment\nof the county in %(period)s") % values
    attached = annexes(snapshot)
    opening = phrases.get("opening", "")
    blocks: list[Block] = [
        Number(imprint.number or _("(document number)")),
        Title(title),
        Recipients(phrases.get("recipients", "")),
        Paragraph((sentence("opening", name(opening)),)),
        *results(snapshot),
        *problems(snapshot),
        *causes_and_measures(snapshot),
        *next_steps(snapshot),
        Attachments(tuple(each for each, _content in attached)),
        Signature(phrases.get("office", ""), day_text(snapshot.day)),
        Note(source_note(snapshot, imprint.note)),
        *annex_blocks(attached),
        Copies(
            (_("Copies: %(to)s") % {"to": phrases.get("copies", "")},),
            phrases.get("office", ""),
            _("printed on %(day)s") % {"day": day_text(snapshot.day)},
        ),
    ]
    plain = title.replace("\n", "")
    return Text(plain, phrases.get("office", ""), snapshot.day, Form.NOTICE, arrange(blocks))


def source_note(snapshot: Snapshot, note: str = "") -> str:
    """数据来源: the report and its version, and until when the ledger was read."""
    values = {"report": snapshot.based_on, "day": day_text(snapshot.day)}
    text = _("Numbers of the month: report %(report)s; ledger as of %(day)s.") % values
    return f"{text}{note}"

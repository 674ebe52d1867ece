"""交接清单文稿: who hands over what to whom, to be signed by three. No question is asked of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Form, Note, Text, TextColumn, TextHeading, TextTable, Title
from config.documents.pieces import day_text, paragraphs, say, text_column
from config.documents.structure import arrange
from departments.models import Handover, Post

_LINE = "　" * 8


class Matters(NamedTuple):
    """What one keeper of open matters had, in the words of the day."""

    label: str
    items: Sequence[str]
    summary: str = ""


def handover_as_text(handover: Handover, *, office: str, moved: Sequence[Matters], kept: Sequence[Matters]) -> Text:
    """Every matter that went over, and every one that did not, numbered through."""
    former, successor = handover.former, handover.successor
    title = _("%(unit)s: handover sheet") % {"unit": former.department.name}
    blocks: list[Block] = [
        Title(title),
        _people(former, successor),
        TextHeading(1, _("Handed over")),
        *([_table(moved)] if moved else [say(_("Nothing was open."))]),
        *([Note(_totals(moved))] if _totals(moved) else []),
        *_rest(kept),
        *_remarks(handover.note),
        *([say(_closing(handover))] if handover.closes_account and former.user else []),
        *_signatures(),
        Note(
            _("Recorded by %(who)s on %(day)s.")
            % {"who": handover.by_name, "day": day_text(handover.at.date() if handover.at else None)}
        ),
    ]
    return Text(title, office, handover.on, Form.LEAF, arrange(blocks))


def _people(former: Post, successor: Post) -> TextTable:
    columns = (
        TextColumn("", 12),
        TextColumn(pgettext("person", "Name"), 12),
        TextColumn(pgettext("post", "Post"), 24),
        TextColumn(_("Telephone"), 18),
        TextColumn(_("Term of office"), 34),
    )
    post = " · ".join(filter(None, (str(former.get_kind_display()), former.title)))
    next_post = " · ".join(filter(None, (str(successor.get_kind_display()), successor.title)))
    until = _("%(first)s to %(last)s") % {"first": day_text(former.valid_from), "last": day_text(former.valid_to)}
    since = _("in office from %(day)s") % {"day": day_text(successor.valid_from)}
    return TextTable(
        columns,
        (
            (_("Hands over"), former.name, post, former.phone, until),
            (_("Takes over"), successor.name, next_post, successor.phone, since),
        ),
    )


def _table(groups: Sequence[Matters]) -> TextTable:
    columns = (TextColumn(_("No."), 6), TextColumn(_("Kind"), 16), text_column(_("Matter"), 76))
    matters = [(group.label, item) for group in groups for item in group.items]
    return TextTable(columns, tuple((str(n), label, item) for n, (label, item) in enumerate(matters, start=1)))


def _rest(kept: Sequence[Matters]) -> list[Block]:
    return [TextHeading(1, _("Not handed over")), _table(kept)] if kept else []


def _remarks(note: str) -> list[Block]:
    return [TextHeading(1, _("Remarks")), *paragraphs(note)] if note else []


def _totals(groups: Sequence[Matters]) -> str:
    texts = [f"{group.label}{_(': ')}{group.summary}" for group in groups if group.summary]
    return _("; ").join(texts)


def _closing(handover: Handover) -> str:
    values = {"who": handover.former.user.own_name, "day": day_text(handover.on)}  # type: ignore[union-attr]
    return _("The account of %(who)s is switched off on %(day)s.") % values


def _signatures() -> list[Block]:
    signed = (_("Hands over (signature)"), _("Takes over (signature)"), _("Witness (signature)"))
    day = pgettext("day", "Date")
    return [say(f"{each}{_(': ')}{_LINE}{day}{_(': ')}", indented=False) for each in signed]

"""The columns of the smaller lists of the ledger in a file: what waits at which checkpoint, what was escalated,
and what the best county does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from config.lists.columns import ListField
from departments.choices import Checkpoint
from departments.ledger.escalation import Due
from departments.ledger.lamps import Today, distance_text, lamp_of
from departments.models import ActionItem, Letter


def board_fields(today: Today) -> list[ListField]:
    """What stands on a card."""

    def lamp(item: ActionItem) -> str:
        return str(lamp_of(state=item.state, due=item.due, closed_on=None, today=today).label)

    return [
        _always("checkpoint", _("Checkpoint"), lambda item: Checkpoint(item.checkpoint).label, 12),
        _always("number", _("Number"), lambda item: item.number, 14),
        _always("title", _("Problem or task"), lambda item: item.title, 40),
        _always("owner", _("Owner unit"), lambda item: item.owner.short_name, 14),
        _always("person", _("Person"), lambda item: item.person, 10),
        _always("indicator", _("Indicator code"), lambda item: item.indicator_code, 10),
        _always("lamp", _("Lamp"), lamp, 10),
        _always("due", _("Due on"), lambda item: f"{item.due:%Y-%m-%d}", 12),
        _always("distance", _("Working days"), lambda item: distance_text(item.due, today), 16),
    ]


def escalation_fields() -> list[ListField]:
    """Steps that are due and letters that were sent: what only one of them has stays empty in the other."""

    def of_step(value: Callable[[Due], Any]) -> Callable[[Due | Letter], Any]:
        return lambda row: value(row) if isinstance(row, Due) else None

    def of_letter(value: Callable[[Letter], Any]) -> Callable[[Due | Letter], Any]:
        return lambda row: value(row) if isinstance(row, Letter) else None

    return [
        _always("state", _("State"), lambda row: _("Due today") if isinstance(row, Due) else _("Letters sent"), 10),
        _always("item", _("Item"), lambda row: f"{row.item.number} {row.item.title}", 40),
        _always("owner", _("Owner unit"), lambda row: str(row.item.owner), 14),
        _always("step", _("Step"), lambda row: row.step.label if isinstance(row, Due) else row.get_level_display(), 10),
        _always("due", _("Due on"), of_step(lambda row: f"{row.item.due:%Y-%m-%d}"), 12),
        _always("over", _("Working days over"), of_step(lambda row: row.over), 8),
        _always("letter", _("Letter"), of_letter(str), 22),
        _always("issued", _("Issued"), of_letter(lambda letter: f"{letter.issued_on:%Y-%m-%d}"), 12),
        _always("reply", _("Reply by"), of_letter(lambda letter: f"{letter.reply_by:%Y-%m-%d}"), 12),
        _always("by", _("By"), of_letter(lambda letter: letter.issued_by_name), 10),
    ]


def measure_fields() -> list[ListField]:
    """By cause, which is a heading of the page."""
    return [
        _always("cause", _("Cause"), lambda row: row.get_cause_display(), 14),
        _always("place", _("County"), lambda row: row.place, 14),
        _always("text", _("What it does"), lambda row: row.text, 50),
        _always("indicator", _("Indicator"), lambda row: row.indicator_code, 10),
        _always("source", _("Source"), lambda row: row.source, 28),
        _always("used", _("Used by items"), lambda row: row.used, 8),
    ]


def _always(key: str, title: str, value: Callable[[Any], Any], width: int) -> ListField:
    return ListField(key, title, value, width, always=True)

"""履约践诺事项表 as a paper: every promise with its amount and age, and the sums of the year below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.pieces import day_text
from config.files.write_xlsx import A3, Sheet, SheetColumn
from config.numbers import number_text
from departments.ledger.lamps import Today, age_text, lamp_of
from departments.ledger.promise_sums import PromiseSums, Sum
from departments.models import ActionItem

CENTS = 2


def promise_sheet(*, items: Iterable[ActionItem], title: str, subtitle: str, today: Today, sums: PromiseSums) -> Sheet:
    """One row a promise, in the order of ``items``, which are read with their owners. ``sums`` are of all promises
    that the reader sees, whatever is filtered."""
    return Sheet(title, title, subtitle, _columns(), _rows(items, today), notes=[_sums(sums, today.day)], paper=A3)


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn(pgettext("ledger paper", "No."), 6, decimals=0, centred=True),
        SheetColumn(_("Ledger number"), 14, centred=True),
        SheetColumn(_("What was promised"), 34),
        SheetColumn(_("Enterprise"), 24),
        SheetColumn(pgettext("ledger paper", "Source"), 24),
        SheetColumn(_("Owner unit"), 14, centred=True),
        SheetColumn(pgettext("post", "Person in charge"), 10, centred=True),
        SheetColumn(_("Amount, yuan"), 16, decimals=CENTS),
        SheetColumn(_("Origin date"), 14, centred=True),
        SheetColumn(_("Age"), 12, centred=True),
        SheetColumn(_("Due on"), 14, centred=True),
        SheetColumn(_("State"), 10, centred=True),
        SheetColumn(pgettext("ledger paper", "Closed on"), 14, centred=True),
    ]


def _rows(items: Iterable[ActionItem], today: Today) -> Iterator[Sequence[Any]]:
    for number, item in enumerate(items, start=1):
        lamp = lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today)
        yield (
            number,
            item.number,
            item.title,
            item.enterprise,
            " ".join(filter(None, (item.source, item.clause))),
            item.owner.short_name,
            item.person,
            item.amount,
            _day(item.origin_date),
            age_text(item.origin_date, today.day) if item.origin_date else "",
            _day(item.due),
            str(lamp.label),
            _day(item.closed_on),
        )


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _sums(sums: PromiseSums, day: date) -> str:
    """2026年1月1日至11月30日：期初…，新增…，化解…，剩余…。"""
    text = _("From %(first)s to %(last)s: at the beginning %(opening)s, added %(added)s, kept %(kept)s, left %(left)s.")
    return text % {
        "first": day_text(day.replace(month=1, day=1)),
        "last": day_text(day),
        "opening": _sum(sums.opening),
        "added": _sum(sums.added),
        "kept": _sum(sums.kept),
        "left": _sum(sums.left),
    }


def _sum(found: Sum) -> str:
    values = {"n": found.n, "amount": number_text(found.amount, CENTS, group=True), "unknown": found.unknown}
    if not found.n or found.n == found.unknown:
        return _("%(n)d promises") % values
    if found.unknown:
        return _("%(n)d promises (%(amount)s yuan, %(unknown)d without an amount)") % values
    return _("%(n)d promises (%(amount)s yuan)") % values

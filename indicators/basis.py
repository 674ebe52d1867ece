"""统计口径 in words: what span a number speaks of, wherever it is printed. Pure.

A month's own count, a count since January, a state at a day and an average are four kinds of number, and a sentence
that does not say which is read as another one.
"""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from indicators.choices import Basis

SPANS = {
    Basis.MONTH: gettext_lazy("%(month)s alone"),
    Basis.CUMULATIVE: gettext_lazy("cumulative until %(month)s"),
    Basis.POINT: gettext_lazy("as of %(month)s"),
    Basis.AVERAGE: gettext_lazy("average, %(month)s"),
}
NOTES = {
    Basis.MONTH: pgettext_lazy("basis", "month alone"),
    Basis.CUMULATIVE: pgettext_lazy("basis", "cumulative"),
    Basis.POINT: pgettext_lazy("basis", "end of period"),
    Basis.AVERAGE: pgettext_lazy("basis", "average"),
}


def day_text(day: date) -> str:
    """截至2026年10月25日."""
    return _("as of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


def last_day_text(until: date | None, issued_on: date | None) -> str:
    """截至 of what a document says: the last day of its period; where it names none 未载明（2026-04-14发文）."""
    if until is not None:
        return f"{until:%Y-%m-%d}"
    if issued_on is None:
        return pgettext("day", "not stated")
    return _("not stated (issued on %(day)s)") % {"day": f"{issued_on:%Y-%m-%d}"}


def basis_text(basis: str, label: str, day: date | None = None) -> str:
    """The span of one number of a period ("2026-10"): 2026-10当月, 截至2026-10累计, 截至2026-10, 2026-10平均.

    ``day`` is the one that the number describes where that is not the last of the period: 截至2026年10月25日累计."""
    if not basis:
        return ""
    text = str(SPANS[Basis(basis)])
    if day is None:
        return text % {"month": label}
    if basis in {Basis.CUMULATIVE, Basis.POINT}:
        return text % {"month": date_format(day, "DATE_FORMAT")}
    return _("%(first)s, %(next)s") % {"first": text % {"month": label}, "next": day_text(day)}


def counts_from_january(basis: str, unit: str) -> bool:
    """Whether it is a count that begins anew each January: a month and the one before it say nothing of each other."""
    return basis == Basis.CUMULATIVE and not unit.startswith(("%", "％", "percent"))


def basis_note(basis: str, day: date | None = None) -> str:
    """As sentences say it: 当月, 累计, 截至期末, 平均; with a ``day`` of its own 累计，截至2026年10月25日.

    Empty where nothing is measured."""
    note = str(NOTES[Basis(basis)]) if basis else ""
    if day is None:
        return note
    if basis in {"", Basis.POINT}:
        return day_text(day)
    return _("%(first)s, %(next)s") % {"first": note, "next": day_text(day)}


def basis_word(basis: str, day: date | None = None) -> str:
    """As a tag beside a name says it, by the word of the catalogue: 时点, 累计，截至2026年10月25日."""
    if not basis:
        return ""
    word = str(Basis(basis).label)
    return word if day is None else _("%(first)s, %(next)s") % {"first": word, "next": day_text(day)}


def name_with_basis(name: str, basis: str, day: date | None = None) -> str:
    """As a sentence has it: 办件量（累计）, 办件量（当月）, 到位资金（累计，截至2026年10月25日）."""
    return name_with_note(name, basis_note(basis, day))


def name_with_note(name: str, note: str) -> str:
    """The name with what its number counts, where there is something to say of it."""
    return _("%(name)s (%(basis)s)") % {"name": name, "basis": note} if note else name

"""统计口径 in words: what span a number speaks of, wherever it is printed. Pure.

A month's own count, a count since January, a state at a day and an average are four kinds of number, and a sentence
that does not say which is read as another one.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.choices import Basis


def basis_text(basis: str, label: str) -> str:
    """The span of one number of a period ("2026-10"): 2026-10当月, 截至2026-10累计, 截至2026-10, 2026-10平均."""
    words = {
        Basis.MONTH: _("%(month)s alone"),
        Basis.CUMULATIVE: _("cumulative until %(month)s"),
        Basis.POINT: _("as of %(month)s"),
        Basis.AVERAGE: _("average, %(month)s"),
    }
    return words[Basis(basis)] % {"month": label} if basis else ""


def counts_from_january(basis: str, unit: str) -> bool:
    """Whether it is a count that begins anew each January: a month and the one before it say nothing of each other."""
    return basis == Basis.CUMULATIVE and not unit.startswith(("%", "％", "percent"))


def name_with_basis(name: str, basis: str) -> str:
    """As a sentence has it that names the month already: 办件量（累计）. A month's own figure needs no word."""
    notes = {
        Basis.CUMULATIVE: pgettext("basis", "cumulative"),
        Basis.POINT: pgettext("basis", "end of period"),
        Basis.AVERAGE: pgettext("basis", "average"),
    }
    note = notes.get(Basis(basis)) if basis else None
    return _("%(name)s (%(basis)s)") % {"name": name, "basis": note} if note else name

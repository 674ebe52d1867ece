"""前三名、后三名、仍为0: the paragraph of a league table, ready to paste. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.choices import Direction
from reports.presentation import measured

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One ranked or unranked unit."""

    name: str
    value: Decimal | None
    rank: int | None
    reverse_rank: int | None
    tied: bool = False


def league_paragraph(entries: Sequence[Entry], unit: str, direction: str) -> str:
    """Top three, bottom three (ties at the border included) and who is still at zero.

    Below six ranked units the two groups would overlap, so all are named in order; when all are equal there is neither.
    """
    ranked = sorted((e for e in entries if e.rank is not None), key=lambda e: e.rank or 0)
    sentences = []
    if len({e.value for e in ranked}) > 1:
        if len(ranked) < 2 * SHOWN:
            sentences.append(_("In order: %(units)s.") % {"units": _listed(ranked, unit)})
        else:
            top = [e for e in ranked if (e.rank or 0) <= SHOWN]
            bottom = [e for e in ranked if (e.reverse_rank or 0) <= SHOWN and e not in top]
            sentences.append(_("Top three: %(units)s.") % {"units": _listed(top, unit)})
            sentences.append(_("Bottom three: %(units)s.") % {"units": _listed(bottom, unit)})
    elif len(ranked) > 1:
        said = {"n": len(ranked), "value": measured(ranked[0].value, unit)}
        sentences.append(_("All %(n)s units are equal: %(value)s.") % said)
    zeros = [e.name for e in entries if e.value is not None and e.value == 0]
    if zeros and direction == Direction.HIGHER:
        sentences.append(_("Still at 0: %(units)s.") % {"units": _(", ").join(zeros)})
    return " ".join(sentences)


def _listed(entries: Sequence[Entry], unit: str) -> str:
    named = [
        (_("%(name)s (%(value)s, tied)") if e.tied else _("%(name)s (%(value)s)"))
        % {"name": e.name, "value": measured(e.value, unit)}
        for e in entries
    ]
    return _(", ").join(named)

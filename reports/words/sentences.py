"""通报表述: rankings, completeness and streaks as sentences ready to paste. Pure.

前三名、后三名、仍为0、未报. Whoever ties at a border is named with the others; nobody is both at the top and at the
bottom; fewer than six are named in order; where all are equal there is neither top nor bottom. A blank is not a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.choices import Direction
from indicators.rounds.words import running
from reports.presentation import HOLDERS_SHOWN, period_text, with_unit

SHOWN = 3
CROWD = 8  # more on one place are counted, not named


@dataclass(frozen=True, slots=True)
class RankedBy:
    """By how many of the indicators that it leads a unit is ranked: a place by one indicator is not one by nineteen."""

    scored: int
    led: int


@dataclass(frozen=True, slots=True)
class RankingEntry:
    """One unit: ranked, or without a place; ``missing`` when it owed a figure and gave none."""

    name: str
    value: Decimal | None
    rank: int | None
    reverse_rank: int | None
    tied: bool = False
    missing: bool = False
    # How much of it is known, where that is too little for a place.
    incomplete: str = ""
    # Of a unit that is ranked by what it leads: by how many indicators.
    by: RankedBy | None = None
    # Whether it leads too few scored indicators for a place.
    too_few: bool = False


def ranking_paragraph(entries: Sequence[RankingEntry], unit: str, direction: str, *, opening: str = "") -> str:
    """Who leads, who is last, who is still at 0 and who has not reported."""
    ranked = sorted((e for e in entries if e.rank is not None), key=lambda e: e.rank or 0)
    parts = [*_places(ranked, unit), *_zeros(entries, direction), *_absent(entries)]
    return opening + running(parts) if parts else ""


def groups(ranked: Sequence[RankingEntry]) -> tuple[list[RankingEntry], list[RankingEntry]]:
    """前三名 and 后三名 with ties at the border. Units that tie so broadly that they would be both belong to the end
    that they are nearer to, and to neither when they stand in the middle."""
    top = [e for e in ranked if (e.rank or 0) <= SHOWN and (e.rank or 0) < (e.reverse_rank or 0)]
    bottom = [e for e in ranked if (e.reverse_rank or 0) <= SHOWN and (e.reverse_rank or 0) < (e.rank or 0)]
    return top, bottom


def _places(ranked: Sequence[RankingEntry], unit: str) -> list[str]:
    if not ranked:
        return []
    if len(ranked) == 1:
        return [_("Only one is ranked: %(units)s.") % {"units": _list_entries(ranked, unit)}]
    if len({e.value for e in ranked}) == 1:
        values = {"n": len(ranked), "value": with_unit(ranked[0].value, unit)}
        return [_("All %(n)s units are equal: %(value)s.") % values]
    if len(ranked) < 2 * SHOWN:
        return [_("In order: %(units)s.") % {"units": _list_entries(ranked, unit)}]
    top, bottom = groups(ranked)
    return [*_with_heading(top, unit, *_top_words()), *_with_heading(bottom, unit, *_bottom_words())]


def _top_words() -> tuple[str, str, str, str]:
    return (
        _("First: %(units)s."),
        _("Top two: %(units)s."),
        _("Top three: %(units)s."),
        _("Top three, %(n)s with ties: %(units)s."),
    )


def _bottom_words() -> tuple[str, str, str, str]:
    return (
        _("Last: %(units)s."),
        _("Bottom two: %(units)s."),
        _("Bottom three: %(units)s."),
        _("Bottom three, %(n)s with ties: %(units)s."),
    )


def _with_heading(entries: Sequence[RankingEntry], unit: str, *words: str) -> list[str]:
    """The heading says how many there are: ties make a group larger, and a broad tie beside it makes it smaller."""
    if not entries:
        return []
    return [words[min(len(entries), len(words)) - 1] % {"n": len(entries), "units": _list_entries(entries, unit)}]


def _list_entries(entries: Sequence[RankingEntry], unit: str) -> str:
    """Place after place; who shares one is named together, of a crowd the first two and how many they are."""
    texts = []
    for _rank, sharing in groupby(entries, key=lambda entry: entry.rank):
        tied = list(sharing)
        value = with_unit(tied[0].value, unit)
        if len(tied) <= CROWD and any(e.by for e in tied):
            # Each by indicators of its own, so each for itself.
            texts += [_name_with_basis(e, value) for e in tied]
            continue
        facts = {"name": _join_names([e.name for e in tied]), "value": _with_basis(value, tied)}
        texts.append((_("%(name)s (%(value)s, tied)") if tied[0].tied else _("%(name)s (%(value)s)")) % facts)
    return _(", ").join(texts)


def _name_with_basis(entry: RankingEntry, value: str) -> str:
    facts = {"name": entry.name, "value": _with_basis(value, [entry])}
    return (_("%(name)s (%(value)s, tied)") if entry.tied else _("%(name)s (%(value)s)")) % facts


def _with_basis(value: str, tied: Sequence[RankingEntry]) -> str:
    """The value with the number of indicators that it is made of; of a crowd from the fewest to the most."""
    counts = [e.by for e in tied if e.by]
    if not counts:
        return value
    if len(counts) > 1:
        few, most = min(by.scored for by in counts), max(by.scored for by in counts)
        words = _("%(value)s, on %(few)s to %(most)s indicators each")
        return words % {"value": value, "few": few, "most": most}
    return _("%(first)s, %(next)s") % {"first": value, "next": basis_text(counts[0])}


def basis_text(by: RankedBy) -> str:
    """按几项计: by how many indicators a unit is ranked."""
    if by.led == 1:
        return _("leads only 1 indicator")
    return _("on %(n)s of the %(led)s indicators it leads") % {"n": by.scored, "led": by.led}


def _join_names(names: Sequence[str]) -> str:
    if len(names) <= CROWD:
        return _(", ").join(names)
    first = _(", ").join(names[:HOLDERS_SHOWN])
    return _("%(names)s and others, %(n)s units") % {"names": first, "n": len(names)}


def _zeros(entries: Sequence[RankingEntry], direction: str) -> list[str]:
    """仍为0: a finding only where more is better."""
    names = [e.name for e in entries if e.value is not None and e.value == 0]
    if not names or direction != Direction.HIGHER:
        return []
    return [_("Still at 0: %(units)s.") % {"units": _(", ").join(names)}]


def _absent(entries: Sequence[RankingEntry]) -> list[str]:
    names = [e.name for e in entries if e.missing]
    texts = [_("Not reported, and so not ranked: %(units)s.") % {"units": _(", ").join(names)}] if names else []
    some = [_("%(name)s (%(value)s)") % {"name": e.name, "value": e.incomplete} for e in entries if e.incomplete]
    if some:
        texts.append(_("Too little reported, and so not ranked: %(units)s.") % {"units": _(", ").join(some)})
    few = [_("%(unit)s (%(n)s)") % {"unit": e.name, "n": e.by.scored if e.by else 0} for e in entries if e.too_few]
    if few:
        texts.append(
            _("Leading too few scored indicators, and so not ranked: %(units)s.") % {"units": _(", ").join(few)}
        )
    return texts


def opening_text(label: str, subject: str, group: str, n: int) -> str:
    """What the ranking is of, and how many take part."""
    values = {"period": period_text(label), "subject": subject, "group": group, "n": n}
    return _("%(period)s, %(subject)s. %(group)s, %(n)s ranked: ") % values


def completeness_text(label: str, *, owed: int, reported: int, late: Sequence[tuple[str, int]]) -> str:
    """报送情况: how much is in, and which units are late with how much."""
    values = {"period": period_text(label), "owed": owed, "done": reported, "open": owed - reported}
    if not owed:
        return _("%(period)s: no figures are owed.") % values
    parts = [_("%(period)s: %(done)s of %(owed)s figures handed in, %(open)s outstanding.") % values]
    if late:
        named = _(", ").join(_("%(unit)s (%(n)s)") % {"unit": unit, "n": n} for unit, n in late)
        head = ngettext("%(n)s unit is late: %(units)s.", "%(n)s units are late: %(units)s.", len(late))
        parts.append(head % {"n": len(late), "units": named})
    elif owed == reported:
        parts.append(_("All units have reported in full."))
    return running(parts)


def streak_paragraph(lines: Sequence[tuple[str, str]]) -> str:
    """连续靠后: units with the words of their streaks."""
    return _("; ").join(_("%(unit)s: %(streak)s") % {"unit": unit, "streak": words} for unit, words in lines)

"""点名: names in a sentence, cut by rule where there are too many. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from config.documents.phrases import Phrase, cite, join, name, put

# So many are named; of more, and then of the first ones alone, how many they are.
MOST_NAMED, SHOWN = 8, 5


def list_names(
    phrases: Sequence[Phrase], source: str, *, of_units: bool = True, most: int = MOST_NAMED, shown: int = SHOWN
) -> Phrase:
    """甲、乙、丙, or 甲、乙、丙、丁、戊等12个单位; of what are no units 等12项."""
    if len(phrases) <= most:
        return join(phrases, _(", "))
    values = {"names": join(phrases[:shown], _(", ")), "n": cite(len(phrases), source)}
    if of_units:
        return put(_("%(names)s and others, %(n)s units"), values)
    return put(_("%(names)s and others, %(n)s items"), values)


def quote(text: str) -> Phrase:
    """“网办率”; a name that has quotation marks of its own gets no further ones."""
    return name(text) if "“" in text else put(_("“%(name)s”"), {"name": text})


def count_by_unit(units: Iterable[str], source: str) -> Phrase:
    """教育局（2）、住建局（1）: the unit with most first."""
    parts = [
        put(_("%(unit)s (%(n)s)"), {"unit": unit, "n": cite(n, f"count {source} {unit}")})
        for unit, n in Counter(units).most_common()
    ]
    return list_names(parts, f"count units {source}")

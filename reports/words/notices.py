"""通报用语: what an official notice would say of one indicator, every number of it checked against the frozen row.

Pure. A sentence is offered only if each of its numbers stands in the row: nothing is typed, rounded or worked out on
the way to the notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.basis import counts_from_january, name_with_basis
from indicators.choices import Standing
from indicators.months import first_day
from reports.bands import Level, Trend, change_of, level_of
from reports.presentation import GapFacts, gap_unit, gap_with_unit, holder_text, score_clause, value_clause, with_unit

# A number as sentences have it; a hyphen before it is a dash of a name, not a sign.
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
# Where the numbers of a row stand.
NUMERIC = (
    "value",
    "numerator",
    "denominator",
    "points",
    "full_marks",
    "score",
    "best",
    "average",
    "worst",
    "city_best",
    "best_score",
    "average_score",
    "gap",
    "relative_gap",
    "score_gap",
    "relative_score_gap",
    "average_gap",
    "rank_province",
    "n_province",
    "rank_city",
    "n_city",
    "previous_value",
    "previous_score",
    "band",
    "warning",
    "advanced",
)


class NoticeFacts(GapFacts, Protocol):
    """What sentences of a notice are made of; an indicator row of a report has it all."""

    basis: str
    best_holder: str
    lead_name: str
    average: Decimal | None
    average_gap: Decimal | None
    score: Decimal | None
    full_marks: Decimal
    warning: Decimal | None
    advanced: Decimal | None
    previous_value: Decimal | None
    rank_province: int | None
    n_province: int | None
    rank_city: int | None
    n_city: int | None
    zero_score: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence of a notice."""

    text: str


def notices(row: NoticeFacts, month: str) -> list[Notice]:
    """All sentences that can be said of the row in its month ("2026-10"), each proven number by number."""
    if row.standing != Standing.REPORTED:
        return []
    values = {"month": month_text(month), "name": row.name, "named": name_with_basis(row.name, row.basis)}
    kinds = (_gap, _points, _average, _place, _change, _threshold)
    offered = [Notice(text) for text in (sentence(row, values) for sentence in kinds) if text]
    return [notice for notice in offered if not find_unproven(notice.text, row, (values["month"],))]


def month_text(label: str) -> str:
    """2026-10 as a sentence has it: 2026年10月."""
    return str(date_format(first_day(label), "YEAR_MONTH_FORMAT"))


def _of_value(values: dict[str, str]) -> dict[str, str]:
    """A sentence of the value says what the value counts; points and places have no basis of their own."""
    return values | {"name": values["named"]}


def _gap(row: NoticeFacts, values: dict[str, str]) -> str:
    clause = value_clause(row)
    if not clause or row.value is None:
        return ""
    own = _of_value(values) | {"value": with_unit(row.value, row.unit), "clause": clause}
    if not row.best_holder:
        return _("In %(month)s %(name)s was %(value)s, which %(clause)s.") % own
    own |= {"best": with_unit(row.best, row.unit), "holder": holder_text(row.best_holder)}
    return _("In %(month)s %(name)s was %(value)s, which %(clause)s; the best is %(best)s (%(holder)s).") % own


def _points(row: NoticeFacts, values: dict[str, str]) -> str:
    if row.zero_score:
        return _("In %(month)s %(name)s scored 0; lead department: %(lead)s.") % (
            values | {"lead": row.lead_name or "—"}
        )
    clause = score_clause(row)
    return _("In %(month)s %(name)s %(clause)s.") % (values | {"clause": clause}) if clause else ""


def _average(row: NoticeFacts, values: dict[str, str]) -> str:
    if row.average_gap is None:
        return ""
    gap = gap_with_unit(abs(row.average_gap), row.unit)
    own = _of_value(values) | {"gap": gap, "average": with_unit(row.average, row.unit)}
    if row.average_gap == 0:
        return _("In %(month)s %(name)s was level with the provincial average (%(average)s).") % own
    if row.average_gap > 0:
        return _("In %(month)s %(name)s was worse than the provincial average (%(average)s) by %(gap)s.") % own
    return _("In %(month)s %(name)s was better than the provincial average (%(average)s) by %(gap)s.") % own


def _place(row: NoticeFacts, values: dict[str, str]) -> str:
    places = []
    if row.rank_province is not None and row.n_province is not None:
        places.append(_("place %(rank)s of %(n)s in the province") % {"rank": row.rank_province, "n": row.n_province})
    if row.rank_city is not None and row.n_city is not None:
        places.append(_("place %(rank)s of %(n)s in the city") % {"rank": row.rank_city, "n": row.n_city})
    if not places:
        return ""
    return _("In %(month)s %(name)s took %(places)s.") % (values | {"places": _(", ").join(places)})


def _change(row: NoticeFacts, values: dict[str, str]) -> str:
    grows = counts_from_january(row.basis, row.unit)
    change = change_of(row.value, row.previous_value, row.direction, row.band, grows=grows)
    own = _of_value(values) | {
        "before": with_unit(row.previous_value, row.unit),
        "value": with_unit(row.value, row.unit),
    }
    if change == Trend.SAME:
        return _("%(name)s was about the same in %(month)s as the month before (%(before)s, now %(value)s).") % own
    if change == Trend.BETTER:
        return _("%(name)s improved in %(month)s, from %(before)s to %(value)s.") % own
    if change == Trend.WORSE:
        return _("%(name)s got worse in %(month)s, from %(before)s to %(value)s.") % own
    return ""


def _threshold(row: NoticeFacts, values: dict[str, str]) -> str:
    level = level_of(row)
    if level == Level.ADVANCED:
        own = _of_value(values) | {"limit": with_unit(row.advanced, row.unit)}
        return _("In %(month)s %(name)s reached the advanced threshold (%(limit)s).") % own
    if level == Level.WARNING:
        own = _of_value(values) | {"limit": with_unit(row.warning, row.unit)}
        return _("In %(month)s %(name)s reached the warning threshold (%(limit)s) and needs attention.") % own
    return ""


def find_unproven(text: str, row: Any, also: Iterable[str] = ()) -> list[str]:
    """The numbers of a sentence that stand nowhere in the row. Names, units and what else is quoted count as words."""
    quoted = [row.name, row.unit, gap_unit(row.unit), row.lead_name, holder_text(row.best_holder), *also]
    # The longest first: a unit such as 件 may be part of a name.
    for words in sorted(filter(None, quoted), key=len, reverse=True):
        if NUMBER.search(words):
            text = text.replace(words, "")
    existing = {Decimal(abs(number)) for name in NUMERIC if (number := getattr(row, name, None)) is not None}
    if row.zero_score:
        existing.add(Decimal(0))
    return [digits for digits in NUMBER.findall(text) if Decimal(digits.replace(",", "")) not in existing]

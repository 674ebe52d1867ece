"""通报用语: what an official notice would say of one indicator, every number of it checked against the frozen row.

Pure. A sentence is offered only if each of its numbers stands in the row, or is its average as all pages print it and
the difference that follows: nothing else is typed, rounded or worked out on the way to the notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.choices import RegionLevel
from indicators.basis import counts_from_january, day_text, name_with_basis
from indicators.choices import Standing
from indicators.months import first_day
from indicators.numbers.rates import WithUnit, is_place
from reports.bands import Level, Trend, change_of, level_of
from reports.differences import average_of, behind_average
from reports.facts import OwnRow, PlaceFact, own_basis, places_of
from reports.presentation import (
    Compared,
    GapFacts,
    gap_unit,
    gap_with_unit,
    holder_text,
    period_text,
    score_clause,
    source_text,
    value_clause,
    with_unit,
)

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
    "published_rank",
    "published_n",
    "place_band_size",
    "awarded",
    "previous_value",
    "previous_score",
    "band",
    "warning",
    "advanced",
)


class NoticeFacts(GapFacts, OwnRow, Compared, WithUnit, Protocol):
    """What sentences of a notice are made of; an indicator row of a report has it all."""

    basis: str
    best_holder: str
    lead_name: str
    average: Decimal | None
    average_gap: Decimal | None
    decimals: int
    score: Decimal | None
    full_marks: Decimal
    warning: Decimal | None
    advanced: Decimal | None
    previous_value: Decimal | None
    as_of: date | None
    awarded_by_document: bool
    zero_score: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence of a notice, with where its numbers come from: one source, or several that are named one by one."""

    text: str
    sources: tuple[str, ...] = ()

    @property
    def is_of_one_source(self) -> bool:
        return len(self.sources) == 1


def notices(row: NoticeFacts, month: str) -> list[Notice]:
    """All sentences that can be said of the row in its month ("2026-10"), each proven number by number."""
    if row.standing != Standing.REPORTED:
        return []
    values = {"month": month_text(month), "name": row.name, "named": name_with_basis(row.name, row.basis, row.as_of)}
    places = places_of(row, month)
    own = _("figure of the unit, %(day)s") % {"day": own_basis(row, month)}
    held = _("best and average: %(source)s") % {"source": source_text(row, month)}
    measured = (
        []
        if is_place(row)
        else [
            Notice(_gap(row, values), (own, held)),
            Notice(_points(row, values), (held,) if row.awarded_by_document else (own, held)),
            Notice(_average(row, values), (own, held)),
        ]
    )
    # Places move inside their series alone, and not from month to month.
    moved = [] if is_place(row) else [Notice(_change(row, values), (own,))]
    offered = [*measured, *_places(places, values), *moved, Notice(_threshold(row, values), (own,))]
    quoted = {values["month"], *(period_text(place.month) for place in places), *(place.basis for place in places)}
    if row.as_of is not None:
        quoted.add(day_text(row.as_of))
    return [notice for notice in offered if notice.text and not find_unproven(notice.text, row, quoted)]


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
    behind = behind_average(row)
    if behind is None:
        return ""
    gap = gap_with_unit(abs(behind), row.unit)
    own = _of_value(values) | {"gap": gap, "average": with_unit(average_of(row), row.unit)}
    if behind == 0:
        return _("In %(month)s %(name)s was level with the provincial average (%(average)s).") % own
    if behind > 0:
        return _("In %(month)s %(name)s was worse than the provincial average (%(average)s) by %(gap)s.") % own
    return _("In %(month)s %(name)s was better than the provincial average (%(average)s) by %(gap)s.") % own


def _places(places: Sequence[PlaceFact], values: dict[str, str]) -> Iterator[Notice]:
    """A sentence for each basis: what a notice announced of its own month is not the place of this one."""
    texts = {
        RegionLevel.PROVINCE: _("place %(rank)s of %(n)s in the province"),
        RegionLevel.CITY: _("place %(rank)s of %(n)s in the city"),
    }
    bands = {
        RegionLevel.PROVINCE: _("place among the %(band)s in the province"),
        RegionLevel.CITY: _("place among the %(band)s in the city"),
    }
    placed = [place for place in places if place.n is not None or place.band is not None]
    for (basis, source), sharing in groupby(placed, key=lambda place: (place.basis, place.source)):
        ranks = [
            (bands if place.band else texts)[place.level]
            % {"rank": place.rank, "n": place.n, "band": place.number_text}
            for place in sharing
        ]
        clause = values | {"basis": f"{basis[:1].upper()}{basis[1:]}", "places": _(", ").join(ranks)}
        yield Notice(_("%(basis)s, %(name)s took %(places)s.") % clause, (source,))


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
    numbers = [*(getattr(row, name, None) for name in NUMERIC), average_of(row), behind_average(row)]
    existing = {Decimal(abs(number)) for number in numbers if number is not None}
    if row.zero_score:
        existing.add(Decimal(0))
    return [digits for digits in NUMBER.findall(text) if Decimal(digits.replace(",", "")) not in existing]

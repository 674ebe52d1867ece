"""What numbers the frozen rows hold, each with its kind, date and source. Pure.

Differences of two of them that pages print beside them (movement, change on the month before) are worked out here
anew, not taken from what the pages work out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.places import reverse_rank
from reports.checking.printed import NumberKind, TracedNumber
from reports.differences import average_of
from reports.facts import as_of_day, own_day, points_of_issuer
from reports.publishing.corrections import as_number

VALUE, POINTS, PLACE, SHARE, COUNT, SETTING = (
    NumberKind.VALUE,
    NumberKind.POINTS,
    NumberKind.PLACE,
    NumberKind.SHARE,
    NumberKind.COUNT,
    NumberKind.SETTING,
)
# Of whom a column of an indicator row speaks: the county itself, the document of best and average, that of the places,
# the rule of the indicator, or the month before.
OWN, DOCUMENT, PLACES, RULE, BEFORE = "own", "document", "places", "rule", "before"
INDICATOR_COLUMNS: dict[str, tuple[NumberKind, str]] = {
    "value": (VALUE, OWN),
    "numerator": (VALUE, OWN),
    "denominator": (VALUE, OWN),
    "points": (POINTS, OWN),
    "awarded": (POINTS, OWN),
    "score": (SHARE, OWN),
    "best": (VALUE, DOCUMENT),
    "average": (VALUE, DOCUMENT),
    "worst": (VALUE, DOCUMENT),
    "city_best": (VALUE, DOCUMENT),
    "best_score": (POINTS, DOCUMENT),
    "average_score": (POINTS, DOCUMENT),
    "gap": (VALUE, DOCUMENT),
    "average_gap": (VALUE, DOCUMENT),
    "relative_gap": (SHARE, DOCUMENT),
    "score_gap": (POINTS, DOCUMENT),
    "relative_score_gap": (SHARE, DOCUMENT),
    "lost": (POINTS, OWN),
    "rank_province": (PLACE, PLACES),
    "n_province": (COUNT, PLACES),
    "rank_city": (PLACE, PLACES),
    "n_city": (COUNT, PLACES),
    "published_rank": (PLACE, PLACES),
    "published_n": (COUNT, PLACES),
    "place_band_size": (PLACE, PLACES),
    "gap_rank": (PLACE, OWN),
    "loss_rank": (PLACE, OWN),
    "coverage_n": (COUNT, OWN),
    "coverage_total": (COUNT, OWN),
    "full_marks": (SETTING, RULE),
    "weight": (SETTING, RULE),
    "exponent": (SETTING, RULE),
    "goalpost_best": (SETTING, RULE),
    "goalpost_worst": (SETTING, RULE),
    "band": (SETTING, RULE),
    "warning": (SETTING, RULE),
    "advanced": (SETTING, RULE),
    "previous_value": (VALUE, BEFORE),
    "previous_score": (SHARE, BEFORE),
}
UNIT_COLUMNS = {
    "score": SHARE,
    "rank": PLACE,
    "n": COUNT,
    "reverse_rank": PLACE,
    "previous_rank": PLACE,
    "best_rank": PLACE,
    "worst_rank": PLACE,
    **dict.fromkeys(
        ("led", "scored", "owed", "reported", "zero_scores", "below_average", "serious_gaps", "applicable", "covered"),
        COUNT,
    ),
}
FIGURE_COLUMNS = {
    "value": VALUE,
    "numerator": VALUE,
    "denominator": VALUE,
    "awarded": POINTS,
    "rank": PLACE,
    "n": COUNT,
    "reverse_rank": PLACE,
    "previous_rank": PLACE,
    "previous_value": VALUE,
    "last_months": COUNT,
}
REGION_COLUMNS = {"value": VALUE, "score": SHARE, "rank": PLACE, "n": COUNT, "best_rank": PLACE, "worst_rank": PLACE}


def numbers_of_indicator(row: Any, month: str) -> Iterator[TracedNumber]:
    """All numbers of an indicator row, and what follows from two of them."""
    day = own_day(row, month)
    origins = {
        OWN: (f"{day:%Y-%m-%d}" if day else row.place_month or month, row.entered_by_name or row.lead_name),
        DOCUMENT: (row.benchmark_month or month, row.benchmark_source or "values of all regions"),
        PLACES: (
            row.place_month or row.benchmark_month or month,
            row.place_source or row.benchmark_source or "computed",
        ),
        RULE: (month, "catalogue"),
        BEFORE: ("month before", "report before"),
    }
    for name, (kind, whose) in INDICATOR_COLUMNS.items():
        if (number := getattr(row, name)) is not None:
            yield TracedNumber(Decimal(number), kind, f"{row.code}.{name}", *origins[whose])
    issued = points_of_issuer(row)
    if issued is not None:
        yield TracedNumber(issued, POINTS, f"{row.code}.awarded", *origins[OWN])
        if row.average_score is not None:
            behind = row.average_score - issued
            yield TracedNumber(behind, POINTS, f"{row.code} average points − awarded", *origins[DOCUMENT])
    if (printed := average_of(row)) is not None:
        yield TracedNumber(printed, VALUE, f"{row.code}.average as printed", *origins[DOCUMENT])
        if row.value is not None:
            yield TracedNumber(row.value - printed, VALUE, f"{row.code} own − average as printed", *origins[DOCUMENT])
    for name, kind in (("value", VALUE), ("score", SHARE)):
        now, before = getattr(row, name), getattr(row, f"previous_{name}")
        if now is not None and before is not None:
            yield TracedNumber(now - before, kind, f"{row.code}.{name} − month before", *origins[OWN])
    for name in ("province", "city"):
        place, n = getattr(row, f"rank_{name}"), getattr(row, f"n_{name}")
        if place is not None and n is not None and place <= n:
            last = reverse_rank(place, n)
            yield TracedNumber(Decimal(last), PLACE, f"{row.code}.rank_{name} from the bottom", *origins[PLACES])
    if row.points is not None:
        yield TracedNumber(row.full_marks - row.points, POINTS, f"{row.code} full marks − points", *origins[OWN])
    if row.best_holder:
        holders = row.best_holder.split("、")
        yield TracedNumber(Decimal(len(holders)), COUNT, f"{row.code} holders of the best", *origins[DOCUMENT])
    if row.zero_streak:
        yield TracedNumber(Decimal(len(row.zero_streak)), COUNT, f"{row.code} months at 0", month, "reports")
    if row.zero_score:
        yield TracedNumber(Decimal(0), POINTS, f"{row.code} scores 0", *origins[OWN])


def numbers_of_unit(row: Any, month: str) -> Iterator[TracedNumber]:
    """Of a department row, with its movement and its months at the bottom."""
    yield from _columns(row, UNIT_COLUMNS, row.code, month)
    if row.movement is not None:
        yield TracedNumber(Decimal(row.movement), PLACE, f"{row.code} movement", month, "ranking")
    for name in ("last_streak", "bottom_streak"):
        if months := getattr(row, name):
            yield TracedNumber(Decimal(len(months)), COUNT, f"{row.code}.{name}", month, "reports")


def numbers_of_figure(row: Any, month: str) -> Iterator[TracedNumber]:
    """Of what one unit reported."""
    day = as_of_day(row.as_of, month)
    key = f"{row.code}/{row.department_code}"
    yield from _columns(row, FIGURE_COLUMNS, key, f"{day:%Y-%m-%d}" if day else month, row.entered_by_name)
    if row.movement is not None:
        yield TracedNumber(Decimal(row.movement), PLACE, f"{key} movement", month, "ranking")
    if row.value is not None and row.previous_value is not None:
        yield TracedNumber(row.value - row.previous_value, VALUE, f"{key} − month before", month, row.entered_by_name)


def numbers_of_region(row: Any, month: str) -> Iterator[TracedNumber]:
    yield from _columns(row, REGION_COLUMNS, f"{row.code}/{row.region_name}", month, "values of all regions")


def numbers_of_report(summary: Mapping[str, Any], parameters: Mapping[str, Any], month: str) -> Iterator[TracedNumber]:
    """What a report says of itself as a whole, and the settings it was made with."""
    kinds = {"score": SHARE, "rank_province": PLACE}
    for name, number in summary.items():
        if (exact := _as_number(number)) is not None:
            yield TracedNumber(exact, kinds.get(name, COUNT), f"summary.{name}", month, "report")
    yield TracedNumber(Decimal(0), POINTS, "the score of a zero-score item", month, "scheme")
    for name, number in parameters.items():
        if (exact := _as_number(number)) is not None:
            yield TracedNumber(exact, SETTING, f"parameters.{name}", month, "scheme")


def numbers_of_changes(changes: Sequence[Mapping[str, str]], month: str) -> Iterator[TracedNumber]:
    """Both sides of every line of the corrections that holds numbers."""
    for change in changes:
        kind = INDICATOR_COLUMNS.get(change["field"], (VALUE, OWN))[0]
        for side in ("before", "after"):
            number = as_number(change["field"], change[side])
            if isinstance(number, Decimal):
                yield TracedNumber(number, kind, f"{change['code']}.{change['field']} {side}", month, "correction")


def _as_number(text: Any) -> Decimal | None:
    if isinstance(text, bool) or not isinstance(text, int | str):
        return None
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def _columns(
    row: Any, columns: Mapping[str, NumberKind], key: str, month: str, source: str = "report"
) -> Iterator[TracedNumber]:
    for name, kind in columns.items():
        if (number := getattr(row, name)) is not None:
            yield TracedNumber(Decimal(number), kind, f"{key}.{name}", month, source)

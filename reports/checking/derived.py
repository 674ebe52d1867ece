"""Numbers that pages work out of frozen rows (由冻结数据推算), worked out here once more: sums over what a unit leads,
how something is composed, how fast a gap closes, and how many there are of each kind. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.choices import Aggregation, Direction, Standing
from reports.analysis.replay import ComposedPart
from reports.bands import pace
from reports.checking.printed import NumberKind, TracedNumber

VALUE, POINTS, SHARE, COUNT, PLACE = (
    NumberKind.VALUE,
    NumberKind.POINTS,
    NumberKind.SHARE,
    NumberKind.COUNT,
    NumberKind.PLACE,
)


def numbers_of_parts(parts: Sequence[ComposedPart[Any]], whole: str, month: str) -> Iterator[TracedNumber]:
    """How a whole is composed: every part's size, share and what it brings; their sums, and what comes out."""
    counted = [part for part in parts if part.share is not None]
    sizes = sum((part.size for part in counted), Decimal(0))
    sums = sum((part.size * (part.attainment or 0) for part in counted), Decimal(0))
    made = [("sizes of the parts", sizes), ("sizes × attainments", sums)]
    if sizes:
        made.append(("composed attainment", sums / sizes))
    made += [(f"{part.row.code} as a part", each) for part in parts for each in _of_part(part)]
    for name, number in made:
        yield TracedNumber(number, SHARE, f"{whole}: {name}", month, "report")
    yield TracedNumber(Decimal(len(parts)), COUNT, f"{whole}: parts", month, "report")
    yield TracedNumber(Decimal(len(counted)), COUNT, f"{whole}: parts that count", month, "report")


def _of_part(part: ComposedPart[Any]) -> Iterator[Decimal]:
    yield part.size
    yield from (number for number in (part.attainment, part.share, part.adds) if number is not None)
    if part.attainment is not None:
        yield part.size * part.attainment
        yield part.size * part.attainment / 100


def numbers_on_the_way(code: str, parts: Mapping[str, ComposedPart[Any]], month: str) -> Iterator[TracedNumber]:
    """What a part brings to the one above it, to the one above that, and so on up to the whole."""
    part: ComposedPart[Any] | None = parts[code]
    brings = part.adds if part is not None else None
    while part is not None and brings is not None:
        part = parts.get(part.row.parent_code)
        if part is not None and part.share is not None:
            brings = brings * part.share / 100
            yield TracedNumber(
                brings, POINTS, f"{code} brings to {part.row.parent_code or 'the county'}", month, "report"
            )


def numbers_of_lead(rows: Sequence[Any], unit: str, month: str) -> Iterator[TracedNumber]:
    """得分与失分 over what a unit leads, and how many of it are of each kind."""
    scored = [row for row in rows if row.points is not None]
    won = sum((row.points for row in scored), Decimal(0))
    full = sum((row.full_marks for row in scored), Decimal(0))
    for name, number in (("won", won), ("full marks", full), ("lost", full - won)):
        yield TracedNumber(number, POINTS, f"{unit}: {name}", month, "report")
    yield from numbers_of_kinds(rows, unit, month)


def numbers_of_kinds(rows: Iterable[Any], whole: str, month: str) -> Iterator[TracedNumber]:
    """How many leaves there are, and how many of each kind."""
    leaves = list(rows)
    comparable = [row for row in leaves if is_comparable(row)]
    reported = [row for row in leaves if row.standing == Standing.REPORTED]
    both = [row for row in comparable if row.standing == Standing.REPORTED]
    counts = {
        "leaves": len(leaves),
        "reported": len(reported),
        "scored": sum(row.score is not None for row in leaves),
        "comparable and reported": len(both),
        "not comparable": len(leaves) - len(both),
        "zero score": sum(row.zero_score for row in leaves),
        "below average": sum(row.below_average for row in leaves),
        "serious": sum(row.serious for row in leaves),
        "behind": sum(bool(row.zero_score or row.serious or row.below_average) for row in leaves),
    }
    for name, count in counts.items():
        yield TracedNumber(Decimal(count), COUNT, f"{whole}: {name}", month, "report")


def numbers_of_pace(rows: Sequence[Any], month: str) -> Iterator[TracedNumber]:
    """近12个月的追赶: from the gaps of the months, oldest first."""
    row = rows[-1]
    found = pace([each.gap for each in rows], basis=row.basis, band=row.band)
    for name, number in (("closes a month", found.per_month), ("months to go", found.months), ("months", found.points)):
        if number is not None:
            yield TracedNumber(Decimal(number), VALUE, f"{row.code} {name}", month, "reports")


def numbers_of_heat(rows: Iterable[Sequence[Any]], whole: str, month: str) -> Iterator[TracedNumber]:
    """How many indicators have a better, a worse, the same score as in the first of their months."""
    scores = [[row.score for row in each if row.score is not None] for each in rows]
    moves = [each[-1] - each[0] for each in scores if len(each) > 1]
    for name, n in (
        ("better", sum(move > 0 for move in moves)),
        ("worse", sum(move < 0 for move in moves)),
        ("as before", moves.count(Decimal(0))),
    ):
        yield TracedNumber(Decimal(n), COUNT, f"{whole}: {name} than in the first month", month, "reports")


def numbers_of_places(rows: Sequence[Any], month: str, bottom: int) -> Iterator[TracedNumber]:
    """An indicator whose value is a place, months oldest first: places won, and months in a row at the bottom."""
    places = [(row.rank_city if row.value is None else int(row.value), row.n_city or row.n_province) for row in rows]
    (place, n), code = places[-1], rows[-1].code
    if place is None:
        return
    yield TracedNumber(Decimal(place), PLACE, f"{code} place", month, "report")
    if n is not None and place <= n:
        yield TracedNumber(Decimal(n - place + 1), PLACE, f"{code} place from the bottom", month, "report")
    if len(places) > 1 and places[-2][0] is not None:
        yield TracedNumber(Decimal(places[-2][0] - place), PLACE, f"{code} places won", month, "reports")
    for size in (1, bottom):
        at_bottom = [of is not None and among is not None and among - of < size for of, among in reversed(places)]
        length = at_bottom.index(False) if False in at_bottom else len(at_bottom)
        if length:
            yield TracedNumber(
                Decimal(length), COUNT, f"{code} months in a row among the last {size}", month, "reports"
            )


def numbers_between(regions: Iterable[Any], month: str) -> Iterator[TracedNumber]:
    """How far the other counties are from our own, by value and by score."""
    rows = list(regions)
    own = next((row for row in rows if row.is_own), None)
    for row in rows:
        for name, kind in (("value", VALUE), ("score", SHARE)):
            ours, theirs = getattr(own, name, None), getattr(row, name)
            if ours is not None and theirs is not None:
                yield TracedNumber(theirs - ours, kind, f"{row.code}: {row.region_name} − own {name}", month, "regions")


def numbers_of_ratio(row: Any, month: str) -> Iterator[TracedNumber]:
    """A ratio to the best before it is held at 100, as the steps of a score print it."""
    if row.value and row.best:
        for ratio in (row.value / row.best * 100, row.best / row.value * 100):
            yield TracedNumber(ratio, SHARE, f"{row.code} ratio to the best", month, "formula")


def numbers_by_month(figures: Iterable[Any], month: str) -> Iterator[TracedNumber]:
    """月均: what a unit reported since January, by month."""
    _year, _dash, number = month.partition("-")
    if number.isdigit() and int(number):
        for row in figures:
            if row.value is not None:
                name = f"{row.code}/{row.department_code} a month"
                yield TracedNumber(row.value / int(number), VALUE, name, month, row.entered_by_name)


def numbers_around(unit: Any, others: Iterable[Any], month: str) -> Iterator[TracedNumber]:
    """How far the scores of its group are from the unit's."""
    for other in others:
        if other.group == unit.group and other.score is not None and unit.score is not None:
            name = f"{other.code} − {unit.code}"
            yield TracedNumber(other.score - unit.score, SHARE, name, month, "ranking")


def numbers_of_drawing(rows: Mapping[str, Any], month: str) -> Iterator[TracedNumber]:
    """What a drawing of several gaps says of them: how many, and how many are behind by half of the best or more."""
    half = sum(row.relative_gap is not None and row.relative_gap >= 50 for row in rows.values())
    yield TracedNumber(Decimal(len(rows)), COUNT, "indicators drawn", month, "page")
    yield TracedNumber(Decimal(half), COUNT, "of them behind by half or more", month, "page")
    yield TracedNumber(Decimal(50), NumberKind.SETTING, "half of the best, %", month, "wording")


def aggregation_of(row: Any) -> str:
    """How the parts of a row are put together; the whole is a weighted mean."""
    return row.aggregation if row is not None else Aggregation.MEAN


def is_comparable(row: Any) -> bool:
    """Whether anything was published to hold a leaf against."""
    return row.best is not None or row.best_score is not None


# Which leaves stand on each list of the page of gaps.
LISTED: dict[str, Callable[[Any], bool]] = {
    "all": lambda row: is_comparable(row) and row.standing == Standing.REPORTED,
    "zero": lambda row: bool(row.zero_score),
    "serious": lambda row: bool(row.serious),
    "below": lambda row: bool(row.below_average),
    "unknown": lambda row: not is_comparable(row) or row.standing != Standing.REPORTED,
}


def numbers_of_losses(rows: Iterable[Any], whole: str, month: str) -> Iterator[TracedNumber]:
    """丢分合计: what several leaves lose of the total, how far awarded points lie behind, and of how many."""
    leaves = list(rows)
    behind = [row.score_gap for row in leaves if row.score_gap is not None and row.score_gap > 0]
    lost = sum((row.lost for row in leaves if row.lost is not None), Decimal(0))
    yield TracedNumber(lost, POINTS, f"{whole}: lost together", month, "report")
    yield TracedNumber(sum(behind, Decimal(0)), POINTS, f"{whole}: points behind together", month, "report")
    yield TracedNumber(Decimal(len(leaves)), COUNT, f"{whole}: items", month, "report")
    yield TracedNumber(Decimal(len(behind)), COUNT, f"{whole}: items behind in points", month, "report")


def numbers_of_groups(figures: Iterable[Any], direction: str, whole: str, month: str) -> Iterator[TracedNumber]:
    """本组比较: average of what the units of each group reported on an indicator, and how far each is from the best."""
    groups: dict[str, list[Decimal]] = {}
    for figure in figures:
        if figure.value is not None:
            groups.setdefault(figure.group, []).append(figure.value)
    for group, values in groups.items():
        best = min(values) if direction == Direction.LOWER else max(values)
        average = sum(values, Decimal(0)) / len(values)
        yield TracedNumber(average, VALUE, f"{whole}: average of {group}", month, "report")
        for value in values:
            yield TracedNumber(abs(best - value), VALUE, f"{whole}: distance to the best of {group}", month, "report")

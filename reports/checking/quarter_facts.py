"""What the page of a module must print of a quarter (季度): months put together, unit by unit and for the county."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Basis, Direction, Method, TargetMeasure
from indicators.models import Target
from indicators.numbers.rates import is_place
from indicators.numbers.rounding import round_half
from reports.checking.month import FrozenMonth
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.checking.trial import Number
from reports.facts import points_of_issuer
from reports.presentation import is_percentage
from reports.ranking import rank

VALUE, PLACE, COUNT, SETTING = NumberKind.VALUE, NumberKind.PLACE, NumberKind.COUNT, NumberKind.SETTING
ZERO = Decimal(0)


def quarters_of(month: FrozenMonth) -> list[str]:
    """The quarter in which the month lies and the one before, where a month of it was published."""
    start = month.report.cycle.start
    number = start.year * 4 + (start.month - 1) // 3
    names = [f"{each // 4}Q{each % 4 + 1}" for each in (number, number - 1)]
    reports = [each for each in (month.report, *month.before) if each.published_at is not None]
    published = {report.cycle.label for report in reports}
    return [name for name in names if published & set(months_of(name))]


def months_of(quarter: str) -> list[str]:
    """The labels of its three months."""
    year, _mark, number = quarter.partition("Q")
    return [f"{year}-{3 * int(number) - n:02}" for n in (2, 1, 0)]


def quarter(month: FrozenMonth, code: str, name: str) -> PageFacts:
    """Every number of a module in a quarter."""
    facts, labels = PageFacts(), months_of(name)
    year, before = int(name[:4]), f"{name[:4]}-{int(labels[0][5:]) - 1:02}"
    facts.say_days(*labels, before, f"{year}年")
    facts.say("months of the quarter", COUNT, 3)
    for leaf in (row for row in month.indicators if row.is_leaf and row.top_code == code):
        rows = [(month.label, leaf), *month.earlier_indicators.get(leaf.code, ())]
        _say_county(facts, leaf, dict(rows), labels, before)
        figures = [(month.label, each) for each in month.figures if each.code == leaf.code]
        cells: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
        for label, each in [*figures, *month.earlier_figures.get(leaf.code, ())]:
            cells[each.group, each.department_code].setdefault(label, each)
        _say_units(facts, month, leaf, cells, labels, before)
        wanted = Target.objects.filter(indicator__code=leaf.code, measure=TargetMeasure.AVERAGE)
        facts.say(f"{leaf.code} asked for a month", SETTING, *wanted.values_list("amount", flat=True))
    return facts


def _say_county(facts: PageFacts, leaf: Any, by_month: Mapping[str, Any], labels: Sequence[str], before: str) -> None:
    found, average = _together(leaf, by_month, labels, before)
    newest = next((by_month[label] for label in reversed(labels) if label in by_month), None)
    if newest is None:
        return
    if newest.method == Method.OFFICIAL and not is_place(newest):
        found, average = points_of_issuer(newest), None
    facts.say(f"{leaf.code} in the quarter", VALUE, found, average)
    for line in (leaf.code, leaf.name):
        facts.promise(line, _("Own value"), VALUE, found)
    own = int(newest.value) if is_place(newest) and newest.value is not None else newest.rank_city
    for n in {newest.n_city, newest.n_province}:
        if own is not None and n is not None and own <= n:
            facts.say(f"{leaf.code} place", PLACE, own, n, n - own + 1)
    facts.say(f"{leaf.code} place", PLACE, own)


def _say_units(
    facts: PageFacts,
    month: FrozenMonth,
    leaf: Any,
    cells: Mapping[tuple[str, str], Mapping[str, Any]],
    labels: Sequence[str],
    before: str,
) -> None:
    settings = month.trial.settings
    groups: dict[str, dict[str, Number]] = defaultdict(dict)
    for (group, unit), by_month in cells.items():
        found, average = _together(leaf, by_month, labels, before)
        facts.say(f"{leaf.code}/{unit} in the quarter", VALUE, found, average)
        if any(label in by_month for label in labels):
            groups[group][unit] = found
    for values in groups.values():
        numbers = [value for value in values.values() if value is not None]
        if not numbers:
            continue
        best = min(numbers) if leaf.direction == Direction.LOWER else max(numbers)
        facts.say(f"{leaf.code}: best and average of a group", VALUE, best, sum(numbers, ZERO) / len(numbers))
        facts.say(f"{leaf.code}: units with a figure", COUNT, len(numbers), numbers.count(ZERO))
        places = rank(
            values,
            style=settings.tie_style,
            decimals=leaf.decimals,
            rounding=settings.rounding,
            direction=leaf.direction,
        )
        for place in places.values():
            facts.say(f"{leaf.code}: place in a group", PLACE, place.rank, place.n, place.reverse_rank)
    everybody = [value for values in groups.values() for value in values.values() if value is not None]
    facts.say(f"{leaf.code}: all units together", VALUE, sum(everybody, ZERO))


def _together(leaf: Any, by_month: Mapping[str, Any], labels: Sequence[str], before: str) -> tuple[Number, Number]:
    """The quarter, and the monthly average of what was counted since January."""
    rows = {label: by_month[label] for label in labels if label in by_month and by_month[label].value is not None}
    if not rows:
        return None, None
    last = max(rows)
    percent = is_percentage(leaf.unit_zh) or is_percentage(leaf.unit_en)
    is_rate = percent or any(row.denominator is not None for row in by_month.values())
    if leaf.basis == Basis.MONTH and len(rows) > 1:
        if not is_rate:
            return sum((row.value for row in rows.values()), ZERO), None
        if any(row.numerator is None or not row.denominator for row in rows.values()):
            return None, None
        above = sum((row.numerator for row in rows.values()), ZERO)
        below = sum((row.denominator for row in rows.values()), ZERO)
        return round_half(above * (100 if percent else 1) / below, leaf.decimals), None
    newest: Decimal = rows[last].value
    if leaf.basis != Basis.CUMULATIVE or is_rate:
        return newest, None
    average = round_half(newest / int(last[5:]), max(leaf.decimals, 1))
    if labels[0].endswith("-01"):
        return newest, average
    began = by_month[before].value if before in by_month else None
    return (None if began is None else newest - began), average

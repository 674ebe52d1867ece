"""模块通报表述: who leads and who is last over two metrics, who is still at 0, what was late and where most. Pure.

Ties are named with the others; nobody is both at the top and at the bottom; what is missing is said and is not 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import number_text
from reports.presentation import with_unit
from reports.ranking import Place
from reports.words.sentences import SHOWN, RankingEntry, groups

MOST_NAMED = 8
Names = Mapping[str, str]  # of units, by code


@dataclass(frozen=True, slots=True)
class Metric:
    """One column by name and unit, with what every unit has, by code; None is not reported."""

    name: str
    unit: str
    values: Mapping[str, Decimal | None]


def league_sentence(group: str, names: Names, places: Mapping[str, Place], first: Metric, second: Metric | None) -> str:
    """前三名、后三名 by the first metric, with the values of both; places by code."""
    entries = [
        RankingEntry(code, first.values[code], place.rank, place.reverse_rank, place.tied)
        for code, place in places.items()
    ]
    ranked = sorted(entries, key=lambda entry: entry.rank or 0)
    if len(ranked) < 2:
        return ""
    facts = {"n": len(ranked), "group": group, "metric": first.name}
    opening = _("%(n)s of %(group)s by %(metric)s: ") % facts
    if len({entry.value for entry in ranked}) == 1:
        return opening + _("all are equal at %(value)s.") % {"value": with_unit(ranked[0].value, first.unit)}
    if len(ranked) < 2 * SHOWN:
        return opening + _("in order %(units)s.") % {"units": _list_units(ranked, names, first, second)}
    top, bottom = groups(ranked)
    parts = [
        _("%(n)s at the top: %(units)s") % {"n": len(top), "units": _list_units(top, names, first, second)}
        if top
        else "",
        _("%(n)s at the bottom: %(units)s") % {"n": len(bottom), "units": _list_units(bottom, names, first, second)}
        if bottom
        else "",
    ]
    return opening + _("; ").join(part for part in parts if part) + _(".")


def _list_units(entries: Sequence[RankingEntry], names: Names, first: Metric, second: Metric | None) -> str:
    named = [_("%(name)s (%(values)s)") % {"name": names[e.name], "values": _values(e, first, second)} for e in entries]
    if len(named) > MOST_NAMED:
        some = _(", ").join(named[:SHOWN])
        return _("%(names)s and others, %(n)s units") % {"names": some, "n": len(named)}
    return _(", ").join(named)


def _values(entry: RankingEntry, first: Metric, second: Metric | None) -> str:
    texts = [with_unit(entry.value, first.unit)]
    if second is not None:
        other = second.values.get(entry.name)
        texts.append(_("not reported") if other is None else with_unit(other, second.unit))
    if entry.tied:
        texts.append(_("tied"))
    return _running(texts)


def _running(texts: Sequence[str]) -> str:
    """Values of one unit, in its brackets; Chinese ones are parted by the larger comma."""
    first, *more = texts
    for each in more:
        first = _("%(first)s, %(next)s") % {"first": first, "next": each}
    return first


def zero_sentence(metrics: Sequence[Metric], names: Names) -> str:
    """仍然为0, metric by metric."""
    parts = []
    for metric in metrics:
        zeros = [names[code] for code, value in metric.values.items() if value is not None and value == 0]
        if zeros:
            parts.append(_("%(metric)s still at 0: %(units)s") % {"metric": metric.name, "units": _names(zeros)})
    return _("; ").join(parts) + _(".") if parts else ""


def late_sentence(period: str, metrics: Sequence[Metric], names: Names) -> str:
    """超期、不满意: how many there were of each, and which unit has most; of counts of which fewer are better."""
    present = [metric for metric in metrics if any(value is not None for value in metric.values.values())]
    if not present:
        return ""
    counts = [
        _("%(name)s %(value)s") % {"name": metric.name, "value": with_unit(_total(metric), metric.unit)}
        for metric in present
    ]
    text = _("%(period)s: %(counts)s") % {"period": period, "counts": _(", ").join(counts)}
    worst = [_worst(metric, names) for metric in present if _total(metric) > 0]
    return _("; ").join([text, *worst]) + _(".")


def _total(metric: Metric) -> Decimal:
    return sum((value for value in metric.values.values() if value is not None), Decimal(0))


def _worst(metric: Metric, names: Names) -> str:
    most = max(value for value in metric.values.values() if value is not None)
    units = [names[code] for code, value in metric.values.items() if value == most]
    facts = {"metric": metric.name, "units": _names(units), "value": with_unit(most, metric.unit)}
    if len(units) > 1:
        return _("most %(metric)s: %(units)s (%(value)s each, tied)") % facts
    return _("most %(metric)s: %(units)s (%(value)s)") % facts


def loss_points_sentence(module: str, losses: Sequence[tuple[str, Decimal]]) -> str:
    """主要失分点为办件数据汇集量（丢0.52分）和可办事项覆盖率（丢0.31分）: points of the total, the largest first."""
    if not losses:
        return ""
    named = _(", ").join(
        _("%(name)s (%(points)s points)") % {"name": name, "points": number_text(lost, 2)} for name, lost in losses
    )
    return _("%(module)s loses most points of the total on: %(items)s.") % {"module": module, "items": named}


def gaps_sentence(metric: str, missing: Mapping[str, Sequence[str]]) -> str:
    """缺报月份: which units have no figure for which months; by name."""
    by_months: dict[tuple[str, ...], list[str]] = {}
    for name, months in missing.items():
        if months:
            by_months.setdefault(tuple(months), []).append(name)
    parts = [
        _("%(units)s without a figure for %(months)s") % {"units": _names(names), "months": _(", ").join(months)}
        for months, names in by_months.items()
    ]
    values = {"metric": metric, "gaps": _("; ").join(parts)}
    return _("%(metric)s: %(gaps)s") % values + _(".") if parts else ""


def no_place_sentence(lacking: Mapping[str, Sequence[str]]) -> str:
    """缺月不排名: whose number lacks a month of the quarter, and so has no place; by name."""
    if not lacking:
        return ""
    named = [_("%(unit)s (%(n)s)") % {"unit": name, "n": _(", ").join(months)} for name, months in lacking.items()]
    return _("Months are lacking, and so not ranked: %(units)s.") % {"units": _(", ").join(named)}


def _names(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return _(", ").join(names)
    some = _(", ").join(names[:SHOWN])
    return _("%(names)s and others, %(n)s units") % {"names": some, "n": len(names)}

"""变动说明: a decomposed change as one sentence, and what was changed of a rule or a benchmark. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from config.numbers import NO_VALUE, number_text
from indicators.basis import name_with_basis
from indicators.choices import Direction, Method, Rounding, Standing, TieStyle
from indicators.numbers.digits import AVERAGE_DECIMALS, readable_mean
from indicators.scoring.formula import Settings
from reports.analysis.decompose import NumberChange
from reports.analysis.tree import Tree, TreeLeaf
from reports.choices import Factor
from reports.presentation import digits, with_unit


def score_sentence(change: NumberChange, decimals: int, what: str) -> str:
    """得分率由 66.17 升至 66.37(+0.20):自身数据 +0.30,标杆值 −0.10。 ``what`` is 得分率, 单位得分 or 综合得分."""
    if not change.is_known:
        return _unknown(change, score=True)
    values = {
        "what": what,
        "before": number_text(change.before, decimals),
        "after": number_text(change.after, decimals),
    }
    if all(part == 0 for _factor, part in change.by_factor()):
        return _("%(what)s stayed at %(after)s; no factor moved it.") % values
    values["by"] = number_text(change.total, decimals, signed=True)
    values["parts"] = _join_shares(change, lambda part: number_text(part, decimals, signed=True))
    if change.total == 0:
        return _("%(what)s stayed at %(after)s: %(parts)s.") % values
    if change.total > 0:
        return _("%(what)s rose from %(before)s to %(after)s (%(by)s): %(parts)s.") % values
    return _("%(what)s fell from %(before)s to %(after)s (%(by)s): %(parts)s.") % values


def rank_sentence(change: NumberChange, labels: Mapping[str, str] | None = None) -> str:
    """位次由第5位升至第3位:自身数据升3位,其他单位数据降1位。 ``labels`` name the factors otherwise."""
    if not change.is_known:
        return _unknown(change, score=False)
    values = {"before": digits(change.before), "after": digits(change.after)}
    if all(part == 0 for _factor, part in change.by_factor()):
        return _("The rank stayed at %(after)s; no factor moved it.") % values
    values["parts"] = _join_shares(change, lambda part: places_text(-int(part)), labels)
    if change.total == 0:
        return _("The rank stayed at %(after)s: %(parts)s.") % values
    if change.total < 0:
        return _("The rank rose from %(before)s to %(after)s: %(parts)s.") % values
    return _("The rank fell from %(before)s to %(after)s: %(parts)s.") % values


def places_text(gained: int) -> str:
    """升3位 / 降1位."""
    if gained == 0:
        return _("no place")
    if gained > 0:
        return ngettext("up %(n)s place", "up %(n)s places", gained) % {"n": gained}
    return ngettext("down %(n)s place", "down %(n)s places", -gained) % {"n": -gained}


def factor_label(factor: str, labels: Mapping[str, str] | None = None) -> str:
    """The factor in words."""
    return (labels or {}).get(factor) or str(Factor(factor).label)


def labels_of_scores() -> dict[str, str]:
    """Of a place by composed scores it is only known whose score moved it, not what moved the score."""
    return {
        Factor.OWN: pgettext("factor", "Own score"),
        Factor.OTHERS: _("The others' scores"),
        Factor.RULE: _("Rule of ties"),
    }


def _join_shares(
    change: NumberChange, to_text: Callable[[Decimal], str], labels: Mapping[str, str] | None = None
) -> str:
    shares = [(factor, part) for factor, part in change.by_factor() if part != 0]
    texts = [
        _("%(factor)s %(share)s") % {"factor": factor_label(f, labels), "share": to_text(part)} for f, part in shares
    ]
    return _(", ").join(texts)


def _unknown(change: NumberChange, *, score: bool) -> str:
    if change.before is None and change.after is None:
        return _("There is no score in either period.") if score else _("There is no rank in either period.")
    if change.before is None:
        return _("New: in the earlier period there was none, so there is nothing to take apart.")
    return _("Gone: in the later period there is none, so there is nothing to take apart.")


def changes_of_leaf(
    before: TreeLeaf, after: TreeLeaf, unit: str, basis: str = ""
) -> Iterator[tuple[str, str, str, str]]:
    """What is not the same in two periods: (factor, what, before, after). Values say what they count (``basis``)."""
    own, bench, rule = (str(factor) for factor in (Factor.OWN, Factor.BENCHMARK, Factor.RULE))
    facts = (before.facts, after.facts)
    held, rules = (before.comparator, after.comparator), (before.rule, after.rule)
    pairs = [
        (own, name_with_basis(_("Own value"), basis), *[with_unit(each.value, unit) for each in facts]),
        (own, _("Points awarded"), *[digits(each.points) for each in facts]),
        (own, _("State"), *[str(Standing(each.standing).label) for each in facts]),
        (bench, name_with_basis(_("Best value"), basis), *[with_unit(each.best, unit) for each in held]),
        (
            bench,
            name_with_basis(_("Average value"), basis),
            *[with_unit(readable_mean(each.average, AVERAGE_DECIMALS), unit) for each in held],
        ),
        (bench, name_with_basis(_("Worst value"), basis), *[with_unit(each.worst, unit) for each in held]),
        (bench, _("Best points"), *[digits(each.best_points) for each in held]),
        (rule, _("Direction"), *[str(Direction(each.direction).label) for each in rules]),
        (rule, _("Scoring method"), *[str(Method(each.method).label) if each.method else NO_VALUE for each in rules]),
        (rule, name_with_basis(_("Best goalpost"), basis), *[with_unit(each.best, unit) for each in rules]),
        (rule, name_with_basis(_("Worst goalpost"), basis), *[with_unit(each.worst, unit) for each in rules]),
        (rule, _("Exponent"), *[digits(each.exponent) for each in rules]),
        (rule, _("Full marks"), *[digits(each.full_marks) for each in rules]),
    ]
    yield from ((factor, what, old, new) for factor, what, old, new in pairs if old != new)


def changes_of_rule(before: Tree, after: Tree, codes: set[str]) -> list[tuple[str, str, str]]:
    """What is not the same in the rules of these indicators and in the settings: (what, before, after)."""
    found = list(_settings(before.settings, after.settings))
    for code in sorted(codes):
        old, new = before.definitions.get(code), after.definitions.get(code)
        was, is_now = before.leaves.get(code), after.leaves.get(code)
        if old == new and (was and was.rule) == (is_now and is_now.rule):
            continue
        if old is None or new is None:
            absent, there = _("not in the catalogue"), _("in the catalogue")
            found.append((code, absent if old is None else there, there if old is None else absent))
            continue
        pairs = [(_("weight"), digits(old.weight), digits(new.weight))]
        pairs.append((_("lead department"), old.lead or NO_VALUE, new.lead or NO_VALUE))
        pairs.append((_("ranked"), _("yes") if old.ranked else _("no"), _("yes") if new.ranked else _("no")))
        if was and is_now:
            moved = changes_of_leaf(was, is_now, "")
            pairs += [(what, former, present) for factor, what, former, present in moved if factor == Factor.RULE]
        found += [(f"{code} {what}", former, present) for what, former, present in pairs if former != present]
    return found


def _settings(old: Settings, new: Settings) -> Iterator[tuple[str, str, str]]:
    pairs = (
        (_("Ties"), str(TieStyle(old.tie_style).label), str(TieStyle(new.tie_style).label)),
        (_("Rounding"), str(Rounding(old.rounding).label), str(Rounding(new.rounding).label)),
        (_("Decimals of scores"), str(old.score_decimals), str(new.score_decimals)),
        (_("Missing figures"), str(old.missing_rule), str(new.missing_rule)),
    )
    yield from ((what, before, after) for what, before, after in pairs if before != after)


def share_text(change: NumberChange, factor: str, name: str, decimals: int) -> str:
    """The share of one factor and indicator in a table; nothing where it moved nothing."""
    share = change.of(factor, name)
    return number_text(share, decimals, signed=True) if share != Decimal(0) else ""

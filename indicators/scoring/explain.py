"""计算过程: how one leaf's score came about, step by step with the numbers put in. Pure.

The steps follow ``indicators.scoring.formula`` and are made from its inputs and its result, so that a page never
shows a formula other than the one that was used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.numbers import number_text
from indicators.choices import Direction, Method, MissingRule, Rounding, Standing
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import HUNDRED, Comparator, Facts, LeafScore, Rule, Settings, relative_gap

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# More digits than anyone compares by hand; what is cut off is marked with an ellipsis.
SHOWN = Decimal("1E-10")

OWN = gettext_lazy("Our value")
AWARDED = gettext_lazy("Points awarded")
BEST = gettext_lazy("Best value")
AVERAGE = gettext_lazy("Average value")
POSTS = gettext_lazy("Goalposts")
SAMPLE = gettext_lazy("Best and worst of all")
METHOD = gettext_lazy("Scoring method")
FORMULA = gettext_lazy("Formula")
BEST_POINTS = gettext_lazy("Best points")
AVERAGE_POINTS = gettext_lazy("Average points")
UNROUNDED = gettext_lazy("Attainment, unrounded")
ROUNDED = gettext_lazy("Attainment, rounded")
# Another object than AWARDED, which stands at another station.
POINTS = gettext_lazy("Points awarded")
WORKED_OUT = gettext_lazy("Points worked out")
GAP = gettext_lazy("Gap to the best")
RELATIVE_GAP = gettext_lazy("Relative gap")
BELOW = gettext_lazy("Behind the average")
POINTS_GAP = gettext_lazy("Gap in points")
POINTS_BELOW = gettext_lazy("Points behind the average")
REMARK = gettext_lazy("Remark")


class Stage(StrEnum):
    """The stations from a number that somebody typed to a place: 原始 → 规范 → 标杆 → 公式 → 得分 → 差距."""

    VALUE = "value"
    BENCHMARK = "benchmark"
    FORMULA = "formula"
    SCORE = "score"
    GAP = "gap"


STAGE_OF = (
    (Stage.VALUE, (OWN, AWARDED)),
    (Stage.BENCHMARK, (BEST, AVERAGE, BEST_POINTS, AVERAGE_POINTS, POSTS, SAMPLE)),
    (Stage.FORMULA, (METHOD, FORMULA)),
    (Stage.SCORE, (UNROUNDED, ROUNDED, POINTS, WORKED_OUT)),
    (Stage.GAP, (GAP, RELATIVE_GAP, BELOW, POINTS_GAP, POINTS_BELOW)),
)


@dataclass(frozen=True, slots=True)
class ExplanationStep:
    """One line of the explanation; ``source`` says who or which document a number comes from."""

    label: str | _StrPromise
    text: str
    source: str = ""


def explain(
    rule: Rule,
    facts: Facts,
    comparator: Comparator,
    leaf: LeafScore,
    settings: Settings,
    *,
    unit: str = "",
    reported_by: str = "",
    source: str = "",
    awarded_by: str = "",
    is_place: bool = False,
) -> list[ExplanationStep]:
    """The steps from our value to the points. ``reported_by`` is printed beside our value, ``source`` beside best and
    average, ``awarded_by`` beside points that were awarded; values carry ``unit``. ``is_place``: what is measured is a
    place, which has no best value to be held against."""
    steps = [ExplanationStep(OWN, _own(facts, unit), reported_by)]
    if facts.standing == Standing.NOT_APPLICABLE:
        return [*steps, ExplanationStep(REMARK, _("Not applicable: left out, and the others share its weight."))]
    if facts.points is not None:
        points = _("%(points)s of %(full)s") % {"points": _plain(facts.points), "full": _plain(rule.full_marks)}
        steps.append(ExplanationStep(AWARDED, points, awarded_by or (source if facts.value is None else reported_by)))
    comparators = ((BEST, comparator.best), (AVERAGE, comparator.average))
    steps += [
        ExplanationStep(label, _with_unit(number, unit), source) for label, number in comparators if number is not None
    ]
    of_points = ((BEST_POINTS, comparator.best_points), (AVERAGE_POINTS, comparator.average_points))
    steps += [ExplanationStep(label, _plain(number), source) for label, number in of_points if number is not None]
    if is_place and leaf.attainment is None and facts.value is not None:
        steps.append(ExplanationStep(REMARK, _("A place is compared in its own notices; no score is made of it.")))
    else:
        steps += _score_steps(rule, facts, comparator, leaf, settings)
    steps += _gap_steps(rule, facts, comparator, leaf, settings, unit)
    return [*steps, *_average_steps(rule, facts, comparator, unit), *_points_steps(facts, comparator, settings)]


def by_stage(steps: Iterable[ExplanationStep]) -> dict[Stage, list[ExplanationStep]]:
    """The steps at their stations; a remark belongs to the step before it."""
    found: dict[Stage, list[ExplanationStep]] = {stage: [] for stage in Stage}
    current = Stage.VALUE
    for step in steps:
        current = next((stage for stage, labels in STAGE_OF if any(step.label is x for x in labels)), current)
        found[current].append(step)
    return found


def _own(facts: Facts, unit: str) -> str:
    if facts.standing == Standing.NOT_APPLICABLE:
        return _("Not applicable")
    if facts.value is None:
        return "—" if facts.points is not None else _("Not reported")
    return _with_unit(facts.value, unit)


def _score_steps(
    rule: Rule, facts: Facts, comparator: Comparator, leaf: LeafScore, settings: Settings
) -> list[ExplanationStep]:
    steps = []
    posts = rule.best, rule.worst
    if leaf.method in (Method.GOALPOSTS, Method.EFFICACY) and None not in posts:
        steps.append(ExplanationStep(POSTS, _ends(*posts)))
    if leaf.method == Method.MINMAX and comparator.best is not None and comparator.worst is not None:
        steps.append(ExplanationStep(SAMPLE, _ends(comparator.best, comparator.worst)))
    if leaf.method:
        steps.append(ExplanationStep(METHOD, str(Method(leaf.method).label)))
    if leaf.attainment is None:
        return [*steps, ExplanationStep(REMARK, _why_no_score(facts, comparator, leaf, settings))]
    formula, outcome = _formula(rule, facts, comparator, leaf)
    if formula:
        steps.append(ExplanationStep(FORMULA, formula))
    if outcome is not None and not 0 <= outcome <= HUNDRED:
        held = _("%(result)s, held at %(limit)s") % {"result": cut(outcome), "limit": _plain(leaf.attainment)}
        steps.append(ExplanationStep(REMARK, held))
    steps.append(ExplanationStep(UNROUNDED, cut(leaf.attainment)))
    return steps + _rounding_steps(rule, leaf, settings)


def _rounding_steps(rule: Rule, leaf: LeafScore, settings: Settings) -> list[ExplanationStep]:
    assert leaf.attainment is not None
    printed = round_half(leaf.attainment, settings.score_decimals, settings.rounding)
    how = _("%(number)s (%(decimals)s decimals, %(rounding)s)") % {
        "number": number_text(printed),
        "decimals": settings.score_decimals,
        "rounding": Rounding(settings.rounding).label,
    }
    steps = [ExplanationStep(ROUNDED, how)]
    if leaf.points is not None:
        product = f"{cut(leaf.attainment)} × {_plain(rule.full_marks)} ÷ 100 = {cut(leaf.points)}"
        # Awarded points are a fact, not a product.
        official = leaf.method == Method.OFFICIAL
        steps.append(ExplanationStep(POINTS, cut(leaf.points)) if official else ExplanationStep(WORKED_OUT, product))
    return steps


def _formula(rule: Rule, facts: Facts, comparator: Comparator, leaf: LeafScore) -> tuple[str, Decimal | None]:
    """The formula with numbers in it, and its result before it was held between 0 and 100."""
    x = facts.value
    if leaf.method == Method.OFFICIAL and facts.points is not None:
        text = f"{_plain(facts.points)} ÷ {_plain(rule.full_marks)} × 100"
        return text, facts.points / rule.full_marks * HUNDRED
    if x is None:
        return "", None
    if leaf.method == Method.RATIO and comparator.best is not None:
        return _ratio(x, comparator.best, rule.direction)
    if leaf.method == Method.MINMAX and comparator.best is not None and comparator.worst is not None:
        return _frontier(x, comparator.best, comparator.worst, Decimal(1))
    if rule.best is None or rule.worst is None:
        return "", None
    if leaf.method == Method.EFFICACY:
        text = f"{_less(x, rule.worst)} ÷ {_less(rule.best, rule.worst)} × 40 + 60"
        return text, (x - rule.worst) / (rule.best - rule.worst) * 40 + 60
    return _frontier(x, rule.best, rule.worst, rule.exponent)


def _frontier(x: Decimal, best: Decimal, worst: Decimal, exponent: Decimal) -> tuple[str, Decimal | None]:
    if best == worst:
        return _("all are equal: 100"), None
    share = (worst - x) / (worst - best)
    text = f"{_less(worst, x)} ÷ {_less(worst, best)}"
    if exponent == 1:
        return f"{text} × 100", share * HUNDRED
    # Outside the goalposts the share is held before it is raised to the power.
    return f"[{text}]^{_plain(exponent)} × 100", None if 0 <= share <= 1 else share * HUNDRED


def _ratio(x: Decimal, best: Decimal, direction: str) -> tuple[str, Decimal | None]:
    if x == best:
        return _("equal to the best value: 100"), None
    over, under = (best, x) if direction == Direction.LOWER else (x, best)
    if under <= 0:  # there would be no score if it were not the better one of the two
        return _("better than the best value: 100"), None
    return f"{_plain(over)} ÷ {_plain(under)} × 100", over / under * HUNDRED


def _gap_steps(
    rule: Rule, facts: Facts, comparator: Comparator, leaf: LeafScore, settings: Settings, unit: str
) -> list[ExplanationStep]:
    x, best = facts.value, comparator.best
    if x is None or best is None or leaf.gap is None:
        return []
    if leaf.gap < 0:
        return [ExplanationStep(REMARK, _("Better than the best value on record, which should be brought up to date."))]
    first, second = (x, best) if rule.direction == Direction.LOWER else (best, x)
    steps = [ExplanationStep(GAP, _difference(first, second, _gap_unit(unit)))]
    if leaf.relative_gap is None:
        return [*steps, ExplanationStep(REMARK, _("The best value is 0, so there is no relative gap."))]
    relative = number_text(round_half(leaf.relative_gap, settings.score_decimals, settings.rounding))
    text = f"{_plain(leaf.gap)} ÷ {_plain(abs(best))} × 100 = {relative}"
    return [*steps, ExplanationStep(RELATIVE_GAP, _("%(formula)s (relative %%)") % {"formula": text})]


def _average_steps(rule: Rule, facts: Facts, comparator: Comparator, unit: str) -> list[ExplanationStep]:
    """较均值差 of the value; below 0 where it is better than the average."""
    x, average = facts.value, comparator.average
    if x is None or average is None:
        return []
    first, second = (x, average) if rule.direction == Direction.LOWER else (average, x)
    return [ExplanationStep(BELOW, _difference(first, second, _gap_unit(unit)))]


def _points_steps(facts: Facts, comparator: Comparator, settings: Settings) -> list[ExplanationStep]:
    """评价得分差距 and how far the awarded points are from the average of them, whatever the attainment rests on."""
    own, best, average = facts.points, comparator.best_points, comparator.average_points
    steps = []
    if own is not None and best is not None:
        text, share = _difference(best, own, ""), relative_gap(own, best, Direction.HIGHER)
        if share is not None:
            relative = number_text(round_half(share, settings.score_decimals, settings.rounding))
            text = _("%(formula)s (relative %(relative)s%%)") % {"formula": text, "relative": relative}
        steps.append(ExplanationStep(POINTS_GAP, text))
    if own is not None and average is not None:
        steps.append(ExplanationStep(POINTS_BELOW, _difference(average, own, "")))
    return steps


def _difference(first: Decimal, second: Decimal, unit: str) -> str:
    return f"{_less(first, second, bare=True)} = {_with_unit(first - second, unit)}"


def _why_no_score(facts: Facts, comparator: Comparator, leaf: LeafScore, settings: Settings) -> str:
    if facts.value is None and facts.points is None:
        if settings.missing_rule == MissingRule.ZERO:
            return _("Nothing was reported; it counts as 0 in what it is part of.")
        return _("Nothing was reported, so there is no score.")
    if leaf.method == Method.OFFICIAL:
        return _("The issuer has not awarded points yet.")
    if leaf.method == Method.RATIO and comparator.best is not None:
        return _("There is no ratio to a best value of 0 or below; the gap is stated instead.")
    return _("The comparator is unknown, so there is no score.")


def _gap_unit(unit: str) -> str:
    """A difference of percentages is in percentage points (百分点)."""
    return _("percentage points") if unit.startswith("%") or unit.startswith("percent") else unit


def _with_unit(number: Decimal, unit: str) -> str:
    return f"{_plain(number)} {unit}".rstrip()


def _ends(best: Decimal | None, worst: Decimal | None) -> str:
    return _("best %(best)s, worst %(worst)s") % {"best": _plain(best), "worst": _plain(worst)}


def _less(first: Decimal, second: Decimal, *, bare: bool = False) -> str:
    """A difference; a negative subtrahend in brackets."""
    right = f"({_plain(second)})" if second < 0 else _plain(second)
    return f"{_plain(first)} − {right}" if bare else f"({_plain(first)} − {right})"


def _plain(number: Decimal | None) -> str:
    """Without the trailing zeros that only the database put there."""
    if number is None:
        return number_text(None)
    exact = number.normalize()
    return number_text(exact if exact else Decimal(0))


def cut(number: Decimal) -> str:
    """At most ten decimals, and a mark where more would follow."""
    shown = number.quantize(SHOWN, ROUND_DOWN)
    return _plain(shown) + ("…" if shown != number else "")

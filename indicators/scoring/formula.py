"""计分: the points formula, rounding and the five states. One definition, exact ``Decimal``, rounded once at the end.

An *attainment* (得分率) lies between 0 and 100. Points are attainment × full marks ÷ 100. Sources of the formulas:
goalposts, World Bank Doing Business 2019 (distance to frontier); min–max and mean, OECD/JRC Handbook on Constructing
Composite Indicators (2008); efficacy coefficient (功效系数法), as used in Chinese comprehensive assessments. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Aggregation, Direction, Method, MissingRule, Rounding, Standing, TieStyle

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(frozen=True, slots=True)
class Settings:
    """The scheme's dated settings (参数), printed on every page and file."""

    score_decimals: int = 2
    rounding: str = Rounding.HALF_UP
    tie_style: str = TieStyle.COMPETITION
    missing_rule: str = MissingRule.EXCLUDE
    serious_gap: Decimal = Decimal(60)
    bottom_n: int = 3
    streak_min: int = 2
    # 缺报不排名: below this part of what applies (%), nobody is ranked; 0 is no floor.
    coverage_floor: Decimal = ZERO
    # 牵头指标过少不排名: a unit with fewer scored indicators is not ranked; 0 is no limit.
    least_scored: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """How a leaf is scored. ``best`` and ``worst`` are the goalposts, fixed for the scheme's year."""

    direction: str
    method: str = ""
    best: Decimal | None = None
    worst: Decimal | None = None
    exponent: Decimal = ONE
    full_marks: Decimal = HUNDRED


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of our own: value in the native unit, and points where the issuer gives points."""

    value: Decimal | None = None
    points: Decimal | None = None
    standing: str = Standing.REPORTED


@dataclass(frozen=True, slots=True)
class Comparator:
    """What it is held against (标杆): best, average and worst in the native unit, and the same in points."""

    best: Decimal | None = None
    average: Decimal | None = None
    worst: Decimal | None = None
    best_points: Decimal | None = None
    average_points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LeafScore:
    """What comes out for a leaf. Gaps are positive when we are behind; None is "unknown", never 0."""

    method: str = ""
    attainment: Decimal | None = None
    points: Decimal | None = None
    gap: Decimal | None = None
    relative_gap: Decimal | None = None
    score_gap: Decimal | None = None
    relative_score_gap: Decimal | None = None
    average_gap: Decimal | None = None
    zero_score: bool = False
    below_average: bool = False
    best_is_zero: bool = False
    at_best: bool = False
    better_than_best: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """One part of a composite. Not applicable always leaves; what was not reported follows the scheme's rule.

    A part that was reported and still has no attainment (its comparator is unknown) is not a missing one.
    """

    attainment: Decimal | None
    weight: Decimal = ONE
    full_marks: Decimal = HUNDRED
    applicable: bool = True
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Composite:
    """A composed attainment (0–100 or None), its points, and how many of the applicable parts were known."""

    attainment: Decimal | None
    points: Decimal | None
    n_present: int
    n_total: int
    # What was reported, with an attainment or without: an unknown comparator is nobody's omission.
    n_reported: int = 0
    # Of the parts that weigh something: how many have an attainment, and how many had one if all were reported.
    n_scored: int = 0
    n_scorable: int = 0

    def is_below(self, floor: Decimal) -> bool:
        """Whether less of it is reported than the floor asks, in % of the parts that apply (报送率低于下限)."""
        return falls_below(self.n_reported, self.n_total, floor)

    def is_too_small(self, least: int) -> bool:
        """Whether it has too few scored parts for a place even when everything is reported; of nothing it has not."""
        return 0 < self.n_scorable < least

    def lacks_parts(self, least: int) -> bool:
        """Whether it has too few scored parts for a place because some are not reported."""
        return self.n_scored < least <= self.n_scorable


def falls_below(n: int, total: int, floor: Decimal) -> bool:
    """Whether n of ``total`` is less than the coverage floor, 0–100 %; of nothing, nothing is lacking."""
    return n * HUNDRED < floor * total


def gap(value: Decimal | None, best: Decimal | None, direction: str) -> Decimal | None:
    """差距 in the native unit, positive when behind: best − value, or value − best where lower is better."""
    if value is None or best is None:
        return None
    return value - best if direction == Direction.LOWER else best - value


def relative_gap(value: Decimal | None, best: Decimal | None, direction: str) -> Decimal | None:
    """相对差距, per cent of the best value's size. None when the best is 0 (undefined) or something is unknown."""
    behind = gap(value, best, direction)
    if behind is None or not best:
        return None
    return behind / abs(best) * HUNDRED


def clip(share: Decimal) -> Decimal:
    """A share of 1 as a percentage, held between 0 and 100."""
    return min(max(share, ZERO), ONE) * HUNDRED


def goalposts(value: Decimal, best: Decimal, worst: Decimal, exponent: Decimal = ONE) -> Decimal | None:
    """前沿距离: clip((worst − x) ÷ (worst − best), 0, 1)^exponent × 100. None when the goalposts coincide.

    Direction needs no mention: it lies in which of the two posts is larger.
    """
    if best == worst:
        return None
    share = min(max((worst - value) / (worst - best), ZERO), ONE)
    return (share if exponent == 1 else share**exponent if share else ZERO) * HUNDRED


def sample_minmax(value: Decimal, best: Decimal, worst: Decimal) -> Decimal:
    """极差标准化 over the sample. When all are equal nobody is behind, and everybody has 100."""
    return HUNDRED if best == worst else clip((worst - value) / (worst - best))


def ratio_to_best(value: Decimal, best: Decimal, direction: str) -> Decimal | None:
    """与最优值之比: x ÷ b, or b ÷ x where lower is better.

    Equal to the best is 100, better is capped at 100. Best = 0 (or x = 0 above a best of 0) has no ratio: None.
    """
    behind = gap(value, best, direction)
    if behind is not None and behind <= 0:
        return HUNDRED
    if best <= 0 or (direction == Direction.LOWER and value <= 0):
        return None
    return clip(best / value) if direction == Direction.LOWER else clip(value / best)


def efficacy(value: Decimal, satisfactory: Decimal, not_allowed: Decimal) -> Decimal | None:
    """功效系数: (x − s) ÷ (h − s) × 40 + 60, held between 0 and 100; below 60 means worse than "not allowed"."""
    if satisfactory == not_allowed:
        return None
    return clip(((value - not_allowed) / (satisfactory - not_allowed) * 40 + 60) / HUNDRED)


def method_of(rule: Rule, facts: Facts) -> str:
    """The rule's own method. Where it names none, what the issuer awarded takes precedence over anything computed;
    without that goalposts, and without those the ratio to the best."""
    if rule.method:
        return rule.method
    if facts.points is not None:
        return Method.OFFICIAL
    return Method.GOALPOSTS if rule.best is not None and rule.worst is not None else Method.RATIO


def attainment(rule: Rule, facts: Facts, comparator: Comparator) -> Decimal | None:
    """得分率, 0–100 and unrounded; None when there is not enough to say."""
    x, method = facts.value, method_of(rule, facts)
    if method == Method.OFFICIAL:
        return None if facts.points is None else clip(facts.points / rule.full_marks)
    if x is None:
        return None
    if method == Method.RATIO:
        return None if comparator.best is None else ratio_to_best(x, comparator.best, rule.direction)
    if method == Method.MINMAX:
        has_both = comparator.best is not None and comparator.worst is not None
        return sample_minmax(x, comparator.best, comparator.worst) if has_both else None  # type: ignore[arg-type]
    if rule.best is None or rule.worst is None:
        return None
    if method == Method.EFFICACY:
        return efficacy(x, rule.best, rule.worst)
    return goalposts(x, rule.best, rule.worst, rule.exponent)


def leaf_attainment(rule: Rule, facts: Facts, comparator: Comparator) -> Decimal | None:
    """The attainment alone, where nothing else is asked: what is not applicable has none."""
    return None if facts.standing == Standing.NOT_APPLICABLE else attainment(rule, facts, comparator)


def score_leaf(rule: Rule, facts: Facts, comparator: Comparator) -> LeafScore:
    """Everything that is said of one leaf. Not applicable and missing figures have no score and no gap."""
    if facts.standing == Standing.NOT_APPLICABLE:
        return LeafScore(method=method_of(rule, facts))
    share = leaf_attainment(rule, facts, comparator)
    behind = gap(facts.value, comparator.best, rule.direction)
    below = gap(facts.value, comparator.average, rule.direction)
    method = method_of(rule, facts)
    points_behind = gap(facts.points, comparator.best_points, Direction.HIGHER)
    points_below = gap(facts.points, comparator.average_points, Direction.HIGHER)
    return LeafScore(
        method=method,
        attainment=share,
        points=_points(rule, facts, share, method),
        gap=behind,
        relative_gap=relative_gap(facts.value, comparator.best, rule.direction),
        score_gap=points_behind,
        relative_score_gap=relative_gap(facts.points, comparator.best_points, Direction.HIGHER),
        average_gap=below,
        zero_score=share is not None and share == 0,
        below_average=any(part is not None and part > 0 for part in (below, points_below)),
        best_is_zero=comparator.best is not None and comparator.best == 0,
        at_best=behind is not None and behind == 0,
        better_than_best=any(part is not None and part < 0 for part in (behind, points_behind)),
    )


def _points(rule: Rule, facts: Facts, share: Decimal | None, method: str) -> Decimal | None:
    if share is None:
        return None
    if method == Method.OFFICIAL and facts.points is not None:
        # Awarded points are a fact; dividing by the full marks and multiplying again could lose their last digit.
        return min(max(facts.points, ZERO), rule.full_marks)
    return share * rule.full_marks / HUNDRED


def aggregate(children: Iterable[Child], how: str, missing_rule: str = MissingRule.EXCLUDE) -> Composite:
    """Compose a parent (合成): weighted arithmetic mean Σw·a ÷ Σw, or the sum of points over the sum of full marks.

    Parts without an attainment leave and the others share their weight; under the rule "zero", a part that was not
    reported counts as 0 instead. A composite of nothing, or of weight 0, is None.
    """
    parts = [child for child in children if child.applicable]
    present = [child for child in parts if child.attainment is not None]
    counted = present
    if missing_rule == MissingRule.ZERO:
        counted = [child for child in parts if child.attainment is not None or not child.reported]
    sizes = [child.full_marks if how == Aggregation.SUM else child.weight for child in counted]
    total = sum(sizes, ZERO)
    share = None
    if total:
        share = sum([(child.attainment or ZERO) * k for child, k in zip(counted, sizes, strict=True)], ZERO) / total
    points = None if share is None or how != Aggregation.SUM else share * total / HUNDRED
    reported = sum(child.reported or child.attainment is not None for child in parts)
    weighing = [child for child in parts if child.weight]
    scored = sum(child.attainment is not None for child in weighing)
    return Composite(
        share,
        points,
        n_present=len(present),
        n_total=len(parts),
        n_reported=reported,
        n_scored=scored,
        n_scorable=scored + sum(child.attainment is None and not child.reported for child in weighing),
    )

"""可追回分值: worked by hand, and held against the scoring of the whole tree."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Aggregation, Direction, Method, MissingRule, Standing
from indicators.scoring.formula import Child, Comparator, Rule, aggregate
from indicators.scoring.shares import shares
from reports.analysis.recoverable import RecoverablePart, at_best, recoverable

HUNDRED = Decimal(100)


def leaf(
    code: str, parent: str, attainment: int | None, *, weight: int = 1, marks: int = 100, **fields
) -> RecoverablePart:
    fields.setdefault("standing", Standing.MISSING if attainment is None else Standing.REPORTED)
    exact = None if attainment is None else Decimal(attainment)
    reach = fields.pop("at_best", HUNDRED)
    return RecoverablePart(code, parent, True, Decimal(weight), Decimal(marks), exact, at_best=reach, **fields)


def branch(code: str, parent: str = "", *, weight: int = 1, summed: bool = False) -> RecoverablePart:
    return RecoverablePart(code, parent, False, Decimal(weight), HUNDRED, Decimal(50), Standing.REPORTED, summed=summed)


def test_an_item_is_worth_its_share_of_the_distance():
    # Top A weighs 3 of 4, the item 1 of 2 below it: 3/8 of 40 points.
    parts = [branch("A", weight=3), branch("B"), leaf("A1", "A", 60), leaf("A2", "A", 100), leaf("B1", "B", 0)]
    assert recoverable(parts) == {"A1": Decimal(15), "B1": Decimal(25)}


def test_points_that_add_up_share_by_full_marks():
    parts = [branch("A", summed=True), leaf("A1", "A", 50, marks=30), leaf("A2", "A", 50, marks=10, weight=9)]
    assert recoverable(parts) == {"A1": Decimal("37.5"), "A2": Decimal("12.5")}


def test_what_is_not_applicable_or_not_reported_leaves_its_weight_to_the_others():
    parts = [leaf("1", "", 50), leaf("2", "", None), leaf("3", "", None, standing=Standing.NOT_APPLICABLE)]
    assert recoverable(parts) == {"1": Decimal(50)}
    # Under the rule "zero" what was not reported keeps its place.
    assert recoverable(parts, MissingRule.ZERO) == {"1": Decimal(25)}


def test_nothing_is_won_where_the_best_is_unknown_or_not_ahead():
    parts = [leaf("1", "", 50, at_best=None), leaf("2", "", 80, at_best=Decimal(70)), leaf("3", "", 100)]
    assert recoverable(parts) == {}


@pytest.mark.parametrize(
    ("method", "best", "best_score", "expected"),
    [
        (Method.RATIO, "8", None, "100"),
        (Method.RATIO, None, None, None),
        (Method.MINMAX, "8", None, "100"),
        (Method.OFFICIAL, "8", "4", "80"),  # 4 of 5 points
        (Method.OFFICIAL, "8", "6", "100"),  # more than full marks
        (Method.OFFICIAL, "8", None, None),
        (Method.GOALPOSTS, "8", None, "80"),  # posts at 0 and 10
        (Method.EFFICACY, "8", None, "92"),  # (8 − 0) ÷ 10 × 40 + 60
    ],
)
def test_what_the_best_attains_by_the_rule_of_the_item(method, best, best_score, expected):
    def exact(text):
        return None if text is None else Decimal(text)

    rule = Rule(Direction.HIGHER, method, best=Decimal(10), worst=Decimal(0), full_marks=Decimal(5))
    existing = Comparator(best=exact(best), worst=Decimal(1), best_points=exact(best_score))
    assert at_best(rule=rule, present=existing) == exact(expected)


def whole(parts: list[RecoverablePart]) -> Decimal:
    """The overall score by the arithmetic of the report."""

    def compose(code: str, summed: bool) -> Decimal | None:
        children = [
            Child(
                attainment=part.attainment if part.is_leaf else compose(part.code, part.summed),
                weight=part.weight,
                full_marks=part.full_marks,
                applicable=part.standing != Standing.NOT_APPLICABLE,
                reported=part.standing == Standing.REPORTED,
            )
            for part in parts
            if part.parent == code
        ]
        return aggregate(children, Aggregation.SUM if summed else Aggregation.MEAN).attainment

    return compose("", False) or Decimal(0)


weights = st.integers(1, 9)


@given(
    st.lists(
        st.tuples(
            weights,
            st.booleans(),
            st.lists(st.tuples(weights, weights, st.none() | st.integers(0, 100)), min_size=1, max_size=4).filter(
                lambda leaves: any(score is not None for _w, _m, score in leaves)
            ),
        ),
        min_size=1,
        max_size=4,
    ),
)
@pytest.mark.long
def test_reaching_the_best_raises_the_whole_by_what_was_promised(tree):
    parts = []
    for top, (weight, summed, leaves) in enumerate(tree):
        parts.append(branch(f"T{top}", weight=weight, summed=summed))
        parts += [leaf(f"T{top}-{n}", f"T{top}", score, weight=w, marks=m) for n, (w, m, score) in enumerate(leaves)]
    before = whole(parts)
    assert abs(sum(shares(parts)[part.code] for part in parts if not part.is_leaf) - 1) < Decimal("1e-20")
    for code, promised in recoverable(parts).items():
        raised = [replace(part, attainment=part.at_best) if part.code == code else part for part in parts]
        assert abs(whole(raised) - before - promised) < Decimal("1e-20")

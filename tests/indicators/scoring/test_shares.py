"""权重占比与丢分: worked by hand; all losses together are what the whole lacks."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Aggregation, MissingRule, Standing
from indicators.scoring.formula import Child, aggregate
from indicators.scoring.shares import TreePart, losses


def leaf(code, parent, attainment, weight=1, standing=Standing.REPORTED):
    number = None if attainment is None else D(attainment)
    return TreePart(code, parent, True, D(weight), D(100), number, standing)


def branch(code, weight=1):
    return TreePart(code, "", False, D(weight), D(100), D(50), Standing.REPORTED)


def test_a_leaf_loses_its_share_of_what_it_lacks():
    # A weighs 3 of 4 and each of its leaves half of that: 3/8 of 82.12 and of 8.28; B has the last quarter.
    parts = [branch("A", 3), branch("B"), leaf("A1", "A", "17.88"), leaf("A2", "A", "91.72"), leaf("B1", "B", 100)]
    assert losses(parts) == {"A1": D("30.7950"), "A2": D("3.1050"), "B1": D(0)}


def test_what_is_not_known_loses_nothing_and_leaves_its_share_to_the_others():
    parts = [leaf("1", "", 40), leaf("2", "", None, standing=Standing.MISSING)]
    assert losses(parts) == {"1": D(60)}
    assert losses(parts, MissingRule.ZERO) == {"1": D(30)}


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 9)), min_size=1, max_size=8))
def test_all_losses_together_are_what_the_whole_lacks_to_100(leaves):
    parts = [leaf(str(n), "", D(score) / 100, weight) for n, (score, weight) in enumerate(leaves)]
    whole = aggregate([Child(part.attainment, part.weight) for part in parts], Aggregation.MEAN).attainment
    assert abs(sum(losses(parts).values()) - (100 - whole)) < D("1E-20")

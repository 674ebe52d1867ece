"""A tree in which leaves are exchanged is the same as one that was made of them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import settings as how_many
from hypothesis import strategies as st

from indicators.choices import Aggregation, Direction, Method, MissingRule, Standing, TieStyle
from indicators.scoring.formula import Comparator, Facts, Rule, Settings
from reports.analysis.tree import Tree, TreeDefinition, TreeLeaf, TreeUnit

numbers = st.none() | st.decimals(min_value=0, max_value=100, places=2)
rules = st.builds(
    Rule,
    direction=st.sampled_from(Direction.values),
    method=st.sampled_from(Method.values),
    best=numbers,
    worst=numbers,
    full_marks=st.just(Decimal(10)),
)
leaves = st.builds(
    TreeLeaf,
    facts=st.builds(Facts, numbers, numbers, st.sampled_from(Standing.values)),
    comparator=st.builds(Comparator, numbers, numbers, numbers),
    rule=rules,
)
settings = st.builds(
    Settings,
    tie_style=st.sampled_from(TieStyle.values),
    missing_rule=st.sampled_from(MissingRule.values),
    score_decimals=st.integers(0, 3),
)
UNITS = [TreeUnit("u0", "甲局", "county"), TreeUnit("u1", "乙局", "county"), TreeUnit("u2", "丙镇", "town")]


def definitions(weights: list[int], sums: bool) -> list[TreeDefinition]:
    """Two branches under one top, and one leaf that stands by itself."""
    how = Aggregation.SUM if sums else Aggregation.MEAN
    nodes = [TreeDefinition("t", "", 1, 0, False, True, Decimal(2), Decimal(100))]
    nodes += [
        TreeDefinition(b, "t", 2, 1, False, True, Decimal(n), Decimal(100), how) for n, b in enumerate("ab", start=1)
    ]
    for n, weight in enumerate(weights):
        parent, depth = (("a", 2), ("b", 2), ("", 0))[n % 3] if n < 3 else ("ab"[n % 2], 2)
        nodes.append(
            TreeDefinition(
                f"x{n}",
                parent,
                10 + n,
                depth,
                True,
                n != 4,
                Decimal(weight),
                Decimal(10),
                lead=f"u{n % 3}",
            )
        )
    return nodes


def everything(tree: Tree) -> tuple:
    """Everything that a tree says."""
    return (
        tree.overall(),
        [tree.score(code) for code in tree.definitions],
        [tree.exact(unit.code) for unit in UNITS],
        [tree.place(unit.code) for unit in UNITS],
        [tree.result(code) for code in tree.leaves],
    )


@how_many(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=6, max_size=6), st.booleans(), settings, st.data())
def test_exchanging_leaves_gives_the_tree_that_is_made_of_them(weights, sums, how, data):
    nodes = definitions(weights, sums)
    codes = [node.code for node in nodes if node.is_leaf]
    first = {code: data.draw(leaves) for code in codes}
    tree = Tree(nodes, first, UNITS, how)
    before = everything(tree)
    copy = tree.copy()
    changed = {code: data.draw(leaves) for code in data.draw(st.lists(st.sampled_from(codes), max_size=4))}
    copy.put(changed)
    assert everything(copy) == everything(Tree(nodes, {**first, **changed}, UNITS, how))
    assert everything(tree) == before, "the tree that was copied stays as it was"


def test_a_branch_knows_its_leaves():
    nodes = definitions([1] * 6, False)
    existing = TreeLeaf(Facts(Decimal(1)), Comparator(), Rule("higher"))
    tree = Tree(nodes, {node.code: existing for node in nodes if node.is_leaf}, UNITS, Settings())
    assert tree.parts_of("") == ["t", "x2"]
    assert tree.leaves_under("t") == ["x0", "x4", "x1", "x3", "x5"]
    assert tree.above("x0") == ["a", "t"]

"""Every region on every node: the same formulas as for one, a column at a time."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Child, Comparator, Facts, Rule, Settings, aggregate, score_leaf
from indicators.scoring.regions import RegionComparison, TreeNode

GOALPOSTS = Rule("higher", "goalposts", Decimal(100), Decimal(0))
POINTS = Rule("higher", "official")


def compare(nodes, columns, settings=None, n_regions=None):
    """Columns are {code: [cell]} with a number as text, or missing, na, zero; all regions in every column."""
    size = n_regions or len(next(iter(columns.values())))
    comparison = RegionComparison(nodes, size, settings or Settings())
    found = {}
    for code, cells in columns.items():
        statuses = [cell if cell in ("missing", "na", "zero") else "value" for cell in cells]
        numbers = [None if cell in ("missing", "na", "zero") else Decimal(cell) for cell in cells]
        found[code] = comparison.leaf(code, range(len(cells)), numbers, statuses)
    return found | {column.code: column for column in comparison.composites()}


def one_leaf(cells, rule=GOALPOSTS, **settings):
    return compare([TreeNode("A", "", rule)], {"A": cells}, Settings(**settings))["A"]


class TestOneLeaf:
    def test_best_average_gap_and_rank(self):
        column = one_leaf(["80", "95", "90", "90"])
        assert (column.best, column.worst, column.average, column.n) == (95, 80, Decimal("88.75"), 4)
        assert column.ranks == [4, 1, 2, 2]
        assert column.gaps == [15, 0, 5, 5]

    def test_less_is_better(self):
        column = one_leaf(["60", "96", "60"], Rule("lower", "ratio"))
        assert (column.best, column.worst) == (60, 96)
        assert column.ranks == [1, 3, 1]
        assert column.gaps == [0, 36, 0]
        assert [str(score) for score in column.printed] == ["100.00", "62.50", "100.00"]

    def test_dense_ranks_are_a_setting(self):
        assert one_leaf(["80", "95", "90", "90"], tie_style="dense").ranks == [3, 1, 2, 2]

    def test_what_is_printed_is_ranked(self):
        cells = ["90.004", "90.0049", "90.005"]
        assert one_leaf(cells).ranks == [2, 2, 1]
        assert one_leaf(cells, score_decimals=10).ranks == [3, 2, 1]
        assert one_leaf(cells, score_decimals=0).ranks == [1, 1, 1]

    def test_missing_and_not_applicable_are_not_ranked_and_no_practice_scores_zero(self):
        column = one_leaf(["80", "missing", "na", "zero", "0"])
        assert column.ranks == [1, None, None, 2, 2]
        assert (column.n, column.scores[3], column.values[3]) == (3, 0, None)
        # No practice is not a value: it moves neither best nor average, and has no gap.
        assert (column.average, column.worst) == (40, 0)
        assert column.gaps == [0, None, None, None, 80]

    def test_a_best_of_zero_has_no_ratio_and_so_no_rank(self):
        column = one_leaf(["0", "3", "0"], Rule("lower", "ratio"))
        assert column.ranks == [1, None, 1]
        assert column.gaps == [0, 3, 0]

    def test_negative_bests_give_gaps_but_no_ratios(self):
        column = one_leaf(["-1", "-3"], Rule("higher"))
        assert (column.ranks, column.gaps) == ([1, None], [0, 2])

    def test_all_equal_are_all_first_with_full_marks(self):
        column = one_leaf(["7", "7", "7"], Rule("higher", "minmax"))
        assert (column.ranks, column.scores) == ([1, 1, 1], [100, 100, 100])

    def test_nobody_has_a_value(self):
        column = one_leaf(["missing", "na"])
        assert (column.best, column.average, column.n, column.ranks) == (None, None, 0, [None, None])

    def test_an_unknown_leaf_is_an_error(self):
        with pytest.raises(KeyError):
            compare([TreeNode("A", "", GOALPOSTS)], {"B": ["1"]})


class TestTree:
    nodes = (
        TreeNode("ALL", "", Rule("")),
        TreeNode("T", "ALL", Rule("")),
        TreeNode("U", "ALL", Rule(""), weight=Decimal(3)),
        TreeNode("a", "T", POINTS),
        TreeNode("b", "T", POINTS, weight=Decimal(2)),
        TreeNode("c", "U", POINTS),
    )

    def scores(self, columns, **settings):
        found = compare(self.nodes, columns, Settings(**settings))
        return {code: [None if s is None else round_half(s, 4) for s in found[code].scores] for code in found}

    def test_parents_are_weighted_means_to_any_depth(self):
        scores = self.scores({"a": ["90", "30"], "b": ["60", "60"], "c": ["10", "50"]})
        assert scores["T"] == [70, 50]
        assert scores["ALL"] == [25, 50]

    def test_the_rest_share_the_weight_of_what_is_missing_or_not_applicable(self):
        scores = self.scores({"a": ["90", "30"], "b": ["missing", "na"], "c": ["10", "50"]})
        assert scores["T"] == [90, 30]

    def test_no_practice_is_a_zero_and_not_a_blank(self):
        assert self.scores({"a": ["90"], "b": ["zero"], "c": ["10"]})["T"] == [30]

    def test_under_the_rule_zero_only_what_is_missing_counts_as_zero(self):
        columns = {"a": ["90", "30"], "b": ["missing", "na"], "c": ["missing", "na"]}
        scores = self.scores(columns, missing_rule="zero")
        assert scores["T"] == [30, 30]
        assert scores["U"] == [0, None]
        assert scores["ALL"] == [Decimal("7.5"), 30]

    def test_a_region_without_a_row_is_missing(self):
        comparison = RegionComparison(self.nodes, 2, Settings(missing_rule="zero"))
        comparison.leaf("a", [0, 1], [Decimal(90), Decimal(30)], ["value", "value"])
        comparison.leaf("b", [1], [Decimal(60)], ["value"])
        assert next(comparison.composites()).scores == [30, 50]

    def test_a_leaf_that_nobody_has_this_period_is_part_of_nothing(self):
        for rule in ("exclude", "zero"):
            assert self.scores({"a": ["90"], "c": ["10"]}, missing_rule=rule)["T"] == [90]

    def test_composites_are_ranked_and_compared_by_their_score(self):
        column = compare(self.nodes, {"a": ["90", "30", "na"], "b": ["60", "60", "na"], "c": ["10", "50", "na"]})["ALL"]
        assert (column.ranks, column.n, column.best, column.average) == ([2, 1, None], 2, 50, Decimal("37.5"))
        assert (column.gaps, column.values) == ([25, 0, None], [None, None, None])

    def test_a_sum_counts_full_marks(self):
        nodes = [
            TreeNode("T", "", Rule(""), aggregation="sum"),
            TreeNode("a", "T", Rule("higher", "official", full_marks=Decimal(5))),
            TreeNode("b", "T", Rule("higher", "official", full_marks=Decimal(15))),
        ]
        assert compare(nodes, {"a": ["4.2", "4.2"], "b": ["7.5", "missing"]})["T"].scores == [Decimal("58.5"), 84]


METHODS = ["goalposts", "minmax", "ratio", "efficacy", "official", ""]
cells = st.one_of(st.decimals(-50, 150, places=2).map(str), st.sampled_from(["missing", "na", "zero", "0", "100"]))


@trials(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=4),
    st.sampled_from(METHODS),
    st.sampled_from(["higher", "lower"]),
    st.booleans(),
    st.sampled_from(["exclude", "zero"]),
    st.sampled_from(["mean", "sum"]),
)
def test_a_column_says_what_one_region_alone_would_be_told(table, method, direction, posts, missing_rule, how):
    settings = Settings(missing_rule=missing_rule)
    best, worst = (Decimal(120), Decimal(-10)) if direction == "higher" else (Decimal(-10), Decimal(120))
    rule = Rule(direction, method, best if posts else None, worst if posts else None, full_marks=Decimal(90))
    nodes = [TreeNode("T", "", Rule(""), aggregation=how)]
    nodes += [TreeNode(f"L{n}", "T", rule, weight=Decimal(n + 1)) for n in range(len(table))]
    found = compare(nodes, {f"L{n}": column for n, column in enumerate(table)}, settings)
    for region in range(4):
        children = []
        for n, column in enumerate(table):
            child = alone(rule, column[region], found[f"L{n}"], Decimal(n + 1))
            assert found[f"L{n}"].scores[region] == child.attainment
            children.append(child)
        expected = aggregate(children, how, missing_rule).attainment
        composed = found["T"].scores[region]
        assert (composed is None) == (expected is None)
        assert expected is None or round_half(composed, 15) == round_half(expected, 15)


def alone(rule, cell, column, weight):
    """One region on one leaf as ``scoring`` sees it."""
    if cell == "na":
        return Child(None, weight=weight, full_marks=rule.full_marks, applicable=False)
    if cell == "missing":
        return Child(None, weight=weight, full_marks=rule.full_marks)
    if cell == "zero":
        return Child(Decimal(0), weight=weight, full_marks=rule.full_marks)
    facts = Facts(points=Decimal(cell)) if rule.method == "official" else Facts(value=Decimal(cell))
    leaf = score_leaf(rule, facts, Comparator(best=column.best, worst=column.worst))
    return Child(leaf.attainment, weight=weight, full_marks=rule.full_marks, reported=True)


# What must not matter: the order of the regions, the order of the leaves, the codes, and the unit of measurement.

tables = st.lists(st.lists(cells, min_size=5, max_size=5), min_size=1, max_size=4)
rules = st.tuples(st.sampled_from(METHODS[:-2]), st.sampled_from(["higher", "lower"]))  # awarded points have no unit


def compare_table(table, method, direction, *, order=None, code="L{}", constant=Decimal(1), settings=None):
    """(score, printed, rank, n) of every region on every node, leaves first; a region keeps its own index."""
    order = order or range(5)
    best, worst = (Decimal(120), Decimal(-10)) if direction == "higher" else (Decimal(-10), Decimal(120))
    rule = Rule(direction, method, best * constant, worst * constant)
    nodes = [TreeNode(code.format("T"), "", Rule(""))]
    nodes += [TreeNode(code.format(n), code.format("T"), rule, weight=Decimal(n + 1) / 7) for n in range(len(table))]
    columns = {code.format(n): [_times(column[region], constant) for region in order] for n, column in enumerate(table)}
    found = compare(nodes, columns, settings)
    return [
        {region: _place_of(found[code.format(node)], place) for place, region in enumerate(order)}
        for node in (*range(len(table)), "T")
    ]


def _times(cell, constant):
    return cell if cell in ("missing", "na", "zero") else str(Decimal(cell) * constant)


def _place_of(column, place):
    score = column.scores[place]
    # Beyond the twentieth digit the order in which a sum was made may show; nobody can ask for more than twelve.
    return (None if score is None else round_half(score, 20), column.printed[place], column.ranks[place], column.n)


@trials(max_examples=80, deadline=None)
@given(tables, rules, st.permutations(range(5)))
def test_the_order_of_the_regions_changes_nothing(table, rule, order):
    assert compare_table(table, *rule, order=order) == compare_table(table, *rule)


@trials(max_examples=80, deadline=None)
@given(tables, rules, st.sampled_from(["x-{}", "{}", "指标{}"]))
def test_renamed_codes_change_nothing(table, rule, code):
    assert compare_table(table, *rule, code=code) == compare_table(table, *rule)


@trials(max_examples=80, deadline=None)
@given(tables, rules, st.decimals("0.001", 1000, places=3), st.integers(0, 12))
def test_another_unit_of_measurement_changes_nothing(table, rule, constant, decimals):
    settings = Settings(score_decimals=decimals)
    assert compare_table(table, *rule, constant=constant, settings=settings) == compare_table(
        table, *rule, settings=settings
    )


@trials(max_examples=80, deadline=None)
@given(tables, rules, st.integers(0, 3))
def test_a_rank_is_one_more_than_the_number_of_better_prints(table, rule, decimals):
    for node in compare_table(table, *rule, settings=Settings(score_decimals=decimals)):
        printed = [each[1] for each in node.values() if each[1] is not None]
        for _score, print_, place, n in node.values():
            assert n == len(printed)
            assert place == (None if print_ is None else 1 + sum(other > print_ for other in printed))

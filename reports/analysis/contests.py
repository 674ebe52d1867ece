"""Who is ranked against whom, as a function of one own value: units on an indicator, counties on an indicator,
departments by what they lead. Pure; ranking and scoring are those of the build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.choices import RegionalStatus, Standing
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Comparator, Facts, Rule, Settings
from indicators.scoring.regions import RegionColumn, RegionComparison, TreeNode
from reports.analysis.tree import Tree, TreeLeaf
from reports.ranking import Place, rank, rank_scores

Number = Decimal | None


def place_units(values: Mapping[str, Number], *, direction: str, decimals: int, settings: Settings) -> dict[str, Place]:
    """The places of units of one group on one indicator."""
    return rank(values, style=settings.tie_style, decimals=decimals, rounding=settings.rounding, direction=direction)


@dataclass(frozen=True, slots=True)
class Counties:
    """One leaf for all counties whose value is known: values and printed scores by region code."""

    rule: Rule
    settings: Settings
    values: Mapping[str, Number]
    statuses: Mapping[str, str]
    own: str

    def column(self, own: Number) -> RegionColumn:
        """The comparison with another value of our own; best, worst and average follow it."""
        values = {**self.values, self.own: own}
        statuses = {**self.statuses, self.own: self.statuses.get(self.own, "") if own is None else RegionalStatus.VALUE}
        node = TreeNode(code="x", parent="", rule=self.rule)
        comparison = RegionComparison([node], len(values), self.settings)
        return comparison.leaf("x", range(len(values)), list(values.values()), list(statuses.values()))

    def places(self, own: Number) -> dict[str, Place]:
        """Everybody's place with another value of our own."""
        column = self.column(own)
        keys = list({**self.values, self.own: own})
        printed = dict(zip(keys, column.printed, strict=True))
        # Ranks are the column's; the words of ties and of the places from below come from what is printed.
        return rank_scores(printed, self.settings)


def leaf_with(leaf: TreeLeaf, value: Number, counties: Counties | None, *, in_points: bool = False) -> TreeLeaf:
    """The leaf with another own value (or other points), others unchanged: where all counties' values are known, best
    and average follow ours."""
    if in_points:
        return replace(leaf, facts=Facts(leaf.facts.value, value, Standing.REPORTED))
    facts = Facts(value, leaf.facts.points, Standing.REPORTED)
    if counties is None:
        return replace(leaf, facts=facts)
    column, comparator = counties.column(value), leaf.comparator
    average = None if column.average is None else round_half(column.average, 8)
    return replace(
        leaf,
        facts=facts,
        comparator=Comparator(column.best, average, column.worst, comparator.best_points, comparator.average_points),
    )


def counties_of(
    rule: Rule, settings: Settings, rows: Sequence[tuple[str, Number, Number]], own: str
) -> Counties | None:
    """From frozen rows (region, value, printed score); None when the rule does not lead to what was printed.

    A county without a value that scores 0 has no practice; without a score it is missing. Where the issuer awarded
    points to us, the others were scored by what the rule says of values.
    """
    values = {code: value for code, value, _score in rows}
    statuses = {
        code: RegionalStatus.VALUE
        if value is not None
        else RegionalStatus.ZERO
        if score is not None
        else RegionalStatus.MISSING
        for code, value, score in rows
    }
    printed = [score for _code, _value, score in rows]
    for method in dict.fromkeys((rule.method, "")):
        counties = Counties(replace(rule, method=method), settings, values, statuses, own)
        if own in values and list(counties.column(values[own]).printed) == printed:
            return counties
    return None


def department_standings(
    tree: Tree, code: str, unit: str, leaf: Callable[[Decimal], TreeLeaf]
) -> Callable[[Decimal], dict[str, Place]]:
    """The places of the group of ``unit`` as a function of the value of one leaf it leads; others unchanged."""
    settings, group = tree.settings, tree.units[unit].group
    scores = {key: tree.exact(key) for key, each in tree.units.items() if each.group == group}

    def standings(value: Decimal) -> dict[str, Place]:
        tree.put({code: leaf(value)})
        own = {unit: tree.exact(unit)}
        return rank_scores({**scores, **own}, settings)

    return standings

"""变动分解: why a score or a rank moved between two reports, by 连环替代: one factor after the other is exchanged, and
what changes with it is its share.

Pure. Every step is scored, rounded and ranked as a report is, so the shares are made of printed numbers and their sum
is the printed change, exactly. The order is that of ``Factor``: own figures, the others', benchmarks, the rule; a
factor that is exchanged later takes what it shares with an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.scoring.formula import Settings, leaf_attainment
from reports.analysis.contests import Counties, place_units
from reports.analysis.tree import Tree, TreeLeaf
from reports.build.nodes import round_for_print
from reports.choices import Factor
from reports.ranking import Place, rank_scores

Number = Decimal | None
Group = tuple[str, Sequence[str]]  # a name, and the codes of the leaves under it


@dataclass(frozen=True, slots=True)
class ChangePart:
    """The share of one factor, of one indicator or branch where ``name`` says so."""

    factor: str
    change: Decimal
    name: str = ""


@dataclass(slots=True)
class NumberChange:
    """From one number to another. Without one of the two there are no parts."""

    before: Number
    after: Number
    parts: list[ChangePart] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def total(self) -> Decimal:
        """The whole change; 0 where an end is unknown."""
        return Decimal(0) if self.before is None or self.after is None else self.after - self.before

    def of(self, factor: str, name: str | None = None) -> Decimal:
        """The share of one factor, as a whole or of one name."""
        shares = [part.change for part in self.parts if part.factor == factor and name in (None, part.name)]
        return sum(shares, Decimal(0))

    def by_factor(self) -> list[tuple[str, Decimal]]:
        """The shares of all factors that took part, in their order."""
        factors = {part.factor for part in self.parts}
        return [(factor, self.of(factor)) for factor in Factor.values if factor in factors]


def chain_shares(before: Number, after: Number, steps: Iterable[tuple[str, str, Number]]) -> NumberChange:
    """Shares from the levels after each step (factor, name, level); the last one must end at ``after``.

    A level that cannot be said leaves its share to the next step.
    """
    change = NumberChange(before, after)
    if before is None or after is None:
        return change
    level = before
    for factor, name, reached in steps:
        if reached is not None:
            change.parts.append(ChangePart(factor, reached - level, name))
            level = reached
    assert level == after, (level, after)
    return change


def leaf_change(before: TreeLeaf, after: TreeLeaf, earlier: Settings, later: Settings) -> NumberChange:
    """A leaf's attainment: own figure, benchmark, rule."""

    def score(leaf: TreeLeaf, settings: Settings) -> Number:
        return round_for_print(leaf_attainment(leaf.rule, leaf.facts, leaf.comparator), settings)

    own = replace(before, facts=after.facts)
    held = replace(own, comparator=after.comparator)
    end = score(after, later)
    steps = ((Factor.OWN, own), (Factor.BENCHMARK, held))
    levels = [(str(factor), "", score(leaf, earlier)) for factor, leaf in steps]
    return chain_shares(score(before, earlier), end, [*levels, (str(Factor.RULE), "", end)])


def tree_change(before: Tree, after: Tree, measure: Callable[[Tree], Number], groups: Sequence[Group]) -> NumberChange:
    """A number that is made of many leaves: the shares of own figures and of benchmarks by group, and of the rule.

    What only one of the two reports has (an indicator, a lead) is a matter of the rule.
    """
    start, end = measure(before), measure(after)
    if start is None or end is None:
        return NumberChange(start, end)
    tree, steps = before.copy(), []
    for factor, facts in ((Factor.OWN, True), (Factor.BENCHMARK, False)):
        for name, codes in groups:
            tree.put(_exchange(tree, after, codes, facts=facts))
            steps.append((str(factor), name, measure(tree)))
    return chain_shares(start, end, [*steps, (str(Factor.RULE), "", end)])


def _exchange(tree: Tree, after: Tree, codes: Iterable[str], *, facts: bool) -> dict[str, TreeLeaf]:
    """The leaves with the later report's own figures, or with its benchmarks."""
    found = {}
    for code in codes:
        later, leaf = after.leaves.get(code), tree.leaves.get(code)
        if later is None or leaf is None:
            continue
        other = replace(leaf, facts=later.facts) if facts else replace(leaf, comparator=later.comparator)
        if other == leaf:
            continue
        # What has no score halfway although it has one at both ends is left to the next step.
        halfway = leaf_attainment(other.rule, other.facts, other.comparator)
        if halfway is not None or tree.score(code) is None or after.score(code) is None:
            found[code] = other
    return found


def department_change(before: Tree, after: Tree, unit: str) -> NumberChange:
    """A department's score, by the indicators it leads."""
    groups = [(code, [code]) for code in before.led.get(unit, ())]
    return tree_change(before, after, lambda tree: tree.department(unit), groups)


def node_change(before: Tree, after: Tree, code: str = "") -> NumberChange:
    """The score of a composite by the parts it is directly made of; without a code the whole, by first-level ones."""
    groups = [(child, before.leaves_under(child)) for child in before.parts_of(code)]
    return tree_change(before, after, (lambda tree: tree.score(code)) if code else Tree.overall, groups)


def department_rank_change(before: Tree, after: Tree, unit: str) -> NumberChange:
    """A department's place in its group: own figures, the others', benchmarks, rule."""
    start, end = _rank(before.place(unit)), _rank(after.place(unit))
    if start is None or end is None:
        return NumberChange(start, end)
    tree, own = before.copy(), before.led.get(unit, [])
    rest = [code for code in before.leaves if code not in own]
    steps = []
    for factor, codes, facts in (
        (Factor.OWN, own, True),
        (Factor.OTHERS, rest, True),
        (Factor.BENCHMARK, [*before.leaves], False),
    ):
        tree.put(_exchange(tree, after, codes, facts=facts))
        steps.append((str(factor), "", _rank(tree.place(unit))))
    return chain_shares(start, end, [*steps, (str(Factor.RULE), "", end)])


@dataclass(frozen=True, slots=True)
class PeerValues:
    """Units of one group on one indicator in one report (同组单位)."""

    values: Mapping[str, Number]
    direction: str
    decimals: int
    settings: Settings

    def rank(self, unit: str, values: Mapping[str, Number]) -> Number:
        places = place_units(values, direction=self.direction, decimals=self.decimals, settings=self.settings)
        return _rank(places.get(unit))


def unit_rank_change(before: PeerValues, after: PeerValues, unit: str) -> NumberChange:
    """A unit's place on one indicator: own value, the others' (who comes and goes included), rule."""
    own = {**before.values, unit: after.values.get(unit)}
    end = after.rank(unit, after.values)
    steps = (
        (str(Factor.OWN), "", before.rank(unit, own)),
        (str(Factor.OTHERS), "", before.rank(unit, after.values)),
        (str(Factor.RULE), "", end),
    )
    return chain_shares(before.rank(unit, before.values), end, steps)


def county_rank_change(before: Counties, after: Counties) -> NumberChange:
    """Our county's place on one leaf: own value, the others' values, rule. Best and worst follow the values."""
    unit, ours = after.own, after.values[after.own]
    others = replace(before, values=after.values, statuses=after.statuses)
    end = _rank(after.places(ours).get(unit))
    steps = (
        (str(Factor.OWN), "", _rank(before.places(ours).get(unit))),
        (str(Factor.OTHERS), "", _rank(others.places(ours).get(unit))),
        (str(Factor.RULE), "", end),
    )
    return chain_shares(_rank(before.places(before.values[before.own]).get(unit)), end, steps)


def score_rank_change(
    before: Mapping[str, Number], after: Mapping[str, Number], own: str, earlier: Settings, later: Settings
) -> NumberChange:
    """A place by scores that are composed elsewhere: own score, the others' scores, rule of ties."""

    def place(scores: Mapping[str, Number], settings: Settings) -> Number:
        places = rank_scores(scores, settings)
        return _rank(places.get(own))

    end = place(after, later)
    steps = (
        (str(Factor.OWN), "", place({**before, own: after.get(own)}, earlier)),
        (str(Factor.OTHERS), "", place(after, earlier)),
        (str(Factor.RULE), "", end),
    )
    return chain_shares(place(before, earlier), end, steps)


def _rank(place: Place | None) -> Number:
    return None if place is None else Decimal(place.rank)

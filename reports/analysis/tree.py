"""指标树 of a report, taken up again from its frozen rows: one leaf can be exchanged and everything above it follows.

Pure. Scoring and composing are those of the build; nothing is worked out here. The rows keep values, rules and
comparators exactly, so a tree that nobody has touched has the scores that were printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.choices import Aggregation
from indicators.scoring.formula import Comparator, Facts, LeafScore, Rule, Settings, leaf_attainment, score_leaf
from reports.build.frozen_departments import lead_score
from reports.build.nodes import Node, compose, overall, round_for_print
from reports.ranking import Place, rank_scores


@dataclass(frozen=True, slots=True)
class TreeDefinition:
    """What composing needs of one indicator, as it was frozen."""

    code: str
    parent: str
    position: int
    depth: int
    is_leaf: bool
    ranked: bool
    weight: Decimal
    full_marks: Decimal
    aggregation: str = Aggregation.MEAN
    lead: str = ""


@dataclass(frozen=True, slots=True)
class TreeLeaf:
    """Everything a leaf's score is made of: our own, what it is held against, and the rule."""

    facts: Facts
    comparator: Comparator
    rule: Rule


@dataclass(frozen=True, slots=True)
class TreeUnit:
    """A ranked department: it is only held against its own group."""

    code: str
    name: str
    group: str


class Tree:
    """One report's indicators with their scores. ``definitions`` in catalogue order, parents anywhere among them."""

    def __init__(
        self,
        definitions: Sequence[TreeDefinition],
        leaves: Mapping[str, TreeLeaf],
        units: Sequence[TreeUnit],
        settings: Settings,
    ) -> None:
        self.settings, self.units = settings, {unit.code: unit for unit in units}
        self.definitions = {definition.code: definition for definition in definitions}
        self.leaves: dict[str, TreeLeaf] = {}
        self.nodes: dict[str, Node[TreeDefinition]] = {}
        self.led: dict[str, list[str]] = defaultdict(list)
        self._children: dict[str, list[Node[TreeDefinition]]] = defaultdict(list)
        for definition in sorted(definitions, key=lambda each: each.depth):
            self.nodes[definition.code] = Node(definition, self.nodes.get(definition.parent), definition.depth, None)
        for definition in definitions:
            if definition.parent in self.nodes:
                self._children[definition.parent].append(self.nodes[definition.code])
            if definition.is_leaf and definition.lead:
                self.led[definition.lead].append(definition.code)
        self.put(leaves)
        self._compose(code for code, definition in self.definitions.items() if not definition.is_leaf)

    def copy(self) -> Tree:
        """Another tree with the same leaves, which can be exchanged without touching this one."""
        other = object.__new__(Tree)
        other.settings, other.units, other.led = self.settings, self.units, self.led
        other.definitions, other.leaves = self.definitions, dict(self.leaves)
        other.nodes, other._children = {}, defaultdict(list)
        for code, node in self.nodes.items():  # parents first, as they were made
            parent = other.nodes[node.parent.indicator.code] if node.parent else None
            other.nodes[code] = replace(node, parent=parent)
        for code, children in self._children.items():
            other._children[code] = [other.nodes[child.indicator.code] for child in children]
        return other

    def put(self, leaves: Mapping[str, TreeLeaf]) -> None:
        """Exchange leaves; only they and what they are part of are worked out again."""
        above: set[str] = set()
        for code, leaf in leaves.items():
            if self.leaves.get(code) == leaf:
                continue
            self.leaves[code] = leaf
            node = self.nodes[code]
            node.standing = leaf.facts.standing
            node.exact = leaf_attainment(leaf.rule, leaf.facts, leaf.comparator)
            node.printed = round_for_print(node.exact, self.settings)
            above.update(self.above(code))
        self._compose(above)

    def above(self, code: str) -> list[str]:
        """The composites a node is part of, the nearest first."""
        found, parent = [], self.nodes[code].parent
        while parent is not None:
            found.append(parent.indicator.code)
            parent = parent.parent
        return found

    def parts_of(self, code: str) -> list[str]:
        """What a composite is directly made of; the first-level indicators where no code is given."""
        if code:
            return [node.indicator.code for node in self._children[code]]
        return [key for key, node in self.nodes.items() if node.parent is None]

    def leaves_under(self, code: str) -> list[str]:
        """All leaves of a branch, or the leaf itself."""
        if code in self.leaves:
            return [code]
        return [leaf for child in self.parts_of(code) for leaf in self.leaves_under(child)]

    def score(self, code: str) -> Decimal | None:
        """The attainment of a node as it is printed."""
        return self.nodes[code].printed

    def result(self, code: str) -> LeafScore | None:
        """Everything that is said of a leaf; None of a composite."""
        leaf = self.leaves.get(code)
        return score_leaf(leaf.rule, leaf.facts, leaf.comparator) if leaf else None

    def overall(self) -> Decimal | None:
        """总分 as it is printed."""
        return round_for_print(overall(self.nodes.values(), self.settings), self.settings)

    def department(self, code: str) -> Decimal | None:
        """The score of a department as it is printed."""
        return round_for_print(self.exact(code), self.settings)

    def exact(self, code: str) -> Decimal | None:
        """The score of a department, unrounded."""
        return lead_score([self.nodes[leaf] for leaf in self.led.get(code, ())], self.settings)

    def places(self, group: str) -> dict[str, Place]:
        """The places of the departments of one group (位次)."""
        return rank_scores(
            {code: self.exact(code) for code, unit in self.units.items() if unit.group == group},
            self.settings,
        )

    def place(self, code: str) -> Place | None:
        """The place of a department in its group; None when it has no score."""
        unit = self.units.get(code)
        return self.places(unit.group).get(code) if unit else None

    def _compose(self, codes: Iterable[str]) -> None:
        for code in sorted(codes, key=lambda each: -self.definitions[each].depth):
            compose(self.nodes[code], self._children[code], self.settings)

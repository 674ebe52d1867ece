"""A month's rows with some of them exchanged (换算): what pages that take apart or try numbers must come to. Pure.

Leaves are scored from what was frozen of them, everything above is put together anew at every question; nothing of how
those pages work is used.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.choices import Aggregation, Standing
from indicators.numbers.rounding import rounder
from indicators.scoring.formula import Child, Composite, aggregate
from reports.analysis.replay import score_of, settings_of
from reports.ranking import Place, rank_scores

OWN_COLUMNS = ("value", "points", "standing")
BENCHMARK_COLUMNS = ("best", "average", "worst", "best_score", "average_score")
Number = Decimal | None


class Trial:
    """All indicator rows of a report and its units; ``exchange`` changes leaves of this trial alone."""

    def __init__(self, rows: Sequence[Any], units: Sequence[Any], parameters: Mapping[str, Any]) -> None:
        self.rows = {row.code: row for row in rows}
        self.units = {unit.code: unit for unit in units}
        self.settings = settings_of(parameters)
        self.printed = rounder(self.settings.score_decimals, self.settings.rounding)
        self.exact = {row.code: score_of(row).attainment for row in rows if row.is_leaf}
        self.below: dict[str, list[str]] = defaultdict(list)
        self.led: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            self.below[row.parent_code].append(row.code)
            if row.is_leaf and row.lead_code:
                self.led[row.lead_code].append(row.code)

    def copy(self) -> Trial:
        """Another one that starts where this one is."""
        other = copy.copy(self)
        other.rows, other.exact = dict(self.rows), dict(self.exact)
        return other

    def exchange(self, code: str, changes: Mapping[str, Any]) -> None:
        """Put other numbers into a leaf."""
        row = copy.copy(self.rows[code])
        for name, number in changes.items():
            setattr(row, name, number)
        self.rows[code], self.exact[code] = row, score_of(row).attainment

    def leaves_of(self, code: str) -> list[str]:
        """The leaves below a node, or the leaf itself; all without a code."""
        if code in self.exact:
            return [code]
        return [leaf for part in self.below[code] for leaf in self.leaves_of(part)]

    def attainment(self, code: str) -> Number:
        """Of a leaf, of what is made of leaves, or (without a code) of the county; unrounded."""
        if code in self.exact:
            return self.exact[code]
        how = self.rows[code].aggregation if code else Aggregation.MEAN
        return self._compose(self.below[code], how or Aggregation.MEAN).attainment

    def score(self, code: str) -> Number:
        """The same as it is printed."""
        exact = self.attainment(code)
        return None if exact is None else self.printed(exact)

    def score_of_unit(self, code: str) -> Number:
        """Of what a unit leads, unrounded; nothing where too little of it is known."""
        made = self._compose([leaf for leaf in self.led.get(code, ()) if self.rows[leaf].ranked], Aggregation.MEAN)
        least, floor = self.settings.least_scored, self.settings.coverage_floor
        is_unplaced = made.is_too_small(least) or made.is_below(floor) or made.lacks_parts(least)
        return None if is_unplaced else made.attainment

    def places(self, group: str) -> dict[str, Place]:
        """Of the units of one group."""
        members = [code for code, unit in self.units.items() if unit.group == group]
        return rank_scores({code: self.score_of_unit(code) for code in members}, self.settings)

    def _compose(self, codes: Iterable[str], how: str) -> Composite:
        return aggregate([self._part(code) for code in codes], how, self.settings.missing_rule)

    def _part(self, code: str) -> Child:
        row, exact = self.rows[code], self.attainment(code)
        standing = Standing.REPORTED if exact is not None and not row.is_leaf else row.standing
        return Child(
            attainment=exact,
            weight=row.weight,
            full_marks=row.full_marks,
            applicable=standing != Standing.NOT_APPLICABLE,
            reported=standing == Standing.REPORTED,
        )

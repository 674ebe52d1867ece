"""What checking a month found: page by page and sheet by sheet, how many numbers of which kind, and what nothing
explains. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reports.checking.printed import NumberKind, TracedNumber


@dataclass(slots=True)
class CheckedPage:
    """One page or sheet: its numbers by kind, comparisons of own, best and gap, and what is unexplained or wrong."""

    name: str
    kinds: Counter[NumberKind] = field(default_factory=Counter)
    triples: int = 0
    unexplained: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.kinds.values()) + len(self.unexplained)

    def explain(self, fact: TracedNumber | None, where: str, digits: str) -> None:
        """Count the number under its kind, or keep it as unexplained with its place on the page."""
        if fact is None:
            self.unexplained.append(f"{where}: {digits}")
        else:
            self.kinds[fact.kind] += 1

    def summary(self) -> str:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.kinds.items()))
        found = f"{self.count} numbers ({kinds}), {self.triples} comparisons, {len(self.unexplained)} unexplained"
        return f"{self.name}: {found}"

"""按规则提出: which rows of a published report give reason to open a ledger item, and by which rules. Pure.

One finding is one indicator and its lead unit, or one unit by its place in the ranking; every rule that holds is named,
and only those are proposed that no open ledger item of the same indicator and unit answers already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.choices import ProposalRule

Key = tuple[str, str]  # code of the indicator, or none; code of the unit


@dataclass(frozen=True, slots=True)
class Finding:
    """What holds of one indicator and unit, and what the report said."""

    code: str
    name: str
    unit: str
    rules: tuple[ProposalRule, ...]
    facts: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.code, self.unit


def indicator_rules(*, zero: bool, below: bool, serious: bool) -> tuple[ProposalRule, ...]:
    """The rules that hold of one indicator."""
    held = ((ProposalRule.ZERO, zero), (ProposalRule.SERIOUS, serious), (ProposalRule.BELOW, below))
    return tuple(rule for rule, holds in held if holds)


def unit_rules(*, in_bottom: bool, months: int, streak_min: int) -> tuple[ProposalRule, ...]:
    """The rules that hold of one unit's place; ``months`` it has been in the bottom group without a break."""
    if not in_bottom:
        return ()
    return (ProposalRule.BOTTOM, ProposalRule.STREAK) if months >= max(streak_min, 2) else (ProposalRule.BOTTOM,)


def still_open(findings: Iterable[Finding], answered: Mapping[Key, frozenset[str]]) -> list[Finding]:
    """The findings with the rules that no ledger item answers; those of which all are answered are left out."""
    found = []
    for finding in findings:
        fresh = tuple(rule for rule in finding.rules if rule not in answered.get(finding.key, frozenset()))
        if fresh:
            found.append(Finding(finding.code, finding.name, finding.unit, fresh, finding.facts))
    return found

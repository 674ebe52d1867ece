"""发布前检查: what stands against publishing a month, and what publishing it would shut out. Pure.

Errors block. Cautions are acknowledged one by one by whoever publishes, each as it was shown: a caution whose list has
changed meanwhile is another caution.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.choices import Aggregation
from indicators.rounds.facts import plain
from reports.choices import Caution, Obstacle

ONE, HUNDRED = Decimal(1), Decimal(100)
# Weights with the digits of thirds: 0.333 + 0.333 + 0.334.
HAIR = Decimal("0.005")
# Numbers of one digit (3 : 1 : 2) are a ratio, and any ratio is sound; larger weights are percentages.
LARGEST_OF_A_RATIO = Decimal(9)


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One entry of the list behind a finding, where it is looked after, and how many things it names."""

    text: str
    url: str = ""
    n: int = 1


@dataclass(frozen=True, slots=True)
class Blocker:
    """An error: it blocks until it is put right."""

    kind: Obstacle
    remedy: str
    lines: Sequence[ChecklistLine] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """A caution with the list behind it."""

    kind: Caution
    lines: Sequence[ChecklistLine]

    @property
    def token(self) -> str:
        """What an acknowledgement names: this caution with this very list."""
        text = "\x1f".join([self.kind.value, *(line.text for line in self.lines)])
        return f"{self.kind.value}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    @property
    def n(self) -> int:
        """How many units, figures or indicators it is about."""
        return sum(line.n for line in self.lines)

    @property
    def sentence(self) -> str:
        """The caution with its number, as it is printed."""
        values = {"what": self.kind.label, "n": self.n}
        if self.kind == Caution.SILENT:
            return ngettext("%(what)s: %(n)s unit", "%(what)s: %(n)s units", self.n) % values
        return _("%(what)s: %(n)s") % values


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything to be read before a month is published."""

    errors: Sequence[Blocker]
    cautions: Sequence[Warned]

    @property
    def tokens(self) -> frozenset[str]:
        """The acknowledgements that publishing asks for."""
        return frozenset(caution.token for caution in self.cautions)

    def missing(self, acknowledged: Collection[str]) -> list[Warned]:
        """Cautions that nobody has acknowledged as they are now."""
        return [caution for caution in self.cautions if caution.token not in acknowledged]


@dataclass(frozen=True, slots=True)
class WeightedBranch:
    """One composite with the weights, or the full marks, of its parts."""

    code: str
    name: str
    aggregation: str
    full_marks: Decimal
    parts: Sequence[Decimal]


def weight_fault(branch: WeightedBranch) -> str:
    """What is wrong with how a composite is put together; empty where nothing is.

    Points: the full marks of the parts add up to those of the whole. Weights: equal ones and numbers of one digit are a
    ratio; fractions add up to 1, percentages to 100.
    """
    total = sum(branch.parts, Decimal(0))
    values = {"code": branch.code, "name": branch.name, "total": plain(total)}
    if branch.aggregation == Aggregation.SUM:
        if total == branch.full_marks:
            return ""
        text = _("%(code)s %(name)s: the full marks of its parts add up to %(total)s, its own are %(wanted)s")
        return text % {**values, "wanted": plain(branch.full_marks)}
    # What weighs nothing is kept and not scored.
    counted = [part for part in branch.parts if part]
    if len(set(counted)) <= 1 or ONE < max(counted) <= LARGEST_OF_A_RATIO:
        return ""
    wanted = ONE if max(counted) <= ONE else HUNDRED
    if abs(total - wanted) <= HAIR * wanted:
        return ""
    return _("%(code)s %(name)s: the weights of its parts add up to %(total)s, not %(wanted)s") % {
        **values,
        "wanted": plain(wanted),
    }


def refusal_text(checklist: Checklist, acknowledged: Collection[str]) -> str:
    """Everything that stands against publishing, at once; empty where nothing does."""
    parts = [
        _("%(what)s. %(remedy)s") % {"what": error.kind.label, "remedy": error.remedy} for error in checklist.errors
    ]
    missing = checklist.missing(acknowledged)
    if missing:
        head = ngettext("%(n)s caution is not acknowledged", "%(n)s cautions are not acknowledged", len(missing))
        named = _("; ").join(caution.sentence for caution in missing)
        parts.append(_("%(head)s: %(named)s.") % {"head": head % {"n": len(missing)}, "named": named})
    return " ".join(parts)

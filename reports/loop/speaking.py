"""表态发言建议名单: who should speak, and the rule that put each there. Pure: it proposes, people decide.

Units are only held against units of their own group. Ties share the place; a group in which all are equal, or that has
one unit, puts nobody there by its place. Every rule that holds of a unit is named, the weightiest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import SpeakerPart, SpeakerRule
from reports.presentation import movement_text, place_text, streak_text

WEIGHT = tuple(SpeakerRule)


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """What the frozen month says of one unit."""

    code: str
    name: str
    group: str
    rank: int | None
    n: int
    tied: bool
    is_last: bool
    in_bottom: bool
    last_months: tuple[str, ...]
    bottom_months: tuple[str, ...]
    zero_scores: int
    movement: int | None


@dataclass(frozen=True, slots=True)
class Nomination:
    """One unit on the list, with every rule that holds and what the report says of it."""

    code: str
    part: SpeakerPart
    rules: tuple[tuple[SpeakerRule, str], ...]

    @property
    def weightiest(self) -> SpeakerRule:
        return next(rule for rule, _says in self.rules)


def nominate(units: Iterable[UnitStanding], *, bottom_n: int, streak_min: int) -> list[Nomination]:
    """Statements first, the weightiest rule first, of as weighty ones whoever has been at the bottom for longest;
    then who tells of its experience."""
    groups: dict[str, list[UnitStanding]] = defaultdict(list)
    units = list(units)
    for unit in units:
        groups[unit.group].append(unit)
    found: list[Nomination] = []
    for members in groups.values():
        found += _statements(members, bottom_n, streak_min)
    months = {unit.code: max(len(unit.last_months), len(unit.bottom_months)) for unit in units}
    found.sort(key=lambda nomination: (WEIGHT.index(nomination.weightiest), -months[nomination.code]))
    for members in groups.values():
        rise = _furthest([unit for unit in members if (unit.movement or 0) > 0])
        found += [
            Nomination(unit.code, SpeakerPart.EXPERIENCE, ((SpeakerRule.RISE, movement_text(unit.movement)),))
            for unit in rise
        ]
    return found


def _statements(members: Sequence[UnitStanding], bottom_n: int, streak_min: int) -> list[Nomination]:
    is_ranked = len({unit.rank for unit in members if unit.rank is not None}) > 1
    fell = {unit.code for unit in _furthest([unit for unit in members if (unit.movement or 0) < 0])}
    found = []
    for unit in members:
        rules = [*_by_place(unit, bottom_n, streak_min)] if is_ranked else []
        if unit.zero_scores:
            text = ngettext("%(n)d indicator scores 0", "%(n)d indicators score 0", unit.zero_scores)
            rules.append((SpeakerRule.ZERO, text % {"n": unit.zero_scores}))
        if unit.code in fell:
            rules.append((SpeakerRule.FALL, movement_text(unit.movement)))
        if rules:
            found.append(Nomination(unit.code, SpeakerPart.STATEMENT, tuple(rules)))
    return found


def _by_place(unit: UnitStanding, bottom_n: int, streak_min: int) -> Iterable[tuple[SpeakerRule, str]]:
    place = place_text(unit.rank, unit.n, tied=unit.tied)
    if unit.is_last:
        yield SpeakerRule.LAST, place
    elif unit.in_bottom:
        yield SpeakerRule.BOTTOM, _("%(place)s, among the last %(n)d") % {"place": place, "n": bottom_n}
    if len(unit.last_months) >= max(streak_min, 2):
        yield SpeakerRule.STREAK, streak_text(unit.last_months, last=True)
    elif len(unit.bottom_months) >= max(streak_min, 2):
        yield SpeakerRule.STREAK, streak_text(unit.bottom_months, last=False, bottom_n=bottom_n)


def _furthest(units: Sequence[UnitStanding]) -> list[UnitStanding]:
    """Those that moved the most places; all of them when several moved as far."""
    most = max((abs(unit.movement or 0) for unit in units), default=0)
    return [unit for unit in units if most and abs(unit.movement or 0) == most]

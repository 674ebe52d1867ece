"""反求 in words: what each target takes, and why it cannot be reached where it cannot. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import NO_VALUE
from indicators.basis import name_with_note
from indicators.choices import Direction
from indicators.numbers.digits import readable_mean
from reports.analysis.reverse import ReverseAnswer
from reports.choices import ReverseGoal
from reports.presentation import first_names, gap_with_unit, place_text, with_unit

# What no cell can hold is no limit that anybody has set.
NO_LIMIT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers of the indicator are written."""

    unit: str
    direction: str
    decimals: int = 0
    # What the numbers count, as a word; nothing of points.
    basis: str = ""


@dataclass(frozen=True, slots=True)
class NeededLine:
    """One target as a row of the table and as a sentence."""

    goal: str
    needed: str
    change: str
    place: str
    cases: str
    sentence: str
    tone: str


def line_of(answer: ReverseAnswer, own: Decimal | None, names: Mapping[str, str], measure: NumberStyle) -> NeededLine:
    """The row of one target."""
    goal = goal_text(answer, names, measure)
    if answer.reached:
        return NeededLine(
            goal, NO_VALUE, NO_VALUE, NO_VALUE, "", _("%(goal)s: reached already.") % {"goal": goal}, "done"
        )
    if answer.whatever:
        text = _("%(goal)s: whatever is reported, as long as something is.") % {"goal": goal}
        return NeededLine(goal, NO_VALUE, NO_VALUE, NO_VALUE, "", text, "info")
    cases = cases_text(answer.cases, measure)
    if answer.value is None:
        return NeededLine(goal, NO_VALUE, NO_VALUE, NO_VALUE, "", _cannot(goal, answer, measure), "off")
    needed = with_unit(answer.value, measure.unit)
    change = "" if own is None else gap_with_unit(abs(answer.value - own), measure.unit)
    place = answer.place
    standing = place_text(place.rank, place.n, tied=place.tied) if place else ""
    text = _("%(goal)s: %(value)s needed") % {"goal": goal, "value": name_with_note(needed, measure.basis)}
    parts = [_("%(change)s more than now") % {"change": change}] if change else []
    if change and answer.value < (own or 0):
        parts = [_("%(change)s less than now") % {"change": change}]
    parts += [part for part in (cases, _("then ranked %(place)s") % {"place": standing} if standing else "") if part]
    sentence = _("%(text)s.") % {"text": _("; ").join([text, *parts])}
    return NeededLine(goal, needed, change or NO_VALUE, standing or NO_VALUE, cases, sentence, "info")


def goal_text(answer: ReverseAnswer, names: Mapping[str, str], measure: NumberStyle) -> str:
    """The target by name: whom to pass, how many places, and which number."""
    target = answer.target
    if target.goal == ReverseGoal.PASS:
        return _("Pass %(names)s") % {"names": first_names([names.get(key, key) for key in target.names])}
    if target.goal == ReverseGoal.GAIN:
        return ngettext("Gain %(n)s place", "Gain %(n)s places", target.places) % {"n": target.places}
    if target.number is None:
        return str(ReverseGoal(target.goal).label)
    number = with_unit(readable_mean(target.number, measure.decimals), measure.unit)
    return _("%(goal)s (%(number)s)") % {"goal": ReverseGoal(target.goal).label, "number": number}


def cases_text(cases: int | None, measure: NumberStyle) -> str:
    """再办结 n 件: of the same total."""
    if not cases:
        return ""
    if measure.direction == Direction.LOWER:
        return ngettext("%(n)s case fewer of the same total", "%(n)s cases fewer of the same total", cases) % {
            "n": cases
        }
    return ngettext("%(n)s more case of the same total", "%(n)s more cases of the same total", cases) % {"n": cases}


def _cannot(goal: str, answer: ReverseAnswer, measure: NumberStyle) -> str:
    """Why not: the cap of the rule, or the limit of what the number can be."""
    values = {"goal": goal, "limit": with_unit(answer.limit, measure.unit)}
    by_score = answer.target.goal in (ReverseGoal.PASS, ReverseGoal.GAIN, ReverseGoal.FIRST)
    bounded = answer.limit is not None and abs(answer.limit) < NO_LIMIT
    if bounded:
        if by_score:
            return _("%(goal)s: cannot be reached with this number alone; even %(limit)s would not do.") % values
        return _("%(goal)s: cannot be reached; the number can be %(limit)s at best.") % values
    return _("%(goal)s: cannot be reached with this number alone, because its score is capped at full marks.") % values

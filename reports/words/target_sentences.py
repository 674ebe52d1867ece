"""任务进度表述: one deadline of one group of units, ready to paste. Pure.

Units with one and the same amount are told by what they reached, others by how much of their own amount that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.choices import Direction, TargetState
from indicators.months import label_of
from indicators.targets.judge import TargetVerdict
from reports.ranking import rank
from reports.words.sentences import RankingEntry, ranking_paragraph


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """One unit's target and where it stands."""

    name: str
    amount: Decimal | None
    verdict: TargetVerdict


@dataclass(frozen=True, slots=True)
class TargetSubject:
    """What the sentence is of."""

    subject: str
    goal_text: str
    due: date
    group: str
    unit: str
    direction: str
    decimals: int
    # Whether units are placed by it: what is only kept (台账统计) counts who is there and names nobody.
    compares_units: bool = True


def target_paragraph(standings: Sequence[TargetStanding], subject: TargetSubject) -> str:
    """How many are there; where units are compared, also who leads, who is last, who is still at 0 and who has no
    figure."""
    counted = [s for s in standings if s.verdict.state not in {TargetState.NOT_STARTED, TargetState.NOT_APPLICABLE}]
    if not counted:
        return ""
    enough = sum(s.verdict.reached is not None and s.verdict.missing == 0 for s in counted)
    text = _("%(subject)s, %(asked)s, by %(due)s. %(group)s: %(enough)s of %(n)s have reached it. ")
    if subject.direction == Direction.LOWER:
        text = _("%(subject)s, %(asked)s, by %(due)s. %(group)s: %(enough)s of %(n)s keep within it. ")
    opening = text % {
        "subject": subject.subject,
        "asked": subject.goal_text,
        "due": f"{subject.due:%Y-%m-%d}",
        "group": subject.group,
        "enough": enough,
        "n": len(counted),
    }
    if not subject.compares_units:
        return opening.rstrip()
    alike = len({s.amount for s in counted}) == 1
    unit = subject.unit if alike else "%"
    decimals = subject.decimals + 1 if alike else 1
    # Of shares of what is asked for more is better, whatever is asked for.
    direction = subject.direction if alike else Direction.HIGHER
    months = [s.verdict.as_of for s in counted if s.verdict.as_of]
    if months:
        opening += _("Figures until %(month)s. ") % {"month": label_of(max(months))}
    entries = _entries(counted, alike=alike, decimals=decimals, direction=direction)
    return opening + ranking_paragraph(entries, unit, direction)


def still_zero(standings: Sequence[TargetStanding]) -> list[str]:
    """仍为0: who reported, and reported nothing but 0."""
    return [s.name for s in standings if s.verdict.reached is not None and s.verdict.reached == 0]


def _entries(standings: Sequence[TargetStanding], *, alike: bool, decimals: int, direction: str) -> list[RankingEntry]:
    values = {s.name: s.verdict.reached if alike else s.verdict.percent for s in standings}
    places = rank(values, decimals=decimals, direction=direction)
    return [
        RankingEntry(
            s.name,
            values[s.name],
            place.rank if place else None,
            place.reverse_rank if place else None,
            bool(place and place.tied),
            missing=s.verdict.state == TargetState.NO_FIGURE,
        )
        for s in standings
        for place in (places.get(s.name),)
    ]

"""影响说明: what accepting one figure moves, as the sentence that is signed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import NO_VALUE, number_text
from reports.analysis.restate import Moved


@dataclass(frozen=True, slots=True)
class Score:
    """A printed score before and after."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def text(self) -> str:
        """综合得分 44.60→44.72."""
        values = {"name": self.name, "before": number_text(self.before), "after": number_text(self.after)}
        return _("%(name)s %(before)s→%(after)s") % values


def impact_sentence(
    period: str, figure: str, moves: Sequence[Moved], scores: Sequence[Score], names: Mapping[str, str]
) -> str:
    """采纳后,2026-05位次变动:单位排名 A 7→6、B 6→7。 The figure that is accepted comes first."""
    values = {"figure": figure, "period": period}
    if moves:
        values["moves"] = _("; ").join(_by_ranking(moves, names))
        sentence = _("Accepting %(figure)s moves %(period)s: %(moves)s.") % values
    else:
        sentence = _("Accepting %(figure)s moves no rank of %(period)s.") % values
    other = [score.text for score in scores if score.before != score.after]
    if not other:
        return sentence
    return _("%(sentence)s Scores: %(scores)s.") % {"sentence": sentence, "scores": _(", ").join(other)}


def _by_ranking(moves: Sequence[Moved], names: Mapping[str, str]) -> list[str]:
    """The departments' ranking, then that of every indicator, each with all who move in it."""
    rankings: dict[str, list[str]] = {}
    for move in moves:
        rankings.setdefault(move.code, []).append(move_text(move))
    return [
        _("%(ranking)s %(moves)s") % {"ranking": ranking_name(code, names), "moves": _(", ").join(texts)}
        for code, texts in rankings.items()
    ]


def ranking_name(code: str, names: Mapping[str, str]) -> str:
    """Which ranking is meant: that of the departments, or of the units on an indicator."""
    return names.get(code, code) if code else _("ranking of departments")


def move_text(move: Moved) -> str:
    """市监局 7→6."""
    before, after = (NO_VALUE if rank is None else str(rank) for rank in (move.before, move.after))
    return f"{move.name} {before}→{after}"

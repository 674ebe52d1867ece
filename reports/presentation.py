"""官方表述: gaps, places, movements and settings in the words of an official report. Pure: no number is computed here.

Trailing zeros are dropped in sentences ("35.5个百分点") and kept in tables. A difference of two percentages is in
percentage points (百分点), a relative gap always says that it is one; a bare "%" never stands beside a gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from config.numbers import NO_VALUE, number_text
from indicators.basis import name_with_basis
from indicators.choices import Direction, Standing
from indicators.months import first_day, next_month
from indicators.numbers.digits import readable
from indicators.rounds import words as rounds_words
from indicators.rounds.bands import Band
from reports.bands import within
from reports.ranking import StreakRow, months_at_bottom

# The columns that hold the names of all who share the best value cut them off here.
HOLDERS_KEPT, HOLDERS_SHOWN = 80, 2


class GapFacts(Protocol):
    """What a sentence about a gap is made of; an indicator row of a report has it all."""

    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...

    direction: str
    basis: str
    as_of: date | None
    standing: str
    value: Decimal | None
    points: Decimal | None
    best: Decimal | None
    best_score: Decimal | None
    gap: Decimal | None
    band: Decimal | None
    relative_gap: Decimal | None
    score_gap: Decimal | None
    relative_score_gap: Decimal | None


def digits(number: Decimal | None) -> str:
    """A number as a sentence has it, without the zeros that only the database put there."""
    return number_text(readable(number))


def is_percentage(unit: str) -> bool:
    return unit.startswith(("%", "％", "percent"))


def gap_unit(unit: str) -> str:
    """The unit of a difference: percentages differ by percentage points (百分点)."""
    return _("percentage points") if is_percentage(unit) else unit


def with_unit(number: Decimal | None, unit: str) -> str:
    """A value with its unit; a unit that is a word is set apart in English only."""
    if number is None:
        return NO_VALUE
    if not unit or is_percentage(unit):
        return digits(number) + ("%" if unit else "")
    return _("%(number)s %(unit)s") % {"number": digits(number), "unit": unit}


def comparable(row: GapFacts) -> bool:
    """Whether there is anything to hold the own figure against."""
    return row.best is not None or row.best_score is not None


def gap_sentence(row: GapFacts) -> str:
    """差距表述 of one indicator against the provincial best, whatever is known of it."""
    name = {"name": row.name}
    if row.standing == Standing.NOT_APPLICABLE:
        return _("%(name)s: not applicable this period.") % name
    if row.standing == Standing.MISSING and row.points is None:
        return _("%(name)s: not reported for this period.") % name
    if not comparable(row):
        return _("%(name)s: the best value is unknown, so there is no gap.") % name
    of_value = value_clause(row)
    parts = [part for part in (of_value, score_clause(row)) if part]
    if not parts:
        return _("%(name)s: nothing to compare yet.") % name
    named = name_with_basis(row.name, row.basis, row.as_of) if of_value else row.name
    values = {"name": named, "said": _("; ").join(parts)}
    # 市场主体满意度得分：评价得分与最优评价得分相差…: the name of an indicator may end in the word itself.
    return (_("%(name)s %(said)s.") if of_value else pgettext("points", "%(name)s %(said)s.")) % values


def value_clause(row: GapFacts) -> str:
    """The gap of the value: in its own unit and relative, or that it is within the band (基本持平)."""
    if row.gap is None:
        return ""
    if row.gap < 0:
        return _("is better than the recorded provincial best, which should be brought up to date")
    if row.gap == 0:
        return _("has reached the provincial best")
    values = {"gap": gap_with_unit(row.gap, row.unit), "relative": _relative_clause(row.relative_gap)}
    if within(row.gap, row.band):
        return _("is about level with the provincial best (a difference of %(gap)s)") % values
    if is_percentage(row.unit):
        return _("differs from the provincial best by %(gap)s (%(relative)s)") % values
    if row.direction == Direction.LOWER:
        return _("is %(gap)s more than the provincial best (%(relative)s)") % values
    return _("is %(gap)s less than the provincial best (%(relative)s)") % values


def _relative_clause(relative: Decimal | None) -> str:
    if relative is None:
        return _("relative gap — because the best is 0")
    return _("relative gap %(number)s%%") % {"number": digits(relative)}


def score_clause(row: GapFacts) -> str:
    """The gap of the points, where the province awards points."""
    if row.score_gap is None or row.score_gap <= 0:
        return ""
    values = {"gap": digits(row.score_gap), "number": digits(row.relative_score_gap)}
    if row.relative_score_gap is None:
        return _("scores %(gap)s points less than the best") % values
    return _("scores %(gap)s points less than the best (relative gap of the score %(number)s%%)") % values


def gap_with_unit(gap: Decimal, unit: str) -> str:
    """A gap in its own unit: 35.5 percentage points, 36 hours."""
    values = {"number": digits(gap), "unit": gap_unit(unit)}
    return (_("%(number)s %(unit)s") % values).strip()


def direction_text(direction: str) -> str:
    """指标方向 in words."""
    return str(Direction(direction).label) if direction else NO_VALUE


def place_text(rank: int | None, n: int | None, *, tied: bool = False, band: Band | None = None) -> str:
    """位次: "3rd of 15"; a place without its number of competitors says nothing. A place that is known only as a band
    is told as the band (前3名), wherever it stands."""
    if rank is None and band is not None:
        return rounds_words.place_text(None, n, band=band)
    if rank is None:
        return NO_VALUE
    if tied:
        return _("%(rank)s of %(n)s, tied") % {"rank": rank, "n": n or NO_VALUE}
    return _("%(rank)s of %(n)s") % {"rank": rank, "n": n or NO_VALUE}


def unit_streak_text(row: StreakRow, parameters: Mapping[str, Any]) -> str:
    """连续靠后 of a unit, empty where it has not been at the bottom for the months that make a streak: whoever a page
    names stands on the sheet as well.

    The months in last place; where it has been among the last for longer, those first, and then how long it was last.
    """
    least, bottom = parameters.get("streak_min", 2), parameters.get("bottom_n", 3)
    if months_at_bottom(row) < least:
        return ""
    last = streak_text(row.last_streak, last=True)
    if len(row.bottom_streak) <= len(row.last_streak):
        return last
    among = streak_text(row.bottom_streak, last=False, bottom_n=bottom)
    return _("%(among)s, %(last)s") % {"among": among, "last": last} if len(row.last_streak) >= least else among


def zero_months_text(months: Sequence[str]) -> str:
    """连续*个月得0分, from the second month on."""
    if len(months) < 2:
        return ""
    return _("scores 0 for %(n)s published months (%(months)s)") % {"n": len(months), "months": months_text(months)}


class Incomplete(Protocol):
    """A frozen row that may lie below the coverage floor."""

    below_floor: bool
    best_rank: int | None
    worst_rank: int | None


def not_ranked_text(row: Incomplete, n: int | None = None, total: int | None = None) -> str:
    """缺报，不排名: what is lacking, and between which places it would be if nothing were; empty where it is ranked."""
    if not row.below_floor:
        return ""
    text = _("too little reported, not ranked")
    if n is not None and total:
        text = _("too little reported (%(n)s of %(total)s), not ranked") % {"n": n, "total": total}
    return _("; ").join(filter(None, (text, places_if_complete(row))))


def places_if_complete(row: Incomplete) -> str:
    """如报齐，位次在第M至第N位之间: between which places it would be by the rule; empty where nobody can say."""
    if row.best_rank is None or row.worst_rank is None:
        return ""
    if row.best_rank == row.worst_rank:
        return _("complete it would have place %(place)s") % {"place": row.best_rank}
    return _("complete it would have a place from %(best)s to %(worst)s") % {
        "best": row.best_rank,
        "worst": row.worst_rank,
    }


class IncompleteUnit(Incomplete, Protocol):
    """The same of a unit, whose indicators are counted."""

    covered: int
    applicable: int
    scored: int
    too_few: bool


def unit_not_ranked_text(row: IncompleteUnit) -> str:
    """缺报，不排名 of a unit, with how many of its indicators are reported; or that it leads too few of them."""
    if row.too_few:
        text = ngettext(
            "leads only %(n)s scored indicator, too few to be ranked",
            "leads only %(n)s scored indicators, too few to be ranked",
            row.scored,
        )
        return text % {"n": row.scored}
    return not_ranked_text(row, row.covered, row.applicable)


def reverse_text(reverse_rank: int | None) -> str:
    """倒数第N."""
    return NO_VALUE if reverse_rank is None else _("no. %(n)s from the bottom") % {"n": reverse_rank}


def movement_text(places: int | None) -> str:
    """较上月位次变化 in words."""
    if places is None:
        return NO_VALUE
    if places == 0:
        return _("as last month")
    if places > 0:
        return ngettext("up %(n)s place on last month", "up %(n)s places on last month", places) % {"n": places}
    return ngettext("down %(n)s place on last month", "down %(n)s places on last month", -places) % {"n": -places}


def streak_text(months: Sequence[str], *, last: bool, bottom_n: int = 0) -> str:
    """连续*个月倒数第1 / 后N名, with the months as spans."""
    if not months:
        return ""
    values = {"n": len(months), "bottom": bottom_n, "months": months_text(months)}
    if last:
        return (
            ngettext(
                "last for %(n)s published month (%(months)s)",
                "last for %(n)s published months (%(months)s)",
                len(months),
            )
            % values
        )
    return (
        ngettext(
            "among the last %(bottom)s for %(n)s published month (%(months)s)",
            "among the last %(bottom)s for %(n)s published months (%(months)s)",
            len(months),
        )
        % values
    )


def months_text(months: Sequence[str]) -> str:
    """Months in order, three and more that follow one another as a span: 2025-09至2026-10、2026-12."""
    runs: list[list[str]] = []
    for label in months:
        if runs and next_month(first_day(runs[-1][-1])) == first_day(label):
            runs[-1].append(label)
        else:
            runs.append([label])
    texts = []
    for run in runs:
        texts += [_("%(first)s to %(last)s") % {"first": run[0], "last": run[-1]}] if len(run) > 2 else run
    return _(", ").join(texts)


def period_text(label: str) -> str:
    """A month as a notice names it: 2026年10月; any other period by its label."""
    if not (found := re.fullmatch(r"(\d{4})-(\d{2})", label)):
        return label
    return _("%(month)s/%(year)s") % {"year": found[1], "month": int(found[2])}


def holder_text(names: str) -> str:
    """标杆值所在地 as it was frozen, made short; a list that was cut off then no longer says how many there were."""
    holders = names.split("、")
    if len(names) >= HOLDERS_KEPT and len(holders) > HOLDERS_SHOWN:
        return _("%(names)s and others") % {"names": _(", ").join(holders[:HOLDERS_SHOWN])}
    return first_names(holders)


def first_names(names: Sequence[str]) -> str:
    """One or two names as they are; of more the first two, and how many they are."""
    shown = _(", ").join(names[:HOLDERS_SHOWN])
    if len(names) <= HOLDERS_SHOWN:
        return shown
    return _("%(names)s and others, %(n)s in all") % {"names": shown, "n": len(names)}


class Compared(Protocol):
    """What a benchmark's source is made of."""

    @property
    def best(self) -> Decimal | None: ...
    @property
    def n_province(self) -> int | None: ...
    @property
    def benchmark_source(self) -> str: ...
    @property
    def benchmark_status(self) -> str: ...


def source_text(row: Compared, period: str) -> str:
    """标杆值来源: the document, or that best and average were computed from the regions' own values."""
    if row.best is None or row.benchmark_status:
        return row.benchmark_source or NO_VALUE
    values = {"n": row.n_province or NO_VALUE, "period": period}
    return _("computed from the regions' values (%(n)s regions, %(period)s)") % values

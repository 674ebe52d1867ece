"""一句话读图: the one sentence that says what a chart shows, from the numbers that it draws. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import number_text
from indicators.numbers.rounding import round_half
from reports.bands import Banded, Pace, PaceRefusal, Trend, change_of
from reports.presentation import gap_with_unit, with_unit


def places_reading(name: str, months: Sequence[str], ranks: Sequence[int | None]) -> str:
    """位次走势: first and last known place, the movement between them, best and worst place of all months."""
    present = [(month, rank) for month, rank in zip(months, ranks, strict=True) if rank is not None]
    if not present:
        return _("%(name)s was not ranked in these months.") % {"name": name}
    (first, before), (last, after) = present[0], present[-1]
    if len(present) == 1:
        return _("%(name)s was ranked once, in %(month)s: place %(rank)s.") % {
            "name": name,
            "month": last,
            "rank": after,
        }
    places = [rank for _month, rank in present]
    values = {
        "name": name,
        "first": first,
        "before": before,
        "last": last,
        "after": after,
        "moved": _movement_text(before - after),
        "best": min(places),
        "worst": max(places),
    }
    return (
        _(
            "%(name)s: place %(before)s in %(first)s, place %(after)s in %(last)s, %(moved)s; "
            "best %(best)s, worst %(worst)s."
        )
        % values
    )


def _movement_text(places: int) -> str:
    if places == 0:
        return _("no change")
    if places > 0:
        return ngettext("%(n)s place up", "%(n)s places up", places) % {"n": places}
    return ngettext("%(n)s place down", "%(n)s places down", -places) % {"n": -places}


def heat_reading(months: Sequence[str], scores: Sequence[Sequence[Decimal | None]]) -> str:
    """热力表: how many items are better and worse than in the first month that both are known of."""
    better = worse = same = 0
    for row in scores:
        present = [score for score in row if score is not None]
        if len(present) > 1:
            better += present[-1] > present[0]
            worse += present[-1] < present[0]
            same += present[-1] == present[0]
    if not better + worse + same:
        return _("There is one month only, so nothing to compare it with.")
    values = {"first": months[0], "last": months[-1], "better": better, "worse": worse, "same": same}
    return _("From %(first)s to %(last)s: %(better)s items up, %(worse)s down, %(same)s unchanged.") % values


def gaps_reading(names: Sequence[str], gaps: Sequence[Decimal]) -> str:
    """哑铃图: the largest gap, and how many are beyond half."""
    if not names:
        return ""
    largest = max(range(len(gaps)), key=lambda index: gaps[index])
    values = {
        "n": len(names),
        "name": names[largest],
        "gap": number_text(gaps[largest].normalize()),
        "half": sum(gap >= 50 for gap in gaps),
    }
    return (
        _(
            "Of %(n)s items %(name)s is farthest from the best (relative gap %(gap)s%%); "
            "%(half)s of them are behind by half of the best or more."
        )
        % values
    )


def months_reading(
    months: Sequence[str],
    values: Sequence[Decimal | None],
    unit: str,
    direction: str,
    band: Decimal | None,
    *,
    grows: bool = False,
) -> str:
    """走势图: from the first known month to the last, and whether that is better; a count since January grows."""
    present = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
    if len(present) < 2:
        return ""
    (first, before), (last, after) = present[0], present[-1]
    words = {
        Trend.BETTER: _("better"),
        Trend.WORSE: _("worse"),
        Trend.SAME: _("about the same"),
        Trend.UNKNOWN: _("counted from January on, so not compared"),
    }
    facts = {
        "first": first,
        "before": with_unit(before, unit),
        "last": last,
        "after": with_unit(after, unit),
        "change": words[change_of(after, before, direction, band, grows=grows)],
    }
    return _("From %(before)s in %(first)s to %(after)s in %(last)s: %(change)s.") % facts


def pace_reading(pace: Pace, unit: str) -> str:
    """追赶: how fast the gap closes and when it would be closed, or why that cannot be said."""
    if pace.refusal == PaceRefusal.FEW:
        return _("No forecast: it takes four months with a gap, and there are %(n)s.") % {"n": pace.points}
    if pace.refusal == PaceRefusal.CUMULATIVE:
        return _("No forecast: the value is counted from January on, so its gap grows with the months.")
    if pace.refusal == PaceRefusal.CLOSED:
        return _("The gap is closed.")
    assert pace.per_month is not None
    by = gap_with_unit(_short(abs(pace.per_month)), unit)
    values = {"by": by, "points": pace.points, "months": pace.months}
    if pace.refusal == PaceRefusal.STEADY:
        return _("The gap stays about the same (over %(points)s months), so there is no forecast.") % values
    if pace.refusal == PaceRefusal.WIDENING:
        return _("The gap widens by %(by)s a month on average (over %(points)s months).") % values
    if pace.refusal == PaceRefusal.FAR:
        return (
            _("The gap closes by %(by)s a month on average; at this pace it would take more than ten years.") % values
        )
    return (
        ngettext(
            "The gap closes by %(by)s a month on average (over %(points)s months); at this pace it is closed in "
            "%(months)s month.",
            "The gap closes by %(by)s a month on average (over %(points)s months); at this pace it is closed in "
            "%(months)s months.",
            pace.months or 0,
        )
        % values
    )


def bands_text(row: Banded, unit: str = "") -> list[tuple[str, str]]:
    """持平幅度、预警值、先进值 that are set, each with its unit."""
    texts = [] if row.band is None else [(_("About the same within"), gap_with_unit(row.band, unit))]
    limits = ((_("Warning threshold"), row.warning), (_("Advanced threshold"), row.advanced))
    return texts + [(label, with_unit(number, unit)) for label, number in limits if number is not None]


def _short(number: Decimal) -> Decimal:
    """A mean of months: two decimals, or the first two digits of something small."""
    places = 2 if number >= Decimal("0.1") or not number else 1 - number.adjusted()
    return round_half(number, places)

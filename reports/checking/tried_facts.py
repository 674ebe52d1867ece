"""What the page of other numbers must print (假设测算): best values are tried, and all that follows is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.choices import Direction
from indicators.cycles.obligations import LEAD
from indicators.kinds import compares_values
from indicators.models import Indicator
from reports.checking import goals
from reports.checking.month import FrozenMonth
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.checking.trial import Trial
from reports.ranking import Place

VALUE, PLACE, SHARE = NumberKind.VALUE, NumberKind.PLACE, NumberKind.SHARE
# What is typed; and what stands before the code of a branch.
BEST, AVERAGE, BRANCH = "best", "average", "@"


def numbers_to_try(month: FrozenMonth, of: str, how: str = BEST) -> dict[str, Decimal]:
    """What is typed, by the name of the field: of every leaf that a unit leads, or that stands below a branch
    (``@code``), its best value or points, or the average; of a unit's own figures the best of its group, or the
    worst."""
    rows = month.by_code()
    found = {f"v-{code}": _number_of(rows[code], how) for code in leaves_to_try(month, of)}
    for row, figure, peers in _own_figures(month, of):
        numbers = [peer.value for peer in peers if peer.value is not None]
        low = (row.direction == Direction.LOWER) == (how == BEST)
        found[f"f-{figure.code}"] = (min if low else max)(numbers) if numbers else None
    return {name: number for name, number in found.items() if number is not None}


def leaves_to_try(month: FrozenMonth, of: str) -> list[str]:
    """Those that a unit leads, or those of a branch."""
    if of.startswith(BRANCH):
        return month.trial.leaves_of(of.removeprefix(BRANCH))
    return list(month.trial.led.get(of, ()))


def trial_facts(month: FrozenMonth, of: str, how: str = BEST) -> PageFacts:
    """Every leaf that is tried, what is above it, and the departments whose score or place is another one then."""
    facts, now = PageFacts(), month.trial
    typed, codes = numbers_to_try(month, of, how), leaves_to_try(month, of)
    then, printed = now.copy(), {}
    for code in codes:
        row, number = now.rows[code], typed.get(f"v-{code}")
        regions = [each for each in month.regions if each.code == code]
        places = None if goals.in_points(row) else goals.places_of_counties(row, regions, now.settings)
        if number is not None and goals.in_points(row):
            then.exchange(code, {"points": number, "standing": "reported"})
        elif number is not None:
            then.exchange(code, goals.changes_with(row, regions, number, places is not None))
        if number is not None and places is not None:
            own = next(each for each in regions if each.is_own)
            printed[code] = [places(value)[own.region_code] for value in (own.value, number)]
        _say_leaf(facts, now, then, code, printed.get(code, []))
    _say_above(facts, now, then, codes)
    _say_departments(facts, now, then)
    _say_figures(facts, month, of, typed)
    return facts


def _number_of(row: Any, how: str) -> Decimal | None:
    """Its best, or the average, in points where points are what is typed."""
    number: Decimal | None = getattr(row, f"{how}_score" if goals.in_points(row) else how)
    return number


def _say_leaf(facts: PageFacts, now: Trial, then: Trial, code: str, places: list[Place]) -> None:
    row, other = now.rows[code], then.rows[code]
    own = row.points if goals.in_points(row) else row.value
    facts.promise(code, _("now"), VALUE, own)
    facts.promise(code, _("Best"), VALUE, _number_of(row, BEST))
    facts.promise(code, _("Attainment now"), SHARE, now.score(code))
    facts.promise(code, _("Attainment then"), SHARE, then.score(code))
    facts.promise(code, _("Gap now"), VALUE, *_gaps(row, now))
    facts.promise(code, _("Gap then"), VALUE, *_gaps(other, now))
    facts.promise(code, _("Rank among counties"), PLACE, *(n for place in places for n in (place.rank, place.n)))


def _gaps(row: Any, of: Trial) -> Iterator[Decimal]:
    """In the unit of the indicator and relative to the best, or in points."""
    if row.value is not None and row.best is not None:
        behind = row.value - row.best if row.direction == Direction.LOWER else row.best - row.value
        yield behind
        if row.best:
            yield of.printed(behind / abs(row.best) * 100)
    elif row.points is not None and row.best_score is not None:
        yield row.best_score - row.points


def _say_above(facts: PageFacts, now: Trial, then: Trial, codes: Iterable[str]) -> None:
    above = {""}
    for code in codes:
        while code := now.rows[code].parent_code:
            above.add(code)
    for code in above:
        name = f"{code} {now.rows[code].name}" if code else _("Overall score")
        before, after = now.score(code), then.score(code)
        facts.promise(name, _("now"), SHARE, before)
        facts.promise(name, pgettext("what if", "then"), SHARE, after)
        facts.promise(name, _("Difference"), SHARE, None if before is None or after is None else after - before)


def _say_departments(facts: PageFacts, now: Trial, then: Trial) -> None:
    for group in {unit.group for unit in now.units.values()}:
        before, after = now.places(group), then.places(group)
        for code in {*before, *after}:
            was, is_now, name = before.get(code), after.get(code), now.units[code].short_name
            for heading, kind, numbers in (
                (_("Score now"), SHARE, [was.printed] if was else []),
                (_("Score then"), SHARE, [is_now.printed] if is_now else []),
                (_("Rank now"), PLACE, [was.rank, was.n] if was else []),
                (_("Rank then"), PLACE, [is_now.rank, is_now.n] if is_now else []),
                (_("Movement"), PLACE, [was.rank - is_now.rank] if was and is_now else []),
            ):
                facts.promise(name, heading, kind, *numbers)


def _own_figures(month: FrozenMonth, unit: str) -> Iterator[tuple[Any, Any, list[Any]]]:
    """What the unit itself reports and is ranked by, with the figures of its group."""
    rows, led = month.by_code(), month.trial.led.get(unit, ())
    reports = dict(Indicator.objects.filter(scheme_id=month.report.cycle.scheme_id).values_list("code", "reports"))
    for figure in month.figures:
        if figure.department_code != unit or figure.n <= 1 or not compares_values(rows[figure.code]):
            continue
        if figure.code in led and LEAD in reports.get(figure.code, ()):
            continue
        peers = [each for each in month.figures if each.code == figure.code and each.group == figure.group]
        yield rows[figure.code], figure, peers


def _say_figures(facts: PageFacts, month: FrozenMonth, unit: str, typed: dict[str, Decimal]) -> None:
    for row, figure, peers in _own_figures(month, unit):
        values = {each.department_code: each.value for each in peers}
        facts.promise(row.code, _("now"), VALUE, figure.value)
        facts.promise(row.code, _("Rank now"), PLACE, figure.rank, figure.n)
        number = typed.get(f"f-{row.code}")
        if number is not None:
            place = goals.places_among({**values, unit: number}, row, month.trial.settings)[unit]
            facts.promise(row.code, _("Rank then"), PLACE, place.rank, place.n)
            facts.promise(row.code, _("Movement"), PLACE, figure.rank - place.rank if figure.rank else None)

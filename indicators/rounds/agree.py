"""数出一处 (one satisfaction, one efficiency): which notice speaks of an indicator, and who says otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.choices import RegionLevel
from departments.models import User
from indicators.choices import Cadence, RoundState
from indicators.models import Benchmark, Cycle, Figure, Round, RoundSeries
from indicators.months import last_day
from indicators.rounds.sides import Contradiction, NoticeDates, Side, contradiction, speaks_of
from indicators.rounds.to_ledger import source_text


def notices_for(*, region_id: int, until: date, codes: Sequence[str] | None = None) -> list[tuple[RoundSeries, Round]]:
    """Of every series that names an indicator, the notice that says what holds on a day: one about the very month where
    there is one, else the newest by then, in the edition that counts. One query."""
    rounds = Round.objects.filter(region_id=region_id, state=RoundState.CONFIRMED).of_indicators(codes)
    found: dict[int, Round] = {}
    for each in rounds.select_related("series").order_by("year", "number"):
        if speaks_of(_dates(each), until, is_monthly=each.series.cadence == Cadence.MONTH):
            found[each.series_id] = each
    return [(each.series, each) for each in found.values()]


def newest_notices(*, region_id: int, until: date) -> dict[str, tuple[RoundSeries, Round]]:
    """By indicator that a series names, the notice that holds on a day: as above, and where a monthly series has none
    about that very month yet, its newest by then. Of two series the one whose notice came last. One query."""
    rounds = Round.objects.filter(region_id=region_id, state=RoundState.CONFIRMED).of_indicators()
    held: dict[int, Round] = {}
    for each in rounds.select_related("series").order_by("year", "number"):
        monthly = each.series.cadence == Cadence.MONTH
        if each.issued_on <= until or speaks_of(_dates(each), until, is_monthly=monthly):
            held[each.series_id] = each
    found: dict[str, tuple[RoundSeries, Round]] = {}
    for each in sorted(held.values(), key=lambda one: (one.issued_on, one.pk)):
        for code in filter(None, (each.series.score_code, each.series.place_code)):
            found[code] = each.series, each
    return found


def contradictions_of(*, published: Round, user: User) -> list[Contradiction]:
    """What approved figures and documents of benchmarks say otherwise than this notice, for every period of which it
    speaks, as far as the reader may see the figures. The newest first; four queries."""
    series = published.series
    codes = [code for code in (series.score_code, series.place_code) if code]
    if not codes or published.state != RoundState.CONFIRMED:
        return []
    ends = {label: end for label, end in _periods(published)}
    figures = Figure.objects.visible_to(user).approved().filter(cycle__region_id=published.region_id)
    own: dict[tuple[str, str], Figure] = {}
    for figure in figures.filter(indicator__code__in=codes, cycle__label__in=ends).select_related("indicator", "cycle"):
        own[figure.cycle.label, figure.indicator.code] = figure
    monthly = series.cadence == Cadence.MONTH
    books = _benchmarks(published.region_id, codes, ends.values(), same_month=monthly)
    found: list[Contradiction] = []
    for label, end in sorted(ends.items(), reverse=True):
        figure_of = {code: figure for (period, code), figure in own.items() if period == label}
        found += _compare(published, label, figure_of, {c: _since(books.get((c, end)), published) for c in codes})
    return _merge(found)


@dataclass(frozen=True, slots=True)
class FrozenFact:
    """What a published month says of an indicator: its value (a place, where places are measured) and its points."""

    code: str
    name: str
    value: Decimal | None
    points: Decimal | None


def contradictions_about(
    facts: Iterable[FrozenFact], *, label: str, until: date, region_id: int
) -> dict[str, list[Contradiction]]:
    """The same from the side of indicators, by code, as they stand in the month ``label`` that ends on a day; those
    without any are left out. Two queries, however many they are."""
    by_code = {fact.code: fact for fact in facts}
    notices = notices_for(region_id=region_id, until=until, codes=[*by_code])
    codes = {each for series, _round in notices for each in (series.score_code, series.place_code) if each}
    found: dict[str, list[Contradiction]] = defaultdict(list)
    books = {
        monthly: _benchmarks(region_id, codes, [until], same_month=monthly)
        for monthly in {series.cadence == Cadence.MONTH for series, _round in notices}
    }
    for series, published in notices:
        book_of = {c: _since(books[series.cadence == Cadence.MONTH].get((c, until)), published) for c in codes}
        for code in dict.fromkeys([series.score_code, series.place_code]):
            if code in by_code:
                found[code] += _compare_fact(by_code[code], label, published, book_of)
    return {code: lines for code, lines in found.items() if lines}


def _compare_fact(
    fact: FrozenFact, label: str, published: Round, books: Mapping[str, Benchmark | None]
) -> Iterator[Contradiction]:
    series = published.series
    is_place = fact.code == series.place_code
    value = fact.value if is_place else _first(fact.points, fact.value)
    mine = None if value is None else Side(_("Figure of the month"), value, label)
    yield from _differing(fact.name, label, _sides(published, fact.code, is_place, mine, books), is_place=is_place)
    if not is_place:
        of_list = [_notice_side(published, is_place=True), _document_place(books.get(fact.code), series)]
        yield from _differing(fact.name, label, of_list, is_place=True)


def _compare(
    published: Round, label: str, figures: Mapping[str, Figure], books: Mapping[str, Benchmark | None]
) -> Iterable[Contradiction]:
    series = published.series
    for code, is_place in ((series.score_code, False), (series.place_code, True)):
        if not code:
            continue
        figure, name, mine = figures.get(code), series.name, None
        if figure is not None:
            value, name = figure.value if is_place else _first(figure.score, figure.value), figure.indicator.name
            mine = None if value is None else Side(_("Figure of the month"), value, str(figure.indicator))
        yield from _differing(name, label, _sides(published, code, is_place, mine, books), is_place=is_place)


def _sides(
    published: Round, code: str, is_place: bool, mine: Side | None, books: Mapping[str, Benchmark | None]
) -> list[Side | None]:
    """Notice, figure and document of one score or place; of a place also the document of the score of its series."""
    series = published.series
    sides = [_notice_side(published, is_place=is_place), mine, _benchmark_side(books.get(code), code, series)]
    if is_place and series.score_code not in {"", code}:
        sides.append(_document_place(books.get(series.score_code), series))
    return sides


def _differing(name: str, label: str, sides: Sequence[Side | None], *, is_place: bool) -> list[Contradiction]:
    notice, *others = sides
    if notice is None:
        return []
    # What says the same as the notice is no side of a contradiction.
    apart = [notice, *(side for side in others if side is not None and not side.is_like(notice))]
    found = contradiction(name, label, apart, is_place=is_place)
    return [found] if found else []


def _notice_side(published: Round, *, is_place: bool) -> Side | None:
    value = published.rank if is_place else published.score
    if value is None:
        return None
    address, n = reverse("round_detail", args=[published.pk]), published.n_ranked if is_place else None
    return Side(pgettext("source", "Notice"), Decimal(value), source_text(published), published.issued_on, address, n)


def _benchmark_side(book: Benchmark | None, code: str, series: RoundSeries) -> Side | None:
    """What the document of benchmarks says of the same score or place."""
    if book is None:
        return None
    if code == series.place_code:
        return _document_place(book, series)
    value = _first(book.own_score, book.own_value)
    return None if value is None else Side(_("Benchmark document"), value, book.source_document, book.published_on)


def _document_place(book: Benchmark | None, series: RoundSeries) -> Side | None:
    """Our place in the same list, city or province: a place among others is no other opinion."""
    if book is None:
        return None
    of_province = series.level == RegionLevel.PROVINCE
    place, n = (book.rank_province, book.n_province) if of_province else (book.rank_city, book.n_city)
    if place is None:
        return None
    return Side(_("Benchmark document"), Decimal(place), book.source_document, book.published_on, n=n)


def _benchmarks(
    region_id: int, codes: Iterable[str], ends: Iterable[date], *, same_month: bool
) -> dict[tuple[str, date], Benchmark]:
    """By code and end of a month the statement that counts for it: of that very month, or the newest by then where the
    notice too holds until the next."""
    days = sorted(ends)
    if not days:
        return {}
    rows = Benchmark.objects.filter(region_id=region_id, indicator__code__in=codes, effective_from__lte=days[-1])
    found: dict[tuple[str, date], Benchmark] = {}
    for row in rows.select_related("indicator").order_by("effective_from", "pk"):
        for day in days:
            if row.effective_from <= day and (not same_month or row.effective_from == day.replace(day=1)):
                found[row.indicator.code, day] = row
    return found


def _since(book: Benchmark | None, published: Round) -> Benchmark | None:
    """A document that is older than the notice speaks of what the notice replaced."""
    begun = (published.period_start or published.issued_on).replace(day=1)
    return book if book is not None and book.effective_from >= begun else None


def _merge(found: Sequence[Contradiction]) -> list[Contradiction]:
    """Months in which the same sides say the same are told once, from the first to the last."""
    merged: dict[tuple[object, ...], list[Contradiction]] = {}
    for each in found:
        sides = tuple((side.source, side.value, side.document) for side in each.sides)
        merged.setdefault((each.name, each.is_place, sides), []).append(each)
    result = []
    for same in merged.values():
        newest, oldest = same[0], same[-1]
        period = newest.period
        if newest is not oldest:
            period = _("%(first)s to %(last)s") % {"first": oldest.period, "last": newest.period}
        result.append(replace(newest, period=period))
    return result


def _periods(published: Round) -> list[tuple[str, date]]:
    """Label and end of the months of which the notice speaks: its own, else from its day until the next notice."""
    cycles = Cycle.objects.filter(region_id=published.region_id, kind="month")
    later = Round.objects.after(published)
    monthly = published.series.cadence == Cadence.MONTH
    ends = [(label, last_day(start)) for label, start in cycles.values_list("label", "start")]
    found = [(label, end) for label, end in ends if speaks_of(_dates(published), end, is_monthly=monthly)]
    return [each for each in found if not any(speaks_of(_dates(one), each[1], is_monthly=monthly) for one in later)]


def _dates(published: Round) -> NoticeDates:
    return NoticeDates(published.span, published.period_start, published.period_end, published.issued_on)


def _first(*values: Decimal | None) -> Decimal | None:
    return next((value for value in values if value is not None), None)

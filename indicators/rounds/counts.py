"""What rounds say of figures that are counted from them (通报数据归集): nobody types what a notice says already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, When
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.choices import BELOW_SATISFIED, BandEnd, CountedFrom, RoundKind
from indicators.doubts.counting import LedgerCount
from indicators.doubts.ledgers import CountQuery, Found
from indicators.models import Round, RoundItem
from indicators.numbers.digits import readable
from indicators.rounds.agree import notices_for
from indicators.rounds.grades import sample_of
from indicators.rounds.losses import LossLine, bottom_lines
from indicators.rounds.to_ledger import source_text

LOSING, BOTTOM = CountedFrom.ITEMS_LOSING, CountedFrom.ITEMS_AT_THE_BOTTOM
BELOW, SCORE, RANK = CountedFrom.FIRMS_BELOW, CountedFrom.SATISFACTION_SCORE, CountedFrom.SATISFACTION_RANK


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with where it comes from: title, document and day of the notice."""

    value: Decimal
    source: str


def counts(*, region_id: int, until: date) -> dict[str, Count | None]:
    """By what is counted, from the newest confirmed round of its kind that had been issued by a day.

    None: there is no such round, or the notice does not say it. A notice that lists marks of which none was lost
    says 0; a notice that lists no marks says nothing. Three queries at most."""
    found: dict[str, Count | None] = dict.fromkeys((LOSING, BOTTOM, BELOW, SCORE, RANK))
    newest = Round.objects.newest(region_id=region_id, until=until)
    inspection, survey = newest.get(RoundKind.INSPECTION), newest.get(RoundKind.SURVEY)
    if inspection is not None:
        lines = lines_of(inspection)
        found[LOSING] = _make_count(inspection, _losing(lines), _unknown_text(lines))
        found[BOTTOM] = _make_count(inspection, _bottom(lines, inspection.bottom_n), _bottom_text(inspection.bottom_n))
    if survey is not None:
        grades = list(survey.firms.order_by().values_list("grade", flat=True))
        below = sum(grade in BELOW_SATISFIED for grade in grades)
        # A notice that names some of the firms it asked, and none below satisfied, does not say that there were none.
        tells = bool(below) or (bool(grades) and not sample_of(len(grades), survey.sample_size).is_partial)
        found[BELOW] = _make_count(survey, below if tells else None)
        found[SCORE] = _make_count(survey, survey.score)
        found[RANK] = _make_count(survey, survey.rank)
    return found


def lines_of(published: Round) -> list[LossLine[int]]:
    """The round's items as the arithmetic reads them; ``unit`` is the unit's id."""
    rows = RoundItem.objects.filter(round=published).order_by("position")
    last = Case(When(band_end=BandEnd.BOTTOM, then=F("band_size")))
    columns = ("pk", "unit_id", "deduction", "rank", "n", "sharing", "last")
    return [LossLine(*row) for row in rows.annotate(last=last).values_list(*columns)]


def _losing(lines: list[LossLine[int]]) -> int | None:
    return sum(line.loses for line in lines) if any(line.deduction is not None for line in lines) else None


def _bottom(lines: list[LossLine[int]], size: int | None) -> int | None:
    if size is None or not any(line.rank is not None or line.among_last for line in lines):
        return None
    return len(bottom_lines(lines, size))


def _unknown_text(lines: list[LossLine[int]]) -> str:
    n = sum(line.deduction is None for line in lines)
    return _("marks of %(n)d items not published") % {"n": n} if n else ""


def _bottom_text(size: int | None) -> str:
    return _("the last %(size)s") % {"size": size} if size is not None else ""


def _make_count(published: Round, value: Decimal | int | None, note: str = "") -> Count | None:
    if value is None:
        return None
    parts = [source_text(published), f"{published.issued_on:%Y-%m-%d}", note]
    return Count(readable(Decimal(value)) or Decimal(0), " · ".join(filter(None, parts)))


def rounds(query: CountQuery) -> Found:
    """专项督查、满意度测评: what the newest notice says that was issued by the day, with its title and date."""
    found: dict[str, dict[int | None, LedgerCount]] = {}
    for source, count in counts(region_id=query.region_id, until=query.until).items():
        if count is not None:
            found[source] = {None: _ledger_count(source, query.until, count)}
    return found


def notices(query: CountQuery) -> Found:
    """Score and place of every series that names an indicator, under the code of that indicator: of the notice about
    this very period, or of the newest one where the series is about rounds, not months. One query."""
    found: dict[str, dict[int | None, LedgerCount]] = {}
    for series, published in notices_for(region_id=query.region_id, until=query.until):
        score, rank = _make_count(published, published.score), _make_count(published, published.rank)
        for kind, code, count in (
            (CountedFrom.NOTICE_SCORE, series.score_code, score),
            (CountedFrom.NOTICE_PLACE, series.place_code, rank),
        ):
            if code and count is not None:
                found[f"{kind}:{code}"] = {None: _ledger_count(kind, query.until, count)}
    return found


def _ledger_count(source: str, until: date, count: Count) -> LedgerCount:
    return LedgerCount(source, until, value=count.value, address=reverse("round_list"), document=count.source)

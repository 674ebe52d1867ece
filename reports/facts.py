"""事实的来源与时点: places and points of a frozen row, each with its date and document (据…通报 / 本系统测算). Pure.

Value, points and place are three kinds of fact. What two numbers have in common is said only where they come from one
source; a place that a document announced never stands for the one that we worked out of another month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from config.numbers import NO_VALUE
from departments.choices import RegionLevel
from indicators.basis import day_text, last_day_text
from indicators.choices import BandEnd, Method
from indicators.months import first_day, last_day
from indicators.places import reverse_rank
from indicators.rounds.bands import Band, band_of, band_text
from reports.presentation import period_text, place_text, reverse_text


class PlacedRow(Protocol):
    """A frozen row with its places and the documents that they stand in."""

    @property
    def rank_province(self) -> int | None: ...
    @property
    def n_province(self) -> int | None: ...
    @property
    def rank_city(self) -> int | None: ...
    @property
    def n_city(self) -> int | None: ...
    @property
    def published_rank(self) -> int | None: ...
    @property
    def published_n(self) -> int | None: ...
    @property
    def place_source(self) -> str: ...
    @property
    def place_month(self) -> str: ...
    @property
    def place_date(self) -> date | None: ...
    @property
    def place_level(self) -> str: ...
    @property
    def place_until(self) -> date | None: ...
    @property
    def place_sharing(self) -> int: ...
    @property
    def place_band_end(self) -> str: ...
    @property
    def place_band_size(self) -> int | None: ...
    @property
    def place_score(self) -> Decimal | None: ...
    @property
    def benchmark_source(self) -> str: ...
    @property
    def benchmark_month(self) -> str: ...
    @property
    def benchmark_date(self) -> date | None: ...
    @property
    def benchmark_status(self) -> str: ...


# What of a frozen row its places are read from.
PLACE_COLUMNS = (
    "rank_city",
    "n_city",
    "rank_province",
    "n_province",
    "published_rank",
    "published_n",
    "benchmark_source",
    "benchmark_date",
    "benchmark_month",
    "benchmark_status",
    "place_source",
    "place_month",
    "place_date",
    "place_level",
    "place_sharing",
    "place_band_end",
    "place_band_size",
    "place_score",
)


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """位次: a place of ``n`` in province or city. ``month`` is the period that it describes; a place without a document
    was worked out by us from the values of all regions (``computed``), or is what the unit itself reports."""

    level: RegionLevel
    rank: int | None
    n: int | None
    month: str
    computed: bool = False
    document: str = ""
    document_date: date | None = None
    sharing: int = 1
    of_unit: bool = False
    # Of a place of which the document says no more than among which it is; then there is no ``rank``.
    band: Band | None = None

    @property
    def basis(self) -> str:
        """据2026年9月通报, or 本系统按2026年10月数据测算."""
        if self.computed:
            return _("worked out by this system from the figures of %(month)s") % {"month": period_text(self.month)}
        if self.of_unit:
            return _("as the unit reports it")
        return notice_basis(self.month)

    @property
    def reverse_text(self) -> str:
        """倒数第N; empty where nobody says of how many."""
        if self.rank is None or self.n is None or self.rank > self.n:
            return ""
        return reverse_text(reverse_rank(self.rank, self.n, sharing=self.sharing))

    @property
    def text(self) -> str:
        """第3位，共15个 or 前3名, without what it rests on."""
        return place_text(self.rank, self.n, tied=self.sharing > 1, band=self.band)

    @property
    def number_text(self) -> str:
        """The place alone, for where its heading says the rest: 3, or 前3名."""
        return band_text(self.band) if self.rank is None else str(self.rank)

    @property
    def fraction(self) -> str:
        """3 / 15 as lists have it, 3 / — where nobody says of how many, or 前3名."""
        return self.text if self.rank is None else f"{self.rank} / {self.n or NO_VALUE}"

    def covers(self, rank: int) -> bool:
        """Whether a unit that reports this place says the same as the document: it, or one within its band."""
        if self.band is None:
            return self.rank == rank
        return self.band.end == BandEnd.TOP and 1 <= rank <= self.band.size

    @property
    def text_with_basis(self) -> str:
        """The place with what it rests on, in one line."""
        return _("%(place)s (%(basis)s)") % {"place": self.text, "basis": self.basis}

    @property
    def source(self) -> str:
        """The basis with the document and its day, for files and explanations."""
        day = f"{self.document_date:%Y-%m-%d}" if self.document_date else ""
        return " · ".join(filter(None, (self.basis, self.document, day)))


def places_of(row: PlacedRow, period: str) -> list[PlaceFact]:
    """The places of a row of the report of ``period``: what documents say of the province and of the city, and in
    front of them the place in the province that we worked out ourselves, where we did."""
    found: list[PlaceFact] = []
    computed = is_computed(row)
    if computed and row.rank_province is not None:
        found.append(PlaceFact(RegionLevel.PROVINCE, row.rank_province, row.n_province, period, computed=True))
    document = (
        (row.place_month, row.place_source, row.place_date)
        if computed or not row.benchmark_month
        else (row.benchmark_month, row.benchmark_source, row.benchmark_date)
    )
    of_notice = row.place_month, row.place_source, row.place_date
    province = (row.published_rank, row.published_n) if computed else (row.rank_province, row.n_province)
    for level, (rank, n) in ((RegionLevel.PROVINCE, province), (RegionLevel.CITY, (row.rank_city, row.n_city))):
        if rank is None and row.place_level == level and (band := band_of(row.place_band_end, row.place_band_size)):
            month, source, day = of_notice
            found.append(PlaceFact(level, None, None, month, False, source, day, band=band))
        if rank is not None:
            month, source, day = of_notice if row.place_level == level else document
            sharing = row.place_sharing if row.place_level == level else 1
            found.append(PlaceFact(level, rank, n, month, False, source, day, sharing))
    return found


def notice_basis(month: str) -> str:
    """据2026年9月通报, 据2026年1—9月通报; without a period 据通报."""
    values = {"month": period_text(month)}
    return _("according to the notice of %(month)s") % values if month else _("according to the notice")


def is_computed(row: PlacedRow) -> bool:
    """Whether the place in the province was worked out from the values of all regions: then no document is named but
    that of a place which stands beside it."""
    announced = row.place_level == RegionLevel.PROVINCE and row.published_rank is None and not row.place_band_end
    return row.rank_province is not None and not row.benchmark_status and not announced


def places_at(places: Sequence[PlaceFact], level: str, *, computed: bool = False) -> PlaceFact | None:
    """The place at one level, as published or as we worked it out."""
    return next((place for place in places if place.level == level and place.computed == computed), None)


def place_in_province(row: PlacedRow, period: str) -> PlaceFact | None:
    """The place of that very month where we worked one out, else the one that was announced last."""
    return next((place for place in places_of(row, period) if place.level == RegionLevel.PROVINCE), None)


class AwardedRow(Protocol):
    """A frozen row with the points that an issuer awards."""

    @property
    def method(self) -> str: ...
    @property
    def points(self) -> Decimal | None: ...
    @property
    def awarded(self) -> Decimal | None: ...
    @property
    def awarded_by_document(self) -> bool: ...
    @property
    def full_marks(self) -> Decimal: ...
    @property
    def best_score(self) -> Decimal | None: ...
    @property
    def average_score(self) -> Decimal | None: ...
    @property
    def score_gap(self) -> Decimal | None: ...
    @property
    def relative_score_gap(self) -> Decimal | None: ...


def points_of_issuer(row: AwardedRow) -> Decimal | None:
    """评价得分: what the issuer awarded; None where nobody awards points.

    Rows that were frozen before the two had names kept only how far the awarded points lie behind the best."""
    if row.method == Method.OFFICIAL:
        return row.points
    if row.awarded is not None or row.best_score is None or row.score_gap is None:
        return row.awarded
    return row.best_score - row.score_gap


@dataclass(frozen=True, slots=True)
class PointsFact:
    """评价得分: awarded points of the full marks, beside the best and the average of the same document."""

    own: Decimal | None
    full: Decimal
    best: Decimal | None
    average: Decimal | None
    gap: Decimal | None
    relative_gap: Decimal | None
    by_document: bool

    @property
    def average_gap(self) -> Decimal | None:
        """较均值差 in points: above 0 where fewer were awarded than on average."""
        return None if self.own is None or self.average is None else self.average - self.own


def points_of(row: AwardedRow) -> PointsFact | None:
    """The awarded points with what they are compared with; None where nobody awards any."""
    own = points_of_issuer(row)
    if own is None and row.best_score is None:
        return None
    return PointsFact(
        own,
        row.full_marks,
        row.best_score,
        row.average_score,
        row.score_gap,
        row.relative_score_gap,
        row.awarded_by_document,
    )


class OwnRow(PlacedRow, Protocol):
    """A frozen row with its own number and the day that it describes."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def points(self) -> Decimal | None: ...
    @property
    def awarded(self) -> Decimal | None: ...
    @property
    def as_of(self) -> date | None: ...


def repeats_notice(row: OwnRow) -> bool:
    """Whether the own place, or the awarded points, are what the notice of the row's series says: then they describe
    the period of the notice. A figure that names a day of its own (截至), or says another number, speaks for itself."""
    if row.as_of is not None:
        return False
    if row.place_score is not None:
        own = row.awarded if row.awarded is not None else row.value if row.value is not None else row.points
        return own == row.place_score
    if row.value is None or not row.place_level:
        return False
    if row.value != int(row.value):
        return False
    announced = (place for place in places_of(row, "") if place.level == row.place_level and not place.computed)
    return any(place.covers(int(row.value)) for place in announced)


def own_day(row: OwnRow, period: str) -> date | None:
    """截至 of the own number: the last day of the notice's period where it repeats one (None where the notice names
    none), else its own day or the last of the month."""
    return row.place_until if repeats_notice(row) else as_of_day(row.as_of, period)


def own_basis(row: OwnRow, period: str) -> str:
    """据2025年通报 where the own number repeats a notice, else 截至2026年10月31日; of a notice that names no days that
    they are not stated, and when it was issued."""
    if not repeats_notice(row):
        return as_of_text(row.as_of, period)
    basis = notice_basis(row.place_month)
    if row.place_until is not None:
        return basis
    return _("%(basis)s, as of: %(day)s") % {"basis": basis, "day": last_day_text(None, row.place_date)}


def as_of_day(as_of: date | None, period: str) -> date | None:
    """截至: the day that a figure describes; without one of its own the last of its month. A quarter or a year says
    itself what it describes: None."""
    if as_of is not None:
        return as_of
    try:
        return last_day(first_day(period))
    except ValueError:
        return None


class DatedRow(OwnRow, AwardedRow, Protocol):
    """A frozen row with its own number, the day that it describes, and the points that an issuer awards."""


def day_of_facts(row: DatedRow, period: str) -> str:
    """The day that the own value or the awarded points describe, as 2026-10-31; that it is not stated, and when the
    notice was issued, where the notice names no days; empty where there is neither value nor points."""
    if row.value is None and points_of_issuer(row) is None:
        return ""
    if repeats_notice(row):
        return last_day_text(row.place_until, row.place_date)
    day = as_of_day(row.as_of, period)
    return f"{day:%Y-%m-%d}" if day else ""


def as_of_text(as_of: date | None, period: str) -> str:
    """截至2026年10月31日."""
    day = as_of_day(as_of, period)
    return day_text(day) if day else ""

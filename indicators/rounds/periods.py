"""通报期间: the period that a notice is about, read from its words (2026年1—3月). Pure.

"1—3月" counts from January and is another kind than the first quarter (S22): places of the two are never compared.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from config.names import plain
from departments.dates import NotUnderstood
from indicators.choices import Cadence, NoticeSpan

_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年?度?)?"
_DASH = r"月?(?:[-–—―~〜至到]{1,2})"
_MONTHS = re.compile(_YEAR + rf"(?P<first>\d{{1,2}}){_DASH}(?P<last>\d{{1,2}})月(?:份?累计)?")
_MONTH = re.compile(_YEAR + r"(?P<first>\d{1,2})月份?")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)[-/.](?P<first>\d{1,2})")
_QUARTER = re.compile(_YEAR + r"第?(?P<n>[1-4一二三四])季度")
_HALF = re.compile(_YEAR + r"(?P<n>[上下])半年")
_WHOLE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?|年全年)")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
# How often a series comes out whose notices are each about such a period.
_CADENCES = {
    NoticeSpan.MONTH: Cadence.MONTH,
    NoticeSpan.QUARTER: Cadence.QUARTER,
    NoticeSpan.HALF: Cadence.HALF,
    NoticeSpan.YEAR: Cadence.YEAR,
}


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """From the first day to the last; ``span`` says whether it is single or counted from January."""

    span: NoticeSpan
    start: date
    end: date


def read_period(text: str, *, year: int) -> NoticePeriod | None:
    """The period that a text names; without a year in it, of ``year``. None: the text names no period of the calendar
    (2026年第1次专项督查). Raises ``NotUnderstood`` for one that cannot be.

    >>> read_period("2026年1—3月", year=2026).span, read_period("2026年第一季度", year=2026).span
    (NoticeSpan.CUMULATIVE, NoticeSpan.QUARTER)
    """
    if found := _MONTHS.fullmatch(plain(text)):
        return _of_months(text, int(found["year"] or year), int(found["first"]), int(found["last"]))
    if found := _MONTH.fullmatch(plain(text)) or _ISO.fullmatch(plain(text)):
        return _of_months(text, int(found["year"] or year), int(found["first"]), int(found["first"]))
    if found := _QUARTER.fullmatch(plain(text)):
        n = _NUMERALS.get(found["n"]) or int(found["n"])
        return _make_period(NoticeSpan.QUARTER, int(found["year"] or year), 3 * n - 2, 3 * n)
    if found := _HALF.fullmatch(plain(text)):
        first = 1 if found["n"] == "上" else 7
        return _make_period(NoticeSpan.HALF, int(found["year"] or year), first, first + 5)
    if found := _WHOLE.fullmatch(plain(text)):
        return _make_period(NoticeSpan.YEAR, int(found["year"]), 1, 12)
    return None


def cadence_of(span: str, last_month: int | None = None) -> Cadence:
    """How often a series most probably comes out, by the period of one of its notices. A cumulative period that ends
    with a quarter is published every quarter, any other one every month."""
    if span == NoticeSpan.CUMULATIVE:
        return Cadence.MONTH if last_month is None or last_month % 3 else Cadence.QUARTER
    return _CADENCES[NoticeSpan(span)] if span else Cadence.IRREGULAR


def _of_months(text: str, year: int, first: int, last: int) -> NoticePeriod | None:
    if not (1 <= first <= 12 and 1 <= last <= 12) or first > last:
        message = _("“%(text)s” is no period of the calendar.") % {"text": text[:40]}
        raise NotUnderstood(message, _("Write it as the notice does, such as 2026年3月 or 2026年1—3月."))
    if first == last:
        return _make_period(NoticeSpan.MONTH, year, first, last)
    if first == 1:
        return _make_period(NoticeSpan.CUMULATIVE, year, first, last)
    if last % 3 == 0 and last - first == 2:
        return _make_period(NoticeSpan.QUARTER, year, first, last)
    return _make_period(NoticeSpan.HALF, year, first, last) if (first, last) == (7, 12) else None


def _make_period(span: NoticeSpan, year: int, first: int, last: int) -> NoticePeriod:
    return NoticePeriod(span, date(year, first, 1), date(year, last, monthrange(year, last)[1]))

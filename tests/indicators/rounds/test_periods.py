"""Periods of notices as their words name them, and what cannot be a period."""

from datetime import date

import pytest

from departments.dates import NotUnderstood
from indicators.rounds.periods import NoticePeriod, cadence_of, read_period


@pytest.mark.parametrize(
    ("text", "span", "start", "end"),
    [
        ("2026年3月", "month", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-02", "month", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026年1月份", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("2026年1—3月", "cumulative", date(2026, 1, 1), date(2026, 3, 31)),
        ("１月至９月", "cumulative", date(2026, 1, 1), date(2026, 9, 30)),
        ("2025年1-12月累计", "cumulative", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026年第一季度", "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("二季度", "quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026年4—6月", "quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026年上半年", "half", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026年7—12月", "half", date(2026, 7, 1), date(2026, 12, 31)),
        ("2025年", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025年度", "year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_is_read_as_the_notice_writes_it(text, span, start, end):
    assert read_period(text, year=2026) == NoticePeriod(span, start, end)


@pytest.mark.parametrize("text", ["2026年第一次专项督查", "5—8月", "近期", "第3期"])
def test_what_names_no_period_of_the_calendar_stays_a_text(text):
    assert read_period(text, year=2026) is None


@pytest.mark.parametrize("text", ["2026年13月", "2026年3—1月", "0月", "1—15月"])
def test_what_cannot_be_a_period_is_refused(text):
    with pytest.raises(NotUnderstood):
        read_period(text, year=2026)


@pytest.mark.parametrize(
    ("span", "month", "cadence"),
    [
        ("month", 3, "month"),
        ("quarter", 3, "quarter"),
        ("year", 12, "year"),
        ("", None, "irregular"),
        ("cumulative", 3, "quarter"),
        ("cumulative", 4, "month"),
    ],
)
def test_how_often_a_series_comes_out_is_guessed_from_its_periods(span, month, cadence):
    assert cadence_of(span, month) == cadence

from datetime import date

import pytest

from indicators.months import first_day, label_of, last_day, next_month, previous_month


def test_a_label_is_the_first_day_of_its_month():
    assert first_day("2026-05") == date(2026, 5, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-5", "2026", "", "2026-05-01", "２０２６-05x", " 2026-05"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        first_day(text)


@pytest.mark.parametrize(
    ("day", "label", "last", "following", "before"),
    [
        (date(2026, 5, 1), "2026-05", date(2026, 5, 31), date(2026, 6, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), "2026-12", date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 1)),
        (date(2026, 1, 31), "2026-01", date(2026, 1, 31), date(2026, 2, 1), date(2025, 12, 1)),
        (date(2024, 2, 17), "2024-02", date(2024, 2, 29), date(2024, 3, 1), date(2024, 1, 1)),
        (date(2023, 2, 28), "2023-02", date(2023, 2, 28), date(2023, 3, 1), date(2023, 1, 1)),
    ],
)
def test_months_follow_each_other_over_the_year_and_in_leap_years(day, label, last, following, before):
    assert (label_of(day), last_day(day), next_month(day), previous_month(day)) == (label, last, following, before)

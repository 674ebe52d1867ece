"""What the published months of a quarter come to: hand-worked, and what must hold whatever the figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Basis, Standing
from reports.analysis.quarters import (
    MonthFact,
    MonthMeasure,
    Quarter,
    average_of,
    lacking_text,
    quarter_named,
    quarter_of,
    quarter_together,
    span_basis,
    together,
)

Q1 = ["2026-01", "2026-02", "2026-03"]
COUNT, RATE = MonthMeasure(Basis.MONTH, 0), MonthMeasure(Basis.MONTH, 2, is_rate=True, factor=100)
CUMULATIVE, POINT = MonthMeasure(Basis.CUMULATIVE, 0), MonthMeasure(Basis.POINT, 2, is_rate=True, factor=100)
MISSING, OFF = MonthFact(Standing.MISSING), MonthFact(Standing.NOT_APPLICABLE)


def fact(value, numerator=None, denominator=None):
    parts = (None if n is None else Decimal(n) for n in (numerator, denominator))
    return MonthFact(Standing.REPORTED, Decimal(value), *parts)


@pytest.mark.parametrize(
    ("measured", "cells", "standing", "value", "missing"),
    [
        (COUNT, (fact(5), fact(0), fact(7)), Standing.REPORTED, 12, ()),
        (COUNT, (fact(5), MISSING, fact(7)), Standing.REPORTED, 12, ("2026-02",)),
        (COUNT, (fact(5), None, fact(7)), Standing.REPORTED, 12, ("2026-02",)),
        (COUNT, (fact(0), fact(0), fact(0)), Standing.REPORTED, 0, ()),
        (COUNT, (MISSING, MISSING, None), Standing.MISSING, None, tuple(Q1)),
        (COUNT, (OFF, OFF, OFF), Standing.NOT_APPLICABLE, None, ()),
        (COUNT, (OFF, MISSING, OFF), Standing.MISSING, None, ("2026-02",)),
        (COUNT, (OFF, fact(3), OFF), Standing.REPORTED, 3, ()),
        # The last word, whatever came before.
        (CUMULATIVE, (fact(100), fact(250), fact(330)), Standing.REPORTED, 330, ()),
        (CUMULATIVE, (fact(100), fact(250), MISSING), Standing.REPORTED, 250, ("2026-03",)),
        (POINT, (fact("98.5"), MISSING, fact("101.2")), Standing.REPORTED, Decimal("101.2"), ("2026-02",)),
        # 99 of 102, not the mean of 50 % and 98 %.
        (RATE, (fact(50, 1, 2), MISSING, fact(98, 98, 100)), Standing.REPORTED, Decimal("97.06"), ("2026-02",)),
        (RATE, (fact(50, 1, 2), OFF, OFF), Standing.REPORTED, 50, ()),
        (RATE, (fact(50, 1, 2), OFF, fact(98)), Standing.REPORTED, None, ()),
        (RATE, (fact(0, 0, 4), fact(0, 0, 5), fact(0, 0, 6)), Standing.REPORTED, Decimal("0.00"), ()),
    ],
)
def test_three_months_come_to(measured, cells, standing, value, missing):
    found = together(measured, {m: c for m, c in zip(Q1, cells, strict=True) if c is not None}, Q1)
    assert (found.standing, found.value, found.missing) == (standing, value, missing)
    assert found.unadded is (standing == Standing.REPORTED and value is None)


def test_what_is_missing_is_said():
    with translation.override("en"):
        partly = together(COUNT, {"2026-01": fact(5), "2026-03": fact(7)}, Q1)
        assert lacking_text(partly) == "without 2026-02" and partly.as_of == "2026-03"
        assert lacking_text(together(COUNT, dict(zip(Q1, (fact(1), OFF, fact(2)), strict=True)), Q1)) == ""
        assert lacking_text(together(COUNT, {}, Q1)) == ""
        # Of a count since January the months between need no word, the last one does.
        assert lacking_text(together(CUMULATIVE, {"2026-01": fact(5), "2026-03": fact(7)}, Q1)) == ""
        assert lacking_text(together(CUMULATIVE, {"2026-01": fact(5), "2026-02": fact(7)}, Q1)) == "without 2026-03"


Q3, THIRD = ["2026-07", "2026-08", "2026-09"], Quarter(2026, 3)


def test_the_quarter_of_a_count_since_january_is_a_difference():
    cells = {"2026-06": fact(8723), "2026-07": fact(10300), "2026-08": fact(11870), "2026-09": fact(13265)}
    found = quarter_together(CUMULATIVE, cells, Q3, THIRD)
    assert (found.value, found.so_far, found.as_of, found.lacking) == (4542, 13265, "2026-09", ())
    assert average_of(found.so_far, found.as_of, CUMULATIVE) == Decimal("1473.9")
    # In January–March it is March's own word.
    first = quarter_together(CUMULATIVE, {"2026-03": fact(330), "2025-12": fact(9000)}, Q1, Quarter(2026, 1))
    assert (first.value, first.lacking) == (330, ())


def test_a_difference_with_one_end_is_not_told_and_the_month_is_named():
    cells = {"2026-06": MISSING, "2026-09": fact(13265)}
    found = quarter_together(CUMULATIVE, cells, Q3, THIRD)
    assert (found.standing, found.value, found.lacking) == (Standing.REPORTED, None, ("2026-06",))
    unfinished = quarter_together(CUMULATIVE, {"2026-06": fact(10), "2026-08": fact(25)}, Q3, THIRD)
    assert (unfinished.value, unfinished.as_of, unfinished.lacking) == (15, "2026-08", ("2026-09",))


@pytest.mark.parametrize(
    "measured",
    [
        MonthMeasure(Basis.AVERAGE, 1),
        MonthMeasure(Basis.POINT, 0),
        MonthMeasure(Basis.CUMULATIVE, 2, is_rate=True, factor=100),
    ],
)
def test_what_is_an_average_a_state_or_a_rate_since_january_stands_as_it_was_last_told(measured):
    cells = {"2026-06": fact(60), "2026-07": fact(70), "2026-09": fact(72)}
    found = quarter_together(measured, cells, Q3, THIRD)
    assert (found.value, found.as_of, found.so_far) == (72, "2026-09", None)
    assert average_of(found.so_far, found.as_of, measured) is None


def test_a_column_says_what_it_holds():
    with translation.override("en"):
        kinds = (COUNT, CUMULATIVE, POINT, MonthMeasure(Basis.AVERAGE, 1))
        month = [span_basis(measured, "2026-09", by_quarter=False) for measured in kinds]
        assert month == ["2026-09 alone", "cumulative until 2026-09", "as of 2026-09", "average, 2026-09"]
        quarter = [span_basis(measured, "2026-09", by_quarter=True) for measured in kinds]
        assert quarter == ["the quarter's months together", "added by the quarter", *month[2:]]


def test_the_monthly_average_is_of_counts_that_are_cumulative_since_january():
    assert average_of(Decimal(330), "2026-03", CUMULATIVE) == Decimal("110.0")
    assert average_of(Decimal(250), "2026-08", CUMULATIVE) == Decimal("31.3")
    assert average_of(Decimal(12), "2026-03", COUNT) is None
    assert average_of(None, "2026-03", CUMULATIVE) is None
    assert average_of(Decimal(12), "2026", CUMULATIVE) is None


def test_a_quarter_has_a_name_three_months_and_a_last_day():
    quarter = quarter_named("2026Q2")
    assert quarter.months == ["2026-04", "2026-05", "2026-06"] and quarter.last_day == date(2026, 6, 30)
    assert [quarter_of(f"2026-{month:02}").number for month in (1, 3, 4, 6, 7, 9, 10, 12)] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert quarter_named(quarter_of("2025-12").label) == Quarter(2025, 4)
    with translation.override("en"):
        assert str(quarter) == "second quarter of 2026"


@pytest.mark.parametrize("text", ["2026", "2026Q0", "2026Q5", "2026-Q1", "26Q1", "2026Q1 ", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match=text or ".*"):
        quarter_named(text)


cells = st.one_of(
    st.none(),
    st.just(MISSING),
    st.just(OFF),
    st.integers(1, 50).flatmap(lambda d: st.integers(0, 60).map(lambda n: fact(round(Decimal(100 * n) / d, 2), n, d))),
)


@given(st.lists(cells, min_size=3, max_size=3), st.sampled_from([COUNT, RATE, CUMULATIVE, POINT]))
def test_known_and_missing_months_are_all_of_them_and_the_value_lies_among_theirs(given_cells, measured):
    existing = {m: c for m, c in zip(Q1, given_cells, strict=True) if c is not None}
    found = together(measured, existing, Q1)
    values = [cell.value for cell in existing.values() if cell.value is not None]
    assert (found.value is None) is (not values)
    assert len(found.missing) + (found.n if values else sum(c is OFF for c in existing.values())) == 3
    if values and measured is COUNT:
        assert found.value == sum(values)
    elif values:
        assert min(values) - Decimal("0.01") <= found.value <= max(values) + Decimal("0.01")

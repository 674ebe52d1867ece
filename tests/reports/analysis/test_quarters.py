"""What the published months of a quarter come to: hand-worked, and what must hold whatever the figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Basis, Standing
from reports.analysis.quarters import (
    Cell,
    Measured,
    Quarter,
    average_of,
    months_said,
    quarter_named,
    quarter_of,
    together,
)

Q1 = ["2026-01", "2026-02", "2026-03"]
COUNT, RATE = Measured(Basis.MONTH, 0), Measured(Basis.MONTH, 2, is_rate=True, factor=100)
CUMULATIVE, POINT = Measured(Basis.CUMULATIVE, 0), Measured(Basis.POINT, 2, is_rate=True, factor=100)
MISSING, OFF = Cell(Standing.MISSING), Cell(Standing.NOT_APPLICABLE)


def said(value, numerator=None, denominator=None):
    parts = (None if n is None else Decimal(n) for n in (numerator, denominator))
    return Cell(Standing.REPORTED, Decimal(value), *parts)


@pytest.mark.parametrize(
    ("measured", "cells", "standing", "value", "missing"),
    [
        (COUNT, (said(5), said(0), said(7)), Standing.REPORTED, 12, ()),
        (COUNT, (said(5), MISSING, said(7)), Standing.REPORTED, 12, ("2026-02",)),
        (COUNT, (said(5), None, said(7)), Standing.REPORTED, 12, ("2026-02",)),
        (COUNT, (said(0), said(0), said(0)), Standing.REPORTED, 0, ()),
        (COUNT, (MISSING, MISSING, None), Standing.MISSING, None, tuple(Q1)),
        (COUNT, (OFF, OFF, OFF), Standing.NOT_APPLICABLE, None, ()),
        (COUNT, (OFF, MISSING, OFF), Standing.MISSING, None, ("2026-02",)),
        (COUNT, (OFF, said(3), OFF), Standing.REPORTED, 3, ()),
        # The last word, whatever came before.
        (CUMULATIVE, (said(100), said(250), said(330)), Standing.REPORTED, 330, ()),
        (CUMULATIVE, (said(100), said(250), MISSING), Standing.REPORTED, 250, ("2026-03",)),
        (POINT, (said("98.5"), MISSING, said("101.2")), Standing.REPORTED, Decimal("101.2"), ("2026-02",)),
        # 99 of 102, not the mean of 50 % and 98 %.
        (RATE, (said(50, 1, 2), MISSING, said(98, 98, 100)), Standing.REPORTED, Decimal("97.06"), ("2026-02",)),
        (RATE, (said(50, 1, 2), OFF, OFF), Standing.REPORTED, 50, ()),
        (RATE, (said(50, 1, 2), OFF, said(98)), Standing.REPORTED, None, ()),
        (RATE, (said(0, 0, 4), said(0, 0, 5), said(0, 0, 6)), Standing.REPORTED, Decimal("0.00"), ()),
    ],
)
def test_three_months_come_to(measured, cells, standing, value, missing):
    found = together(measured, {m: c for m, c in zip(Q1, cells, strict=True) if c is not None}, Q1)
    assert (found.standing, found.value, found.missing) == (standing, value, missing)
    assert found.unadded is (standing == Standing.REPORTED and value is None)


def test_what_is_missing_is_said():
    with translation.override("en"):
        partly = together(COUNT, {"2026-01": said(5), "2026-03": said(7)}, Q1)
        assert months_said(partly) == "2 of 3 months" and partly.as_of == "2026-03"
        assert months_said(together(COUNT, dict(zip(Q1, (said(1), OFF, said(2)), strict=True)), Q1)) == ""
        assert months_said(together(COUNT, {}, Q1)) == ""


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
    st.integers(1, 50).flatmap(lambda d: st.integers(0, 60).map(lambda n: said(round(Decimal(100 * n) / d, 2), n, d))),
)


@given(st.lists(cells, min_size=3, max_size=3), st.sampled_from([COUNT, RATE, CUMULATIVE, POINT]))
def test_known_and_missing_months_are_all_of_them_and_the_value_lies_among_theirs(given_cells, measured):
    known = {m: c for m, c in zip(Q1, given_cells, strict=True) if c is not None}
    found = together(measured, known, Q1)
    values = [cell.value for cell in known.values() if cell.value is not None]
    assert (found.value is None) is (not values)
    assert len(found.missing) + (found.n if values else sum(c is OFF for c in known.values())) == 3
    if values and measured is COUNT:
        assert found.value == sum(values)
    elif values:
        assert min(values) - Decimal("0.01") <= found.value <= max(values) + Decimal("0.01")

"""见效: when published figures prove a narrowed gap, and when it has opened again.

Baseline 50, agreed 20, two periods in a row: a gap of 30 or less reaches it.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.choices import PeriodOutcome
from reports.loop.effect import NarrowingTarget, Observed, judge, suggest_narrowing

TARGET = NarrowingTarget(Decimal(50), Decimal(20), 2)


def observe(*gaps):
    return [Observed(f"2026-{n:02}", None if gap is None else Decimal(gap)) for n, gap in enumerate(gaps, start=7)]


@pytest.mark.parametrize(
    ("gaps", "row", "proven", "regressed"),
    [
        ((), 0, False, False),
        ((30,), 1, False, False),  # exactly as agreed, once
        (("30.01",), 0, False, True),
        ((30, 30), 2, True, False),
        ((25, 31, 28), 1, False, False),  # not in a row
        ((25, 22, 40), 0, False, True),
        ((25, None, 22), 1, False, False),  # a month without a figure proves nothing …
        ((25, 22, None), 0, False, False),  # … and is no regress
        ((40, None), 0, False, True),
        ((-3, 0), 2, True, False),  # better than the best
    ],
)
def test_what_published_gaps_prove(gaps, row, proven, regressed):
    verdict = judge(TARGET, observe(*gaps))
    assert (verdict.row, verdict.proven, verdict.regressed) == (row, proven, regressed)


def test_every_period_says_how_much_was_narrowed():
    lines = judge(TARGET, observe(45, None, 28)).lines
    assert [(line.narrowed, line.outcome) for line in lines] == [
        (Decimal(5), PeriodOutcome.SHORT),
        (None, PeriodOutcome.UNKNOWN),
        (Decimal(22), PeriodOutcome.REACHED),
    ]


def test_the_proof_names_the_last_periods():
    assert judge(TARGET, observe(25, 24, 23)).proof(2) == ("2026-08", "2026-09")
    assert judge(TARGET, observe(25)).proof(2) == ()


GAPS = st.lists(st.none() | st.decimals(-100, 100, places=2), max_size=12)


@given(GAPS, st.integers(1, 4))
def test_proven_is_exactly_the_last_periods_all_reached(gaps, periods):
    target = NarrowingTarget(Decimal(50), Decimal(20), periods)
    verdict = judge(target, observe(*gaps))
    last = gaps[-periods:]
    assert verdict.proven == (len(last) == periods and all(gap is not None and gap <= 30 for gap in last))
    assert not (verdict.proven and verdict.regressed)


@given(GAPS, st.decimals("0.01", 100, places=2))
def test_agreeing_on_more_never_proves_what_less_does_not(gaps, more):
    less = judge(TARGET, observe(*gaps))
    hard = judge(NarrowingTarget(TARGET.baseline, TARGET.narrowing + more, TARGET.periods), observe(*gaps))
    assert less.proven or not hard.proven


@pytest.mark.parametrize(
    ("gap", "average", "decimals", "suggested"),
    [
        ("50", "30", 2, "30"),  # up to the average
        ("50", None, 2, "25.00"),
        ("5", "-1", 0, "3"),  # better than the average already: half, rounded up
        ("0.4", "0", 0, "1"),
    ],
)
def test_what_is_suggested(gap, average, decimals, suggested):
    found = suggest_narrowing(
        gap=Decimal(gap), average_gap=None if average is None else Decimal(average), decimals=decimals
    )
    assert found == Decimal(suggested)

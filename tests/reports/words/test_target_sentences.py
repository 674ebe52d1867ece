"""One deadline of a group as a sentence: by what was reached where all owe the same, else by the share of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from indicators.choices import Direction, TargetState
from indicators.targets.judge import TargetVerdict
from reports.words.target_sentences import TargetStanding, TargetSubject, still_zero, target_paragraph

SUBJECT = TargetSubject(
    "volume", "at least 120 items a month on average", date(2026, 6, 30), "Townships", "件", Direction.HIGHER, 0
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def unit(name, reached, amount=120, state=TargetState.RUNNING, percent=None):
    missing = None if reached is None else max(Decimal(amount) - Decimal(reached), Decimal(0))
    exact = None if reached is None else Decimal(reached)
    share = None if reached is None else Decimal(percent or round(Decimal(reached) * 100 / amount, 1))
    return TargetStanding(name, Decimal(amount), TargetVerdict(state, exact, share, missing))


def test_how_many_are_there_who_leads_and_who_is_still_at_zero():
    units = [unit("甲", 300, state=TargetState.MET), unit("乙", 120), unit("丙", 0)]
    units.append(unit("丁", None, state=TargetState.NO_FIGURE))
    assert target_paragraph(units, SUBJECT) == (
        "volume, at least 120 items a month on average, by 2026-06-30. Townships: 2 of 4 have reached it. "
        "In order: 甲 (300 件), 乙 (120 件), 丙 (0 件). Still at 0: 丙. Not reported, and so not ranked: 丁."
    )
    assert still_zero(units) == ["丙"]


def test_units_with_amounts_of_their_own_are_told_by_their_share():
    text = target_paragraph([unit("甲", 300, 600), unit("乙", 100, 100)], SUBJECT)
    assert "1 of 2 have reached it. In order: 乙 (100%), 甲 (50%)." in text


def test_fewer_is_better_where_it_is():
    lower = TargetSubject("late", "at most 3 items", date(2026, 6, 30), "Townships", "件", Direction.LOWER, 0)
    assert "In order: 乙 (1 件), 甲 (5 件)." in target_paragraph([unit("甲", 5, 3), unit("乙", 1, 3)], lower)
    # Of limits of their own whoever keeps within has kept to it in full; nobody passes one by fulfilling it.
    units = [unit("甲", 30, 20, percent="66.7"), unit("乙", 9, 10, percent=100), unit("丙", 0, 5, percent=100)]
    text = target_paragraph(units, lower)
    assert "In order: 乙, 丙 (100%, tied), 甲 (66.7%)." in text and "Still at 0" not in text
    assert "keep within it" in text


def test_nothing_is_said_before_the_target_is_in_force():
    waiting = [TargetStanding(name, Decimal(1), TargetVerdict(TargetState.NOT_STARTED)) for name in "甲乙"]
    assert target_paragraph(waiting, SUBJECT) == ""

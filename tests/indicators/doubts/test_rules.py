"""Doubts and slips, worked by hand: which numbers look wrong, what was probably meant, and what is left in peace."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Basis, Direction, DoubtKind
from indicators.doubts.rules import PHRASES, DoubtMeasure, Past, Typed, doubts_of, worsening
from indicators.doubts.slips import likely_slip

NOVEMBER = date(2026, 11, 1)
TWELVE = tuple(date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(12))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def past(*values, **others):
    months = TWELVE[len(TWELVE) - len(values) :]
    return Past(tuple(zip(months, map(Decimal, values), strict=True)), **others)


def measure(unit="件", direction=Direction.HIGHER, basis=Basis.MONTH, **fields):
    return DoubtMeasure(unit=unit, direction=direction, basis=basis, **fields)


def kinds(value, measure_, past_, **parts):
    number = None if value is None else Decimal(value)
    return {doubt.kind for doubt in doubts_of(Typed(NOVEMBER, number, **parts), measure_, past_)}


@pytest.mark.parametrize(
    ("typed", "unit", "reference", "meant"),
    [
        ("0.985", "%", "97.2", "98.500"),  # a share of 1
        ("9850", "%", "97.2", "98.50"),  # times 100 once more
        ("2", "小时", "46", "48"),  # days instead of hours
        ("180", "小时", "3.1", "3.00"),  # minutes instead of hours
        ("72", "工作日", "3", "3.00"),  # hours instead of days
        ("1230000", "万元", "120", "123.0000"),  # yuan instead of 10,000 yuan
        ("1.2", "万元", "12500", "12000.0"),  # 100 million yuan instead of 10,000 yuan
        ("12", "元", "125000", "120000"),  # 10,000 yuan instead of yuan
        ("1234", "件", "120", "123.4"),  # the point moved
        ("12", "件", "120", "120"),
    ],
)
def test_a_slip_of_the_unit_is_named_with_what_was_meant(typed, unit, reference, meant):
    slip = likely_slip(Decimal(typed), unit=unit, reference=Decimal(reference))
    assert slip is not None and slip.meant == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("98.5", "97.2"),
        ("0", "97"),
        ("-3", "97"),
        ("30", "97"),
        ("400", "97"),
        ("5", None),
        ("5", "0"),
        ("777777777", "97"),
    ],
)
def test_no_slip_is_seen_where_nothing_can_be_said(typed, reference):
    assert likely_slip(Decimal(typed), unit="%", reference=reference and Decimal(reference)) is None


@given(
    value=st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10**7), places=3),
    reference=st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**6), places=2),
    unit=st.sampled_from(["%", "小时", "工作日", "万元", "元", "亿元", "件"]),
)
def test_what_was_meant_is_always_near_the_reference_and_what_was_typed_never_is(value, reference, unit):
    slip = likely_slip(value, unit=unit, reference=reference)
    if slip is not None:
        assert reference / Decimal("1.7") < slip.meant < reference * Decimal("1.7")
        assert not reference / 5 < value < reference * 5
        assert likely_slip(slip.meant, unit=unit, reference=reference) is None, "mended once is mended"


YEAR = ("90", "92", "91", "93", "94", "92", "95", "96", "94", "93", "95", "96")  # 90 … 96: width 6, slack 3


@pytest.mark.parametrize(("value", "doubtful"), [("87", False), ("86.99", True), ("99", False), ("99.01", True)])
def test_a_jump_is_beyond_the_own_range_and_half_its_width(value, doubtful):
    assert (DoubtKind.JUMP in kinds(value, measure(), past(*YEAR))) is doubtful


def test_the_tolerance_of_the_settings_counts():
    assert DoubtKind.JUMP not in kinds("102", measure(jump_tolerance=100), past(*YEAR))
    assert DoubtKind.JUMP in kinds("97", measure(jump_tolerance=0), past(*YEAR))


def test_two_earlier_months_make_no_range_and_a_still_year_tolerates_a_twentieth():
    assert DoubtKind.JUMP not in kinds("150", measure(), past("90", "92"))
    assert DoubtKind.JUMP not in kinds("105", measure(), past(*["100"] * 12))
    assert DoubtKind.JUMP in kinds("105.1", measure(), past(*["100"] * 12))


@pytest.mark.parametrize(
    ("direction", "value", "doubtful"),
    [
        (Direction.HIGHER, "90", True),
        (Direction.HIGHER, "90.01", False),
        (Direction.HIGHER, "110", False),
        (Direction.LOWER, "110", True),
        (Direction.LOWER, "109.99", False),
        (Direction.LOWER, "90", False),
    ],
)
def test_worse_than_last_period_by_the_limit_asks_why(direction, value, doubtful):
    assert (DoubtKind.WORSE in kinds(value, measure(direction=direction), past("100"))) is doubtful


def test_worsening_is_relative_to_last_period_and_unknown_without_one():
    typed = Typed(NOVEMBER, Decimal(80))
    assert worsening(typed, measure(), past("100")) == 20
    assert worsening(typed, measure(), Past()) is None
    assert worsening(typed, measure(), past("0")) is None
    assert worsening(typed, measure(basis=Basis.CUMULATIVE), past("100")) is None


def test_a_value_counted_from_january_on_never_falls_within_the_year():
    cumulative = measure(basis=Basis.CUMULATIVE)
    assert DoubtKind.FELL in kinds("999", cumulative, past("900", "1000"))
    assert DoubtKind.FELL not in kinds("1000", cumulative, past("900", "1000"))
    january = doubts_of(Typed(date(2027, 1, 1), Decimal(90)), cumulative, past("900", "1000"))
    assert DoubtKind.FELL not in {doubt.kind for doubt in january}


def test_a_part_larger_than_its_whole_and_a_share_above_100_are_doubtful():
    share = measure("%", is_share=True)
    assert kinds("110", share, Past(), numerator=Decimal(11), denominator=Decimal(10)) == {
        DoubtKind.PART_ABOVE_WHOLE,
        DoubtKind.LIMIT,
    }
    assert kinds("100", share, Past(), numerator=Decimal(10), denominator=Decimal(10)) == set()
    assert kinds("110", measure("%"), Past()) == set(), "a growth rate may pass 100"


def test_a_slip_explains_the_jump_and_offers_the_mend():
    (doubt,) = doubts_of(Typed(NOVEMBER, Decimal("0.96")), measure("%", is_share=True), past(*YEAR))
    assert (doubt.kind, doubt.mend) == (DoubtKind.SLIP, Decimal("96"))
    assert doubt.message == "96.00% was probably typed as 0.96: a share of 1 instead of per cent."


COUNT = {"decimals": 0}


def test_a_count_is_not_mended_into_a_broken_one():
    found = doubts_of(Typed(NOVEMBER, Decimal(9)), measure(**COUNT), past("1", "1", "1", "1"))
    assert [(doubt.kind, doubt.mend) for doubt in found] == [(DoubtKind.JUMP, None)]
    (slip, *_more) = doubts_of(Typed(NOVEMBER, Decimal(900)), measure(**COUNT), past("90", "91", "92"))
    assert (slip.kind, slip.mend) == (DoubtKind.SLIP, Decimal(90))


def test_a_broken_count_is_doubtful_and_a_rate_is_not():
    (doubt,) = doubts_of(Typed(NOVEMBER, Decimal("0.985")), measure(**COUNT), Past())
    assert (doubt.kind, doubt.message) == (
        DoubtKind.DECIMALS,
        "0.985 件 has decimals, but the figure is counted whole.",
    )
    assert kinds("0.985", measure(decimals=2), Past()) == set()
    assert kinds("66.67", measure(**COUNT), Past(), numerator=Decimal(2), denominator=Decimal(3)) == set()


def test_what_a_count_since_january_was_already_is_no_slip_of_it():
    cumulative = measure(basis=Basis.CUMULATIVE, **COUNT)
    # 313 would be below the 500 of October.
    assert DoubtKind.SLIP not in kinds("3130", cumulative, past("400", "500"))
    assert DoubtKind.SLIP in kinds("5130", cumulative, past("400", "500"))


def test_a_slip_beyond_the_limits_is_none():
    assert DoubtKind.SLIP not in kinds("8", measure(maximum=Decimal(75), **COUNT), past("70", "72", "74"))
    assert DoubtKind.SLIP in kinds("7", measure(maximum=Decimal(75), **COUNT), past("70", "72", "74"))
    # A rate worked out from its parts was not typed in another unit.
    parts = {"numerator": Decimal(1), "denominator": Decimal(104)}
    assert DoubtKind.SLIP not in kinds("0.96", measure("%", is_share=True), past(*YEAR), **parts)


def test_a_place_is_not_above_the_number_that_take_part():
    place = measure("位", Direction.LOWER, Basis.POINT, minimum=Decimal(1), among=12, **COUNT)
    found = doubts_of(Typed(NOVEMBER, Decimal(13)), place, Past())
    assert [doubt.message for doubt in found] == ["Place 13 is not possible: 12 take part."]
    assert kinds("12", place, Past()) == set()
    # One 2 typed as 20 of 12: no slip may lead to a place that nobody can have.
    assert DoubtKind.SLIP not in kinds("2", place, past("13", "13"))


def test_a_net_amount_may_fall_within_the_year():
    net = measure("万元", basis=Basis.CUMULATIVE, minimum=None)
    assert DoubtKind.FELL not in kinds("999", net, past("900", "1000"))


def test_an_empty_cell_and_a_quiet_one_raise_no_doubt():
    assert kinds(None, measure(), past(*YEAR)) == set()
    assert kinds("95", measure(), past(*YEAR)) == set()


@given(
    value=st.decimals(min_value=-(10**6), max_value=10**6, places=2), values=st.lists(st.integers(0, 1000), max_size=12)
)
def test_a_value_like_last_months_never_jumps_and_doubts_always_have_words(value, values):
    history = past(*map(str, values))
    found = doubts_of(Typed(NOVEMBER, value), measure(), history)
    assert all(doubt.message and "%(" not in doubt.message for doubt in found)
    if values:
        same = {doubt.kind for doubt in doubts_of(Typed(NOVEMBER, history.values[-1]), measure(), history)}
        assert not same & {DoubtKind.JUMP, DoubtKind.WORSE}


def test_phrases_fit_into_a_note():
    assert all(0 < len(str(phrase)) <= 200 for phrase in PHRASES)

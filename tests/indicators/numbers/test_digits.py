from decimal import Decimal

import pytest

from indicators.numbers.digits import readable, readable_mean


@pytest.mark.parametrize(
    ("number", "decimals", "read"),
    [("12.50000000", 2, "12.50"), ("0.12500000", 2, "0.125"), ("100.0000", 0, "100"), ("0E-8", 2, "0.00")],
)
def test_zeros_of_the_database_go_and_typed_digits_stay(number, decimals, read):
    assert str(readable(Decimal(number), decimals)) == read


@pytest.mark.parametrize(
    ("mean", "decimals", "read"),
    [
        ("2.50000000", 0, "2.5"),
        ("3.00000000", 0, "3"),
        ("35.00000000", 2, "35.00"),
        ("64.16666667", 2, "64.17"),
        ("1.23456789", 4, "1.2346"),
    ],
)
def test_the_mean_of_whole_numbers_may_be_a_broken_one(mean, decimals, read):
    assert str(readable_mean(Decimal(mean), decimals)) == read


def test_what_is_not_known_stays_unknown():
    assert (readable(None), readable_mean(None)) == (None, None)

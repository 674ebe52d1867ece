from decimal import Decimal

import pytest

from config.numbers import number_text


@pytest.mark.parametrize(
    ("value", "decimals", "options", "text"),
    [
        (Decimal("98.50"), None, {}, "98.50"),
        (Decimal("0.125"), 2, {}, "0.13"),
        (Decimal("-0.125"), 2, {}, "−0.13"),
        (Decimal("-0.001"), 2, {}, "0.00"),
        (Decimal("1E+3"), None, {}, "1000"),
        (1234567, None, {"group": True}, "1,234,567"),
        (Decimal("1.25"), 1, {"signed": True}, "+1.3"),
        (0, 1, {"signed": True}, "0.0"),
        (None, 2, {}, "—"),
        (0, None, {}, "0"),
    ],
)
def test_a_number_is_printed_in_exact_digits(value, decimals, options, text):
    assert number_text(value, decimals, **options) == text


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        number_text(0.1)

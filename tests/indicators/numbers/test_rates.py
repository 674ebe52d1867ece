from decimal import Decimal

import pytest

from indicators.models import Indicator
from indicators.numbers.rates import rate


@pytest.mark.parametrize(
    ("unit", "decimals", "numerator", "denominator", "expected"),
    [
        ({"unit_zh": "%"}, 2, 5, 8, "62.50"),
        ({"unit_en": "percent"}, 2, 1, 3, "33.33"),
        ({"unit_zh": "%"}, 0, 1, 200, "1"),
        ({"unit_zh": "件/人"}, 1, 7, 2, "3.5"),
        ({"unit_zh": "%"}, 2, 0, 9, "0.00"),
    ],
)
def test_a_rate_is_worked_out_once_from_its_two_parts(unit, decimals, numerator, denominator, expected):
    indicator = Indicator(decimals=decimals, **unit)
    assert str(rate(indicator, Decimal(numerator), Decimal(denominator))) == expected

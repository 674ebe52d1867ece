import pytest
from django.utils.translation import override

from indicators.cycles.countdown import span_text

DAY, HOUR, MINUTE = 86_400, 3_600, 60


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (2 * DAY + 3 * HOUR + 5 * MINUTE, "2 days 3 hours"),
        (DAY, "1 day"),
        (HOUR + 2 * MINUTE, "1 hour 2 minutes"),
        (59, "0 minutes"),
        (-5, "0 minutes"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds, text):
    with override("en"):
        assert span_text(seconds) == text

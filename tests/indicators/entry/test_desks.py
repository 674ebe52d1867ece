"""What typing is held against is read again once a minute, and not for every unit in the same second."""

from collections import Counter

import pytest

from indicators.entry.desks import SECONDS, minute_of


@pytest.mark.parametrize("unit", [1, 7, 60, 12_345])
def test_a_desk_is_kept_for_a_minute(unit):
    minutes = Counter(minute_of(unit, second) for second in range(10 * SECONDS))
    first, *whole, last = [minutes[minute] for minute in sorted(minutes)]
    assert set(whole) == {SECONDS} and first <= SECONDS and last <= SECONDS


def test_sixty_units_begin_their_minutes_in_sixty_different_seconds():
    begun = Counter(
        second
        for unit in range(1, SECONDS + 1)
        for second in range(SECONDS, 2 * SECONDS)
        if minute_of(unit, second) != minute_of(unit, second - 1)
    )
    assert begun == dict.fromkeys(range(SECONDS, 2 * SECONDS), 1)

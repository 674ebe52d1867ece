"""位次: places counted from below, by hand and against ranking everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.places import is_bottom, movement, reverse_rank
from reports.ranking import bottom_group, rank


@pytest.mark.parametrize(
    ("place", "n", "sharing", "below"),
    [(12, 12, 1, 1), (1, 12, 1, 12), (10, 12, 1, 3), (11, 12, 2, 1), (9, 12, 2, 3), (1, 1, 1, 1), (1, 3, 3, 1)],
)
def test_the_reverse_rank_is_one_more_than_the_number_of_strictly_worse(place, n, sharing, below):
    assert reverse_rank(place, n, sharing=sharing) == below


@pytest.mark.parametrize(
    ("place", "below", "size", "inside"),
    [(10, 3, 3, True), (9, 4, 3, False), (1, 1, 3, False), (2, 2, 2, True), (11, 1, 1, True)],
)
def test_who_is_first_is_never_at_the_bottom(place, below, size, inside):
    assert is_bottom(place, below, size) is inside


@pytest.mark.parametrize(
    ("before", "now", "places"), [(9, 3, 6), (3, 9, -6), (5, 5, 0), (None, 5, None), (5, None, None)]
)
def test_places_gained_are_positive(before, now, places):
    assert movement(before, now) == places


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.integers(1, 5))
def test_what_is_published_and_what_is_worked_out_are_counted_alike(scores, size):
    """A place with the number that shares it says the same as the scores of all."""
    places = rank(dict(enumerate(scores)))
    bottom = bottom_group(places, size)
    for key, place in places.items():
        sharing = scores.count(scores[key])
        below = reverse_rank(place.rank, place.n, sharing=sharing)
        assert below == place.reverse_rank == 1 + sum(other < scores[key] for other in scores)
        assert (key in bottom) is is_bottom(place.rank, below, size)

"""Places, ties, bottom groups, movement and streaks, by hand and as properties."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.ranking import bottom_group, movement, rank, streak, top_group

quick = settings(max_examples=60, deadline=None)


def places(*numbers, **fields):
    scores = {n: None if text is None else Decimal(text) for n, text in enumerate(numbers)}
    return rank(scores, **fields)


def ranks(*numbers, **fields):
    return [place.rank for place in places(*numbers, **fields).values()]


class TestRank:
    def test_competition_ranks_leave_a_hole_after_a_tie(self):
        assert ranks("95", "90", "90", "80") == [1, 2, 2, 4]

    def test_dense_ranks_do_not(self):
        assert ranks("95", "90", "90", "80", style="dense") == [1, 2, 2, 3]

    def test_the_order_given_does_not_matter(self):
        assert ranks("80", "90", "95", "90") == [4, 2, 1, 2]

    def test_less_is_better_where_the_direction_says_so(self):
        assert ranks("3", "5", "3", "1", direction="lower") == [2, 4, 2, 1]

    def test_what_is_printed_is_ranked(self):
        assert ranks("90.004", "90.0049", "90.005") == [2, 2, 1]
        assert ranks("90.004", "90.0049", "90.005", decimals=6) == [3, 2, 1]
        assert [str(place.printed) for place in places("90.004", "90.005").values()] == ["90.00", "90.01"]

    def test_who_has_no_number_is_not_ranked_and_not_last(self):
        found = places("95", None, "80")
        assert (set(found), found[2].reverse_rank, found[2].n) == ({0, 2}, 1, 2)

    def test_a_zero_is_ranked(self):
        assert ranks("0", "1") == [2, 1]

    def test_negative_numbers_and_a_negative_zero(self):
        assert ranks("-2", "-0.001", "0") == [3, 1, 1]

    def test_ties_are_marked(self):
        assert [place.tied for place in places("95", "90", "90", "80").values()] == [False, True, True, False]

    @pytest.mark.parametrize("style", ["competition", "dense"])
    def test_two_at_the_end_are_both_last(self, style):
        found = places("95", "90", "80", "80", style=style)
        assert [place.reverse_rank for place in found.values()] == [4, 3, 1, 1]

    def test_nobody_at_all(self):
        assert places() == {} == places(None)


class TestGroups:
    def test_the_bottom_group_takes_in_everybody_at_the_border(self):
        assert bottom_group(places("9", "8", "7", "7", "6"), 2) == {2, 3, 4}
        assert bottom_group(places("9", "8", "7", "6", "5"), 2) == {3, 4}

    def test_the_bottom_group_is_the_same_with_dense_ranks(self):
        assert bottom_group(places("9", "8", "7", "7", "6", style="dense"), 2) == {2, 3, 4}

    def test_the_first_is_never_at_the_bottom_nor_the_last_at_the_top(self):
        assert bottom_group(places("9", "8"), 3) == {1}
        assert bottom_group(places("9", "9", "8"), 3) == {2}
        assert top_group(places("9", "8"), 3) == {0}

    def test_nobody_is_at_the_bottom_where_all_are_equal_or_alone(self):
        assert bottom_group(places("7", "7", "7"), 1) == frozenset()
        assert bottom_group(places("7"), 3) == frozenset()
        assert bottom_group(places("7", None), 3) == frozenset()

    def test_the_top_group_likewise(self):
        assert top_group(places("9", "9", "8", "7"), 1) == {0, 1}
        assert top_group(places("9", "8", "8", "7"), 2) == {0, 1, 2}
        assert top_group(places("7", "7"), 1) == frozenset()

    def test_a_group_of_nobody(self):
        assert bottom_group(places("9", "8"), 0) == frozenset()


@pytest.mark.parametrize(
    ("previous", "current", "gained"), [(5, 3, 2), (3, 5, -2), (3, 3, 0), (None, 3, None), (3, None, None)]
)
def test_movement_counts_places_gained(previous, current, gained):
    assert movement(previous, current) == gained


class TestStreak:
    published = ("2025-11", "2025-12", "2026-01", "2026-02", "2026-04", "2026-05")

    def test_it_counts_back_from_the_last_published_month(self):
        assert streak(self.published, {"2026-04", "2026-05"}) == ["2026-04", "2026-05"]

    def test_a_month_that_was_not_published_breaks_it(self):
        assert streak(self.published, set(self.published)) == ["2026-04", "2026-05"]

    def test_it_runs_over_the_turn_of_the_year(self):
        assert streak(self.published[:4], set(self.published)) == ["2025-11", "2025-12", "2026-01", "2026-02"]

    def test_a_month_that_is_passed_over_neither_counts_nor_breaks_it(self):
        assert streak(self.published, {"2026-01", "2026-02"}, {"2026-04"}) == []
        assert streak(self.published[:4], {"2025-11", "2026-02"}, {"2025-12", "2026-01"}) == ["2025-11", "2026-02"]
        assert streak(self.published, {"2026-04"}, {"2026-05"}) == ["2026-04"]
        assert streak(self.published, set(), {"2026-05"}) == []

    def test_a_better_month_breaks_it(self):
        assert streak(self.published, {"2026-02", "2026-05"}) == ["2026-05"]

    def test_who_is_not_at_the_bottom_now_has_none(self):
        assert streak(self.published, {"2026-02", "2026-04"}) == []

    def test_months_that_were_never_published_do_not_count(self):
        assert streak(self.published, {"2026-03", "2026-04", "2026-05"}) == ["2026-04", "2026-05"]

    def test_nothing_published(self):
        assert streak([], {"2026-05"}) == []


numbers = st.lists(st.decimals(-100, 100, places=3), min_size=1, max_size=12)
styles = st.sampled_from(["competition", "dense"])


@quick
@given(numbers, styles)
def test_equal_prints_share_a_place_and_better_prints_have_a_better_one(scores, style):
    found = list(rank(dict(enumerate(scores)), style=style).values())
    for one in found:
        for other in found:
            assert (one.printed == other.printed) == (one.rank == other.rank)
            assert (one.printed > other.printed) == (one.rank < other.rank)
            assert (one.printed > other.printed) == (one.reverse_rank > other.reverse_rank)


@quick
@given(numbers)
def test_the_reverse_rank_is_the_rank_of_the_list_upside_down(scores):
    there = rank(dict(enumerate(scores)), direction="higher")
    back = rank(dict(enumerate(scores)), direction="lower")
    assert [place.reverse_rank for place in there.values()] == [place.rank for place in back.values()]


@quick
@given(numbers)
def test_turning_signs_and_direction_round_changes_no_place(scores):
    there = rank(dict(enumerate(scores)))
    back = rank({n: -score for n, score in enumerate(scores)}, direction="lower")
    assert [place.rank for place in there.values()] == [place.rank for place in back.values()]


@quick
@given(numbers)
def test_competition_ranks_count_who_is_strictly_better(scores):
    found = list(rank(dict(enumerate(scores))).values())
    for place in found:
        assert place.rank == 1 + sum(other.printed > place.printed for other in found)
        assert place.reverse_rank == 1 + sum(other.printed < place.printed for other in found)
        assert place.tied == (sum(other.printed == place.printed for other in found) > 1)


@quick
@given(numbers, st.integers(1, 6))
def test_a_bottom_group_is_closed_downwards(scores, size):
    found = rank(dict(enumerate(scores)))
    group = bottom_group(found, size)
    not_first = sum(place.rank > 1 for place in found.values())
    assert len(group) >= min(size, not_first)
    for key in group:
        assert all(other in group for other, place in found.items() if place.printed <= found[key].printed)
        assert found[key].rank > 1


LABELS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]


@quick
@given(st.sets(st.sampled_from(LABELS)), st.sets(st.sampled_from(LABELS)))
def test_a_streak_is_an_unbroken_end_of_what_was_published(published, at_bottom):
    ordered = sorted(published)
    found = streak(ordered, at_bottom)
    assert found == ordered[len(ordered) - len(found) :]
    assert set(found) <= at_bottom
    places_ = [LABELS.index(label) for label in found]
    assert places_ == list(range(places_[0], places_[0] + len(places_))) if places_ else True
    before = ordered[: len(ordered) - len(found)]
    if before:  # what stands before it was no part of it, or a month in between was not published
        follows = not found or LABELS.index(before[-1]) + 1 == places_[0]
        assert before[-1] not in at_bottom or not follows

"""Movement between two notices of a series: who took part is part of it."""

from decimal import Decimal

from indicators.rounds.moves import Move, NoticePlace, move_between

BEFORE = NoticePlace(3, 12, own="望岚县", units={"青禾县": 1, "云栖县": 2, "望岚县": 3, "松泉县": 4})


def test_the_first_of_a_series_has_not_moved():
    assert move_between(None, NoticePlace(3, 12)) == Move()


def test_among_equally_many_the_places_themselves_are_compared():
    assert move_between(NoticePlace(9, 12), NoticePlace(6, 12)) == Move(3)
    assert move_between(NoticePlace(6, 12), NoticePlace(6, 12)) == Move(0)
    assert move_between(NoticePlace(None, 12), NoticePlace(6, 12)) == Move()


def test_without_the_number_of_ranked_on_both_sides_nothing_is_said():
    assert move_between(NoticePlace(5, None), NoticePlace(3, 12)) == Move()
    assert move_between(NoticePlace(5, 12), NoticePlace(3, None)) == Move()


def test_when_fewer_take_part_places_are_counted_among_those_of_both_times():
    now = NoticePlace(3, 11, own="望岚县", units={"云栖县": 1, "松泉县": 2, "望岚县": 3})
    # Without 青禾县 we were second; now we are third of the same three.
    assert move_between(BEFORE, now) == Move(-1, fewer=1, common=3)


def test_where_the_units_are_not_known_only_the_number_is_told():
    assert move_between(BEFORE, NoticePlace(2, 11)) == Move(1, fewer=1)
    assert move_between(NoticePlace(2, 11), NoticePlace(2, 13)) == Move(0, fewer=-2)


def test_who_ties_at_0_does_not_rise_because_more_tie_there():
    assert move_between(NoticePlace(11, 12), NoticePlace(8, 12, 5, Decimal(0))) == Move(None, at_zero=True)
    assert move_between(NoticePlace(8, 12), NoticePlace(9, 12, 4, Decimal(0))) == Move(-1)
    assert move_between(NoticePlace(11, 12), NoticePlace(8, 12, 5, Decimal(3))) == Move(3)

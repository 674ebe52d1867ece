"""Where a notice contradicts its own items."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from indicators.rounds.facts import ItemMarks, whole_faults


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def marks(*numbers: str | None) -> ItemMarks:
    return ItemMarks(*(None if number is None else Decimal(number) for number in numbers))


def faults(score: str | None, *items: ItemMarks, full: str | None = "100", **counts: int) -> list[str]:
    exact = [None if number is None else Decimal(number) for number in (full, score)]
    return [fault.message for fault in whole_faults(exact[0], exact[1], items, **counts)]


COMPLETE = (marks("60", "55", "5"), marks("40", "38", "2"))


def test_scores_of_all_items_add_up_to_the_score():
    assert faults("93", *COMPLETE) == []
    assert faults("90", *COMPLETE) == ["The scores of its items add up to 93, its own score is 90."]


def test_a_list_of_some_items_says_nothing_of_the_rest():
    assert faults("80", marks("60", "55", "5")) == []
    assert faults("80", marks(None, None, "5"), marks(None, None, "7")) == []


def test_some_items_do_not_lose_more_than_the_whole():
    lost = faults("90", marks(None, None, "8"), marks(None, None, "4"))
    assert lost == ["Its items lose 12 points, the whole only 10."]


def test_items_that_are_averaged_add_up_to_nothing():
    assert faults("88", marks("100", "90", "10"), marks("100", "86", "14")) == []


def test_what_is_not_published_contradicts_nothing():
    assert faults(None, *COMPLETE) == [] == faults("90", full=None) == faults("90", marks("60", None, None))


def test_no_more_enterprises_are_named_than_were_asked():
    assert faults(None, sample_size=10, firms=10) == []
    assert faults(None, sample_size=10, firms=11) == ["11 enterprises are named, 10 were asked."]

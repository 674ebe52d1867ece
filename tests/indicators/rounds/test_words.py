"""Sentences of a round, ready to paste."""

from decimal import Decimal as D

import pytest
from django.utils.translation import override

from indicators.choices import BandEnd
from indicators.rounds.bands import Band
from indicators.rounds.grades import Sample
from indicators.rounds.losses import UnitLoss
from indicators.rounds.moves import Move
from indicators.rounds.words import (
    band_sentence,
    below_sentence,
    below_text,
    bottom_sentence,
    loss_sentence,
    movement_sentence,
    place_text,
    points_text,
    running,
    standing_sentence,
)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def test_marks_are_told_without_the_zeros_of_the_column_and_the_unknown_as_a_dash():
    assert [points_text(number) for number in (D("7.5000"), D("0.0000"), D("100.0000"), None)] == [
        "7.5",
        "0",
        "100",
        "—",
    ]


@pytest.mark.parametrize(
    ("place", "text", "below"),
    [
        ((11, 12, 1), "11 of 12", "no. 2 from the bottom"),
        ((11, 12, 2), "11 of 12, tied", "no. 1 from the bottom"),
        ((6, 12, 1), "6 of 12", ""),
        ((7, 12, 1), "7 of 12", "no. 6 from the bottom"),
        ((1, 1, 1), "1 of 1", ""),
        ((None, 12, 1), "—", ""),
        ((3, None, 1), "—", ""),
    ],
)
def test_a_place_is_counted_from_below_for_who_is_nearer_to_the_bottom(place, text, below):
    rank, n, sharing = place
    assert place_text(rank, n, sharing=sharing) == text
    assert below_text(rank, n, sharing=sharing) == below


def test_score_and_place_make_one_sentence():
    values = {"level": "city", "rank": 11, "n": 12, "sharing": 1, "score": D("87.5000")}
    expected = "Score 87.5 points, place 11 of 12 in the whole city, no. 2 from the bottom."
    assert standing_sentence(**values) == expected
    assert standing_sentence(**values | {"score": None, "rank": 3}) == "Place 3 of 12 in the whole city."
    assert standing_sentence(**values | {"score": None, "rank": None}) == ""


@pytest.mark.parametrize(
    ("places", "text"),
    [
        (6, "Q1 against 2025: up 6 places."),
        (-1, "Q1 against 2025: down 1 place."),
        (0, "Q1 against 2025: the same place."),
        (None, ""),
    ],
)
def test_a_movement_is_between_two_named_periods(places, text):
    assert movement_sentence(Move(places), before="2025", now="Q1") == text


@pytest.mark.parametrize(
    ("move", "text"),
    [
        (Move(1, fewer=1), "Q1 against 2025: 1 fewer ranked, up 1 place in the list."),
        (Move(-1, fewer=1, common=11), "Q1 against 2025: 1 fewer ranked; among the 11 ranked both times down 1 place."),
        (Move(0, fewer=-2), "Q1 against 2025: 2 more ranked, the same place in the list."),
        (Move(None, at_zero=True), "Q1: tied at 0 points, which is no rise on 2025."),
        (Move(None, fewer=1), ""),
    ],
)
def test_a_movement_says_when_another_number_took_part(move, text):
    assert movement_sentence(move, before="2025", now="Q1") == text


def test_a_band_is_told_as_a_band():
    assert band_sentence(Band(BandEnd.TOP, 10), 12, level="city") == "Among the first 10 of 12 in the whole city."
    assert band_sentence(Band(BandEnd.BOTTOM, 3), None, level="province") == "Among the last 3 in the whole province."
    assert place_text(None, 12, band=Band(BandEnd.TOP, 10)) == "first 10 of 12"


def test_the_unsatisfied_are_a_share_of_those_asked():
    assert below_sentence(4, Sample(60, 60)) == "Of 60 firms asked 4 are below satisfied (6.7%)."
    partial = "Of 60 firms asked 4 are below satisfied (6.7%). 5 of them are named; the other grades are not listed."
    assert below_sentence(4, Sample(60, 5)) == partial


def test_losses_are_told_by_unit_with_most_items_first_and_nobody_last():
    losses = [UnitLoss(None, 3, D("0.5")), UnitLoss("市监局", 1, D("3")), UnitLoss("金融办", 2, D("1.5"))]
    text = "6 items lose marks, 5 points in all, of these: 金融办 2 items, 市监局 1 item, nobody named 3 items."
    assert loss_sentence(losses) == text
    assert loss_sentence([]) == ""


def test_the_bottom_group_is_told_only_where_the_notice_names_one():
    assert bottom_sentence(["甲", "乙"], 3, level="city") == "2 items are among the last 3 in the whole city: 甲, 乙."
    assert bottom_sentence(["甲"], None, level="city") == bottom_sentence([], 3, level="city") == ""


def test_sentences_run_on_without_those_that_say_nothing():
    assert running(["", "One.", "", "Two."]) == "One. Two."
    assert running([]) == ""

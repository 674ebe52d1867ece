"""Places known only as a band: read, refused where they contradict, sorted as a band and never made a number."""

import pytest
from django.utils.translation import override

from departments.dates import NotUnderstood
from indicators.choices import BandEnd
from indicators.rounds.bands import Band, band_faults, cell_text, in_bottom, is_band, read_band, sort_key

TOP, LAST = Band(BandEnd.TOP, 10), Band(BandEnd.BOTTOM, 3)


@pytest.mark.parametrize(
    ("text", "band"),
    [("前10", TOP), ("全市前１０名", TOP), ("后3名", LAST), ("末3位", LAST), ("倒数后3名", LAST), ("last 3", LAST)],
)
def test_a_band_is_read_as_notices_write_it(text, band):
    assert is_band(text) and read_band(text) == band
    assert read_band(cell_text(band)) == band


@pytest.mark.parametrize("text", ["10", "前", "前0", "第10", "中游", ""])
def test_what_is_no_band_is_refused(text):
    with pytest.raises(NotUnderstood):
        read_band(text)


@pytest.mark.parametrize(
    ("band", "rank", "n", "sharing", "faults"),
    [
        (TOP, 10, 12, 1, []),
        (TOP, None, None, 1, []),
        (TOP, 11, 12, 1, ["Place 11 of 12 is not in the band “first 10”."]),
        (LAST, 10, 12, 1, []),
        (LAST, 9, 12, 1, ["Place 9 of 12 is not in the band “last 3”."]),
        # Two share place 9: the worse of them is tenth, and so is who ties with them.
        (LAST, 9, 12, 2, []),
        (TOP, 3, 10, 1, ["“first 10” of 10 ranked would be everybody."]),
        (None, 3, 10, 1, []),
    ],
)
def test_a_band_that_contradicts_the_exact_place_is_a_fault(band, rank, n, sharing, faults):
    with override("en"):
        assert [fault.message for fault in band_faults(band, rank, n, sharing)] == faults


def test_a_band_is_sorted_behind_every_place_that_it_may_be():
    places = [(None, None, None), (11, 12, None), (None, 12, LAST), (None, 12, TOP), (10, 12, None), (1, 12, None)]
    ordered = sorted(places, key=lambda place: sort_key(*place))
    assert ordered == [places[5], places[4], places[3], places[1], places[2], places[0]]


def test_only_a_band_from_below_that_is_small_enough_is_at_the_bottom():
    assert [in_bottom(band, 3) for band in (LAST, Band(BandEnd.BOTTOM, 4), TOP, None)] == [True, False, False, False]

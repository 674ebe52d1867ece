"""通报用语: official wording, and no number in it that does not stand in the frozen row."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.choices import Basis, Direction, Standing
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Comparator, Facts, Rule, score_leaf
from reports.words.notices import NUMBER, find_unproven, notices

RATE = {"unit": "%", "value": D("62.35"), "best": D(98), "average": D(80), "best_holder": "星沙县"}
numbers = st.decimals(0, 9999, places=2)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@dataclass(frozen=True)
class NoticeRow:
    """A frozen row with what a test says, and the gaps that follow from it."""

    name: str = "网办率"
    unit: str = ""
    decimals: int = 0
    unit_zh: str = ""
    unit_en: str = ""
    lead_name: str = "市监局"
    best_holder: str = ""
    direction: str = Direction.HIGHER
    basis: str = Basis.MONTH
    standing: str = Standing.REPORTED
    value: D | None = None
    points: D | None = None
    full_marks: D = D(100)
    score: D | None = None
    best: D | None = None
    average: D | None = None
    best_score: D | None = None
    gap: D | None = None
    relative_gap: D | None = None
    average_gap: D | None = None
    score_gap: D | None = None
    relative_score_gap: D | None = None
    previous_value: D | None = None
    band: D | None = None
    warning: D | None = None
    advanced: D | None = None
    rank_province: int | None = None
    n_province: int | None = None
    rank_city: int | None = None
    n_city: int | None = None
    published_rank: int | None = None
    published_n: int | None = None
    place_source: str = ""
    place_month: str = ""
    place_date: date | None = None
    place_level: str = ""
    place_until: date | None = None
    place_sharing: int = 1
    place_band_end: str = ""
    place_band_size: int | None = None
    place_score: D | None = None
    benchmark_source: str = "通报〔2026〕28号"
    benchmark_month: str = "2026-09"
    benchmark_date: date | None = date(2026, 9, 20)
    benchmark_status: str = "final"
    as_of: date | None = None
    awarded: D | None = None
    awarded_by_document: bool = False
    zero_score: bool = False


def freeze(**fields):
    """As the build would freeze it."""
    row = NoticeRow(**fields)
    leaf = score_leaf(
        Rule(row.direction), Facts(row.value, row.points), Comparator(row.best, row.average, None, row.best_score)
    )
    relative = (leaf.relative_gap, leaf.relative_score_gap)
    rounded = [None if number is None else round_half(number, 2) for number in relative]
    return replace(
        row,
        gap=leaf.gap,
        average_gap=leaf.average_gap,
        score_gap=leaf.score_gap,
        zero_score=leaf.zero_score,
        relative_gap=rounded[0],
        relative_score_gap=rounded[1],
    )


def notice_texts(**fields):
    return [notice.text for notice in notices(freeze(**fields), "2026-10")]


def test_a_rate_differs_in_percentage_points_and_the_relative_gap_is_labelled():
    assert notice_texts(**RATE)[:2] == [
        "In October 2026 网办率 (month alone) was 62.35%, which differs from the provincial best by 35.65 percentage "
        "points (relative gap 36.38%); the best is 98% (星沙县).",
        "In October 2026 网办率 (month alone) was worse than the provincial average (80%) by 17.65 percentage points.",
    ]


def test_less_is_better_is_told_as_so_much_more_than_the_best():
    (first,) = notice_texts(unit="小时", direction=Direction.LOWER, value=D(96), best=D(60))
    assert (
        first == "In October 2026 网办率 (month alone) was 96 小时, which is 36 小时 more than the provincial best "
        "(relative gap 60%)."
    )


def test_points_zero_and_places():
    assert notice_texts(points=D(0), best_score=D(5), rank_province=45, n_province=122, rank_city=3, n_city=14) == [
        "In October 2026 网办率 scored 0; lead department: 市监局.",
        "According to the notice of 9/2026, 网办率 took place 45 of 122 in the province, place 3 of 14 in the city.",
    ]
    assert notice_texts(points=D("1.5"), best_score=D(5)) == [
        "In October 2026 网办率 scores 3.5 points less than the best (relative gap of the score 70%)."
    ]


def test_a_place_that_a_notice_announced_of_september_is_not_the_one_worked_out_for_october():
    computed = {"rank_province": 21, "n_province": 24, "published_rank": 19, "published_n": 24, "rank_city": 9}
    document = {"n_city": 12, "place_source": "通报〔2026〕28号", "place_month": "2026-09", "benchmark_status": ""}
    found = notices(freeze(**computed, **document, benchmark_source="", benchmark_month=""), "2026-10")
    assert [(notice.text, notice.sources, notice.is_of_one_source) for notice in found] == [
        (
            "Worked out by this system from the figures of 10/2026, 网办率 took place 21 of 24 in the province.",
            ("worked out by this system from the figures of 10/2026",),
            True,
        ),
        (
            "According to the notice of 9/2026, 网办率 took place 19 of 24 in the province, place 9 of 12 in the city.",
            ("according to the notice of 9/2026 · 通报〔2026〕28号",),
            True,
        ),
    ]


def test_a_place_is_of_its_notice_and_moves_in_no_month():
    place = {"unit": "位", "unit_zh": "位", "direction": Direction.LOWER, "value": D(3), "previous_value": D(5)}
    notice = {"place_level": "city", "place_month": "2026年1—9月", "place_source": "〔2026〕10号", "rank_city": 3}
    found = notices(freeze(**place, **notice, n_city=11, best=D(1), average=D(6)), "2026-10")
    assert [(each.text, each.sources) for each in found] == [
        (
            "According to the notice of 2026年1—9月, 网办率 took place 3 of 11 in the city.",
            ("according to the notice of 2026年1—9月 · 〔2026〕10号",),
        )
    ]


def test_points_that_repeat_a_notice_are_told_as_of_its_period():
    notice = {"place_month": "2025年", "place_until": date(2025, 12, 31), "place_score": D("71.35")}
    row = freeze(points=D("71.35"), best_score=D(93), full_marks=D(100), **notice)
    assert notices(row, "2026-10")[0].sources[0] == "figure of the unit, according to the notice of 2025年"
    assert notices(replace(row, as_of=date(2026, 10, 25)), "2026-10")[0].sources[0].endswith("as of Oct. 25, 2026")


def test_a_gap_is_of_two_sources_and_both_are_named():
    first, *_others = notices(freeze(**RATE), "2026-10")
    assert first.sources == (
        "figure of the unit, as of Oct. 31, 2026",
        "best and average: 通报〔2026〕28号",
    )
    assert not first.is_of_one_source


def test_a_gap_and_a_change_within_the_band_are_about_level():
    text = notice_texts(**RATE | {"value": D("97.6"), "band": D("0.5"), "previous_value": D("97.2")})
    assert "is about level with the provincial best (a difference of 0.4 percentage points)" in text[0]
    assert text[-1] == "网办率 (month alone) was about the same in October 2026 as the month before (97.2%, now 97.6%)."


@pytest.mark.parametrize(("value", "before", "expected"), [("98", "90", "improved"), ("90", "98", "got worse")])
def test_better_and_worse_follow_the_direction(value, before, expected):
    assert expected in notice_texts(unit="件", value=D(value), previous_value=D(before))[-1]
    other = {"improved": "got worse", "got worse": "improved"}[expected]
    assert other in notice_texts(unit="件", value=D(value), previous_value=D(before), direction=Direction.LOWER)[-1]


def test_thresholds_are_told():
    limits = {"unit": "%", "warning": D(70), "advanced": D(95)}
    assert notice_texts(value=D(95), **limits) == [
        "In October 2026 网办率 (month alone) reached the advanced threshold (95%)."
    ]
    assert notice_texts(value=D(69), **limits) == [
        "In October 2026 网办率 (month alone) reached the warning threshold (70%) and needs attention."
    ]
    assert notice_texts(value=D(80), **limits) == []


@pytest.mark.parametrize("standing", [Standing.MISSING, Standing.NOT_APPLICABLE])
def test_nothing_is_said_of_what_was_not_reported(standing):
    assert notice_texts(**RATE, standing=standing) == []


def test_numbers_in_names_units_and_holders_are_words():
    row = {"name": "12345热线办结率", "unit": "件/万人", "value": D(3), "best": D(7), "best_holder": "2号县"}
    assert len(notice_texts(**row)) == 1


def test_a_number_that_is_not_in_the_row_is_found():
    row = freeze(**RATE)
    assert find_unproven("相差35.65个百分点，相对差距36.38%", row) == []
    assert find_unproven("相差35.66个百分点，相对差距36.4%", row) == ["35.66", "36.4"]
    assert find_unproven("2026年10月", row, ()) == ["2026", "10"]
    assert find_unproven("2026年10月", row, ("2026年10月",)) == []


@given(
    numbers,
    numbers,
    numbers,
    st.one_of(st.none(), numbers),
    st.sampled_from(Direction.values),
    st.sampled_from(["%", "件", "小时", ""]),
    st.one_of(st.none(), numbers),
    st.integers(1, 122),
)
@example(D(0), D(0), D(10), None, Direction.HIGHER, "%", None, 1)
def test_every_number_of_every_sentence_stands_in_the_row(value, best, average, before, direction, unit, band, place):
    values = {
        "value": value,
        "best": best,
        "average": average,
        "previous_value": before,
        "direction": direction,
        "unit": unit,
        "band": band,
        "rank_province": place,
        "n_province": 122,
    }
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found = notice_texts(**values)
            # All that there is to say was proven and none left out: gap, average, place, change, zero score.
            assert len(found) == 3 + (before is not None) + freeze(**values).zero_score
            for sentence in found:
                # The month is a word; a value may well be 10.
                undated = sentence.replace("2026年10月", "").replace("October 2026", "")
                first = NUMBER.findall(undated)[0]
                assert find_unproven(undated.replace(first, "77777.77", 1), freeze(**values)) != []

"""Series of notices: what may be compared with what, entered on a page, in sheets and by a correction."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from config.files.problems import ProblemList
from departments.choices import RegionLevel
from indicators.choices import RoundKind
from indicators.models import Round, RoundSeries
from indicators.rounds.bands import read_band
from indicators.rounds.page import read_page
from indicators.rounds.record import RoundRefused, change_round, confirm_round, correct_round, discard_round
from indicators.rounds.sheet import rows_to_return
from tests import factories as make
from tests.flows.pages import Person
from tests.indicators.rounds.sample import AT, RoundCounty, make_rounds_county
from tests.signing import open_session

pytestmark = pytest.mark.django_db
UNITS = "参评单位,位次,得分\n青禾县,1,95\n云栖县,2,93\n云溪县,3,90\n松泉县,4,88\n"
FEWER = "参评单位,位次\n云栖县,1\n松泉县,2\n云溪县,3\n"


@pytest.fixture(scope="module")
def one_county(module_db) -> RoundCounty:
    return make_rounds_county()


@pytest.fixture
def county(one_county, db) -> RoundCounty:
    return deepcopy(one_county)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def confirm(county: RoundCounty, units: str = "", **fields) -> Round:
    fields = {"kind": RoundKind.ASSESSMENT, "bottom_n": None, "score": None} | fields
    draft = county.record(**fields)
    if units:
        county.take(draft, units, "units")
    return confirm_round(published=draft, actor=county.second, at=AT)


def move_of(county: RoundCounty, published: Round):
    return read_page(published=published, user=county.leader).move


def test_a_provincial_assessment_never_follows_one_of_the_city(county):
    of_city = confirm(county, number=1, rank=9, n_ranked=12, period="2024年")
    province = {"level": RegionLevel.PROVINCE, "issuer": "省优化办", "n_ranked": 24}
    of_province = confirm(county, number=1, rank=19, period="2024年", **province)
    next_of_province = confirm(county, number=2, rank=17, period="2025年", **province)
    assert move_of(county, of_province).places is None
    assert move_of(county, next_of_province).places == 2
    assert Round.objects.before(next_of_province) == of_province
    assert of_city.series != of_province.series == next_of_province.series


def test_cumulative_and_single_periods_are_two_series(county):
    single = confirm(county, number=1, rank=9, period="2026年第一季度")
    cumulative = confirm(county, number=1, rank=5, period="2026年1—3月")
    assert (cumulative.span, cumulative.period_start, cumulative.period_end) == (
        "cumulative",
        date(2026, 1, 1),
        date(2026, 3, 31),
    )
    assert (single.series.is_cumulative, cumulative.series.is_cumulative) == (False, True)
    assert move_of(county, cumulative).places is None


def test_two_series_have_names_of_their_own_and_the_next_notice_finds_its_own(county):
    confirm(county, number=1, rank=9, series_name="持久仗综合评价", cadence="month", period="2026年1—2月")
    confirm(county, number=1, rank=3, series_name="年度考核", period="2025年")
    # How often it comes out is as it was, whatever the period would let one expect.
    second = confirm(county, number=2, rank=6, series_name="持久仗综合评价", period="2026年1—3月")
    assert second.series.cadence == "month" and move_of(county, second).places == 3
    assert RoundSeries.objects.count() == 2


def test_when_fewer_take_part_it_is_said_and_places_are_counted_among_those_of_both(county):
    confirm(county, UNITS, number=1, rank=3, n_ranked=12)
    second = confirm(county, FEWER, number=2, rank=3, n_ranked=11)
    move = move_of(county, second)
    assert (move.places, move.fewer, move.common) == (-1, 1, 3)
    assert (
        "1 fewer ranked; among the 3 ranked both times down 1 place"
        in read_page(published=second, user=county.leader).text
    )


@pytest.mark.parametrize(
    ("sheet", "fields", "message"),
    [
        (UNITS, {"rank": 3, "n_ranked": 3}, "4 units are named, 3 were ranked."),
        (UNITS, {"rank": 2, "n_ranked": 12}, "In the list of units our place is 3, the notice says 2."),
        ("参评单位,位次\n青禾县,13\n", {}, "青禾县: place 13 lies outside 12 ranked."),
        ("参评单位,位次\n青禾县,1\n青禾县,2\n", {}, "The same stands in row 2 already."),
        ("参评单位,位次\n青禾县,\n", {}, "The cell is empty."),
    ],
)
def test_a_list_of_units_that_contradicts_the_notice_is_refused(county, sheet, fields, message):
    draft = county.record(kind=RoundKind.ASSESSMENT, bottom_n=None, **fields)
    with pytest.raises(ProblemList) as refusal:
        county.take(draft, sheet, "units")
    assert [problem.message for problem in refusal.value.problems] == [message]
    assert not draft.units.exists()


def test_fewer_ranked_than_are_named_is_refused_afterwards_too(county):
    draft = county.record(kind=RoundKind.ASSESSMENT, bottom_n=None, rank=3, n_ranked=12)
    county.take(draft, UNITS, "units")
    facts = county.facts(kind=RoundKind.ASSESSMENT, bottom_n=None, rank=3, n_ranked=3)
    with pytest.raises(RoundRefused, match="4 units are named, 3 were ranked"):
        change_round(published=draft, facts=facts, actor=county.taskforce, at=AT)


def test_a_correction_carries_units_band_and_period_and_stays_in_its_series(county):
    first = confirm(county, UNITS, number=1, rank=3, band=read_band("前10"), period="2026年1—3月")
    draft = correct_round(published=first, reason="复核", actor=county.taskforce, at=AT)
    assert [unit.name for unit in draft.units.all()] == ["青禾县", "云栖县", "云溪县", "松泉县"]
    assert (draft.series, draft.band_end, draft.band_size, draft.span) == (first.series, "top", 10, "cumulative")
    moved = county.facts(kind=RoundKind.ASSESSMENT, bottom_n=None, rank=3, period="2026年1月", issued_on=AT.date())
    with pytest.raises(RoundRefused, match="it stays in its series"):
        change_round(published=draft, facts=moved, actor=county.taskforce, at=AT)
    named = county.facts(
        kind=RoundKind.ASSESSMENT,
        bottom_n=None,
        rank=3,
        period="2026年1—3月",
        issued_on=AT.date(),
        issuer="市优化办公室",
    )
    changed = change_round(published=draft, facts=named, actor=county.taskforce, at=AT)
    assert (changed.issuer, changed.series) == ("市优化办公室", first.series)


def test_a_series_that_only_a_draft_had_begun_goes_with_it(county):
    draft = county.record(series_name="写错的系列")
    facts = county.facts(series_name="写对的系列")
    change_round(published=draft, facts=facts, actor=county.taskforce, at=AT)
    assert [series.name for series in RoundSeries.objects.all()] == ["写对的系列"]
    discard_round(published=draft, actor=county.taskforce)
    assert not RoundSeries.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"band": read_band("后3名"), "rank": 9}, "is not in the band"),
        ({"band": read_band("前12"), "rank": None}, "would be everybody"),
        ({"rank": 13}, "lies outside 12 ranked"),
        ({"period": "2026年13月"}, "is no period of the calendar"),
        ({"period": "2026年5月"}, "had not begun"),
        ({"place_code": "X-1"}, "No scheme has an indicator X-1"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(county, fields, message):
    with pytest.raises(RoundRefused, match=message):
        county.record(**fields)
    assert not Round.objects.exists() and not RoundSeries.objects.exists()


def test_bands_come_in_with_a_sheet_and_go_out_again(county):
    sheet = "指标或事项,位次,名次区间,参评数\n获得信贷,后3名,,12\n企业开办,4,前10,12\n纳税,前3,,\n"
    published = confirm_round(published=county.fill(sheet), actor=county.second, at=AT)
    rows = [(item.name, item.rank, item.band_end, item.band_size) for item in published.items.all()]
    assert rows == [("获得信贷", None, "bottom", 3), ("企业开办", 4, "top", 10), ("纳税", None, "top", 3)]
    returned = rows_to_return(published=published, what="items")
    assert [(row[6], row[7]) for row in returned] == [("", "后3"), ("4", "前10"), ("", "前3")]
    # 后3名 is at the bottom of 后3名, and no place is made of it.
    page = read_page(published=published, user=county.leader)
    assert [(item.name, item.rank, item.band) for item in page.bottom] == [("获得信贷", None, "last 3")]


def test_a_band_of_a_sheet_that_contradicts_its_place_is_named_by_its_cell(county):
    draft = county.record()
    with pytest.raises(ProblemList) as refusal:
        county.take(draft, "指标或事项,位次,名次区间,参评数\n获得信贷,11,前10,12\n")
    problem = refusal.value.problems[0]
    assert (problem.row, problem.column) == (2, "名次区间")
    assert problem.message == "Place 11 of 12 is not in the band “first 10”."


def test_the_form_takes_band_period_and_series_and_the_list_sorts_by_them(county):
    someone = Person(county.taskforce.username)
    open_session(county.taskforce, someone.client)
    facts = {
        "Kind": "Assessment",
        "Year": "2026",
        "Round of the year": "1",
        "Title": "持久仗综合评价通报",
        "Issued on": "2026-04-13",
        "Issued by": "市优化办",
        "Number of ranked": "12",
        "Place known only as a band": "前3名",
        "Name of the series": "持久仗综合评价",
    }
    page = someone.open(reverse("round_new")).press("Save the draft", facts | {"Period covered": "2026年1—3月"})
    assert "first 3" in page.main
    made = Round.objects.get()
    assert (made.rank, made.band_end, made.band_size, made.span) == (None, "top", 3, "cumulative")
    make.make_round(county.region, rank=1, title="第一", number=8)
    make.make_round(county.region, rank=7, title="第七", number=9)
    listed = someone.open(reverse("round_list") + "?sort=rank").main
    assert sorted(["第一", "持久仗综合评价通报", "第七"], key=listed.index) == ["第一", "持久仗综合评价通报", "第七"]


def test_a_survey_with_more_unsatisfied_than_asked_is_refused(county):
    survey = {"kind": RoundKind.SURVEY, "title": "测评", "bottom_n": None, "full_marks": Decimal(100)}
    draft = county.record(sample_size=1, **survey)
    firms = "企业名称,评价等次\n甲有限公司,不满意\n乙有限公司,基本满意\n"
    with pytest.raises(ProblemList) as refusal:
        county.take(draft, firms, "firms")
    assert [problem.message for problem in refusal.value.problems] == [
        "2 enterprises are below satisfied, 1 were asked."
    ]
    change_round(published=draft, facts=county.facts(sample_size=2, **survey), actor=county.taskforce, at=AT)
    county.take(draft, firms, "firms")
    with pytest.raises(RoundRefused, match="2 enterprises are below satisfied, 1 were asked"):
        change_round(published=draft, facts=county.facts(sample_size=1, **survey), actor=county.taskforce, at=AT)

"""One satisfaction: which notice speaks of an indicator in a month, what it offers, and who says otherwise."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from departments.choices import RegionLevel
from indicators.choices import CountedFrom, RoundKind
from indicators.doubts.ledgers import count_from_ledgers
from indicators.models import Benchmark, Indicator, Round
from indicators.rounds.agree import FrozenFact, contradictions_about, contradictions_of, notices_for
from indicators.rounds.record import confirm_round
from tests import factories as make
from tests.indicators.rounds.sample import AT, RoundCounty, make_rounds_county

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 30), date(2026, 5, 31)


@pytest.fixture(scope="module")
def one_county(module_db) -> RoundCounty:
    county = make_rounds_county()
    make.make_indicator("L3-01", name_zh="满意度得分")
    make.make_indicator("L3-02", name_zh="满意度排名", direction="lower", unit_zh="位")
    return county


@pytest.fixture
def county(one_county, db) -> RoundCounty:
    return deepcopy(one_county)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def issue(county: RoundCounty, **fields) -> Round:
    fields = {"kind": RoundKind.SURVEY, "bottom_n": None, "full_marks": Decimal(100), "rank": 9} | fields
    fields = {"score_code": "L3-01", "place_code": "L3-02", "score": Decimal("83.9"), "title": "测评"} | fields
    return confirm_round(published=county.record(**fields), actor=county.second, at=AT)


def april(county: RoundCounty, code: str):
    scheme = Indicator.objects.get(code=code).scheme
    return make.make_cycle(month=date(2026, 4, 1), region=county.region, scheme=scheme)


def figure(county: RoundCounty, code: str, value: str):
    return make.make_figure(Indicator.objects.get(code=code), county.market, april(county, code), value)


def benchmark(county: RoundCounty, code: str, **fields) -> Benchmark:
    indicator = Indicator.objects.get(code=code)
    named = {"effective_from": date(2026, 4, 1), "source_document": "省通报〔2026〕12号"}
    return Benchmark.objects.create(indicator=indicator, region=county.region, **named | fields)


def about(county: RoundCounty, code: str, value: str | None, until: date = APRIL) -> list[str]:
    fact = FrozenFact(code, code, None if value is None else Decimal(value), None)
    found = contradictions_about([fact], label=f"{until:%Y-%m}", until=until, region_id=county.region.pk)
    return [each.text for each in found.get(code, [])]


def test_a_round_without_months_holds_until_the_next(county):
    first = issue(county)
    second = issue(county, number=2, issued_on=date(2026, 4, 14), rank=6)
    assert [one for _series, one in notices_for(region_id=county.region.pk, until=date(2026, 4, 13))] == [first]
    assert [one for _series, one in notices_for(region_id=county.region.pk, until=MAY)] == [second]
    assert notices_for(region_id=county.region.pk, until=date(2026, 4, 12)) == []


def test_a_monthly_notice_speaks_of_its_own_month_alone(county):
    march = issue(county, period="2026年3月", cadence="month")
    found = {until: notices_for(region_id=county.region.pk, until=until) for until in (date(2026, 3, 31), APRIL)}
    assert [one for _series, one in found[date(2026, 3, 31)]] == [march]
    assert found[APRIL] == []


def test_a_figure_that_says_another_place_is_shown_on_both_sides(county):
    published = issue(county)
    figure(county, "L3-02", "10")
    expected = "2026-04, L3-02: the sources differ. Notice: 9 of 12; Figure of the month: place 10."
    assert about(county, "L3-02", "10") == [expected]
    [found] = contradictions_of(published=published, user=county.leader)
    assert [(side.source, value) for side, value in found.lines] == [
        ("Notice", "9 of 12"),
        ("Figure of the month", "place 10"),
    ]
    # Who may not see the figure is not told what it says.
    assert contradictions_of(published=published, user=county.finance_staff) == []


def test_what_agrees_or_belongs_to_another_period_is_no_contradiction(county):
    published = issue(county, period="2026年3月", cadence="month")
    figure(county, "L3-02", "10")
    assert contradictions_of(published=published, user=county.leader) == []
    assert about(county, "L3-02", "10") == []
    assert about(county, "L3-02", "9", date(2026, 3, 31)) == []


def test_a_place_in_the_document_of_benchmarks_counts_in_the_same_list_only(county):
    published = issue(county)
    benchmark(county, "L3-01", rank_city=10, n_city=12, rank_province=21, n_province=24, own_score=Decimal("83.9"))
    april(county, "L3-01")
    place = "the sources differ. Notice: 9 of 12; Benchmark document: 10 of 12."
    assert about(county, "L3-01", "83.9") == [f"2026-04, L3-01: {place}"]
    assert [each.text for each in contradictions_of(published=published, user=county.leader)] == [
        f"2026-04, 满意度测评: {place}"
    ]
    assert [each.note for each in contradictions_of(published=published, user=county.leader)[0].sides] == [
        "测评 市优办〔2026〕4号 · 2026-04-13",
        "省通报〔2026〕12号",
    ]


def test_a_place_in_the_document_of_the_score_is_shown_on_the_place_as_well(county):
    issue(county)
    figure(county, "L3-02", "9")
    benchmark(county, "L3-01", rank_city=10, n_city=12, own_score=Decimal("83.9"))
    place = "the sources differ. Notice: 9 of 12; Benchmark document: 10 of 12."
    assert about(county, "L3-01", "83.9") == [f"2026-04, L3-01: {place}"]
    assert about(county, "L3-02", "9") == [f"2026-04, L3-02: {place}"]


def test_the_same_place_of_another_number_is_another_place(county):
    published = issue(county, rank=3, n_ranked=11)
    figure(county, "L3-02", "3")
    assert about(county, "L3-02", "3") == [], "a figure does not say of how many"
    benchmark(county, "L3-02", rank_city=3, n_city=12)
    place = "the sources differ. Notice: 3 of 11; Benchmark document: 3 of 12."
    assert about(county, "L3-02", "3") == [f"2026-04, L3-02: {place}"]
    assert [each.text for each in contradictions_of(published=published, user=county.leader)] == [
        f"2026-04, 满意度排名: {place}"
    ]
    Benchmark.objects.update(n_city=11)
    assert about(county, "L3-02", "3") == []
    assert contradictions_of(published=published, user=county.leader) == []


def test_many_indicators_are_asked_at_once(county, django_assert_num_queries):
    issue(county)
    benchmark(county, "L3-01", rank_city=10, n_city=12)
    facts = [FrozenFact("L3-01", "score", Decimal("83.9"), None), FrozenFact("L3-02", "place", Decimal(8), None)]
    facts.append(FrozenFact("L9-99", "other", Decimal(8), None))
    with django_assert_num_queries(2):
        found = contradictions_about(facts, label="2026-04", until=APRIL, region_id=county.region.pk)
    assert {code: [len(each.sides) for each in lines] for code, lines in found.items()} == {"L3-01": [2], "L3-02": [3]}


def test_a_provincial_place_is_held_against_the_provincial_series(county):
    issue(county, level=RegionLevel.PROVINCE, issuer="省优化办", rank=21, n_ranked=24)
    benchmark(county, "L3-01", rank_city=10, n_city=12, rank_province=21, n_province=24)
    assert about(county, "L3-01", "83.9") == []


def test_a_notice_offers_itself_to_the_indicator_that_its_series_names(county, django_assert_num_queries):
    other = make.make_indicator("L1-07", name_zh="效能位次", counted_from=CountedFrom.NOTICE_PLACE)
    another = make.make_indicator("L2-06", name_zh="联动位次", counted_from=CountedFrom.NOTICE_PLACE)
    month = {"cadence": "month", "period": "2026年4月", "kind": RoundKind.ASSESSMENT, "score_code": ""}
    issue(county, rank=12, place_code="L1-07", series_name="行政效能", **month)
    issue(county, rank=7, place_code="L2-06", series_name="联动处置", **month)
    cycle = april(county, "L1-07")
    with django_assert_num_queries(1):
        counted = count_from_ledgers(
            cycle=cycle, departments=[county.market.pk], indicators=[other, another], today=date(2026, 5, 4)
        )
    offers = [counted.of(each, county.market.pk) for each in (other, another)]
    assert [offer.value for offer in offers if offer] == [Decimal(12), Decimal(7)]
    assert offers[0] is not None and offers[0].words == "In the notice: place 12. 测评 市优办〔2026〕4号 · 2026-04-13"


def test_a_notice_about_another_month_offers_nothing(county):
    other = make.make_indicator("L1-07", name_zh="效能位次", counted_from=CountedFrom.NOTICE_PLACE)
    issue(county, rank=12, place_code="L1-07", cadence="month", period="2026年3月")
    cycle = april(county, "L1-07")
    counted = count_from_ledgers(
        cycle=cycle, departments=[county.market.pk], indicators=[other], today=date(2026, 5, 4)
    )
    assert counted.of(other, county.market.pk) is None

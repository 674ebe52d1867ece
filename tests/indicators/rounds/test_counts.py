"""Figures that are counted from rounds: the newest by a day, with where it is written; None where nothing says it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from indicators.choices import FirmGrade, RoundKind
from indicators.rounds.counts import Count, counts
from indicators.rounds.record import change_round, confirm_round, correct_round
from tests import factories as make
from tests.indicators.rounds.sample import AT, ISSUED, RoundCounty, make_rounds_county

pytestmark = pytest.mark.django_db
CODES = {"satisfaction", "satisfaction_rank", "firms_below", "items_losing", "items_at_the_bottom"}
UNTIL = date(2026, 5, 31)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def county() -> RoundCounty:
    return make_rounds_county()


def count_rounds(county: RoundCounty, until: date = UNTIL) -> dict[str, Count | None]:
    text = counts(region_id=county.region.pk, until=until)
    assert text.keys() == CODES
    return text


def values(county: RoundCounty, until: date = UNTIL) -> dict[str, Decimal | None]:
    return {code: count and count.value for code, count in count_rounds(county, until).items()}


def test_without_a_round_nothing_is_known_and_nothing_is_zero(county):
    assert values(county) == dict.fromkeys(CODES)


def test_a_draft_and_another_countys_round_count_for_nothing(county):
    county.fill()
    make.make_round_item(make.make_round(make.make_region()), None, "1")
    assert values(county) == dict.fromkeys(CODES)


def test_an_inspection_says_how_many_items_lose_marks_and_stand_at_the_bottom(county):
    county.confirm()
    text = count_rounds(county)
    source = "第一次专项督查通报 市优办〔2026〕4号 · 2026-04-13"
    assert text["items_losing"] == Count(Decimal(3), f"{source} · marks of 1 items not published")
    assert text["items_at_the_bottom"] == Count(Decimal(1), f"{source} · the last 3")
    assert text["satisfaction"] is text["satisfaction_rank"] is text["firms_below"] is None


def test_a_survey_says_score_place_and_how_many_were_not_satisfied(county):
    county.survey()
    text = count_rounds(county)
    source = "满意度测评通报 市优办〔2026〕4号 · 2026-04-13"
    assert [text[code] for code in ("satisfaction", "satisfaction_rank", "firms_below")] == [
        Count(Decimal("87.5"), source),
        Count(Decimal(10), source),
        Count(Decimal(2), source),
    ]
    assert str(text["satisfaction"].value) == "87.5" and text["items_losing"] is None


def test_before_its_day_of_issue_a_round_says_nothing(county):
    county.confirm()
    assert values(county, date(2026, 4, 12)) == dict.fromkeys(CODES)
    assert values(county, ISSUED)["items_losing"] == 3


def test_the_latest_round_of_its_kind_counts_whenever_it_was_corrected(county):
    first = make.make_round(county.region, issued_on=date(2026, 1, 5), number=1)
    make.make_round_item(first, None, "1")
    second = make.make_round(county.region, issued_on=date(2026, 3, 5), number=2)
    for _ in range(2):
        make.make_round_item(second, None, "1")
    corrected = make.make_round(
        county.region, issued_on=date(2026, 4, 5), number=1, edition=2, reason="x", state="draft"
    )
    type(first).objects.filter(pk=first.pk).update(state="superseded")
    type(first).objects.filter(pk=corrected.pk).update(state="confirmed", confirmed_by_name="x", confirmed_at=AT)
    assert [values(county, day)["items_losing"] for day in (date(2026, 2, 1), date(2026, 4, 1), UNTIL)] == [1, 2, 2]


def test_an_earlier_day_is_told_what_had_been_published_by_then(county):
    published = county.survey()
    at = timezone.make_aware(datetime(2026, 5, 20, 9))
    draft = correct_round(published=published, reason="复核", actor=county.taskforce, at=at)
    facts = county.facts(kind=RoundKind.SURVEY, score=Decimal("88"), issued_on=date(2026, 5, 20), bottom_n=None)
    change_round(published=draft, facts=facts, actor=county.taskforce, at=at)
    confirm_round(published=draft, actor=county.second, at=at)
    assert values(county, date(2026, 5, 19))["satisfaction"] == Decimal("87.5")
    assert values(county, date(2026, 5, 20))["satisfaction"] == Decimal("88")


def test_nothing_lost_is_zero_and_nothing_published_is_unknown(county):
    published = make.make_round(county.region, bottom_n=None)
    item = make.make_round_item(published, None, None)
    assert (values(county)["items_losing"], values(county)["items_at_the_bottom"]) == (None, None)
    type(item).objects.filter(pk=item.pk).update(deduction=0, rank=1, n=12)
    assert (values(county)["items_losing"], values(county)["items_at_the_bottom"]) == (0, None)
    type(published).objects.filter(pk=published.pk).update(bottom_n=3)
    assert values(county)["items_at_the_bottom"] == 0


def test_a_survey_without_a_list_of_firms_does_not_say_that_all_were_satisfied(county):
    survey = make.make_round(county.region, RoundKind.SURVEY, rank=None)
    assert values(county)["firms_below"] is values(county)["satisfaction_rank"] is None
    make.make_round_firm(survey, grade=FirmGrade.SATISFIED)
    assert values(county)["firms_below"] == 0


def test_it_takes_few_queries_whatever_the_rounds_say(county, django_assert_num_queries):
    county.confirm()
    county.survey()
    with django_assert_num_queries(3):
        count_rounds(county)

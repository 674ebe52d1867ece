"""The task force's board: paragraphs ready to paste, what is worth most points, and what is still provisional."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from indicators.choices import BenchmarkStatus
from indicators.models import Benchmark, Figure
from reports.models import IndicatorRow
from reports.pages.board.recoverable import scheme_of
from tests import factories as make
from tests.flows.counties import busy_county, publish
from tests.flows.pages import Person, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture(scope="module")
def september(module_db):
    return make.make_month(bureaus=3, townships=7, leaves=6, month=date(2026, 9, 1))


@pytest.fixture
def month(september):
    return deepcopy(september)


def open_board(month, **query):
    person = Person(month.taskforce.username)
    person.client.force_login(month.taskforce)
    return person.open(reverse("board", query=query))


def paragraphs(page) -> list[str]:
    return [words(node) for node in page.root.xpath("//div[@class='paste']/p")]


def test_townships_and_departments_are_ranked_in_sentences(month):
    for place, town in enumerate(month.townships):
        Figure.objects.filter(cycle=month.cycle, indicator=month.leaves[1], department=town).update(value=place)
    publish(month.cycle, month.taskforce)
    answer = paragraphs(open_board(month))
    names = [town.short_name for town in month.townships]
    expected = (
        f"9/2026, {month.leaves[1].name_zh} (month alone). Townships and subdistricts, 7 ranked: "
        f"Top three: {names[6]} (6 件), {names[5]} (5 件), {names[4]} (4 件). "
        f"Bottom three: {names[2]} (2 件), {names[1]} (1 件), {names[0]} (0 件). Still at 0: {names[0]}."
    )
    assert expected in answer
    departments = next(text for text in answer if "score of the indicators led" in text)
    assert departments.startswith("9/2026, score of the indicators led. County units, 3 ranked: In order: ")


def test_the_items_worth_most_points_come_first_and_add_up_to_what_the_page_says(month):
    report = publish(month.cycle, month.taskforce)
    scheme = scheme_of(report)
    worths = [item.worth for item in scheme.items]
    assert worths == sorted(worths, reverse=True) and sum(worths) == scheme.total
    # One branch, six leaves of equal weight: each is worth a sixth of what its score lacks.
    first = IndicatorRow.objects.get(report=report, name_zh=scheme.items[0].name)
    assert round(scheme.items[0].worth, 20) == round((100 - first.score) / 6, 20)
    shown = open_board(month).rows("Worth most points")
    assert [row["Indicator"].split()[0] for row in shown] == [item.name for item in scheme.items]
    assert Decimal(shown[0]["Recoverable points"]) == round(scheme.items[0].worth, 2)


def test_provisional_benchmarks_are_named_with_their_source(month):
    assert "No benchmark in use is provisional." not in open_board(month).main
    Benchmark.objects.filter(indicator=month.leaves[2]).update(
        status=BenchmarkStatus.PROVISIONAL, source_document="省厅电话通知"
    )
    publish(month.cycle, month.taskforce)
    page = open_board(month)
    (item,) = [
        words(node) for node in page.root.xpath("//section[h2 or div/h2][.//h2[.='Provisional benchmarks']]//li")
    ]
    assert item == f"{month.leaves[2].name_zh} {month.leaves[2].code} 省厅电话通知"


def test_each_scheme_of_the_month_has_its_own_list(month):
    publish(month.cycle, month.taskforce)
    other = make.make_scheme(code="zz-city", name_zh="市考核", year=2026)
    make.make_settings(other)
    leaf = make.make_indicator("C1", scheme=other)
    make.make_lead(leaf, month.bureaus[0])
    make.make_benchmark(leaf, month.region, best=10, effective_from=date(2026, 9, 1))
    cycle = make.make_cycle(scheme=other, region=month.region, month=date(2026, 9, 1), state="closed")
    make.make_figure(leaf, month.bureaus[0], cycle, 4)
    publish(cycle, month.taskforce)
    rows = open_board(month).rows("市考核")
    assert [(row["Indicator"], row["Recoverable points"]) for row in rows] == [(f"{leaf.name_zh} Month", "60.00")]


@pytest.mark.long
def test_completeness_of_the_open_month_stands_above():
    busy = busy_county()
    text = paragraphs(open_board(busy.month))
    owed = 6 + 3 * 4  # six leads, and every other leaf is the townships' too
    assert text[0].startswith("10/2026: ") and f"of {owed} figures handed in" in text[0]

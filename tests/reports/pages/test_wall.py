"""The wall: indicators with owners against months, numbers and words in the cells."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from departments.choices import Role
from indicators.choices import FigureState
from indicators.models import Figure, Indicator
from indicators.months import next_month
from reports.models import IndicatorRow
from reports.pages.wall.views import MONTHS, ON_SCREEN, PAGE_ROWS
from tests import factories as make
from tests.flows.counties import publish
from tests.flows.pages import Page, Person, words
from tests.reports.exact import repeat_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def wall(month, **query: str) -> Page:
    user = make.make_user(Role.LEADER, region=month.region)
    person = Person(user.username)
    person.client.force_login(user)
    return person.open(reverse("wall", query=query))


def lines(page: Page) -> dict[str, list[str]]:
    """Cells by the name of the indicator."""
    return {
        words(row.find("th")).split()[0]: [words(cell) for cell in row.findall("td")]
        for row in page.root.xpath("//tbody/tr[th]")
    }


@pytest.fixture(scope="module")
def months(module_db):
    """September and October; in October the first item, which weighs little, falls to 0, the second reaches its best,
    one is not applicable and one is missing."""
    month = make.make_month(bureaus=2, townships=2, leaves=6, month=date(2026, 9, 1))
    for leaf, weight in zip((month.leaves[0], month.leaves[5]), ("0.1", "1.9"), strict=True):
        Indicator.objects.filter(pk=leaf.pk).update(weight=weight)
    lead = month.leaves[2].duties.get()
    lead.person, lead.chief = "沈清远", "赵明然"
    lead.save()
    publish(month.cycle, month.taskforce)
    cycle = make.make_cycle(scheme=month.scheme, region=month.region, month=date(2026, 10, 1), state="closed")
    for leaf, each in zip(
        month.leaves,
        ({"value": 0}, {"value": 101}, {"value": 140}, {"not_applicable": True, "reason": "无"}),
        strict=False,
    ):
        Figure.objects.create(
            indicator=leaf, department=leaf.duties.get().department, cycle=cycle, state=FigureState.APPROVED, **each
        )
    publish(cycle, month.taskforce)
    return month


def test_rows_are_indicators_with_their_owners_and_columns_are_months(months):
    page = wall(months, list="all")
    heads = [words(cell) for cell in page.root.xpath("//thead//th")]
    assert heads == ["Indicator", "Lead department, people", "Best", "2026-09", "2026-10"]
    owner, best, *cells = lines(page)[months.leaves[2].name_zh]
    assert owner == f"{months.bureaus[0].short_name} 赵明然 · 沈清远" and best == "102 件"
    assert cells == ["64.00 Best reached", "140.00 Worse than average"]  # where less is better


def test_cells_say_in_words_what_their_colour_means(months):
    found = lines(wall(months, list="all"))
    last = [found[leaf.name_zh][-1] for leaf in months.leaves[:5]]
    assert last == ["0.00 Scores 0", "101.00 Best reached", "140.00 Worse than average", "Not applicable", "—"]


def test_lower_is_better_is_said_where_it_is_so(months):
    names = [words(node) for node in wall(months, list="all").root.xpath("//tbody//th")]
    assert [("lower is better" in name) for name in names] == [False, False, True, False, False, True]


def test_by_default_only_what_is_behind_hangs_there_what_costs_most_first(months):
    behind = lines(wall(months))
    zero, other = months.leaves[0].name_zh, months.leaves[2].name_zh
    # A zero that weighs little keeps its mark and its place.
    assert list(behind) == [other, zero]
    assert behind[zero][-1] == "0.00 Scores 0"
    rows = IndicatorRow.objects.filter(report__cycle__label="2026-10", name_zh__in=[zero, other])
    lost = dict(rows.values_list("name_zh", "lost"))
    assert lost[other] > lost[zero] > 0


def test_pages_hold_few_rows_and_older_months_are_for_paper_only():
    month = make.make_month(leaves=PAGE_ROWS + 1, month=date(2025, 9, 1))
    start = month.cycle.start
    report = publish(month.cycle, month.taskforce)
    for _n in range(MONTHS):
        start = next_month(start)
        repeat_report(report, start)
    page = wall(month, list="all")
    assert [len(body.findall("tr")) for body in page.root.xpath("//tbody")] == [PAGE_ROWS, 1]
    assert len(page.root.xpath("//thead//th")) == 3 + MONTHS
    assert len(page.root.xpath("//thead//th[@class='old']")) == MONTHS - ON_SCREEN


def test_a_part_that_is_not_there_is_the_nearest_one(months):
    whole = lines(wall(months, list="all"))
    others = [part for part in ("0", "99", "x", "１", "-1") if lines(wall(months, list="all", part=part)) != whole]
    assert whole and others == []

"""The list of indicators and that of benchmarks answer to names, aliases and the initials of their characters."""

import pytest
from django.urls import reverse

from indicators.models import Indicator
from reports.models import IndicatorRow
from tests.factories import make_benchmark
from tests.flows.counties import busy_county

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def busy(module_db):
    busy = busy_county(leaves=2)
    named = busy.month.leaves[0]
    Indicator.objects.filter(pk=named.pk).update(name_zh="企业开办便利度", aliases=["开办企业"])
    IndicatorRow.objects.filter(code=named.code).update(name_zh="企业开办便利度")
    return busy


@pytest.mark.parametrize(
    ("text", "found"),
    [("kbqy", True), ("QYKB", True), ("开办企业", True), ("便利", True), ("bl", True), ("sjj", False), ("住建", False)],
)
@pytest.mark.long
def test_published_rows_and_benchmarks_are_found_by_name_alias_and_initials(busy, sign_in, text, found):
    named = busy.month.leaves[0]
    make_benchmark(named, busy.month.region, "1", effective_from=busy.open_cycle.start)
    client = sign_in(busy.users["leader"])
    rows = client.get(reverse("indicator_list", query={"q": text})).context["table"].data
    assert [row.code for row in rows] == ([named.code] if found else [])
    rows = client.get(reverse("benchmark_list", query={"q": text})).context["table"].data
    assert [row.indicator for row in rows] == ([named] if found else [])


@pytest.mark.long
def test_searching_by_initials_costs_no_query_a_row(busy, sign_in, django_assert_num_queries):
    for county in (busy, busy_county(leaves=9)):
        client = sign_in(county.users["leader"])
        with django_assert_num_queries(11):
            client.get(reverse("indicator_list", query={"q": "zb"}))

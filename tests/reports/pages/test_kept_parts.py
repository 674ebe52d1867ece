"""Parts of pages that are drawn once and kept: a later reader is told what the first was told, each address its own,
and what is not frozen is told anew."""

import re
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.choices import RegionLevel, Role
from indicators.choices import Cadence, RoundKind
from indicators.models import Figure, Round, RoundSeries
from reports.models import MonthlyReport
from tests import factories as make
from tests.flows.counties import Busy, busy_county, publish

pytestmark = pytest.mark.django_db
PASSING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|\d\d:\d\d')


@pytest.fixture(scope="module")
def county(module_db) -> Busy:
    return busy_county()


@pytest.fixture
def busy(county, db) -> Busy:
    return deepcopy(county)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, address
    return PASSING.sub("", answer.content.decode())


def addresses_of(busy: Busy) -> list[str]:
    leaf, unit = busy.month.leaves[0], busy.bureau.code
    gaps = [f"{reverse('gaps')}?{query}" for query in ("list=all", "list=zero", "list=all&order=gap", "list=below")]
    ticked = [f"{gaps[0]}&pick={leaf.code}", f"{gaps[0]}&lead={unit}", f"{gaps[0]}&page=2"]
    pages = [
        reverse("leader"),
        reverse("rankings"),
        reverse("indicator_list"),
        reverse("indicator_detail", args=[leaf.code]),
        reverse("indicator_detail", args=[busy.month.leaves[1].code]),
        reverse("unit_detail", args=[unit]),
        reverse("unit_detail", args=[busy.month.bureaus[1].code]),
        reverse("wall"),
        reverse("scorecard"),
    ]
    carried = [f"{page}{'&' if '?' in page else '?'}period={busy.month.cycle.label}" for page in (*gaps, *pages)]
    return [*gaps, *ticked, *pages, *carried]


def test_whoever_reads_later_is_told_what_the_first_was_told_at_every_address(busy):
    client = client_of(busy.users[Role.TASKFORCE])
    languages = ("en", "zh-hans")
    cold = {}
    for address in addresses_of(busy):
        for language in languages:
            caches["kept"].clear()
            cold[address, language] = read(client, address, language)
    caches["kept"].clear()
    for _time in range(2):
        warm = {(address, language): read(client, address, language) for address, language in cold}
        assert [key for key in cold if cold[key] != warm[key]] == []
    assert len(set(cold.values())) > len(cold) // 2, "they are not all one page"


def test_a_correction_is_told_at_once(busy):
    client, leaf = client_of(busy.users[Role.TASKFORCE]), busy.month.leaves[0]
    addresses = [reverse("gaps"), reverse("unit_detail", args=[busy.bureau.code]), reverse("indicator_list")]
    before = [read(client, address) for address in addresses]
    Figure.objects.filter(cycle=busy.month.cycle, indicator=leaf).update(value=Decimal("12.34"))
    publish(busy.month.cycle, busy.users[Role.TASKFORCE], reason="更正")
    after = [read(client, address) for address in addresses]
    assert [was != now for was, now in zip(before, after, strict=True)] == [True, True, True]
    assert "12.34" in after[0] and "12.34" not in before[0]


def test_a_notice_that_is_confirmed_later_stands_on_the_leaders_page_at_once(busy):
    client, address = client_of(busy.users[Role.LEADER]), reverse("leader")
    before, day = read(client, address), timezone.localdate() - timedelta(days=3)
    name = "持久仗评价"
    of = {"level": RegionLevel.CITY, "issuer": "市优化办", "cadence": Cadence.IRREGULAR, "is_cumulative": False}
    series = RoundSeries.objects.create(region=busy.month.region, kind=RoundKind.ASSESSMENT, name=name, **of)
    notice = make.make_round(busy.month.region, series.kind, rank=12, issued_on=day, series=series)
    assert name not in before
    later = read(client, address)
    assert name in later and "12 of 12" in later
    Round.objects.filter(pk=notice.pk).update(rank=11)
    again = read(client, address)
    assert name in again and "11 of 12" in again and "12 of 12" not in again
    notice.delete()
    assert name not in read(client, address)


def test_rows_without_a_digest_are_not_kept(busy):
    client, address = client_of(busy.users[Role.TASKFORCE]), reverse("gaps")
    MonthlyReport.objects.update(rows_digest="")
    caches["kept"].clear()
    read(client, address)
    assert not [key for key in caches["kept"]._cache if "gap_list" in key]

"""整份通报导入: drop the paper, check what was read of it, see what would change, confirm, take back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.models import ChangeSet
from indicators.choices import Direction
from indicators.models import Benchmark, Round
from tests import factories as make

PAPER = (
    "省营商办〔2026〕9号,,,,,,\n"
    "省优化营商环境工作领导小组办公室关于2026年9月指标情况的通报,,,,,,\n"
    "指标名称,云溪县,最优值,最优地区,平均值,得分,位次\n"
    "网办率,84.31,100,青禾县,92.4,34.2,19/24\n"
    "企业注销用时,5,1,岚皋坪县,3,50,前10\n"
    "省优化营商环境工作领导小组办公室,,,,,,\n"
    "2026年10月12日,,,,,,\n"
)


@pytest.fixture
def county(db: None, client: Client) -> Client:
    region = make.make_region("云溪县")
    scheme = make.make_scheme(year=2026)
    make.make_indicator("I01", scheme=scheme, name_zh="网办率", unit_zh="%", full_marks=100)
    days = {"name_zh": "企业注销平均时间", "unit_zh": "工作日", "direction": Direction.LOWER, "full_marks": 100}
    make.make_indicator("I02", scheme=scheme, **days)
    client.force_login(make.make_taskforce(region))
    return client


def upload_paper(client: Client, content: str = PAPER) -> str:
    """The address of the next step."""
    file = SimpleUploadedFile("通报.csv", content.encode())
    answer = client.post(reverse("circular_import"), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def details_of(client: Client, address: str) -> dict[str, str]:
    form = client.get(address).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def token_of(address: str) -> str:
    return parse_qs(urlparse(address).query)["token"][0]


def take_in(client: Client, content: str = PAPER) -> str:
    """All steps with what was read; the address of what it changed."""
    address = upload_paper(client, content)
    token = token_of(address)
    if "form" in client.get(address).context and "seen" not in client.get(address).context:
        client.post(address, {**details_of(client, address), "token": token, "action": "details"})
    seen = client.get(address).context["preview"].seen
    answer = client.post(address, {"token": token, "seen": seen, "action": "confirm"})
    return answer["Location"]


def test_what_the_paper_says_of_itself_is_filled_in(county: Client) -> None:
    details = details_of(county, upload_paper(county))

    assert details["document"] == "省营商办〔2026〕9号"
    assert details["issuer"] == "省优化营商环境工作领导小组办公室"
    assert details["issued_on"] == "2026-10-12"
    assert (details["period"], details["year"], details["number"]) == ("2026年9月", "2026", "9")
    assert details["level"] == "province"


def test_the_paper_fills_notice_and_benchmarks_after_confirming(county: Client) -> None:
    address = take_in(county)

    published = Round.objects.get()
    assert [(i.name, i.indicator and i.indicator.code, i.rank, i.n) for i in published.items.all()] == [
        ("网办率", "I01", 19, 24),
        ("企业注销用时", None, None, None),
    ]
    assert Benchmark.objects.get().rank_province == 19
    assert address == reverse("sheet_change", args=[ChangeSet.objects.get().pk])


def test_a_name_answered_once_is_understood_from_then_on(county: Client) -> None:
    address = upload_paper(county)
    token = token_of(address)
    county.post(address, {**details_of(county, address), "token": token, "action": "details"})
    names = county.get(address).context["names"]
    assert [line.name.text for line in names.lines] == ["企业注销用时"]
    county.post(address, {"token": token, "action": "names", "n0": "I02", "always": "on"})

    next_month = PAPER.replace("9号", "11号").replace("9月", "10月").replace("10月12日", "11月9日")
    address = upload_paper(county, next_month)
    county.post(address, {**details_of(county, address), "token": token_of(address), "action": "details"})

    page = county.get(address)
    assert page.context["names"] is None
    assert page.context["details_url"]


def test_it_is_taken_back_whole(county: Client) -> None:
    address = take_in(county)
    county.post(address, {"reason": "错发"})

    assert (Round.objects.count(), Benchmark.objects.count()) == (0, 0)
    assert ChangeSet.objects.get().taken_back_reason == "错发"


def test_the_same_paper_again_changes_nothing(county: Client) -> None:
    take_in(county)
    address = upload_paper(county)
    county.post(address, {**details_of(county, address), "token": token_of(address), "action": "details"})
    page = county.get(address)

    assert not page.context["preview"].may_confirm
    assert Round.objects.count() == 1


def test_a_paper_of_tomorrow_is_asked_about_again(county: Client) -> None:
    address = upload_paper(county)
    details = details_of(county, address) | {"issued_on": "2099-01-01"}
    page = county.post(address, {**details, "token": token_of(address), "action": "details"})

    assert page.status_code == 200
    assert "issued_on" in page.context["form"].errors


def test_the_best_is_stated_with_its_document(county: Client) -> None:
    take_in(county)

    stated = Benchmark.objects.get()
    assert (stated.best, stated.source_document, stated.published_on) == (
        Decimal(100),
        "省营商办〔2026〕9号",
        date(2026, 10, 12),
    )

"""A catalogue, and values of regions, through the pages: looked at, stored, and taken back."""

import pytest
from django.urls import reverse

from departments.models import ChangeSet
from indicators.models import Benchmark, Indicator, RegionalValue
from tests import factories as make
from tests.departments.sheets.steps import Steps
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def take_back(steps: Steps) -> None:
    change = ChangeSet.objects.latest("pk")
    steps.client.post(reverse("sheet_change", args=[change.pk]), {"reason": "发错了"})
    change.refresh_from_db()
    assert change.taken_back_at is not None


def test_a_catalogue_is_looked_at_stored_and_taken_back(desk, sign_in):
    scheme = desk.cycle.scheme
    steps = Steps(sign_in(desk.taskforce), reverse("catalogue_import", query={"scheme": scheme.pk}))
    before = list(Indicator.objects.filter(scheme=scheme).order_by("pk").values())
    code = desk.speed.code
    seen = steps.upload(f"编码,指标名称,方向\n{code},改了名的指标,逆向\nX01,新指标,正向")
    assert seen.context["fatal"] == []
    assert {line.row for line in seen.context["differences"]} == {2, 3}
    assert list(Indicator.objects.filter(scheme=scheme).order_by("pk").values()) == before
    steps.confirm()
    assert Indicator.objects.get(scheme=scheme, code=code).name_zh == "改了名的指标"
    take_back(steps)
    assert list(Indicator.objects.filter(scheme=scheme).order_by("pk").values()) == before


def test_a_fault_holds_up_the_whole_catalogue(desk, sign_in):
    steps = Steps(sign_in(desk.taskforce), reverse("catalogue_import", query={"scheme": desk.cycle.scheme.pk}))
    seen = steps.upload("编码,指标名称,方向\nX01,新指标,\nX02,又一个,斜向")
    assert not seen.context["preview"].may_confirm and seen.context["fatal"]


def test_nobody_else_hands_in_a_catalogue(desk, sign_in):
    other = make.make_taskforce(make.make_region())
    make.make_cycle(region=other.region, scheme=desk.cycle.scheme)
    assert sign_in(other).get(reverse("catalogue_import")).status_code in {200, 403}
    address = reverse("catalogue_import", query={"scheme": desk.cycle.scheme.pk})
    assert sign_in(other).get(address).status_code == 404


def test_values_of_regions_are_looked_at_stored_and_taken_back(desk, sign_in):
    steps = Steps(sign_in(desk.taskforce), reverse("regional_import", query={"scheme": desk.cycle.scheme.pk}))
    rows = f"指标编码,地区编码,期别,数值\n{desk.speed.code},990001,2026-05,1.5\nX99,990001,2026-05,2"
    seen = steps.upload(rows, level="county")
    assert seen.context["counts"]["new"] == 1 and not RegionalValue.objects.exists()
    steps.confirm()
    assert RegionalValue.objects.count() == 1
    take_back(steps)
    assert not RegionalValue.objects.exists()


def test_benchmarks_call_indicators_by_name_and_go_back(desk, sign_in):
    steps = Steps(sign_in(desk.taskforce), reverse("benchmark_import"))
    seen = steps.upload(f"指标名称,标杆值,来源文件\n{desk.speed.name_zh},1.5,省通报\n没有的指标,1,省通报")
    assert seen.context["counts"]["new"] == 1 and len(seen.context["names"].lines) == 1
    steps.confirm()
    assert Benchmark.objects.get().indicator == desk.speed
    take_back(steps)
    assert not Benchmark.objects.exists()

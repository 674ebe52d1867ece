"""Finding a unit by what people call it: never the wrong one."""

import pytest

from departments.units import UnitNames
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make.make_region()


def unit(region, name, **fields):
    return make.make_department(name, region=region, **fields)


def test_a_name_that_two_units_share_finds_neither(region):
    unit(region, "市监局", aliases=["监管局"])
    unit(region, "金融办", aliases=["监管局"])
    names = UnitNames(region)
    assert names.get("监管局") is None
    assert [str(names.get(name)) for name in ("市监局", "金融办")] == ["市监局", "金融办"]


def test_a_third_unit_of_the_same_name_does_not_get_what_two_were_refused(region):
    for name in ("市监局", "金融办", "商务局"):
        unit(region, name, aliases=["监管局"])
    assert UnitNames(region).get("监管局") is None


def test_names_that_are_the_same_without_the_region_find_neither(region):
    unit(region, "甲局", aliases=[f"{region.name}行政审批局"])
    unit(region, "乙局", aliases=["县行政审批局"])
    assert UnitNames(region).get("行政审批局") is None


def test_a_full_name_still_finds_its_unit_where_another_shares_the_short_part(region):
    first = unit(region, "甲局", aliases=[f"{region.name}行政审批局"])
    unit(region, "乙局", aliases=["县行政审批局"])
    assert UnitNames(region).get(f"{region.name}行政审批局") == first


def test_a_unit_of_another_region_is_not_found(region):
    other = make.make_region("别县")
    make.make_department("市监局", region=other)
    assert UnitNames(region).get("市监局") is None

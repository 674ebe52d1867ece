"""The list of units: own region only, filtered by the address."""

from datetime import date

import pytest
from django.urls import reverse

from departments.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def units(client, **query):
    return [unit.short_name for unit in client.get(reverse("department_list", query=query)).context["table"].data]


def test_units_of_the_own_region_in_protocol_order(sign_in):
    region = make.make_region()
    make.make_department("后", region=region, position=9)
    make.make_department("先", region=region, position=1)
    make.make_department("别县", region=make.make_region())
    assert units(sign_in(make.make_taskforce(region))) == ["先", "后"]


def test_filters_by_kind_name_alias_and_existence(sign_in):
    region = make.make_region()
    make.make_department("市监局", region=region, aliases=["工商局"])
    make.make_township("城关镇", region=region)
    make.make_department("旧局", region=region, active_to=date(2020, 1, 1))
    client = sign_in(make.make_user(Role.LEADER, region=region))
    assert units(client, kind="township") == ["城关镇"]
    assert units(client, q="城关") == ["城关镇"]
    assert units(client, exists="ended") == ["旧局"]
    assert units(client, exists="active") == ["市监局", "城关镇"]
    assert units(client, q="工商") == ["市监局"]
    for initials in ("sjj", "SJJ", "gsj", " sjj "):
        assert units(client, q=initials) == ["市监局"]
    assert units(client, q="cgz") == ["城关镇"]
    assert units(client, q="xyz") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(sign_in, django_assert_num_queries, rows):
    region = make.make_region()
    for _ in range(rows):
        make.make_department(region=region, parent=make.make_department(region=region))
    client = sign_in(make.make_taskforce(region))
    with django_assert_num_queries(6):
        client.get(reverse("department_list"))

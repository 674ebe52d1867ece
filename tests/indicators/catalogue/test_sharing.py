"""Commands that change a scheme ask who keeps it, as the administration does, and act in somebody's name."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from departments.choices import RegionLevel, Role
from departments.models import AuditEntry
from indicators.models import Indicator, RegionalValue, Scheme
from tests import factories as make

pytestmark = pytest.mark.django_db
CATALOGUE = "code,parent_code,name_zh,direction,weight\nA,,开办企业,,1\nA1,A,网办率,higher,{weight}\n"
VALUES = "indicator_code,region_code,region_name,period,value\nA1,990001,甲县,2026,{value}\n"
NAME_ONE = (
    "“S 2026” is kept by a region or shared by several counties. It is changed in the name of an account that may do "
    "so. Say with --user which account that is."
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def load(tmp_path):
    """Loads the catalogue with this weight of its leaf."""

    def run(weight=2, **options):
        path = tmp_path / "catalogue.csv"
        path.write_text(CATALOGUE.format(weight=weight), encoding="utf-8")
        call_command(
            "load_catalogue", path, scheme="S", **{"year": 2026, **options}, stdout=StringIO(), stderr=StringIO()
        )

    return run


@pytest.fixture
def load_values(tmp_path):
    def run(value=7, **options):
        path = tmp_path / "values.csv"
        path.write_text(VALUES.format(value=value), encoding="utf-8")
        call_command("load_regional_values", path, scheme="S", **options, stdout=StringIO())

    return run


@pytest.fixture
def city():
    return make.make_region(level=RegionLevel.CITY, is_home=False)


@pytest.fixture
def counties(city):
    return [make.make_region(parent=city) for _ in range(2)]


@pytest.fixture
def common_scheme(load, counties):
    """A loaded scheme by which both counties report."""
    load()
    scheme = Scheme.objects.get()
    for region in counties:
        make.make_cycle(scheme=scheme, region=region)
    return scheme


def weight():
    return Indicator.objects.get(code="A1", scheme__year=2026).weight


def entries(action):
    found = AuditEntry.objects.filter(action=action).order_by("sequence")
    return [(entry.actor_name, set(entry.reaches.values_list("region_key", flat=True))) for entry in found]


def refusal_of(run, *arguments, **options):
    with pytest.raises(CommandError) as refusal:
        run(*arguments, **options)
    return str(refusal.value)


def test_the_scheme_of_one_county_is_loaded_again_without_a_name(load, counties):
    load()
    make.make_cycle(scheme=Scheme.objects.get(), region=counties[0])
    load(5)
    assert weight() == 5


def test_what_several_counties_share_is_loaded_in_somebodys_name_alone(load, common_scheme):
    assert refusal_of(load, 5) == NAME_ONE
    assert weight() == 2


def test_one_county_does_not_load_it_for_the_others(load, common_scheme, counties):
    for region in counties:
        assert refusal_of(load, 5, user=make.make_taskforce(region).username).startswith("Several counties share")
    assert weight() == 2


def test_the_region_above_loads_it_and_every_county_reads_that(load, common_scheme, city, counties):
    above = make.make_taskforce(city)
    load(5, user=above.username)
    assert weight() == 5
    assert entries("catalogue.load")[-1] == (str(above), {region.pk for region in counties})
    for region in counties:
        read = AuditEntry.objects.visible_to(make.make_taskforce(region)).filter(action="catalogue.load")
        assert [entry.actor for entry in read] == [above]


def test_who_keeps_it_loads_it_and_nobody_else(load, common_scheme, city, counties):
    Scheme.objects.update(owner=counties[0])
    keeper, other, above = (make.make_taskforce(region) for region in (*counties, city))
    assert refusal_of(load, 5) == NAME_ONE
    for user in (other, above):
        assert "it is kept by" in refusal_of(load, 5, user=user.username)
    load(5, user=keeper.username)
    assert weight() == 5


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.TASKFORCE}))
def test_only_the_task_force_of_a_region_loads_it(load, counties, role):
    user = make.make_user(role, region=counties[0])
    assert refusal_of(load, user=user.username) == "Only the task force of a region may change a scheme."
    assert not Scheme.objects.exists()


def test_an_account_that_is_not_there_is_named(load, counties):
    gone = make.make_taskforce(counties[0])
    gone.is_active = False
    gone.save()
    assert refusal_of(load, user=gone.username) == f"There is no active account {gone.username}."
    assert refusal_of(load, user="") == "There is no active account ."
    assert not Scheme.objects.exists()


def test_a_new_scheme_is_kept_by_the_region_of_whoever_makes_it(load, counties):
    load(user=make.make_taskforce(counties[0]).username)
    assert Scheme.objects.get().owner == counties[0]


def test_the_next_year_is_begun_by_who_keeps_this_one_and_stays_with_them(load, common_scheme, counties):
    assert refusal_of(load, year=2027) == NAME_ONE
    Scheme.objects.update(owner=counties[0])
    keeper, other = (make.make_taskforce(region) for region in counties)
    assert "it is kept by" in refusal_of(load, year=2027, user=other.username)
    assert list(Scheme.objects.values_list("year", flat=True)) == [2026]
    load(year=2027, user=keeper.username)
    assert Scheme.objects.get(year=2027).owner == counties[0]


def test_values_of_regions_obey_the_same_rule(load_values, common_scheme, city, counties):
    above = make.make_taskforce(city)
    assert refusal_of(load_values) == NAME_ONE
    assert refusal_of(load_values, user=make.make_taskforce(counties[0]).username).startswith("Several counties share")
    assert not RegionalValue.objects.exists()
    load_values(user=above.username)
    assert RegionalValue.objects.get().value == 7
    assert entries("regional.load") == [(str(above), {region.pk for region in counties})]

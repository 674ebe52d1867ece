"""What several counties share is changed by who keeps it, and each of them reads that in its trail."""

import pytest
from django.urls import reverse
from django.utils import translation

from departments.access.refusals import NotDone
from departments.calendar.holidays import save_notice, why_not_notice
from departments.choices import RegionLevel, Role
from departments.models import AuditEntry, HolidayNotice
from departments.regions import stands_over
from departments.rules import may_change_shared
from departments.trail.record import first_broken, record, record_together
from indicators.catalogue.sharing import regions_using, why_not_scheme
from indicators.models import Indicator
from tests import factories as make

pytestmark = pytest.mark.django_db
NOTICE = "2027-01-01 元旦 放假"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def city():
    return make.make_region(level=RegionLevel.CITY, is_home=False)


@pytest.fixture
def counties(city):
    return [make.make_region(parent=city) for _ in range(2)]


@pytest.fixture
def bosses(counties):
    return [make.make_taskforce(region) for region in counties]


@pytest.fixture
def above(city):
    return make.make_taskforce(city)


@pytest.fixture
def scheme(counties):
    scheme = make.make_scheme()
    make.make_indicator("I01", scheme=scheme)
    for region in counties:
        make.make_cycle(scheme=scheme, region=region)
    return scheme


def test_what_nobody_keeps_is_changed_by_whoever_stands_over_all_that_use_it(counties, bosses, above):
    keys = [region.pk for region in counties]
    answers = [may_change_shared(user, owner_id=None, used_by=keys) for user in (*bosses, above)]
    assert answers == [False, False, True]
    assert may_change_shared(bosses[0], owner_id=None, used_by=keys[:1])
    assert not may_change_shared(make.make_user(Role.LEADER, region=counties[0]), owner_id=None, used_by=keys[:1])
    assert stands_over(counties[0].parent_id, keys[0]) and not stands_over(keys[0], counties[0].parent_id)


def test_what_somebody_keeps_is_changed_by_them_alone(counties, bosses, above):
    keys = [region.pk for region in counties]
    answers = [may_change_shared(user, owner_id=keys[1], used_by=keys) for user in (*bosses, above)]
    assert answers == [False, True, False]


def test_one_county_changes_no_days_off_for_the_other(counties, bosses, above):
    with pytest.raises(NotDone, match="hold for all counties"):
        save_notice(year=2027, document="通知", text=NOTICE, actor=bosses[0])
    save_notice(year=2027, document="通知", text=NOTICE, actor=above)
    HolidayNotice.objects.filter(year=2027).update(owner=counties[1])
    assert counties[1].name in why_not_notice(year=2027, user=bosses[0])
    assert why_not_notice(year=2027, user=bosses[1]) == ""


def test_the_page_of_a_year_says_why_it_is_read_only(bosses, sign_in):
    client, url = sign_in(bosses[0]), reverse("calendar_notice", query={"year": 2027})
    english = {"accept-language": "en"}
    page = client.get(url, headers=english).content.decode()
    assert "hold for all counties here" in page and "Put in force" not in page
    refused = client.post(url, {"document": "通知", "lines": NOTICE}, headers=english)
    assert "hold for all counties here" in refused.content.decode()
    assert not HolidayNotice.objects.filter(year=2027).exists()


def test_a_notice_stands_in_the_trail_of_every_county(bosses, above):
    save_notice(year=2027, document="通知", text=NOTICE, actor=above)
    for user in (*bosses, above):
        assert AuditEntry.objects.visible_to(user).filter(action="calendar.notice").count() == 1
    elsewhere = make.make_taskforce(make.make_region(is_home=False))
    assert not AuditEntry.objects.visible_to(elsewhere).exists()
    assert first_broken() is None


def test_entries_that_are_written_together_reach_as_far(counties, bosses, above):
    with record_together():
        for n in range(3):
            record(actor=above, action="catalogue.load", target=f"{n}", reaches=[counties[0].pk])
    assert AuditEntry.objects.visible_to(bosses[0]).count() == 3
    assert not AuditEntry.objects.visible_to(bosses[1]).exists()
    assert first_broken() is None


def post_weight(client, indicator, weight):
    url = reverse("admin:indicators_indicator_change", args=[indicator.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    return client.post(url, {**data, "weight": weight}, headers={"accept-language": "en"})


def test_a_weight_that_two_counties_share_is_changed_by_neither(scheme, bosses, above, sign_in):
    indicator = Indicator.objects.get(scheme=scheme)
    for user in bosses:
        client = sign_in(user)
        url = reverse("admin:indicators_indicator_change", args=[indicator.pk])
        page = client.get(url, headers={"accept-language": "en"}).content.decode()
        assert "Several counties share" in page and 'name="_save"' not in page
        assert client.post(url, {"weight": "5"}).status_code == 403
    assert Indicator.objects.get(pk=indicator.pk).weight == indicator.weight
    assert post_weight(sign_in(above), indicator, "5").status_code == 302
    assert Indicator.objects.get(pk=indicator.pk).weight == 5
    for user in (*bosses, above):
        assert AuditEntry.objects.visible_to(user).filter(action="admin.change.indicator").count() == 1


def test_a_scheme_of_one_county_is_its_own_matter(scheme, counties, bosses, sign_in):
    scheme.cycles.filter(region=counties[1]).delete()
    assert regions_using(scheme) == {counties[0].pk}
    assert [bool(why_not_scheme(user, scheme)) for user in bosses] == [False, True]
    assert post_weight(sign_in(bosses[0]), Indicator.objects.get(scheme=scheme), "5").status_code == 302


def test_the_system_administrator_names_who_keeps_a_scheme_and_changes_nothing_else(scheme, counties, bosses, sign_in):
    client = sign_in(make.make_user(Role.SYSTEM_ADMIN))
    url = reverse("admin:indicators_scheme_change", args=[scheme.pk])
    sets = {"settings-TOTAL_FORMS": "0", "settings-INITIAL_FORMS": "0"}
    assert client.post(url, {"owner": counties[0].pk, "code": "other", **sets}).status_code == 302
    scheme.refresh_from_db()
    assert scheme.owner == counties[0] and scheme.code != "other"
    assert [bool(why_not_scheme(user, scheme)) for user in bosses] == [False, True]

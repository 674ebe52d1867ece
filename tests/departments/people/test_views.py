"""The pages of people: who sees which card, forms that store or say why not, and attempts that are put on record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.choices import PostKind, Role
from departments.models import AuditEntry, Post, TeamDocument
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def unit():
    return make.make_department("市监局")


@pytest.fixture
def other(unit):
    return make.make_department("税务局", region=unit.region)


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


def test_the_list_shows_who_holds_which_seat_and_who_followed_whom(unit, other, boss, sign_in):
    make.make_post(unit, name="前任", valid_from=TODAY - timedelta(days=99), valid_to=TODAY - timedelta(days=10))
    make.make_post(unit, name="现任", valid_from=TODAY - timedelta(days=9), phone="8832")
    context = sign_in(boss).get(reverse("people")).context
    first = context["lines"][0]
    assert [term.name if term else None for _label, term in first.seats] == [None, None, "现任"]
    assert [(c.former, c.successor) for line in context["changed"] for c in line.changes] == [("前任", "现任")]


def test_people_of_a_unit_see_their_own_card_and_no_other(unit, other, sign_in):
    make.make_post(other, name="外人")
    make.make_post(unit, name="自己人")
    for role in (Role.STAFF, Role.REVIEWER):
        client = sign_in(make.make_user(role, department=unit))
        page = client.get(reverse("people")).content.decode()
        assert "自己人" in page and "外人" not in page and reverse("post_new", args=[unit.code]) not in page
        assert client.get(reverse("people_unit", args=[other.code])).status_code == 404
        assert client.get(reverse("people_unit", args=[unit.code])).status_code == 200


def test_leadership_reads_every_card_and_changes_none(unit, sign_in):
    post = make.make_post(unit)
    client = sign_in(make.make_user(Role.LEADER, region=unit.region))
    page = client.get(reverse("people_unit", args=[unit.code])).content.decode()
    assert post.name in page and reverse("post_end", args=[post.pk]) not in page


def test_somebody_is_named_ended_and_refused_with_the_reason_above_the_fields(unit, boss, sign_in):
    client, page = sign_in(boss), reverse("post_new", args=[unit.code])
    values = {"kind": PostKind.HANDLER, "name": "张三", "valid_from": "2026-01-01"}
    assert client.post(page, values).url == reverse("people_unit", args=[unit.code])
    refused = client.post(page, values | {"name": "李四"})
    assert "张三" in refused.context["form"].non_field_errors()[0] and Post.objects.count() == 1
    post = Post.objects.get()
    client.post(reverse("post_end", args=[post.pk]), {"last_day": "2026-02-01", "reason": "调离"})
    post.refresh_from_db()
    assert post.valid_to == date(2026, 2, 1)
    card = client.get(reverse("people_unit", args=[unit.code])).context
    assert (card["present"], card["past"]) == ([], [post])


def test_a_team_document_is_recorded_and_counts(unit, boss, sign_in):
    client = sign_in(boss)
    client.post(reverse("team_document_new", args=[unit.code]), {"number": "1号", "dated": "2026-01-05"})
    assert TeamDocument.objects.get().dated == date(2026, 1, 5)
    line = client.get(reverse("people_unit", args=[unit.code])).context["line"]
    assert line.document == ("1号", date(2026, 1, 5))


def test_a_form_sent_to_another_regions_unit_is_not_found_and_on_record(unit, sign_in):
    post, stranger = make.make_post(unit), sign_in(make.make_taskforce(make.make_region()))
    for page in (
        reverse("post_new", args=[unit.code]),
        reverse("post_end", args=[post.pk]),
        reverse("handover_new", args=[post.pk]),
    ):
        assert stranger.get(page).status_code == 404
        assert stranger.post(page, {"last_day": "2026-02-01"}).status_code == 404
    assert AuditEntry.objects.filter(action="people.denied").count() == 3
    assert Post.objects.get().valid_to is None

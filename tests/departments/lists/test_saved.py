"""我的视图: one's own, under a name, with filters and columns."""

import pytest
from django.urls import reverse

from config.lists.page import list_pages
from departments.choices import Role
from departments.lists.saved import MOST, CannotKeep, save_view
from departments.models import SavedView
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make.make_taskforce(make.make_region())


def keep(user, **fields):
    return save_view(**{"user": user, "list_name": "gaps", "name": "发改局", "query": ""} | fields)


def test_a_view_keeps_filters_and_columns_and_forgets_page_and_format(user):
    view = keep(user, query="?list=zero&lead=102&q=&page=3&format=csv&columns=gap&columns=words")
    assert (view.query, view.columns) == ("list=zero&lead=102", "gap,words")
    assert view.address == "list=zero&lead=102&columns=gap,words"


def test_the_same_name_is_the_same_view_set_up_anew(user):
    keep(user, query="list=zero")
    keep(user, query="list=below")
    assert SavedView.objects.get().query == "list=below"


def test_two_people_and_two_lists_may_use_one_name(user):
    keep(user)
    keep(user, list_name="rankings")
    keep(make.make_taskforce(make.make_region()))
    assert SavedView.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ({"list_name": "home"}, "list"),
        ({"list_name": "http://x"}, "list"),
        ({"name": "  "}, "name"),
        ({"query": "q=" + "长" * 400}, "long"),
        ({"query": "columns=" + "x" * 401}, "long"),
    ],
)
def test_what_cannot_be_kept_is_refused(user, text, reason, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(CannotKeep, match=reason):
        keep(user, **text)
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_views_but_an_old_one_may_be_changed(user):
    for n in range(MOST):
        keep(user, name=f"视图{n}")
    with pytest.raises(CannotKeep):
        keep(user, name="再一个")
    assert keep(user, name="视图0", query="list=zero").query == "list=zero"


def test_every_list_that_views_are_kept_of_is_an_address():
    assert all(reverse(name) for name in list_pages())


def test_the_page_keeps_shows_and_forgets_a_view(user, sign_in):
    client = sign_in(user)
    saved = {"list": "department_list", "query": "kind=township&columns=phone", "name": "乡镇电话"}
    response = client.post(reverse("view_save"), saved)
    assert response.url == "/departments/?kind=township&columns=phone"
    page = client.get(response.url).content.decode()
    assert ">乡镇电话</a>" in page
    client.post(reverse("view_delete", args=[SavedView.objects.get().pk]))
    assert not SavedView.objects.exists()


def test_nobody_sees_or_deletes_anothers(user, sign_in):
    view = keep(user, list_name="department_list", name="别人的视图")
    other = sign_in(make.make_user(Role.TASKFORCE, region=user.region))
    assert "别人的视图" not in other.get(reverse("department_list")).content.decode()
    assert other.post(reverse("view_delete", args=[view.pk])).status_code == 404
    assert SavedView.objects.exists()


def test_a_forged_list_leads_nowhere_else(user, sign_in):
    response = sign_in(user).post(reverse("view_save"), {"list": "//evil.example", "name": "x", "query": ""})
    assert response.url == "/"

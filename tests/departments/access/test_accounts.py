"""The signed-in account comes with its unit and its region, in one query."""

import pytest
from django.contrib.auth import get_user
from django.test import Client, RequestFactory

from departments.choices import Role
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db


def _sign_in(user):
    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    return request


def test_unit_and_region_of_the_account_need_no_further_query(django_assert_num_queries):
    user = make_user(Role.STAFF, department=make_department())
    request = _sign_in(user)
    request.session.get("anything")
    with django_assert_num_queries(1):
        found = get_user(request)
        assert found == user and found.home_region == user.department.region


def test_an_account_that_was_closed_is_signed_out():
    user = make_user(Role.STAFF, department=make_department())
    request = _sign_in(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert not get_user(request).is_authenticated

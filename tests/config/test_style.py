"""The page that shows every component in every state."""

import pytest
from django.test import override_settings
from django.urls import reverse

from config.style import FOLDER, declare_examples
from departments.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def taskforce(client):
    client.force_login(make.make_user(Role.TASKFORCE, region=make.make_region()))
    return client


def test_every_component_is_shown_in_some_state(taskforce):
    page = taskforce.get(reverse("style")).content.decode()
    names = {path.name.removesuffix(".html") for path in FOLDER.glob("*.html")}
    assert names == {example.component for example in declare_examples()}
    assert [name for name in sorted(names) if f'id="style-{name}"' not in page] == []


def test_what_may_be_long_or_missing_is_shown_long_and_missing():
    states: dict[str, set[str]] = {}
    for example in declare_examples():
        states.setdefault(example.component, set()).add(example.state)
    for name in ("kpi", "nav", "pagination", "fact", "bump.svg", "dumbbell.svg", "heat", "waterfall.svg"):
        assert {"nothing", "too much"} <= states[name], name


def test_a_production_has_no_such_page(taskforce):
    with override_settings(TESTING=False):
        assert taskforce.get(reverse("style")).status_code == 404

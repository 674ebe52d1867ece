"""The first account of an installation."""

import getpass

import pytest
from django.core.management import CommandError, call_command

from departments.choices import Role
from departments.models import AuditEntry, User
from tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt_answers(monkeypatch):
    """What the administrator types at the two prompts."""

    def answers(*texts):
        left = list(texts)
        monkeypatch.setattr(getpass, "getpass", lambda prompt: left.pop(0))

    return answers


def test_an_account_is_added_with_its_role_and_on_record(prompt_answers):
    region = make_region()
    prompt_answers("Yunxi-2026-spring", "Yunxi-2026-spring")
    call_command("add_account", "anquan", role=[Role.SECURITY_ADMIN], full_name="安全员", region=region.code)
    user = User.objects.get(username="anquan")
    assert (user.role_set, user.region, user.check_password("Yunxi-2026-spring")) == (
        {Role.SECURITY_ADMIN},
        region,
        True,
    )
    assert AuditEntry.objects.get(action="account.add").detail == {"roles": ["security_admin"]}


@pytest.mark.parametrize("typing", [("short", "short"), ("Yunxi-2026-spring", "Yunxi-2026-sprang")])
def test_a_weak_or_mistyped_password_adds_nothing(prompt_answers, typing):
    prompt_answers(*typing)
    with pytest.raises(CommandError):
        call_command("add_account", "anquan", role=[Role.SECURITY_ADMIN], full_name="安全员")
    assert not User.objects.exists()

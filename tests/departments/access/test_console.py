"""What Django's own commands for accounts do here: no password that somebody keeps, and no superuser."""

import io

import pytest
from django.core.management import CommandError, call_command

from departments.models import AuditEntry, FormerPassword, OpenSession
from tests import factories as make
from tests.signing import open_session

pytestmark = pytest.mark.django_db


def test_a_reset_at_the_console_is_like_one_by_the_security_administrator():
    user, out = make.make_user(username="u101", password="Yunxi-2026-spring"), io.StringIO()
    open_session(user)
    call_command("changepassword", "u101", stdout=out)
    name, _, password = out.getvalue().strip().partition(": ")
    user.refresh_from_db()
    assert (name, user.must_change_password, user.check_password(password)) == ("u101", True, True)
    assert not OpenSession.objects.filter(user=user).exists()
    assert FormerPassword.objects.filter(user=user).count() == 1
    assert AuditEntry.objects.filter(action="access.password_reset", target="u101").count() == 1


def test_a_name_that_nobody_bears_is_said():
    with pytest.raises(CommandError, match="There is no account u999"):
        call_command("changepassword", "u999")


def test_there_is_no_superuser():
    with pytest.raises(CommandError, match="No account may do everything"):
        call_command("createsuperuser")

"""Which version this is, in one place and told everywhere: by a command and in the foot of every page."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from config.version import version
from departments.choices import Role
from tests.factories import make_region, make_user

ROOT = Path(settings.BASE_DIR)
WRITTEN = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_the_version_is_the_one_of_the_project_file():
    assert version() == WRITTEN


@pytest.mark.long
def test_the_command_says_it_and_not_the_version_of_django():
    """Started as a person starts it: Django knows this word too and would answer first."""
    done = subprocess.run([sys.executable, ROOT / "manage.py", "version"], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, f"Duibiao {WRITTEN}\n"), done.stderr


@pytest.mark.django_db
class TestFoot:
    def foot(self, html: str) -> str:
        return " ".join(html.partition("<footer")[2].split())

    @pytest.fixture
    def foot_line(self) -> str:
        return f'<span class="foot-version">对标 Duibiao {WRITTEN}</span>'

    def test_a_page_of_the_product_says_it(self, sign_in, foot_line):
        page = sign_in(make_user(Role.LEADER, region=make_region())).get(reverse("home"))
        assert foot_line in self.foot(page.content.decode())

    def test_so_does_the_page_before_signing_in(self, foot_line):
        assert foot_line in self.foot(Client().get(reverse("login")).content.decode())

    def test_so_does_the_page_of_an_error_which_knows_nothing(self, foot_line):
        assert foot_line in self.foot(render_to_string("500.html"))

    def test_so_does_the_administration(self, sign_in):
        page = sign_in(make_user(Role.SYSTEM_ADMIN, region=make_region())).get(reverse("admin:index"))
        foot = page.content.decode().partition('id="footer"')[2]
        assert f"<p> 对标 Duibiao {WRITTEN} </p>" in " ".join(foot.split())

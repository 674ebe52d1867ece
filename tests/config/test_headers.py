"""What every answer tells the browser, with https and without; and a fault tells nothing of the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from departments.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
# A process of its own: settings are read once, and those of tests are not those of an installation.
ASK = """
import json, django
django.setup()
from django.conf import settings as s
names = "DEBUG SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT"
names += " SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SESSION_EXPIRE_AT_BROWSER_CLOSE"
print(json.dumps({name: getattr(s, name) for name in names.split()} | {"hasher": s.PASSWORD_HASHERS[0]}))
"""


def settings_of(**environment):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", **environment}
    command = [sys.executable, "-c", ASK]
    found = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(found.stdout)


@pytest.mark.parametrize("path", ["/sign-in/", "/healthz", "/", "/nowhere/", "/admin/"])
def test_nothing_runs_that_is_not_ours_and_nobody_frames_us(path):
    answer = Client().get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert {
        name: policy[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")
    } == dict.fromkeys(("default-src", "object-src", "base-uri", "frame-ancestors"), "'none'")
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.long
def test_with_https_cookies_and_pages_are_bound_to_it():
    assert settings_of(HTTPS="1", DEBUG="") == {
        "DEBUG": False,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "hasher": "django.contrib.auth.hashers.Argon2PasswordHasher",
    }


@pytest.mark.long
def test_an_installation_without_its_secret_database_or_broker_is_refused():
    env = {**os.environ, "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "HTTPS": "", "DEBUG": ""}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    found = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert found.returncode != 0
    assert [fault in found.stderr for fault in ("duibiao.E001", "duibiao.E002", "duibiao.E003")] == [True] * 3


def test_a_fault_tells_nothing_of_the_machine(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the secret of the machine")

    monkeypatch.setattr("departments.access.views.account.own_account", fail)
    client = Client(raise_request_exception=False)
    client.force_login(make.make_user(Role.STAFF))
    answer = client.get(reverse("own_sessions"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert not any(text in page for text in ("the secret", "Traceback", "RuntimeError", str(settings.BASE_DIR)))


@pytest.mark.parametrize("method", ["trace", "put", "delete", "patch"])
def test_methods_that_no_page_uses_do_nothing(method):
    client = Client()
    client.force_login(make.make_user(Role.STAFF))
    assert getattr(client, method)(reverse("own_password")).status_code == 405


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(target):
    client = Client()
    answer = client.post(reverse("set_language"), {"language": "en", "next": target})
    assert answer.url == "/"

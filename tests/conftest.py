"""What every test may ask for."""

import math
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import Client
from django.test.utils import override_settings
from redis import Redis

from departments.calendar.holidays import keep
from departments.calendar.periods import shipped
from departments.models import AuditHead, User
from indicators.entry.desks import clear_desks
from tests.realservers import missing

# A busy machine is no fault: nothing is judged by the time it takes.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")
# Each of these prepares once what takes longer than all its tests.
TOGETHER = {"tests/flows/test_demo_story.py", "tests/test_migrations.py"}


def pytest_configure() -> None:
    # Argon2 is slow on purpose; the tests of signing in are not about that.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    # Hashed names would need `collectstatic` before every run.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    post_migrate.connect(_begin_audit_chain, sender=apps.get_app_config("departments"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests are dealt out one by one, but those of a file with one long preparation stay in one process."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in TOGETHER else nodeid

    return Together(config, log)


def _begin_audit_chain(*, using: str, **kwargs: object) -> None:
    """A test that commits is followed by an emptying of all tables; the row that the migration made comes back here."""
    AuditHead.objects.using(using).get_or_create(pk=1)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Each process of the suite works on its own copy of the migrated database, as Django's own runner does."""
    original, suffix = connection.settings_dict["NAME"], os.environ.get("PYTEST_XDIST_WORKER", "copy")
    with django_db_blocker.unblock():
        connection.creation.clone_test_db(suffix, verbosity=0)
        connection.settings_dict.update(connection.creation.get_test_db_clone_settings(suffix))
        connection.close()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(original, verbosity=0)


@pytest.fixture(scope="module")
def shared_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of scope "module": the rows they write are there for every test of the module and gone after it.

    Each test still undoes its own changes. Where such fixtures build on each other, like the stages of a story, the
    tests stand in the order of the stages.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploaded files of tests go into a folder of their own, never beside a developer's."""
    folder = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test worked out, rendered or held typing against is not the next one's answer."""
    cache.clear()
    caches["kept"].clear()
    clear_desks()
    # Working days of tests are those that are shipped; the table has its own tests.
    keep(shipped(), seconds=math.inf)


@pytest.fixture
def sign_in(db: None) -> Callable[[User], Client]:
    """A browser in which this account has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty database on the real Redis, one for each process of the suite."""
    server = os.environ.get("TEST_REDIS_URL")
    if not server:
        missing(os.environ.get("MISSING_TEST_REDIS_URL", "no Redis"))
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    url = f"{str(server).rstrip('/').rsplit('/', 1)[0]}/{number}"
    with Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture
def production_env(transactional_db: None, redis_url: str) -> dict[str, str]:
    """The environment of a process beside this one: the same PostgreSQL test database, the real Redis, one secret."""
    if connection.vendor != "postgresql":
        missing(os.environ.get("MISSING_DATABASE_URL", "no PostgreSQL"))
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return {
        **os.environ,
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "REDIS_URL": redis_url,
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "INFO",
    }


def _program(*names: str) -> Path:
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    missing(f"{names[0]} is not installed")
    raise AssertionError("missing() ends the test")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's browser."""
    return _program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice, to open the workbooks we write the way a clerk would."""
    return _program("soffice", "libreoffice")


@pytest.fixture(scope="session")
def pdftotext() -> Path:
    return _program("pdftotext")

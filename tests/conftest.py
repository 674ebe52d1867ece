"""What every test may ask for."""

import logging
import math
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.test.utils import override_settings
from django.utils import translation
from redis import Redis

from config.files import read_book
from departments.calendar.holidays import keep
from departments.calendar.periods import package_calendar
from departments.models import User
from indicators.entry.desks import clear_desks
from tests.copies import Copy
from tests.reader_at_hand import ForkingReader
from tests.realservers import missing
from tests.refusals import refuse_barely
from tests.signing import open_session

# A busy machine is no fault: nothing is judged by the time it takes.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")
Made = TypeVar("Made")
TESTS = Path(__file__).resolve().parent


def pytest_configure() -> None:
    # Argon2 is slow on purpose; the tests of signing in are not about that.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    # Hashed names would need `collectstatic` before every run.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    # Every client of a test would list all of them anew; the live server of browsers has a handler of its own.
    settings.WHITENOISE_USE_FINDERS, settings.WHITENOISE_AUTOREFRESH = False, True
    # Tests that visit every page are refused thousands of times; each would be written down with its traceback.
    logging.getLogger("django.request").setLevel(logging.ERROR)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process waits for another at the end; a file stays together.

    pytest-django puts tests that commit last, because they empty all tables; here they leave a fresh copy behind.
    """
    folders = {TESTS / "flows": 0, TESTS: 1, TESTS / "reports" / "demo": 2}

    def turn(item: pytest.Item) -> tuple[int, str]:
        return 0 if item.get_closest_marker("worker") else folders.get(item.path.parent, 3), str(item.path)

    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files are dealt out in the order of the collection, each whole: what it prepares is prepared in one process."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[Copy]:
    """Each process of the suite works on its own copy of the migrated database.

    After a test that commits it takes a new one: Django would empty all tables instead, which takes six times as long
    and leaves out what the migrations had written.
    """
    copy = Copy(os.environ.get("PYTEST_XDIST_WORKER", "copy"))
    with django_db_blocker.unblock():
        copy.take()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: copy.take())
        yield copy
    with django_db_blocker.unblock():
        copy.leave()


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of scope "module": the rows they write are there for every test of the module and gone after it.

    Each test still undoes its own changes. Where such fixtures build on each other, like the stages of a story, the
    tests stand in the order of the stages.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        _forget()
        yield
        transaction.set_rollback(True)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Rows shared by a module are checked once, when they were written.

    References between rows are checked late, by the end of a test; what is undone with that test is checked anew by the
    next one, which for the rows of a whole county takes seconds each time.
    """
    made = yield
    if fixturedef.scope == "module" and "module_db" in request.fixturenames and connection.in_atomic_block:
        connection.check_constraints()
    return made


@pytest.fixture(scope="module")
def each_begins_with(django_db_setup: Copy, django_db_blocker: Any) -> Iterator[Callable[[Callable[[], Made]], Made]]:
    """``module_db`` for tests that commit: what the given function writes is there when each of them begins."""
    with ExitStack() as until_the_last:

        def prepare(make: Callable[[], Made]) -> Made:
            with django_db_blocker.unblock():
                _forget()
                made = make()
                until_the_last.enter_context(django_db_blocker.unblock())
                until_the_last.enter_context(django_db_setup.beginning_with())
            return made

        yield prepare


@pytest.fixture(scope="session", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploaded files of tests go into a folder of their own, never beside a developer's."""
    folder = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="session")
def forking_reader() -> Iterator[ForkingReader]:
    reader = ForkingReader()
    yield reader
    reader.stop()


@pytest.fixture(autouse=True)
def reader_at_hand(
    request: pytest.FixtureRequest, forking_reader: ForkingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are read by forks of one process; tests of the process itself start it as the product does."""
    if not request.node.get_closest_marker("started_anew"):
        monkeypatch.setattr(read_book, "subprocess", forking_reader.subprocess)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    _forget()


def _forget() -> None:
    """What one test worked out, rendered or held typing against is not the next one's answer, nor is its language."""
    translation.deactivate()
    cache.clear()
    caches["kept"].clear()
    clear_desks()
    # Working days of tests are those that are shipped; the table has its own tests.
    keep(package_calendar(), seconds=math.inf)


@pytest.fixture
def sign_in(db: None) -> Callable[[User], Client]:
    """A browser in which this account has signed in."""
    return open_session


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hundreds of refusals are told by their status alone; their pages are read by tests of access."""
    refuse_barely(monkeypatch)


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

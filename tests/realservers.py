"""The pytest plugin that gives the suite its servers (loaded with -p, before Django reads its settings).

`TEST_DB=sqlite` runs the suite on SQLite, with `--differing` only what can differ there (`tests/differing.py`).
`TEST_DATABASE_URL` and `TEST_REDIS_URL` name servers to use instead of our own. Where a part is missing its tests are
skipped with a loud list at the end; with `CI=true` the run fails instead. Outside the tests that start a worker, tasks
run in-process: `REDIS_URL` is never set for the test process itself.
"""

import atexit
import os
import time
from collections import Counter
from collections.abc import Callable, Generator

import pytest

from tests import servers
from tests.differing import can_differ

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
ON_SQLITE = os.environ.get("TEST_DB", "").lower() == "sqlite"
WITHOUT_RUN = {"--help", "-h", "--version", "-V", "--markers", "--fixtures", "--collect-only", "--co"}
MISSING = "missing part: "
_started: dict[str, servers.Server] = {}


def missing(what: str) -> None:
    """End the test that needs ``what``: skipped on a developer's machine, failed in CI."""
    if IN_CI:
        pytest.fail(MISSING + what, pytrace=False)
    pytest.skip(MISSING + what)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None, object, object]:
    # A wrapper runs before every plain hook, pytest-django's reading of the settings included.
    if not IS_WORKER:
        os.environ["TESTS_BEGAN"] = str(time.time())
        os.environ.pop("REDIS_URL", None)
        os.environ.pop("DATABASE_URL", None)
        if not WITHOUT_RUN.intersection(args):
            if not ON_SQLITE:
                _start("DATABASE_URL", servers.postgresql)
            if "DATABASE_URL" not in os.environ:
                _start("DATABASE_URL", servers.sqlite)
            _start("TEST_REDIS_URL", servers.redis)
    return (yield)


def _start(variable: str, starter: Callable[[], servers.Server]) -> None:
    try:
        server = starter()
    except servers.Missing as reason:
        if IN_CI:
            raise pytest.UsageError(f"{MISSING}{reason}") from reason
        os.environ[f"MISSING_{variable}"] = str(reason)
        return
    atexit.register(server.stop)
    _started[variable] = server
    os.environ[variable] = server.url


def pytest_report_header() -> list[str]:
    values = {"DATABASE_URL": "none", "TEST_REDIS_URL": "none"}
    values |= {variable: f"{server.version} from {server.origin}" for variable, server in _started.items()}
    return [f"database: {values['DATABASE_URL']}", f"redis: {values['TEST_REDIS_URL']}"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--differing", action="store_true", help="only what the kind of database can change")
    parser.addoption(
        "--within", type=float, metavar="SECONDS", help="skip, loudly, what does not begin within this time"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of PostgreSQL have no place in a SQLite run, nor those of SQLite in another; without a server they are
    skipped, and said to be."""
    needs = [item for item in items if item.get_closest_marker("postgresql") or item.get_closest_marker("worker")]
    left_out = set(needs) if ON_SQLITE else {item for item in items if item.get_closest_marker("sqlite")}
    if config.getoption("differing"):
        left_out |= {item for item in items if not can_differ(item)}
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]
    for item in needs:
        for variable in ("DATABASE_URL", "TEST_REDIS_URL"):
            reason = os.environ.get(f"MISSING_{variable}")
            if reason and (variable == "DATABASE_URL" or item.get_closest_marker("worker")):
                item.add_marker(pytest.mark.skip(reason=MISSING + reason))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    within = item.config.getoption("within")
    if within and time.time() > float(os.environ["TESTS_BEGAN"]) + within:
        pytest.skip(f"not begun within {within:.0f} seconds; make test runs everything")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else "no reason given"
        for report in terminalreporter.stats.get("skipped", [])
    )
    lines = [f"{count} skipped: {reason}" for reason, count in reasons.most_common()]
    if "MISSING_DATABASE_URL" in os.environ:
        lines.append("The suite ran on SQLite although PostgreSQL was asked for.")
    if lines:
        terminalreporter.section("NOT TESTED HERE", sep="!", red=True, bold=True)
        for line in lines:
            terminalreporter.line(line)

"""What tests of whole pages may ask for: a real browser, and windows in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests.flows.windows import SWITCHES, Visits


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    # Beside a running loop Django opens connections of its own; those of before would be left open, and cut off later.
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The driver keeps an event loop in this thread, beside which Django would refuse to read the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=str(chromium), args=SWITCHES)
        yield started
        started.close()
        connections.close_all()


@pytest.fixture
def visits(browser: Browser, live_server: object) -> Iterator[Visits]:
    """Fails when a browser complained: a broken content policy, a missing file, an address outside."""
    found = Visits(browser, str(live_server))
    yield found
    for context in browser.contexts:
        context.close()
    assert found.complaints == []

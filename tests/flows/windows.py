"""Browser windows of several people, and everything their browsers complained about."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from departments.models import User

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PATIENCE = 30_000  # milliseconds: a busy machine is no fault
SIZE = {"width": 1366, "height": 768}
expect.set_options(timeout=PATIENCE)


@dataclass
class Visits:
    """The windows of one test; ``complaints`` must be empty at its end."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def anonymous(self, *, javascript: bool = True, language: str = "en-US") -> Page:
        window = self.browser.new_context(
            viewport=SIZE, java_script_enabled=javascript, locale=language, base_url=self.address
        )
        window.set_default_timeout(PATIENCE)
        page = window.new_page()
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note_request)
        return page

    def of(self, user: User, *, javascript: bool = True, language: str = "en-US") -> Page:
        client = Client()
        client.force_login(user)
        page = self.anonymous(javascript=javascript, language=language)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        return page

    def forgive(self, *texts: str) -> None:
        """Forget complaints that the test itself provoked."""
        self.complaints[:] = [each for each in self.complaints if not any(text in each for text in texts)]

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"asked {request.url}")


def violations(page: Page, *, within: str = "", without: tuple[str, ...] = ()) -> list[dict]:
    """What axe finds wrong with a page. Only that leaves the browser: what is right is ten times as long, and every
    word of it would be read here."""
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(
        "([within, options]) => axe.run(within || document, options).then(found => found.violations)", [within, options]
    )

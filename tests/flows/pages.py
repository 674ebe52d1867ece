"""Reading pages as people do, without JavaScript: by their words, labels, buttons and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

Fields = Mapping[str, str | bool]


def words(node: Any) -> str:
    """The text of an element on one line, without shapes and arrows that repeat it for the eye."""
    return " ".join(" ".join(node.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]")).split())


@dataclass
class Page:
    """A page that was answered: ``press`` sends the form it really has, hidden fields and all."""

    person: "Person"
    url: str
    response: HttpResponse

    @cached_property
    def root(self) -> Any:
        return html.document_fromstring(self.response.content.decode())

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def main(self) -> str:
        """What the page itself says, messages included, without the frame around it."""
        texts = [*self.root.find_class("messages"), *self.root.xpath("//main")]
        return " ".join(words(node) for node in texts)

    @property
    def foot(self) -> str:
        """The line with the settings, printed on every page of results."""
        return " ".join(words(node) for node in self.root.find_class("foot-settings"))

    def press(self, button: str, fields: Fields | None = None, *, within: str = "") -> "Page":
        """Fill in and press the button with these words; ``within`` is some text of its form or row."""
        buttons = self.root.xpath("//button[not(@disabled)] | //input[@type='submit']")
        near = [b for b in buttons if words(b) == button or b.get("value") == button]
        if within:
            near = [
                b for b in near if any(within in words(p) for p in b.xpath("ancestor::*[self::tr or self::form][1]"))
            ]
        assert near, f"{self.url} has no button “{button}” {within}: {sorted({words(b) for b in buttons})}"
        form = self._form_of(near[0])
        data: dict[str, list[str]] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        for label, value in (fields or {}).items():
            _fill(form, data, label, value)
        if near[0].get("name"):
            data[near[0].get("name")] = [near[0].get("value", "")]
        target = urljoin(self.url, near[0].get("formaction") or form.get("action") or self.url)
        return self.person.send(target, data, form.method)

    def follow(self, link: str) -> "Page":
        """Click the first link with these words."""
        found = [a for a in self.root.xpath("//a[@href]") if words(a) == link]
        assert found, f"{self.url} has no link “{link}”"
        return self.person.open(urljoin(self.url, found[0].get("href")))

    def rows(self, caption: str = "") -> list[dict[str, str]]:
        """The rows of the tables whose caption or heading says this, as texts by column heading."""
        found = []
        for table in self.root.xpath("//main//table"):
            title = " ".join(words(node) for node in table.xpath("caption | ancestor::section[1]/descendant::h2[1]"))
            if caption in title:
                found += _rows(table)
        return found

    def row(self, text: str, caption: str = "") -> dict[str, str]:
        """The one row in which some cell says this."""
        found = [row for row in self.rows(caption) if any(text in cell for cell in row.values())]
        assert found, f"{self.url} has no row “{text}” in {[list(row.values())[:2] for row in self.rows(caption)]}"
        return found[0]

    def _form_of(self, button: Any) -> Any:
        if name := button.get("form"):
            return next(form for form in self.root.forms if form.get("id") == name)
        return next(node for node in button.iterancestors() if node.tag == "form")


def _rows(table: Any) -> list[dict[str, str]]:
    headings = [words(cell) for cell in table.xpath("(thead/tr)[last()]/*")]
    cells = [[words(cell) for cell in row.xpath("td | th")] for row in table.xpath("tbody/tr")]
    return [dict(zip(headings, row, strict=True)) for row in cells if len(row) == len(headings)]


def _fill(form: Any, data: dict[str, list[str]], label: str, value: str | bool) -> None:
    control = _control(form, label)
    name = control.get("name")
    if control.get("type") in {"checkbox", "radio"}:
        others = [
            v for v in data.get(name, []) if control.get("type") == "checkbox" and v != control.get("value", "on")
        ]
        data[name] = [*others, control.get("value", "on")] if value else others
        return
    if control.tag == "select":
        options = {words(option): option.get("value", words(option)) for option in control.iter("option")}
        assert value in options or value in options.values(), f"“{label}” offers {sorted(options)}, not “{value}”"
        value = options.get(str(value), str(value))
    data[name] = [str(value)]


def _control(form: Any, label: str) -> Any:
    """The control with this name, label or aria-label; an exact label before one that begins so."""
    controls = form.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")
    values: dict[str, Any] = {}
    for control in controls:
        texts = [words(node) for node in form.xpath(f".//label[@for='{control.get('id')}']") if control.get("id")]
        texts += [words(node) for node in control.xpath("ancestor::label")]
        for text in [control.get("name"), control.get("aria-label"), *texts]:
            if text:
                values.setdefault(text.rstrip("*: "), control)
    if label in values:
        return values[label]
    near = [control for text, control in values.items() if text.startswith(label)]
    assert near, f"no field “{label}” among {sorted(values)}"
    return near[0]


@dataclass
class Person:
    """Somebody signed in through the page, reading English."""

    username: str
    password: str = "a-long-password-1"
    client: Client = field(default_factory=lambda: Client(headers={"accept-language": "en"}))

    def sign_in(self) -> "Person":
        page = self.open(reverse("login"))
        page.press("Sign in", {"username": self.username, "password": self.password})
        assert "_auth_user_id" in self.client.session, f"{self.username} could not sign in"
        return self

    def open(self, url: str, *, status: int = 200) -> Page:
        page = self._answer(self.client.get(url, follow=True), url)
        assert page.status == status, f"{url} answered {page.status}, not {status}"
        return page

    def send(self, url: str, data: Mapping[str, list[str]], method: str) -> Page:
        call = self.client.post if method.upper() == "POST" else self.client.get
        return self._answer(call(url, data, follow=True), url)

    def _answer(self, response: Any, url: str) -> Page:
        chain = response.redirect_chain
        return Page(self, urljoin(url, chain[-1][0]) if chain else url, response)

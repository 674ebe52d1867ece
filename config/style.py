"""A page that shows every component in every state, for whoever changes how the product looks; not in production."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
TAKES = re.compile(r"{# (.*) #}")


@dataclass(frozen=True)
class Example:
    """A component in one state; apps declare theirs in ``examples.py``. ``around`` is the class of what it stands in:
    a bar is white on dark, a line of facts stands in a list."""

    component: str
    state: str
    given: Mapping[str, Any] = field(default_factory=dict)
    around: str = ""

    def render(self, request: HttpRequest) -> str:
        """The component alone, given nothing of the page but the request."""
        given = {"request": request, "csrf_token": get_token(request)} | dict(self.given)
        return get_template(f"components/{self.component}.html").render(given)


@dataclass(frozen=True)
class Component:
    name: str
    says: list[str]
    states: list[tuple[Example, str]]


def declare_examples() -> Iterator[Example]:
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.examples"):
            yield from import_module(f"{app.name}.examples").examples()


def components(request: HttpRequest) -> list[Component]:
    """Every component of the folder, whether or not somebody gave an example of it."""
    examples = list(declare_examples())
    found = []
    for path in sorted(FOLDER.glob("*.html")):
        name = path.name.removesuffix(".html")
        states = [(example, example.render(request)) for example in examples if example.component == name]
        says = [line[1] for text in path.read_text().splitlines() if (line := TAKES.fullmatch(text))]
        found.append(Component(name, says, states))
    return found


def style(request: HttpRequest) -> HttpResponse:
    """Where the machine is somebody's own, or runs the tests; elsewhere there is no such page."""
    if not (settings.DEBUG or settings.TESTING):
        raise Http404
    return render(request, "config/style.html", {"components": components(request)})

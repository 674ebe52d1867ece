"""Widgets written at once are the ones that Django's templates write."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import mark_safe

from config.rendering import QuickRenderer

NASTY = "<b>\"&'"
GROUPED = [("", "—"), ("县直", [("a", "发改局"), (NASTY, NASTY)]), (1, mark_safe("<i>一</i>"))]
WIDGETS = [
    (forms.Select(choices=[("", "all"), ("x", NASTY)]), "x"),
    (forms.Select(choices=GROUPED, attrs={"class": NASTY, "disabled": True, "hidden": False}), NASTY),
    (forms.Select(choices=GROUPED), None),
    (forms.Select(choices=GROUPED), 1),
    (forms.SelectMultiple(choices=[("a", "A"), ("b", "B"), ("c", "C")]), ["a", "c"]),
    (forms.NullBooleanSelect(), True),
    (forms.TextInput(attrs={"maxlength": 20, "required": True}), NASTY),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"step": "any"}), 1234567.5),
    (forms.HiddenInput(), 0),
    (forms.EmailInput(), "a@b.example"),
    (forms.PasswordInput(), "never shown"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(attrs={"id": "tick"}), "yes"),
    (forms.DateInput(), "2026-11-25"),
    (forms.Textarea(), NASTY),
]


class Tags(list[object]):
    """The tags and texts of a piece of HTML; white space between tags does not matter."""

    def __init__(self, html: str) -> None:
        from html.parser import HTMLParser

        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attrs: self.append((tag, sorted(attrs)))  # type: ignore[method-assign]
        parser.handle_endtag = lambda tag: self.append(f"/{tag}")  # type: ignore[method-assign]
        parser.handle_data = lambda text: self.append(text.strip()) if text.strip() else None  # type: ignore[method-assign]
        super().__init__()
        parser.feed(html)


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_what_djangos_template_makes_of_it(widget, value):
    quick = widget.render("name", value, renderer=QuickRenderer())
    assert Tags(quick) == Tags(widget.render("name", value, renderer=DjangoTemplates()))
    assert hasattr(quick, "__html__")


def test_nothing_typed_gets_out_unescaped():
    widget = forms.TextInput(attrs={"title": NASTY})
    assert NASTY not in widget.render(NASTY, NASTY, renderer=QuickRenderer())
    assert escape(NASTY) in widget.render("name", NASTY, renderer=QuickRenderer())


def test_pages_use_it(settings):
    assert settings.FORM_RENDERER == "config.rendering.QuickRenderer"

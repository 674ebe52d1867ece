"""A component shows what it was given, and says on top what that is; a page says what it needs."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import override

from tests.template_names import FOLDER, asks, templates

COMPONENTS = [name for name in templates() if name.startswith("components/")]
PAGES = [name for name in templates() if not name.startswith("components/")]
INCLUDE = re.compile(r'{%\s*include\s+"(components/[^"]+)"(.*?)%}', re.DOTALL)
# Given to every page by `config/settings.py`, and to every list by its view.
EVERYWHERE = {
    *("request", "user", "perms", "messages", "csrf_token", "view"),
    *("own_region", "nav_items", "nav_more", "nav_more_here", "current_month"),
}


def comment(name: str) -> dict[str, set[str]]:
    """The words of the comment on top, by the line they stand in."""
    lines: dict[str, set[str]] = {}
    head = ""
    for line in (FOLDER / name).read_text().splitlines():
        found = re.fullmatch(r"{# (?:(Takes|May take|Blocks|Context): )?(.*) #}", line)
        if not found:
            break
        head = found[1] or head
        # What a name holds stands in brackets.
        text = re.sub(r"[({\[].*?[)}\]]", "", found[2]) if "ake" in head else found[2]
        lines.setdefault(head, set()).update(re.findall(r"[\w-]+", text))
    return lines


def test_every_component_is_included_with_only():
    loose = [
        f"{name} includes {component} without `only`: it reads the page's names; give it what it needs by `with`"
        for name in templates()
        for component, rest in INCLUDE.findall((FOLDER / name).read_text())
        if rest.split()[-1:] != ["only"]
    ]
    assert loose == []


def test_an_include_without_only_is_found():
    assert INCLUDE.findall(
        '{% include "components/tabs.html" with tabs=tabs\n only %}{% include "components/a.html" %}'
    ) == [
        ("components/tabs.html", " with tabs=tabs\n only "),
        ("components/a.html", " "),
    ]


def takes(name: str) -> set[str]:
    return comment(name).get("Takes", set())


def may_take(name: str) -> set[str]:
    return comment(name).get("May take", set())


def test_a_component_uses_only_what_its_comment_says_it_takes():
    unsaid = {name: asks(name).free - takes(name) - may_take(name) for name in COMPONENTS}
    assert {name: names for name, names in unsaid.items() if names} == {}


@pytest.mark.long
def test_a_component_is_given_all_that_it_takes_and_nothing_else():
    wrong = []
    for name in templates():
        for component, rest in INCLUDE.findall((FOLDER / name).read_text()):
            given = set(re.findall(r"(\w+)=", rest))
            # What a page put into a name right before, a component that may take it is meant to get.
            wanted = (takes(component) & asks(component).free) | (may_take(component) & asks(name).assigned)
            wrong += [f"{name} does not give {missing} to {component}" for missing in sorted(wanted - given)]
            wrong += [
                f"{name} gives {more} to {component}, which does not take it"
                for more in sorted(given - takes(component) - may_take(component))
            ]
    assert wrong == []


@pytest.mark.long
def test_a_page_says_on_top_what_blocks_it_has_and_what_it_expects():
    unsaid = {
        name: sorted(
            (asks(name).free - EVERYWHERE - text.get("Context", set()))
            | ({*asks(name).blocks} - text.get("Blocks", set()))
        )
        for name in PAGES
        if (text := comment(name)) is not None
    }
    assert {name: names for name, names in unsaid.items() if names} == {}
    assert [name for name in PAGES if "Context" not in comment(name)] == []


def test_every_component_is_used():
    texts = "".join((FOLDER / name).read_text() for name in templates())
    code = "".join(path.read_text() for path in FOLDER.parent.glob("*/templatetags/*.py"))
    written = {f"components/{name}.html" for name in re.findall(r'_component\(\s*"(\w+)"', code)}
    assert [name for name in COMPONENTS if name not in written and f'"{name}"' not in texts + code] == []


class Marked(forms.Form):
    plain = forms.CharField(help_text="Smaller < larger")
    made = forms.CharField(help_text=format_html("See <b>{}</b>", "<rule>"))


def test_a_help_text_is_escaped_unless_its_source_made_it_safe():
    html = render_to_string("components/fields.html", {"form": Marked()})
    assert "Smaller &lt; larger" in html
    assert "See <b>&lt;rule&gt;</b>" in html


def test_the_rules_for_a_password_keep_their_list():
    from django.contrib.auth.forms import SetPasswordForm

    html = render_to_string("components/fields.html", {"form": SetPasswordForm(None)})
    assert re.search(r'class="hint" id="id_new_password1_helptext">\s*<ul><li>', html)


def test_a_field_says_nothing_of_the_page_it_stands_on():
    page = Template('{% include "components/fields.html" with form=form only %}')
    html = page.render(Context({"form": Marked(), "unit": "市场监管局", "hide_label": True, "problems": ["No"]}))
    assert "市场监管局" not in html
    assert 'class="sr"' not in html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            '{% panel "Gaps" flush=True %}<p>None.</p>{% endpanel %}',
            '<section class="panel is-flush"><h2>Gaps</h2><p>None.</p></section>',
        ),
        ("{% panel title %}{{ title }}{% endpanel %}", '<section class="panel"><h2>a &lt; b</h2>a &lt; b</section>'),
        (
            '{% table "Gaps" %}<tbody></tbody>{% endtable %}',
            '<div class="table-wrap"><table class="table"><caption class="sr">Gaps</caption>'
            "<tbody></tbody></table></div>",
        ),
        ('{% fact "Unit" %}{{ title }}{% endfact %}', "<div><dt>Unit</dt><dd>a &lt; b</dd></div>"),
        ('{% callout "warn" %}<p>Late.</p>{% endcallout %}', '<section class="callout is-warn"><p>Late.</p></section>'),
        (
            '{% row_form "/x/" %}<button>Go</button>{% endrow_form %}',
            '<form class="row-form" method="post" action="/x/">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="t"><button>Go</button></form>',
        ),
    ],
)
def test_a_component_around_lines_of_the_page(written, shown):
    with override("en"):
        html = Template("{% load blocks %}" + written).render(Context({"title": "a < b", "csrf_token": "t"}))
    assert re.sub(r"\s+>", ">", re.sub(r">\s+|\s+<", lambda space: space.group().strip(), html)).strip() == shown

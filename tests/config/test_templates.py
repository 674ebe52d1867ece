"""What every page must keep: the strict content policy, exact tables, enough contrast."""

import re
from pathlib import Path

import django_tables2 as tables
import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from config.templatetags.ui import num

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in ROOT.glob("**/templates/**/*.html") if ".venv" not in path.parts)
WIDEST = 160
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle=|<style"),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "event handler": re.compile(r"<[^>]*\son[a-z]+="),
    "foreign address": re.compile(r"(?:src|href)=[\"'](?:https?:)?//"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_the_content_policy(path):
    text = path.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_no_line_of_a_template_is_wider_than_a_screen():
    """`make lint` lays templates out; what it cannot break – a long tag, a long msgid – is broken by hand."""
    wide = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert wide == []


def test_no_card_can_show_what_belongs_to_another():
    """An include without ``only`` sees every variable set for the cards before it."""
    cards = [
        line for path in TEMPLATES for line in re.findall(r'{% include "components/kpi.html"[^%]*%}', path.read_text())
    ]
    assert len(cards) > 10
    assert [line for line in cards if not line.endswith("only %}")] == []


COLOUR = re.compile(r":[^;{}]*#[0-9a-fA-F]{3,8}")


@pytest.mark.parametrize("name", ["admin", "base", "components", "forms", "layout", "tables", "top"])
def test_colours_stand_on_the_token_sheet_alone(name):
    assert COLOUR.findall((ROOT / "static" / "css" / f"{name}.css").read_text()) == []


def test_style_sheets_load_nothing_from_elsewhere():
    for path in (ROOT / "static" / "css").glob("*.css"):
        assert not re.search(r"url\(|@import", path.read_text()), path.name


class Scores(tables.Table):
    caption = "Scores"
    unit = tables.Column(attrs={"td": {"scope": "row"}})
    score = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    def render_score(self, value):
        return num(value, 2)


@pytest.fixture
def page(rf):
    def render(query=""):
        table = Scores([{"unit": f"Unit {index}", "score": index} for index in range(1, 8)], empty_text="None")
        request = rf.get(f"/{query}")
        tables.RequestConfig(request, paginate={"per_page": 3}).configure(table)
        with override("en"):
            return table.as_html(request)

    return render


def test_a_sorted_table_says_so_and_keeps_the_other_parameters(page):
    html = page("?sort=-score&kind=county&page=2")
    assert 'aria-sort="descending"' in html
    assert "sort=score&amp;kind=county" in html
    assert "<caption>Scores</caption>" in html


def test_sorting_anew_starts_at_the_first_page_and_paging_keeps_the_order(page):
    html = page("?sort=-score&page=2")
    sort_links = re.findall(r'<th scope="col".*?href="([^"]*)"', html, re.S)
    assert sort_links and not any("page=" in link for link in sort_links)
    assert "sort=-score&amp;page=3" in html


def test_rows_have_a_header_cell_and_right_aligned_figures(page):
    html = page()
    assert re.search(r'<th[^>]*scope="row"[^>]*>Unit 1</th>', html)
    assert re.search(r'<td[^>]*class="num"[^>]*><span class="num">1.00</span></td>', html)
    assert "7 rows in all" in html
    assert "page 1 of 3" in html


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", help_text="Say which number.")


def test_a_refused_field_is_linked_from_the_summary_and_described():
    with override("en"):
        form = ReasonForm({"reason": ""})
        summary = render_to_string("components/error_summary.html", {"form": form})
        fields = render_to_string("components/fields.html", {"form": form})
    assert 'href="#id_reason"' in summary
    assert 'aria-invalid="true"' in fields
    for name in re.search(r'aria-describedby="([^"]*)"', fields)[1].split():
        assert f'id="{name}"' in fields


TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", (ROOT / "static/css/tokens.css").read_text()))
PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "link", "brand") for ground in ("paper", "ground")],
    *[(ink, ground) for ink in ("ink", "ink-soft") for ground in ("amber-soft", "red-soft", "hover", "info-soft")],
    *[(f"{tone}-ink", f"{tone}-soft") for tone in ("amber", "red", "done", "info", "off")],
    *[(ink, ground) for ink in ("on-brand", "on-brand-soft") for ground in ("brand", "brand-mid")],
    ("brand", "brand-soft"),
    ("amber-bright", "brand"),
]


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(ink, ground):
    lighter, darker = sorted((luminance(TOKENS[ink]), luminance(TOKENS[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5

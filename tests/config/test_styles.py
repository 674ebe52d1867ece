"""A class belongs to one component or one page, whose sheet styles it; what nothing wears is gone."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static" / "css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Sheets for paper change what the others style. The administration is Django's: its pages load none of ours but these.
PAPER = {"print.css", "admin_print.css", "letter.css", "portrait.css", "sheet.css"}
ADMINISTRATION = {"tokens.css", "top.css", "admin.css"}
# Classes that Django's administration wears.
DJANGO = {"admin.css", "admin_print.css"}
SOURCES = (
    "templates/**/*.html",
    "static/js/**/*.js",
    *(f"{app}/**/*.py" for app in ("config", "departments", "indicators", "reports")),
)


def sheets(names: set[str]) -> dict[str, str]:
    return {name: COMMENT.sub("", (CSS / name).read_text()) for name in sorted(names)}


def screen(text: str) -> str:
    """Without what holds on paper only."""
    return re.sub(r"@media print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)


def owner(selector: str) -> str:
    """The class that a rule begins at: `.kpi-value .unit` arranges a unit inside `kpi-value`. Of `.table.heat` it is
    the narrower one, and a state (`is-…`) belongs to the class that wears it."""
    first = re.split(r"[\s>+~]", selector.strip())[0]
    classes = re.findall(r"\.([a-zA-Z][\w-]*)", first)
    owned = [name for name in classes if not name.startswith("is-")]
    return (owned or classes or [""])[-1]


def double_styles(texts: dict[str, str]) -> list[str]:
    found: dict[str, list[str]] = defaultdict(list)
    for sheet, text in texts.items():
        for rule in re.findall(r"([^{}@;]+)\{", screen(text)):
            for name in {owner(selector) for selector in rule.split(",")} - {""}:
                if sheet not in found[name]:
                    found[name].append(sheet)
    return [
        f".{name} is styled in {' and '.join(where)}: it belongs to the sheet of its component, {where[0]}, "
        "or it is two things and needs two names"
        for name, where in sorted(found.items())
        if len(where) > 1
    ]


PRODUCT = {path.name for path in CSS.glob("*.css")} - PAPER - {"admin.css"}


@pytest.mark.parametrize("names", [PRODUCT, ADMINISTRATION], ids=["product", "administration"])
def test_a_class_is_styled_in_one_sheet(names):
    assert double_styles(sheets(names)) == []


def test_a_class_styled_twice_is_named_with_where_it_belongs():
    texts = {"grid.css": ".months li { width: 33%; }", "time.css": ".table.months th, .kpi .months { padding: 3px; }"}
    assert double_styles(texts) == [
        ".months is styled in grid.css and time.css: it belongs to the sheet of its component, grid.css, "
        "or it is two things and needs two names"
    ]


def test_what_a_component_arranges_inside_itself_is_its_own():
    texts = {"base.css": ".unit { color: red; }", "kpi.css": ".kpi .unit { color: blue; } .kpi.is-bad { color: red; }"}
    assert double_styles(texts) == []


def test_nothing_is_styled_that_no_template_script_or_view_wears():
    words = set()
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            words |= set(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    styled = {
        name: sheet
        for sheet, text in sheets({path.name for path in CSS.glob("*.css")} - DJANGO).items()
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text))
    }
    # `is-{{ tone }}`, `heat-{{ shade }}`, f"hide-{n}": the last part is put in by a template.
    put_together = re.compile(r"(?:is|heat|hide|band|dash)-[\w-]+")
    assert [
        f"{name} in {styled[name]}" for name in styled if name not in words and not put_together.fullmatch(name)
    ] == []


def test_no_token_is_kept_that_nothing_uses():
    tokens = re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text())
    used = "".join(
        path.read_text() for path in (ROOT / "static").rglob("*.*") if path.suffix in {".css", ".js", ".svg"}
    )
    assert [name for name in dict.fromkeys(tokens) if f"var({name})" not in used] == []

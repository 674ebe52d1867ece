"""The house keeps its shape: who may import whom, how long a room may grow, and nothing from outside on a page."""

import ast
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each may import itself and everything before it.
APPS = ("config", "departments", "indicators", "reports")
# Inside an app, and from app to app, imports point to the same room or to the left. Modules not named are pure.
ROOMS = ("choices", "querysets", "models", "pure", "services", "presentation", "entrance", "urls")
ROOM_OF = {
    "choices": "choices",
    "querysets": "querysets",
    "models": "models",
    "services": "services",
    **dict.fromkeys(("forms", "tables", "filters", "exports", "demo", "context", "templatetags"), "presentation"),
    **dict.fromkeys(("views", "admin", "management", "commands", "tasks", "apps", "checks"), "entrance"),
    "urls": "urls",
}
MODULE_CEILING, MODULE_MEDIAN = 350, 100
FUNCTION_CEILING, FUNCTION_P90 = 60, 25


@dataclass(frozen=True)
class Module:
    path: Path
    tree: ast.Module
    lines: int

    @property
    def app(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def room(self) -> str:
        return room_of(self.name)

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


def room_of(name: str) -> str:
    parts = name.split(".")
    return ROOM_OF.get(parts[1], "pure") if len(parts) > 1 else "choices"


@cache
def modules() -> list[Module]:
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                found.append(Module(path, ast.parse(text), len(text.splitlines())))
    assert len(found) > 30, "the product was not found"
    return found


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported when the program runs; `if TYPE_CHECKING:` is for the reader alone."""
    typing_only = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            # `from config import env` imports the module config.env; `from x.y import Name` stays x.y.
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def own_imports(module: Module) -> Iterator[tuple[int, str]]:
    return ((line, name) for line, name in imports(module) if name.split(".")[0] in APPS)


def functions() -> Iterator[tuple[Module, ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield module, node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_apps_are_imported_only_in_the_direction_of_the_arrows():
    wrong = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for line, name in own_imports(module)
        if APPS.index(name.split(".")[0]) > APPS.index(module.app)
    ]
    assert wrong == []


def test_imports_point_left_inside_an_app_and_from_app_to_app():
    wrong = [
        f"{module}:{line} ({module.room}) imports {name} ({room_of(name)})"
        for module in modules()
        if module.app != "config"
        for line, name in own_imports(module)
        if not name.startswith("config.") and ROOMS.index(room_of(name)) > ROOMS.index(module.room)
    ]
    assert wrong == []


def test_glue_knows_no_business_and_names_apps_by_string_only():
    wrong = [
        f"{module}:{line} imports {name}"
        for module in modules()
        if module.app == "config"
        for line, name in own_imports(module)
        if not name.startswith("config")
    ]
    assert wrong == []
    assert not (ROOT / "config" / "models.py").exists()


def test_pure_modules_know_neither_the_database_nor_the_clock():
    clocks = re.compile(
        r"\b(timezone\.(now|localdate|localtime)|datetime\.(now|today|utcnow)|date\.today|time\.time)\("
    )
    wrong = []
    for module in modules():
        if module.app == "config" or module.room != "pure" or module.path.name == "__init__.py":
            continue
        for line, name in imports(module):
            of_models = name.split(".")[0] in APPS and room_of(name) == "models"
            of_orm = name.startswith(("django.db", "django.utils.timezone")) and not name.endswith("Choices")
            if of_models or of_orm:
                wrong.append(f"{module}:{line} imports {name}")
        if clock := clocks.search(ast.unparse(module.tree)):
            wrong.append(f"{module} reads the clock: {clock.group()}")
    assert wrong == []


def test_numbers_never_become_floating_point():
    wrong = [
        f"{module}:{node.lineno} {ast.unparse(node)}"
        for module in modules()
        if module.app != "config" and module.room in {"pure", "services", "models"}
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    # Coordinates of drawings are pixels, not figures.
    assert [line for line in wrong if not line.startswith("indicators/scoring/charts.py")] == []


def test_there_are_no_signals_and_no_overridden_save():
    wrong = []
    for module in modules():
        wrong += [f"{module}:{line} imports {name}" for line, name in imports(module) if ".signals" in name]
        for owner in ast.walk(module.tree):
            if isinstance(owner, ast.ClassDef) and module.room == "models":
                wrong += [
                    f"{module}:{node.lineno} {owner.name}.{node.name}"
                    for node in owner.body
                    if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
                ]
    assert wrong == []


def test_services_are_functions_with_named_arguments_and_types():
    wrong = []
    for module in modules():
        if module.room != "services":
            continue
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if node.returns is None or any(argument.annotation is None for argument in node.args.kwonlyargs):
                    wrong.append(f"{module}:{node.lineno} {node.name} lacks types")
            elif isinstance(node, ast.ClassDef) and node.name.endswith(("Service", "Manager")):
                wrong.append(f"{module}:{node.lineno} {node.name} is a service class")
    assert wrong == []


def test_no_module_is_longer_than_its_ceiling_and_half_are_short():
    long = [f"{module}: {module.lines} lines" for module in modules() if module.lines > MODULE_CEILING]
    assert long == []
    lengths = [module.lines for module in modules() if module.path.name != "__init__.py"]
    assert statistics.median(lengths) <= MODULE_MEDIAN


def test_no_function_is_longer_than_its_ceiling_and_nine_of_ten_are_short():
    long = [f"{module}:{node.lineno} {node.name}: {n} lines" for module, node, n in functions() if n > FUNCTION_CEILING]
    assert long == []
    lengths = sorted(n for _module, _node, n in functions())
    assert lengths[int(len(lengths) * 0.9)] <= FUNCTION_P90


# What a page is made of.

PAGES = sorted(path for top in (*APPS, "templates") for path in (ROOT / top).rglob("*.html"))
ASSETS = sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js", ".svg", ".html"})
# The names of XML vocabularies look like addresses, but nobody fetches them.
VOCABULARY = re.compile(r"""["']?https?://www\.w3\.org/[\w/#.-]*["']?""")
ELSEWHERE = re.compile(r"""(?:https?:|["'(=\s])//[\w.-]+\.[a-z]{2,}""", re.IGNORECASE)
COMMENT = re.compile(r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
INLINE = {
    "a script in the page": re.compile(r"<script\b(?![^>]*\bsrc\s*=)|<script\b[^>]*>\s*[^\s<]", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def shown(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """What each file sends to a browser: its text without comments."""
    assert paths, "the pages were not found"
    return ((path.relative_to(ROOT), COMMENT.sub("", path.read_text(encoding="utf-8"))) for path in paths)


def test_nothing_is_fetched_from_another_host():
    assert [
        f"{path}: {found.group().strip()}"
        for path, text in shown(PAGES + ASSETS)
        for found in ELSEWHERE.finditer(VOCABULARY.sub("", text))
    ] == []


def test_no_page_holds_script_or_style_of_its_own():
    assert [
        f"{path}: {what}: {found.group()[:80]}"
        for path, text in shown(PAGES)
        for what, pattern in INLINE.items()
        for found in pattern.finditer(text)
    ] == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ('<script src="/static/a.js"></script>', None),
        ("<script>alert(1)</script>", "a script in the page"),
        ('<script src="a.js">alert(1)</script>', "a script in the page"),
        ('<td style="color: red">', "a style in the page"),
        ('<button type="button" onclick="go()">', "an event handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<p class="on style">condition="x"</p>', None),
    ],
)
def test_the_search_for_inline_code_finds_it_and_nothing_else(text, caught):
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == ([caught] if caught else [])


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ('<link href="https://cdn.example.com/a.css">', True),
        ('<script src="//cdn.example.com/a.js">', True),
        ("@import url(//fonts.example.com/x)", True),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ("a // comment of a script", False),
        ("<a href='/reports//1'>", False),
    ],
)
def test_the_search_for_other_hosts_finds_them_and_nothing_else(text, caught):
    assert bool(ELSEWHERE.search(VOCABULARY.sub("", text))) is caught

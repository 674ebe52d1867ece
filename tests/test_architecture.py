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
# Inside an app a folder is a capability. Each may import the app's kernel and what stands before it here.
CAPABILITIES = {
    "config": ("files", "sheets", "documents", "lists"),
    "departments": ("trail", "access", "sheets", "documents", "lists", "calendar", "ledger", "people", "meetings"),
    "indicators": [
        "figures",
        "scoring",
        "responsibility",
        "catalogue",
        "cycles",
        "doubts",
        "entry",
        "evidence",
        "review",
        "corrections",
        "upload",
        "progress",
        "benchmarks",
        "rounds",
        "circulars",
        "targets",
        "publicity",
    ],
    "reports": (
        "build",
        "analysis",
        "words",
        "charts",
        "loop",
        "publishing",
        "documents",
        "tasks",
        "checking",
        "pages",
        "demo",
    ),
}
# What Django wants at the level of an app; it may use every capability of it.
ENTRANCES = {
    "admin",
    "adminsite",
    "apps",
    "celery",
    "commands",
    "context",
    "examples",
    "management",
    "tasks",
    "templatetags",
    "urls",
}
# Imports inside a capability, and from any capability to the layers of an earlier one, point to the same layer or to
# the left. The data come first, then what computes (its docstring says "Pure"), what does, what shows, what answers.
LAYERS = ("choices", "querysets", "models", "pure", "services", "presentation", "views", "urls", "entrance")
LAYER_OF = {
    "choices": "choices",
    "querysets": "querysets",
    "models": "models",
    **dict.fromkeys(("forms", "tables", "filters", "exports"), "presentation"),
    "views": "views",
    "urls": "urls",
}
PURE = re.compile(r"\bPure\b")
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
    def capability(self) -> str:
        return capability_of(self.name)

    @property
    def layer(self) -> str:
        parts = self.name.split(".")
        if len(parts) > 1 and parts[1] in ENTRANCES:
            return "entrance"
        # A part of a name that says a layer decides: `views/cells.py`, `exports_paper.py`, `models/figure.py`.
        for part in parts[1:]:
            if found := LAYER_OF.get(part) or LAYER_OF.get(part.split("_")[0]):
                return found
        return "pure" if self.says_pure else "services"

    @property
    def says_pure(self) -> bool:
        return bool(PURE.search(ast.get_docstring(self.tree) or ""))

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


def capability_of(name: str) -> str:
    """The folder inside its app; empty for the kernel, which all capabilities share."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in CAPABILITIES[parts[0]] else ""


def place_of(name: str) -> int:
    """Where a module stands in the order of its app: the kernel first, entrances last."""
    parts = name.split(".")
    if capability := capability_of(name):
        return 1 + list(CAPABILITIES[parts[0]]).index(capability)
    return 99 if len(parts) > 1 and parts[1] in ENTRANCES else 0


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


@cache
def modules_by_name() -> dict[str, Module]:
    return {module.name: module for module in modules()}


def imports(module: Module, *, typing: bool = False) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported when the program runs; with ``typing`` what only a reader needs too."""
    typing_only = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if id(node) in typing_only and not typing:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            # `from config import env` imports the module config.env; `from x.y import Name` stays x.y.
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def own_imports(module: Module, *, typing: bool = False) -> Iterator[tuple[int, str]]:
    return ((line, name) for line, name in imports(module, typing=typing) if name.split(".")[0] in APPS)


def modules_behind(module: Module) -> Iterator[tuple[int, Module]]:
    """Line and module of ours for everything imported at run time."""
    for line, name in own_imports(module):
        found = modules_by_name().get(name) or modules_by_name().get(name.rpartition(".")[0])
        if found is not None and found is not module:
            yield line, found


def functions() -> Iterator[tuple[Module, ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield module, node, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.long
def test_apps_are_imported_only_in_the_direction_of_the_arrows():
    wrong = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for line, name in own_imports(module)
        if APPS.index(name.split(".")[0]) > APPS.index(module.app)
    ]
    assert wrong == []


@pytest.mark.long
def test_capabilities_of_an_app_are_imported_only_by_later_ones():
    wrong = [
        f"{module}:{line} imports {found}: {module.capability or 'the kernel'} comes before "
        f"{found.capability or 'an entrance'} in {module.app}, so what is imported stands in the wrong room"
        for module in modules()
        for line, found in modules_behind(module)
        if found.app == module.app
        and not (module.layer == "urls" or (module.app == "config" and not module.capability))
        if place_of(found.name) > place_of(module.name)
    ]
    assert wrong == []


@cache
def owners() -> dict[str, str]:
    """Names of addresses by the app that has them."""
    return {
        name: app
        for app in APPS
        for path in sorted((ROOT / app).rglob("urls.py"))
        for name in re.findall(r'name="(\w+)"', path.read_text(encoding="utf-8"))
    }


ASKS_FOR_AN_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
# Everybody comes home: settings name the address where a sign-in leads.
ROOT_ADDRESS = "home"


def strings(module: Module) -> Iterator[tuple[int, str, bool]]:
    """Line and text of every string, and whether an address is asked for by it."""
    wanted = {
        id(node.args[0])
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).split(".")[-1] in ASKS_FOR_AN_ADDRESS
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, id(node) in wanted


def is_later(app: str, other: str) -> bool:
    return other in APPS and APPS.index(other) > APPS.index(app)


@pytest.mark.long
def test_no_app_names_an_address_a_template_or_a_task_of_a_later_one():
    """A page of a later app is asked for with `link_to`; menu, timetable and lists are declared by who owns them."""
    wrong = [
        f"{module}:{line} names {text}"
        for module in modules()
        if module.app != "config"
        for line, text, is_address in strings(module)
        if (is_address and text != ROOT_ADDRESS and is_later(module.app, owners().get(text, "")))
        or (re.fullmatch(r"\w+(\.\w+)+", text) and is_later(module.app, text.split(".")[0]))
        or (text.endswith(".html") and is_later(module.app, text.split("/")[0]))
    ]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        app = path.relative_to(ROOT / "templates").parts[0]
        text = path.read_text(encoding="utf-8")
        wrong += [
            f"{path.relative_to(ROOT)} names {name}"
            for name in re.findall(r"{%\s*url\s+['\"](\w+)['\"]", text)
            if app in APPS and name != ROOT_ADDRESS and is_later(app, owners().get(name, ""))
        ]
        wrong += [
            f"{path.relative_to(ROOT)} includes {name}"
            for name in re.findall(r"{%\s*(?:include|extends)\s+['\"]([\w/.]+)['\"]", text)
            if app in APPS and is_later(app, name.split("/")[0])
        ]
    assert wrong == []


def test_every_folder_of_an_app_is_a_capability_in_its_order():
    level = {"models", "querysets", "migrations", "admin", "management", "templatetags", "numbers"}
    folders = {
        app: {path.name for path in (ROOT / app).iterdir() if (path / "__init__.py").exists()} - level for app in APPS
    }
    assert folders == {app: set(order) - {"tasks"} for app, order in CAPABILITIES.items()}


@pytest.mark.long
def test_layers_point_left_inside_a_capability():
    wrong = [
        f"{module}:{line} ({module.layer}) imports {found} ({found.layer})"
        for module in modules()
        for line, found in modules_behind(module)
        if found.app == module.app and found.capability == module.capability != ""
        if found.name.split(".")[:3] == module.name.split(".")[:3] or module.capability != "pages"
        if LAYERS.index(found.layer) > LAYERS.index(module.layer)
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


CLOCKS = re.compile(r"\b(timezone\.(now|localdate|localtime)|datetime\.(now|today|utcnow)|date\.today|time\.time)\(")


def impurities(module: Module) -> Iterator[str]:
    """What a pure module must not know: the database, also as a mere type, and the clock."""
    for line, name in imports(module, typing=True):
        of_models = name.split(".")[0] in APPS and name.split(".")[1:2] in (["models"], ["querysets"])
        of_orm = name.startswith(("django.db", "django.utils.timezone")) and not name.endswith("Choices")
        if of_models or of_orm:
            yield f"{module}:{line} imports {name}"
    for line, found in modules_behind(module):
        if found.layer == "services" and found.app != "config":
            yield f"{module}:{line} imports {found}, which does not say that it is pure"
    if clock := CLOCKS.search(ast.unparse(module.tree)):
        yield f"{module} reads the clock: {clock.group()}"


@pytest.mark.long
def test_modules_that_say_pure_know_neither_the_database_nor_the_clock():
    pure = [module for module in modules() if module.says_pure]
    assert len(pure) > 50, "the pure modules were not found"
    faults = [fault for module in pure for fault in impurities(module)]
    assert faults == []


@pytest.mark.long
def test_numbers_never_become_floating_point():
    wrong = [
        f"{module}:{node.lineno} {ast.unparse(node)}"
        for module in modules()
        if module.app != "config" and module.layer in {"pure", "services", "models"} and "demo" not in module.name
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    # Coordinates of drawings are pixels, not figures.
    assert [line for line in wrong if not line.startswith("indicators/scoring/charts.py")] == []


@pytest.mark.long
def test_there_are_no_signals_and_no_overridden_save():
    wrong = []
    for module in modules():
        wrong += [f"{module}:{line} imports {name}" for line, name in imports(module) if ".signals" in name]
        for owner in ast.walk(module.tree):
            if isinstance(owner, ast.ClassDef) and module.layer == "models":
                wrong += [
                    f"{module}:{node.lineno} {owner.name}.{node.name}"
                    for node in owner.body
                    if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
                ]
    assert wrong == []


def test_services_are_functions_with_named_arguments_and_types():
    wrong = []
    for module in modules():
        if module.layer != "services":
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


@pytest.mark.long
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


def texts_of(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """What each file sends to a browser: its text without comments."""
    assert paths, "the pages were not found"
    return ((path.relative_to(ROOT), COMMENT.sub("", path.read_text(encoding="utf-8"))) for path in paths)


def test_nothing_is_fetched_from_another_host():
    assert [
        f"{path}: {found.group().strip()}"
        for path, text in texts_of(PAGES + ASSETS)
        for found in ELSEWHERE.finditer(VOCABULARY.sub("", text))
    ] == []


def test_no_page_holds_script_or_style_of_its_own():
    assert [
        f"{path}: {what}: {found.group()[:80]}"
        for path, text in texts_of(PAGES)
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

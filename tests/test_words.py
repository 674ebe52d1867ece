"""One word, one thing (docs/GLOSSARY.md): the names in the code, and the short texts that could mean two things."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("config", "departments", "indicators", "reports", "tests")
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
REVIEWED = Path(__file__).with_name("short_texts.txt")

# They say that something was said, and never what.
VAGUE = {"said", "told", "asked", "called", "known", "taken", "lit"}
# Words with a better one in the glossary: what a name must not contain, and what to write instead.
BETTER = {
    r"dut(y|ies)": "obligation (应报), ledger item (台账事项), responsibility (责任分工) or movable (移交事项)",
    r"hand(ed|ing|s)?_in": "submit (提交), reported (已报) or upload (上传)",
}
# Names that other things hold on to: an address of a list's column, a column of the database.
HELD = {"indicators/targets/tables.py": {"asked"}}
# The names that Django looks for.
SHARED = {"Meta", "Command"}
CALLED_BY_DJANGO = {"bound_data"}

IRREGULAR = """
    begun bought bound broken brought built caught chosen done drawn driven dug eaten fallen felt fought forgotten
    found frozen given gone grown heard held hidden hung kept laid lain led left lost made meant met paid proven risen
    seen sent shaken shown sold sought spent spoken spun stated stolen struck stuck sunk sworn taught thought thrown
    torn understood withdrawn won worn written
"""
# Verbs and nouns that merely end like a participle.
NO_PARTICIPLE = """
    children embed even exceed feed green happen hasten lengthen listen need open proceed reopen screen seed seven shed
    shorten succeed ten then token when widen
"""


@cache
def trees() -> dict[str, ast.Module]:
    found = {}
    for top in SOURCES:
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                found[str(path.relative_to(ROOT))] = ast.parse(path.read_text(encoding="utf-8"))
    assert len(found) > 300, "the product was not found"
    return found


def names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Everything that the module gives a name: functions, classes, parameters, variables and fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno


def first_word(name: str) -> str:
    return name.strip("_").split("_")[0].lower()


def is_participle(word: str) -> bool:
    if word in NO_PARTICIPLE.split():
        return False
    return word in VAGUE or word in IRREGULAR.split() or (len(word) > 4 and word.endswith(("ed", "en")))


def functions(tree: ast.AST, owner: str = "") -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Every function with the class that it is a method of."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, owner
            yield from functions(node)
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, node.name)
        else:
            yield from functions(node, owner)


def is_state(node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> bool:
    """A property says how something is; a method that narrows a QuerySet is an adjective: ``objects.published()``."""
    return owner.endswith("QuerySet") or any("property" in ast.unparse(each) for each in node.decorator_list)


@pytest.mark.long
def test_no_name_says_only_that_something_was_said():
    wrong = [
        f"{file}:{line} names something “{name}”: say what it is (text, values, present …), see docs/GLOSSARY.md"
        for file, tree in trees().items()
        for name, line in names(tree)
        if name.strip("_").lower() in VAGUE and name not in HELD.get(file, ())
    ]
    assert wrong == []


@pytest.mark.long
def test_a_thing_is_called_by_its_word_of_the_glossary():
    wrong = [
        f"{file}:{line} names something “{name}”: the glossary calls it {word}"
        for file, tree in trees().items()
        for name, line in names(tree)
        for pattern, word in BETTER.items()
        if re.search(rf"(^|_){pattern}(_|$)", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
        and not name.startswith("test_")
    ]
    assert wrong == []


@pytest.mark.long
def test_no_two_modules_share_the_name_of_a_class():
    found: dict[str, set[str]] = defaultdict(set)
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name not in SHARED:
                found[node.name].add(file)
    shared = [
        f"class {name} stands in {', '.join(sorted(files))}: say of what each is, as in TargetLine and RoundLine"
        for name, files in found.items()
        if len(files) > 1
    ]
    assert shared == []


@pytest.mark.long
def test_functions_are_verbs():
    wrong = [
        f"{file}:{node.lineno} calls a function “{node.name}”: say what it does, as in record_item_audit for “noted”"
        for file, tree in trees().items()
        for node, owner in functions(tree)
        if is_participle(first_word(node.name)) and not is_state(node, owner) and node.name not in CALLED_BY_DJANGO
    ]
    assert wrong == []


@pytest.mark.long
def test_the_glossary_speaks_of_what_is_there():
    """What the glossary prints as code is the name of something; the words not to be used are in its last table."""
    tables = GLOSSARY.partition("## Words that are not used in code")[0]
    existing = {name for tree in trees().values() for name, _line in names(tree)}
    printed = {
        part
        for text in re.findall(r"`([A-Za-z_][\w.]*)`", tables.partition("## Everywhere")[2])
        for part in text.split(".")
        if "_" in part or part[0].isupper()
    }
    assert len(printed) > 80
    assert sorted(printed - existing) == []


WORD, PLACEHOLDER = re.compile(r"[A-Za-z]"), re.compile(r"%\(\w+\)[sd]|{\w*}")
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')((?:(?!%\}).)*)%\}|\b_\("([^"]*)"\)""")


def texts_in_python(tree: ast.Module) -> Iterator[str]:
    names_of = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if names_of.get(node.func.id, "").startswith("gettext") and isinstance(first, ast.Constant):
                yield first.value


def short_texts() -> Counter[str]:
    """How often every text of one or two words is used without a context."""
    used: Counter[str] = Counter()
    for file, tree in trees().items():
        if not file.startswith("tests/"):
            used.update(texts_in_python(tree))
    for path in (ROOT / "templates").rglob("*.html"):
        for match in TRANSLATE.finditer(path.read_text(encoding="utf-8")):
            double, single, rest, argument = match.groups()
            if "context" not in (rest or ""):
                used[double or single or argument or ""] += 1
    # Marks and placeholders say the same everywhere.
    return Counter(
        {text: n for text, n in used.items() if len(text.split()) <= 2 and WORD.search(PLACEHOLDER.sub("", text))}
    )


@pytest.mark.long
def test_a_short_text_that_is_used_twice_has_one_meaning():
    """A person has read the list and found one Chinese meaning for each; a text that is new on it must be read too."""
    repeated = {text for text, n in short_texts().items() if n > 1}
    reviewed = set(REVIEWED.read_text(encoding="utf-8").splitlines())
    assert len(repeated) > 200
    wrong = [
        f"“{text}” is used in several places without a context. If it means one thing in Chinese everywhere, add it to "
        'tests/short_texts.txt; else give each use its own: pgettext("speaker", "Confirm"), '
        '{% translate "Confirm" context "speaker" %}.'
        for text in sorted(repeated - reviewed)
    ]
    assert wrong == []
    assert sorted(reviewed - repeated) == [], "these are not used twice any more: take them off tests/short_texts.txt"

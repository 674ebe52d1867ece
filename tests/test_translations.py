"""The Chinese catalogue is complete, certain, compiled, and knows every text of the product."""

import ast
import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.realservers import missing

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("config", "departments", "indicators", "reports", "templates", "locale")
# %(name)s, %s, {name} and {0}: what the program puts in must be in both languages.
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|{(\w*)}")


def entries(path: Path) -> dict[tuple[str, str], tuple[list[str], bool]]:
    """(context, msgid) → its texts, and whether the translation is only a guess (fuzzy)."""
    found = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        fields: dict[str, str] = {}
        field = ""
        for line in lines:
            if match := re.match(r'(msg\w+(?:\[\d])?) (".*")$', line):
                field = match[1]
                fields[field] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                fields[field] += ast.literal_eval(line)
        if "msgid" in fields:
            texts = [text for name, text in fields.items() if name.startswith("msgstr")]
            fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
            found[fields.get("msgctxt", ""), fields["msgid"]] = (texts, fuzzy)
    return found


@pytest.fixture(scope="module")
def catalogue():
    text = entries(CATALOGUE)
    text.pop(("", ""))
    return text


def test_every_text_is_translated_and_none_is_a_guess(catalogue):
    assert len(catalogue) > 100
    assert [key for key, (texts, _fuzzy) in catalogue.items() if not all(text.strip() for text in texts)] == []
    assert [key for key, (_texts, fuzzy) in catalogue.items() if fuzzy] == []


def test_translations_keep_every_placeholder(catalogue):
    def placeholders(text):
        return sorted(set(match.group() for match in PLACEHOLDER.finditer(text)))

    wrong = [
        (msgid, text)
        for (_context, msgid), (texts, _fuzzy) in catalogue.items()
        for text in texts
        if placeholders(text) != placeholders(msgid)
    ]
    assert wrong == []


def test_the_compiled_catalogue_says_what_the_source_says(catalogue):
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        text = gettext.GNUTranslations(compiled)
    for (context, msgid), (texts, _fuzzy) in catalogue.items():
        assert (text.pgettext(context, msgid) if context else text.gettext(msgid)) in texts, "run `make messages`"


def texts_of_module(path: Path) -> set[tuple[str, str]]:
    """(context, msgid) of every text that a module asks for; under another name or in an f-string, too.

    ``xgettext`` sees neither, so such a text would never reach the catalogue.
    """
    tree, names, found = ast.parse(path.read_text(encoding="utf-8")), {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and "gettext" in names.get(node.func.id, ""):
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if names[node.func.id].startswith("pgettext") and len(texts) > 1:
                found.add((texts[0], texts[1]))
            elif texts and not names[node.func.id].startswith(("pgettext", "npgettext")):
                found.add(("", texts[0]))
    return found


@pytest.mark.long
def test_a_text_is_translated_wherever_the_code_asks_for_it(catalogue):
    modules = [path for name in SOURCES[:4] for path in (ROOT / name).rglob("*.py")]
    assert len(modules) > 100
    wrong = {
        f"{path.relative_to(ROOT)}: {msgid}"
        for path in modules
        for context, msgid in texts_of_module(path)
        if (context, msgid) not in catalogue
    }
    assert wrong == set()


@pytest.mark.long
def test_the_catalogue_has_exactly_the_texts_of_the_product(catalogue, tmp_path):
    if not shutil.which("xgettext"):
        missing("gettext is not installed")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    options = ["--locale", "zh_Hans", "--no-location", "--no-wrap", "--no-obsolete"]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *options], cwd=tmp_path, check=True, capture_output=True
    )
    fresh = entries(tmp_path / CATALOGUE.relative_to(ROOT))
    fresh.pop(("", ""))
    unknown, unused = sorted(fresh.keys() - catalogue.keys()), sorted(catalogue.keys() - fresh.keys())
    assert (unknown, unused) == ([], []), "run `make messages`, then translate what is new"

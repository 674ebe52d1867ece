"""docs/SECURITY.md promises nothing without proof: every test that it names exists, every line has one or a reason."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| item", "|---"))
]


@cache
def names_in(file: str) -> frozenset[str]:
    """Tests of a file, those in classes with their class."""
    found = set()
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return frozenset(name for name in found if name.split("::")[-1].startswith("test_"))


def test_every_test_that_is_named_exists():
    named = NAMED.findall(TEXT)
    assert len(named) > 80
    missing = [f"{file}::{name}" for file, name in named if not (ROOT / file).exists() or name not in names_in(file)]
    assert missing == []


def test_every_line_has_a_proof_or_says_why_it_is_not_held():
    assert len(ROWS) > 70
    bare = [item for item, what, proof in ROWS if not NAMED.search(proof) and "not held, because" not in what]
    assert bare == []


def test_the_proof_holds_nothing_but_tests():
    odd = [item for item, _what, proof in ROWS if NAMED.sub("", proof).strip(" ,")]
    assert odd == []

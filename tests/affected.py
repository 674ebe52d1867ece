"""Names the tests that a change at hand can break, for `make test-quick`: `python -m tests.affected [BASE]`.

What counts as changed: files that differ from where this branch left ``main``, committed or not, and new ones. On
``main`` itself, what is not committed yet, or else the last commit. A file of a capability (`indicators/targets/…`,
`templates/indicators/targets/…`, `tests/indicators/targets/…`) stands for the tests of that capability, a module of the
kernel for those of the capability named like it (`indicators/models/targets.py`) and those at the app's level. The
rules of the house are always among them.
"""

import subprocess
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "departments", "indicators", "reports")
ALWAYS = ("tests/test_architecture.py", "tests/test_translations.py")
# Files that show in every page: their change is seen by the tests of pages as such.
OF_ALL_PAGES = ("static", "locale", "templates")


def tests_for(changed: set[str]) -> set[str]:
    """Files and folders of tests for changed files, all named from the top of the repository."""
    found = {tests for path in changed for tests in _tests_of(PurePosixPath(path))} | set(ALWAYS)
    there = {path for path in found if (ROOT / path).exists()}
    # A folder stands for what is in it.
    return {path for path in there if not any(str(folder) in there for folder in PurePosixPath(path).parents)}


def _tests_of(path: PurePosixPath) -> list[str]:
    top = path.parts[0]
    inner = path.parts[1:] if top in {"templates", "tests"} else path.parts
    if inner and inner[0] in APPS and len(inner) > 1:
        return _of_app(inner[0], PurePosixPath(*inner[1:]), path)
    if top == "tests":
        return [str(path)] if path.name.startswith("test_") else []
    if top in OF_ALL_PAGES:
        return ["tests/config"]
    return ["tests/test_readme.py"] if path.name in {"README.md", "Makefile"} else []


def _of_app(app: str, inner: PurePosixPath, path: PurePosixPath) -> list[str]:
    tests = PurePosixPath("tests", app)
    for capability in (inner.parts[0], inner.stem):
        if (ROOT / tests / capability).is_dir():
            own = [str(tests / capability)]
            break
    else:
        own = []
    if path.parts[0] == "tests" and path.name.startswith("test_"):
        own.append(str(path))
    elif not own or inner.parts[0] == "models":
        own += [str(tests / file.name) for file in (ROOT / tests).glob("test_*.py")]
    return own


def changes(base: str = "") -> set[str]:
    if not base:
        branch = _git("merge-base", "HEAD", "main")
        base = branch[0] if branch else "HEAD"
    found = {*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")}
    return found or set(_git("diff", "--name-only", "HEAD~1"))


def _git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


if __name__ == "__main__":
    print(*sorted(tests_for(changes(*sys.argv[1:]))), sep="\n")

"""The migrated database that every process of a run copies: made once for one state of the migrations, then kept.

Migrating takes longer than most runs of a few tests. What is kept lies in the machine's temporary folder, is found by a
digest of all it was made from, and goes by itself when nobody has used it for some days.
"""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LASTS = 3 * 24 * 60 * 60  # seconds without a user
# Which apps are migrated, and which releases of the packages that bring their own.
NAMED = ("config/settings.py", "config/env.py", "requirements.txt")


def keep(kind: str, make: Callable[[Path], None]) -> Path:
    """The folder with a database of this kind and release; ``make`` fills an empty folder when there is none."""
    shelf = _shelf()
    found = shelf / _digest(kind)
    if not found.exists():
        # Two runs may make it at once: the second one's is not needed.
        making = Path(tempfile.mkdtemp(prefix="making-", dir=shelf))
        try:
            make(making)
            making.rename(found)
        except OSError:
            if not found.exists():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    os.utime(found)
    return found


def migrate(url: str) -> None:
    """Bring the database at this address to the newest schema, as an administrator would."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        check=True,
    )


def ingredients() -> set[Path]:
    """Every file that has a say in the migrated database: the migrations, and what they import of the product."""
    found: set[Path] = set()
    waiting = list(ROOT.glob("*/migrations/*.py"))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imports(path)
    return found | {ROOT / name for name in NAMED}


def _imports(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{name}" for name in names)]
        for name in names:
            module = ROOT.joinpath(*name.split("."))
            yield from (file for file in (module.with_suffix(".py"), module / "__init__.py") if file.is_file())


def _digest(kind: str) -> str:
    digest = hashlib.sha256(f"{kind} {sys.version} {os.geteuid()}".encode())
    for path in sorted(ingredients()):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def _shelf() -> Path:
    """The folder of this account for what is kept; what nobody used for long is thrown away."""
    shelf = Path(tempfile.gettempdir()) / f"duibiao-migrated-{os.geteuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    state = shelf.lstat()
    if state.st_uid != os.geteuid() or state.st_mode & 0o077:
        raise PermissionError(f"{shelf} is not ours alone")
    for old in shelf.iterdir():
        if time.time() - old.stat().st_mtime > LASTS:
            shutil.rmtree(old, ignore_errors=True)
    return shelf

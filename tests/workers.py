"""Real Celery workers beside the test, and a way to stop the world in the middle of what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds


class Worker:
    """A `celery worker` process with its pool; kept in a process group of its own, so that it can be killed whole."""

    def __init__(self, env: dict[str, str], log: Path, *, concurrency: int = 1) -> None:
        self.log = log
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
        named = ["--concurrency", str(concurrency), "--hostname", f"{log.stem}@test"]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "config", "worker", *quiet, *named],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def pool(self) -> list[int]:
        """The processes that do the work."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """What a power cut does: the worker and its pool are gone without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_pool(self) -> None:
        """What the kernel does when memory runs out: the process at work is gone, its worker lives on."""
        for pid in self.pool():
            os.kill(pid, signal.SIGKILL)

    def has_logged(self, text: str) -> bool:
        return text in self.log.read_text(errors="replace")


@contextmanager
def working(env: dict[str, str], log: Path, **options: Any) -> Iterator[Worker]:
    """A worker for the length of a block; whatever happens in it, no process outlives it."""
    worker = Worker(env, log, **options)
    try:
        yield worker
    except BaseException:
        print(f"--- {log.name}\n{log.read_text(errors='replace')[-4000:]}")
        raise
    finally:
        if worker.process.poll() is None:
            worker.kill()


@contextmanager
def row_held(url: str, statement: str) -> Iterator[Callable[[], int]]:
    """Hold the rows of a `SELECT ... FOR UPDATE`; gives a count of those who wait for any lock meanwhile."""
    holder, watcher = psycopg2.connect(url), psycopg2.connect(url)
    watcher.autocommit = True
    try:
        with holder.cursor() as cursor:
            cursor.execute(statement)

        def waiting() -> int:
            with watcher.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
                return int(cursor.fetchone()[0])

        yield waiting
    finally:
        holder.close()
        watcher.close()


def manage(env: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """A management command in a process of its own, as an administrator would start it."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def call_task(env: dict[str, str], name: str) -> None:
    """Enqueue a task as beat does."""
    subprocess.run(
        [sys.executable, "-m", "celery", "--app", "config", "call", name],
        cwd=ROOT,
        env=env,
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )


def until(happened: Callable[[], Any], what: str) -> None:
    """Wait for something that must happen soon."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"waited {PATIENCE} seconds in vain until {what}"
        time.sleep(0.05)

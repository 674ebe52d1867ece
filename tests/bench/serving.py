"""The product under gunicorn on the real PostgreSQL, as two workers on two cores, and many who use it at once."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def serving() -> Iterator[int]:
    """The port it listens on, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "SECRET_KEY": str(settings.SECRET_KEY),
        "DJANGO_SETTINGS_MODULE": "tests.bench.floor_settings",
    }
    text = f"-m gunicorn config.wsgi --bind 127.0.0.1:{port} --workers 2 --threads 4 --keep-alive 150 --log-level error"
    process = subprocess.Popen([sys.executable, *text.split()], env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def together(jobs: list[Callable[[], list[float]]]) -> list[float]:
    """Every job in a thread of its own, all begun at once; all their times. The first fault of any is raised."""
    found: list[list[float]] = [[] for _ in jobs]
    faults: list[BaseException] = []
    gate = threading.Barrier(len(jobs))

    def run(place: int, job: Callable[[], list[float]]) -> None:
        gate.wait()
        try:
            found[place] = job()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
    return [each for times in found for each in times]

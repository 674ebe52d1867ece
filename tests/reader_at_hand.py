"""The reader's process for tests, forked from one that has its imports behind it, not started anew for every file.

A file is read by the same code, in a process of its own with the same limits, and how that process ends is report the
same way. Only what comes before the reading is spared: 0.12 s of processor time for each of some hundred files. What is
marked ``started_anew`` starts the process as the product does.
"""

import os
import select
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, Self

from config.files import read_book

CODE = struct.Struct("i")
SCRIPT = Path(__file__).with_name("forking_reader.py")


class ForkedReader:
    """What ``read_book`` asks of ``Popen``, of a process that is forked over the line."""

    def __init__(self, line: socket.socket, given: IO[bytes]) -> None:
        answer, output = os.pipe()
        self.report, report = os.pipe()
        socket.send_fds(line, [b"r"], [given.fileno(), output, report])
        os.close(output)
        os.close(report)
        self.stdout = os.fdopen(answer, "rb")
        self.returncode: int | None = None
        (self.pid,) = CODE.unpack(os.read(self.report, CODE.size))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.stdout.close()
        self.wait()
        os.close(self.report)

    def poll(self) -> int | None:
        """None, so that whoever asks waits; ``wait`` knows."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self.report], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("reader", timeout or 0)
            (self.returncode,) = CODE.unpack(os.read(self.report, CODE.size))
        return self.returncode

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 9)


class ForkingReader:
    """One process with the reader's imports behind it, started when the first file is read."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.line, self.theirs = socket.socketpair()
        # In the place of the module: the rest of it is used as it is.
        names = {name: getattr(subprocess, name) for name in ("PIPE", "DEVNULL", "TimeoutExpired")}
        self.subprocess = SimpleNamespace(Popen=self.fork, **names)

    def fork(self, _command: list[str], *, stdin: IO[bytes], **_others: Any) -> ForkedReader:
        with self.lock:
            if self.process is None:
                self.start()
            return ForkedReader(self.line, stdin)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT), str(self.theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=read_book.environment(),
            pass_fds=[self.theirs.fileno()],
        )
        self.theirs.close()

    def stop(self) -> None:
        self.line.close()
        self.theirs.close()
        if self.process:
            self.process.wait(10)

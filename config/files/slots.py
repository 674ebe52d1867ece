"""How many files are read at the same time (并行读取数): each may take 400 MB, and a machine has only so many.

A slot is a lock on a small file, held as long as the reader's process lives; it is free again when its holder ends, in
whatever way. All processes of this machine and account share them.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_AT_ONCE = 4
PATIENCE_SECONDS = 20.0
_PAUSE_SECONDS = 0.1


class AllBusy(Exception):
    """Every slot was held for as long as somebody waits."""


@contextmanager
def reader_slot(*, folder: Path | None = None, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold one slot; wait for it up to ``patience`` seconds, then raise ``AllBusy``."""
    folder = folder or Path(tempfile.gettempdir()) / f"duibiao-readers-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    until = time.monotonic() + patience
    while (slot := _take_slot(folder)) is None:
        if time.monotonic() >= until:
            raise AllBusy
        time.sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        os.close(slot)


def _take_slot(folder: Path) -> int | None:
    for number in range(MOST_AT_ONCE):
        slot = os.open(folder / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(slot)
        else:
            return slot
    return None

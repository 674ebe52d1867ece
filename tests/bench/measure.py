"""Measuring side by side: every contender once a round, in turn, and the median of its rounds."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from django.db import connection
from django.template import Template

# Templates as a server renders them: the test environment has every template and every part of one send a signal.
RENDER = Template._render
# CPython 3.11 keeps frames in chunks. Where a busy loop happens to call across the end of one, every call takes and
# gives back memory and the loop is several times slower; so rounds are measured from different depths of the stack.
DEPTHS = (0, 12, 24, 36, 48)


def medians(
    contenders: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    warm_up: int = 1,
    before: Callable[[], object] = lambda: None,
) -> dict[str, float]:
    """Seconds by name. An unmeasured round first: caches, plans and imports are warm for all alike.

    ``before`` is run before every measurement and not measured. All of it runs in a thread of its own, as a server
    answers requests, with a connection of its own.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}

    def measure() -> None:
        for number in range(warm_up + rounds):
            for name, run in contenders.items():
                before()
                gc.collect()
                took = _deeper(DEPTHS[number % len(DEPTHS)], run)
                if number >= warm_up:
                    seconds[name].append(took)
        connection.close()

    # What the test machinery holds is no load of the product's: a server's garbage collector never walks it.
    gc.collect()
    gc.freeze()
    with mock.patch.object(Template, "_render", RENDER), ThreadPoolExecutor(1) as thread:
        thread.submit(measure).result()
    gc.unfreeze()
    return {name: statistics.median(each) for name, each in seconds.items()}


def _deeper(frames: int, run: Callable[[], object]) -> float:
    if frames:
        return _deeper(frames - 1, run)
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def table(title: str, rows: list[tuple[str, ...]], *, headings: tuple[str, ...]) -> None:
    """Print a small table; columns as wide as they need."""
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    print(f"\n{title}")
    for row in [headings, tuple("-" * width for width in widths), *rows]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def seconds_text(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"

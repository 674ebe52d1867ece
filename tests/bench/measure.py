"""Measuring side by side: every contender once a round, in turn, and the median of its rounds."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def medians(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 1,
    before: Callable[[], object] = lambda: None,
) -> dict[str, float]:  # fmt: skip
    """Seconds by name. An unmeasured round first: caches, plans and imports are warm for all alike.

    ``before`` is run before every measurement and not measured.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    # What the test machinery holds is no load of the product's: a server's garbage collector never walks it.
    gc.collect()
    gc.freeze()
    for number in range(warm_up + rounds):
        for name, run in contenders.items():
            before()
            gc.collect()
            begin = time.perf_counter()
            run()
            if number >= warm_up:
                seconds[name].append(time.perf_counter() - begin)
    gc.unfreeze()
    return {name: statistics.median(each) for name, each in seconds.items()}


def table(title: str, rows: list[tuple[str, ...]], *, headings: tuple[str, ...]) -> None:
    """Print a small table; columns as wide as they need."""
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    print(f"\n{title}")
    for row in [headings, tuple("-" * width for width in widths), *rows]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def seconds_text(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"

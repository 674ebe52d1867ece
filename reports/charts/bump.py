"""位次走势图: the places of a few competitors, month by month, the first place on top. Pure layout.

Every line carries its name at its end, and the one the reader came for is thick: told apart without colours.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring.drawing import DrawnLine, Point, Tick, line_of, nice_scale, pixels, point_at, spread

WIDTH, LEFT, NAMES, TOP, BOTTOM = 640, 34, 120, 14, 26
# Height a place gets, between the least and the greatest height of all.
PLACE, LEAST, MOST = 22, 90, 300
# Names nearer than this would be printed over each other.
NAME_ROW = Decimal(14)
DASHES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One competitor; ``None`` is a month in which it was not ranked."""

    name: str
    ranks: Sequence[int | None]
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """A drawn series; ``dash`` tells thin lines apart, ``name_y`` is where its name stands. The reader's own line has a
    dot at every place, the others only at the last one and where there is no line."""

    name: str
    line: DrawnLine
    dots: tuple[Point, ...]
    focus: bool
    dash: int
    name_y: str


@dataclass(frozen=True, slots=True)
class Bump:
    """All tracks with both axes."""

    tracks: tuple[Track, ...]
    months: tuple[Tick, ...]
    places: tuple[Tick, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - NAMES
    floor: int = 0


def bump(labels: Sequence[str], series: Sequence[Series]) -> Bump | None:
    """The tracks of all who were ranked in any month; ``None`` with fewer than two months or nobody ranked."""
    present = [rank for each in series for rank in each.ranks if rank is not None]
    if len(labels) < 2 or not present:
        return None
    first, last = min(present), max(present)
    inner = min(max((last - first) * PLACE, LEAST), MOST)
    columns = spread(len(labels), LEFT + 10, WIDTH - NAMES - 10)

    def at(rank: int | Decimal) -> Decimal:
        return TOP + (Decimal(inner) / 2 if last == first else (Decimal(rank) - first) / (last - first) * inner)

    ranked = [each for each in series if any(rank is not None for rank in each.ranks)]
    ends = _apart([at(next(rank for rank in reversed(each.ranks) if rank is not None)) for each in ranked])
    thin = 0
    tracks = []
    for each, end in zip(ranked, ends, strict=True):
        drawn = [None if rank is None else point_at(x, at(rank)) for x, rank in zip(columns, each.ranks, strict=True)]
        line = line_of(drawn)
        dots = line.dots if each.focus else (*line.lone, line.dots[-1])
        tracks.append(Track(each.name, line, dots, each.focus, 0 if each.focus else thin % DASHES, pixels(end)))
        thin += not each.focus
    # What is drawn last lies on top.
    tracks.sort(key=lambda track: track.focus)
    height = TOP + inner + BOTTOM
    names = int(max(ends) + NAME_ROW / 2) + 1
    return Bump(
        tracks=tuple(tracks),
        months=tuple(Tick(pixels(x), label) for x, label in zip(columns, labels, strict=True)),
        places=tuple(Tick(pixels(at(step)), str(step)) for step in _steps(first, last)),
        height=max(height, names),
        floor=height - BOTTOM + 8,
    )


def _steps(first: int, last: int) -> list[int]:
    """Places written at the side: all of a few, else round ones between the first and the last."""
    if last - first <= MOST // PLACE:
        return list(range(first, last + 1))
    inside = [int(step) for step in nice_scale(Decimal(first), Decimal(last)) if first + 1 < step < last - 1]
    return [first, *inside, last]


def _apart(wanted: list[Decimal]) -> list[Decimal]:
    """Where the names stand: at their lines, pushed downwards where they would cover each other."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    for before, index in itertools.pairwise(order):
        placed[index] = max(placed[index], placed[before] + NAME_ROW)
    return placed

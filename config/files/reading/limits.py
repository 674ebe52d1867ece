"""How much of a file is read, and how a file is refused before its sentence is known. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Every number is measured on what the reader does, not on what the file promises."""

    bytes: int = 10 * MEGABYTE  # of the file
    rows: int = 20_000  # down to the last filled one
    columns: int = 512
    cells: int = 400_000  # filled ones, of all sheets
    places: int = 4_000_000  # with the blank ones left of a filled one
    texts: int = 12_000_000  # characters of all cells
    part: int = 80 * MEGABYTE  # one part of the archive, unpacked
    unpacked: int = 150 * MEGABYTE  # all parts that are read
    parts: int = 2_000  # entries of the archive
    merges: int = 20_000
    styles: int = 65_500  # Excel's own limit
    sheets: int = 256
    seconds: int = 10
    memory: int = 400 * MEGABYTE  # of the process that reads
    answer: int = 80 * MEGABYTE  # of what that process sends


WEB = Limits()
COMMAND = Limits(
    bytes=512 * MEGABYTE,
    rows=1_000_000,
    cells=16_000_000,
    places=40_000_000,
    texts=400_000_000,
    part=1536 * MEGABYTE,
    unpacked=2048 * MEGABYTE,
    seconds=300,
    memory=2048 * MEGABYTE,
    answer=1024 * MEGABYTE,
)


class Refusal(Exception):
    """The file is refused: a code that ``read_book`` knows a sentence for, the cell or part, and what it names."""

    def __init__(self, code: str, where: str = "", **values: Any) -> None:
        super().__init__(code, where, values)
        self.code, self.where, self.values = code, where, values

    def data(self) -> dict[str, Any]:
        return {"refusal": self.code, "where": self.where, "values": self.values}


# What a second reader may make sense of: the package is not as it should be, but nothing in it is dangerous or large.
UNCLEAR = {"damaged", "no_workbook", "bad_string"}


@dataclass
class Budget:
    """What is left of the limits while the sheets of one file are read."""

    limits: Limits
    cells: int = 0
    places: int = 0
    texts: int = 0
    unpacked: int = 0
    sheets: int = 0
    notes: list[str] = field(default_factory=list)  # what the reading could not find out: formats_unknown
    # Told why the file would be refused before a second reader is asked, which may end the process.
    warn: Callable[[Refusal], None] = lambda refusal: None

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

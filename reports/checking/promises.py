"""What one page must print beside the frozen numbers of its subject (应印数字), worked out anew. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from reports.checking.days import Day
from reports.checking.printed import NumberIndex, NumberKind, TracedNumber

Number = Decimal | int | None


@dataclass(slots=True)
class PageFacts:
    """``index``: numbers and days of its sentences and drawings. ``cells``: what stands in which cell of its tables, by
    what the line is called and the heading of the column; nothing else may stand there. ``words``: the same of cells
    that hold a word. A line is called by its first cell, or by all that stands under the headings of ``named_by``, with
    ``by_caption`` behind the caption of its table."""

    index: NumberIndex = field(default_factory=NumberIndex)
    cells: dict[tuple[str, str], NumberIndex] = field(default_factory=dict)
    # Days and hours, or hours and minutes, to a deadline: all the digits of one hint, in this order.
    countdowns: set[tuple[str, ...]] = field(default_factory=set)
    words: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    named_by: tuple[str, ...] = ()
    by_caption: bool = False

    def say(self, name: str, kind: NumberKind, *numbers: Number, date: str = "", source: str = "report") -> None:
        """These numbers may stand anywhere on the page."""
        self.index.extend(_facts(name, kind, numbers, date, source))

    def say_days(self, *days: Day) -> None:
        self.index.add_days(days)

    def say_countdown(self, left: timedelta) -> None:
        days, hours, minutes = left.days, left.seconds // 3600, left.seconds % 3600 // 60
        spans = [(days, hours), (days,), (hours, minutes), (hours,), (minutes,)]
        self.countdowns |= {tuple(str(part) for part in span) for span in spans}

    def promise(
        self, line: str, heading: str, kind: NumberKind, *numbers: Number, date: str = "", source: str = "report"
    ) -> None:
        """Only these numbers may stand in this cell; lines that are called alike share them."""
        index = self.cells.setdefault((line, heading), NumberIndex())
        index.extend(_facts(f"{line}: {heading}", kind, numbers, date, source))

    def word(self, line: str, heading: str, *words: str) -> None:
        """Only one of these words may stand in this cell."""
        self.words.setdefault((line, heading), set()).update(words)


def _facts(name: str, kind: NumberKind, numbers: Iterable[Number], date: str, source: str) -> Iterable[TracedNumber]:
    return [TracedNumber(Decimal(number), kind, name, date, source) for number in numbers if number is not None]

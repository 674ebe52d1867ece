"""Elements of a page (页面元素): words of a cell, the heading above it, how a line is called, where it stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from config.numbers import MINUS
from reports.checking.printed import NUMBER, NumberIndex, NumberKind, TracedNumber

SIGNED = re.compile(f"{MINUS}? ?{NUMBER.pattern}")
UNSEEN = "script|style|select|option|button|template"


def words_of(element: Any) -> str:
    """What a reader sees of it, in one line."""
    return " ".join("".join(element.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]")).split())


def texts_with_digits(main: Any) -> list[Any]:
    """All texts in which a digit stands. Of a form only what stands in its tables is printed; the rest is what may be
    chosen."""
    skipped = " or ".join(["self::form[not(.//table)]", *(f"self::{tag}" for tag in UNSEEN.split("|"))])
    found: list[Any] = main.xpath(f".//text()[translate(., '0123456789', '') != . and not(ancestor::*[{skipped}])]")
    return found


def first_number(cell: Any) -> str:
    """The first number of a cell, with its sign."""
    found = SIGNED.search(words_of(cell))
    return found[0].replace(MINUS, "-").replace(" ", "") if found else ""


def place_of(element: Any) -> str:
    """Where on a page, for somebody who looks for it: the panel and the line."""
    panel = next(iter(element.xpath("ancestor::*[self::section or self::article][1]//h2[1]")), None)
    line = next(iter(element.xpath("ancestor-or-self::tr[1]/*[self::th or self::td][1]")), None)
    return " / ".join(words_of(each)[:30] for each in (panel, line) if each is not None) or element.tag


def lengths_of_lists(main: Any) -> NumberIndex:
    """The lengths of the lists and tables of a page, and of their groups."""
    index = NumberIndex()
    tables = [len(table.xpath("./tbody/tr")) for table in main.xpath(".//table")]
    lists = [len(each.xpath("./li")) for each in main.xpath(".//ol | .//ul")]
    for n in {*tables, *lists, sum(tables)}:
        index.add(TracedNumber(Decimal(n), NumberKind.COUNT, "length of a list on the page"))
    return index


@dataclass(slots=True)
class PageTables:
    """The tables of a page: each is read once. ``named_by``: the headings whose cells together name a line; with
    ``by_caption`` the caption stands before them."""

    named_by: Sequence[str] = ()
    by_caption: bool = False
    _of_cells: dict[Any, str] = field(default_factory=dict)
    _headings: dict[Any, list[str]] = field(default_factory=dict)
    _names: dict[Any, list[str]] = field(default_factory=dict)

    def headings(self, table: Any) -> list[str]:
        if table not in self._headings:
            self._headings[table] = [words_of(head) for head in table.xpath("./thead/tr[last()]/*")]
        return self._headings[table]

    def heading(self, cell: Any) -> str:
        """What stands above a cell."""
        if cell not in self._of_cells:
            headings = self.headings(next(cell.iterancestors("table")))
            for place, each in enumerate(cell.getparent()):
                self._of_cells[each] = headings[place] if place < len(headings) else ""
        return self._of_cells[cell]

    def names(self, line: Any) -> list[str]:
        """How a line may be called, by what names it best first; last of all like any line of the table."""
        if line not in self._names:
            heads = line.xpath("./th[1] | ./td[1] | ./th//a | ./td[1]//a")
            self._names[line] = [*self._whole_names(line), *(words_of(each) for each in heads), ""]
        return self._names[line]

    def _whole_names(self, line: Any) -> Iterator[str]:
        if not self.named_by:
            return
        cells = {self.heading(cell): next(iter(cell.xpath(".//a")), cell) for cell in line}
        if not set(self.named_by) <= set(cells):
            return
        parts = [words_of(cells[heading]) for heading in self.named_by]
        caption = next(iter(line.xpath("ancestor::table[1]/caption")), None) if self.by_caption else None
        yield " · ".join(parts if caption is None else [words_of(caption), *parts])

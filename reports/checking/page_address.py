"""One page that is checked (页面地址), and what it is about. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reports.checking.promises import PageFacts


@dataclass(frozen=True, slots=True)
class PageAddress:
    """One page: its name in the summary, its address, and the indicator, module or unit that it is about."""

    name: str
    url: str
    subject: tuple[str, str] = ("", "")
    facts: Callable[[Any], PageFacts] | None = None

    def about(self, month: Any) -> Iterator[tuple[str, str]]:
        """What its numbers may be of although no link names it: the subject, and all below a module."""
        kind, code = self.subject
        if kind:
            yield kind, code
        if kind == "indicator":
            rows = month.by_code()
            above = rows[code].parent_code if code in rows else ""
            while above:
                yield kind, above
                above = rows[above].parent_code
            yield from (("indicator", row.code) for row in month.indicators if row.parent_code == code)

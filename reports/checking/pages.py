"""Checking the pages of a month: every number that a reader sees is traced to the frozen rows that the page names.

A number in a table whose heading says what it is must be that column of the row that its line links to. Any other must
stand in the rows that its line, its paragraph or its panel links to, in those of what the page is about, in what the
report says of itself, or be the length of a list on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from departments.choices import Role
from departments.models import User
from indicators.choices import Direction
from reports.checking.columns import columns_of_indicator, numbers_of_columns
from reports.checking.days import days_of_report
from reports.checking.derived import LISTED, numbers_of_drawing, numbers_of_losses
from reports.checking.elements import PageTables, first_number, lengths_of_lists, place_of, texts_with_digits, words_of
from reports.checking.month import FrozenMonth
from reports.checking.names import pattern_of_names
from reports.checking.notices import NoticeNumbers, read_notices
from reports.checking.outcome import CheckedPage
from reports.checking.page_address import PageAddress
from reports.checking.printed import DATES, NUMBER, NumberIndex, NumberKind, TracedNumber
from reports.checking.promises import PageFacts
from reports.checking.render import PageFailed, render_page
from reports.models import MonthlyReport

LINKED = re.compile(r"/(indicators|rankings|departments|modules)/([^/?#]+)/")
KINDS = {"departments": "unit", "modules": "module"}
# Digits, and whether they go on (…).
DIGITS = re.compile(f"({NUMBER.pattern})(…)?")
# A panel that names more than these speaks of none of them in particular.
MOST_NAMED = 6
# What names an indicator in words.
SPEAKING = frozenset({"p", "li", "dd", "figure", "caption", "td", "tr"})
# Numbers of a drawing's axis or legend, and of the steps of an explanation: they measure, and state nothing.
SCALES = frozenset({"tick", "legend", "station-no"})
OWN, BEST, AVERAGE, GAP = "own", "best", "average", "gap"


@dataclass
class PageChecker:
    """One month as one reader sees it; addresses are checked one after the other."""

    month: FrozenMonth
    reader: User
    _names: re.Pattern[str] = field(init=False)
    _rows: dict[str, Any] = field(init=False)
    leaves: list[tuple[str, Any]] = field(init=False)
    notices: list[NoticeNumbers] = field(init=False)
    columns: dict[str, tuple[str, ...]] = field(default_factory=columns_of_indicator)
    # Texts that stand on many pages are read once.
    _read: dict[str, tuple[list[tuple[str, str]], list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = pattern_of_names(self.month, self.reader)
        self._rows = dict(self.month.by_code())
        self.leaves = [(row.name, row) for row in self.month.indicators if row.is_leaf]
        self.notices = read_notices(self.month.report.region_id)
        of_report = self.month.of_report().extend(self._accounts())
        for version in MonthlyReport.objects.filter(cycle=self.month.report.cycle).select_related("cycle"):
            of_report.add_days(days_of_report(version))

    def _accounts(self) -> Iterator[TracedNumber]:
        """How many accounts of how many units are shown a version that is released: the page counts them as of now."""
        roles = [Role.STAFF, Role.REVIEWER]
        accounts = User.objects.filter(is_active=True, grants__role__in=roles)
        accounts = accounts.filter(department__region_id=self.month.report.region_id)
        for name, key in (("accounts", "pk"), ("units with accounts", "department_id")):
            n = accounts.values(key).distinct().count()
            yield TracedNumber(Decimal(n), NumberKind.COUNT, name, "now", "accounts")

    def check(self, address: PageAddress) -> CheckedPage:
        checked = CheckedPage(address.name)
        try:
            root = render_page(address.url, self.reader)
        except PageFailed as failure:
            checked.unexplained.append(str(failure))
            return checked
        [main] = root.xpath("//main")
        facts = address.facts(self.month) if address.facts else PageFacts()
        tables = PageTables(facts.named_by, facts.by_caption)
        page = _Page(self, address, checked, lengths_of_lists(main), facts, tables)
        for text in texts_with_digits(main):
            page.check_text(text)
        for table in main.xpath(".//table"):
            page.check_triples(table)
            page.check_words(table)
        return checked

    def read_text(self, text: str) -> tuple[list[tuple[str, str]], list[str]]:
        """The digits of a text that are part of no name, each with whether they go on (…); and its dates."""
        if text not in self._read:
            days = [] if self.is_on_record(text) else DATES.findall(text)
            self._read[text] = (DIGITS.findall(self.without_names(text)), days)
        return self._read[text]

    def without_names(self, text: str) -> str:
        return "" if self.is_on_record(text) else self._names.sub(" ", DATES.sub(" ", text))

    def is_on_record(self, text: str) -> bool:
        """Whether it is a name, or a sentence on record, as a whole."""
        return self._names.fullmatch(text) is not None

    def numbers_in(self, text: str) -> list[str]:
        """The digits of a text that are part of no name and no date."""
        return NUMBER.findall(self.without_names(text))

    def notices_in(self, words: str) -> list[NumberIndex]:
        """What the notices say that a text names."""
        return [notice.index for notice in self.notices if any(name in words for name in notice.names)]

    def row(self, code: str, label: str = "") -> Any:
        """The indicator's row of this month, or of the month before with this label."""
        if label and label != self.month.label:
            return dict(self.month.earlier_indicators.get(code, ())).get(label)
        return self._rows.get(code)


@dataclass(slots=True)
class _Page:
    """A page on its way through the check."""

    checker: PageChecker
    address: PageAddress
    checked: CheckedPage
    counts: NumberIndex
    facts: PageFacts
    tables: PageTables
    links: dict[Any, set[tuple[str, str]]] = field(default_factory=dict)
    words: dict[Any, list[NumberIndex]] = field(default_factory=dict)
    scales: dict[Any, bool] = field(default_factory=dict)

    def check_text(self, text: Any) -> None:
        printed = " ".join(str(text).split())
        found, days = self.checker.read_text(printed)
        if not found and not days:
            return
        element = text.getparent() if text.is_text else text.getparent().getparent()
        for day in days:
            is_known = any(index.has_day(day) for index in self._indexes(element))
            fact = TracedNumber(Decimal(0), NumberKind.DATE, day) if is_known else None
            self._explain(fact, element, f"{day} in “{printed[:70]}”")
        around = [element, *element.iterancestors()]
        cell = next((each for each in around if each.tag == "td"), None)
        if cell is not None and self.tables.heading(cell) in {_("Telephone"), _("Code")}:
            return
        if self._measures(element):
            self.checked.kinds[NumberKind.SETTING] += len(found)
            return
        if "hint" in element.get("class", "") and tuple(digits for digits, _cut in found) in self.facts.countdowns:
            self.checked.kinds[NumberKind.COUNT] += len(found)
            return
        is_number = len(found) == 1 and printed.lstrip("+\u2212").startswith(found[0][0])
        expected = self._cell_of(cell)
        if expected is None and is_number:
            expected = self._promise_of(cell)
        for digits, cut in found:
            indexes = [expected] if expected is not None else self._indexes(element)
            fact = next((fact for index in indexes if (fact := index.find(digits, is_cut=bool(cut)))), None)
            self._explain(fact, element, f"{digits} in “{printed[:70]}”")

    def _measures(self, element: Any) -> bool:
        """Whether it is part of a heading, an axis or a legend."""
        if element not in self.scales:
            is_scale = element.tag == "thead" or bool(SCALES & set(element.get("class", "").split()))
            above = element.getparent()
            self.scales[element] = is_scale or (above is not None and self._measures(above))
        return self.scales[element]

    def _explain(self, fact: TracedNumber | None, element: Any, words: str) -> None:
        # Where it stands is worked out only for what is reported.
        self.checked.explain(fact, "" if fact else place_of(element), words)

    def _cell_of(self, cell: Any) -> NumberIndex | None:
        """What the page must print in this very cell."""
        if cell is None or not self.facts.cells:
            return None
        heading = self.tables.heading(cell)
        names = self.tables.names(cell.getparent())
        return next((found for name in names if (found := self.facts.cells.get((name, heading)))), None)

    def _promise_of(self, cell: Any) -> NumberIndex | None:
        """What the heading of its column promises, where it stands in a table of indicators."""
        if cell is None or cell.get("colspan"):
            return None
        heading, row = self.tables.heading(cell), self._row_of(cell.getparent())
        columns = self.checker.columns.get(heading)
        if columns is None or row is None:
            return None
        return numbers_of_columns(row, columns, self.checker.month.label)

    def _row_of(self, line: Any) -> Any:
        """The indicator of a line: the one it links to, or what the page is about in the month that the line names."""
        linked = {code for kind, code in self._links_of(line) if kind == "indicator"}
        heads = line.xpath("./th")
        label = words_of(heads[0]) if heads else ""
        if len(linked) == 1:
            return self.checker.row(linked.pop())
        kind, code = self.address.subject
        if kind == "indicator" and re.fullmatch(r"20\d\d-\d\d", label):
            return self.checker.row(code, label)
        return None

    def _indexes(self, element: Any) -> Iterator[NumberIndex]:
        """Where a number may stand, the nearest first."""
        month = self.checker.month
        for around in [element, *element.iterancestors()]:
            named = self._links_of(around)
            if named and len(named) <= MOST_NAMED:
                yield from (index for kind, code in sorted(named) for index in _indexes_of(month, kind, code))
            if around.tag == "main":
                break
        yield from self._sums_of_line(element)
        yield self.facts.index
        yield from (index for kind, code in self.address.about(month) for index in _indexes_of(month, kind, code))
        for around in [element, *element.iterancestors()]:
            if around.tag in SPEAKING:
                if around not in self.words:
                    self.words[around] = list(self._indexes_in_words(around))
                yield from self.words[around]
        yield month.of_report()
        yield self.counts

    def _sums_of_line(self, element: Any) -> Iterator[NumberIndex]:
        """On the page of gaps: what the leaves of the first-level item that a line names lose together."""
        listed = re.search(r"list=(\w+)", self.address.name)
        heads = element.xpath("ancestor-or-self::tr[1]/th")
        if listed is None or not heads:
            return
        month, name = self.checker.month, words_of(heads[0])
        for top in (row for row in month.indicators if not row.depth and row.name == name):
            leaves = [row for row in month.indicators if row.is_leaf and row.top_code == top.code]
            on_list = [row for row in leaves if LISTED[listed[1]](row)]
            yield NumberIndex().extend(numbers_of_losses(on_list, top.code, month.label))

    def _indexes_in_words(self, element: Any) -> Iterator[NumberIndex]:
        """The indicators that a sentence or a drawing names without linking to them."""
        words, month = words_of(element), self.checker.month
        rows = {row.code: row for name, row in self.checker.leaves if name in words}
        if rows and len(rows) <= 2 * MOST_NAMED:
            yield from (month.of_indicator(code) for code in rows)
            yield NumberIndex().extend(numbers_of_drawing(rows, month.label))
        for unit in month.units:
            if unit.short_name in words:
                yield month.of_unit(unit.code)
        yield from self.checker.notices_in(words)

    def _links_of(self, element: Any) -> set[tuple[str, str]]:
        if element not in self.links:
            found = set()
            for href in element.xpath("descendant-or-self::a/@href"):
                for kind, code in LINKED.findall(href):
                    found.add((KINDS.get(kind, "indicator"), unquote(code)))
            self.links[element] = found
        return self.links[element]

    def check_triples(self, table: Any) -> None:
        """Own, best and gap of every line that prints all three, and the same of averages and of points: the difference
        is that of the two numbers, as they are printed."""
        headings = self.tables.headings(table)
        found = [[headings.index(text) for text in triple] for triple in _triples() if set(triple) <= set(headings)]
        for line in table.xpath("./tbody/tr") if found else ():
            row, cells = self._row_of(line), line.xpath("./*")
            if row is None or len(cells) < len(headings):
                continue
            for places in found:
                self._check_triple(row, [first_number(cells[place]) for place in places], place_of(line))

    def check_words(self, table: Any) -> None:
        """Cells of which the page promises a word."""
        promised = {heading for _line, heading in self.facts.words} & set(self.tables.headings(table))
        for cell in table.xpath("./tbody/tr/*") if promised else ():
            if (heading := self.tables.heading(cell)) not in promised:
                continue
            keys = [(name, heading) for name in self.tables.names(cell.getparent())]
            expected = next((self.facts.words[key] for key in keys if key in self.facts.words), None)
            if expected is not None and not any(word in words_of(cell) for word in expected):
                where = f"{place_of(cell)} “{heading}”"
                self.checked.unexplained.append(f"{where}: {words_of(cell)}, expected {' / '.join(sorted(expected))}")

    def _check_triple(self, row: Any, printed: Sequence[str], where: str) -> None:
        if not all(printed):
            return
        own, best, gap = (Decimal(number.replace(",", "")) for number in printed)
        is_value = row.value is not None and own == row.value
        behind = own - best if is_value and row.direction == Direction.LOWER else best - own
        self.checked.triples += 1
        if behind != gap:
            self.checked.unexplained.append(f"{where}: gap {gap} beside own {own} and best {best}")


def _triples() -> tuple[tuple[str, str, str], ...]:
    """What stands beside each other: our own, what it is held against, and the difference."""
    return (
        (_("Own value"), _("Best"), _("Gap")),
        (_("Own value"), _("Average"), _("Behind the average")),
        (_("Points awarded"), _("Best points"), _("Gap in points")),
    )


def _indexes_of(month: FrozenMonth, kind: str, code: str) -> Iterator[NumberIndex]:
    """The numbers of what a link names; a module is all that stands below it."""
    if kind == "unit":
        yield month.of_unit(code)
    elif kind == "module":
        rows = [row for row in month.indicators if row.top_code == code]
        yield from (month.of_indicator(row.code) for row in rows)
        yield NumberIndex().extend(numbers_of_losses((row for row in rows if row.is_leaf), code, month.label))
    else:
        yield month.of_indicator(code)

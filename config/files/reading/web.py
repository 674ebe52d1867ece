"""Tables of web pages (HTML): what systems save as .xls, and what Word, WPS, Excel and browsers put on a clipboard."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from config.files.reading.document import DocumentTables, TablePlacer
from config.files.reading.limits import Budget, Refusal
from config.files.reading.number_formats import format_of
from config.files.reading.shown import figure_of
from config.files.records import CellKind, Raw

_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "title", "br", "center", "hr"}
_SILENT = {"script", "style", "template", "noscript", "select"}
_RULE = re.compile(r"\.([\w-]{1,40})\s*\{([^{}]{1,2000})\}")
_FORMAT = re.compile(r"""mso-number-format:\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^;"']+))""")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{4,6})\s?|\\(.)")
_NAMES = {
    "percent": "0.00%",
    "fixed": "0.00",
    "standard": "#,##0.00",
    "short date": "yyyy/m/d",
    "long date": "yyyy/m/d",
}
_NAME = "([a-zA-Z][a-zA-Z0-9:]{0,30})"
_START = re.compile(rf"""<{_NAME}((?:\s+[a-zA-Z:_-]{{1,40}}(?:=(?:"[^"<>&]*"|[^\s"'<>&=`/]+))?)*)\s*>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z:_-]+)(?:=(?:"([^"]*)"|(\S+)))?""")
_STOP = re.compile(rf"</{_NAME}>")
# What stands in them is no markup, or they end all of it.
_ODD_TAGS = "script style textarea title xmp iframe noembed noframes noscript plaintext template svg math"
_ODD = frozenset(_ODD_TAGS.split())
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_DEEPEST = 40


def read_web(text: str, budget: Budget) -> list[dict[str, Any]]:
    """Every table that holds text, as a sheet. Raises ``Refusal`` when there is none."""
    page = PageParser(budget)
    page.feed(text)
    page.close()
    while page.stack:
        page.handle_endtag("table")
    if not page.tables.sheets:
        raise Refusal("web_page")
    return page.tables.end()


def number_format(style: str) -> str:
    """The number format that a style names; empty for none.

    >>> number_format('mso-number-format:"0\\\\.0\\\\0022%\\\\0022"'), number_format("mso-number-format:Percent")
    ('0.0"%"', '0.00%')
    """
    found = _FORMAT.search(style)
    if found is None:
        return ""
    code = _ESCAPE.sub(
        lambda part: chr(int(part[1], 16) % 0x110000) if part[1] else part[2], found[1] or found[2] or found[3]
    )
    return _NAMES.get(code.strip().lower(), code.strip())


def _is_hidden(values: dict[str, str]) -> bool:
    style = values.get("style", "").replace(" ", "").lower()
    return "hidden" in values or "display:none" in style or "visibility:collapse" in style


class _OpenTable:
    """A table that is being read, with the cell that is open."""

    def __init__(self, placer: TablePlacer) -> None:
        self.placer = placer
        self.columns = 0  # of <col>
        self.in_cell = self.has_cells = False
        self.values: dict[str, str] = {}
        self.pieces: list[str] = []


class PageParser(HTMLParser):
    """Runs through a page; rows and cells that nobody closes are closed by the next."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(convert_charrefs=True)
        self.tables, self.budget = DocumentTables(budget), budget
        self.stack: list[_OpenTable] = []
        self.line: list[str] = []
        self.styles: dict[str, str] = {}
        self.silent = ""

    # What programs write is read by two expressions, in half of the time that HTMLParser takes for them; what is odd in
    # any way is its own business.

    def updatepos(self, _begin: int, end: int) -> int:
        return end  # nobody asks for line numbers

    def parse_starttag(self, i: int) -> int:
        plain = _START.match(self.rawdata, i)
        if plain is None or (tag := plain[1].lower()) in _ODD:
            return super().parse_starttag(i)
        attributes = _ATTRIBUTE.findall(plain[2]) if plain[2] else ()
        self.handle_starttag(tag, [(name.lower(), quoted or bare) for name, quoted, bare in attributes])
        return plain.end()

    def parse_endtag(self, i: int) -> int:
        plain = _STOP.match(self.rawdata, i) if self.cdata_elem is None else None
        if plain is None or (tag := plain[1].lower()) in _ODD:
            return super().parse_endtag(i)
        self.handle_endtag(tag)
        return plain.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        values = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent = self.silent or tag
        elif tag == "table":
            self._start_table()
        elif tag in _BLOCKS and not (self.stack and self.stack[-1].in_cell):
            self._end_line()
        elif self.stack:
            self._start_inside(self.stack[-1], tag, values)

    def _start_table(self) -> None:
        self._end_line()
        if len(self.stack) >= _DEEPEST:
            raise Refusal("web_page")
        self.stack.append(_OpenTable(self.tables.start_table()))

    def _start_inside(self, table: _OpenTable, tag: str, values: dict[str, str]) -> None:
        if tag == "tr":
            self._end_cell(table)
            table.placer.start_row()
            if table.placer.row > 4 * self.budget.limits.rows:
                raise Refusal("too_long", table.placer.grid.name, row=table.placer.row, limit=self.budget.limits.rows)
            if _is_hidden(values):
                table.placer.grid.hide_row(table.placer.row)
        elif tag in ("td", "th"):
            self._end_cell(table)
            if not (_is_hidden(values) and table.placer.column + 1 not in table.placer.grid.hidden_columns):
                table.in_cell, table.values, table.pieces = True, values, []
        elif tag == "col":
            span = _count(values.get("span"))
            if _is_hidden(values):
                table.placer.grid.hide_columns(table.columns + 1, table.columns + span)
            table.columns += span
        elif tag in _BLOCKS and table.in_cell and any(map(str.strip, table.pieces)):
            table.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == self.silent:
            self.silent = ""
        elif tag in _BLOCKS and not self.stack:
            self._end_line()
        elif self.stack and tag in ("td", "th", "tr", "table"):
            table = self.stack[-1]
            self._end_cell(table)
            if tag == "table":
                self.stack.pop()
                self.tables.end_table(table.placer, has_cells=table.has_cells)

    def handle_data(self, data: str) -> None:
        if self.silent == "style":
            for name, rule in _RULE.findall(data[:500_000]):
                if code := number_format(rule):
                    self.styles[name] = code
        elif self.silent:
            return
        elif self.stack and self.stack[-1].in_cell:
            self.stack[-1].pieces.append(_BLANKS.sub(" ", data))
        else:
            self.line.append(data)

    def _end_line(self) -> None:
        self.tables.line("".join(self.line))
        self.line.clear()

    def _end_cell(self, table: _OpenTable) -> None:
        if not table.in_cell:
            return
        table.in_cell = False
        values = table.values
        row, column = table.placer.place(_count(values.get("colspan")), _count(values.get("rowspan")))
        lines = "".join(table.pieces).split("\n")
        raw = self._raw("\n".join(line.strip() for line in lines).strip(), values)
        if raw is not None:
            table.has_cells = True
            table.placer.grid.put(row, column, raw)

    def _raw(self, text: str, values: dict[str, str]) -> Raw:
        """The record of a cell: what it shows, and the stored number where the page gives one (x:num)."""
        stored = values.get("x:num") or values.get("num") or ""
        if not stored or not text:
            return text or None
        code = number_format(values.get("style", "")) or self.styles.get(values.get("class", ""), "")
        whole = format_of(code).raw(stored) if code else figure_of(stored, text)
        if not isinstance(whole, list) or whole[0] == CellKind.TEXT:
            return text
        return whole


def _count(value: str | None) -> int:
    return max(int(value), 1) if value and value.isdigit() and len(value) < 7 else 1

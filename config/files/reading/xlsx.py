"""Workbooks of Excel and WPS (.xlsx): the parts that the workbook itself names, read as streams.

Decoration is passed over, so that it can be as odd as it likes: a fill without a pattern, a name with a backslash, the
vocabulary called Strict. openpyxl reads none of these.
"""

from __future__ import annotations

from typing import Any

from config.files.reading.limits import Budget, Refusal
from config.files.reading.markup import LocalNames, is_true, read_markup, unescape
from config.files.reading.number_formats import BUILTIN, NumberFormat, format_of
from config.files.reading.package import Package, Relation
from config.files.reading.xlsx_sheet import SheetPass

NONE = lambda *_arguments: None  # noqa: E731


def read_xlsx(package: Package, main: str, budget: Budget) -> list[dict[str, Any]]:
    """Every sheet of the workbook, hidden ones included, as plain data. Raises ``Refusal``."""
    relations = package.relations(main)
    sheets, from_1904 = _sheets(package, main, relations)
    texts = _texts(package, _part(relations, "sharedStrings"), budget)
    formats = _formats(package, _part(relations, "styles"), budget)
    found = []
    for name, part, hidden in sheets:
        one = SheetPass(budget, name, hidden=hidden, texts=texts, formats=formats, from_1904=from_1904)
        read_markup(package.chunks(part), part, one.start, one.end, one.data)
        found.append(one.grid.data())
    return found


def _part(relations: dict[str, Relation], kind: str) -> str:
    return next((each.target for each in relations.values() if each.kind == kind and not each.is_external), "")


def _sheets(package: Package, main: str, relations: dict[str, Relation]) -> tuple[list[tuple[str, str, bool]], bool]:
    """Name, part and hiddenness of every sheet of cells, and whether days are counted from 1904."""
    found: list[tuple[str, str, bool]] = []
    state = {"1904": False}
    local = LocalNames()

    def start(tag: str, values: dict[str, str]) -> None:
        if local[tag] == "workbookPr":
            state["1904"] = is_true(values.get("date1904"))
        elif local[tag] == "sheet":
            key = next((value for name, value in values.items() if name.endswith(":id")), "")
            relation = relations.get(key)
            if relation is not None and relation.kind == "worksheet" and not relation.is_external:
                name = unescape(values.get("name", ""))[:100] or f"Sheet{len(found) + 1}"
                found.append((name, relation.target, values.get("state", "visible") != "visible"))

    read_markup(package.chunks(main), main, start, NONE)
    if not found:
        raise Refusal("no_workbook", main)
    return found, state["1904"]


def _texts(package: Package, part: str, budget: Budget) -> list[str]:
    """The shared texts, without the readings (拼音) that stand over them. Raises ``Refusal`` for too many."""
    found: list[str] = []
    if not part or part not in package:
        return found
    local, most = LocalNames(), 2 * budget.limits.cells
    pieces: list[str] = []
    state = {"reading": 0, "text": False, "size": 0}

    def start(tag: str, _values: dict[str, str]) -> None:
        name = local[tag]
        if name == "t":
            state["text"] = not state["reading"]
        elif name == "rPh":
            state["reading"] += 1
        elif name == "sst" and _values.get("uniqueCount", "").isdigit() and int(_values["uniqueCount"][:20]) > most:
            raise Refusal("many_texts", part, limit=most)

    def end(tag: str) -> None:
        name = local[tag]
        if name == "t":
            state["text"] = False
        elif name == "rPh":
            state["reading"] -= 1
        elif name == "si":
            found.append(unescape("".join(pieces)))
            pieces.clear()
            if len(found) > most:
                raise Refusal("many_texts", part, limit=most)

    def data(text: str) -> None:
        if state["text"]:
            pieces.append(text)

    read_markup(package.chunks(part), part, start, end, data)
    return found


def _formats(package: Package, part: str, budget: Budget) -> list[NumberFormat | None]:
    """The number format of every style; None for one that shows plain digits."""
    if not part or part not in package:
        return []
    codes: dict[int, str] = {}
    styles: list[int] = []
    local = LocalNames()
    state = {"inside": ""}

    def start(tag: str, values: dict[str, str]) -> None:
        name = local[tag]
        if name in ("numFmts", "cellXfs", "dxfs", "cellStyleXfs"):
            state["inside"] = name
        elif name == "numFmt" and state["inside"] == "numFmts":
            codes[_number(values.get("numFmtId"))] = unescape(values.get("formatCode", "General"))
        elif name == "xf" and state["inside"] == "cellXfs":
            styles.append(_number(values.get("numFmtId")))
        if max(len(styles), len(codes)) > budget.limits.styles:
            raise Refusal("many_styles", part, limit=budget.limits.styles)

    def end(tag: str) -> None:
        if local[tag] == state["inside"]:
            state["inside"] = ""

    try:
        read_markup(package.chunks(part), part, start, end)
    except Refusal as refusal:
        if refusal.code != "damaged":
            raise
        budget.note("formats_unknown")
    shown = {key: format_of(codes.get(key, BUILTIN.get(key, "General"))) for key in set(styles)}
    return [None if shown[key].is_plain else shown[key] for key in styles]


def _number(value: str | None) -> int:
    return int(value) if value and len(value) < 10 and value.isdigit() else 0

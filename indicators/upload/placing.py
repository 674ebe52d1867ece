"""粘贴定位: where each cell of a pasted block belongs in the grid, by what the block says of itself. Pure.

Names or codes copied along place its rows, headings its columns, months pick the period; a stated unit, period or
reporting unit that contradicts the page is a fault. A block that says nothing is laid over the cells from where it was
dropped on. Nothing is guessed: what is not taken is given back with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from config.files.records import Cell, Grid
from config.sheets.heads import HeadingSense
from config.sheets.measures import cut_brackets, is_measure, is_same, measure_in_line
from config.sheets.periods import moment_of, moments_in
from config.sheets.words import is_total
from indicators.numbers.parsing import Unreadable, read_number
from indicators.upload.pasted_block import NAMES, BlockRefused, GridPage, PageRow, PastedBlock, is_figure, turn

LONGEST = 2_000  # characters of one cell
NUMBERS = frozenset({"value", "denominator", "score"})
# What a column holds → the column of the grid that takes it.
COLUMN_OF = {
    "value": "value",
    "numerator": "value",
    "denominator": "denominator",
    "score": "score",
    "reason": "note",
    "note": "note",
    "as_of": "as_of",
}


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """One cell of the block and where it goes. ``text`` is None for a gap of a merged cell."""

    row: int
    column: str
    text: str | None
    fault: str = ""  # why it cannot be taken, whatever it says


@dataclass
class Placement:
    """What becomes of a block. ``refused`` says why nothing of it is taken."""

    cells: list[PlacedCell] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)  # text and why
    beyond: list[str] = field(default_factory=list)  # below the last row or right of the last column
    is_named: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Fact:
    """A column of the block that is taken: the grid's column, and what its heading says; blank without headings."""

    column: str
    meaning: str = ""


@dataclass
class _Asides:
    """Columns that say something about the others: units, periods, reporting units; and what stands over all."""

    measures: list[int] = field(default_factory=list)
    periods: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    measure: str = ""


def place_block(sheet: Grid, page: GridPage) -> Placement:
    """Where the cells of a pasted sheet go on the page."""
    try:
        block = PastedBlock.of(sheet, page)
        if not block.names and block.is_named_across:
            turned = PastedBlock.of(turn(sheet), page)
            block = turned if turned.names else block
        return _place(block, page)
    except BlockRefused as refusal:
        return Placement(refused=str(refusal))


def _place(block: PastedBlock, page: GridPage) -> Placement:
    found, asides = Placement(is_named=bool(block.names)), _Asides()
    _compare_titles(block, page, asides)
    columns = _columns(block, page, found, asides)
    if not any(fact.column for fact in columns.values()):
        raise BlockRefused(_nothing_to_take(found))
    if not block.names:
        _refuse_text_over_figures(block, columns)
    lines: list[tuple[int, int]] = []
    for number in block.body:
        row = block.rows[number]
        is_filled = any(row[column].text.strip() for column in columns)
        why = _why_passed(block, number, asides, page) if is_filled else ""
        place = page.at + len(lines) if not block.names else None
        if not why and block.names:
            place, why = _row_of(block, number)
        if why and is_filled:
            found.passed.append((_line(row), why))
        if not why and place is not None:
            lines.append((number, place))
    often = Counter(place for _number, place in lines)
    for number, place in lines:
        for column, fact in columns.items():
            cell = block.rows[number][column]
            if cell.column > block.lengths[number] and not _is_gap(cell):
                continue
            text = None if _is_gap(cell) else cell.text[:LONGEST]
            if place >= len(page.rows) or not fact.column:
                found.beyond += [text.strip()[:40]] if text and text.strip() else []
                continue
            twice = _("The block names this row more than once.") if often[place] > 1 else ""
            row_of_page = page.rows[place]
            fault = twice or _fault(fact, row_of_page, columns.values(), text or "")
            fault = fault or _wrong_unit(block, (number, column), fact, asides, row_of_page)
            found.cells.append(PlacedCell(place, _column_at(fact, row_of_page), text, fault))
    return found


def _is_gap(cell: Cell) -> bool:
    return cell.origin not in {(0, 0), (cell.row, cell.column)}


def _line(row: Sequence[Cell]) -> str:
    return " ".join(cell.text.strip() for cell in row if cell.text.strip())[:60]


def _columns(block: PastedBlock, page: GridPage, found: Placement, asides: _Asides) -> dict[int, _Fact]:
    """What each column of the block is taken for; columns that are not taken go to ``passed`` with the reason."""
    facts: dict[int, _Fact] = {}
    free = iter(page.columns)
    for column in range(block.width):
        if column in block.names:
            continue
        if column not in block.senses:
            texts = block.texts(column)
            if texts and block.names and all(map(is_measure, texts)):
                asides.measures.append(column)
            elif len(texts) > 1 and _are_periods(texts):
                asides.periods.append(column)
            elif not block.senses:
                name = next(free, "")
                facts[column] = _Fact("" if name == "as_of" and not any(map(page.is_day, texts)) else name)
            elif texts:
                found.passed.append((texts[0][:40], _("This column has no heading.")))
            continue
        text, sense = block.senses[column]
        fact, why = _fact_of(block, column, sense, page, asides)
        if why and block.texts(column):
            found.passed.append((text, why))
        elif fact is not None:
            facts[column] = fact
    _refuse_twice(block, facts)
    return facts


def _fact_of(
    block: PastedBlock, column: int, sense: HeadingSense, page: GridPage, asides: _Asides
) -> tuple[_Fact | None, str]:
    """What a column with a heading is taken for, or why not."""
    if sense.is_elsewhere or (sense.moment is not None and not sense.moment.agrees(page.label)):
        return None, _("Of another time or place.")
    meaning = sense.meaning
    if meaning is None and (sense.moment is not None or sense.measure):
        meaning = "value"
    if meaning in {"measure", "period", "department"} or meaning in NAMES:
        texts = block.texts(column)
        if meaning == "period" or (texts and _are_periods(texts)):
            asides.periods.append(column)
        elif meaning == "measure" and texts and any(map(is_measure, texts)):
            asides.measures.append(column)
        elif any(page.is_own_unit(text) is not None for text in texts):
            asides.units.append(column)
        return None, ""
    if meaning in COLUMN_OF:
        return _Fact(COLUMN_OF[meaning], meaning), ""
    return None, _("Nobody knows this heading.") if meaning is None else _("Not a column of this page.")


def _are_periods(texts: Sequence[str]) -> bool:
    moments = [moment_of(text) for text in texts]
    return all(moment is not None and moment.month and not moment.day for moment in moments)


def _refuse_twice(block: PastedBlock, facts: dict[int, _Fact]) -> None:
    by_meaning: dict[str, list[str]] = {}
    for column, fact in facts.items():
        if fact.meaning:
            by_meaning.setdefault(fact.meaning, []).append(block.senses[column][0])
    for headings in by_meaning.values():
        if len(headings) > 1:
            text = _("Several columns could be meant: %(headings)s. Copy one of them.")
            raise BlockRefused(text % {"headings": "、".join(headings)})


def _nothing_to_take(found: Placement) -> str:
    if not found.passed:
        return _("The block holds nothing to take over.")
    columns = "; ".join(f"“{text}”: {why}" for text, why in found.passed[:5])
    return _("No column of the block can be taken over. %(columns)s") % {"columns": columns}


def _compare_titles(block: PastedBlock, page: GridPage, asides: _Asides) -> None:
    """What stands over the headings must be of this unit and period."""
    for title in block.titles:
        moments = [moment for moment in moments_in(title) if moment.is_whole]
        if moments and not any(moment.agrees(page.label) for moment in moments):
            text = _("The block says “%(title)s”, and this page is of %(period)s. Nothing of it is taken.")
            raise BlockRefused(text % {"title": title[:60], "period": page.label})
        named = title.replace("：", ":").rpartition(":")[2].strip()
        if page.is_own_unit(named) is False:
            text = _("The block says “%(title)s”, and that is another unit. Nothing of it is taken.")
            raise BlockRefused(text % {"title": title[:60]})
        asides.measure = asides.measure or measure_in_line(title)


def _refuse_text_over_figures(block: PastedBlock, columns: dict[int, _Fact]) -> None:
    """A first line that is no figure and no heading makes every row below doubtful."""
    rows = [block.rows[number] for number in block.body]
    for column, fact in columns.items():
        first = rows[0][column]
        text = first.text.strip()
        if fact.column not in NUMBERS or not text or is_figure(first) or any(mark.isdigit() for mark in text):
            continue
        if _is_blank_mark(text) or not any(is_figure(row[column]) for row in rows[1:]):
            continue
        message = _("The first line says “%(text)s”, which is neither a figure nor a heading that is known here.")
        remedy = _("Copy the figures without it, or together with the names of their rows.")
        raise BlockRefused(f"{message % {'text': text[:40]}} {remedy}")


def _is_blank_mark(text: str) -> bool:
    try:
        return read_number(text) is None
    except Unreadable:
        return set(text) <= set("#*=")


def _why_passed(block: PastedBlock, number: int, asides: _Asides, page: GridPage) -> str:
    """Why a line of the body is none of this page; empty when it is."""
    row = block.rows[number]
    for column in asides.periods:
        moment = moment_of(row[column].text)
        if moment is not None and not moment.agrees(page.label):
            return _("Of another period.")
    if any(page.is_own_unit(row[column].text.strip()) is False for column in asides.units):
        return _("Of another unit.")
    return ""


def _row_of(block: PastedBlock, number: int) -> tuple[int | None, str]:
    """The row of the page that a line names, or why none."""
    places = {block.found[number][column] for column in block.names} - {None}
    names = [text for column in block.names if (text := block.rows[number][column].text.strip())]
    if len(places) == 1:
        return places.pop(), ""
    if places:
        return None, _("Its names are of different rows.")
    if any(is_total(cell.text) for cell in block.rows[number] if not is_figure(cell)):
        return None, _("A total.")
    if not names:
        return None, _("The line names no row.")
    return None, _("No row of this page is called so.")


def _column_at(fact: _Fact, row: PageRow) -> str:
    """The grid's column for the fact in this row; a numerator has none where the row is typed as one number."""
    return "" if fact.meaning == "numerator" and not row.is_ratio else fact.column


def _fault(fact: _Fact, row: PageRow, facts: Collection[_Fact], text: str) -> str:
    """A rate is typed in its parts: its value alone is asked for them."""
    if not row.is_ratio or fact.meaning != "value" or not text.strip():
        return ""
    if any(other.meaning == "numerator" for other in facts):
        return _("The rate is worked out from its parts.")
    return _("This is a rate: numerator and denominator are asked for.")


def _wrong_unit(block: PastedBlock, at: tuple[int, int], fact: _Fact, asides: _Asides, row: PageRow) -> str:
    """A unit that the block states for a value and that is another than the row's own; the nearest statement counts."""
    line, column = block.rows[at[0]], at[1]
    if fact.column != "value" or row.is_ratio or not line[column].text.strip() or not any(row.units):
        return ""
    near = [line[column].unit, *(line[aside].text.strip() for aside in asides.measures)]
    near += [name for name in (cut_brackets(line[place].text)[1] for place in block.names) if is_measure(name)]
    near += [block.senses[column][1].measure if column in block.senses else "", asides.measure]
    stated = next(filter(None, near), "")
    if not stated or is_same(stated, row.units):
        return ""
    text = _("The block states the unit %(stated)s; this row is measured in %(unit)s.")
    return text % {"stated": stated, "unit": row.units[0]}

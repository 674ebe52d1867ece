"""表头: the rows of a sheet that name its columns, wherever they begin; merged cells spread out. Pure.

Of a heading in several rows every part counts: a year over the months, 其中 over 分子 and 分母, a unit below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from config.files.records import CellKind, Grid, address
from config.names import name_key
from config.sheets.measures import cut_brackets, is_measure
from config.sheets.periods import Moment, cut_moment, moment_of, together
from config.sheets.words import ANY_TABLE, ELSEWHERE, PASSED_OVER, is_column_number, is_total

SEARCHED_ROWS = 40
MOST_ROWS = 4  # of one heading
SEPARATOR = "·"


@dataclass(frozen=True)
class Vocabulary:
    """What headings may say at one door: its words by key, and what else it knows by name."""

    words: Mapping[str, str]  # key of a heading → what the column holds
    # Kinds of things that may head a column: "indicator" → finder of the thing by what people call it.
    things: Mapping[str, Callable[[str], object | None]] = field(default_factory=dict)
    measures: frozenset[str] = frozenset()  # units that the caller's things have, as keys
    elsewhere: tuple[str, ...] = ELSEWHERE
    knows_time: bool = True  # whether a month as a heading means anything here

    def thing(self, text: str) -> tuple[str, object] | None:
        return next(((kind, found) for kind, find in self.things.items() if (found := find(text)) is not None), None)


@dataclass(frozen=True, slots=True)
class Part:
    """One row's part of a heading."""

    text: str
    row: int
    column: int


@dataclass(frozen=True)
class Heading:
    """What stands above one column, from top to bottom."""

    column: int
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return SEPARATOR.join(dict.fromkeys(part.text for part in self.parts))

    @property
    def address(self) -> str:
        last = self.parts[-1]
        return address(last.row, last.column)


@dataclass(frozen=True)
class HeadingSense:
    """What a heading means, all its parts taken together."""

    meaning: str | None = None  # what the column holds; blank: passed over; None: nobody knows
    moment: Moment | None = None
    things: Mapping[str, object] = field(default_factory=dict)
    measure: str = ""  # the unit that it states
    is_elsewhere: bool = False  # about another time or place
    is_vague: bool = False  # a time stands in it beside words that nobody knows


@dataclass(frozen=True)
class Heads:
    """The heading of each column of a sheet; columns without one are left out."""

    first_row: int
    last_row: int
    columns: Mapping[int, Heading]

    @cached_property
    def texts(self) -> dict[int, str]:
        return {column: heading.text for column, heading in self.columns.items()}


def sense_of(texts: Sequence[str], words: Vocabulary) -> HeadingSense:
    """What the parts of a heading say together.

    >>> words = Vocabulary({"数值": "value", "金额": "amount"})
    >>> sense_of(["2025年", "11月"], words).moment, sense_of(["金额（万元）"], words).measure
    (Moment(year=2025, month=11, day=0, quarter=0, first=0), '万元')
    """
    keys = [name_key(text) for text in texts if text.strip()]
    for whole in dict.fromkeys(("".join(keys), "".join(reversed(keys)))):
        if whole in words.words:
            return HeadingSense(words.words[whole])
    moments: list[Moment] = []
    things: dict[str, object] = {}
    measure, meaning = "", None
    elsewhere = clash = vague = False
    for key in reversed(keys):  # what stands lowest says most
        found = _part_sense(key, words)
        vague = vague or (found.is_vague and not moments)
        moments += [found.moment] if found.moment else []
        measure = measure or found.measure
        elsewhere = elsewhere or found.is_elsewhere
        if found.things and not things:
            things = dict(found.things)
        elif found.things:
            things = {**found.things, **things}
        if found.meaning is not None and meaning is None:
            meaning = found.meaning
    moment = together(moments)
    if moment is None:
        clash, moment = True, None
    elif moment == Moment():
        moment = None
    return HeadingSense(meaning, moment, things, measure, elsewhere or clash, vague)


def _part_sense(key: str, words: Vocabulary) -> HeadingSense:
    if key in words.words:
        return HeadingSense(words.words[key])
    if key in ANY_TABLE or is_total(key):
        return HeadingSense(PASSED_OVER)
    if is_measure(key, words.measures):
        return HeadingSense(measure=key.strip("()"))
    if moment := moment_of(key):
        return HeadingSense(moment=moment)
    if any(mark in key for mark in words.elsewhere) and words.thing(key) is None:
        return HeadingSense(is_elsewhere=True)
    if found := words.thing(key):
        return HeadingSense(things={found[0]: found[1]}, measure=_measure_of(key, words))
    bare, inside = cut_brackets(key)
    if inside and bare:
        outer = _part_sense(bare, words)
        if is_measure(inside, words.measures):
            return HeadingSense(outer.meaning, outer.moment, outer.things, inside, outer.is_elsewhere)
        inner = _part_sense(inside, words)
        moment = together(each for each in (outer.moment, inner.moment) if each)
        elsewhere = outer.is_elsewhere or inner.is_elsewhere or moment is None
        vague = outer.meaning is None and outer.moment is None and not outer.things
        time = moment if moment and moment != Moment() else None
        return HeadingSense(outer.meaning, time, outer.things, outer.measure, elsewhere, vague)
    moment, rest = cut_moment(key)
    if moment and rest != key:
        inner = _part_sense(rest, words)
        vague = inner.meaning is None and not inner.things
        return HeadingSense(inner.meaning, moment, inner.things, inner.measure, inner.is_elsewhere, vague)
    return HeadingSense()


def _measure_of(key: str, words: Vocabulary) -> str:
    inside = cut_brackets(key)[1]
    return inside if inside and is_measure(inside, words.measures) else ""


def is_told(text: str, words: Vocabulary) -> bool:
    """Whether a heading of one part says anything that is understood."""
    sense = sense_of([text], words)
    time = words.knows_time and (sense.is_elsewhere or sense.moment is not None)
    return sense.meaning is not None or time or bool(sense.measure)


def find_heads(sheet: Grid, words: Vocabulary, *, least: int = 2) -> Heads | None:
    """The rows that name the columns: those with most known words, else what stands above the first thing named.

    ``least`` is how many words must be known; 1 only where the first filled row alone can be meant.
    """
    rows = [row for row in sheet.visible_rows()[:SEARCHED_ROWS] if any(_texts_of(sheet, row))]
    scores = {row: _score(sheet, row, words) for row in rows}
    best = max(scores.values(), default=0)
    if best >= 2 or (best >= least and rows and scores[rows[0]] == best):
        last = next(row for row in rows if scores[row] == best)
        while (below := _next(rows, last)) and below - last <= 2:
            if not (_continues(sheet, below, last, words) or _is_spanned(sheet, last, below)):
                break
            last = below
    else:
        last = _above_first_thing(sheet, rows, words)
    if not last:
        return None
    first = last
    while (above := _before(rows, first)) and last - above < MOST_ROWS and _is_upper(sheet, above, first, words):
        first = above
    columns = {}
    for column in sheet.visible_columns():
        if parts := _parts(sheet, first, last, column):
            columns[column] = Heading(column, parts)
    below = _next(rows, last)
    numbers = list(_texts_of(sheet, below)) if below else []
    if below and len(numbers) >= 2 and all(map(is_column_number, numbers)) and not _is_figures(numbers):
        last = below
    return Heads(first, last, columns) if columns else None


def _is_figures(texts: Sequence[str]) -> bool:
    """1 2 3 4 count columns, and so does 甲 乙 1 2; other numbers, or one 甲 alone, are figures and names."""
    numbers = [
        int(name_key(text).strip("()").partition("=")[0]) for text in texts if text.strip("()（）")[:1].isdigit()
    ]
    letters = len(texts) - len(numbers)
    return numbers != list(range(1, len(numbers) + 1)) or not (
        len(numbers) >= 4 or (letters >= 2 and len(numbers) >= 2)
    )


def _texts_of(sheet: Grid, row: int) -> list[str]:
    return [text for column in sheet.visible_columns() if (text := sheet.text(row, column))]


def _score(sheet: Grid, row: int, words: Vocabulary) -> int:
    """How many different headings of a row are known. Things count only where a row has several of a kind."""
    texts = {text for column in sheet.visible_columns() if (text := sheet.spread(row, column))}
    things: dict[str, set[int]] = {}
    score = 0
    for text in texts:
        if len(text) > 60:
            continue
        if is_told(text, words):
            score += 1
        elif found := words.thing(text):
            things.setdefault(found[0], set()).add(id(found[1]))
    return score + sum(len(each) for each in things.values() if len(each) > 1)


def _next(rows: Sequence[int], row: int) -> int:
    return next((other for other in rows if other > row), 0)


def _before(rows: Sequence[int], row: int) -> int:
    return max((other for other in rows if other < row), default=0)


def _continues(sheet: Grid, row: int, above: int, words: Vocabulary) -> bool:
    """A further heading row in a sheet without merged cells: known words, and nothing else. What stands under a known
    heading and is the name of something is a first row."""
    cells = [cell for cell in sheet.cells(row) if cell.text.strip() and cell.origin == (row, cell.column)]
    if not cells or any(cell.kind in {CellKind.NUMBER, CellKind.PERCENT} for cell in cells):
        return False
    if any(words.thing(cell.text) and sense_of([sheet.text(above, cell.column)], words).meaning for cell in cells):
        return False
    texts = [cell.text for cell in cells]
    if all(is_total(text) or name_key(text) in ANY_TABLE for text in texts):
        return False
    return all(is_told(text, words) or bool(sense_of([text], words).things) for text in texts) and any(
        is_told(text, words) for text in texts
    )


def _is_spanned(sheet: Grid, row: int, below: int) -> bool:
    """Whether headings of this row span several columns each, and all that stands in the next row stands under them."""
    spans = [
        range(left, right + 1) for top, left, bottom, right in sheet.merges if top == bottom == row and right > left
    ]
    cells = [cell for cell in sheet.cells(below) if cell.text.strip() and cell.origin == (below, cell.column)]
    if not cells or not spans or any(len(span) >= len(sheet.visible_columns()) for span in spans):
        return False
    words_only = all(cell.kind in {CellKind.TEXT, CellKind.DATE} and not cell.text.strip().isdigit() for cell in cells)
    return words_only and all(any(cell.column in span for span in spans) for cell in cells)


def _is_upper(sheet: Grid, row: int, first: int, words: Vocabulary) -> bool:
    """Whether the row above belongs to the headings: a merged cell reaches down from it or spans some columns, or all
    that it says is a time or a known word and it is no title in the corner."""
    visible = sheet.visible_columns()
    for top, left, bottom, right in sheet.merges:
        if top == row and (
            row < bottom <= first or (bottom == row and right - left > 0 and right - left + 1 < len(visible))
        ):
            return not _states(sheet, row, words) or row < bottom
    filled = [column for column in visible if sheet.text(row, column)]
    if not filled or (len(filled) == 1 and filled[0] == visible[0]):
        return False
    return all(is_told(sheet.text(row, column), words) for column in filled)


def _states(sheet: Grid, row: int, words: Vocabulary) -> bool:
    """A line such as 填报单位：市监局 | 2026年11月 over the table."""
    return any(":" in name_key(text) for text in _texts_of(sheet, row)) and not all(
        is_told(text, words) for text in _texts_of(sheet, row)
    )


def _above_first_thing(sheet: Grid, rows: Sequence[int], words: Vocabulary) -> int:
    for row in rows:
        if any(words.thing(text) for text in _texts_of(sheet, row)):
            above = [other for other in rows if other < row and len(_texts_of(sheet, other)) >= 2]
            return above[-1] if above else 0
    return 0


def _parts(sheet: Grid, first: int, last: int, column: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    for row in range(first, last + 1):
        if row in sheet.hidden_rows:
            continue
        at = sheet.origin(row, column)
        text = " ".join(sheet.text(*at).split())
        if not text and row < last and _has_below(sheet, row, last, column):
            at, text = _to_the_left(sheet, row, column)
        if text and (not parts or (parts[-1].row, parts[-1].column) != at):
            parts.append(Part(text, *at))
    return tuple(parts)


def _has_below(sheet: Grid, row: int, last: int, column: int) -> bool:
    return any(sheet.text(below, column) for below in range(row + 1, last + 1))


def _to_the_left(sheet: Grid, row: int, column: int) -> tuple[tuple[int, int], str]:
    """In a row without merged cells an upper heading stands over the first of its columns alone."""
    nothing = (row, column), ""
    if any(top <= row <= bottom for top, _left, bottom, _right in sheet.merges):
        return nothing
    for left in range(column - 1, 0, -1):
        if left in sheet.hidden_columns:
            continue
        if text := sheet.text(row, left):
            return ((row, left), " ".join(text.split())) if _has_below(sheet, row, row + 1, left) else nothing
        if not _has_below(sheet, row, row + 1, left):
            return nothing
    return nothing

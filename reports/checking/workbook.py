"""Checking the Excel gap report cell by cell, as it is handed out: the file is written, read back, and every number in
it is compared with the frozen row and column that its heading promises."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from config.files.write_xlsx import HEAD_ROW, write_workbook
from config.numbers import NO_VALUE
from departments.choices import RegionLevel
from indicators.choices import Direction, TieStyle
from reports.checking.month import FrozenMonth
from reports.checking.outcome import CheckedPage
from reports.checking.printed import NumberIndex, NumberKind, TracedNumber, numbers_in
from reports.checking.row_numbers import numbers_of_figure, numbers_of_indicator, numbers_of_unit
from reports.differences import average_of, behind_average
from reports.documents.gap_report import gap_report
from reports.facts import PlaceFact, day_of_facts, places_at, places_of, points_of, points_of_issuer
from reports.presentation import holder_text
from reports.publishing.corrections import as_number

EXACT = Decimal("1E-8")
OWN, BEST, GAP = "own", "best", "gap"
VALUE, POINTS, PLACE, SHARE, COUNT = (
    NumberKind.VALUE,
    NumberKind.POINTS,
    NumberKind.PLACE,
    NumberKind.SHARE,
    NumberKind.COUNT,
)
NAMES = (
    "name",
    "code",
    "unit",
    "lead_name",
    "short_name",
    "department_name",
    "unit_code",
    "benchmark_source",
    "place_source",
)
Get = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """How a sheet is checked: its name, which row of the month a line stands for, and what stands in which column."""

    name: str
    find: Callable[[Mapping[str, Any]], Any]
    columns: Mapping[str, tuple[NumberKind, Get]]
    numbers: Callable[[Any], Iterator[TracedNumber]]
    triples: tuple[tuple[str, str, str], ...] = ()


def check_workbook(month: FrozenMonth, language: str) -> list[CheckedPage]:
    """Every sheet of the file in the language in force, which the summary names."""
    file = io.BytesIO()
    write_workbook(gap_report(month.report), file)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()), read_only=True)
    ways = {way.name: way for way in _ways(month)}
    return [_check_sheet(page, ways.get(page.title), month, language) for page in book.worksheets]


def _check_sheet(page: Any, way: CheckedSheet | None, month: FrozenMonth, language: str) -> CheckedPage:
    checked = CheckedPage(f"workbook {language} · {page.title}")
    lines = list(page.iter_rows(min_row=HEAD_ROW, values_only=True))
    headings = [str(cell or "") for cell in lines[0]]
    for number, line in enumerate(lines[1:], start=1):
        where = f"{page.title} row {HEAD_ROW + number}"
        cells = dict(zip(headings, line, strict=True))
        row = way.find(cells) if way else None
        if way is None or row is None:
            _check_texts(checked, month, where, [cell for cell in line if cell is not None])
            continue
        _check_line(checked, way, row, where, cells, number, month)
    return checked


def _check_line(
    checked: CheckedPage,
    way: CheckedSheet,
    row: Any,
    where: str,
    cells: Mapping[str, Any],
    number: int,
    month: FrozenMonth,
) -> None:
    """One line: numbers by their column, numbers in words by the row, and what follows from two of them."""
    index = NumberIndex().extend(way.numbers(row))
    for heading, cell in cells.items():
        at = f"{where} “{heading}”"
        if heading == _("No."):
            checked.explain(_match_of(cell, number, COUNT, "line"), at, str(cell))
        elif heading in way.columns:
            kind, get = way.columns[heading]
            expected = get(row)
            if isinstance(expected, str):
                if str(cell or "") != expected:
                    checked.unexplained.append(f"{at}: {cell}, expected {expected}")
                elif expected:
                    checked.kinds[kind] += 1
            elif cell is not None or expected is not None:
                checked.explain(_match_of(cell, expected, kind, heading), at, f"{cell}, expected {expected}")
        elif isinstance(cell, int | float):
            checked.explain(None, at, str(cell))
        elif cell:
            for digits in numbers_in(str(cell), _names(row)):
                checked.explain(index.find(digits), at, f"{digits} in “{cell}”")
    for own, best, gap in way.triples:
        _check_triple(checked, row, where, [cells[heading] for heading in (own, best, gap)])


def _check_triple(checked: CheckedPage, row: Any, where: str, cells: list[Any]) -> None:
    own, best, gap = (None if cell is None else Decimal(str(cell)) for cell in cells)
    if own is None or best is None or gap is None:
        if gap is not None:
            checked.unexplained.append(f"{where}: a gap of {gap} beside own {own} and best {best}")
        return
    checked.triples += 1
    is_lower = row.direction == Direction.LOWER and own == row.value
    if abs(gap - (own - best if is_lower else best - own)) > EXACT:
        checked.unexplained.append(f"{where}: gap {gap} does not follow from own {own} and best {best}")


def _match_of(cell: Any, expected: Any, kind: NumberKind, name: str) -> TracedNumber | None:
    """The fact, where the cell holds exactly the expected number."""
    if cell is None or expected is None:
        return None
    try:
        number = Decimal(str(cell))
    except ArithmeticError:
        return None
    exact = Decimal(expected)
    return TracedNumber(exact, kind, name) if abs(number - exact) <= EXACT else None


def _check_texts(checked: CheckedPage, month: FrozenMonth, where: str, cells: list[Any]) -> None:
    """A line that belongs to no row: notes, settings, methods. Its numbers are settings, counts or digests."""
    report = month.report
    names = [report.inputs_digest, report.rows_digest, report.printed_code, report.scheme_name, *_method_texts()]
    # What somebody acknowledged, word for word as it was shown then.
    for each in report.acknowledgements.all():
        names += [each.sentence, *each.lines]
    index = month.of_report()
    for cell in cells:
        for digits in numbers_in(str(cell), names):
            checked.explain(index.find(digits), where, f"{digits} in “{cell}”")


def _method_texts() -> list[str]:
    """Numbers that belong to the wording of a formula and not to this month."""
    return [
        _("Gap ÷ best × 100. Not defined (—) when the best is 0."),
        _("Points awarded ÷ full marks × 100; it takes precedence over anything computed."),
        _("(worst − value) ÷ (worst − best), held between 0 and 1, to the exponent, × 100."),
        _("Value ÷ best × 100, or best ÷ value × 100 where lower is better; at most 100."),
        _("One more than the number of units that are strictly worse."),
        *(str(style.label) for style in TieStyle),
        _("(value − not allowed) ÷ (satisfactory − not allowed) × 40 + 60."),
        _("Value 0, score 0, not reported, not applicable and comparator unknown are kept apart."),
    ]


def _names(row: Any) -> list[str]:
    """What may have digits in it and is a name: of the row, of its documents and of the holders of its best value."""
    found = [getattr(row, name, "") for name in NAMES]
    return [text for text in [*found, holder_text(getattr(row, "best_holder", ""))] if text]


def _ways(month: FrozenMonth) -> Iterator[CheckedSheet]:
    """How each sheet is checked."""
    by_code = month.by_code()
    yield _overview_sheet(month)
    yield from _unit_sheets(month)
    for name in (_("Indicator gaps"), _("Zero-score items"), _("Items worse than average")):
        yield _indicator_sheet(name, by_code, month.label)
    yield _figure_sheet(month)
    yield CheckedSheet(
        _("Corrections"),
        _Changes(month).find,
        {
            _("Before"): (VALUE, lambda change: change.number("before")),
            _("After"): (VALUE, lambda change: change.number("after")),
        },
        lambda change: iter(()),
    )


def _overview_sheet(month: FrozenMonth) -> CheckedSheet:
    tops = {row.name: row for row in month.indicators if not row.depth}
    leaves = [row for row in month.indicators if row.is_leaf]

    def count(flag: Callable[[Any], bool]) -> Get:
        return lambda top: sum(flag(row) for row in leaves if row.top_code == top.code)

    return CheckedSheet(
        _("Overview"),
        lambda cells: tops.get(cells[_("First-level indicator")]),
        {
            _("Attainment"): (SHARE, lambda top: top.score),
            _("Attainment last month"): (SHARE, lambda top: top.previous_score),
            _("Items"): (COUNT, count(lambda row: True)),
            _("Scored"): (COUNT, count(lambda row: row.score is not None)),
            _("Zero score"): (COUNT, count(lambda row: row.zero_score)),
            _("Worse than average"): (COUNT, count(lambda row: row.below_average)),
            _("Serious gap"): (COUNT, count(lambda row: row.serious)),
        },
        lambda row: numbers_of_indicator(row, month.label),
    )


def _unit_sheets(month: FrozenMonth) -> Iterator[CheckedSheet]:
    """Departments, and those that have been at the bottom for months."""
    units = {row.short_name: row for row in month.units}

    def find(cells: Mapping[str, Any]) -> Any:
        return units.get(cells[_("Department")])

    def numbers(row: Any) -> Iterator[TracedNumber]:
        yield from numbers_of_unit(row, month.label)
        size = Decimal(month.report.parameters.get("bottom_n", 0))
        yield TracedNumber(size, NumberKind.SETTING, "bottom group", month.label, "settings")

    ranking: dict[str, tuple[NumberKind, Get]] = {
        _("Items led"): (COUNT, lambda row: row.led),
        _("Scored"): (COUNT, lambda row: row.scored),
        _("Score"): (SHARE, lambda row: row.score),
        _("Rank"): (PLACE, lambda row: row.rank),
        _("Place from the bottom"): (PLACE, lambda row: row.reverse_rank),
        _("Zero score"): (COUNT, lambda row: row.zero_scores),
        _("Worse than average"): (COUNT, lambda row: row.below_average),
        _("Serious gap"): (COUNT, lambda row: row.serious_gaps),
    }
    yield CheckedSheet(_("Department ranking"), find, ranking, numbers)
    streaks: dict[str, tuple[NumberKind, Get]] = {
        _("Rank"): (PLACE, lambda row: row.rank),
        _("Units ranked"): (COUNT, lambda row: row.n),
        _("Months last"): (COUNT, lambda row: len(row.last_streak)),
        _("Months in the bottom group"): (COUNT, lambda row: len(row.bottom_streak)),
    }
    yield CheckedSheet(_("Streaks"), find, streaks, numbers)


def _figure_sheet(month: FrozenMonth) -> CheckedSheet:
    """Units on the indicators that many of them report."""
    figures = {(row.code, row.department_name): row for row in month.figures}
    return CheckedSheet(
        _("Units"),
        lambda cells: figures.get((cells[_("Code")], cells[_("Unit reporting")])),
        {
            _("Value"): (VALUE, lambda row: row.value),
            _("Rank"): (PLACE, lambda row: row.rank),
            _("Units ranked"): (COUNT, lambda row: row.n),
            _("Place from the bottom"): (PLACE, lambda row: row.reverse_rank),
            _("Months last"): (COUNT, lambda row: row.last_months or None),
        },
        lambda row: numbers_of_figure(row, month.label),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """One line of the corrections: what the list says, and what the row of this version holds."""

    line: Mapping[str, str]
    row: Any

    @property
    def name(self) -> str:
        return self.line["name"]

    @property
    def code(self) -> str:
        return self.line["code"]

    @property
    def unit_code(self) -> str:
        return self.line["unit"]

    def number(self, side: str) -> Any:
        """The number that is to stand on this side; a word where the field holds words."""
        number = as_number(self.line["field"], self.line[side])
        if side == "after" and self.row is not None and isinstance(number, Decimal):
            return getattr(self.row, self.line["field"])
        return number if number is not None else ""


class _Changes:
    """Finds the change of a line: they stand in the order of the list."""

    def __init__(self, month: FrozenMonth) -> None:
        self._lines = iter(month.report.changes)
        self._rows: dict[tuple[str, str, str], Any] = {("IndicatorRow", row.code, ""): row for row in month.indicators}
        self._rows |= {("DepartmentRow", row.code, ""): row for row in month.units}
        self._rows |= {("FigureRow", row.code, row.department_code): row for row in month.figures}
        self._rows |= {("RegionRow", row.code, row.region_code): row for row in month.regions}

    def find(self, cells: Mapping[str, Any]) -> _Change | None:
        line = next(self._lines, None) if cells[_("Field")] else None
        return _Change(line, self._rows.get((line["rows"], line["code"], line["unit"]))) if line else None


def _indicator_sheet(name: str, by_code: Mapping[str, Any], label: str) -> CheckedSheet:
    def place(level: str, computed: bool) -> Get:
        def get(row: Any) -> str:
            found: PlaceFact | None = places_at(places_of(row, label), level, computed=computed)
            return found.text if found else NO_VALUE

        return get

    return CheckedSheet(
        name,
        lambda cells: by_code.get(cells[_("Code")]),
        {
            _("Own value"): (VALUE, lambda row: row.value),
            _("As of"): (NumberKind.DATE, lambda row: day_of_facts(row, label)),
            _("Provincial best"): (VALUE, lambda row: row.best),
            _("Provincial average"): (VALUE, average_of),
            _("Gap"): (VALUE, lambda row: row.gap),
            _("Relative gap, %"): (SHARE, lambda row: row.relative_gap),
            _("Behind the average"): (VALUE, behind_average),
            _("Points lost of the total"): (POINTS, lambda row: row.lost),
            _("Points awarded"): (POINTS, points_of_issuer),
            _("Full marks"): (NumberKind.SETTING, lambda row: row.full_marks if points_of(row) else None),
            _("Best points"): (POINTS, lambda row: row.best_score),
            _("Average points"): (POINTS, lambda row: row.average_score),
            _("Points behind the average"): (POINTS, lambda row: getattr(points_of(row), "average_gap", None)),
            _("Gap in points"): (POINTS, lambda row: row.score_gap),
            _("Attainment"): (SHARE, lambda row: row.score),
            _("Rank in province"): (PLACE, place(RegionLevel.PROVINCE, computed=False)),
            _("Rank in city"): (PLACE, place(RegionLevel.CITY, computed=False)),
            _("Place in province, worked out"): (PLACE, place(RegionLevel.PROVINCE, computed=True)),
        },
        lambda row: numbers_of_indicator(row, label),
        (
            (_("Own value"), _("Provincial best"), _("Gap")),
            (_("Own value"), _("Provincial average"), _("Behind the average")),
            (_("Points awarded"), _("Average points"), _("Points behind the average")),
            (_("Points awarded"), _("Best points"), _("Gap in points")),
        ),
    )

"""Checking the Excel gap report cell by cell, as it is handed out: the file is written, read back, and every number in
it is compared with the frozen row and column that its heading promises."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from indicators.choices import Direction, TieStyle
from reports.checking.checked_sheet import COUNT, CheckedSheet
from reports.checking.checked_sheets import ways_of
from reports.checking.month import FrozenMonth
from reports.checking.outcome import CheckedPage
from reports.checking.printed import NumberIndex, NumberKind, TracedNumber, numbers_in
from reports.documents.files import write_report
from reports.documents.workbook.calculation import method_note
from reports.documents.workbook.cover import light_note
from reports.documents.workbook.indicator_sheet import sign_note
from reports.documents.workbook.sheet import FIRST, GROUPS, HEADS, LEAD
from reports.presentation import holder_text

EXACT = Decimal("1E-8")
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


def check_workbook(month: FrozenMonth, language: str) -> list[CheckedPage]:
    """Every sheet of the file in the language in force, which the summary names."""
    file = io.BytesIO()
    write_report(month.report, file)
    # With the results of formulas: what a reader sees who does not work them out anew.
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()), read_only=True, data_only=True)
    ways = {way.name: way for way in ways_of(month)}
    return [_check_sheet(page, ways.get(page.title), month, language) for page in book.worksheets]


def headings_of(groups: Sequence[Any], heads: Sequence[Any]) -> list[str]:
    """Both levels of heads in one, as `reports.documents.workbook.sheet.Column.heading`."""
    found, group = [], ""
    for above, below in zip(groups, heads, strict=True):
        if above is None and below is None:  # room for a chart
            found.append("")
            continue
        group = str(above) if above is not None else group
        found.append(group if below is None else f"{group}·{below}")
    return found


def _check_sheet(page: Any, way: CheckedSheet | None, month: FrozenMonth, language: str) -> CheckedPage:
    checked = CheckedPage(f"workbook {language} · {page.title}")
    lines = list(page.iter_rows(values_only=True))
    headings = headings_of(lines[GROUPS], lines[HEADS])
    _check_texts(checked, month, f"{page.title} row {LEAD + 1}", [cell for cell in lines[LEAD] if cell is not None])
    for number, line in enumerate(lines[FIRST:], start=1):
        where = f"{page.title} row {FIRST + number}"
        cells = dict(zip(headings, line, strict=False))
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
    for own, best, gap in (triple for triple in way.triples if cells.keys() >= set(triple)):
        _check_triple(checked, row, where, [cells[heading] for heading in (own, best, gap)])


def _check_triple(checked: CheckedPage, row: Any, where: str, cells: list[Any]) -> None:
    own, best, gap = (Decimal(str(cell)) if isinstance(cell, int | float) else None for cell in cells)
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
    """Numbers that belong to the wording of a formula or a legend and not to this month."""
    return [
        light_note(),
        sign_note(),
        method_note(),
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

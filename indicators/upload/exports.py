"""This month's form as a workbook (填报表模板): pre-filled, to be filled in offline and uploaded again.

Only the cells that may be typed are unlocked; figures that were submitted are shown and stay locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import CellCheck, Fixed, Input, Sheet, SheetColumn, write_workbook
from config.numbers import decimals_of
from indicators.choices import Direction, Rollup
from indicators.cycles.moments import deadline_text
from indicators.doubts.read import Earlier
from indicators.entry.texts import day_text
from indicators.entry.worksheet import SheetLine, Worksheet
from indicators.figures.facts import LARGEST
from indicators.models import Cycle, Indicator
from indicators.numbers.digits import readable
from indicators.upload import template_headings as heads
from indicators.upload.blank_form import keys_for
from indicators.upload.form_keys import SHEET, lines_of
from indicators.upload.offered import cell_names

NUMBERS = ("value", "numerator", "denominator", "score")
WIDTHS = {"value": 12, "numerator": 11, "denominator": 11, "score": 8}
TITLES = {
    "value": heads.VALUE,
    "numerator": heads.NUMERATOR,
    "denominator": heads.DENOMINATOR,
    "score": heads.SCORE,
}


def write_entry_form(*, sheet: Worksheet, to: BinaryIO) -> None:
    """Write the form of one unit and period, in the reader's language."""
    offered = {name for line in sheet.lines for name in cell_names(line.indicator)}
    numbers = [name for name in NUMBERS if name in offered or name == "value"]
    cycle, unit = sheet.cycle, sheet.unit
    page = Sheet(
        name=f"{cycle.label} {unit.short_name}",
        title=_("Monthly figures · %(unit)s · %(period)s") % {"unit": unit.name, "period": cycle.label},
        subtitle=_deadline_text(cycle),
        columns=_columns(sheet, numbers),
        rows=_rows(sheet, numbers),
        notes=_notes(cycle),
        empty=_("This unit owes no figures in this period."),
        protected=True,
    )
    write_workbook([page], to, hidden={SHEET: lines_of(keys_for(sheet))})


def file_name(cycle: Cycle, unit: str) -> str:
    """填报表-2026-05-市监局.xlsx."""
    return "-".join((pgettext("file", "Form"), cycle.label, unit)) + ".xlsx"


def _deadline_text(cycle: Cycle) -> str:
    return _("Deadline: %(deadline)s. Fill in the tinted cells only; blank means not reported, which is not zero.") % {
        "deadline": deadline_text(cycle)
    }


def _notes(cycle: Cycle) -> tuple[str, ...]:
    return (
        _("Paste numbers as values, without formulas. Rates are typed as numerator and denominator."),
        _("Best and average: of the own group in the last period where several units report; else of the counties."),
        _("“Not applicable” needs a reason and excludes a figure. Hand the file in under “Enter figures, Upload”."),
        _("“As of” is the day that a figure describes; left empty, it is the last day of the period (%(day)s).")
        % {"day": cycle.end},
    )


def _columns(sheet: Worksheet, numbers: Sequence[str]) -> list[SheetColumn]:
    last = f"{heads.LAST}\n{sheet.last_cycle.label}" if sheet.last_cycle else str(heads.LAST)
    return [
        SheetColumn(str(heads.CODE), 9),
        SheetColumn(str(heads.NAME), 34),
        SheetColumn(str(heads.MEASURE), 9, centred=True),
        SheetColumn(str(heads.BASIS), 7, centred=True),
        SheetColumn(last, 10, 2),
        SheetColumn(str(heads.YEAR_AGO), 10, 2),
        SheetColumn(str(heads.BEST), 10, 2),
        SheetColumn(str(heads.AVERAGE), 10, 2),
        *(SheetColumn(str(TITLES[name]), WIDTHS[name], 0) for name in numbers),
        SheetColumn(str(heads.NOT_APPLICABLE), 8, centred=True),
        SheetColumn(str(heads.REASON), 16),
        SheetColumn(str(heads.NOTE), 18),
        SheetColumn(str(heads.AS_OF), 11, centred=True),
        SheetColumn(str(heads.STATE), 9, centred=True),
    ]


def _rows(sheet: Worksheet, numbers: Sequence[str]) -> Iterator[Sequence[Any]]:
    for line in sheet.lines:
        indicator, figure, held = line.indicator, line.figure, line.yardstick
        lower = "（" + _("lower is better") + "）" if indicator.direction == Direction.LOWER else ""
        yield (
            indicator.code,
            f"{indicator.name}{lower}",
            indicator.unit,
            str(indicator.get_basis_display()),
            _earlier(line, line.last),
            _earlier(line, line.year_ago),
            _readable_cell(indicator, held.best),
            _readable_cell(indicator, held.average),
            *(_number(line, name) for name in numbers),
            _cell(line, _("yes") if figure and figure.not_applicable else "", _yes_no()),
            _cell(line, figure.reason if figure else "", _length(200)),
            _cell(line, figure.note if figure else "", _length(500)),
            _cell(line, day_text(figure.as_of) if figure else "", _day_of(sheet.cycle)),
            str(figure.get_state_display()) if figure else _("Not started"),
        )


def _earlier(line: SheetLine, earlier: Earlier | None) -> Any:
    """A number where a value was given, else in words: not applicable, or so many points."""
    if earlier is None:
        return None
    if earlier.value is None and (earlier.not_applicable or earlier.score is not None):
        return earlier.text(line.indicator.decimals)
    return _readable_cell(line.indicator, earlier.value)


def _readable_cell(indicator: Indicator, value: Decimal | None) -> Fixed | None:
    """A number to be read, with its own decimals."""
    exact = readable(value, indicator.decimals)
    return None if exact is None else _exact(exact)


def _exact(number: Decimal) -> Fixed:
    return Fixed(number, decimals_of(number))


def _number(line: SheetLine, name: str) -> Any:
    indicator = line.indicator
    stored = getattr(line.figure, name) if line.figure else None
    if name not in cell_names(indicator):
        is_derived = name == "value" and indicator.rollup == Rollup.RATIO
        return _readable_cell(indicator, stored) if is_derived else None
    if name == "value" and not line.editable:
        return _readable_cell(indicator, stored)
    exact = stored.normalize() if stored is not None else None
    return _cell(line, exact, _limits(indicator, name))


def _cell(line: SheetLine, value: Any, check: CellCheck) -> Any:
    if line.editable:
        return Input(value, check)
    return value if isinstance(value, str) or value is None else _exact(value)


def _limits(indicator: Indicator, name: str) -> CellCheck:
    low, high = {
        "value": (indicator.minimum, indicator.maximum),
        "score": (Decimal(0), indicator.full_marks),
    }.get(name, (Decimal(0), None))
    if low is None and high is None:
        low = -LARGEST
    lowest, highest = ("" if limit is None else f"{limit.normalize():f}" for limit in (low, high))
    return CellCheck("decimal", lowest, highest, _("Expected is a number within the limits of the indicator."))


def _yes_no() -> CellCheck:
    return CellCheck("list", ",".join((_("yes"), _("no"))), hint=_("Write yes (是) or no (否)."))


def _day_of(cycle: Cycle) -> CellCheck:
    first, last = (f"DATE({day.year},{day.month},{day.day})" for day in (cycle.start, cycle.end))
    words = {"first": cycle.start, "last": cycle.end}
    return CellCheck("date", first, last, _("Write a day from %(first)s to %(last)s, or leave it empty.") % words)


def _length(limit: int) -> CellCheck:
    return CellCheck("textLength", high=str(limit), hint=_("At most %(limit)s characters.") % {"limit": limit})

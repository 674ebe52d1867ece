"""What was read of a sheet of figures (读出的行): rows that say something, faults, and what was passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import ngettext

from config.sheets.table import formulas_text
from departments.models import Department
from indicators.figures.facts import Entry
from indicators.models import Indicator
from indicators.upload.form_keys import Base
from indicators.upload.measures import CellFault


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sheet that says something about a figure."""

    row: int
    column: int  # where its first fact stands
    indicator: Indicator
    department: Department
    entry: Entry
    base: Base | None = None  # as it stood in the downloaded form
    touched: bool = True
    columns: Mapping[str, int] = field(default_factory=dict)  # fact → column

    @property
    def key(self) -> tuple[int, int]:
        return self.entry.key


@dataclass(slots=True)
class SheetReading:
    rows: list[SheetRow] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)  # row and why
    blank: int = 0  # rows of a figure that say nothing
    formulas: int = 0  # cells that were taken as shown
    rates: int = 0  # worked out of their parts, and the sheet shows the same

    @property
    def notes(self) -> list[str]:
        """What is to be known of the rows that were read."""
        rates = ngettext(
            "%(n)d rate was checked against its numerator and denominator.",
            "%(n)d rates were checked against their numerators and denominators.",
            self.rates,
        ) % {"n": self.rates}
        return [*([formulas_text(self.formulas)] if self.formulas else []), *([rates] if self.rates else [])]

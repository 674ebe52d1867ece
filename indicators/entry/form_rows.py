"""The rows of the entry form (填报表单): what stands in each cell, and what the page says beside it.

Not Django forms: a sheet of 120 rows would be a thousand fields, and a cell must give back the very text it
was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import NO_VALUE
from indicators.choices import FigureState, Rollup
from indicators.doubts.counting import LedgerCount
from indicators.doubts.rules import Doubt
from indicators.entry.save import Conflict
from indicators.entry.texts import cell_texts, fields_of, fingerprint, first_field, plain
from indicators.entry.worksheet import SheetLine, Worksheet
from indicators.figures.facts import Entry
from indicators.models import Figure, Indicator
from indicators.numbers.digits import readable
from indicators.tones import FIGURE_TONES

# The cells that a row shows on demand.
MORE = ("na", "reason", "note", "as_of")


@dataclass(slots=True)
class FormRow:
    """One line of the sheet with what is in its cells."""

    line: SheetLine
    texts: dict[str, str]
    version: int  # of the figure its typist was shown; 0 when the cell was empty
    was: str  # fingerprint of what its typist was shown
    errors: dict[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    again: bool = False  # a returned figure declared right as it is
    held: str = ""  # why it could not be submitted
    doubts: list[Doubt] = field(default_factory=list)  # about the stored figure
    ledger_count: LedgerCount | None = None  # what our own ledgers say
    refused: bool = False  # read-only by now: what was typed is only told, not offered again
    outdated: str = ""  # what the page showed of a row that nobody touched there and that is another by now

    @property
    def indicator(self) -> Indicator:
        return self.line.indicator

    @property
    def key(self) -> str:
        return f"i{self.line.indicator.pk}"

    @property
    def is_ratio(self) -> bool:
        return self.line.indicator.rollup == Rollup.RATIO

    @property
    def last(self) -> str:
        return self.line.last.text(self.indicator.decimals) if self.line.last else NO_VALUE

    @property
    def year_ago(self) -> str:
        return self.line.year_ago.text(self.indicator.decimals) if self.line.year_ago else NO_VALUE

    @property
    def mend(self) -> str:
        """The value that was probably meant, where a slip of the unit explains the typed one."""
        return next((plain(doubt.mend) for doubt in self.doubts if doubt.mend is not None), "")

    @property
    def takeover(self) -> dict[str, str]:
        """What taking over the known figure puts into the cells; nothing where it stands there already."""
        offered = ledger_cells(self.ledger_count, self.line)
        return {} if all(self.texts[name] == text for name, text in offered.items()) else offered

    @property
    def best(self) -> Decimal | None:
        return self._number(self.line.yardstick.best)

    @property
    def average(self) -> Decimal | None:
        return self._number(self.line.yardstick.average)

    @property
    def value(self) -> Decimal | None:
        return self._number(self.line.figure.value if self.line.figure else None)

    @property
    def stored(self) -> dict[str, str]:
        """The stored facts as text."""
        return cell_texts(self.line.figure)

    @property
    def full_marks(self) -> str:
        return plain(self.indicator.full_marks)

    @property
    def theirs(self) -> str:
        return row_text(cell_texts(self.conflict.stored)) if self.conflict else ""

    @property
    def mine(self) -> str:
        return row_text({name: self.texts[name] for name in fields_of(self.indicator)})

    @property
    def first(self) -> str:
        """The cell that a message about the whole row points to."""
        return first_field(self.indicator)

    @property
    def opens_more(self) -> bool:
        return any(self.texts[name] for name in MORE) or bool(self.errors.keys() & set(MORE))

    @property
    def tone(self) -> str:
        figure = self.line.figure
        return "todo" if figure is None or _untold(figure) else FIGURE_TONES[FigureState(figure.state)]

    @property
    def state(self) -> str:
        figure = self.line.figure
        return _("Not started") if figure is None or _untold(figure) else str(figure.get_state_display())

    @property
    def cell(self) -> str:
        if self.errors or self.conflict:
            return "is-error"
        if self.held:
            return "is-doubt"
        if not self.line.editable:
            return "is-locked"
        figure = self.line.figure
        if figure is None or _untold(figure):
            return ""
        return "is-doubt" if self.line.needs_change or self.doubts else "is-saved"

    @property
    def problems(self) -> list[dict[str, str]]:
        """Entries of the error summary, each linked to its cell."""
        rows = []
        for name, message in self.errors.items():
            target = f"#{self.key}" if self.refused else f"#{self.key}-{name}"
            rows.append({"url": target, "text": f"{self.indicator}{_(': ')}{message}"})
        if self.held:
            target = "phrase" if self.doubts and not self.texts["note"] else self.first
            rows.append({"url": f"#{self.key}-{target}", "text": f"{self.indicator}{_(': ')}{self.held}"})
        if self.conflict:
            message = _("it was changed since your page showed it; choose which value stands")
            rows.append({"url": f"#{self.key}-choice", "text": f"{self.indicator}{_(': ')}{message}"})
        return rows

    def _number(self, number: Decimal | None) -> Decimal | None:
        return readable(number, self.indicator.decimals)


@dataclass(slots=True)
class TypedSheet:
    """The sheet as typed: rows that can be saved became entries, the others carry their errors."""

    sheet: Worksheet
    rows: list[FormRow]
    entries: list[Entry] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)  # indicators posted that this unit does not owe
    seen: set[int] = field(default_factory=set)  # indicators whose cells the page offered

    @property
    def problems(self) -> list[dict[str, str]]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def takes_score(self) -> bool:
        return any(row.indicator.takes_score for row in self.rows)

    @property
    def confirmed(self) -> set[int]:
        """Returned figures that may be submitted again unchanged."""
        return {row.indicator.pk for row in self.rows if row.again}

    def by_id(self) -> dict[int, FormRow]:
        return {row.indicator.pk: row for row in self.rows}


def row_text(texts: Mapping[str, str]) -> str:
    """The facts of a row in one line."""
    lines = []
    if texts.get("na"):
        lines.append(_("not applicable (%(reason)s)") % {"reason": texts.get("reason", "")})
    if texts.get("value"):
        lines.append(texts["value"])
    if texts.get("numerator") or texts.get("denominator"):
        lines.append(f"{texts.get('numerator', '')} / {texts.get('denominator', '')}")
    if texts.get("score"):
        lines.append(_("score %(score)s") % {"score": texts["score"]})
    if texts.get("as_of"):
        lines.append(_("as of %(day)s") % {"day": texts["as_of"]})
    if texts.get("note"):
        lines.append(_("note: %(note)s") % {"note": texts["note"]})
    return "; ".join(lines) or _("empty")


def ledger_cells(ledger_count: LedgerCount | None, line: SheetLine) -> dict[str, str]:
    """What a typist would type who knows what the ledger says; nothing in a row that may not be typed."""
    if ledger_count is None or not line.editable:
        return {}
    return ledger_count.cells(is_ratio=line.indicator.rollup == Rollup.RATIO, decimals=line.indicator.decimals)


def text_of_outdated(row: FormRow) -> str:
    """A row that nobody touched on a page that is stale by now, with both values."""
    figure = row.line.figure
    return _("“%(name)s” was changed meanwhile by %(who)s: your page showed %(seen)s, it is now %(now)s.") % {
        "name": row.indicator.name,
        "who": figure.entered_name if figure else "",
        "seen": row.outdated,
        "now": row_text(cell_texts(figure)),
    }


def blank_form(sheet: Worksheet) -> TypedSheet:
    return TypedSheet(sheet, [fresh_row(sheet, line) for line in sheet.lines])


def fresh_row(sheet: Worksheet, line: SheetLine) -> FormRow:
    texts = cell_texts(line.figure)
    version = line.figure.version if line.figure else 0
    return FormRow(
        line,
        texts,
        version,
        fingerprint(line.indicator, texts),
        doubts=sheet.doubts(line),
        ledger_count=sheet.ledger_count(line),
    )


def _untold(figure: Figure) -> bool:
    return figure.is_blank and figure.state == FigureState.DRAFT

"""计算过程: how every score comes about, as formulas that anybody can follow, each with the result that we worked out.

The rows are the tree, every branch before its parts, so that the formula of a branch looks only at the rows below it.
A program that works the sheet out anew finds our numbers to the last printed digit (`tests/…/test_calculation.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import Fixed
from config.numbers import decimals_of
from indicators.choices import Aggregation, Direction, Method, MissingRule, Rounding, Standing
from indicators.numbers.rounding import rounder
from indicators.scoring.formula import Settings, gap
from indicators.scoring.shares import TreePart, shares
from reports.analysis.replay import attainments, settings_of
from reports.documents.heading import title
from reports.documents.workbook.sheet import FIRST, BookPage, Column, Formula
from reports.models import IndicatorRow, MonthlyReport

# Letters of the columns that formulas speak of.
PARENT, OWN, HIGH, LOW, EXPONENT, MARKS, WEIGHT = "B", "G", "H", "I", "J", "K", "L"
EXACT, SCORE, SIZE, ADDS, SHARE, BEST, GAP = "M", "N", "O", "P", "Q", "S", "T"
# Decimals of what is not rounded for print: a program counts to 15 digits, and these are the last that anybody reads.
UNROUNDED = 6
# Before it rounds, it clears the noise behind its last digits, as `indicators.numbers.rounding` does behind its own.
SETTLED = 10


def calculation_page(report: MonthlyReport, nodes: Sequence[IndicatorRow], version: str) -> BookPage:
    """The whole tree, and the total of the county in the last row."""
    tree = FormulaTree(nodes, settings_of(report.parameters))
    rows = [tree.cells(row) for row in tree.rows]
    if rows:
        rows.append(tree.total_cells())
    decimals = tree.settings.score_decimals
    name = _("Calculation")
    return BookPage(name, title(report, name), version, _columns(decimals), rows, lead=method_note(), frozen_columns=4)


def method_note() -> str:
    """How the sheet is read."""
    return _(
        "Every score as a formula with its result. Parent: the number of the row it is part of (0: the county). "
        "Counted size: weight or full marks, 0 where the item does not count."
    )


def _columns(decimals: int) -> tuple[Column, ...]:
    rule, score, total, best = _("Rule"), _("Attainment"), _("In the total"), _("Against the best")
    return (
        Column(_("No."), 4, 0, centred=True),
        Column(_("Parent"), 4, 0, kept=True, centred=True),
        Column(_("Code"), 7, kept=True, whole=True),
        Column(_("Indicator"), 14, stretch=4, kept=True),
        Column(_("State"), 6, kept=True, centred=True),
        Column(_("Method"), 8, stretch=1, kept=True),
        Column(_("Own value or points"), 6, 2, rule, kept=True),
        Column(_("Upper end"), 6, 2, rule, kept=True),
        Column(_("Lower end"), 6, 2, rule, kept=True),
        Column(_("Exponent"), 4, 2, rule, kept=True),
        Column(_("Full marks"), 5, 2, rule, kept=True),
        Column(_("Weight"), 5, 2, rule, kept=True),
        Column(_("Not rounded"), 8, UNROUNDED, score, kept=True),
        Column(_("As printed"), 6, decimals, score, kept=True),
        Column(_("Counted size"), 5, 2, total, kept=True),
        Column(_("Size × attainment"), 6, 4, total, kept=True),
        Column(_("Share"), 6, 6, total, kept=True),
        Column(pgettext("heading", "Points lost"), 6, 4, total, kept=True),
        Column(_("Best value"), 6, 2, best, spare=True),
        Column(pgettext("heading", "Gap"), 6, 2, best, spare=True),
        Column(_("Relative, %"), 6, decimals, best, spare=True),
    )


@dataclass(slots=True)
class _Place:
    """Where a row stands on the sheet (counted from 1), and where its last part does."""

    row: int
    last: int


class FormulaTree:
    """The rows in the order of the tree, with what the formulas come to by our own arithmetic."""

    def __init__(self, nodes: Sequence[IndicatorRow], settings: Settings) -> None:
        self.settings = settings
        self.round_value = rounder(settings.score_decimals, settings.rounding)
        self.below: dict[str, list[IndicatorRow]] = defaultdict(list)
        codes = {row.code for row in nodes}
        for row in nodes:
            self.below[row.parent_code if row.parent_code in codes else ""].append(row)
        self.summed = {row.code for row in nodes if row.aggregation == Aggregation.SUM}
        self.places: dict[str, _Place] = {}
        self.rows = list(self._walk(""))
        self.exact = attainments(nodes, settings.missing_rule)
        self.shares = shares([_part(row) for row in nodes], settings.missing_rule)
        self.first, self.last = FIRST + 1, FIRST + len(self.rows)

    def _walk(self, code: str) -> Iterator[IndicatorRow]:
        for row in self.below[code]:
            place = self.places[row.code] = _Place(FIRST + 1 + len(self.places), 0)
            yield row
            yield from self._walk(row.code)
            place.last = FIRST + len(self.places)

    def number_of(self, code: str) -> int:
        """The number of a row on the sheet; 0 for the county."""
        return self.places[code].row - FIRST if code in self.places else 0

    def size_that_counts(self, row: IndicatorRow) -> Decimal:
        """Weight or full marks of a row; 0 where it does not count."""
        return self._size(row) if self._counts(row) else Decimal(0)

    def cells(self, row: IndicatorRow) -> list[Any]:
        """The facts of a row, then its formulas."""
        at, high, low = self.places[row.code].row, *ends_of(row)
        own = row.points if row.method == Method.OFFICIAL else row.value
        exact = self.exact[row.code]
        parent = self.places[row.parent_code].row if row.parent_code in self.places else 0
        size, counted = self._size(row), self.size_that_counts(row)
        adds = counted * (exact or Decimal(0))
        return [
            at - FIRST,
            self.number_of(row.parent_code),
            row.code,
            row.name,
            str(Standing(row.standing).label),
            str(row.get_method_display() if row.is_leaf else row.get_aggregation_display()),
            _as_given(own) if row.is_leaf else None,
            _as_given(high),
            _as_given(low),
            _as_given(row.exponent) if row.is_leaf else None,
            _as_given(row.full_marks),
            _as_given(row.weight),
            self._exact_formula(row, at, exact),
            self._score_formula(at, row.score),
            Formula(self._size_text(row, at, parent), counted, decimals_of(_short(size))),
            Formula(f"IF(ISNUMBER({EXACT}{at}),{SIZE}{at}*{EXACT}{at},0)", adds, 4),
            self._share_formula(row, at, parent),
            self._loss_formula(row, at),
            _as_given(row.best) if row.is_leaf else None,
            *self._gap_formulas(row, at),
        ]

    def total(self) -> Decimal | None:
        """总分, unrounded."""
        tops = self.below[""]
        size = sum((self.size_that_counts(row) for row in tops), Decimal(0))
        adds = sum((self.size_that_counts(row) * (self.exact[row.code] or Decimal(0)) for row in tops), Decimal(0))
        return adds / size if size else None

    def total_cells(self) -> list[Any]:
        """总分: the first-level items by their weight."""
        at, exact = self.last + 1, self.total()
        formula = self._composition_text(0, self.first, self.last)
        score = None if exact is None else self.round_value(exact)
        filler: list[Any] = [None] * 8
        return [
            at - FIRST,
            None,
            "",
            _("Total score"),
            "",
            str(Aggregation.MEAN.label),
            *filler[:6],
            Formula(formula, "" if exact is None else exact, UNROUNDED),
            self._score_formula(at, score),
            *filler[:7],
        ]

    def _size(self, row: IndicatorRow) -> Decimal:
        return row.full_marks if row.parent_code in self.summed else row.weight

    def _counts(self, row: IndicatorRow) -> bool:
        if row.standing == Standing.NOT_APPLICABLE:
            return False
        counts_missing = self.settings.missing_rule == MissingRule.ZERO and row.standing != Standing.REPORTED
        return self.exact[row.code] is not None or counts_missing

    def _exact_formula(self, row: IndicatorRow, at: int, exact: Decimal | None) -> Any:
        value = "" if exact is None else exact
        if row.is_leaf:
            if row.standing == Standing.NOT_APPLICABLE:
                return None
            return Formula(leaf_text(row, at), value, UNROUNDED)
        place = self.places[row.code]
        if not row.aggregation or place.last == place.row:
            # Frozen before branches kept how they are composed: the printed number is all there is.
            return _as_given(row.score)
        return Formula(self._composition_text(place.row - FIRST, place.row + 1, place.last), value, UNROUNDED)

    def _composition_text(self, number: int, first: int, last: int) -> str:
        """Σ size × attainment ÷ Σ size over the rows whose parent has that number."""
        mine = f"({PARENT}{first}:{PARENT}{last}={number})"
        sizes = f"SUMPRODUCT({mine}*{SIZE}{first}:{SIZE}{last})"
        return f'IF({sizes}=0,"",SUMPRODUCT({mine}*{ADDS}{first}:{ADDS}{last})/{sizes})'

    def _score_formula(self, at: int, score: Decimal | None) -> Formula:
        places, settled = self.settings.score_decimals, f"ROUND({EXACT}{at},{SETTLED})"
        text = f"ROUND({settled},{places})"
        if self.settings.rounding == Rounding.HALF_EVEN:
            scale = 10**places
            half = f"ABS(MOD({settled}*{scale},1)-0.5)<0.0000001"
            text = f"IF({half},ROUND({settled}*{scale}/2,0)*2/{scale},{text})"
        return Formula(f'IF(ISNUMBER({EXACT}{at}),{text},"")', "" if score is None else score, places)

    def _size_text(self, row: IndicatorRow, at: int, parent: int) -> str:
        """Its weight, or its full marks where points add up; 0 for what does not count."""
        size = f"{MARKS if row.parent_code in self.summed else WEIGHT}{at}"
        if row.standing == Standing.NOT_APPLICABLE:
            return f"0*{size}"
        if self.settings.missing_rule == MissingRule.ZERO and row.standing != Standing.REPORTED:
            return f"1*{size}"
        return f"IF(ISNUMBER({EXACT}{at}),{size},0)"

    def _share_formula(self, row: IndicatorRow, at: int, parent: int) -> Formula:
        """Of the whole, between 0 and 1: its size among its siblings times the share of what it is part of."""
        number, above = self.number_of(row.parent_code), f"{SHARE}{parent}" if parent else "1"
        whole = f"SUMIF({PARENT}${self.first}:{PARENT}${self.last},{number},{SIZE}${self.first}:{SIZE}${self.last})"
        return Formula(f"IF({whole}=0,0,{above}*{SIZE}{at}/{whole})", self.shares.get(row.code, Decimal(0)), 6)

    def _loss_formula(self, row: IndicatorRow, at: int) -> Formula | None:
        if not row.is_leaf or row.score is None:
            return None
        lost = self.shares.get(row.code, Decimal(0)) * (100 - row.score)
        return Formula(f"{SHARE}{at}*(100-{SCORE}{at})", lost, 4)

    def _gap_formulas(self, row: IndicatorRow, at: int) -> list[Any]:
        """差距 and its size relative to the best, of the value."""
        if not row.is_leaf or row.gap is None or row.value is None or row.best is None or row.method == Method.OFFICIAL:
            return [None, None]
        behind = gap(row.value, row.best, row.direction) or Decimal(0)
        lower = row.direction == Direction.LOWER
        text = f"{OWN}{at}-{BEST}{at}" if lower else f"{BEST}{at}-{OWN}{at}"
        decimals = max(decimals_of(_short(row.value)), decimals_of(_short(row.best)))
        made = [Formula(f"ROUND({text},{SETTLED})", behind, decimals)]
        if row.relative_gap is None:
            return [*made, None]
        places = self.settings.score_decimals
        relative = f"ROUND(ROUND({GAP}{at}/ABS({BEST}{at})*100,{SETTLED}),{places})"
        return [*made, Formula(relative, row.relative_gap, places)]


def _part(row: IndicatorRow) -> TreePart:
    return TreePart(
        code=row.code,
        parent=row.parent_code,
        is_leaf=row.is_leaf,
        weight=row.weight,
        full_marks=row.full_marks,
        attainment=row.score,
        standing=row.standing,
        summed=not row.is_leaf and row.points is not None,
    )


def ends_of(row: IndicatorRow) -> tuple[Decimal | None, Decimal | None]:
    """The two numbers between which the rule of a leaf places its value; the ratio has one."""
    if not row.is_leaf or row.method == Method.OFFICIAL:
        return None, None
    if row.method == Method.RATIO:
        return row.best, None
    if row.method == Method.MINMAX:
        return row.best, row.worst
    return row.goalpost_best, row.goalpost_worst


def leaf_text(row: IndicatorRow, at: int) -> str:
    """The rule of a leaf as a formula over its row; "" where it has no answer, as in `indicators.scoring.formula`."""
    own, high, low = f"{OWN}{at}", f"{HIGH}{at}", f"{LOW}{at}"
    share = f"({low}-{own})/({low}-{high})"
    if row.method == Method.OFFICIAL:
        return f'IF(ISNUMBER({own}),MIN(MAX({own}/{MARKS}{at},0),1)*100,"")'
    if row.method == Method.RATIO:
        lower = row.direction == Direction.LOWER
        reached, ratio = (f"{own}<={high}", f"{high}/{own}") if lower else (f"{own}>={high}", f"{own}/{high}")
        none = f"OR({high}<=0,{own}<=0)" if lower else f"{high}<=0"
        answer = f'IF({reached},100,IF({none},"",MIN(MAX({ratio},0),1)*100))'
        return f'IF(COUNT({own},{high})<2,"",{answer})'
    if row.method == Method.MINMAX:
        answer = f"IF({high}={low},100,MIN(MAX({share},0),1)*100)"
    elif row.method == Method.EFFICACY:
        answer = f'IF({high}={low},"",MIN(MAX((({own}-{low})/({high}-{low})*40+60)/100,0),1)*100)'
    else:
        answer = f'IF({high}={low},"",MIN(MAX({share},0),1)^{EXPONENT}{at}*100)'
    return f'IF(COUNT({own},{high},{low})<3,"",{answer})'


def _short(number: Decimal) -> Decimal:
    """Without the zeros of the database, and with as many decimals as a sheet shows."""
    return number.normalize() if decimals_of(number.normalize()) <= 4 else number.quantize(Decimal("0.0001"))


def _as_given(number: Decimal | None) -> Fixed | None:
    """A number with its own digits; of more than four decimals four are shown, and all are kept."""
    return None if number is None else Fixed(number, decimals_of(_short(number)))

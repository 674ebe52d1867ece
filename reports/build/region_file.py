"""地区排名文件: one line of text for every region and node. Pure; the numbers are exact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.numbers.rounding import rounder
from indicators.scoring.regions import RegionColumn

HEADINGS = (
    "region_code",
    "region_name",
    "node_code",
    "value",
    "score",
    "rank",
    "n",
    "best",
    "average",
    "gap",
    "score_printed",
)
SCORE_DECIMALS = 6
VALUE_DECIMALS = 8


def quote_cells(cells: Iterable[str]) -> str:
    """Cells of text as a part of a CSV line, quoted where they must be."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def plain(number: Decimal | None) -> str:
    """As it was entered, without the zeros that only the database put behind it; nothing for "unknown"."""
    if number is None:
        return ""
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def leaf_lines(column: RegionColumn, heads: Sequence[str], rounding: str) -> str:
    """Value, best, average and gap in the unit of the indicator."""
    average = None if column.average is None else rounder(VALUE_DECIMALS, rounding)(column.average)
    return _lines(
        column,
        heads,
        rounding,
        list(map(plain, column.values)),
        list(map(plain, column.gaps)),
        plain(column.best),
        plain(average),
    )


def composite_lines(column: RegionColumn, heads: Sequence[str], rounding: str) -> str:
    """Best, average and gap of the score; a composite has no value."""
    six = rounder(SCORE_DECIMALS, rounding)
    best, average = ["" if number is None else str(six(number)) for number in (column.best, column.average)]
    gaps = ["" if gap is None else str(six(gap)) for gap in column.gaps]
    return _lines(column, heads, rounding, [""] * len(gaps), gaps, best, average)


def _lines(
    column: RegionColumn,
    heads: Sequence[str],
    rounding: str,
    values: Sequence[str],
    gaps: Sequence[str],
    best: str,
    average: str,
) -> str:
    """``heads`` are code and name of the regions by position, quoted already; all other cells need no quotes."""
    six = rounder(SCORE_DECIMALS, rounding)
    code, n = quote_cells([column.code]), column.n
    not_ranked = quote_cells([_("too little reported, not ranked")])
    cells = zip(column.positions, values, column.scores, column.ranks, gaps, column.printed, strict=True)
    return "".join(
        [
            f"{heads[place]},{code},{value},{six(score)},{rank},{n},{best},{average},{gap},{printed:f}\n"
            if rank is not None
            else f"{heads[place]},{code},{value},{six(score)},{not_ranked},{n},{best},{average},{gap},{printed:f}\n"
            if score is not None
            else f"{heads[place]},{code},{value},,,{n},{best},{average},{gap},\n"
            for place, value, score, rank, gap, printed in cells
        ]
    )

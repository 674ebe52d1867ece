"""What a downloaded form offers of a figure, as text: the cells of its row, and how they compare. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.choices import Rollup
from indicators.figures.shapes import CellIndicator, StoredFacts


def cell_names(indicator: CellIndicator) -> tuple[str, ...]:
    """The cells of a row: a rate is typed as its two parts, points only where the scheme has them."""
    numbers = ("numerator", "denominator") if indicator.rollup == Rollup.RATIO else ("value",)
    return (*numbers, *(("score",) if indicator.takes_score else ()), "not_applicable", "reason", "note", "as_of")


def cell_facts(indicator: CellIndicator, figure: StoredFacts | None) -> dict[str, str]:
    """The stored facts of these cells as text; blank ones are left out."""
    return {} if figure is None else fact_texts({name: getattr(figure, name) for name in cell_names(indicator)})


def fact_texts(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts as text, blank ones left out: equal texts are equal facts.

    >>> fact_texts({"value": Decimal("98.500"), "not_applicable": False, "note": " 已核对 ", "score": None})
    {'value': '98.5', 'note': '已核对'}
    """
    texts = {name: fact_text(fact) for name, fact in facts.items()}
    return {name: text for name, text in texts.items() if text}


def fact_text(fact: Any) -> str:
    if fact is None or fact is False:
        return ""
    if fact is True:
        return "1"
    return f"{fact.normalize():f}" if isinstance(fact, Decimal) else str(fact).strip()

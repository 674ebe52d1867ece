"""Cells as text: what stands in each cell, what typed text means, what happens when two people typed. Pure.

Every door that takes typed text uses this: the form, the grid's cells, a pasted block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Rollup
from indicators.figures.days import PeriodDays
from indicators.figures.facts import Entry
from indicators.figures.shapes import CellIndicator, StoredFacts
from indicators.numbers.days import read_day
from indicators.numbers.parsing import Unreadable, read_number

NUMBERS = ("value", "score", "numerator", "denominator")
TYPED = (*NUMBERS, "na", "reason", "note", "as_of")
LIMITS = {"reason": 200, "note": 500}
# Typed into a number's cell these say "not applicable" (不适用).
NA_WORDS = frozenset({"不适用", "na", "n/a", "n.a."})


@dataclass(slots=True)
class Merge:
    """A row after typing: its texts, and the cells that were changed since the typist's page showed them."""

    texts: dict[str, str]
    clashes: list[str] = field(default_factory=list)


def cell_texts(figure: StoredFacts | None) -> dict[str, str]:
    """The texts of a stored figure as its cells show them."""
    if figure is None:
        return dict.fromkeys(TYPED, "")
    numbers = {name: plain(getattr(figure, name)) for name in NUMBERS}
    return {
        **numbers,
        "na": "1" if figure.not_applicable else "",
        "reason": figure.reason,
        "note": figure.note,
        "as_of": day_text(figure.as_of),
    }


def plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def day_text(day: date | None) -> str:
    """2026-10-25: a day as its cell shows it; empty for the last of the period."""
    return day.isoformat() if day else ""


def plain_text(text: str) -> str:
    """A number as a history keeps it (3.50000000), as people write it."""
    return plain(Decimal(text)) if text else ""


def fields_of(indicator: CellIndicator) -> tuple[str, ...]:
    """The cells of its row: a rate is typed as its two parts, points only where the scheme has them."""
    numbers = ("numerator", "denominator") if indicator.rollup == Rollup.RATIO else ("value",)
    return (*numbers, *(("score",) if indicator.takes_score else ()), "na", "reason", "note", "as_of")


def first_field(indicator: CellIndicator) -> str:
    """The cell that a message about the whole row points to."""
    return "numerator" if indicator.rollup == Rollup.RATIO else "value"


def fingerprint(indicator: CellIndicator, texts: Mapping[str, str]) -> str:
    """Tells on return whether a row was touched, so that untouched rows never collide with somebody else's work."""
    text = "\x1f".join(texts[name] for name in fields_of(indicator))
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def tidy(text: str) -> str:
    """Text of a field as it is stored: one kind of line end, nothing that no database keeps."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def says_na(text: str) -> bool:
    return text.strip().lower() in NA_WORDS


def read_entry(
    indicator: CellIndicator,
    department_id: int,
    figure: StoredFacts | None,
    texts: Mapping[str, str],
    version: int,
    days: PeriodDays,
) -> tuple[Entry, dict[str, str]]:
    """What the texts of a row mean, and every fault by its cell. Stored facts without a cell stay as they are."""
    units = (indicator.unit_zh, indicator.unit_en)
    facts: dict[str, Any] = {"not_applicable": bool(texts["na"])}
    errors: dict[str, str] = {}
    for name in [name for name in NUMBERS if name in fields_of(indicator)]:
        try:
            facts[name] = read_number(texts[name], units=units if name == "value" else ())
        except Unreadable as fault:
            errors[name] = f"{fault.message} {fault.remedy}"
    for name, limit in LIMITS.items():
        facts[name] = texts[name].strip()
        if len(facts[name]) > limit:
            errors[name] = _("The text is longer than %(limit)s characters.") % {"limit": limit}
    try:
        facts["as_of"] = read_day(texts["as_of"], near=days.last)
    except Unreadable as fault:
        errors["as_of"] = f"{fault.message} {fault.remedy}"
    else:
        if why := days.problem(facts["as_of"], not_applicable=facts["not_applicable"]):
            errors["as_of"] = why
    if figure is not None and not facts["not_applicable"]:
        facts = {**_facts_without_cell(indicator, figure), **facts}
    return Entry(indicator.pk, department_id, version=version, **facts), errors


def _facts_without_cell(indicator: CellIndicator, figure: StoredFacts) -> dict[str, Any]:
    """Stored facts the row has no cell for: imported points, a rate without its parts."""
    unseen: dict[str, Any] = {} if indicator.takes_score else {"score": figure.score}
    if indicator.rollup == Rollup.RATIO and figure.numerator is None:
        unseen["value"] = figure.value
    return unseen


def merge_cells(
    indicator: CellIndicator,
    stored: Mapping[str, str],
    typed: Mapping[str, str],
    base: Mapping[str, str],
    sent: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Merge:
    """Put what was typed over what is stored, cell by cell (对方值、我的值、原值).

    ``base`` is what the typist's page showed, ``sent`` what it sent before without hearing what became of it. A cell
    that holds anything else by now was changed at another desk, and clashes: whoever sat there, the same account in
    another tab included, and even where the old value was typed once more.
    """
    merge = Merge(dict(stored))
    wanted = {name: text for name, text in _with_na(indicator, stored, typed).items() if name in fields_of(indicator)}
    # What 不适用 brings along and no page showed is held against nothing, but goes only with the cell that brings it.
    compared = [name for name in wanted if name in typed or name in base]
    for name in compared:
        if _is_same(indicator, name, stored[name], wanted[name]):
            continue
        if any(_is_same(indicator, name, stored[name], text) for text in (base.get(name, ""), *sent.get(name, ()))):
            merge.texts[name] = wanted[name]
        else:
            merge.clashes.append(name)
    if not merge.clashes:
        merge.texts |= {name: text for name, text in wanted.items() if name not in compared}
    return merge


def _is_same(indicator: CellIndicator, name: str, one: str, other: str) -> bool:
    """Whether two texts of a cell mean the same: 3.50 and ３．５ are one number."""
    if one == other:
        return True
    if name == "as_of":
        return _is_same_day(one, other)
    if name not in NUMBERS:
        return False
    units = (indicator.unit_zh, indicator.unit_en) if name == "value" else ()
    try:
        return read_number(one, units=units) == read_number(other, units=units)
    except Unreadable:
        return False


def _is_same_day(one: str, other: str) -> bool:
    try:
        return read_day(one, near=date.max) == read_day(other, near=date.max)
    except Unreadable:
        return False


def _with_na(indicator: CellIndicator, stored: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """不适用 typed into a number's cell empties the numbers; a number typed over 不适用 takes it back."""
    texts = {name: tidy(text) for name, text in typed.items()}
    numbers = [name for name in fields_of(indicator) if name in NUMBERS]
    if any(says_na(texts.get(name, "")) for name in numbers):
        return {**texts, **dict.fromkeys((*numbers, "as_of"), ""), "na": "1"}
    if stored["na"] and any(name in texts for name in numbers) and not texts.get("na"):
        return {**texts, "na": "", "reason": ""}
    return texts

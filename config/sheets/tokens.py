"""Headings as they are remembered (记住的表头): months by their distance from the period in work, so that next month's
sheet is meant by what its headings mean and never by where they stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from config.names import name_key
from config.sheets.heads import SEPARATOR
from config.sheets.periods import Moment, cut_moment, moment_of, period_of


def token_of(parts: Sequence[str], label: str) -> str:
    """A heading with its times as tokens.

    >>> token_of(["2026年", "11月"], "2026-11"), token_of(["12月"], "2026-12"), token_of(["完成值（10月）"], "2026-11")
    ('{0y}·{0m}', '{0m}', '完成值{-1m}')
    """
    own = period_of(label)
    return SEPARATOR.join(_part(part, own) for part in dict.fromkeys(parts) if part.strip())


def _part(text: str, own: Moment | None) -> str:
    if own is None:
        return name_key(text)
    if whole := moment_of(text):
        return _token(whole, own)
    moment, rest = cut_moment(text)
    return f"{rest}{_token(moment, own)}" if moment else rest


def _token(moment: Moment, own: Moment) -> str:
    years = moment.year - own.year if moment.year else 0
    if moment.month and own.month:
        first = f"{moment.first - own.month + 12 * years}…" if moment.first else ""
        return f"{{{first}{moment.month - own.month + 12 * years}m}}"
    if moment.quarter and own.quarter:
        return f"{{{moment.quarter - own.quarter + 4 * years}q}}"
    return f"{{{years}y}}" if moment.year and not (moment.month or moment.quarter) else f"{{{moment}}}"

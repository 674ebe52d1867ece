"""What one typed figure is, and the limits that every door applies to it: form, workbook, command. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Rollup
from indicators.figures.days import PeriodDays
from indicators.figures.shapes import LimitedIndicator, StoredFacts
from indicators.numbers.rates import InUnits, rate

LARGEST = Decimal(10) ** 15
# SQLite keeps no more digits than these exactly, and the two databases must give the same ones.
DIGITS = 15
FINEST = -8
FACTS = ("value", "score", "numerator", "denominator", "not_applicable", "reason", "note", "as_of")


@dataclass(frozen=True, slots=True)
class Entry:
    """One typed figure. ``version`` is the one the typist was shown: 0 when the cell was empty, None when unknown."""

    indicator_id: int
    department_id: int
    value: Decimal | None = None
    score: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    not_applicable: bool = False
    reason: str = ""
    note: str = ""
    as_of: date | None = None  # 截至: none is the last day of the period
    version: int | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.department_id, self.indicator_id

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in FACTS}


def facts_of(figure: StoredFacts | None) -> dict[str, Any]:
    """The same facts of a stored figure; all blank when there is none."""
    if figure is None:
        return Entry(0, 0).facts()
    return {name: getattr(figure, name) for name in FACTS}


def derive_rate(indicator: InUnits, entry: Entry) -> Entry:
    """The entry with its rate worked out where numerator and denominator are given (率 = 分子 ÷ 分母)."""
    if indicator.rollup != Rollup.RATIO or entry.numerator is None or not entry.denominator:
        return entry
    return replace(entry, value=rate(indicator, entry.numerator, entry.denominator))


def as_stored(indicator: InUnits, entry: Entry, days: PeriodDays) -> Entry:
    """The entry as it is stored: its rate worked out, its day only where it is another than the period's last."""
    derived = derive_rate(indicator, entry)
    return derived if derived.as_of is None else replace(derived, as_of=days.own(derived.as_of))


def problems_of(indicator: LimitedIndicator, entry: Entry, days: PeriodDays | None = None) -> list[str]:
    """Everything that makes the entry impossible to accept, in words for the typist. Doubts are not problems.

    ``days`` are those of its period; what belongs to none has no day to be judged.
    """
    found = []
    for label, number in (
        (_("value"), entry.value),
        (_("score"), entry.score),
        (_("numerator"), entry.numerator),
        (_("denominator"), entry.denominator),
    ):
        found += _number_problems(label, number)
    if found:
        return found
    if days is not None and (why := days.problem(entry.as_of, not_applicable=entry.not_applicable)):
        found.append(why)
    if entry.not_applicable:
        return found + _not_applicable_problems(entry)
    if entry.value is not None:
        found += _range_problems(indicator, entry.value)
    if entry.score is not None and not 0 <= entry.score <= indicator.full_marks:
        found.append(
            _("The score must lie between 0 and the full marks of %(full)s.") % {"full": _plain(indicator.full_marks)}
        )
    if (entry.numerator is None) != (entry.denominator is None):
        found.append(_("Numerator and denominator belong together: give both, or neither."))
    if entry.denominator is not None and entry.denominator <= 0:
        found.append(_("The denominator must be greater than 0. If there were no cases, choose “not applicable”."))
    return found


def _number_problems(label: str, number: Decimal | None) -> list[str]:
    if number is None:
        return []
    if not number.is_finite():
        return [_("The %(field)s is not a number.") % {"field": label}]
    if abs(number) >= LARGEST:
        return [_("The %(field)s is too large: at most 15 digits.") % {"field": label}]
    digits, exponent = number.normalize().as_tuple()[1:]
    if len(digits) > DIGITS:
        return [_("The %(field)s has too many digits: at most 15.") % {"field": label}]
    if isinstance(exponent, int) and exponent < FINEST:
        return [_("The %(field)s has too many decimals: at most 8.") % {"field": label}]
    return []


def _not_applicable_problems(entry: Entry) -> list[str]:
    found = []
    if not entry.reason.strip():
        found.append(_("“Not applicable” needs a reason."))
    if any(getattr(entry, name) is not None for name in ("value", "score", "numerator", "denominator")):
        found.append(_("“Not applicable” and a figure exclude each other: clear one of them."))
    return found


def _range_problems(indicator: LimitedIndicator, value: Decimal) -> list[str]:
    if indicator.minimum is not None and value < indicator.minimum:
        return [_("The value cannot be below %(limit)s.") % {"limit": _plain(indicator.minimum)}]
    if indicator.maximum is not None and value > indicator.maximum:
        return [_("The value cannot be above %(limit)s.") % {"limit": _plain(indicator.maximum)}]
    return []


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"

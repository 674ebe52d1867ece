"""任务表述: what a target asks for, where it stands, and what is still missing, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import NO_VALUE, number_text
from indicators.choices import Basis, Direction, TargetMeasure, TargetState
from indicators.months import label_of
from indicators.numbers.digits import readable
from indicators.targets.judge import TargetVerdict

RULE = "国办函〔2026〕12号"
MONTHS_SHOWN = 6


def restriction_text() -> str:
    """Why an indicator that counts registrations takes no targets."""
    return _(
        "Registrations and installs are not set as quotas, ranked or announced (%(rule)s), unless the county has "
        "switched them on with a document."
    ) % {"rule": RULE}


def amount_text(number: Decimal | None, unit: str, decimals: int = 0) -> str:
    """A number with its unit: 1200件, 100%."""
    if number is None:
        return NO_VALUE
    text = number_text(readable(number, decimals))
    if unit.startswith(("%", "％", "percent")) or not unit:
        return text + ("%" if unit else "")
    return _("%(number)s %(unit)s") % {"number": text, "unit": unit}


def goal_text(measure: str, amount: str, *, direction: str = "", category: str = "") -> str:
    """What is asked for; ``amount`` with its unit."""
    if measure == TargetMeasure.CATEGORY:
        return _("complete “%(category)s”") % {"category": category}
    lower = direction == Direction.LOWER
    words = {
        TargetMeasure.TOTAL: _("at most %(amount)s in total") if lower else _("%(amount)s in total"),
        TargetMeasure.VALUE: _("at most %(amount)s at the due date") if lower else _("%(amount)s at the due date"),
        TargetMeasure.AVERAGE: (
            _("at most %(amount)s a month on average") if lower else _("at least %(amount)s a month on average")
        ),
    }
    return words[TargetMeasure(measure)] % {"amount": amount}


def basis_of_reached(measure: str, basis: str) -> str:
    """统计口径 of what a target counts as reached: what was added up is a count until now, whatever one month's figure
    is; only a target for the value at the due date stands on the indicator's own ``basis``."""
    of = {TargetMeasure.TOTAL: Basis.CUMULATIVE, TargetMeasure.AVERAGE: Basis.AVERAGE}
    return of.get(TargetMeasure(measure), Basis(basis))


def state_word(verdict: TargetVerdict) -> str:
    """The state; a category that came late says so."""
    return _("Met late") if verdict.late else str(verdict.state.label)


def rest_text(verdict: TargetVerdict, unit: str, *, decimals: int = 0, direction: str = "") -> str:
    """What is missing, what a month is needed, which months have no figure."""
    parts = [*_missing(verdict, unit, decimals, direction), *_missing_months(verdict)]
    return _("; ").join(parts)


def _missing(verdict: TargetVerdict, unit: str, decimals: int, direction: str) -> Sequence[str]:
    if verdict.missing is None or verdict.state not in {TargetState.RUNNING, TargetState.MISSED, TargetState.NO_FIGURE}:
        return ()
    if not verdict.missing:
        return (_("enough so far"),) if verdict.state == TargetState.RUNNING else ()
    percent = unit.startswith(("%", "％", "percent"))
    text = amount_text(verdict.missing, _("percentage points") if percent else unit, decimals)
    if direction == Direction.LOWER:
        return (_("%(amount)s too many") % {"amount": text},)
    missing = _("%(amount)s missing") % {"amount": text}
    if verdict.a_month is None:
        return (missing,)
    each = {"amount": amount_text(verdict.a_month, unit, decimals), "n": verdict.months_left}
    return missing, _("%(amount)s needed in each of %(n)s months") % each


def _missing_months(verdict: TargetVerdict) -> Sequence[str]:
    if not verdict.unreported:
        return ()
    return (_("no figure: %(months)s") % {"months": months_text(verdict.unreported)},)


def months_text(months: Sequence[date]) -> str:
    """Their labels; of many the first, and how many they are."""
    named = _(", ").join(label_of(month) for month in months[:MONTHS_SHOWN])
    if len(months) <= MONTHS_SHOWN:
        return named
    return _("%(months)s and others, %(n)s months") % {"months": named, "n": len(months)}

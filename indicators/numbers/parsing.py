"""Numbers as people write them in Chinese offices, read exactly or refused with the reason; never guessed.

Pure: text in, `Decimal` out. A blank mark is "not reported" and never zero; a doubtful decimal point,
thousands comma or unit is refused, because a wrong figure costs more than a second look.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.choices import RegionalStatus

# What the columns hold, and what every database and every spreadsheet keeps exactly: fifteen digits that count.
MAX_INTEGER_DIGITS = 16
MAX_DECIMALS = 8
MAX_SIGNIFICANT_DIGITS = 15

# Full-width forms FF01–FF5E lie 0xFEE0 above ASCII. Not NFKC: that would turn "5²" into 52.
_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ASCII |= dict.fromkeys(map(ord, "−﹣‐‑–"), ord("-"))  # minus, small hyphen-minus, hyphens, en dash
_ASCII |= dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000\u2009\t"), ord(" "))
_ASCII |= {ord("﹪"): ord("%"), ord("﹢"): ord("+")}
_ASCII |= dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), None)  # type: ignore[arg-type]

_PLAIN = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,8})?")
_BLANK = re.compile(r"(?:[-—―─－]+|/|\\|无)?")
_PARTS = re.compile(r"(?P<sign>[+-]?) ?(?P<digits>[0-9.,]*[0-9][0-9.,]*)(?P<suffix>.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]*(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DATE = re.compile(
    r"[0-9]{4} ?[-/.年] ?[0-9]{1,2}(?: ?[-/.月](?: ?[0-9]{1,2} ?日?)?)?(?:[ T].*)?"
    r"|[0-9]{1,2}[-/][0-9]{1,2}(?:[-/][0-9]{2,4})?|[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日号])?|[0-9]{1,2}:[0-9]{2}.*"
)
_DECIMAL_YEAR = re.compile(r"[0-9]+\.[0-9]+")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan|inf(?:inity)?|∞|无穷大?)", re.IGNORECASE)


class Unreadable(ValueError):
    """The text cannot be taken; says why and what to write instead."""

    def __init__(self, message: str | Promise, remedy: str | Promise) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class RegionalCell:
    """One cell of a regional table (地区数据): a number, or the reason why there is none."""

    status: RegionalStatus
    value: Decimal | None = None


def read_number(text: str, *, decimals: int = MAX_DECIMALS, units: Collection[str] = ()) -> Decimal | None:
    """The number in a cell; None for an empty cell or a blank mark (— － / 无).

    A unit behind the number, the percent sign included, is accepted only when it is one of `units`.
    """
    if _PLAIN.fullmatch(text):
        return _within(text, decimals)
    cleaned = text.translate(_ASCII).strip()
    if _BLANK.fullmatch(cleaned):
        return None
    _refuse_look_alikes(cleaned)
    parts = _PARTS.fullmatch(cleaned)
    if parts is None:
        raise _not_a_number(cleaned)
    suffix = parts["suffix"].strip()
    if any(mark.isdigit() or mark in "-+'’" for mark in suffix):
        raise _not_a_number(cleaned)
    _refuse_unit(suffix, units)
    return _within(parts["sign"] + _strip_commas(parts["digits"]), decimals)


def read_regional(text: str) -> RegionalCell:
    """A number, nothing (missing), ``NA`` (not applicable, 不适用) or ``ZERO`` (no practice, scores 0)."""
    if _PLAIN.fullmatch(text):
        return RegionalCell(RegionalStatus.VALUE, _within(text, MAX_DECIMALS))
    mark = text.translate(_ASCII).strip()
    if mark == "NA":
        return RegionalCell(RegionalStatus.NA)
    if mark == "ZERO":
        return RegionalCell(RegionalStatus.ZERO)
    value = read_number(text)
    return RegionalCell(RegionalStatus.MISSING if value is None else RegionalStatus.VALUE, value)


def _within(number: str, decimals: int) -> Decimal:
    """The exact value, when the database can hold it and the indicator prints that many decimals."""
    whole, _point, fraction = number.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS:
        raise Unreadable(
            _("The number has more than %(limit)s digits before the decimal point.") % {"limit": MAX_INTEGER_DIGITS},
            _("Check it for digits typed or pasted twice."),
        )
    if len((whole + fraction).strip("0")) > MAX_SIGNIFICANT_DIGITS:
        raise Unreadable(
            _("The number has more than %(limit)s significant digits.") % {"limit": MAX_SIGNIFICANT_DIGITS},
            _("Nothing is measured that exactly: round it, or check it for digits typed twice."),
        )
    if len(fraction.rstrip("0")) > decimals:
        raise Unreadable(
            _("The number has more than %(limit)s decimals.") % {"limit": decimals},
            _("Round it to %(limit)s decimals and enter it again; it is never rounded silently.") % {"limit": decimals},
        )
    exact = Decimal(number)
    return exact if exact else abs(exact)  # no minus before a zero


def _refuse_look_alikes(text: str) -> None:
    """Things that a lenient reader would turn into a number."""
    if set(text) == {"#"}:
        raise Unreadable(
            _("The cell shows ####: the column was too narrow, and the number itself was not copied."),
            _("Widen the column and copy the number again."),
        )
    if "*" in text:
        raise Unreadable(_("The number is masked with *."), _("Enter the real number, or leave the cell empty."))
    if _NOT_FINITE.fullmatch(text):
        raise Unreadable(
            _("“%(text)s” is not a finite number.") % {"text": _short(text)},
            _("Enter the number, or leave the cell empty when there is none."),
        )
    if _EXPONENT.fullmatch(text):
        raise Unreadable(
            _("“%(text)s” is written with an exponent.") % {"text": _short(text)}, _("Write out all digits.")
        )
    if _DATE.fullmatch(text) and not _DECIMAL_YEAR.fullmatch(text):
        raise Unreadable(
            _("“%(text)s” is a date or time, not a number.") % {"text": _short(text)},
            _("Format the cell as a number and type the number again."),
        )


def _refuse_unit(suffix: str, units: Collection[str]) -> None:
    accepted = {unit.translate(_ASCII) for unit in units}
    if not suffix or suffix in accepted:
        return
    if not accepted - {""}:
        raise Unreadable(
            _("“%(suffix)s” stands behind the number.") % {"suffix": _short(suffix)}, _("Enter the number alone.")
        )
    raise Unreadable(
        _("“%(suffix)s” stands behind the number, but the indicator is measured in %(unit)s.")
        % {"suffix": _short(suffix), "unit": " / ".join(sorted(accepted - {""}))},
        _("Convert the number if needed and enter it without a unit."),
    )


def _strip_commas(digits: str) -> str:
    """Digits without thousands commas; a comma that does not group by three could be a decimal point."""
    if "," in digits:
        if not _GROUPED.fullmatch(digits):
            raise Unreadable(
                _("The comma in “%(text)s” does not separate thousands, so its meaning is open.")
                % {"text": _short(digits)},
                _("Write the number without commas and with a point before the decimals."),
            )
        return digits.replace(",", "")
    if not _NUMBER.fullmatch(digits):
        raise _not_a_number(digits)
    return digits


def _not_a_number(text: str) -> Unreadable:
    return Unreadable(
        _("“%(text)s” is not a number.") % {"text": _short(text)},
        _("Enter digits only, such as 1234.5; leave the cell empty when there is no number."),
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"

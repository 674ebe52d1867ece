"""Cells of catalogue and figure files: each converter takes the text of a filled cell or says why it cannot.

Pure, built on `parsing`; a converter raises `Unreadable` with the fault and its remedy.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from indicators.numbers.parsing import MAX_DECIMALS, Unreadable, read_number

YES_NO = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}


def text_cell(limit: int) -> Callable[[str], str]:
    """Text no longer than its column."""

    def convert(text: str) -> str:
        if len(text) > limit:
            raise Unreadable(_("The text is longer than %(limit)s characters.") % {"limit": limit}, _("Shorten it."))
        return text

    return convert


def code_cell(limit: int) -> Callable[[str], str]:
    """A code that can stand in addresses and lists."""

    def convert(text: str) -> str:
        if any(mark.isspace() or mark in "/\\,;|?#" for mark in text):
            raise Unreadable(
                _("A code cannot contain spaces or any of the marks / , ; | ? #."),
                _("Use letters, digits, hyphens and points."),
            )
        return text_cell(limit)(text)

    return convert


def choice_cell(choices: type[TextChoices], also: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """One of the choices, in any case, or one of the Chinese words for them."""

    def convert(text: str) -> str:
        found = (also or {}).get(text, text.lower())
        if found not in choices.values:
            raise Unreadable(
                _("“%(text)s” is not one of the choices.") % {"text": text[:40]},
                _("Write one of: %(choices)s.") % {"choices": ", ".join(choices.values)},
            )
        return str(found)

    return convert


def yes_no_cell(text: str) -> bool:
    """是 or 否."""
    try:
        return YES_NO[text.lower()]
    except KeyError:
        raise Unreadable(
            _("“%(text)s” is neither yes nor no.") % {"text": text[:40]}, _("Write yes (是) or no (否).")
        ) from None


def number_cell(
    *, decimals: int = MAX_DECIMALS, least: str | None = None, most: str | None = None
) -> Callable[[str], Decimal | None]:
    """A number within limits; None for a blank mark such as —."""
    low, high = (None if limit is None else Decimal(limit) for limit in (least, most))

    def convert(text: str) -> Decimal | None:
        number = read_number(text, decimals=decimals)
        if number is not None and ((low is not None and number < low) or (high is not None and number > high)):
            raise Unreadable(_("%(number)s is out of range.") % {"number": number}, _range(low, high))
        return number

    return convert


def whole_cell(least: int, most: int) -> Callable[[str], int | None]:
    """A whole number within limits."""
    exact = number_cell(decimals=0, least=str(least), most=str(most))

    def convert(text: str) -> int | None:
        number = exact(text)
        return None if number is None else int(number)

    return convert


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return _("It must be at most %(high)s.") % {"high": high}
    if high is None:
        return _("It must be at least %(low)s.") % {"low": low}
    return _("It must lie between %(low)s and %(high)s.") % {"low": low, "high": high}


def list_cell(text: str) -> list[str]:
    """Entries between | or ; in their order, each once. The mark 、 stays: names contain it."""
    entries = text.replace("；", "|").replace(";", "|").replace("｜", "|").split("|")
    return list(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))

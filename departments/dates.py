"""Days as people type them in a ledger. What is not one certain day is refused with what to write instead. Pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

# A year outside is a slip of the hand.
FIRST_YEAR, LAST_YEAR = 1950, 2100
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:\s+0?0:00(?::00)?)?")
_PLAIN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTH_END = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*月?\s*(?:底|末|份?)(?:前|之前)?")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:前|之前)?")
_YEAR_END = re.compile(r"(?:(\d{4})\s*)?年?[底末](?:前|之前)?")
_SERIAL = re.compile(r"[34]\d{4}|5\d{4}")
_WORKDAYS = re.compile(r"(\d{1,3})\s*个?\s*(?:工作日|working days?)(?:内|以内)?")


class NotUnderstood(Exception):
    """Why a text is no day, and what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message} {remedy}")


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def workdays_of(text: str) -> int | None:
    """The number in "10个工作日"; None when the text is something else."""
    found = _WORKDAYS.fullmatch(plain(text))
    return int(found[1]) if found else None


def day_of(text: str, *, near: date) -> date:
    """The day; ``near`` only helps to name an example, no year is ever guessed. Raises ``NotUnderstood``.

    >>> day_of("2026年6月30日", near=date(2026, 1, 1)), day_of("２０２６．６．３０", near=date(2026, 1, 1))
    (datetime.date(2026, 6, 30), datetime.date(2026, 6, 30))
    """
    answer = plain(text)
    found = _DAY.fullmatch(answer) or _PLAIN.fullmatch(answer)
    if found is None:
        raise NotUnderstood(_("“%(text)s” is not a certain day.") % {"text": text.strip()[:40]}, _remedy(answer, near))
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        raise NotUnderstood(_("There is no month %(month)s.") % {"month": month}, _write(f"{near:%Y-%m-%d}"))
    last = calendar.monthrange(year, month)[1] if FIRST_YEAR <= year <= LAST_YEAR else 0
    if not last:
        raise NotUnderstood(_("The year %(year)s cannot be meant.") % {"year": year}, _write(f"{near:%Y-%m-%d}"))
    if not 1 <= day <= last:
        message = _("%(month)s has %(last)s days, there is no %(day)s.") % {
            "month": f"{year}-{month:02}",
            "last": last,
            "day": day,
        }
        raise NotUnderstood(message, _write(f"{year}-{month:02}-{last}"))
    return date(year, month, day)


def _write(example: str) -> str:
    return _("Write the day as year-month-day, for example %(example)s.") % {"example": example}


def _remedy(text: str, near: date) -> str:
    """The day that is probably meant, as an example and never as an answer."""
    if _SERIAL.fullmatch(text):
        return _write(f"{date(1899, 12, 30) + timedelta(days=int(text)):%Y-%m-%d}")
    if (found := _NO_YEAR.fullmatch(text)) and (example := _valid(near.year, int(found[1]), int(found[2]))):
        return _write(example)
    if (found := _MONTH_END.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        year, month = int(found[1] or near.year), int(found[2])
        if FIRST_YEAR <= year <= LAST_YEAR:
            return _write(f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}")
    if found := _YEAR_END.fullmatch(text):
        return _write(f"{found[1] or near.year}-12-31")
    return _write(f"{near:%Y-%m-%d}")


def _valid(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    return f"{year}-{month:02}-{day:02}"

"""Serial numbers and ISO texts as days and times. Pure."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from config.files.records import CellKind

_EPOCH = dt.date(1899, 12, 30)
_LAST = 2_958_465  # 9999-12-31
_1904 = 1462
_ISO = re.compile(r"(-?\d{4,5})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_CLOCK = re.compile(r"(?:T)?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?Z?")
_SPAN = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?)?")


def clock(seconds: int) -> str:
    """Hours, minutes and seconds; hours may exceed a day.

    >>> clock(108_000), clock(59)
    ('30:00:00', '00:00:59')
    """
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def day_of(serial: int, *, from_1904: bool = False) -> str | None:
    """The day of a serial number as 2026-05-08; nothing where a spreadsheet shows only #####.

    >>> day_of(46150), day_of(60), day_of(1), day_of(0, from_1904=True)
    ('2026-05-08', '1900-02-29', '1900-01-01', '1904-01-01')
    """
    number = serial + _1904 if from_1904 else serial
    if not 0 <= number <= _LAST:
        return None
    if from_1904 or number > 60:
        return f"{_EPOCH + dt.timedelta(number):%Y-%m-%d}"
    if number == 60:  # a day that never was, and that every spreadsheet knows
        return "1900-02-29"
    return f"{_EPOCH + dt.timedelta(number + 1):%Y-%m-%d}" if number else "1900-01-00"


def cut(day: str, shows: str) -> str:
    """The day as far as its format shows it: 2026-11-01, 2026-11 or 2026."""
    return day if "d" in shows else day[:7] if "m" in shows else day[:4] if "y" in shows else day


def of_serial(number: Decimal, shows: str, *, from_1904: bool = False) -> tuple[CellKind, str]:
    """Kind and text of a number in a cell whose format shows some of year (y), month (m), day (d) and time (t)."""
    day = int(number.to_integral_value("ROUND_FLOOR")) if abs(number) < _LAST * 100 else -1
    seconds = int(((number - day) * 86_400).to_integral_value("ROUND_HALF_UP"))
    if seconds == 86_400:
        day, seconds = day + 1, 0
    if shows == "t":
        if day < 0 and number < 0:
            return CellKind.ERROR, "#####"
        return CellKind.TIME, clock((0 if abs(day) > _LAST else day) * 86_400 + seconds)
    text = day_of(day, from_1904=from_1904)
    if text is None:
        return CellKind.ERROR, "#####"
    if "t" in shows and seconds:
        return CellKind.TIME, f"{text} {clock(seconds)}" if day else clock(seconds)
    if text in ("1900-01-00", "1900-02-29"):
        return CellKind.TEXT, text
    return CellKind.DATE, cut(text, shows)


def of_iso(stored: str, shows: str = "ymd") -> tuple[CellKind, str]:
    """Kind and text of a day or time written as ISO 8601 says.

    >>> of_iso("2026-05-08T00:00:00")[1], of_iso("PT30H00M00S")[1], of_iso("T08:30")[1]
    ('2026-05-08', '30:00:00', '08:30:00')
    """
    stored = stored.strip()[:60]
    if found := _ISO.fullmatch(stored):
        year, month, day = found[1], found[2], found[3]
        hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
        try:
            dt.date(int(year), int(month), int(day))
        except ValueError:
            return CellKind.TEXT, stored
        text = f"{year}-{month}-{day}"
        if (hour, minute, second) != (0, 0, 0) and ("t" in shows or shows == "ymd"):
            return CellKind.TIME, f"{text} {clock(hour * 3600 + minute * 60 + second)}"
        return CellKind.DATE, cut(text, shows)
    if found := _CLOCK.fullmatch(stored):
        hour, minute, second = (int(part or 0) for part in found.groups())
        return CellKind.TIME, clock(hour * 3600 + minute * 60 + second)
    if (found := _SPAN.fullmatch(stored)) and len(stored) > 2 and all(len(p or "") < 7 for p in found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        total = days * 86_400 + hours * 3600 + minutes * 60 + seconds
        return CellKind.TIME, clock(-total if found[1] else total)
    return CellKind.TEXT, stored

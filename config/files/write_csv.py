"""Sheets as CSV: UTF-8 with its mark, so that Excel and WPS read the Chinese; numbers plain; text never a formula."""

import csv
import io
from decimal import Decimal
from typing import Any, BinaryIO

from config.files.write_xlsx import Fixed, Sheet, safe_text
from config.numbers import unit_of

# A spreadsheet takes a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(sheet: Sheet, to: BinaryIO) -> None:
    """Headings and rows; title and notes are for paper."""
    text = io.TextIOWrapper(to, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([plain(column.title) for column in sheet.columns])
    writer.writerows([plain(value) for value in row] for row in sheet.rows)
    text.flush()
    text.detach()


def plain(value: Any) -> str:
    """One cell."""
    if isinstance(value, Fixed):
        number = value.value
        return f"{number.quantize(unit_of(value.decimals)):f}" if isinstance(number, Decimal) else plain(number)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    text = safe_text(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text

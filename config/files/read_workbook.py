"""Excel workbooks as rows of text, exactly as a person sees the numbers; anything doubtful is refused.

A workbook is a zip somebody else made: its declared size is checked before a byte is unpacked, and macros,
document type declarations and foreign formats are turned away.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, file_problem

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_COLUMNS = 256

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Sheets of our own templates that explain how to fill in the one beside them.
NOTES = ("填写说明", "How to fill in")

Cells = list[str]
_MERGED = re.compile(r"""<(?:\w+:)?mergeCell\b[^>]*?\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")


def workbook_rows(content: bytes, problems: list[Problem], *, dates: bool = False) -> Iterator[Cells]:
    """Yield every row of the only filled visible sheet; faulty cells go to `problems` and are read as blank."""
    check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # a damaged workbook can fail anywhere inside the parser
        raise damage_problem() from error
    try:
        sheet = _only_filled_sheet(book)
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            cells = [cell_text(cell, number, problems, dates=dates) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except ProblemList:
        raise
    except Exception as error:
        raise damage_problem() from error
    finally:
        book.close()


def is_workbook(head: bytes, whole: bytes | Path, name: str) -> bool:
    """Whether it is a workbook or plain text; anything else, and anything under a false name, is refused."""
    refuse_foreign_format(head, whole)
    if head.startswith(ZIP_MAGIC):
        return True
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
        raise file_problem(
            _("The file is named as a workbook but is not one."),
            _("Open it in Excel or WPS, save it as .xlsx and hand that in."),
        )
    return False


def refuse_foreign_format(head: bytes, whole: bytes | Path) -> None:
    """Old .xls, encrypted workbooks and web pages saved under a spreadsheet's name are refused by name."""
    if head.startswith(OLE_MAGIC):
        content = whole if isinstance(whole, bytes) else whole.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise file_problem(
                _("The workbook is protected by a password."),
                _("Remove the password in Excel or WPS (File, Encrypt) and hand it in again."),
            )
        raise file_problem(
            _("This is a workbook in the old .xls format (Excel 97–2003, or WPS .et), which cannot be read exactly."),
            _("Open it in Excel or WPS and save it as .xlsx, or as CSV."),
        )
    if head.lstrip()[:1] == b"<":
        raise file_problem(
            _("This is a web page or XML file, not a table."),
            _("Open it in Excel or WPS and save it as .xlsx, or as CSV."),
        )


def damage_problem() -> ProblemList:
    return file_problem(
        _("The workbook is damaged or is not an Excel workbook."),
        _("Open it in Excel or WPS, save it as a new .xlsx file and hand that in."),
    )


def check_archive(content: bytes, *, unpacked: int | None = None) -> None:
    """Refuse what must not be opened; nothing is unpacked before its declared size is known to be bearable."""
    unpacked = unpacked or MAX_UNPACKED_BYTES
    if len(content) > MAX_FILE_BYTES:
        raise file_problem(
            _("The workbook is larger than %(limit)s MB.") % {"limit": MAX_FILE_BYTES // 1024 // 1024},
            _("Save the table as CSV, or split it."),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > unpacked:
                raise file_problem(
                    _("The workbook unpacks to more than %(limit)s MB and was not opened.")
                    % {"limit": unpacked // 1024 // 1024},
                    _("Copy the table alone into a new workbook, or save it as CSV."),
                )
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise damage_problem()
            _refuse_what_acts(names)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_declarations(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise damage_problem() from error


def _refuse_what_acts(names: set[str]) -> None:
    """Macros, and links that would fetch from elsewhere."""
    if any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise file_problem(_("The workbook contains macros."), _("Save it as .xlsx, which drops the macros."))
    if any(name.startswith("xl/externalLinks/") or name == "xl/connections.xml" for name in names):
        raise file_problem(
            _("The workbook is linked to other files or data sources."),
            _("Copy the table into a new workbook as values (Paste Special, Values) and hand that in."),
        )


def _refuse_declarations(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Excel never writes a document type; one is only ever there to make the parser expand or fetch something."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            if b"<!DOCTYPE" in tail + chunk or chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise damage_problem()
            tail = chunk[-16:]


def _only_filled_sheet(book: Any) -> Any:
    """The sheet that holds the table. Two filled sheets leave a choice that is not ours to make."""
    filled = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # the declared size may be wrong and would cut the table short
        if any(cell.value is not None for row in sheet.iter_rows(max_col=MAX_COLUMNS) for cell in row):
            filled.append(sheet)
    if not filled:
        raise file_problem(_("The workbook is empty."), _("Fill in the table and hand it in again."))
    # What a template says beside its table is no second table.
    filled = [sheet for sheet in filled if sheet.title not in NOTES] or filled
    if len(filled) > 1:
        raise file_problem(
            _("The workbook has several filled sheets: %(names)s.") % {"names": "、".join(s.title for s in filled)},
            _("Keep only the sheet with the table; hide or delete the others."),
        )
    return filled[0]


def find_merged_cells(content: bytes) -> list[Problem]:
    """Every merged range that reaches over several rows: which of them the text belongs to cannot be told."""
    check_archive(content)
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                found += [
                    (int(row), column, f"{column}{row}:{right}{last}")
                    for column, row, right, last in _MERGED.findall(archive.read(part).decode("utf-8", "replace"))
                    if row != last
                ]
    return [
        Problem(
            row,
            column,
            _("The cells %(range)s are merged.") % {"range": cells},
            _("Unmerge them and fill in every row."),
        )
        for row, column, cells in sorted(found)
    ]


def cell_text(cell: Any, number: int, problems: list[Problem], *, dates: bool = False) -> str:
    """One cell as text. Formulas, dates and error values are not figures, whatever they look like; where ``dates`` are
    expected, a day is written as 2026-05-08."""
    value = cell.value
    if value is None:
        return ""
    if dates and isinstance(value, dt.date) and not (isinstance(value, dt.datetime) and value.time() != dt.time()):
        return f"{value:%Y-%m-%d}"  # a time of day is no day
    if isinstance(value, str) and cell.data_type not in ("f", "e"):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float) and cell.data_type == "n":
        return _number(value, percent="%" in cell.number_format)
    problems.append(_unreadable(cell, number))
    return ""


def _number(value: float, *, percent: bool) -> str:
    """Fifteen significant digits are all Excel keeps and shows; the rest is noise of binary fractions."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(exact)
    if percent:  # the cell holds 0.985 and shows 98.5%: take what the person sees
        return f"{exact.scaleb(2).normalize():f}%"
    return f"{exact:f}"


def _unreadable(cell: Any, number: int) -> Problem:
    column = cell.column_letter
    if cell.data_type == "f":
        return Problem(
            number, column, _("The cell holds a formula, not a value."), _("Copy it and paste it as a value.")
        )
    if isinstance(cell.value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return Problem(
            number,
            column,
            _("The cell holds a date or time, shown as %(value)s.") % {"value": cell.value},
            _("Format the cell as text or number and type the entry again."),
        )
    return Problem(
        number,
        column,
        _("The cell holds the error value %(value)s.") % {"value": cell.value},
        _("Correct the formula and paste the result as a value."),
    )

"""Why a file was refused, as sentences: what is wrong, where, and what to do. One for every code of the readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import ProblemList, file_problem


def refusal_problem(code: str, where: str, values: Mapping[str, Any]) -> ProblemList:
    """The sentences for a refusal of the reader's process; an unknown code is a damage."""
    names: dict[str, Any] = dict.fromkeys(("limit", "size", "row", "address"), "") | dict(values) | {"where": where}
    for key in ("limit", "row"):
        if isinstance(names[key], int):
            names[key] = f"{names[key]:,}"
    sentences = {**_of_content(), **_of_format(where), **_of_size(where)}
    message, remedy = sentences.get(code) or sentences["damaged"]
    return file_problem(message % names, remedy)


def _copy() -> str:
    return _("Copy the table alone, as values, into a new workbook and hand that in.")


def _of_format(where: str) -> dict[str, tuple[str, str]]:
    anew = _("Open it in Excel or WPS, save it as a new .xlsx file and hand that in.")
    damage = (
        _("The part %(where)s of the file is damaged.")
        if where
        else _("The workbook is damaged or is not an Excel workbook.")
    )
    return {
        "damaged": (damage, anew),
        "no_workbook": (_("The workbook is damaged or is not an Excel workbook."), anew),
        "declaration": (_("The part %(where)s declares a document type or entities, which no workbook needs."), anew),
        "password": (
            _("The workbook is protected by a password."),
            _("Remove the password in Excel or WPS (File, Encrypt) and hand it in again."),
        ),
        "macros": (_("The workbook contains macros."), _("Save it as .xlsx, which drops the macros.")),
        "links": (
            _("The workbook is linked to other files or data sources."),
            _("Copy the table into a new workbook as values (Paste Special, Values) and hand that in."),
        ),
        "archive": (_("This is an archive that holds other files."), _("Unpack it and hand in the table itself.")),
        "no_table": (
            _("This file holds no table that can be read."),
            _("Hand in the table as .xlsx, .xls, .ods, .docx or CSV."),
        ),
        "old_word": (
            _("This is a document in the old .doc format."),
            _("Open it in Word or WPS and save it as .docx."),
        ),
        "bad_address": (
            _("The sheet %(where)s names a cell “%(address)s”, which no sheet has or which stands in another row."),
            anew,
        ),
        "bad_string": (_("The cell %(where)s points to a text that the workbook does not hold."), anew),
        "web_page": (
            _("This is a web page or XML file, not a table."),
            _("Open it in Excel or WPS and save it as .xlsx, or as CSV."),
        ),
        "no_tables": (
            _("The document holds no table."),
            _("Hand in the document with the table, or the table as .xlsx."),
        ),
        "busy": (
            _("Too many files are being read at this moment."),
            _("Wait a minute, then hand it in again."),
        ),
        "stopped": (_("The file could not be read: its reader broke off."), anew),
    }


def _of_size(where: str) -> dict[str, tuple[str, str]]:
    split = _("Delete what stands far below the table, or split the table.")
    part = _("Copy the table alone into a new workbook, or save it as CSV.")
    return {
        "large_file": (_("The file has %(size)s MB; at most %(limit)s MB are taken."), _copy()),
        "large_part": (_("The part %(where)s unpacks to more than %(limit)s MB and was not opened."), part),
        "many_parts": (_("The file consists of more than %(limit)s parts."), part),
        "many_sheets": (_("The workbook has more than %(limit)s sheets."), _copy()),
        "many_cells": (_("The file has more than %(limit)s cells; %(where)s is beyond that."), _copy()),
        "many_merges": (_("The sheet %(where)s has more than %(limit)s merged ranges, or they overlap."), _copy()),
        "many_styles": (_("The workbook has more than %(limit)s styles of cells."), _copy()),
        "many_texts": (_("The part %(where)s promises more than %(limit)s texts."), _copy()),
        "much_text": (_("The texts of the cells are longer than %(limit)s characters together."), split),
        "too_long": (_("The cell %(where)s is filled; at most %(limit)s rows are taken."), split),
        "too_wide": (
            _("The cell %(where)s is filled; at most %(limit)s columns are taken."),
            _("Delete what stands far to the right of the table, or split the table."),
        ),
        "memory": (_("Reading the file needs more memory than one table may take."), _copy()),
        "slow": (_("Reading the file takes longer than one table may take."), _copy()),
    }


def _of_content() -> dict[str, tuple[str, str]]:
    return {
        "encoding": (
            _("The file is neither clean UTF-8 nor clean GB18030, so its characters cannot be read with certainty."),
            _("Open it in Excel or WPS and save it as “CSV UTF-8”, or as .xlsx."),
        ),
        "zero_byte": (
            _("Row %(row)s holds a zero byte, so the file is damaged or is no table of text."),
            _("Open it in Excel or WPS and save it as “CSV UTF-8”, or as .xlsx."),
        ),
        "separators": (
            _("The rows can be split in more than one way."),
            _("Use commas between the columns and nothing else."),
        ),
        "quote": (
            _("The table cannot be read from row %(row)s on."),
            _("A quotation mark is probably opened and not closed, or stands inside a cell."),
        ),
        "long_field": (
            _("A cell in row %(row)s is longer than %(limit)s characters."),
            _("A quotation mark is probably opened and not closed, or stands inside a cell."),
        ),
        "empty": (_("The file is empty."), _("Fill in the table and hand it in again.")),
    }

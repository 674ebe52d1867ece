"""Which format a file is in, by what it holds and never by its name; and its reader."""

from __future__ import annotations

import re
from typing import Any

from config.files.reading import separated
from config.files.reading.limits import UNCLEAR, Budget, Refusal
from config.files.reading.package import Package, main_part, refuse_what_acts
from config.files.reading.xlsx import read_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"GIF8", b"{\\rtf", b"\x1f\x8b")
Answer = tuple[str, list[dict[str, Any]]]


def read_any(content: bytes, name: str, budget: Budget) -> Answer:
    """Format and sheets of a file. Raises ``Refusal`` with the reason that is true of it."""
    if len(content) > budget.limits.bytes:
        raise Refusal("large_file", size=-(-len(content) >> 20), limit=budget.limits.bytes >> 20)
    if content.startswith(b"PK"):
        return _archive(content, budget)
    if content.startswith(_OLE):
        return _old_office(content, budget)
    if content.startswith(_OLD_EXCEL):
        from config.files.reading.xls import read_xls

        return "xls", read_xls(content, budget)
    if content.startswith(_NO_TABLES):
        raise Refusal("no_table")
    return _text(content, name, budget)


def _archive(content: bytes, budget: Budget) -> Answer:
    package = Package.open(content, budget)
    if "content.xml" in package and "[Content_Types].xml" not in package:
        from config.files.reading.ods import read_ods

        return "ods", read_ods(package, budget)
    if "[Content_Types].xml" not in package and not any(part.startswith(("xl/", "_rels/")) for part in package.infos):
        raise Refusal("archive")
    try:
        main = main_part(package)
        refuse_what_acts(package, main)
        if main.lower().endswith(".bin"):
            from config.files.reading.xlsb import read_xlsb

            return "xlsb", read_xlsb(package, main, budget)
        if main.lower().startswith("word/"):
            from config.files.reading.docx import read_docx

            return "docx", read_docx(package, main, budget)
        return "xlsx", read_xlsx(package, main, budget)
    except Refusal as refusal:
        if refusal.code not in UNCLEAR:
            raise
        return "xlsx", _second(content, budget, refusal)


def _second(content: bytes, budget: Budget, refusal: Refusal) -> list[dict[str, Any]]:
    """A second reader is asked before a file is refused; when it knows no better, the first reason stands."""
    from config.files.reading.second import read_values

    return read_values(content, budget, refusal)


def _old_office(content: bytes, budget: Budget) -> Answer:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal("password")
    if "WordDocument".encode("utf-16-le") in content:
        raise Refusal("old_word")
    from config.files.reading.xls import read_xls

    return "xls", read_xls(content, budget)


def _text(content: bytes, name: str, budget: Budget) -> Answer:
    try:
        text = separated.decode(content)
    except Refusal as refusal:
        if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".docx")):
            raise Refusal("damaged") from refusal
        raise
    head = text[:4_000].lstrip("\ufeff \t\r\n").lower()
    if head.startswith("<") and "urn:schemas-microsoft-com:office:spreadsheet" in head:
        from config.files.reading.spreadsheet_xml import read_spreadsheet_xml

        return "xml", read_spreadsheet_xml(text, budget)
    if re.match(r"<(?:[!?]|[a-z])", head):
        from config.files.reading.web import read_web

        return "html", read_web(text, budget)
    return "csv", [separated.sheet_of_text(text, budget)]


def read_pasted(content: bytes, kind: str, budget: Budget) -> Answer:
    """What a clipboard holds: "html", or "text" as Excel writes it, with tabs between the cells."""
    text = content.decode("utf-8", "replace")
    if kind == "html":
        from config.files.reading.web import read_web

        return "html", read_web(text, budget)
    return "csv", [separated.sheet_of_text(text, budget, separator="\t")]

"""Files as people hand them in, and as they should not."""

import io
import zipfile

from openpyxl import Workbook

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 32
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00" + b"\0" * 64
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64


def xlsx() -> bytes:
    """A real workbook."""
    target, book = io.BytesIO(), Workbook()
    book.active["A1"] = "办件量"
    book.save(target)
    return target.getvalue()


def pack(**parts: str) -> bytes:
    """A zip with these parts; underscores in the names stand for what Python does not allow there."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        for name, text in parts.items():
            container.writestr(name, text)
    return target.getvalue()


def office(part: str, types: str = "<Types/>", *more: str) -> bytes:
    return pack(**{"[Content_Types].xml": types, part: "<x/>", **dict.fromkeys(more, "x")})


DOCX = office("word/document.xml")
OFD = pack(**{"OFD.xml": "<ofd/>"})
XLSM = office(
    "xl/workbook.xml", "<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>", "xl/vbaProject.bin"
)

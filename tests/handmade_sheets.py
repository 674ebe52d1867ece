"""Files of tables written by hand, byte by byte, as odd or as hostile as a test wants them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return to.getvalue()


def relations(*each: tuple[str, str], base: str = REL) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(each, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE_REL}">{inside}</Relationships>'


def xlsx_parts(
    rows: str = "",
    *,
    cols: str = "",
    after: str = "",
    shared: str = "",
    styles: str = "",
    workbook: str = "",
    sheet: str = "",
    namespace: str = MAIN,
) -> dict[str, bytes | str]:
    """The parts of a workbook of one sheet; ``rows`` stands inside <sheetData>, ``after`` behind it."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook
        or f'<workbook xmlns="{namespace}" xmlns:r="{REL}">'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet
        or f'<worksheet xmlns="{namespace}">{cols}<sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{shared}</sst>'
    if styles:
        parts["xl/styles.xml"] = styles
    return parts


def xlsx(rows: str = "", **more: str) -> bytes:
    return archive(xlsx_parts(rows, **more))


def styles_of(*codes: str | int, namespace: str = MAIN) -> str:
    """A styles part: the style with the number n has the n-th format, by its code or by its built-in number."""
    own = [(200 + number, code) for number, code in enumerate(codes) if isinstance(code, str)]
    formats = "".join(f'<numFmt numFmtId="{key}" formatCode="{_quote(code)}"/>' for key, code in own)
    ids = [code if isinstance(code, int) else 200 + number for number, code in enumerate(codes)]
    xfs = "".join(f'<xf numFmtId="{key}" applyNumberFormat="1"/>' for key in ids)
    return (
        f'<styleSheet xmlns="{namespace}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>'
    )


def _quote(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

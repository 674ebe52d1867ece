"""Reading the report's workbook back: rows by their headings, results as they are stored, and what LibreOffice makes
of it."""

import io
import re
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

from django.utils import translation
from python_calamine import CalamineWorkbook

from reports.checking.workbook import headings_of
from reports.documents.files import write_report
from reports.documents.workbook.sheet import FIRST, GROUPS, HEADS
from reports.models import MonthlyReport

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item
oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def file_of(report: MonthlyReport, language: str = "en", paper: str = "a3") -> bytes:
    to = io.BytesIO()
    with translation.override(language):
        write_report(MonthlyReport.objects.select_related("cycle__scheme", "region").get(pk=report.pk), to, paper)
    return to.getvalue()


def rows_of(data: bytes | Path, name: str) -> list[dict[str, Any]]:
    """The rows below both heads of a sheet, by their headings, as a reader finds them that did not write them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data if isinstance(data, bytes) else data.read_bytes()))
    lines = [[None if cell == "" else cell for cell in line] for line in book.get_sheet_by_name(name).to_python()]
    heads = headings_of(lines[GROUPS], lines[HEADS])
    return [{head: cell for head, cell in zip(heads, line, strict=True) if head} for line in lines[FIRST:]]


def without_results(data: bytes) -> bytes:
    """The same workbook with 0 as the stored result of every formula: what stands there then was worked out anew."""
    to = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            text = source.read(part)
            if part.filename.startswith("xl/worksheets/"):
                text = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>0</v>", text)
            copy.writestr(part.filename, text)
    return to.getvalue()


def convert(soffice: Path, workbook: Path, to: str, into: Path, *, makes: str = "") -> Path:
    """What LibreOffice makes of the file; with a profile of its own, so that nobody's settings matter, and in which
    every formula is worked out when a file is opened."""
    profile = into / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    done = subprocess.run(
        [*command, "--convert-to", to, "--outdir", into / "out", workbook], capture_output=True, text=True, timeout=180
    )
    made = into / "out" / (makes or workbook.with_suffix("." + to.partition(":")[0]).name)
    assert done.returncode == 0 and made.exists(), done.stdout + done.stderr
    return made


def sizes_of_type(pdf: bytes) -> set[float]:
    """Every size in points in which something is printed."""
    found: set[float] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        found |= {float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", text)}
    return found

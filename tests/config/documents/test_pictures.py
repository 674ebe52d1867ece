"""Every form of a document looks as it looked when somebody last looked at it: pages as small grey pictures, loosely.

A page that is meant to look otherwise is drawn anew by deleting its picture and running the test once.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from config.documents.blocks import Form
from config.documents.drawings import drawing_png
from config.documents.pdf import write_pdf
from config.documents.word import write_word
from tests.config.documents.samples import notice
from tests.realservers import IN_CI, missing

PICTURES = Path(__file__).with_name("pictures")
# Dots an inch; the mean difference of a dot (of 255) that fonts and versions may make.
DPI, MOST = 24, 7.0
pytestmark = pytest.mark.long


def picture_of(pdf: Path, page: int) -> tuple[int, int, bytes]:
    """One page as grey dots: width, height, a byte a dot."""
    if not shutil.which("pdftoppm"):
        missing("pdftoppm")
    command = ["pdftoppm", "-gray", "-r", str(DPI), "-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run([*command, str(pdf), str(pdf.with_suffix(""))], check=True)
    return read_grey(pdf.with_suffix(".pgm").read_bytes())


def read_grey(content: bytes) -> tuple[int, int, bytes]:
    kind, size, _deepest, dots = content.split(b"\n", 3)
    assert kind == b"P5"
    width, height = map(int, size.split())
    return width, height, dots


def compare(pdf: Path, name: str, page: int = 1) -> None:
    width, height, dots = picture_of(pdf, page)
    kept = PICTURES / f"{name}.pgm"
    if not kept.exists() and not IN_CI:
        kept.parent.mkdir(exist_ok=True)
        shutil.copy(pdf.with_suffix(".pgm"), kept)
    before = read_grey(kept.read_bytes())
    assert (width, height) == before[:2]
    difference = sum(abs(now - then) for now, then in zip(dots, before[2], strict=True)) / len(dots)
    assert difference < MOST, f"{name} looks otherwise than its picture: {difference:.1f} of 255 a dot"


@pytest.mark.parametrize(
    ("form", "page"), [(Form.NOTICE, 1), (Form.NOTICE, 2), (Form.BRIEF, 1), (Form.SHEET, 1), (Form.CHART, 1)]
)
def test_a_pdf_looks_as_it_did(form, page, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(write_pdf(notice(form, rows=30)).content)
    compare(path, f"{form.value}-{page}", page)


@pytest.mark.parametrize("form", [Form.NOTICE, Form.BRIEF])
def test_a_word_file_looks_as_it_did(form, tmp_path):
    if not shutil.which("soffice"):
        missing("LibreOffice")
    (tmp_path / "a.docx").write_bytes(write_word(notice(form, rows=30), drawing_png))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=180)
    compare(tmp_path / "a.pdf", f"word-{form.value}")


def test_a_picture_of_another_page_is_told_apart(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(write_pdf(notice(Form.BRIEF, rows=30)).content)
    with pytest.raises(AssertionError, match="looks otherwise"):
        compare(path, "notice-1", 1)

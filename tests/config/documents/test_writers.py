"""Page, Word, PDF and plain text say the same, sign by sign, and are the same bytes every time."""

import io
import re
import shutil
import subprocess
from html.parser import HTMLParser

import docx
import pytest
from django.template.loader import render_to_string

from config.documents.blocks import Form, Paragraph, Sentence, Title
from config.documents.drawings import drawing_png
from config.documents.page import blocks_for_page
from config.documents.pdf import write_pdf
from config.documents.text import lines_of, write_text
from config.documents.word import write_word
from tests.config.documents.samples import notice, say
from tests.realservers import missing


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of_blocks(text) -> str:
    """What the blocks say, without blanks."""
    return squeeze("".join(line for block in text.blocks for line in lines_of(block)))


def words_of_docx(content: bytes) -> str:
    body = docx.Document(io.BytesIO(content)).element.body
    return squeeze("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of_page(text) -> str:
    parser = Words()
    parser.feed(render_to_string("config/documents/_text.html", {"blocks": blocks_for_page(text), "form": "notice"}))
    return squeeze("".join(parser.words))


def words_of_pdf(content: bytes, tmp_path) -> str:
    if not shutil.which("pdftotext"):
        missing("pdftotext")
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("form", [Form.NOTICE, Form.BRIEF])
def test_word_page_and_text_say_what_the_blocks_say(form):
    text = notice(form)
    assert words_of_docx(write_word(text)) == words_of_blocks(text)
    assert words_of_page(text) == words_of_blocks(text)
    plain = squeeze(write_text(text))
    for block in text.blocks:
        for line in lines_of(block):
            assert squeeze(line) in plain


def test_the_pdf_says_what_the_blocks_say(tmp_path):
    text = notice()
    words = words_of_pdf(write_pdf(text).content, tmp_path)
    # Page numbers and the code stand at the foot of every page and in no block.
    for foot in (r"— \d+ —", r"核验码\s*[0-9A-Z-]+", r"核验地址\s*\S+"):
        words = re.sub(foot, "", words)
    assert sorted(squeeze(words)) == sorted(words_of_blocks(text))


def test_a_document_is_the_same_bytes_every_time():
    text = notice()
    assert write_word(text, drawing_png) == write_word(text, drawing_png)
    assert write_pdf(text).content == write_pdf(text).content


def test_headings_of_word_are_real_styles_and_heads_of_tables_are_repeated():
    document = docx.Document(io.BytesIO(write_word(notice(rows=60))))
    headings = [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "一、总体情况"), ("Heading 2", "（一）得分和位次"), ("Heading 1", "二、存在问题")]
    xml = document.element.xml
    assert xml.count("<w:tblHeader/>") == 2
    assert xml.count("<w:cantSplit/>") == 62


def test_a_character_without_a_font_is_replaced_and_named(tmp_path):
    text = notice()
    rare = text.__class__(
        "龘",
        "办",
        text.day,
        Form.NOTICE,
        (Title("龘𠮷"), say("企业😀有限公司", "第\x07二\u202e句")),
        text.code,
        text.address,
    )
    pdf = write_pdf(rare)
    assert pdf.missing == ("😀",)
    words = squeeze(words_of_pdf(pdf.content, tmp_path))
    assert "龘𠮷" in words
    assert "企业〓有限公司第二句" in words
    assert words_of_docx(write_word(rare)) == "龘𠮷企业😀有限公司第二句"


def test_data_is_never_read_as_markup(tmp_path):
    text = notice()
    hostile = '#read("/etc/passwd") *粗* $x$ @a ]] <b>&amp;</b>'
    odd = text.__class__("题", "办", text.day, Form.NOTICE, (Paragraph((Sentence(hostile),)),))
    assert squeeze(hostile) in squeeze(words_of_pdf(write_pdf(odd).content, tmp_path))
    assert words_of_docx(write_word(odd)) == squeeze(hostile)
    assert words_of_page(odd) == squeeze(hostile)


@pytest.mark.long
def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters(tmp_path):
    text = notice()
    full = text.__class__("题", "办", text.day, Form.NOTICE, (Paragraph((Sentence("国" * 28 * 22),), indented=False),))
    words = words_of_pdf(write_pdf(full).content, tmp_path)
    lines = [line for line in words.splitlines() if "国" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22
    assert words.count("— 1 —") == 1
    assert "— 2 —" not in words


@pytest.mark.long
def test_libreoffice_lays_the_word_file_out_alike(tmp_path):
    if not shutil.which("soffice"):
        missing("LibreOffice")
    text = notice()
    full = text.__class__("题", "办", text.day, Form.NOTICE, (Paragraph((Sentence("国" * 28 * 22),), indented=False),))
    (tmp_path / "a.docx").write_bytes(write_word(full))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
    words = subprocess.run(["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True)
    lines = [line for line in words.stdout.decode().splitlines() if "国" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22

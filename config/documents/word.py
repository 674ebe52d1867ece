"""写 Word: the same blocks as a .docx whose headings are real styles, whose tables repeat their heads and cut no row.

Fonts are named and never put into the file: WPS and Word set 仿宋 and 小标宋 where they are, and 宋体 where not.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor

from config.documents.blocks import (
    Annex,
    Attachments,
    Block,
    Copies,
    Drawing,
    Form,
    Masthead,
    Note,
    Number,
    Paragraph,
    Recipients,
    Signature,
    Text,
    TextHeading,
    TextTable,
    Title,
)
from config.documents.clean import clean
from config.documents.text import lines_of, verification_lines
from config.documents.word_parts import (
    FANG,
    HEI,
    KAI,
    LINE,
    TITLE,
    Lay,
    add_footer,
    add_rule,
    add_table,
    fix_zip,
    lay_out,
    set_fonts,
    set_grid,
    text_width,
)

# Tables alone, in smaller type on narrower margins.
TABLE_FORMS = frozenset({Form.SHEET, Form.CHART, Form.LEAF})
LANDSCAPE_FORMS = frozenset({Form.SHEET, Form.CHART})
# Height and width, and the margins (top, bottom, left, right), in millimetres.
_A4, _A3 = (297, 210), (420, 297)
_UPRIGHT, _FLAT, _NARROW = (37, 35, 28, 26), (24, 24, 20, 20), (20, 22, 20, 18)
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_FLUSH_RIGHT = WD_TAB_ALIGNMENT.RIGHT


def write_word(text: Text, picture_of: Any = None) -> bytes:
    """The document as .docx, the same bytes each time. ``picture_of`` makes a PNG of a drawing."""
    document = docx.Document()
    wide = text.form in TABLE_FORMS
    prepare_styles(document, wide=wide)
    _lay_section(document.sections[0], text.form, landscape=text.form in LANDSCAPE_FORMS)
    writer = _Writer(document, text, wide, picture_of)
    for block in text.blocks:
        writer.add(block)
    document.settings.odd_and_even_pages_header_footer = not wide
    for section in document.sections:
        add_footer(section, verification_lines(text), text.address if text.code else "", wide=wide)
    properties = document.core_properties
    properties.title, properties.author = clean(text.title), clean(text.office)
    properties.comments, properties.last_modified_by = "", clean(text.office)
    properties.created = properties.modified = datetime(text.day.year, text.day.month, text.day.day, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return fix_zip(out.getvalue())


def prepare_styles(document: Document, *, wide: bool) -> None:
    """Normal is 3号仿宋 with exact lines; headings are the real styles 1 to 4 in 黑体, 楷体 and 仿宋."""
    normal = document.styles["Normal"]
    size = Pt(10.5 if wide else 16)
    set_fonts(normal.element, FANG)
    normal.font.size = size
    if not wide:
        set_grid(normal.element)
    for level, family in enumerate((HEI, KAI, FANG, FANG), start=1):
        style = document.styles[f"Heading {level}"]
        set_fonts(style.element, family)
        style.font.size, style.font.bold, style.font.italic = size, False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        lay_out(style.paragraph_format, Lay(indent=2, line=None if wide else LINE, keep_next=True), size)


def _lay_section(section: Any, form: Form, *, landscape: bool) -> None:
    height, width = _A3 if form == Form.CHART else _A4
    if landscape:
        section.orientation, height, width = WD_ORIENT.LANDSCAPE, width, height
    else:
        section.orientation = WD_ORIENT.PORTRAIT
    section.page_height, section.page_width = Mm(height), Mm(width)
    margins = _FLAT if landscape else _NARROW if form in TABLE_FORMS else _UPRIGHT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Mm(m) for m in margins)
    section.footer_distance = Mm(10 if landscape or form in TABLE_FORMS else 22)


class _Writer:
    """Adds one block after the other."""

    def __init__(self, document: Document, text: Text, wide: bool, picture_of: Any) -> None:
        self.document, self.text, self.wide, self.picture_of = document, text, wide, picture_of
        self.landscape = text.form in LANDSCAPE_FORMS
        self.size = Pt(10.5 if wide else 16)

    @property
    def line(self) -> float | None:
        return None if self.wide else LINE

    def add(self, block: Block) -> None:
        match block:
            case Masthead():
                self._masthead(block)
            case Number():
                self._line(block.text, Lay(align=_CENTRE, line=self.line, after=29))
            case Title():
                self._title(block.text, 18 if self.wide else 22)
            case Recipients():
                self._line(f"{block.text}：", Lay(line=self.line))
            case TextHeading():
                self._line(block.full, style=f"Heading {block.level}")
            case Paragraph():
                self._paragraph(block)
            case TextTable():
                self._table(block)
            case Drawing():
                self._drawing(block)
            case Attachments():
                self._attachments(block)
            case Signature():
                self._line(block.office, Lay(align=_RIGHT, right=2, line=self.line, before=58, keep_next=True))
                self._line(block.day, Lay(align=_RIGHT, right=4, line=self.line))
            case Note():
                self._line(block.text, Lay(line=None), size=9 if self.wide else 12)
            case Annex():
                self._annex(block)
            case Copies():
                self._copies(block)

    def _line(self, text: str, lay: Lay | None = None, **run: Any) -> Any:
        style = run.pop("style", None)
        paragraph = self.document.add_paragraph(style=style)
        if lay is not None:
            lay_out(paragraph.paragraph_format, lay, self.size)
        self._run(paragraph, text, **run)
        return paragraph

    def _run(self, paragraph: Any, text: str, *, family: str = "", size: float | None = None, colour: str = "") -> None:
        run = paragraph.add_run(clean(text))
        if family:
            set_fonts(run._element, family)
        else:
            set_fonts(run._element, "", hint=True)
        if size is not None:
            run.font.size = Pt(size)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def _title(self, text: str, size: float) -> None:
        lay = Lay(align=_CENTRE, line=None if self.wide else 35, before=0 if self.wide else 29, after=12)
        first, *rest = text.split("\n")
        paragraph = self._line(first, lay, family=TITLE, size=size)
        for line in rest:
            paragraph.add_run().add_break()
            self._run(paragraph, line, family=TITLE, size=size)

    def _masthead(self, block: Masthead) -> None:
        self._line(block.name, Lay(align=_CENTRE, line=None, after=12), family=TITLE, size=36, colour="C00000")
        self._line(block.number, Lay(align=_CENTRE, line=self.line))
        paragraph = self._line(block.office, Lay(line=self.line))
        paragraph.paragraph_format.tab_stops.add_tab_stop(text_width(self.document.sections[-1]), _FLUSH_RIGHT)
        paragraph.add_run("\t")
        self._run(paragraph, block.day)
        add_rule(paragraph, "bottom", "C00000", 12)

    def _paragraph(self, block: Paragraph) -> None:
        lay = Lay(indent=2 if block.indented else 0, line=self.line, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        paragraph = self.document.add_paragraph()
        lay_out(paragraph.paragraph_format, lay, self.size)
        if block.lead:
            self._run(paragraph, block.lead, family=KAI)
        self._run(paragraph, "".join(sentence.text for sentence in block.sentences))

    def _table(self, block: TextTable) -> None:
        if block.caption:
            size = 11 if self.wide else 12
            self._line(block.caption, Lay(align=_CENTRE, line=None, keep_next=True, before=6), family=HEI, size=size)
        width = text_width(self.document.sections[-1])
        cell = 8 if block.small else 11 if self.text.form == Form.CHART else 9.5 if self.wide else 10.5
        add_table(self.document, block, width, cell)

    def _drawing(self, block: Drawing) -> None:
        if self.picture_of is not None:
            paragraph = self.document.add_paragraph()
            lay_out(paragraph.paragraph_format, Lay(align=_CENTRE, line=None, keep_next=True), self.size)
            shape = paragraph.add_run().add_picture(io.BytesIO(self.picture_of(block)), width=Mm(block.width))
            shape._inline.docPr.set("descr", clean(block.words))
        self._line(block.words, Lay(align=_CENTRE, line=None), size=10.5)

    def _attachments(self, block: Attachments) -> None:
        for number, line in enumerate(lines_of(block)):
            first = number == 0
            lay = Lay(indent=2 if first else 5, line=self.line, before=29 if first else 0, keep_next=True)
            self._line(line, lay)

    def _annex(self, block: Annex) -> None:
        if block.landscape != self.landscape and not self.wide:
            section = self.document.add_section(WD_SECTION.NEW_PAGE)
            _lay_section(section, self.text.form, landscape=block.landscape)
            self.landscape = block.landscape
            breaks = False
        else:
            breaks = True
        first, *rest = [line for line in (block.mark, block.title) if line]
        titled = Lay(align=_CENTRE, line=None, after=12, keep_next=True)
        marked = bool(rest)
        lay = Lay(line=self.line, page_break=breaks) if marked else Lay(align=_CENTRE, page_break=breaks, after=12)
        family, size = (HEI, None) if marked else (TITLE, 18 if self.wide else 20)
        self._line(first, lay, family=family, size=size)
        for line in rest:
            self._line(line, titled, family=TITLE, size=18 if self.wide else 20)

    def _copies(self, block: Copies) -> None:
        lines: Sequence[str] = [*block.lines, *(["\t".join((block.office, block.day))] if block.office else [])]
        for number, line in enumerate(lines):
            paragraph = self.document.add_paragraph()
            lay_out(paragraph.paragraph_format, Lay(line=None, before=29 if number == 0 else 0), self.size)
            if number == 0:
                add_rule(paragraph, "top", "000000", 8)
            if number == len(lines) - 1:
                add_rule(paragraph, "bottom", "000000", 8)
            office, tab, day = line.partition("\t")
            self._run(paragraph, office, size=14)
            if tab:
                paragraph.paragraph_format.tab_stops.add_tab_stop(text_width(self.document.sections[-1]), _FLUSH_RIGHT)
                paragraph.add_run("\t")
                self._run(paragraph, day, size=14)

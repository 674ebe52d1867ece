"""Word 部件: fonts, lines, tables and footers of a .docx, which python-docx has no word for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt

from config.documents.blocks import Align, TextTable
from config.documents.clean import clean
from config.documents.qr import qr_png

# Names of fonts as the standard has them; whoever has none of them sees the stand-in of the program.
TITLE, SONG, HEI, KAI, FANG = "方正小标宋简体", "宋体", "黑体", "楷体", "仿宋"
# Lines of the text are 28.95 pt apart, so that 22 of them fill the page; signs are a quarter of a point closer.
LINE = 28.95
_TIGHTER = "-5"
_WHEN = (2000, 1, 1, 0, 0, 0)
_JUSTIFIED = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
TWIP = 635  # of Word's own units, in those of drawings


@dataclass(frozen=True, slots=True)
class Lay:
    """How a paragraph stands: indents in characters, lines and distances in points; a line of None is single."""

    align: Any = None
    indent: int = 0
    right: int = 0
    line: float | None = None
    before: float = 0
    after: float = 0
    keep_next: bool = False
    page_break: bool = False


def lay_out(target: Any, lay: Lay, size: Length) -> None:
    """Give a paragraph, or a style, its place."""
    if lay.align is not None:
        target.alignment = lay.align
    target.space_before, target.space_after = Pt(lay.before), Pt(lay.after)
    target.keep_with_next = lay.keep_next
    target.page_break_before = lay.page_break
    target.widow_control = False
    if lay.line is None:
        target.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        target.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        target.line_spacing = Pt(lay.line)
    properties = target._element.get_or_add_pPr()
    if lay.indent or lay.right:
        target.first_line_indent = size * lay.indent
        target.right_indent = size * lay.right
        indent = properties.find(qn("w:ind"))
        indent.set(qn("w:firstLineChars"), str(100 * lay.indent))
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    _put(properties, snap)


# The order that the schema asks for, as far as it concerns us; Word refuses a file that mixes it up.
_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]


def _put(properties: Any, child: Any) -> None:
    """Set a child of paragraph properties in the order of the schema, instead of one that is there."""
    name = child.tag.partition("}")[2]
    for old in properties.findall(qn(f"w:{name}")):
        properties.remove(old)
    later = {qn(f"w:{each}") for each in _ORDER[_ORDER.index(name) + 1 :]}
    for at, other in enumerate(properties):
        if other.tag in later:
            properties.insert(at, child)
            return
    properties.append(child)


def set_fonts(element: Any, family: str, *, hint: bool = True) -> None:
    """The same family for all scripts of a style or run, without the theme that would win over it. Quotation marks and
    dashes are set as Chinese by the hint."""
    properties = element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    if family:
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), family)
    if hint:
        fonts.set(qn("w:hint"), "eastAsia")


def set_grid(style: Any) -> None:
    """28 signs a line: each a quarter of a point closer than 16 points."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), _TIGHTER)
    properties = style.get_or_add_rPr()
    properties.append(spacing)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:eastAsia"), "zh-CN")


def add_rule(paragraph: Any, side: str, colour: str, eighths: int) -> None:
    """A line above or under a paragraph, in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", colour)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    _put(paragraph._element.get_or_add_pPr(), borders)


# What stays free inside a cell, in twentieths of a point: as much as in the PDF.
_EDGES = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
)


def add_table(document: Document, block: TextTable, width: int, size: float) -> None:
    """A table with one or two heads, which are repeated on every page; no row is cut.

    Written as XML at once: a cell made by the library's own objects takes five milliseconds, a long table ten seconds.
    """
    total = sum(column.width for column in block.columns)
    widths = [int(width * column.width / total / TWIP) for column in block.columns]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    rows = [*_head_rows(block, widths, size), *_body_rows(block, widths, size)]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>{_EDGES}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    # In front of what says how the last section is laid out.
    document.element.body.insert_element_before(table, "w:sectPr")


def _head_rows(block: TextTable, widths: Sequence[int], size: float) -> Iterator[str]:
    if not block.has_groups:
        yield _row([_cell(c.title, w, size, HEI) for c, w in zip(block.columns, widths, strict=True)], is_head=True)
        return
    upper, lower, at = [], [], 0
    for title, span, alone in block.spans():
        inside = range(at, at + span)
        wide = sum(widths[each] for each in inside)
        upper.append(_cell(title, wide, size, HEI, span=span, merge="restart" if alone else ""))
        for each in inside:
            words = "" if alone else block.columns[each].title
            lower.append(_cell(words, widths[each], size, HEI, merge="continue" if alone else ""))
        at += span
    yield _row(upper, is_head=True)
    yield _row(lower, is_head=True)


def _body_rows(block: TextTable, widths: Sequence[int], size: float) -> Iterator[str]:
    sides = [_JUSTIFIED[column.align] for column in block.columns]
    for row in block.rows:
        cells = zip(row, widths, sides, strict=True)
        yield _row([_cell(words, wide, size, FANG, side=side) for words, wide, side in cells])


def _row(cells: Sequence[str], *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    words: str, width: int, size: float, family: str, *, side: str = "center", span: int = 1, merge: str = ""
) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    fonts = " ".join(f'w:{script}="{family}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    half = int(size * 2)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" '
        f'w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr><w:r><w:rPr><w:rFonts {fonts} '
        f'w:hint="eastAsia"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(clean(words))}</w:t></w:r></w:p></w:tc>'
    )


def add_footer(section: Any, code_lines: list[str], address: str, *, wide: bool) -> None:
    """“— 1 —” at the outer side, the verification code with its picture at the inner one."""
    footers = [(section.footer, True)] if wide else [(section.footer, True), (section.even_page_footer, False)]
    width = text_width(section)
    for footer, odd in footers:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        # The style of footers has tabulators of its own, for another width of page.
        paragraph.style = "Normal"
        lay_out(paragraph.paragraph_format, Lay(), Pt(14))
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        code = f"{code_lines[0]}" if code_lines else ""
        if odd:
            _code(paragraph, code, address)
            paragraph.add_run("\t")
            _page_number(paragraph)
        else:
            _page_number(paragraph)
            paragraph.add_run("\t")
            _code(paragraph, code, address)


def _code(paragraph: Any, words: str, address: str) -> None:
    if not words:
        return
    paragraph.add_run().add_picture(io.BytesIO(qr_png(address)), height=Mm(10))
    run = paragraph.add_run(f" {words}")
    run.font.size = Pt(7.5)
    set_fonts(run._element, FANG)


def _page_number(paragraph: Any) -> None:
    """The field in five runs, as Word writes it itself."""
    parts: list[tuple[str, str]] = [("text", "— "), ("begin", ""), ("code", " PAGE "), ("separate", ""), ("text", "1")]
    for kind, words in [*parts, ("end", ""), ("text", " —")]:
        run = paragraph.add_run()
        run.font.size = Pt(14)
        set_fonts(run._element, SONG)
        if kind == "text":
            run.text = words
        elif kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = words
            run._element.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)


def text_width(section: Any) -> Length:
    """Of a section, between its margins."""
    return Length(section.page_width - section.left_margin - section.right_margin)


def fix_zip(content: bytes) -> bytes:
    """The same parts with one fixed time, so that the same document is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return out.getvalue()

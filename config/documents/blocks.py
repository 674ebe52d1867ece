"""文稿构件: what a document is made of, from the masthead to the signature. Pure.

A document is a list of blocks. Every writer (page, Word, PDF, text) turns the same blocks into its own form and adds no
word of its own but page numbers and the verification code, so that all four say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Form(StrEnum):
    """版式: what kind of paper it is; sizes are in millimetres of GB/T 9704—2012."""

    NOTICE = "notice"  # 公文: A4, 22 lines of 28 characters
    BRIEF = "brief"  # 简报: the same page under a red masthead
    SHEET = "sheet"  # 表格: A4 landscape, tables alone
    CHART = "chart"  # 挂图: A3 landscape
    LEAF = "leaf"  # 单页表: A4 upright, tables alone


class Align(StrEnum):
    """对齐."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class NumberFact:
    """A number of a sentence as it is printed, and the frozen row and column that it was taken from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``written`` is what the system wrote where somebody put other words in its place; ``key`` stays
    the same when the sentence is written anew; ``quoted`` are names whose digits are words."""

    text: str
    facts: tuple[NumberFact, ...] = ()
    key: str = ""
    written: str = ""
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Masthead:
    """简报报头: name of the brief in red, number of the issue, office at the left and day at the right."""

    name: str
    number: str
    office: str
    day: str


@dataclass(frozen=True, slots=True)
class Number:
    """发文字号."""

    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """标题: centred, the only thing that is set in 小标宋; broken by hand, so that no word is cut."""

    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Recipients:
    """主送机关, without its colon."""

    text: str


@dataclass(frozen=True, slots=True)
class TextHeading:
    """层次标题 of level 1 to 4; ``mark`` is 一、（一）1.（1）, given by the order of the headings."""

    level: int
    text: str
    mark: str = ""

    @property
    def full(self) -> str:
        return f"{self.mark}{self.text}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文: sentences that run on. A lead (小标题引领) is set in 楷体 in front of them."""

    sentences: tuple[Sentence, ...]
    lead: str = ""
    indented: bool = True

    @property
    def text(self) -> str:
        return self.lead + "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column: its share of the width, and the head above its own where several share one."""

    title: str
    width: int = 10
    align: Align = Align.CENTRE
    group: str = ""


class HeadSpan(NamedTuple):
    """A cell of the upper head: how many columns stand under it, or that it is the only head of its own."""

    title: str
    columns: int
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """表格: its head is repeated on every page and no row is cut."""

    columns: tuple[TextColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    # Beside which row and column of a frozen row each printed number stands: row, column, source.
    sources: tuple[tuple[int, int, str], ...] = ()
    # In small type, for a table of more columns than its paper holds.
    small: bool = False

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)

    def spans(self) -> list[HeadSpan]:
        """The upper head, from left to right; a column alone spans itself."""
        found: list[HeadSpan] = []
        for column in self.columns:
            if column.group and found and found[-1].title == column.group:
                found[-1] = HeadSpan(column.group, found[-1].columns + 1)
            else:
                found.append(HeadSpan(column.group or column.title, 1, is_alone=not column.group))
        return found


@dataclass(frozen=True, slots=True)
class Drawing:
    """图: an SVG of our own with what it shows in words; millimetres."""

    svg: str
    words: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明: the names of what is attached, in order."""

    names: tuple[str, ...]

    def lines(self) -> list[str]:
        """附件：1.… with its further lines."""
        if len(self.names) == 1:
            return [f"附件：{self.names[0]}"]
        return [f"附件：{n}.{name}" if n == 1 else f"{n}.{name}" for n, name in enumerate(self.names, start=1)]


@dataclass(frozen=True, slots=True)
class Signature:
    """落款: office and day of writing."""

    office: str
    day: str


@dataclass(frozen=True, slots=True)
class Note:
    """附注 and remarks under tables, in small type."""

    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """附件N: begins a new page, landscape where its table is wide."""

    mark: str
    title: str
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Copies:
    """版记: who gets copies (报、送、发 or 抄送), the printing office and the day."""

    lines: tuple[str, ...]
    office: str = ""
    day: str = ""


Block = (
    Masthead
    | Number
    | Title
    | Recipients
    | TextHeading
    | Paragraph
    | TextTable
    | Drawing
    | Attachments
    | Signature
    | Note
    | Annex
    | Copies
)


@dataclass(frozen=True, slots=True)
class Text:
    """A whole document. ``code`` is its verification code as it is printed, ``address`` where it is verified;
    ``day`` its day, which the files carry instead of the clock."""

    title: str
    office: str
    day: date
    form: Form = Form.NOTICE
    blocks: tuple[Block, ...] = field(default=())
    code: str = ""
    address: str = ""


def sentences_of(blocks: Sequence[Block]) -> list[Sentence]:
    """All sentences, in order."""
    return [sentence for block in blocks if isinstance(block, Paragraph) for sentence in block.sentences]

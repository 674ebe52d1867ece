"""放假通知原文: the State Council's sentences as they are published, pasted whole or in part. Pure.

    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

What stands around the holidays (title, greeting, signature) is passed over. A sentence of a holiday is understood to
the last word or refused; the counts of days and the weekdays it gives have to agree with the days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from departments.calendar.said_days import DAY, NoticeDays, SaidSpan, plain_days, with_weekend
from departments.choices import DayKind

_HOLIDAY = (
    r"(?:元旦节?|春节|除夕|清明节?|(?:国际|[“\"]?五一[”\"]?)?劳动节|[“\"]?五一[”\"]?|端午节?|中秋节?|"
    r"(?:[“\"]?十一[”\"]?)?国庆节?)"
)
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]、?|\d{1,2}[.、])"
_ITEM = re.compile(
    rf"(?:(?:{_NUMBER})?(?:\d{{4}}年)?(?P<name>{_HOLIDAY}(?:[、和及与暨]{_HOLIDAY})*)(?:假期|放假安排)?(?:[:：]|(?=\d))"
    rf"|{_NUMBER}(?P<other>[^\d:：。，,]{{1,20}})[:：])"
)
_NEXT_ITEM = re.compile(rf"(?<=[。；;\s])(?={_NUMBER}(?:\d{{4}}年)?(?:{_HOLIDAY}|[^\d:：。，,]{{1,20}}[:：]))")
_TITLE = re.compile(r"[^\s。]{0,30}关于(?:做好)?(\d{4})年\S{0,10}(?:节假日|放假)\S{0,8}的通知")
_DOCUMENT_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(（]\d{4}[〕\])）]\d+号")
_OTHER_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_SENTENCE_END = re.compile(r"[。；;！!]")
# What recommends or explains and decides nothing.
_ADVICE = ("鼓励", "其中", "节假日期间", "注:", "注：")
_DECIDES = re.compile("放假|上班|补班|补休|休假|休息")
_PIECE = re.compile(
    rf"(?P<day>{DAY})|(?P<to>[-~至到—–]+)|(?P<weekend>与周末连休)|(?P<count>(?:共计?|合计|连休)?(\d+)天)"
    r"|(?P<off>放假|补休|休假|休息)|(?P<work>补班|上班)"
    r"|[,，、:：和及与]|不?调休|正常|照常|均|为|共|日期|时间|安排|分别"
)
# A line that goes on where the one before broke off: texts copied from a PDF end anywhere.
_BREAKS_OFF = re.compile(r"[\d年月至~、,，(（周]$|[(（][^)）]*$")
_GOES_ON = re.compile(r"[日月至~、,，)）天放共上(（]")


@dataclass(slots=True)
class _Item:
    """One holiday of the notice: its name, and the paragraphs that belong to it with the line they begin in."""

    name: str
    paragraphs: list[tuple[int, str]] = field(default_factory=list)


def read_announcement(lines: Sequence[tuple[int, str]], days: NoticeDays) -> None:
    """Add what the sentences say. ``lines`` are those that are no line of the short form, with their numbers."""
    title = _TITLE.search("".join("".join(text.split()) for _row, text in lines))
    if title is not None and int(title[1]) != days.year:
        values = {"text": title[0][-40:], "year": days.year}
        days.wrong(lines[0][0], _("“%(text)s” is not the notice of %(year)d.") % values, _("Choose its year."))
        return
    items, loose = _items(lines)
    for item in items:
        _read_item(item, days)
    if items:
        return  # what stands before the first holiday is the notice's head
    for row, text in loose:
        if not _TITLE.search(text) and not _read_sentences(row, text, _Item(""), days, strict=True):
            remedy = _("Write it as in: 2027-01-01~2027-01-03 元旦 休")
            days.wrong(row, _("“%(text)s” is not understood.") % {"text": text[:60]}, remedy)


def title_of(text: str) -> str:
    """Title and number of the notice as a pasted text gives them; empty when it does not."""
    whole = "".join(plain_days(text).split())
    title, number = _TITLE.search(whole), _DOCUMENT_NUMBER.search(whole)
    if title is None:
        return ""
    name = title[0][title[0].find("国务院") :] if "国务院" in title[0] else title[0]
    return f"{name}（{number[0]}）" if number else name


def _items(lines: Sequence[tuple[int, str]]) -> tuple[list[_Item], list[tuple[int, str]]]:
    """The holidays of the notice, and the paragraphs before the first one."""
    items: list[_Item] = []
    loose: list[tuple[int, str]] = []
    for row, line in lines:
        for text in map(_squeeze, _NEXT_ITEM.split(line)):
            if match := _ITEM.match(text):
                items.append(_Item(match["name"] or match["other"], [(row, text[match.end() :])]))
            elif not items:
                loose.append((row, text))
            elif _BREAKS_OFF.search(items[-1].paragraphs[-1][1]) or _GOES_ON.match(text):
                first, before = items[-1].paragraphs[-1]
                items[-1].paragraphs[-1] = first, before + text
            elif text:
                items[-1].paragraphs.append((row, text))
    return items, loose


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _read_item(item: _Item, days: NoticeDays) -> None:
    for place, (row, text) in enumerate(item.paragraphs):
        found = _read_sentences(row, text, item, days, strict=not place)
        if not place and not found:
            message = _("“%(text)s” names no day off.") % {"text": f"{item.name}：{text[:40]}"}
            days.wrong(row, message, _("Copy its days as the notice gives them."))


def _read_sentences(row: int, text: str, item: _Item, days: NoticeDays, *, strict: bool) -> bool:
    """Whether any sentence named days. ``strict``: a day without a word for it is a fault, unless it is the date under
    the letter."""
    found, off = False, list[date]()
    for raw in _SENTENCE_END.split(text):
        sentence = _OTHER_BRACKETS.sub("", plain_days(raw))
        if not re.search(DAY, sentence) or sentence.startswith(_ADVICE):
            continue
        is_dated = bool(re.search(r"\d{4}年", sentence)) and found
        if (is_dated or not strict) and not _DECIDES.search(sentence):
            continue
        _Sentence(row, raw, item.name, days, off).read(sentence)
        found = True
    return found


@dataclass(slots=True)
class _Sentence:
    """Reading one sentence piece by piece."""

    row: int
    words: str
    name: str
    days: NoticeDays
    off: list[date]  # of the holiday so far
    spans: list[SaidSpan] = field(default_factory=list)  # not yet said whether off or worked
    kind: DayKind | None = None  # said before its days

    def read(self, text: str) -> None:
        pieces = list(_pieces(text))
        if None in pieces:
            remedy = _("Copy the sentence as it was published, or write it as in: 2027-01-01~2027-01-03 元旦 休")
            self.days.wrong(self.row, _("“%(text)s” is not understood.") % {"text": self.words[:60]}, remedy)
            return
        is_end = is_weekend = False
        for piece in filter(None, pieces):
            is_weekend = is_weekend or bool(piece["weekend"])
            if piece["day"]:
                self._take_day(piece.groups()[1:5], is_end=is_end)
            elif piece["off"] or piece["work"]:
                self._say(DayKind.OFF if piece["off"] else DayKind.WORK)
            elif piece["count"]:
                self._settle()
                self._count(piece["count"], int(re.findall(r"\d+", piece["count"])[0]), is_weekend=is_weekend)
            is_end = bool(piece["to"])
        self._settle()
        if self.spans:
            message = _("“%(text)s” does not say whether the days are off or worked.") % {"text": self.words[:60]}
            self.days.wrong(self.row, message, _("Copy the whole sentence."))

    def _take_day(self, parts: Sequence[str | None], *, is_end: bool) -> None:
        if is_end and self.spans and self.spans[-1].end is None:
            self.spans[-1].end = parts
            return
        year, month, day, weekday = parts
        if not month and self.spans:  # 1月28日、29日上班
            last = self.spans[-1].end or self.spans[-1].start
            year, month = year or last[0], last[1]
        # 元旦 of a notice begins in the December before it.
        if not year and month == "12" and self.name.startswith("元旦"):
            year = f"{self.days.year - 1}"
        self.spans.append(SaidSpan((year, month, day, weekday)))

    def _say(self, kind: DayKind) -> None:
        if not self.spans:
            self.kind = kind
            return
        for span in self.spans:
            found = self.days.add(self.row, span, name=self.name, kind=kind)
            self.off += found if kind == DayKind.OFF else []
        self.spans, self.kind = [], None

    def _settle(self) -> None:
        if self.kind is not None and self.spans:
            self._say(self.kind)

    def _count(self, words: str, n: int, *, is_weekend: bool) -> None:
        """A count that contradicts the days is a fault; days that are wrong themselves are counted no more."""
        if self.days.problems and any(problem.row == self.row for problem in self.days.problems):
            return
        if n != len(self.off) and not (is_weekend and n == with_weekend(self.off)):
            message = _("“%(words)s”, but %(n)d days are named: %(text)s") % {
                "words": words,
                "n": len(self.off),
                "text": f"{self.name}：{self.words[:60]}",
            }
            self.days.wrong(self.row, message, _("Compare it with the notice."))


def _pieces(text: str) -> Iterator[re.Match[str] | None]:
    """The pieces of a sentence; None where a word is not known."""
    place = 0
    while place < len(text):
        match = _PIECE.match(text, place)
        yield match
        place = match.end() if match else len(text)

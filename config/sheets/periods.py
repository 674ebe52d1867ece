"""Periods as sheets write them (期别): a year, a month or a day, in a heading, a title or the name of a sheet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.names import name_key

_NUMERALS = {name: number for number, name in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), start=1)}
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])(?=月)")
_CHINESE_QUARTER = re.compile(r"第?([一二三四])季度?")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
# The order matters: what says more comes first.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:-|/|\.|年){_MONTH}(?:-|/|\.|月)(?P<day>3[01]|[12]\d|0?[1-9])日?(?:00:00(?::00)?)?",
        rf"{_YEAR}年?(?P<first>1[0-2]|0?[1-9])月?(?:-|—|~|至|到){_MONTH}月份?",
        rf"{_YEAR}年{_MONTH}月(?:份)?",
        rf"{_YEAR}(?:-|/|\.|年){_MONTH}(?![\d月])",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?!\d)",
        rf"{_YEAR}年?(?:第?(?P<quarter>[1-4])季度?|-?q(?P<latin>[1-4]))",
        rf"{_YEAR}年(?:度)?",
        rf"(?<!\d)(?P<first>1[0-2]|0?[1-9])月?(?:-|—|~|至|到){_MONTH}月份?",
        rf"(?<![\d年]){_MONTH}月(?:份)?",
        r"第?(?P<quarter>[1-4])季度?|(?<![a-z])q(?P<latin>[1-4])",
    )
)
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Moment:
    """As much of a time as was written; 0 where nothing was. ``first`` is the first month of several (1-11月)."""

    year: int = 0
    month: int = 0
    day: int = 0
    quarter: int = 0
    first: int = 0

    @property
    def is_whole(self) -> bool:
        return bool(self.year and (self.month or self.quarter))

    def joined(self, other: Moment) -> Moment | None:
        """Both together (2026年 over 11月); None where they contradict each other."""
        parts = []
        for one, two in zip(self._parts, other._parts, strict=True):
            if one and two and one != two:
                return None
            parts.append(one or two)
        return Moment(*parts)

    @property
    def _parts(self) -> tuple[int, ...]:
        return self.year, self.month, self.day, self.quarter, self.first

    def agrees(self, label: str) -> bool:
        """Whether nothing that was written contradicts the period (``2026-11``, ``2026-Q3``, ``2026``).

        >>> [Moment(2026, 11).agrees("2026-11"), Moment(2025, 11).agrees("2026-11"), Moment(month=11).agrees("2026-11")]
        [True, False, True]
        """
        own = period_of(label)
        if own is None:
            return False
        if self.year and self.year != own.year:
            return False
        if self.month and self.month != own.month:
            return False
        return not self.quarter or self.quarter == own.quarter

    def names(self, label: str) -> bool:
        """Whether it is this period and no longer one: a year alone names no month."""
        own = period_of(label)
        if own is None or not self.agrees(label) or self.first:
            return False
        return bool(self.month if own.month else self.quarter if own.quarter else self.year)

    def __str__(self) -> str:
        day = f"-{self.day:02}" if self.day else ""
        rest = f"Q{self.quarter}" if self.quarter else f"{self.month:02}{day}" if self.month else ""
        return "-".join(part for part in (str(self.year or ""), rest) if part)


def period_of(label: str) -> Moment | None:
    """The period in work as its label says it."""
    found = re.fullmatch(r"(\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d\d)))?", label)
    if found is None:
        return None
    return Moment(int(found[1]), int(found["month"] or 0), quarter=int(found["quarter"] or 0))


def with_digits(text: str) -> str:
    """A heading or name as it is looked up, 五月 as 5月 and 第一季度 as 第1季度."""
    text = _CHINESE_MONTH.sub(lambda found: str(_NUMERALS[found[1]]), name_key(text))
    return _CHINESE_QUARTER.sub(lambda found: f"第{_NUMERALS[found[1]]}季度", text)


def moment_of(text: str) -> Moment | None:
    """The time that a text is and nothing else.

    >>> [str(moment_of(text)) for text in ("2026年11月", "十一月份", "2026.11", "2026-11-01", "11月完成")]
    ['2026-11', '11', '2026-11', '2026-11-01', 'None']
    """
    answer = with_digits(text)
    if _BARE_YEAR.fullmatch(answer):
        return Moment(int(answer))
    for form in _FORMS:
        if found := form.fullmatch(answer):
            return _moment(found)
    return None


def cut_moment(text: str) -> tuple[Moment | None, str]:
    """A time at either end of a text, and the rest.

    >>> cut_moment("2026年11月数值"), cut_moment("完成值(11月)")
    ((Moment(year=2026, month=11, day=0, quarter=0, first=0), '数值'), (Moment(year=0, month=11, day=0, quarter=0, first=0), '完成值'))
    """
    answer = with_digits(text)
    for form in _FORMS:
        found = form.search(answer)
        if found is None:
            continue
        before, after = answer[: found.start()], answer[found.end() :]
        if before and before[-1] in "([" and after and after[0] in ")]":
            before, after = before[:-1], after[1:]
        if not before or not after:
            return _moment(found), before + after
        break
    return None, answer


def moments_in(text: str) -> list[Moment]:
    """Every month, quarter or year that a title mentions; a day (填报日期) is no period, nor is the year of 〔2026〕9号.

    >>> [str(found) for found in moments_in("望岚县2026年11月营商环境指标月报表（2026年12月3日填报）")]
    ['2026-11']
    """
    answer = re.sub(r"[〔\[]\d{4}[〕\]]", "", with_digits(text.replace("〔", "[").replace("〕", "]")))
    found = []
    at = 0
    while at < len(answer):
        match = next((match for form in _FORMS if (match := form.match(answer, at))), None)
        if match is None:
            at += 1
            continue
        if not match.groupdict().get("day") and answer[match.end() : match.end() + 1] != "日":
            found.append(_moment(match))
        at = match.end()
    return list(dict.fromkeys(found))


def together(moments: Iterable[Moment]) -> Moment | None:
    """What all of them say; None where two contradict each other."""
    whole: Moment | None = Moment()
    for moment in moments:
        whole = whole and whole.joined(moment)
    return whole


def _moment(found: re.Match[str]) -> Moment:
    parts = {name: int(text) for name, text in found.groupdict().items() if text}
    if "latin" in parts:
        parts["quarter"] = parts.pop("latin")
    return Moment(**parts)

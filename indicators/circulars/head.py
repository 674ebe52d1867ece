"""通报抬头: what a circular says of itself above and below its table: title, number, issuer, day, period, level. Pure.

Nothing is guessed: what the lines do not say stays blank, and a person fills it in before anything is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from departments.calendar.said_days import plain_days
from departments.choices import RegionLevel

# 省营商办〔2026〕9号: the brackets are hexagonal by the standard (GB/T 9704) and of every kind in practice.
_NUMBER = re.compile(r"([\u4e00-\u9fa5]{1,14})[〔\[(【［]((?:19|20)\d\d)[〕\])】］](?:第)?0*(\d{1,5})号")
_ISSUE = re.compile(r"第0*(\d{1,4})期")
_DAY = re.compile(r"((?:19|20)\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?")
_CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_PERIOD = re.compile(
    r"(?:(?:19|20)\d\d年?度?)?(?:\d{1,2}月?[-–—―~〜至到]{1,2}\d{1,2}月(?:份?累计)?|\d{1,2}月份?(?!\d{0,2}日|\d)"
    r"|第?[1-4一二三四]季度|[上下]半年)|(?:19|20)\d\d(?:年度|年全年)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ABOUT = re.compile(r"(.{2,60}?)关于(.+)")
_TITLE = re.compile(r"通报|通知|情况|结果|排名|排行|公告|公示|标杆|评价表|考核表|一览表")
_ISSUER = re.compile(r"(?:发文(?:单位|机关)|印发单位|发布单位|制表单位|通报单位)[::](.+)")
_OFFICE = re.compile(r"[\u4e00-\u9fa5]{2,40}(?:办公室|委员会|领导小组|指挥部|厅|局|政府|中心|专班)")
# Abbreviations in a document number do not name a level by themselves (营商办); only what begins with one does.
_LEVELS = (
    (RegionLevel.COUNTRY, ("全国", "国务院", "国家")),
    (RegionLevel.PROVINCE, ("全省", "省")),
    (RegionLevel.CITY, ("全市", "市")),
)


@dataclass(frozen=True, slots=True)
class CircularHead:
    """What could be read; blank or None is not said."""

    title: str = ""
    document: str = ""
    issuer: str = ""
    issued_on: date | None = None
    period: str = ""
    year: int | None = None
    level: str = ""


def read_head(above: Sequence[str], below: Sequence[str] = ()) -> CircularHead:
    """From the lines above the table, which name it, and those below, where issuer and day of a paper stand.

    >>> read_head(["省营商办〔2026〕9号", "关于2026年9月全省营商环境指标情况的通报"]).period
    '2026年9月'
    """
    lines, foot = _clean(above), _clean(below)
    title = _find_title(lines)
    document = next((_number_text(found) for line in (*lines, *foot) if (found := _NUMBER.search(line))), "")
    issued_on = _find_day(foot) or _find_day([line for line in lines if line != title])
    period = _find_period([title, *lines])
    issuer = _find_issuer(title, lines, foot)
    # Without a year in its period, a paper speaks of the year of its number, else of the day it was issued.
    years = [text for text in (period, document) if _YEAR.search(text)]
    year = int(_YEAR.findall(years[0])[0]) if years else issued_on.year if issued_on else None
    return CircularHead(title, document, issuer, issued_on, period, year, _find_level(document, issuer, title))


def _clean(lines: Iterable[str]) -> list[str]:
    return [text for line in lines if (text := "".join(unicodedata.normalize("NFKC", line).split()))]


def _number_text(found: re.Match[str]) -> str:
    """The number as the standard writes it.

    A sentence may run into it: 根据省营商办〔2026〕9号 is number 9 of 省营商办."""
    body = re.sub(r"^.*(?:根据|按照|依据|现将|文号|参照|见|由)", "", found[1])
    return f"{body or found[1]}〔{found[2]}〕{int(found[3])}号"


def _find_title(lines: Sequence[str]) -> str:
    """The line that names the paper: one that says 关于…的通报 before all others; a line that is no sentence."""
    named = [line for line in lines if len(line) <= 80 and not line.endswith(("。", ";")) and _TITLE.search(line)]
    about = [line for line in named if "关于" in line]
    return (about or named or [""])[0][:200]


def _find_day(lines: Sequence[str]) -> date | None:
    """The last day that the lines name; the day of a paper stands at its end."""
    days = [day for line in lines if (day := _day_in(line)) is not None]
    return days[-1] if days else None


def _day_in(line: str) -> date | None:
    found = _DAY.search(plain_days(line))
    return _day(*(int(part) for part in found.groups())) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _find_period(lines: Iterable[str]) -> str:
    """The first period that a line names, the title's before all."""
    for line in lines:
        if found := _PERIOD.search(_DAY.sub("", line)):
            return found[0]
    return ""


def _find_issuer(title: str, lines: Sequence[str], foot: Sequence[str]) -> str:
    for line in (*lines, *foot):
        if found := _ISSUER.search(line):
            return found[1][:80]
    if found := _ABOUT.match(title):
        return found[1][:80]
    # An office alone on a line is whoever signed, or the head of the paper (…办公室文件); the last one signs.
    offices = [line.removesuffix("文件") for line in (*lines, *foot)]
    alone = [line for line in offices if _OFFICE.fullmatch(_DAY.sub("", line))]
    return _DAY.sub("", alone[-1])[:80] if alone else ""


def _find_level(document: str, issuer: str, title: str) -> str:
    for text in (issuer, document, title):
        for level, words in _LEVELS:
            if text.startswith(words) or any(
                len(word) == 1 and re.match(rf"[\u4e00-\u9fa5]{{2,8}}{word}", text) for word in words
            ):
                return level
    return next((level for level, words in _LEVELS if words[0] in title), "")

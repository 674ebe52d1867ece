"""表头: which column of a sheet of somebody's own making holds what. Pure: a grid in, headings and guesses out.

A heading is what stands above a column in the one or two rows that name the columns, merged cells spread out. A
guess is only ever a proposal, unless every heading is one of the known words.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.files.read_cells import Grid

KEYS = ("code", "name", "department", "period")
FACT_COLUMNS = ("value", "score", "numerator", "denominator", "not_applicable", "reason", "note", "as_of")
MEANINGS = (*KEYS, *FACT_COLUMNS)
PASSED_OVER = ""
SEPARATOR = "·"
SEARCHED_ROWS = 40

_NAMES = """
code: 指标编码 指标代码 指标编号 编码 代码 编号 indicator_code indicatorcode code
name: 指标名称 指标 名称 考核指标 评价指标 统计指标 指标项 指标项目 项目 项目名称 事项 indicator name
department: 填报单位 报送单位 单位名称 上报单位 报表单位 填报部门 部门 部门名称 乡镇 乡镇街道 镇街
department: department_code department
period: 期别 期间 月份 填报月份 统计月份 所属期 period month
value: 数值 数据 指标值 本期值 本期数 本期 本月 本月值 本月数 本月数值 本月数据 当月 当月值 当月数 当期值 本期数值 value
value: 完成值 完成数 完成情况 实际值 实际完成 填报值 填报数 本月完成 累计值 累计
score: 得分 自评分 自评得分 本月得分 评分 score
numerator: 分子 分子值 numerator
denominator: 分母 分母值 denominator
not_applicable: 不适用 是否不适用 not_applicable notapplicable
reason: 不适用理由 不适用原因 理由 reason
note: 备注 说明 情况说明 备注说明 填报说明 note remark remarks
as_of: 截至 截至日期 截至日 数据截至日期 数据截止日期 数据截止日 as_of asof
: 序号 行号 no no. 单位 计量单位 度量单位 unit unitofmeasure 增减 差距 排名 权重 分值 满分 指标方向 方向
: 一级指标 二级指标 状态 state
: 牵头单位 责任单位 责任科室 填报人 审核人 联系人 联系电话 最优 最优值 最优地区 平均 平均值
"""
WORDS: Mapping[str, str] = {
    word: line.partition(":")[0] for line in _NAMES.strip().splitlines() for word in line.partition(":")[2].split()
}
# A part of a heading that says the column is about another time or place, whatever stands below it.
ELSEWHERE = ("上月", "上期", "去年", "上年", "同期", "全省", "全市", "目标", "同比", "环比", "last", "best", "average")
_BRACKETS = re.compile(r"\([^()]*\)$")
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月")
_MONTH = re.compile(r"(?:\d{4}年|\d{4}[-./])?\d{1,2}月(?:份)?|\d{4}[-./]\d{1,2}(?!\d)|\d{4}年(?:度)?")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one sheet by column (from 0, blank where none), and the last row they stand in."""

    texts: tuple[str, ...]
    last_row: int

    @property
    def signature(self) -> str:
        """The same for next month's sheet of the same make: months in the headings do not count (表头特征)."""
        texts = [_MONTH.sub("#", plain(text)) for text in self.texts]
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Guess:
    """What each column (from 0) probably holds; sure when nothing was unknown, doubled or missing."""

    columns: dict[int, str]
    sure: bool


def plain(text: str) -> str:
    """A heading without blanks and case, with full-width marks as plain ones and 五月 as 5月."""
    answer = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return _CHINESE_MONTH.sub(lambda found: f"{_NUMERALS.index(found[1]) + 1}月", answer)


def find_headings(grid: Grid, *, words: Mapping[str, str], is_indicator: Callable[[str], bool]) -> Headings | None:
    """The rows that name the columns: those with most known words, else what stands above the first indicator."""
    rows = [row for row in grid.visible_rows() if row <= SEARCHED_ROWS]
    scores = {row: _score(grid, row, words) for row in rows}
    best = max(scores.values(), default=0)
    if best >= 2:
        last = max(row for row in rows if scores[row] == best and row - _first_best(scores, best) <= 1)
        if last + 1 in scores and _continues(grid, last + 1, words):
            last += 1
    else:
        last = _above_first_indicator(grid, rows, is_indicator)
    if not last:
        return None
    first = last
    while first > 1 and first - 1 in scores and last - first < 2 and _is_upper(grid, first - 1, last):
        first -= 1
    texts = [_join_heading(grid, first, last, column) for column in range(1, grid.width + 1)]
    while texts and not texts[-1]:
        texts.pop()
    return Headings(tuple(texts), last)


def guess_columns(
    headings: Sequence[str], *, words: Mapping[str, str], label: str, content: Callable[[int], str]
) -> Guess:
    """Propose what each column holds. ``label`` is the period in work.

    ``content`` says what stands below a heading: "code" or "name" of indicators, "department", "value" or "note".
    """
    columns: dict[int, str] = {}
    sure = True
    for place, heading in enumerate(headings):
        if not heading:
            continue
        meaning = meaning_of(heading, words=words, label=label)
        if plain(heading) in {"单位", "责任单位", "牵头单位"} and content(place) == "department":
            meaning = "department"
        if meaning is None:
            sure, meaning = False, content(place)
        if meaning and meaning in columns.values():
            sure = False
        elif meaning:
            columns[place] = meaning
    return Guess(columns, sure and not missing(columns.values()))


def meaning_of(heading: str, *, words: Mapping[str, str], label: str = "") -> str | None:
    """What the heading is called for; blank for columns that are passed over, None for unknown ones."""
    parts = [plain(part) for part in heading.split(SEPARATOR) if part.strip()]
    if any(mark in part for part in parts for mark in ELSEWHERE):
        return PASSED_OVER
    for part in [*reversed(parts), *(_BRACKETS.sub("", part) for part in reversed(parts))]:
        if part in words:
            return words[part]
        if month := _MONTH.fullmatch(part):
            return "value" if label and _same_month(month.group(), label) else PASSED_OVER
    return None


def missing(columns: Iterable[str]) -> list[str]:
    """What a sheet cannot do without and lacks: something that names the indicator, and a fact."""
    held = set(columns)
    lacks = [] if held & {"code", "name"} else ["name"]
    return lacks if held & set(FACT_COLUMNS[:5]) else [*lacks, "value"]


def _same_month(text: str, label: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    wanted = [int(number) for number in re.findall(r"\d+", label)]
    return bool(numbers) and (numbers == wanted or numbers == wanted[1:])


def _score(grid: Grid, row: int, words: Mapping[str, str]) -> int:
    found = {text for column in grid.visible_columns() if (text := grid.spread(row, column))}
    return sum(1 for text in found if meaning_of(text, words=words) is not None)


def _first_best(scores: Mapping[int, int], best: int) -> int:
    return next(row for row, score in scores.items() if score == best)


def _continues(grid: Grid, row: int, words: Mapping[str, str]) -> bool:
    """A second heading row in a sheet without merged cells: known words, and nothing else."""
    texts = [text for column in grid.visible_columns() if (text := grid.text(row, column))]
    return bool(texts) and all(meaning_of(text, words=words) is not None for text in texts)


def _is_upper(grid: Grid, row: int, last: int) -> bool:
    """Whether the row above belongs to the headings: a merged cell reaches down from it, or spans some columns."""
    for top, left, bottom, right in grid.merges:
        if top == row and (row < bottom <= last or (right > left and right - left + 1 < grid.width)):
            return True
    return False


def _above_first_indicator(grid: Grid, rows: Sequence[int], is_indicator: Callable[[str], bool]) -> int:
    for row in rows:
        if any(is_indicator(text) for column in grid.visible_columns() if (text := grid.text(row, column))):
            above = [other for other in rows if other < row and sum(map(bool, grid.rows[other - 1])) >= 2]
            return above[-1] if above else 0
    return 0


def _join_heading(grid: Grid, first: int, last: int, column: int) -> str:
    if column in grid.hidden_columns:
        return ""
    texts = (" ".join(grid.spread(row, column).split()) for row in range(first, last + 1))
    return SEPARATOR.join(dict.fromkeys(text for text in texts if text))

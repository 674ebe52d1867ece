"""Units of measurement as sheets write them (计量单位): in brackets, in a column, in a line above the table. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from config.names import name_key

# Words that can only be a unit; what a caller measures in comes on top.
MEASURES = frozenset(
    """% ‰ 百分点 元 万元 亿元 千元 百万元 美元 万美元 件 万件 千件 个 万个 户 万户 家 万家 人 万人 千人 人次 万人次
    天 日 工作日 小时 分钟 秒 月 个月 年 次 万次 项 宗 条 起 份 张 本 套 台 辆 件次 分 位 名 倍 公里 千米 米 平方米 万平方米
    平方公里 亩 万亩 公顷 吨 万吨 千克 公斤 立方米 千瓦时 度 万千瓦时 笔 批 批次 场 期 篇 处 座 间 所 percent""".split()
)
_SAME = {
    "个工作日": "工作日",
    "个小时": "小时",
    "百分比": "%",
    "percent": "%",
    "人民币元": "元",
    "﹪": "%",
    "百分之": "%",
}
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")
_LINE = re.compile(r"(?:计量|金额|数据|度量)?单位[:：]?(?P<what>[^:：;；]{1,20})$")
_SEVERAL = re.compile(r"[、,，/和及]")


def measure_key(text: str) -> str:
    """A unit however it was written.

    >>> measure_key("（％）"), measure_key("个工作日"), measure_key("单位：万元")
    ('%', '工作日', '万元')
    """
    key = name_key(text).strip("()[]")
    key = re.sub(r"^(?:计量|金额|数据)?单位:?", "", key) or key
    return _SAME.get(key, key)


def is_measure(text: str, more: Collection[str] = ()) -> bool:
    """Whether a text is a unit and nothing else; ``more`` are the units that the caller knows, as keys."""
    key = measure_key(text)
    return key in MEASURES or key in more


def cut_brackets(text: str) -> tuple[str, str]:
    """A heading or name without the brackets at its end, and what stood in them.

    >>> cut_brackets("金额（万元）"), cut_brackets("网办率")
    (('金额', '万元'), ('网办率', ''))
    """
    key = name_key(text)
    found = _BRACKETS.search(key)
    return (key[: found.start()], found[1]) if found else (key, "")


def is_same(text: str, units: Collection[str]) -> bool:
    """Whether a stated unit is one of those of the indicator; several in one line (件、%) may each be meant."""
    own = {measure_key(unit) for unit in units if unit}
    return any(measure_key(part) in own for part in (text, *_SEVERAL.split(text)) if part)


def measure_in_line(text: str) -> str:
    """The unit that a line above the table states: 单位：件.

    >>> measure_in_line("单位：件"), measure_in_line("（金额单位：万元）"), measure_in_line("关于单位的表")
    ('件', '万元', '')
    """
    key = name_key(text).strip("()")
    found = _LINE.fullmatch(key)
    return found["what"] if found and ":" in key else ""

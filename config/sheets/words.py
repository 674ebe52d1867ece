"""Words of sheets that mean the same at every door (通用表头): totals, lines below a table. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from config.names import name_key

PASSED_OVER = ""  # the meaning of a column that is known and not needed
# A part of a heading that says the column is about another time or place, whatever stands beside it.
ELSEWHERE = (
    "上月",
    "上期",
    "去年",
    "上年",
    "同期",
    "全国",
    "全省",
    "全市",
    "目标",
    "同比",
    "环比",
    "last",
    "best",
    "average",
)
_ANY_TABLE = "序号 行号 栏次 no no. # 序"
ANY_TABLE = frozenset(_ANY_TABLE.split())
_TOTALS = "合计 小计 总计 共计 汇总 总和 平均 平均值 平均数 均值 total sum subtotal average"
TOTALS = frozenset(_TOTALS.split())
_OF_ALL = re.compile(
    r"(?:全县|全市|全区|全省|全州|各乡镇|乡镇|镇街|乡镇街道|县直|县直单位|部门|本页|其中|本月|单位)(?=.)"
)
_BELOW = re.compile(
    r"(?:注|备注|说明|附注|附|填表人|填报人|制表人?|制表单位|审核人?|复核人?|负责人|单位负责人|联系人|联系电话|填报日期|填表日期"
    r"|制表日期|报送日期|数据来源|资料来源|来源|填表说明|统计负责人)[:：0-9一]"
)
# Under the headings: 甲 乙 1 2 3, the numbers of the columns.
_COLUMN_NUMBER = re.compile(r"[甲乙丙丁戊己庚]|栏次|\(?\d{1,3}\)?(?:=.*)?")


@lru_cache(maxsize=10_000)
def is_total(text: str) -> bool:
    """Whether a cell that should name something says that the row adds up others.

    >>> is_total("合　计"), is_total("全县合计："), is_total("企业注销平均时间")
    (True, True, False)
    """
    key = name_key(text).rstrip(":")
    return key in TOTALS or _OF_ALL.sub("", key, count=1) in TOTALS


def is_line_below(text: str) -> bool:
    """Whether a cell begins a line that stands below a table: 注：…, 填表人：….

    >>> is_line_below("注：本表于每月5日前报送。"), is_line_below("注册资本")
    (True, False)
    """
    return bool(_BELOW.match(name_key(text)))


def is_column_number(text: str) -> bool:
    return bool(_COLUMN_NUMBER.fullmatch(name_key(text)))

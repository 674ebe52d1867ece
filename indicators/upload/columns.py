"""What the columns of a sheet of figures may hold (填报表的列), by the words that people head them with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from config.sheets.table import TableColumn
from indicators.upload.template_headings import AS_OF, DENOMINATOR, HEADINGS, NOTE, NUMERATOR, SCORE

DOOR = "figures"
ORIGIN = "_origin"  # of a row as it is kept: where its cells stand, and what else the file says of them
KEYS = ("code", "name", "department", "period", "measure")
# The value of all months so far is the value of an indicator that counts them all (累计), and of no other.
FACT_COLUMNS = ("value", "to_date", "score", "numerator", "denominator", "not_applicable", "reason", "note", "as_of")
MEANINGS = (*KEYS, *FACT_COLUMNS)
NUMBERS = ("value", "to_date", "score", "numerator", "denominator")
LABELS = {
    "value": gettext_lazy("Value of this period"),
    "score": SCORE,
    "numerator": NUMERATOR,
    "denominator": DENOMINATOR,
    "not_applicable": gettext_lazy("Not applicable (yes or no)"),
    "reason": gettext_lazy("Reason, when not applicable"),
    "note": NOTE,
    "as_of": AS_OF,
}
_NAMES = """
code: 指标编码 指标代码 指标编号 编码 代码 编号 indicator_code indicatorcode code
name: 指标名称 指标 名称 考核指标 评价指标 统计指标 指标项 指标项目 项目 项目名称 事项 indicator name
department: 填报单位 报送单位 单位名称 上报单位 报表单位 填报部门 部门 部门名称 单位编码 department_code department
department: 乡镇 乡镇街道 乡镇（街道） 镇街 镇（街道） 镇（街） 街道 县直单位 单位（部门）
period: 期别 期间 月份 填报月份 统计月份 所属期 period month
measure: 计量单位 单位 度量单位 unit unitofmeasure
value: 数值 数据 指标值 本期值 本期数 本期 本月 本月值 本月数 本月数值 本月数据 当月 当月值 当月数 当期值 本期数值 value
value: 完成值 完成数 完成情况 实际值 实际完成 填报值 填报数 本月完成 累计值 累计
to_date: 1月至本月 年初至本月 年初至今 to_date todate
score: 得分 自评分 自评得分 本月得分 评分 score
numerator: 分子 分子值 numerator
denominator: 分母 分母值 denominator
not_applicable: 不适用 是否不适用 not_applicable notapplicable
reason: 不适用理由 不适用原因 理由 reason
note: 备注 说明 情况说明 备注说明 填报说明 note remark remarks
as_of: 截至 截至日期 截至日 数据截至日期 数据截止日期 数据截止日 as_of asof
: 增减 差距 排名 位次 权重 分值 满分 指标方向 方向 汇总方式 统计口径 口径 一级指标 二级指标 状态 state
: 牵头单位 责任单位 责任科室 责任人 填报人 审核人 联系人 联系电话 最优 最优值 最优地区 平均 平均值 较上月 较上期 较上年
"""
# 单位 is a unit of measure or a reporting unit, as what stands below it says.
EITHER = frozenset({"单位", "责任单位", "牵头单位"})


@lru_cache(maxsize=1)
def figure_columns() -> tuple[TableColumn, ...]:
    """The columns with the usual headings, and with those of our own form in every language."""
    aliases: dict[str, list[str]] = {name: [] for name in (*MEANINGS, "")}
    for line in _NAMES.strip().splitlines():
        name, _colon, words = line.partition(":")
        aliases[name] += words.split()
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            for meaning, heading in HEADINGS:
                aliases[meaning].append(str(heading))
    asides = TableColumn("aside", aliases=tuple(aliases.pop("")), is_aside=True)
    return (
        asides,
        *(
            TableColumn(name, aliases=tuple(dict.fromkeys(words)), is_key=name in KEYS, is_number=name in NUMBERS)
            for name, words in aliases.items()
        ),
        TableColumn(ORIGIN, is_aside=True),
    )


def missing(columns: Iterable[str], *, indicators: bool = False) -> list[str]:
    """What a sheet cannot do without and lacks: something that names the indicator (``indicators``: its headings do),
    and a fact."""
    held = set(columns)
    lacks = [] if indicators or held & {"code", "name"} else ["name"]
    return lacks if held & set(FACT_COLUMNS[:6]) else [*lacks, "value"]

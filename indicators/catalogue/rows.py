"""Catalogue files (指标目录): what each row says about an indicator, and everything that is wrong with it.

Pure: a table in, definitions and problems out. Whether a definition is new or changed is for the service to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.sheets.table import Table, TableColumn
from departments.choices import DepartmentKind
from indicators.choices import Aggregation, Basis, CountedFrom, Direction, Method, Rollup
from indicators.numbers.cells import choice_cell, code_cell, list_cell, number_cell, text_cell, whole_cell, yes_no_cell
from indicators.numbers.parsing import Unreadable

COLUMNS = (
    TableColumn("code", required=True, aliases=("指标编码", "编码"), is_key=True),
    TableColumn("parent_code", aliases=("上级编码",), is_group=True),
    TableColumn("name_zh", aliases=("指标名称", "中文名称")),
    TableColumn("name_en", aliases=("英文名称",)),
    TableColumn("unit_zh", aliases=("计量单位",)),
    TableColumn("unit_en", aliases=("英文单位",)),
    TableColumn("direction", aliases=("方向", "指标方向")),
    TableColumn("basis", aliases=("统计口径", "口径")),
    TableColumn("decimals", aliases=("小数位数",)),
    TableColumn("method", aliases=("计分方法",)),
    TableColumn("best", aliases=("满分值", "目标值")),
    TableColumn("worst", aliases=("零分值",)),
    TableColumn("exponent", aliases=("指数",)),
    TableColumn("full_marks", aliases=("满分", "分值")),
    TableColumn("weight", aliases=("权重",)),
    TableColumn("aggregation", aliases=("合成方式",)),
    TableColumn("reports", aliases=("填报单位",)),
    TableColumn("lead_department", aliases=("牵头单位",)),
    TableColumn("aliases", aliases=("别名",)),
    TableColumn("rule_text", aliases=("指标解释", "计算规则")),
    TableColumn("minimum", aliases=("下限",)),
    TableColumn("maximum", aliases=("上限",)),
    TableColumn("rollup", aliases=("汇总方式",)),
    TableColumn("ranked", aliases=("参与排名",)),
    TableColumn("band", aliases=("持平幅度", "基本持平幅度")),
    TableColumn("warning", aliases=("预警值",)),
    TableColumn("advanced", aliases=("先进值",)),
    TableColumn("restricted", aliases=("注册类指标", "限制使用")),
    TableColumn("counted_from", aliases=("台账来源",)),
)
LEAD = "lead"
CHINESE = {
    "正向": Direction.HIGHER,
    "逆向": Direction.LOWER,
    "负向": Direction.LOWER,
    "当月": Basis.MONTH,
    "累计": Basis.CUMULATIVE,
    "时点": Basis.POINT,
    "平均": Basis.AVERAGE,
}
# The only fields that may be said to have no value (—); for the others a blank mark is an empty cell.
MAY_BE_NONE = frozenset({"best", "worst", "minimum", "maximum", "band", "warning", "advanced"})


def _reports(text: str) -> list[str]:
    entries = [entry.lower() for entry in list_cell(text)]
    allowed = [LEAD, *DepartmentKind.values]
    for entry in entries:
        if entry not in allowed:
            raise Unreadable(
                _("“%(text)s” is not one of the choices.") % {"text": entry[:40]},
                _("Write, separated by |, any of: %(choices)s.") % {"choices": ", ".join(allowed)},
            )
    return entries


def _weight(text: str) -> Decimal | None:
    """A third is written with as many threes as its writer liked; the fifteen that databases keep are enough."""
    whole, point, fraction = text.partition(".")
    return number_cell(decimals=15, least="0", most="999999")(whole + point + fraction[: 15 - len(whole.lstrip("0"))])


CONVERTERS: dict[str, Callable[[str], Any]] = {
    "code": code_cell(30),
    "parent_code": code_cell(30),
    "name_zh": text_cell(120),
    "name_en": text_cell(200),
    "unit_zh": text_cell(30),
    "unit_en": text_cell(60),
    "direction": choice_cell(Direction, CHINESE),
    "basis": choice_cell(Basis, CHINESE),
    "decimals": whole_cell(0, 8),
    "method": choice_cell(Method),
    "best": number_cell(),
    "worst": number_cell(),
    "exponent": number_cell(decimals=4, least="0.0001", most="9999"),
    "full_marks": number_cell(decimals=4, least="0.0001", most="999999"),
    "weight": _weight,
    "aggregation": choice_cell(Aggregation),
    "reports": _reports,
    "lead_department": text_cell(80),
    "aliases": list_cell,
    "rule_text": text_cell(4000),
    "minimum": number_cell(),
    "maximum": number_cell(),
    "rollup": choice_cell(Rollup),
    "ranked": yes_no_cell,
    "band": number_cell(least="0"),
    "warning": number_cell(),
    "advanced": number_cell(),
    "restricted": yes_no_cell,
    "counted_from": choice_cell(CountedFrom),
}


@dataclass(frozen=True)
class CatalogueRow:
    """One row: `stated` holds the model fields it fills; a field it leaves empty takes the model's default.

    `unread` names the cells that could not be read.
    """

    row: int
    code: str
    parent_code: str
    lead: str
    stated: dict[str, Any]
    unread: frozenset[str] = frozenset()


def read_definitions(table: Table) -> tuple[list[CatalogueRow], list[Problem]]:
    """Every row that can be read, and every fault of a single row."""
    definitions, problems = [], []
    names = [column.name for column in table.columns]
    for number, cells in table:
        definition, found = _definition(number, dict(zip(names, cells, strict=True)))
        problems += found
        if definition.code:
            definitions.append(definition)
    return definitions, [*table.problems, *problems]


def _definition(number: int, cells: dict[str, str]) -> tuple[CatalogueRow, list[Problem]]:
    stated: dict[str, Any] = {}
    problems = []
    for column, convert in CONVERTERS.items():
        text = cells[column]
        if not text:
            continue
        try:
            value = convert(text)
        except Unreadable as fault:
            problems.append(Problem(number, column, str(fault.message), str(fault.remedy)))
            continue
        if value is not None or column in MAY_BE_NONE:
            stated[column] = value
    unread = frozenset(problem.column for problem in problems)
    if not cells["code"]:
        problems.append(Problem(number, "code", _("The code is missing."), _("Give the indicator a code.")))
    if not cells["name_zh"] and not cells["name_en"]:
        problems.append(Problem(number, "name_zh", _("The name is missing."), _("Fill in name_zh or name_en.")))
    code, parent_code, lead = (stated.pop(name, "") for name in ("code", "parent_code", "lead_department"))
    return CatalogueRow(number, code, parent_code, lead, stated, unread), problems

"""Sheets of posts (人员任职表): what each row says, and everything wrong with it by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.sheets.table import Table, TableColumn
from departments.choices import PostKind
from departments.dates import NotUnderstood, day_of

COLUMNS = (
    TableColumn("unit", required=True, aliases=("单位", "单位名称", "Unit"), is_key=True),
    TableColumn("post", required=True, aliases=("岗位", "职责", "Post")),
    TableColumn("name", aliases=("姓名", "Name")),
    TableColumn("title", aliases=("职务或科室", "职务", "科室", "Section or office")),
    TableColumn("phone", aliases=("联系电话", "电话", "手机", "Telephone")),
    TableColumn("account", aliases=("账号", "系统账号", "登录名", "Account")),
    TableColumn("from", required=True, aliases=("任职起始日", "起始日期", "任职日期", "First day"), is_group=True),
    TableColumn("to", aliases=("任职截止日", "截止日期", "离任日期", "Last day"), is_group=True),
)
KINDS = {
    "一把手": PostKind.PRINCIPAL,
    "主要负责人": PostKind.PRINCIPAL,
    "分管领导": PostKind.DEPUTY,
    "经办人": PostKind.HANDLER,
    "指标长": PostKind.CHIEF,
    "责任科室": PostKind.SECTION,
    "责任人": PostKind.PERSON,
    "总召集人": PostKind.GENERAL,
    "副总召集人": PostKind.VICE,
    "召集人": PostKind.CONVENOR,
}
LIMITS = {"name": 40, "title": 60, "phone": 30}


@dataclass(frozen=True, slots=True)
class PostRow:
    row: int
    unit: str
    kind: str
    name: str
    title: str
    phone: str
    account: str
    start: date
    end: date | None


def read_post_rows(table: Table, *, today: date) -> tuple[list[PostRow], list[tuple[int, str]], list[Problem]]:
    """Rows that can be read; row and unit of the others, so that all their faults are told at once; and every fault."""
    rows: list[PostRow] = []
    others: list[tuple[int, str]] = []
    problems: list[Problem] = []
    names = [column.name for column in table.columns]
    for number, cells in table:
        by_name = dict(zip(names, cells, strict=True))
        row, faults = _read(number, by_name, today)
        problems += faults
        if row is not None:
            rows.append(row)
        else:
            others.append((number, by_name["unit"]))
    return rows, others, [*table.problems, *problems]


def _read(number: int, by_name: dict[str, str], today: date) -> tuple[PostRow | None, list[Problem]]:
    faults = []
    kind = KINDS.get(by_name["post"]) or (PostKind(by_name["post"]) if by_name["post"] in PostKind.values else None)
    if kind is None:
        message = _("“%(text)s” is no post.") % {"text": by_name["post"][:40]}
        faults.append(Problem(number, "post", message, _("Write one of: %(names)s.") % {"names": "、".join(KINDS)}))
    if not by_name["name"] and not (kind == PostKind.SECTION and by_name["title"]):
        faults.append(Problem(number, "name", _("The name is missing."), _("Write who holds the post.")))
    for column, limit in LIMITS.items():
        if len(by_name[column]) > limit:
            message = _("The text is longer than %(limit)s characters.") % {"limit": limit}
            faults.append(Problem(number, column, message, _("Shorten it.")))
    days: dict[str, date | None] = {"from": None, "to": None}
    for column in days:
        if not by_name[column]:
            continue
        try:
            days[column] = day_of(by_name[column], near=today)
        except NotUnderstood as fault:
            faults.append(Problem(number, column, fault.message, fault.remedy))
    if not by_name["from"]:
        faults.append(Problem(number, "from", _("The first day is missing."), _("Write the day the post began.")))
    start = days["from"]
    if faults or kind is None or start is None:
        return None, faults
    row = PostRow(
        number,
        by_name["unit"],
        kind,
        by_name["name"],
        by_name["title"],
        by_name["phone"],
        by_name["account"],
        start,
        days["to"],
    )
    return row, []

"""The rows of a ledger as units keep it (台账导入), read one by one: every fault of a row is told at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.sheets.table import Row, TableColumn
from config.names import plain
from departments.calendar.periods import Calendar
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, ComplaintType
from departments.dates import NotUnderstood, day_of, workdays_of

LEAD, BESIDE = ("牵头单位", "Owner unit"), ("责任单位", "配合单位", "协办单位", "Co-units")
COLUMNS = (
    TableColumn("kind", aliases=("类别", "台账类别", "Kind"), is_group=True),
    TableColumn("title", required=True, aliases=("问题", "问题或任务", "任务", "事项", "问题/指标", "Problem or task")),
    TableColumn("owner", required=True, aliases=("责任单位", "承办单位", "单位", "Owner unit"), is_key=True),
    TableColumn("due", required=True, aliases=("完成时限", "整改时限", "时限", "截止日期", "办结时限", "Due on")),
    TableColumn("co_units", aliases=("配合单位", "协办单位", "Co-units"), is_group=True),
    TableColumn("section", aliases=("责任科室", "科室", "Section"), is_group=True),
    TableColumn("person", aliases=("责任人", "具体责任人", "Person"), is_group=True),
    TableColumn("source", aliases=("来源", "文件", "来源文件", "Source"), is_group=True),
    TableColumn("clause", aliases=("条款", "条目", "Clause"), is_group=True),
    TableColumn("indicator_code", aliases=("指标编号", "指标代码", "Indicator code")),
    TableColumn("demand", aliases=("整改措施", "要求", "工作要求", "Demand")),
    TableColumn("programme", aliases=("专项", "专项行动", "Programme"), is_group=True),
    TableColumn("opened", aliases=("登记日期", "立账日期", "交办日期", "Opened on"), is_group=True),
    TableColumn("origin_date", aliases=("形成日期", "承诺日期", "Origin date")),
    TableColumn("amount", aliases=("金额", "金额（元）", "Amount"), is_number=True),
    TableColumn("complaint", aliases=("诉求类型", "问题类型", "Complaint")),
    TableColumn("deduction", aliases=("扣分", "Deduction"), is_number=True),
    TableColumn("enterprise", aliases=("企业", "企业名称", "Enterprise")),
)
# Where a sheet names a lead unit, its 责任单位 are those beside it.
LEAD_COLUMNS = tuple(
    replace(column, aliases={"owner": LEAD, "co_units": BESIDE}.get(column.name, column.aliases))
    for column in COLUMNS
)
NAMES = tuple(column.name for column in COLUMNS)
KINDS = {
    "整改": ActionKind.RECTIFICATION,
    "整改事项": ActionKind.RECTIFICATION,
    "攻坚任务": ActionKind.TASK,
    "任务": ActionKind.TASK,
    "上级交办": ActionKind.INSTRUCTION,
    "上级要求": ActionKind.INSTRUCTION,
    "督查": ActionKind.FINDING,
    "督查问题": ActionKind.FINDING,
    "履约践诺": ActionKind.PROMISE,
    "企业诉求": ActionKind.ENTERPRISE,
    "企业问题": ActionKind.ENTERPRISE,
}
COMPLAINTS = {
    "奖补资金没到位": ComplaintType.REWARD,
    "奖补资金": ComplaintType.REWARD,
    "工程款未拨付": ComplaintType.PROJECT,
    "工程款": ComplaintType.PROJECT,
    "审批手续迟迟不办理": ComplaintType.APPROVAL,
    "审批手续": ComplaintType.APPROVAL,
    "政策不兑现": ComplaintType.POLICY,
    "其他": ComplaintType.OTHER,
}
LIMITS = {
    "title": 200,
    "section": 60,
    "person": 40,
    "source": 200,
    "clause": 60,
    "indicator_code": 30,
    "programme": 60,
    "enterprise": 120,
}
_SEPARATORS = re.compile(r"[,，、;；\n]+")
_UNITS = (("万元", Decimal(10000)), ("亿元", Decimal(100000000)), ("元", Decimal(1)))
# What the columns with digits can hold.
MOST = {"amount": Decimal(10) ** 15, "deduction": Decimal(10) ** 5}


@dataclass(slots=True)
class LedgerRow:
    """One row understood; the units are still names."""

    row: int
    kind: str = ActionKind.TASK
    owner: str = ""
    co_units: list[str] = field(default_factory=list)
    opened: date = date.min
    due: date = date.min  # until one was understood
    origin_date: date | None = None
    amount: Decimal | None = None
    deduction: Decimal | None = None
    complaint: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def read_row(
    row: Row, *, today: date, calendar: Calendar, kind: str = "", headings: Mapping[str, str] | None = None
) -> tuple[LedgerRow, list[Problem]]:
    """The draft of a row with everything that is wrong with it; ``kind`` is for rows that name none."""
    column_names = headings or headings_of(COLUMNS)
    number, cells = row
    by_name = dict(zip(NAMES, cells, strict=True))
    draft, problems = LedgerRow(number, owner=by_name["owner"]), []

    def put(column: str, read: Callable[[str], object]) -> object:
        try:
            return read(by_name[column]) if by_name[column] else None
        except NotUnderstood as fault:
            problems.append(Problem(number, column_names[column], fault.message, fault.remedy))
            return None

    draft.kind = str(put("kind", _kind) or kind or ActionKind.TASK)
    draft.complaint = str(put("complaint", _complaint) or "")
    draft.opened = put("opened", lambda text: day_of(text, near=today)) or today  # type: ignore[assignment]
    draft.origin_date = put("origin_date", lambda text: day_of(text, near=today))  # type: ignore[assignment]
    draft.due = put("due", lambda text: _due(text, draft.opened, today, calendar)) or date.min  # type: ignore[assignment]
    draft.amount = put("amount", lambda text: _number(text, "amount"))  # type: ignore[assignment]
    draft.deduction = put("deduction", lambda text: _number(text, "deduction"))  # type: ignore[assignment]
    draft.co_units = [name for name in _SEPARATORS.split(by_name["co_units"]) if name.strip()]
    draft.texts = {name: by_name[name] for name in (*LIMITS, "demand")}
    problems += _faults(by_name, draft, column_names)
    return draft, problems


def _faults(by_name: dict[str, str], draft: LedgerRow, column_names: Mapping[str, str]) -> list[Problem]:
    """What is missing, too long, or in the wrong order."""
    found = [
        Problem(draft.row, column_names[name], _("The cell is empty."), _empty_remedy(name))
        for name in ("title", "owner", "due")
        if not by_name[name]
    ]
    found += [
        Problem(
            draft.row,
            column_names[name],
            _("The text is longer than %(n)s characters.") % {"n": most},
            _("Shorten it."),
        )
        for name, most in LIMITS.items()
        if len(by_name[name]) > most
    ]
    if date.min < draft.due < draft.opened:
        days = {"due": draft.due, "opened": draft.opened}
        found.append(
            Problem(
                draft.row,
                column_names["due"],
                _("The deadline %(due)s lies before the start %(opened)s.") % days,
                _("Correct one of the two days."),
            )
        )
    return found


def _empty_remedy(name: str) -> str:
    if name == "due":
        return _("Write a day, or a number of working days such as 10个工作日.")
    return _("Fill it in. If the cell was merged with the one above, unmerge it and repeat the text in every row.")


def headings_of(columns: Sequence[TableColumn]) -> dict[str, str]:
    """The headings as people write them, by name."""
    return {column.name: column.aliases[0] for column in columns}


def _kind(text: str) -> str:
    wanted = plain(text)
    labels = {plain(str(kind.label)): kind for kind in ActionKind}
    labels |= {kind.value: kind for kind in ActionKind} | KINDS
    if wanted in labels:
        return str(labels[wanted])
    names = "、".join(str(kind.label) for kind in ActionKind)
    raise NotUnderstood(
        _("“%(text)s” is no kind of duty.") % {"text": text}, _("Write one of: %(names)s.") % {"names": names}
    )


def _complaint(text: str) -> str:
    labels = {plain(str(kind.label)): kind for kind in ComplaintType} | COMPLAINTS
    if (wanted := plain(text)) in labels:
        return str(labels[wanted])
    names = "、".join(str(kind.label) for kind in ComplaintType)
    raise NotUnderstood(
        _("“%(text)s” is no type of complaint.") % {"text": text}, _("Write one of: %(names)s.") % {"names": names}
    )


def _due(text: str, opened: date, today: date, calendar: Calendar) -> date:
    days = workdays_of(text)
    return day_of(text, near=today) if days is None else add_workdays(opened, days, calendar=calendar)


def _number(text: str, name: str) -> Decimal:
    digits = plain(text).replace(",", "")
    factor = Decimal(1)
    for unit, times in _UNITS if name == "amount" else (("分", Decimal(1)),):
        if digits.endswith(unit):
            digits, factor = digits.removesuffix(unit), times
            break
    try:
        value = Decimal(digits) * factor
    except InvalidOperation:
        raise NotUnderstood(_("“%(text)s” is not a number.") % {"text": text}, _("Write digits only.")) from None
    if not value.is_finite() or not 0 <= value < MOST[name] or value != value.quantize(Decimal("0.01")):
        raise NotUnderstood(
            _("“%(text)s” is negative, too large or too fine.") % {"text": text}, _("Write at most two decimals.")
        )
    return value

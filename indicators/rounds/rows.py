"""The items and firms of a round as a notice lists them (通报事项、受访企业), read row by row: every fault of a row is
told at once. A blank mark is not published and never zero. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.names import name_key
from config.sheets.table import Row, TableColumn
from departments.calendar.periods import Calendar
from departments.calendar.workdays import add_workdays
from departments.dates import NotUnderstood, day_of, workdays_of
from indicators.choices import FirmGrade
from indicators.numbers.parsing import Unreadable, read_number
from indicators.rounds.bands import Band, band_faults, is_band, read_band
from indicators.rounds.facts import mark_faults, place_faults
from indicators.rounds.losses import deduction_of

ITEM_COLUMNS = (
    TableColumn(
        "name",
        required=True,
        aliases=("指标或事项", "指标", "事项", "指标名称", "督查事项", "项目", "考核内容", "Item"),
    ),
    TableColumn("indicator_code", aliases=("指标编号", "指标编码", "指标代码", "Indicator code")),
    TableColumn("dimension", aliases=("维度", "一级指标", "Dimension"), is_group=True),
    TableColumn("full_marks", aliases=("满分", "分值", "标准分", "Full marks"), is_number=True),
    TableColumn("score", aliases=("得分", "Score"), is_number=True),
    TableColumn("deduction", aliases=("扣分", "失分", "Points deducted"), is_number=True),
    TableColumn("rank", aliases=("位次", "排名", "全市位次", "全市排名", "Place"), is_number=True),
    TableColumn("band", aliases=("名次区间", "位次区间", "Band of places")),
    TableColumn("n", aliases=("参评数", "参排数", "参评县市区数", "Number of ranked"), is_number=True),
    TableColumn("sharing", aliases=("并列数", "Number sharing the place"), is_number=True),
    TableColumn("unit", aliases=("责任单位", "牵头单位", "单位", "Responsible unit"), is_group=True),
    TableColumn("problem", aliases=("存在问题", "问题", "主要问题", "Problem")),
    TableColumn("rectify_by", aliases=("整改时限", "整改期限", "完成时限", "Rectify by")),
)
FIRM_COLUMNS = (
    TableColumn("name", required=True, aliases=("企业名称", "企业", "受访企业", "Enterprise")),
    TableColumn("grade", required=True, aliases=("评价等次", "评价", "评价档次", "满意度", "等次", "Grade")),
    TableColumn("complaint", aliases=("反映问题", "诉求", "意见建议", "不满意原因", "Complaint")),
    TableColumn("unit", aliases=("跟进单位", "回访单位", "责任单位", "Followed up by")),
)
GRADES = {
    "很满意": FirmGrade.VERY_SATISFIED,
    "非常满意": FirmGrade.VERY_SATISFIED,
    "满意": FirmGrade.SATISFIED,
    "较满意": FirmGrade.SATISFIED,
    "基本满意": FirmGrade.FAIR,
    "一般": FirmGrade.FAIR,
    "不满意": FirmGrade.DISSATISFIED,
    "很不满意": FirmGrade.VERY_DISSATISFIED,
    "非常不满意": FirmGrade.VERY_DISSATISFIED,
}
# What a sheet that comes back says.
GRADE_WORDS = dict(zip(FirmGrade.values, ("非常满意", "满意", "基本满意", "不满意", "非常不满意"), strict=True))
LIMITS = {"name": 200, "dimension": 60, "problem": 1000}
FIRM_LIMITS = {"name": 120, "complaint": 1000}
MARK_DECIMALS, MOST_MARKS, MOST_RANKED = 4, Decimal(100_000), 9_999
Read = TypeVar("Read")


@dataclass(slots=True)
class ItemRow:
    """One item understood; unit and indicator are still names."""

    row: int
    name: str = ""
    code: str = ""
    dimension: str = ""
    full_marks: Decimal | None = None
    score: Decimal | None = None
    deduction: Decimal | None = None
    rank: int | None = None
    n: int | None = None
    sharing: int = 1
    band: Band | None = None
    unit: str = ""
    problem: str = ""
    rectify_by: date | None = None


@dataclass(slots=True)
class FirmRow:
    """One firm understood; the unit is still a name."""

    row: int
    name: str = ""
    grade: str = ""
    complaint: str = ""
    unit: str = ""


@dataclass(slots=True)
class RowCells:
    """The cells of one row, read one after the other; what cannot be read is noted."""

    row: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def read(self, column: str, reader: Callable[[str], Read]) -> Read | None:
        try:
            return reader(self.cells[column]) if self.cells[column] else None
        except (NotUnderstood, Unreadable) as fault:
            self.wrong(column, str(fault.message), str(fault.remedy))
            return None

    def wrong(self, column: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.row, self.headings[column], message, remedy))

    def unread(self, *columns: str) -> bool:
        """Whether one of these could not be read."""
        names = {self.headings[column] for column in columns}
        return any(problem.column in names for problem in self.problems)

    def texts(self, limits: Mapping[str, int], required: Iterable[str]) -> None:
        for name in required:
            if not self.cells[name]:
                self.wrong(name, _("The cell is empty."), _fill_in())
        for name, most in limits.items():
            if len(self.cells[name]) > most:
                self.wrong(name, _("The text is longer than %(n)s characters.") % {"n": most}, _("Shorten it."))


def read_item(
    row: Row, *, issued_on: date, calendar: Calendar, n_ranked: int | None, headings: Mapping[str, str]
) -> tuple[ItemRow, list[Problem]]:
    """An item with everything that is wrong with it. Where only the round says how many are ranked, it is of them."""
    number, texts = row
    by_name = dict(zip((column.name for column in ITEM_COLUMNS), texts, strict=True))
    if not by_name["band"] and is_band(by_name["rank"]):
        # Most notices say 前10 where others have a number.
        by_name |= {"band": by_name["rank"], "rank": ""}
    cells = RowCells(number, by_name, headings)
    cells.texts(LIMITS, ("name",))
    marks = {name: cells.read(name, read_marks) for name in ("full_marks", "score", "deduction")}
    counts = {name: cells.read(name, read_count) for name in ("rank", "n", "sharing")}
    rank, n, sharing = counts["rank"], counts["n"] or n_ranked, counts["sharing"] or 1
    band = cells.read("band", read_band)
    by = cells.read("rectify_by", lambda text: _by(text, issued_on, calendar))
    faults = list(mark_faults(*marks.values()))
    if not cells.unread("rank", "n", "sharing"):
        faults += place_faults(rank, n, sharing)
    if not cells.unread("rank", "n", "sharing", "band"):
        faults += band_faults(band, rank, n, sharing)
    for fault in faults:
        cells.wrong(fault.field, fault.message, fault.remedy)
    if by is not None and by < issued_on:
        days = {"due": by, "opened": issued_on}
        message = _("The deadline %(due)s lies before the start %(opened)s.") % days
        cells.wrong("rectify_by", message, _("Correct one of the two days."))
    if not faults:
        marks["deduction"] = deduction_of(**{"full": marks["full_marks"], **_only(marks, "score", "deduction")})
    item = ItemRow(
        number,
        by_name["name"],
        by_name["indicator_code"],
        by_name["dimension"],
        rank=rank,
        n=n if rank or band else None,
        sharing=sharing if rank else 1,
        band=band,
        unit=by_name["unit"],
        problem=by_name["problem"],
        rectify_by=by,
        **marks,
    )
    return item, cells.problems


def read_firm(row: Row, *, headings: Mapping[str, str]) -> tuple[FirmRow, list[Problem]]:
    """A firm with everything that is wrong with its row."""
    number, texts = row
    by_name = dict(zip((column.name for column in FIRM_COLUMNS), texts, strict=True))
    cells = RowCells(number, by_name, headings)
    cells.texts(FIRM_LIMITS, ("name", "grade"))
    grade = cells.read("grade", grade_of)
    firm = FirmRow(number, by_name["name"], grade or "", by_name["complaint"], by_name["unit"])
    return firm, cells.problems


def twice(rows: Iterable[tuple[int, tuple[str, ...]]], column: str) -> Iterator[Problem]:
    """Rows of (number, what makes them one) that stand in the sheet already."""
    seen: dict[tuple[str, ...], int] = {}
    for number, key in rows:
        first = seen.setdefault(key, number)
        name, *_more = key
        if first != number and name:
            text = _("The same stands in row %(row)s already.") % {"row": first}
            yield Problem(number, column, text, _("Delete one of the two rows."))


def grade_of(text: str) -> str:
    """满意度等次 by its word in either language. Raises ``NotUnderstood``."""
    wanted = name_key(text)
    labels = (
        {name_key(str(grade.label)): grade for grade in FirmGrade} | {grade.value: grade for grade in FirmGrade} | GRADES
    )
    if wanted in labels:
        return str(labels[wanted].value)
    names = "、".join(str(grade.label) for grade in FirmGrade)
    raise NotUnderstood(
        _("“%(text)s” is no grade.") % {"text": text[:40]}, _("Write one of: %(names)s.") % {"names": names}
    )


def _fill_in() -> str:
    return _("Fill it in. If the cell was merged with the one above, unmerge it and repeat the text in every row.")


def read_marks(text: str) -> Decimal | None:
    value = read_number(text, decimals=MARK_DECIMALS, units=("分",))
    if value is not None and value >= MOST_MARKS:
        raise Unreadable(_("“%(text)s” is too large for marks.") % {"text": text[:40]}, _("Check the number."))
    return value


def read_count(text: str) -> int | None:
    value = read_number(text, decimals=0, units=("位", "名", "个"))
    if value is None:
        return None
    if not 1 <= value <= MOST_RANKED:
        raise Unreadable(
            _("“%(text)s” is no place and no number of ranked.") % {"text": text[:40]},
            _("Write a whole number from 1."),
        )
    return int(value)


def _by(text: str, issued_on: date, calendar: Calendar) -> date:
    days = workdays_of(text)
    return day_of(text, near=issued_on) if days is None else add_workdays(issued_on, days, calendar=calendar)


def _only(marks: Mapping[str, Decimal | None], *names: str) -> dict[str, Decimal | None]:
    return {name: marks[name] for name in names}

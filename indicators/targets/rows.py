"""任务数表, read row by row: one deadline a row, or units × deadlines (a day as the heading of a column). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.names import name_key
from config.sheets.table import Row, TableColumn
from departments.choices import DepartmentKind
from departments.dates import NotUnderstood, day_of
from indicators.choices import TargetMeasure
from indicators.numbers.cells import text_cell
from indicators.numbers.parsing import Unreadable, read_number

COLUMNS = (
    TableColumn(
        "indicator_code",
        required=True,
        aliases=("指标编号", "指标编码", "指标代码", "编号", "Indicator code"),
        is_key=True,
    ),
    TableColumn("unit", required=True, aliases=("单位", "责任单位", "单位或类别", "Unit"), is_key=True),
    TableColumn("measure", aliases=("要求", "任务口径", "口径", "What is asked for"), is_group=True),
    TableColumn("amount", aliases=("任务数", "目标值", "目标", "Amount"), is_number=True),
    TableColumn("due", aliases=("完成时限", "时限", "截止日期", "Due on"), is_group=True),
    TableColumn("category", aliases=("类别", "证照类别", "Category"), is_group=True),
    TableColumn("effective_from", aliases=("执行起", "起始日期", "In force from"), is_group=True),
    TableColumn("source", required=True, aliases=("来源文件", "文件", "来源", "Source document"), is_group=True),
    TableColumn("clause", aliases=("条款", "条目", "Clause"), is_group=True),
)
NAMES = tuple(column.name for column in COLUMNS)
HEADINGS = tuple(column.aliases[0] for column in COLUMNS)
MEASURES = {
    "累计达到": TargetMeasure.TOTAL,
    "累计": TargetMeasure.TOTAL,
    "总量": TargetMeasure.TOTAL,
    "期末达到": TargetMeasure.VALUE,
    "达到": TargetMeasure.VALUE,
    "期末值": TargetMeasure.VALUE,
    "月均不少于": TargetMeasure.AVERAGE,
    "月均": TargetMeasure.AVERAGE,
    "月均不超过": TargetMeasure.AVERAGE,
    "按类别完成": TargetMeasure.CATEGORY,
    "类别": TargetMeasure.CATEGORY,
    "归集": TargetMeasure.CATEGORY,
}
COUNTY = frozenset({"全县", "县本级", "全市", "全区", "county"})
KINDS = {
    "各乡镇": DepartmentKind.TOWNSHIP,
    "乡镇": DepartmentKind.TOWNSHIP,
    "乡镇街道": DepartmentKind.TOWNSHIP,
    "各乡镇街道": DepartmentKind.TOWNSHIP,
    "乡镇(街道)": DepartmentKind.TOWNSHIP,
    "各村社区": DepartmentKind.VILLAGE,
    "村社区": DepartmentKind.VILLAGE,
    "村(社区)": DepartmentKind.VILLAGE,
    "县直单位": DepartmentKind.COUNTY_BUREAU,
    "各县直单位": DepartmentKind.COUNTY_BUREAU,
    "垂管单位": DepartmentKind.VERTICAL,
    "二级单位": DepartmentKind.SUB_BUREAU,
    "党群部门": DepartmentKind.PARTY_ORGAN,
    "法院检察院": DepartmentKind.COURT,
}
LIMITS = {"category": 80, "source": 200, "clause": 60}
_DAY_HEADING = re.compile(r"[0-9０-９]{1,4}\s*[-./年月]|[年月]\s*[底末]")
DUE = "due "  # before the day in the name of a column that is a deadline

Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target understood; unit and indicator are still names."""

    row: int
    code: str
    unit: str
    kind: str = ""
    is_county: bool = False
    measure: str = TargetMeasure.TOTAL
    amount: Decimal | None = None
    due: date = date.min
    start: date = date.min
    category: str = ""
    source: str = ""
    clause: str = ""


def first_words() -> dict[str, str]:
    """The word that a sheet writes for each thing that can be asked for."""
    return {str(wanted): next(word for word, of in MEASURES.items() if of == wanted) for wanted in TargetMeasure}


def columns_for(header: Sequence[str], *, today: date) -> tuple[TableColumn, ...]:
    """The columns of a sheet with this header: a heading that is a day is a deadline of its own (完成时限).

    Raises ``ProblemList`` for headings that look like a day and are not a certain one.
    """
    headings = {heading for column in COLUMNS for heading in (column.name, *column.aliases)}
    found, problems = [], []
    for heading in header:
        if heading.strip() in headings or not _DAY_HEADING.search(heading):
            continue
        try:
            found.append(TableColumn(f"{DUE}{day_of(heading, near=today):%Y-%m-%d}", aliases=(heading.strip(),)))
        except NotUnderstood as fault:
            problems.append(Problem(1, heading, fault.message, fault.remedy))
    if problems:
        raise ProblemList(problems)
    return (*COLUMNS, *found)


def read_rows(
    rows: Iterable[Row], columns: Sequence[TableColumn], *, today: date
) -> tuple[list[TargetRow], list[Problem]]:
    """Every target that the sheet asks for, and every fault of every row."""
    names = [column.name for column in columns]
    drafts: list[TargetRow] = []
    problems: list[Problem] = []
    for number, cells in rows:
        reader = _RowReader(number, dict(zip(names, cells, strict=True)), today)
        drafts += reader.drafts()
        problems += reader.problems
    return drafts, problems


class _RowReader:
    """One row with its faults."""

    def __init__(self, row: int, cells: dict[str, str], today: date) -> None:
        self.row, self.cells, self.today = row, cells, today
        self.problems: list[Problem] = []

    def drafts(self) -> list[TargetRow]:
        cells = self.cells
        base = TargetRow(
            self.row,
            cells["indicator_code"],
            cells["unit"],
            measure=self._measure(),
            start=self._day("effective_from") or date.min,
            source=cells["source"],
            category=cells["category"],
            clause=cells["clause"],
        )
        self._texts()
        base = replace(base, kind=_kind(cells["unit"]), is_county=_key(cells["unit"]) in COUNTY)
        found = [
            replace(base, due=due, amount=amount, start=self._start(base, due)) for due, amount in self._deadlines(base)
        ]
        # A row with a fault is looked at for its names as well, so that all its faults are told at once.
        return found or ([base] if self.problems else [])

    def _start(self, base: TargetRow, due: date) -> date:
        """As the row says; else from the first day of this year, or of the year of a deadline that is over."""
        return base.start if base.start > date.min else date(min(self.today.year, due.year), 1, 1)

    def _deadlines(self, base: TargetRow) -> Iterator[tuple[date, Decimal | None]]:
        """Each deadline with its amount: the row's own, and those that are columns; an empty one asks for nothing."""
        wide = [name for name in self.cells if name.startswith(DUE)]
        for name in wide:
            if (amount := self._number(name)) is not None:
                yield date.fromisoformat(name.removeprefix(DUE)), amount
        if wide and not self.cells["due"] and not self.cells["amount"]:
            return
        amount = None
        if base.measure != TargetMeasure.CATEGORY:
            if not self.cells["amount"]:
                self._fault("amount", _("The cell is empty."), _("Write the number that must be reached."))
            amount = self._number("amount")
        elif self.cells["amount"]:
            self._fault("amount", _("A category has no amount."), _("Leave the cell empty."))
        if not self.cells["due"]:
            remedy = _("Write a day, or head a column with the day and write the amount there.")
            self._fault("due", _("The cell is empty."), remedy)
        elif (due := self._day("due")) is not None:
            if due < base.start:
                days = {"due": f"{due:%Y-%m-%d}", "start": f"{base.start:%Y-%m-%d}"}
                message = _("The due date %(due)s lies before %(start)s, from when the target is in force.") % days
                self._fault("due", message, _("Correct one of the two days."))
            yield due, amount

    def _measure(self) -> str:
        """What is asked for; a row that says nothing and names a category asks for that."""
        text = self.cells["measure"]
        if not text:
            return TargetMeasure.CATEGORY if self.cells["category"] else TargetMeasure.TOTAL
        labels = {_key(str(measure.label)): measure for measure in TargetMeasure}
        labels |= {measure.value: measure for measure in TargetMeasure} | {_key(k): m for k, m in MEASURES.items()}
        if (found := labels.get(_key(text))) is not None:
            return found
        words = first_words()
        names = "、".join(words[measure] for measure in TargetMeasure)
        message = _("“%(text)s” is nothing that a target can ask for.") % {"text": text[:40]}
        self._fault("measure", message, _("Write one of: %(names)s.") % {"names": names})
        return TargetMeasure.TOTAL

    def _texts(self) -> None:
        for name in ("indicator_code", "unit", "source"):
            if not self.cells[name]:
                remedy = _("Fill it in. If the cell was merged with the one above, unmerge it and repeat the text.")
                self._fault(name, _("The cell is empty."), remedy)
        for name, limit in LIMITS.items():
            self._read(name, text_cell(limit))
        needs = self._is_category() and not self.cells["category"]
        if needs:
            self._fault("category", _("The cell is empty."), _("Name the category."))

    def _is_category(self) -> bool:
        return MEASURES.get(self.cells["measure"]) == TargetMeasure.CATEGORY

    def _day(self, name: str) -> date | None:
        return self._read(name, lambda text: day_of(text, near=self.today))

    def _number(self, name: str) -> Decimal | None:
        return self._read(name, read_number)

    def _read(self, name: str, convert: Callable[[str], Cell]) -> Cell | None:
        if not self.cells[name]:
            return None
        try:
            return convert(self.cells[name])
        except (NotUnderstood, Unreadable) as fault:
            self._fault(name, str(fault.message), str(fault.remedy))
            return None

    def _fault(self, column: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.row, column.removeprefix(DUE), message, remedy))


def _kind(text: str) -> str:
    """The kind of units that is meant, as notices or the pages of the reader call it; nothing for a unit's name."""
    words = KINDS | {_key(str(kind.label)): kind for kind in DepartmentKind}
    return str(words.get(_key(text), ""))


def _key(text: str) -> str:
    return name_key(text).replace("、", "")

"""任务数表, read row by row: one deadline a row, or units × deadlines (a day as the heading of a column). Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from indicators.choices import Direction, TargetMeasure
from indicators.numbers.cells import text_cell
from indicators.numbers.parsing import Unreadable, read_number
from indicators.targets.words import goal_text

COLUMNS = (
    TableColumn(
        "indicator_code",
        required=True,
        aliases=("指标编号", "指标编码", "指标代码", "编号", "指标", "指标名称", "Indicator code", "Indicator"),
        is_key=True,
    ),
    TableColumn(
        "unit",
        required=True,
        aliases=("单位", "责任单位", "单位或类别", "乡镇", "乡镇（街道）", "镇街", "Unit"),
        is_key=True,
    ),
    TableColumn("measure", aliases=("要求", "任务口径", "口径", "What is asked for"), is_group=True),
    TableColumn("goal", aliases=("任务要求",), is_group=True),
    TableColumn("amount", aliases=("任务数", "目标值", "目标", "Amount"), is_number=True),
    TableColumn("due", aliases=("完成时限", "时限", "截止日期", "Due on"), is_group=True),
    TableColumn("category", aliases=("类别", "证照类别", "Category"), is_group=True),
    TableColumn("effective_from", aliases=("执行起", "起始日期", "In force from"), is_group=True),
    TableColumn("source", aliases=("来源文件", "文件", "来源", "Source document"), is_group=True),
    TableColumn("clause", aliases=("条款", "条目", "Clause"), is_group=True),
    TableColumn("state", aliases=("状态", "State")),
    # What our own list of targets shows of each.
    TableColumn("aside", aliases=("已达到", "完成率（%）", "完成率", "月均", "差额与测算"), is_aside=True),
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
WITHDRAWN = frozenset({"已撤销", "Withdrawn"})
_MARK = "\x00"
_ANSWERS = re.compile(r"(.+?)[（(]牵头[：:].*[）)]")
_WITH_UNIT = re.compile(r"(-?[0-9][0-9,.]*)\s*([^\d\s.,，-][^\d]{0,11})")
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
    amount_unit: str = ""  # as the sheet states it


def first_words() -> dict[str, str]:
    """The word that a sheet writes for each thing that can be asked for."""
    return {str(wanted): next(word for word, of in MEASURES.items() if of == wanted) for wanted in TargetMeasure}


def deadline_column(heading: str, *, today: date) -> TableColumn | None:
    """The column under a heading that is a day: a deadline of its own (完成时限).

    Raises ``ProblemList`` for a heading that looks like a day and is not a certain one.
    """
    if not _DAY_HEADING.search(heading):
        return None
    try:
        name = f"{DUE}{day_of(heading, near=today):%Y-%m-%d}"
    except NotUnderstood as fault:
        raise ProblemList([Problem(1, heading, fault.message, fault.remedy)]) from fault
    return TableColumn(name, aliases=(heading.strip(),), is_number=True)


def read_rows(
    rows: Iterable[Row],
    columns: Sequence[TableColumn],
    *,
    today: date,
    source: str = "",
    measures: Mapping[str, str] | None = None,
) -> tuple[list[TargetRow], list[Problem]]:
    """Every target that the sheet asks for, and every fault of every row. ``source`` is the sheet's title, which stands
    for rows that name no document; ``measures`` are the units that its headings state."""
    names = [column.name for column in columns]
    drafts: list[TargetRow] = []
    problems: list[Problem] = []
    for number, cells in rows:
        by_name = dict(zip(names, cells, strict=True))
        if by_name["state"] in WITHDRAWN:
            continue
        by_name |= {} if by_name["source"] else {"source": source}
        reader = _RowReader(number, _as_listed(by_name), today, measures or {})
        drafts += reader.drafts()
        problems += reader.problems
    return drafts, problems


def _as_listed(cells: dict[str, str]) -> dict[str, str]:
    """The cells where one column says what is asked for and how much of it, as our list of targets does (期末达到60%);
    the county with who answers for it in brackets."""
    found = dict(cells)
    if (named := _ANSWERS.fullmatch(cells["unit"])) is not None:
        found["unit"] = named[1]
    if not cells["goal"]:
        return found
    for measure, direction in itertools.product(TargetMeasure, Direction):
        before, _mark, after = goal_text(measure, _MARK, direction=direction, category=_MARK).partition(_MARK)
        goal = name_key(cells["goal"])
        if goal.startswith(name_key(before)) and goal.endswith(name_key(after)) and _mark:
            inner = cells["goal"].strip()[len(before) :].removesuffix(after).strip()
            if measure == TargetMeasure.CATEGORY:
                return found | {"measure": measure, "category": found["category"] or inner}
            if inner[:1].isdigit() or inner[:1] == "-":
                return found | {"measure": measure, "amount": found["amount"] or inner}
    return found | {"measure": cells["measure"] or cells["goal"]}


class _RowReader:
    """One row with its faults."""

    def __init__(self, row: int, cells: dict[str, str], today: date, measures: Mapping[str, str]) -> None:
        self.row, self.cells, self.today, self.measures = row, cells, today, measures
        self.amount_unit = ""
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
            replace(base, due=due, amount=amount, start=self._start(base, due), amount_unit=self.amount_unit)
            for due, amount in self._deadlines(base)
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
        """The number; a unit behind it is kept, to be held against that of the indicator."""
        found = _WITH_UNIT.fullmatch(self.cells[name])
        self.amount_unit = found[2] if found else self.measures.get(name, "")
        units = (found[2],) if found else ()
        return self._read(name, lambda text: read_number(text, units=units))

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


def is_general(text: str) -> bool:
    """Whether the county or a kind of units is meant, and no unit."""
    return _key(text) in COUNTY or bool(_kind(text))


def _key(text: str) -> str:
    return name_key(text).replace("、", "")

"""Benchmark files (标杆值表): what each row says, and everything that is wrong with it.

Pure: a table in, facts and problems out. The same contradictions are looked for in what is typed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Never, Protocol

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.numbers import number_text
from config.sheets.periods import moment_of
from config.sheets.table import Table, TableColumn
from indicators.basis import last_day_text
from indicators.choices import BenchmarkStatus, Direction
from indicators.numbers.cells import choice_cell, number_cell, text_cell, whole_cell
from indicators.numbers.digits import readable
from indicators.numbers.parsing import Unreadable

COLUMNS = (
    TableColumn(
        "indicator_code", required=True, aliases=("指标编码", "编码", "代码", "指标代码", "指标编号"), is_key=True
    ),
    TableColumn("indicator", aliases=("指标", "指标名称"), is_aside=True),
    TableColumn("best", aliases=("标杆值", "最优值", "全省最优值"), is_number=True),
    TableColumn("best_holder", aliases=("标杆地区", "最优地区", "最优值所在地")),
    TableColumn("city_best", aliases=("全市最优值", "全市最优"), is_number=True),
    TableColumn("city_best_holder", aliases=("全市最优地区",)),
    TableColumn("average", aliases=("平均值", "全省平均值"), is_number=True),
    TableColumn("worst", aliases=("最差值",), is_number=True),
    TableColumn("best_score", aliases=("最优评价得分", "最高得分"), is_number=True),
    TableColumn("average_score", aliases=("平均评价得分", "平均得分"), is_number=True),
    TableColumn("own_value", aliases=("本县值", "本级值", "本县公布值"), is_number=True),
    TableColumn("own_score", aliases=("本县评价得分", "本县得分", "本级得分"), is_number=True),
    TableColumn("rank_province", aliases=("全省排名", "全省位次")),
    TableColumn("n_province", aliases=("全省参评数",)),
    TableColumn("rank_city", aliases=("全市排名", "全市位次")),
    TableColumn("n_city", aliases=("全市参评数",)),
    TableColumn("source_document", required=True, aliases=("来源文件", "文件依据"), is_group=True),
    TableColumn("published_on", aliases=("发布日期",), is_group=True),
    # In our own list: that no day is stated, and when the document was issued.
    TableColumn("as_of", aliases=("截至",)),
    TableColumn("effective_from", aliases=("适用起始月份",), is_group=True),
    TableColumn("status", aliases=("状态",), is_group=True),
)
CHINESE = {"暂定": BenchmarkStatus.PROVISIONAL, "最终": BenchmarkStatus.FINAL, "正式": BenchmarkStatus.FINAL}
POINTS = ("own_score", "best_score", "average_score")
FACT_NAMES = (
    "best",
    "city_best",
    "average",
    "worst",
    "best_score",
    "average_score",
    "own_value",
    "own_score",
    "rank_province",
    "rank_city",
)
_DATE = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_PLACE_OF = re.compile(r"第?([0-9]+)[位名]?\s*[/／]\s*([0-9]+)[个位]?")
_ISSUED = re.compile(r".+[（(].*?([0-9]{4}-[0-9]{2}-[0-9]{2}).*[）)]")
_DATED = re.compile(r"(.+?)\s+([0-9]{4}-[0-9]{2}-[0-9]{2})")
_READ_POINTS: Callable[[str], Decimal | None] = number_cell(decimals=4, least="0", most="99999999")
_PLACE = whole_cell(1, 100_000)


def date_cell(text: str) -> date:
    """2026-05-08, 2026/5/8 or 2026年5月8日."""
    match = _DATE.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Unreadable(
        _("“%(text)s” is not a date.") % {"text": text[:40]}, _("Write year-month-day, such as 2026-05-08.")
    )


CONVERTERS: dict[str, Callable[[str], Any]] = {
    "best": number_cell(),
    "average": number_cell(),
    "worst": number_cell(),
    "own_value": number_cell(),
    "city_best": number_cell(),
    "city_best_holder": text_cell(80),
    "best_score": _READ_POINTS,
    "average_score": _READ_POINTS,
    "own_score": _READ_POINTS,
    "rank_province": _PLACE,
    "n_province": _PLACE,
    "rank_city": _PLACE,
    "n_city": _PLACE,
    "best_holder": text_cell(80),
    "source_document": text_cell(200),
    "published_on": date_cell,
    "status": choice_cell(BenchmarkStatus, CHINESE),
}


def _unkept_day(text: str) -> Never:
    """No benchmark has a day that its numbers describe."""
    raise Unreadable(
        _("A benchmark keeps no day that its numbers describe (“%(text)s”).") % {"text": text[:40]},
        _("Leave the cell blank, and say the day in the name of the source document."),
    )


READERS: dict[str, Callable[[str], Any]] = CONVERTERS | {"as_of": _unkept_day}


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    row: int
    code: str
    facts: dict[str, Any]
    start: date | None = None  # the month that the row says it is in force from


def contradictions(direction: str, full_marks: Decimal, facts: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be true together, by field. Our own value may be better than a best that is not up to date; points of
    one document lie between 0 and the full marks, and none of them above the best."""
    found = _point_faults(full_marks, facts)
    if all(facts.get(name) is None for name in FACT_NAMES):
        found["best"] = _("A benchmark says at least one thing: fill in a value, a score or a rank.")
    for place, of in (("rank_province", "n_province"), ("rank_city", "n_city")):
        rank, number = facts.get(place), facts.get(of)
        if rank is not None and number is not None and rank > number:
            found[place] = _("The rank %(rank)s is beyond the %(number)s that were ranked.") % {
                "rank": rank,
                "number": number,
            }
    city = [number for number in (facts.get("best"), facts.get("city_best")) if number is not None]
    if city != sorted(city, reverse=direction != Direction.LOWER):
        found.setdefault("city_best", _("The best in the city cannot be better than the best in the province."))
    ladder = [facts.get(name) for name in ("best", "average", "worst")]
    present = [number for number in ladder if number is not None]
    if present != sorted(present, reverse=direction != Direction.LOWER):
        found.setdefault("best", _("Best, average and worst are not in the order of the indicator's direction."))
    return found


def _point_faults(full_marks: Decimal, facts: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name in POINTS:
        points = facts.get(name)
        if points is not None and not 0 <= points <= full_marks:
            text = _("%(points)s points do not lie between 0 and the full marks of %(full)s: correct either of them.")
            found[name] = text % {"points": _plain(points), "full": _plain(full_marks)}
    best = facts.get("best_score")
    for name, text in (
        ("own_score", _("The own points %(points)s are above the best points %(best)s: correct either of them.")),
        (
            "average_score",
            _("The average points %(points)s are above the best points %(best)s: correct either of them."),
        ),
    ):
        if best is not None and (points := facts.get(name)) is not None and points > best:
            found.setdefault(name, text % {"points": _plain(points), "best": _plain(best)})
    return found


def _plain(points: Decimal) -> str:
    return number_text(readable(points))


class Judged(Protocol):
    """What the facts of an indicator are held against."""

    direction: str
    full_marks: Decimal


def read_benchmark_rows(table: Table, measured: Mapping[str, Judged]) -> tuple[list[BenchmarkRow], list[Problem]]:
    """Rows that can be read, and every fault. ``measured`` holds each measured indicator by code."""
    rows: list[BenchmarkRow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    names = [column.name for column in table.columns]
    for number, cells in table:
        texts = dict(zip(names, cells, strict=True))
        code, begins = texts.pop("indicator_code"), texts.pop("effective_from")
        texts.pop("indicator")
        facts, faults = _facts(number, _as_published(texts))
        faults += _code_problems(number, code, measured, seen)
        if not faults:
            conflicts = contradictions(measured[code].direction, measured[code].full_marks, facts)
            faults = [Problem(number, name, message, _("Correct the row.")) for name, message in conflicts.items()]
        problems += faults
        start = _start(begins)
        if begins and start is None:
            message = _("“%(text)s” is no month.") % {"text": begins[:40]}
            problems.append(Problem(number, "effective_from", message, _("Write it like 2026-05.")))
        rows.append(BenchmarkRow(number, code, facts, start))
    return rows, [*table.problems, *problems]


def _as_published(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells where a place says of how many it is (24 / 24), and a document of which day."""
    found = dict(cells)
    for place, of in (("rank_province", "n_province"), ("rank_city", "n_city")):
        if (match := _PLACE_OF.fullmatch(found[place])) and found[of] in {"", match[2]}:
            found |= {place: match[1], of: match[2]}
    if (match := _DATED.fullmatch(found["source_document"])) and found["published_on"] in {"", match[2]}:
        found |= {"source_document": match[1], "published_on": match[2]}
    # Our own list says that no day is stated, and when the document was issued.
    if (match := _ISSUED.fullmatch(found["as_of"])) and found["published_on"] in {"", match[1]}:
        found |= {"as_of": "", "published_on": match[1]}
    if found["as_of"] == last_day_text(None, None):
        found["as_of"] = ""
    return found


def _start(text: str) -> date | None:
    moment = moment_of(text) if text else None
    return date(moment.year, moment.month, 1) if moment and moment.year and moment.month else None


def _facts(number: int, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    facts: dict[str, Any] = {}
    problems = []
    for name, text in cells.items():
        if not text:
            continue
        try:
            facts[name] = READERS[name](text)
        except Unreadable as fault:
            problems.append(Problem(number, name, str(fault.message), str(fault.remedy)))
    if not cells["source_document"]:
        problems.append(
            Problem(number, "source_document", _("The source document is missing."), _("Name the document."))
        )
    return facts, problems


def _code_problems(number: int, code: str, measured: Mapping[str, Judged], seen: dict[str, int]) -> list[Problem]:
    if code not in measured:
        message = _("The scheme measures no indicator %(code)s.") % {"code": code[:40] or "—"}
        return [Problem(number, "indicator_code", message, _("Correct the code."))]
    first = seen.setdefault(code, number)
    if first != number:
        message = _("The indicator is the same as in row %(row)s.") % {"row": first}
        return [Problem(number, "indicator_code", message, _("Keep one of the two rows."), also=(first,))]
    return []

"""Files of regional values (地区数据): what each row says, and everything that is wrong with it.

Pure: a table in, rows and problems out. One error that many rows share is told once, with their number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.sheets.table import Table, TableColumn
from indicators.choices import RegionalStatus
from indicators.numbers.parsing import Unreadable, read_regional

COLUMNS = (
    TableColumn("indicator_code", required=True, aliases=("指标编码",), is_key=True),
    TableColumn("region_code", required=True, aliases=("地区编码", "地区代码", "行政区划代码"), is_key=True),
    TableColumn("region_name", aliases=("地区名称", "地区"), is_group=True),
    TableColumn("period", required=True, aliases=("期别", "时期", "年份"), is_group=True),
    TableColumn("value", required=True, aliases=("数值",), is_number=True),
)
MAX_NAME = 80
_REGION_CODE = re.compile(r"[^\s/\\,;|]{1,16}")
_PERIOD = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,11}")

Value = tuple[int, str, str, Decimal | None, RegionalStatus]


@dataclass(slots=True)
class RegionalRows:
    """Everything a file says: values (indicator key, region, period, number, status), names of regions, problems."""

    values: list[Value] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_regional_rows(table: Table, leaves: Mapping[str, int], branches: frozenset[str]) -> RegionalRows:
    """Read every row; `leaves` maps codes of measured indicators to their keys, `branches` are composed ones."""
    found = RegionalRows()
    first_rows: dict[tuple[int, str, str], int] = {}
    strangers: dict[str, list[int]] = {}
    for number, (code, region, name, period, text) in table:
        key = leaves.get(code)
        if key is None:
            strangers.setdefault(code, []).append(number)
            continue
        faults = len(found.problems)
        _check_labels(found, number, region, name, period)
        try:
            cell = read_regional(text)
        except Unreadable as fault:
            found.problems.append(Problem(number, "value", str(fault.message), str(fault.remedy)))
        if len(found.problems) > faults:
            continue
        earlier = first_rows.setdefault((key, region, period), number)
        if earlier != number:
            found.problems.append(_twice(number, earlier))
            continue
        found.values.append((key, region, period, cell.value, cell.status))
    found.problems += [_stranger(code, rows, code in branches) for code, rows in strangers.items()]
    found.problems += table.problems
    return found


def _check_labels(found: RegionalRows, number: int, region: str, name: str, period: str) -> None:
    if not _REGION_CODE.fullmatch(region):
        found.problems.append(
            Problem(
                number,
                "region_code",
                _("“%(text)s” is not a region code.") % {"text": region[:40]},
                _("Use at most 16 letters and digits without spaces."),
            )
        )
    if not _PERIOD.fullmatch(period):
        found.problems.append(
            Problem(
                number,
                "period",
                _("“%(text)s” is not a period.") % {"text": period[:40]},
                _("Write it like 2023, 2023-05 or 2023-Q1."),
            )
        )
    label = found.names.setdefault(region, name)
    if label == name or not name:
        return
    if not label:
        found.names[region] = name
    else:
        found.problems.append(
            Problem(
                number,
                "region_name",
                _("Region %(code)s is called “%(one)s” here and “%(other)s” in an earlier row.")
                % {"code": region, "one": name[:40], "other": label[:40]},
                _("Use one name for one code."),
            )
        )


def _twice(number: int, earlier: int) -> Problem:
    return Problem(
        number,
        "",
        _("Indicator, region and period are the same as in row %(row)s.") % {"row": earlier},
        _("Keep one of the two rows."),
    )


def _stranger(code: str, rows: list[int], is_branch: bool) -> Problem:
    if not code:
        message = _("The indicator code is missing.")
    elif is_branch:
        message = _("Indicator %(code)s is composed of others and takes no values.") % {"code": code}
    else:
        message = _("The scheme has no indicator %(code)s.") % {"code": code}
    if len(rows) > 1:
        message += " " + _("The same in %(count)s further rows up to row %(last)s.") % {
            "count": len(rows) - 1,
            "last": rows[-1],
        }
    return Problem(rows[0], "indicator_code", message, _("Correct the code, or load the catalogue first."))

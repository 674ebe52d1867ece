"""The columns of the lists of units (报送进度、填报台账), on the page and in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.lists.columns import ListField
from indicators.choices import Timeliness
from indicators.cycles.lines import part_titles
from indicators.progress.board import GroupMonths, UnitMonths
from indicators.progress.timeliness import UnitMonth


def completeness_fields() -> list[ListField]:
    """In the order of the page: the columns between what is owed and the state add up to it."""

    def of(name: str) -> Any:
        return lambda row: getattr(row, name)

    return [
        ListField("unit", _("Unit"), lambda row: str(row.department), 24, always=True),
        ListField("kind", _("Kind"), lambda row: row.department.get_kind_display(), 16),
        ListField("owed", _("Owed"), of("owed"), 9),
        *(ListField(name, title, of(name), 9) for name, title in part_titles()),
        ListField("state", _("State"), lambda row: row.stage[1], 14),
    ]


Line = tuple[GroupMonths, UnitMonths]


def month_fields(months: Sequence[str]) -> list[ListField]:
    """Group, unit, a column a month, and the two shares with what they are made of: apart, since a spreadsheet takes
    3/4 for a day."""

    def month(place: int) -> Callable[[Line], str]:
        return lambda line: month_text(line[1].cells[place])

    def always(key: str, title: str, value: Callable[[Line], Any], width: int) -> ListField:
        return ListField(key, title, value, width, always=True)

    return [
        always("group", _("Group"), lambda line: line[0].group.label, 14),
        always("unit", _("Unit"), lambda line: str(line[1].department), 16),
        *(always(label, label, month(place), 10) for place, label in enumerate(months)),
        always("on_time", f"{_('On-time rate')} %", lambda line: line[1].on_time.percent, 9),
        always("complete", f"{pgettext('rate', 'Complete')} %", lambda line: line[1].complete.percent, 9),
        always("timely", str(Timeliness.ON_TIME.label), lambda line: line[1].on_time.n, 9),
        always("handed", _("Handed in"), lambda line: line[1].complete.n, 9),
        always("due", _("Owed"), lambda line: line[1].complete.d, 9),
    ]


# The word of these is not true of all that was owed.
PARTIAL = set(Timeliness) - {Timeliness.ON_TIME, Timeliness.NOT_OWED}


def detail_text(cell: UnitMonth) -> str:
    """Of how many figures the word of a month is true, where not of all."""
    return f"{cell.affected}/{cell.owed}" if cell.state in PARTIAL else ""


def month_text(cell: UnitMonth) -> str:
    return " ".join(filter(None, [str(cell.state.label), detail_text(cell)]))

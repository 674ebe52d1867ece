"""Reading what the units of a group reported, from the figures frozen with a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from indicators.peers import PeerFigure
from reports.analysis.peers import GroupKey
from reports.models import FigureRow, MonthlyReport


def read_group_figures(
    *, report: MonthlyReport, codes: Collection[str], group: str = ""
) -> dict[GroupKey, list[PeerFigure]]:
    """Values of all units of one group, or of every group; one query. What is measured in points alone has none."""
    rows = FigureRow.objects.filter(report=report, code__in=codes, value__isnull=False)
    rows = rows.filter(group=group) if group else rows
    found: dict[GroupKey, list[PeerFigure]] = defaultdict(list)
    columns = ("code", "group", "department_code", "department_name", "value")
    for code, own_group, *figure in rows.order_by("department_code").values_list(*columns):
        found[code, own_group].append(PeerFigure(*figure))
    return found

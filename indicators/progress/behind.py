"""Which figures a number of the completeness table stands for (逐项清单): everything owed, with where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from departments.models import Department
from indicators.choices import FigureState
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.models import Cycle, Figure, Indicator

NAMES = ("code", "name_zh", "name_en")
PART_OF = {
    FigureState.DRAFT: "drafted",
    FigureState.RETURNED: "returned",
    FigureState.SUBMITTED: "submitted",
    FigureState.CHECKED: "checked",
    FigureState.APPROVED: "approved",
}


@dataclass(frozen=True, slots=True)
class OwedFigure:
    """One figure that one unit owes, and where it is; ``part`` is the column of the table that counts it."""

    indicator: Indicator
    department: Department
    figure: Figure | None
    part: str

    @property
    def since(self) -> datetime | None:
        """When it came to where it is."""
        if self.figure is None or self.part == "untouched":
            return None
        figure = self.figure
        moments = {"submitted": figure.submitted_at, "checked": figure.checked_at, "approved": figure.approved_at}
        return moments.get(self.part, figure.entered_at)


def part_of(figure: Figure | None) -> str:
    """A row that was cleared again is as untouched as one that was never typed in; zero is typed."""
    if figure is None or (figure.state == FigureState.DRAFT and figure.is_blank):
        return "untouched"
    return PART_OF[FigureState(figure.state)]


def figures_behind(
    *,
    cycle: Cycle,
    department: Department | None = None,
    part: str = "",
    owed: Iterable[Obligation] | None = None,
) -> list[OwedFigure]:
    """In catalogue order and then protocol order; of one unit and one column of the table where they are named.

    ``owed`` is what the period owes where that has been read already.
    """
    stored = Figure.objects.filter(cycle=cycle)
    if department is not None:
        stored = stored.filter(department=department)
    figures = {(figure.department_id, figure.indicator_id): figure for figure in stored}
    if owed is None:
        owed = obligations_of(cycle=cycle, department=department, fields=NAMES)
    found = [
        OwedFigure(each.indicator, each.department, figures.get(each.key), part_of(figures.get(each.key)))
        for each in owed
    ]
    return [figure for figure in found if part in {"", figure.part}]

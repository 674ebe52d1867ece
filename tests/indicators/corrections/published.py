"""A desk whose month is published, and what its unit proposes to correct."""

from decimal import Decimal
from typing import Any

from indicators.choices import CycleState, FigureState
from indicators.corrections.propose import propose_correction
from indicators.figures.facts import Entry
from indicators.models import Correction, Cycle, Figure, Indicator
from tests.indicators.entry.desk import Desk, make_desk


def desk_after_publication(**cycle: Any) -> Desk:
    desk = make_desk(**cycle)
    done = {"state": FigureState.APPROVED, "approved_by": desk.reviewer, "approved_at": desk.open, "note": "含补报"}
    desk.submit(desk.speed, **done)
    desk.submit(desk.rate, "50", numerator=Decimal(1), denominator=Decimal(2), **done)
    desk.submit(desk.award, None, score="2", **done)
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    return desk


def propose(
    desk: Desk,
    indicator: Indicator | None = None,
    *,
    reason: str = "重复计算",
    actor: Any = None,
    at: Any = None,
    **facts: Any,
) -> Correction:
    figure = Figure.objects.select_related("cycle", "indicator").get(
        cycle=desk.cycle, department=desk.unit, indicator=indicator or desk.speed
    )
    exact = {
        name: Decimal(fact) if isinstance(fact, str | int) and name != "reason" else fact
        for name, fact in (facts or {"value": "2.5"}).items()
        if not isinstance(fact, bool)
    }
    exact |= {name: fact for name, fact in facts.items() if isinstance(fact, bool)}
    return propose_correction(
        figure=figure, entry=Entry(0, 0, **exact), reason=reason, actor=actor or desk.staff, at=at
    )

"""The period a page shows (``?cycle=2026-05``): chosen from the reader's region, the newest open one by default."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from departments.signed_in import SignedInRequest
from indicators.choices import CycleState
from indicators.cycles.countdown import countdown
from indicators.cycles.doors import is_open
from indicators.models import Cycle
from indicators.tones import CYCLE_TONES

SHOWN = 36


@dataclass(frozen=True, slots=True)
class Period:
    """The chosen period and the others to choose from; ``cycle`` is None before the first one is opened."""

    cycle: Cycle | None
    cycles: list[Cycle]

    def token(self, cycle: Cycle) -> str:
        """How an address names a period: its label, with the scheme where two share the label."""
        twins = [other for other in self.cycles if other.label == cycle.label]
        return cycle.label if len(twins) == 1 else f"{cycle.label}:{cycle.scheme.code}"

    @property
    def chosen(self) -> str:
        return self.token(self.cycle) if self.cycle else ""

    @property
    def options(self) -> list[dict[str, Any]]:
        return [
            {
                "value": self.token(cycle),
                "label": f"{self.token(cycle)} · {cycle.get_state_display()}",
                "selected": cycle == self.cycle,
            }
            for cycle in self.cycles
        ]


def choose_period(request: SignedInRequest, wanted: str = "") -> Period:
    """One query; an unknown period, or one of another region, is "not found". A path may name it instead."""
    rows = Cycle.objects.visible_to(request.user).select_related("scheme", "region").order_by("-start", "scheme__code")
    cycles = list(rows[:SHOWN])
    wanted = wanted or request.GET.get("cycle", "")
    period = Period(next((c for c in cycles if c.state == CycleState.OPEN), cycles[0] if cycles else None), cycles)
    if not wanted:
        return period
    for cycle in cycles:
        if wanted in {period.token(cycle), f"{cycle.label}:{cycle.scheme.code}"}:
            return Period(cycle, cycles)
    raise Http404


def stage(cycle: Cycle, at: datetime) -> dict[str, Any]:
    """The state of a period as a badge, both its deadlines, and how long until the next of them.

    A period that takes no figures any more counts nothing down.
    """
    if cycle.state == CycleState.OPEN and not is_open(cycle, at):
        tone, word = "bad", _("Deadline passed")
    elif cycle.state == CycleState.OPEN and cycle.deadline <= at:
        tone, word = "warn", _("Late entry with a reason")
    else:
        tone, word = CYCLE_TONES[CycleState(cycle.state)], str(cycle.get_state_display())
    ends = cycle.deadline if cycle.deadline > at else cycle.closes_at
    runs = cycle.state == CycleState.OPEN or (cycle.state == CycleState.CLOSED and cycle.closes_at <= at)
    return {
        "tone": tone,
        "word": word,
        "deadline": cycle.deadline,
        "window": cycle.hard_deadline,
        "countdown": countdown(ends, at, in_window=is_open(cycle, at) and cycle.deadline <= at) if runs else "",
        "early": cycle.closed_early_reason if cycle.state == CycleState.CLOSED else "",
    }

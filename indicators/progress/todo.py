"""我要报什么: everything one unit owes in a month, with its state in words; what is done stays on the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Department
from indicators.choices import REPORTED_STATES, CycleState, FigureState
from indicators.cycles.obligations import obligations_of
from indicators.models import Cycle, Figure, Indicator, Unlock
from indicators.tones import FIGURE_TONES

NAMES = ("code", "name_zh", "name_en")


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One owed figure: its state as tone and word, and what a person should know about it."""

    indicator: Indicator
    figure: Figure | None
    tone: str
    word: str
    hint: str = ""
    unlocked_until: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.figure is not None and self.figure.state in REPORTED_STATES

    @property
    def comes_first(self) -> bool:
        """Returned, or open only because somebody unlocked it."""
        returned = self.figure is not None and self.figure.state == FigureState.RETURNED
        return returned or (self.unlocked_until is not None and not self.is_done)


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """What stands under one first-level indicator (一级指标)."""

    top: Indicator
    items: list[TodoItem]

    @property
    def done(self) -> int:
        return sum(1 for item in self.items if item.is_done)


def items_of(*, cycle: Cycle, department: Department, is_open: bool, unlocks: Sequence[Unlock]) -> list[ItemGroup]:
    """The unit's month by first-level indicator, in catalogue order; five queries.

    ``unlocks`` are the unit's own in force, of any month.
    """
    figures = {row.indicator_id: row for row in Figure.objects.filter(cycle=cycle, department=department)}
    own = [unlock for unlock in unlocks if unlock.cycle_id == cycle.pk]
    ends: dict[int | None, datetime] = {
        unlock.indicator_id: unlock.expires_at for unlock in sorted(own, key=lambda unlock: unlock.expires_at)
    }
    tops = first_levels(cycle=cycle)
    groups: dict[int, ItemGroup] = {}
    for obligation in obligations_of(cycle=cycle, department=department, fields=NAMES):
        until = max(filter(None, (ends.get(None), ends.get(obligation.indicator.pk))), default=None)
        item = _item(cycle, obligation.indicator, figures.get(obligation.indicator.pk), is_open, until)
        top = tops.get(obligation.indicator.pk, obligation.indicator)
        groups.setdefault(top.pk, ItemGroup(top, [])).items.append(item)
    return list(groups.values())


def first_levels(*, cycle: Cycle) -> dict[int, Indicator]:
    """The first-level indicator above every node of the period's scheme, with its names alone (two queries)."""
    nodes = Indicator.objects.filter(scheme_id=cycle.scheme_id)
    parents = dict(nodes.values_list("pk", "parent_id"))
    tops = {top.pk: top for top in nodes.filter(parent=None).only(*NAMES)}
    return {pk: tops[_top(pk, parents)] for pk in parents}


def _top(pk: int, parents: Mapping[int, int | None]) -> int:
    while (above := parents[pk]) is not None:
        pk = above
    return pk


def _item(cycle: Cycle, indicator: Indicator, figure: Figure | None, is_open: bool, until: datetime | None) -> TodoItem:
    # Before the deadline an extension changes nothing yet.
    shown = None if is_open else until
    if figure is not None and figure.state in REPORTED_STATES:
        state = FigureState(figure.state)
        return TodoItem(indicator, figure, FIGURE_TONES[state], str(state.label))
    if figure is not None and figure.state == FigureState.RETURNED:
        return TodoItem(indicator, figure, "warn", str(FigureState.RETURNED.label), figure.return_reason, shown)
    if not is_open and until is None:
        return TodoItem(indicator, figure, "off", _("Cannot be entered"), _why_closed(cycle))
    if figure is None or figure.is_blank:
        return TodoItem(indicator, figure, "todo", _("Not started"), unlocked_until=shown)
    return TodoItem(indicator, figure, "half", _("In progress"), unlocked_until=shown)


def _why_closed(cycle: Cycle) -> str:
    if cycle.state == CycleState.FROZEN:
        return _("published and frozen")
    return _("closed before the deadline") if cycle.closed_early_reason else _("the deadline has passed")

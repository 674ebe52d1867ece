"""审核步骤: what an approval makes of a figure, and who is to give it. Pure."""

from django.utils.translation import gettext as _

from departments.choices import ReviewPath
from indicators.choices import FigureState


def step_after(state: str, path: str, *, as_reviewer: bool, as_taskforce: bool) -> FigureState | None:
    """The state that approval by this person leads to; None when the figure does not wait for them.

    ``path`` is the unit's: its own reviewer approves, or checks before the task force approves, or there is none.
    The task force stands in for a unit's reviewer (代审), but not where both must agree.
    """
    if state == FigureState.CHECKED:
        return FigureState.APPROVED if as_taskforce else None
    if state != FigureState.SUBMITTED:
        return None
    if path == ReviewPath.BOTH:
        return FigureState.CHECKED if as_reviewer else None
    if path == ReviewPath.TASKFORCE:
        return FigureState.APPROVED if as_taskforce else None
    return FigureState.APPROVED if as_reviewer or as_taskforce else None


def step_number(state: str, path: str) -> tuple[int, int]:
    """Which of how many reviews comes next: (2, 2) once the unit has checked where both must agree."""
    steps = 2 if path == ReviewPath.BOTH else 1
    return (steps if state == FigureState.CHECKED else 1), steps


def next_reviewer(state: str, path: str) -> str:
    """Who is to judge the figure next, in words; empty when nobody is."""
    if state == FigureState.CHECKED or (state == FigureState.SUBMITTED and path == ReviewPath.TASKFORCE):
        return _("the task force")
    return _("the unit's reviewer") if state == FigureState.SUBMITTED else ""

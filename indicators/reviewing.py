"""审核步骤: what an approval makes of a figure, and who is to give it. Pure."""

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

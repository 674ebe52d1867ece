"""位次: counting places from below and between two times, for what is published and for what is worked out. Pure.

The one definition that `reports/ranking.py` ranks by and that rounds of publications (通报轮次) are read by.
"""

from __future__ import annotations


def reverse_rank(rank: int, n: int, *, sharing: int = 1) -> int:
    """倒数第N: one more than the number of strictly worse. ``rank`` is a competition rank (1-2-2-4), ``sharing`` how
    many have it, the own included.

    >>> reverse_rank(12, 12), reverse_rank(10, 12), reverse_rank(11, 12, sharing=2)
    (1, 3, 1)
    """
    return n - rank - sharing + 2


def is_bottom(rank: int, reverse: int, size: int) -> bool:
    """后N名, all who tie at the border included. Who is first is never at the bottom, however few are ranked."""
    return reverse <= size and rank > 1


def movement(previous: int | None, current: int | None) -> int | None:
    """位次变化: places gained, positive is up; None when one of the two is unknown."""
    return None if previous is None or current is None else previous - current

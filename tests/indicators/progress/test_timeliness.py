"""On time, extended, late, missing, not due yet: what became of a figure that was owed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from indicators.choices import Timeliness
from indicators.progress.timeliness import TimelyShare, UnitMonth, judge, shares

DEADLINE = datetime(2026, 6, 5, 18, tzinfo=UTC)
DAY = timedelta(days=1)
EXTENSION = (DEADLINE - DAY, DEADLINE + 3 * DAY)


@pytest.mark.parametrize(
    ("at_first", "extensions", "expected"),
    [
        (DEADLINE - DAY, [], "on_time"),
        (DEADLINE, [], "on_time"),
        (None, [], "on_time"),
        (DEADLINE + timedelta(seconds=1), [], "late"),
        (DEADLINE + DAY, [EXTENSION], "extended"),
        (DEADLINE - DAY, [EXTENSION], "on_time"),  # the extension was not needed
        (DEADLINE + 3 * DAY, [EXTENSION], "late"),  # it ends at that very moment
        (DEADLINE + 5 * DAY, [EXTENSION, (DEADLINE + 4 * DAY, DEADLINE + 6 * DAY)], "extended"),
        (DEADLINE + DAY, [(DEADLINE + 2 * DAY, DEADLINE + 6 * DAY)], "late"),  # granted afterwards
    ],
)
def test_what_is_handed_in_is_judged_by_when_it_came_first(at_first, extensions, expected):
    text = judge(is_reported=True, at_first=at_first, deadline=DEADLINE, extensions=extensions, now=DEADLINE + 30 * DAY)
    assert text == expected


@pytest.mark.parametrize(
    ("at_first", "extensions", "expected"),
    [
        (DEADLINE, [], "on_time"),
        (DEADLINE + timedelta(seconds=1), [], "explained"),
        (DEADLINE + DAY, [EXTENSION], "extended"),
        (DEADLINE + 2 * DAY - timedelta(seconds=1), [], "explained"),
        (DEADLINE + 2 * DAY, [], "late"),
    ],
)
def test_what_comes_between_the_two_deadlines_is_added_with_a_reason_and_not_late(at_first, extensions, expected):
    judged = judge(
        is_reported=True,
        at_first=at_first,
        deadline=DEADLINE,
        extensions=extensions,
        now=DEADLINE + 30 * DAY,
        last=DEADLINE + 2 * DAY,
    )
    assert judged == expected


@pytest.mark.parametrize(
    ("now", "extensions", "last", "expected"),
    [
        (DEADLINE - DAY, [], None, "pending"),
        (DEADLINE, [], None, "missing"),
        (DEADLINE, [], DEADLINE + DAY, "pending"),
        (DEADLINE + DAY, [], DEADLINE + DAY, "missing"),
        (DEADLINE + DAY, [EXTENSION], None, "pending"),
        (DEADLINE + DAY, [EXTENSION], DEADLINE + DAY, "pending"),
        (DEADLINE + 3 * DAY, [EXTENSION], None, "missing"),
    ],
)
def test_what_is_not_handed_in_is_missing_once_nobody_has_time_left(now, extensions, last, expected):
    text = judge(is_reported=False, at_first=None, deadline=DEADLINE, extensions=extensions, now=now, last=last)
    assert text == expected


@pytest.mark.parametrize(
    ("cell", "state", "affected"),
    [
        (UnitMonth(), "not_owed", 0),
        (UnitMonth(on_time=3), "on_time", 3),
        (UnitMonth(on_time=3, extended=1), "extended", 1),
        (UnitMonth(on_time=3, extended=1, explained=2), "explained", 2),
        (UnitMonth(on_time=3, extended=1, explained=4, late=2), "late", 2),
        (UnitMonth(late=2, pending=4), "pending", 4),
        (UnitMonth(on_time=9, pending=4, missing=1), "missing", 1),
    ],
)
def test_a_month_is_called_by_the_worst_in_it(cell, state, affected):
    assert (cell.state, cell.affected) == (state, affected)


def test_shares_are_sums_over_sums_and_leave_out_what_is_not_due():
    on_time, complete = shares(
        [UnitMonth(on_time=1, extended=1, late=1, missing=1), UnitMonth(on_time=1, explained=1, pending=7), UnitMonth()]
    )
    assert (on_time, complete) == (TimelyShare(4, 6), TimelyShare(5, 6))
    assert (on_time.percent, complete.percent) == (Decimal("66.7"), Decimal("83.3"))


def test_without_anything_due_there_is_no_share():
    assert shares([UnitMonth(pending=3)])[0].percent is None
    assert shares([UnitMonth(missing=1)])[0].percent == 0


def test_every_state_can_be_counted():
    cell = UnitMonth()
    for state in Timeliness:
        if state != Timeliness.NOT_OWED:
            cell.add(state)
    assert (cell.owed, cell.due, cell.reported, cell.timely) == (6, 5, 4, 3)

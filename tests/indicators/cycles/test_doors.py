"""What may be written in a period at a moment: to the second of both deadlines."""

from datetime import timedelta

import pytest

from indicators.choices import CycleState
from indicators.cycles.doors import is_open, open_doors
from indicators.cycles.lifecycle import close_past_deadline
from indicators.models import Cycle
from tests import factories as make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def period(**fields):
    return make.make_cycle(scheme=make.make_scheme(), region=make.make_region(), **fields)


def with_two_deadlines(**fields):
    cycle = period(**fields)
    cycle.hard_deadline = cycle.deadline + timedelta(days=2)
    cycle.save()
    return cycle


def states(cycle, *moments):
    """Whether it may be written in, and whether only with a reason, at each moment."""
    doors = [open_doors(cycle=cycle, at=at) for at in moments]
    return [(door.is_open(1, 1), door.needs_reason(1, 1)) for door in doors]


def test_at_its_only_deadline_a_period_shuts():
    cycle = period()
    assert states(cycle, cycle.deadline - SECOND, cycle.deadline) == [(True, False), (False, False)]
    assert [is_open(cycle, at) for at in (cycle.deadline - SECOND, cycle.deadline)] == [True, False]


def test_from_its_first_deadline_to_its_last_it_takes_figures_with_a_reason():
    cycle = with_two_deadlines()
    soft, hard = cycle.deadline, cycle.hard_deadline
    assert states(cycle, soft - SECOND, soft, hard - SECOND, hard) == [
        (True, False),
        (True, True),
        (True, True),
        (False, False),
    ]


def test_a_period_that_was_closed_between_its_deadlines_asks_for_no_reason_and_takes_nothing():
    cycle = with_two_deadlines(state=CycleState.CLOSED)
    assert states(cycle, cycle.deadline, cycle.deadline + SECOND) == [(False, False), (False, False)]


def test_beat_closes_a_period_at_its_last_deadline_and_not_before():
    cycle = with_two_deadlines()
    close_past_deadline(at=cycle.hard_deadline - SECOND)
    assert Cycle.objects.get().state == CycleState.OPEN
    close_past_deadline(at=cycle.hard_deadline)
    assert Cycle.objects.get().state == CycleState.CLOSED

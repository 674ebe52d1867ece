"""报送总览: counts of one moment for many readers, and counted anew at once when the period is another."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from indicators.cycles.completeness import unit_progress
from indicators.models import Cycle, Figure
from indicators.progress.overview import overview
from tests import factories as make
from tests.flows.counties import busy_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy():
    return busy_county(bureaus=3, townships=4, leaves=6)


def now(busy, at):
    return overview(region_id=busy.month.region.pk, at=at)


@pytest.mark.long
def test_it_adds_up_what_the_units_have(busy):
    at = busy.open_cycle.deadline + timedelta(minutes=1)
    found, units = now(busy, at).progress, unit_progress(cycle=busy.open_cycle, at=at)
    assert (found.owed, found.reported) == (sum(u.owed for u in units), sum(u.reported for u in units))
    assert [(u.code, u.overdue) for u in found.late] == [
        (u.department.code, u.outstanding) for u in sorted(units, key=lambda u: -u.outstanding) if u.is_late
    ]
    assert found.overdue == sum(u.outstanding for u in units) > 0
    assert [group.units for group in found.groups] == [3, 4]


@pytest.mark.long
def test_many_readers_of_a_minute_cost_one_query_each(busy, django_assert_num_queries):
    at = busy.open_cycle.deadline - timedelta(hours=1)
    now(busy, at)
    with django_assert_num_queries(1):
        assert now(busy, at + timedelta(seconds=10)).progress.at == at


@pytest.mark.long
def test_what_was_handed_in_meanwhile_is_seen_when_the_memory_ends(busy):
    at = busy.open_cycle.deadline - timedelta(hours=1)
    before = now(busy, at).progress.reported
    Figure.objects.filter(cycle=busy.open_cycle).update(state="approved")
    assert now(busy, at).progress.reported == before
    caches["kept"].clear()
    assert now(busy, at).progress.reported > before


@pytest.mark.long
def test_passing_the_deadline_or_moving_it_counts_at_once(busy):
    cycle = busy.open_cycle
    assert now(busy, cycle.deadline - timedelta(minutes=1)).progress.late == []
    assert now(busy, cycle.deadline).progress.late
    Cycle.objects.filter(pk=cycle.pk).update(deadline=cycle.deadline + timedelta(days=2))
    assert now(busy, cycle.deadline).progress.late == []


def test_before_the_first_period_there_is_nothing(db):
    assert overview(region_id=make.make_region().pk, at=None) is None

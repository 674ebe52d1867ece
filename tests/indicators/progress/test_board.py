"""The board of months is read from figures and unlocks, with few queries whatever their number."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from departments.choices import PeerGroup, Role
from indicators.choices import CycleState, FigureState, RevisionAction
from indicators.cycles.obligations import obligations_by_cycle, obligations_of
from indicators.models import Revision, Unlock
from indicators.progress.board import completeness_board
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk():
    return make_desk()


def line_of(desk, *, at, unit=None):
    board = completeness_board(region_id=desk.region.pk, at=at)
    unit = unit or desk.unit
    return next(line for group in board.groups for line in group.lines if line.department == unit)


def unlock(desk, start, end, indicator=None):
    return Unlock.objects.create(
        cycle=desk.cycle,
        department=desk.unit,
        indicator=indicator,
        reason="停电",
        granted_by_name="x",
        granted_at=start,
        expires_at=end,
    )


def test_every_way_of_handing_in_is_told_apart(desk):
    desk.submit(desk.speed, submitted_at=desk.cycle.deadline)
    desk.submit(desk.rate, submitted_at=desk.cycle.deadline + HOUR, state=FigureState.APPROVED)
    cell = line_of(desk, at=desk.late).cells[-1]
    assert (cell.on_time, cell.late, cell.missing, cell.state) == (1, 1, 1, "missing")
    unlock(desk, desk.cycle.deadline, desk.cycle.deadline + 2 * HOUR)
    cell = line_of(desk, at=desk.late).cells[-1]
    assert (cell.on_time, cell.extended, cell.pending) == (1, 1, 1)
    line = line_of(desk, at=desk.cycle.deadline + 2 * HOUR)
    assert line.cells[-1].missing == 1
    assert (line.on_time.n, line.on_time.d, line.complete.n) == (2, 3, 2)


def test_an_extension_of_one_item_covers_no_other(desk):
    desk.submit(desk.speed, submitted_at=desk.late)
    desk.submit(desk.rate, submitted_at=desk.late)
    unlock(desk, desk.open, desk.late + HOUR, desk.rate)
    cell = line_of(desk, at=desk.late + 2 * HOUR).cells[-1]
    assert (cell.extended, cell.late, cell.missing) == (1, 1, 1)


def test_a_later_return_or_correction_does_not_make_a_figure_late(desk):
    figure = desk.submit(desk.speed, submitted_at=desk.late)
    for at in (desk.open, desk.late):
        Revision.objects.create(figure=figure, at=at, by_name="x", action=RevisionAction.SUBMITTED)
    assert line_of(desk, at=desk.late).cells[-1].on_time == 1
    figure.state = FigureState.RETURNED
    figure.save()
    assert line_of(desk, at=desk.late).cells[-1].missing == 3, "it lies with the unit again"


def test_drafts_are_not_handed_in_and_an_open_month_is_not_counted(desk):
    desk.draft(desk.speed)
    desk.submit(desk.rate)
    line = line_of(desk, at=desk.open)
    assert (line.cells[-1].pending, line.cells[-1].on_time, line.cells[-1].state) == (2, 1, "pending")
    assert line.on_time.percent is None


def test_months_stand_in_order_and_units_that_owed_nothing_say_so(desk):
    make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2026, 4, 1), state=CycleState.FROZEN)
    late_comer = make.make_department(region=desk.region, active_from=date(2026, 5, 2))
    make.make_lead(make.make_indicator(scheme=desk.cycle.scheme), late_comer)
    board = completeness_board(region_id=desk.region.pk, at=desk.open)
    assert board.months == ["2026-04", "2026-05"]
    assert [cell.state for cell in line_of(desk, at=desk.open, unit=late_comer).cells] == ["not_owed", "pending"]


def test_county_units_and_townships_stand_apart(desk):
    make.make_township("城关镇", region=desk.region)
    make.make_indicator(scheme=desk.cycle.scheme, reports=["township"])
    groups = completeness_board(region_id=desk.region.pk, at=desk.late).groups
    assert [group.group for group in groups] == [PeerGroup.COUNTY_UNITS, PeerGroup.TOWNSHIPS]
    assert [total.missing for group in groups for total in group.totals] == [4, 1]


def test_other_regions_are_not_on_the_board_and_no_more_than_twelve_months(desk):
    make_desk()
    for number in range(14):
        month = date(2024 + number // 12, number % 12 + 1, 1)
        make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=month, state=CycleState.CLOSED)
    board = completeness_board(region_id=desk.region.pk, at=desk.open)
    assert (len(board.months), board.months[-1]) == (12, "2026-05")
    assert {line.department for group in board.groups for line in group.lines} <= {desk.unit, desk.neighbour}


def test_what_many_months_owe_is_what_each_of_them_owes(desk):
    make.make_township(region=desk.region)
    make.make_indicator(scheme=desk.cycle.scheme, reports=["lead", "township"], effective_from=date(2026, 5, 1))
    april = make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2026, 4, 1))
    found = obligations_by_cycle(cycles=[april, desk.cycle])
    for cycle in (april, desk.cycle):
        assert found[cycle.pk] == obligations_of(cycle=cycle)
    assert len(found[april.pk]) + 1 == len(found[desk.cycle.pk])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_grow_neither_with_units_nor_with_months(desk, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2025, number + 1, 1))
        unit = make.make_department(region=desk.region)
        leaf = make.make_indicator(scheme=desk.cycle.scheme)
        make.make_lead(leaf, unit)
        make.make_figure(leaf, unit, desk.cycle, "1")
    with django_assert_num_queries(7):
        completeness_board(region_id=desk.region.pk, at=desk.open)
    client = sign_in(desk.leader)
    with django_assert_num_queries(12):
        client.get(reverse("completeness_board"))


def test_the_page_says_every_state_in_words_and_shows_both_parts_of_a_rate(desk, sign_in):
    make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2026, 4, 1), state=CycleState.CLOSED)
    client = sign_in(make.make_user(Role.LEADER, region=desk.region))
    page = client.get(reverse("completeness_board"), headers={"accept-language": "en"}).content.decode()
    for text in ("Missing", "3/3", "Not due yet", "On time", "0.0", "0/3"):
        assert text in page

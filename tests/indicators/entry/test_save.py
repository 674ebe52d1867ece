"""Saving figures: good ones are stored, every refusal is named, nothing is overwritten silently."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from departments.choices import Role
from indicators.choices import CycleState, FigureState, RevisionAction
from indicators.cycles.lifecycle import grant_unlock
from indicators.entry.save import save_figures
from indicators.figures.facts import Entry
from indicators.models import Figure, Revision
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


def save(desk, *entries, actor=None, at=None, **kwargs):
    return save_figures(cycle=desk.cycle, entries=entries, actor=actor or desk.staff, at=at or desk.open, **kwargs)


def refusal(result):
    assert result.saved == [] and len(result.refused) == 1
    return result.refused[0].message


def test_a_typed_figure_becomes_a_draft_with_who_and_when(desk):
    save(desk, desk.entry(desk.speed, "3.5", note="含节假日"))
    figure = desk.figure()
    assert (figure.value, figure.note, figure.state, figure.version) == (Decimal("3.5"), "含节假日", "draft", 1)
    assert (figure.entered_by, figure.entered_at) == (desk.staff, desk.open)


def test_zero_is_a_figure_and_blank_is_not(desk):
    save(desk, desk.entry(desk.speed, "0"), desk.entry(desk.award))
    assert desk.figure().value == 0 and not desk.figure().is_blank
    assert not Figure.objects.filter(indicator=desk.award).exists()


def test_good_rows_are_saved_beside_refused_ones(desk):
    result = save(desk, desk.entry(desk.speed, "3"), desk.entry(desk.award, "1", score=9))
    assert [figure.indicator for figure in result.saved] == [desk.speed]
    assert result.refused[0].message == "The score must lie between 0 and the full marks of 5."


def test_a_file_is_saved_whole_or_not_at_all(desk):
    result = save(desk, desk.entry(desk.speed, "3"), desk.entry(desk.award, "1", score=9), atomic_refusal=True)
    assert result.saved == [] and not result.clean
    assert not Figure.objects.exists()


def test_every_change_is_kept_as_a_revision_with_before_and_after(desk):
    save(desk, desk.entry(desk.speed, "3"))
    save(desk, desk.entry(desk.speed, "4", version=1), actor=desk.colleague)
    newest, first = Revision.objects.all()
    assert (first.action, first.before, first.after["value"]) == (RevisionAction.SAVED, {}, "3")
    assert (Decimal(newest.before["value"]), newest.after["value"], newest.by_name) == (3, "4", "周强")


def test_saving_the_same_again_writes_nothing(desk):
    save(desk, desk.entry(desk.speed, "3.50"))
    result = save(desk, desk.entry(desk.speed, "3.5", version=1))
    assert len(result.unchanged) == 1 and result.saved == []
    assert desk.figure().version == 1 and Revision.objects.count() == 1


def test_a_change_made_meanwhile_is_a_conflict_that_shows_both_values(desk):
    save(desk, desk.entry(desk.speed, "3"))
    save(desk, desk.entry(desk.speed, "4", version=1), actor=desk.colleague)
    result = save(desk, desk.entry(desk.speed, "5", version=1))
    (conflict,) = result.conflicts
    assert (conflict.stored.value, conflict.entry.value) == (4, 5)
    assert conflict.stored.entered_by == desk.colleague
    assert desk.figure().value == 4


def test_two_people_filling_the_same_empty_cell_is_a_conflict_too(desk):
    save(desk, desk.entry(desk.speed, "3", version=0))
    result = save(desk, desk.entry(desk.speed, "5", version=0), actor=desk.colleague)
    assert len(result.conflicts) == 1 and desk.figure().value == 3


def test_two_people_typing_the_same_value_do_not_collide(desk):
    save(desk, desk.entry(desk.speed, "3", version=0))
    assert save(desk, desk.entry(desk.speed, "3.0", version=0), actor=desk.colleague).clean


def test_not_applicable_needs_a_reason_and_no_figure(desk):
    assert "needs a reason" in refusal(save(desk, desk.entry(desk.speed, not_applicable=True)))
    both = desk.entry(desk.speed, "3", not_applicable=True, reason="无此业务")
    assert "exclude each other" in refusal(save(desk, both))
    save(desk, desk.entry(desk.speed, not_applicable=True, reason="无此业务"))
    assert desk.figure().not_applicable and not desk.figure().is_blank


def test_a_rate_is_worked_out_of_its_parts_and_rounded_once(desk):
    save(desk, desk.entry(desk.rate, "12", numerator=2, denominator=3))
    figure = desk.figure(desk.rate)
    assert (figure.value, figure.numerator, figure.denominator) == (Decimal("66.67"), 2, 3)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"numerator": 2}, "belong together"),
        ({"numerator": 2, "denominator": 0}, "greater than 0"),
        ({"numerator": 2, "denominator": -1}, "greater than 0"),
    ],
)
def test_parts_of_a_rate_that_make_no_rate_are_refused(desk, facts, text):
    assert text in refusal(save(desk, desk.entry(desk.rate, **facts)))


def test_a_rate_above_one_hundred_per_cent_is_refused_where_the_indicator_has_that_limit(desk):
    desk.rate.maximum = Decimal(100)
    desk.rate.save()
    assert "above 100" in refusal(save(desk, desk.entry(desk.rate, numerator=4, denominator=3)))


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused(desk, number):
    assert "is not a number" in refusal(save(desk, Entry(desk.speed.pk, desk.unit.pk, value=Decimal(number))))


@pytest.mark.parametrize(
    ("number", "text"),
    [("9" * 40, "too large"), ("1e16", "too large"), ("0.123456789", "too many decimals"), ("-1", "below 0")],
)
def test_numbers_the_table_cannot_hold_are_refused(desk, number, text):
    assert text in refusal(save(desk, desk.entry(desk.speed, number)))


def test_a_balance_may_be_negative_where_the_indicator_says_so(desk):
    desk.speed.minimum = None
    desk.speed.save()
    assert save(desk, desk.entry(desk.speed, "-1.5")).clean


def test_another_units_indicator_is_refused(desk):
    message = "This unit does not report this indicator in this period."
    assert refusal(save(desk, desk.entry(desk.foreign, "3"))) == message
    assert refusal(save(desk, desk.entry(desk.speed, "3", department=desk.neighbour))) == message


def test_another_units_figures_are_refused_to_staff_and_open_to_the_task_force(desk):
    theirs = desk.entry(desk.foreign, "3", department=desk.neighbour)
    assert "may not enter" in refusal(save(desk, theirs))
    assert save(desk, theirs, actor=desk.taskforce).clean
    elsewhere = make.make_taskforce(make.make_region())
    assert "may not enter" in refusal(save(desk, desk.entry(desk.speed, "3"), actor=elsewhere))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.LEADER, Role.REVIEWER])
def test_no_administrator_leader_or_reviewer_enters_figures(desk, role):
    account = make.make_user(role, department=desk.unit)
    assert "may not enter" in refusal(save(desk, desk.entry(desk.speed, "3"), actor=account))


def test_the_deadline_closes_the_month_even_before_anybody_closes_it(desk):
    assert desk.cycle.state == CycleState.OPEN
    assert "period is closed" in refusal(save(desk, desk.entry(desk.speed, "3"), at=desk.cycle.deadline))
    assert save(desk, desk.entry(desk.speed, "3"), at=desk.cycle.deadline - timedelta(seconds=1)).clean


def test_an_unlock_opens_one_unit_until_it_expires(desk):
    grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.taskforce, hours=1, at=desk.late)
    assert save(desk, desk.entry(desk.speed, "3"), at=desk.late + timedelta(minutes=59)).clean
    after = desk.late + timedelta(hours=1)
    assert "period is closed" in refusal(save(desk, desk.entry(desk.award, "3"), at=after))
    theirs = desk.entry(desk.foreign, "3", department=desk.neighbour)
    assert "period is closed" in refusal(save(desk, theirs, actor=desk.taskforce, at=desk.late))


def test_an_unlock_of_one_indicator_opens_that_cell_only(desk):
    grant_unlock(
        cycle=desk.cycle, department=desk.unit, indicator=desk.speed, reason="更正", actor=desk.taskforce, at=desk.late
    )
    assert save(desk, desk.entry(desk.speed, "3"), at=desk.late).clean
    assert "period is closed" in refusal(save(desk, desk.entry(desk.award, "3"), at=desk.late))


@pytest.mark.parametrize("state", [FigureState.SUBMITTED, FigureState.APPROVED])
def test_a_figure_out_of_hand_cannot_be_typed_over(desk, state):
    desk.submit(state=state)
    assert "has been submitted" in refusal(save(desk, desk.entry(desk.speed, "9", version=1)))


def test_a_returned_figure_can_be_typed_over(desk):
    desk.submit(state=FigureState.RETURNED, return_reason="核对")
    assert save(desk, desk.entry(desk.speed, "9", version=1)).clean


def test_the_queries_do_not_grow_with_the_entries(desk, django_assert_num_queries):
    desk.staff.role_set  # noqa: B018  read once a request
    few = [desk.entry(desk.speed, "1")]
    with django_assert_num_queries(7):
        save(desk, *few)
    more = [desk.entry(desk.rate, numerator=1, denominator=2), desk.entry(desk.award, "1", score=1)]
    with django_assert_num_queries(7):
        save(desk, *more)

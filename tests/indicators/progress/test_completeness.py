"""Who has reported and who is late: counts, the page, the reminder, the unlock, and what waits for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from indicators.choices import CycleState, FigureState
from indicators.cycles.completeness import late_first, unit_progress
from indicators.cycles.doors import current_cycle
from indicators.cycles.lifecycle import grant_unlock
from indicators.models import Unlock
from indicators.progress.worklist import review_summary, staff_summary, taskforce_summary
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


def progress(desk, at=None):
    return {row.department: row for row in unit_progress(cycle=desk.cycle, at=at or desk.open)}


def test_counts_by_unit_and_state(desk):
    desk.draft(desk.speed, "0")
    desk.submit(desk.rate)
    desk.submit(desk.award, state=FigureState.APPROVED, approved_by=desk.reviewer)
    row = progress(desk)[desk.unit]
    assert (row.owed, row.drafted, row.submitted, row.approved, row.reported, row.outstanding) == (3, 1, 1, 1, 2, 1)
    assert progress(desk)[desk.neighbour].untouched == 1


def test_a_cleared_row_is_owed_and_not_drafted(desk):
    desk.draft(desk.speed, None)
    row = progress(desk)[desk.unit]
    assert (row.drafted, row.untouched, row.outstanding) == (0, 3, 3)


def test_a_figure_no_longer_owed_does_not_count(desk):
    make.make_figure(desk.foreign, desk.unit, desk.cycle, "7", state=FigureState.SUBMITTED)
    assert progress(desk)[desk.unit].submitted == 0


def test_late_is_whoever_has_something_left_after_the_deadline(desk):
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    assert not progress(desk)[desk.unit].is_late
    after = progress(desk, desk.late)
    assert after[desk.unit].is_late and not after[desk.neighbour].is_late


def test_late_units_come_first_and_the_most_outstanding_on_top(desk):
    third = make.make_department("税务局", region=desk.region)
    for _ in range(2):
        make.make_lead(make.make_indicator(scheme=desk.cycle.scheme), third)
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    rows = late_first(unit_progress(cycle=desk.cycle, at=desk.late))
    assert [row.department for row in rows] == [desk.unit, third, desk.neighbour]


def test_progress_takes_five_queries_whatever_the_size(desk, django_assert_num_queries):
    for _ in range(5):
        make.make_lead(make.make_indicator(scheme=desk.cycle.scheme), make.make_department(region=desk.region))
    with django_assert_num_queries(5):
        unit_progress(cycle=desk.cycle, at=desk.open)


def test_the_current_period_is_the_newest_open_one_else_the_newest(desk):
    scheme, region = desk.cycle.scheme, desk.region
    june = make.make_cycle(scheme=scheme, region=region, month=desk.cycle.end + timedelta(days=1), state="closed")
    april = (desk.cycle.start - timedelta(days=1)).replace(day=1)
    make.make_cycle(scheme=scheme, region=region, month=april, state=CycleState.FROZEN)
    assert current_cycle(region_id=region.pk) == desk.cycle
    desk.cycle.state = CycleState.FROZEN
    desk.cycle.save()
    assert current_cycle(region_id=region.pk) == june
    assert current_cycle(region_id=None) is None


def test_staff_see_their_units_month_and_unlocks(desk, django_assert_num_queries):
    desk.submit(state=FigureState.RETURNED)
    grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.taskforce)
    desk.staff.role_set  # noqa: B018
    with django_assert_num_queries(8):
        seen = staff_summary(user=desk.staff, at=timezone.now())
    assert (seen.owed, seen.done, seen.returned, seen.is_open, len(seen.unlocks)) == (3, 0, 1, True, 1)
    assert staff_summary(user=desk.taskforce, at=desk.open) is None


def test_a_unit_that_owes_nothing_still_has_a_month(desk):
    idle = make.make_user(Role.STAFF, department=make.make_department(region=desk.region))
    seen = staff_summary(user=idle, at=desk.open)
    assert (seen.groups, seen.owed, seen.done) == ([], 0, 0)


def test_a_reviewer_sees_what_waits_and_what_somebody_else_must_approve(desk, django_assert_num_queries):
    desk.submit(desk.speed)
    desk.submit(desk.award, submitted_by=desk.taskforce)
    for user, own in ((desk.reviewer, 0), (desk.taskforce, 1)):
        user.role_set  # noqa: B018
        # The figures themselves, and what their doubts are made of.
        with django_assert_num_queries(4):
            seen = review_summary(user=user)
        assert (seen.waiting, seen.own, seen.reviewable, seen.units) == (2, own, 2 - own, 1)
    assert review_summary(user=desk.staff).waiting == 0
    assert review_summary(user=desk.leader).waiting == 0


def test_the_task_force_sees_the_regions_totals_and_late_units(desk, django_assert_num_queries):
    desk.submit()
    with django_assert_num_queries(6):
        seen = taskforce_summary(region=desk.region, at=desk.late)
    assert (seen.owed, seen.submitted, seen.outstanding) == (4, 1, 3)
    assert [unit.department for unit in seen.late] == [desk.unit, desk.neighbour]
    assert taskforce_summary(region=make.make_region(), at=desk.late) is None


def test_the_page_lists_late_units_with_a_reminder_to_copy(sign_in):
    desk = make_desk(deadline=timezone.now() - timedelta(hours=3))
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.APPROVED)
    desk.submit(state=FigureState.RETURNED)
    response = sign_in(desk.taskforce).get(reverse("completeness"))
    assert [row.department for row in response.context["late"]] == [desk.unit]
    assert "1. 市监局: 3 owed, 3 missing (1 of them returned)" in response.context["reminder"]
    assert "住建局" not in response.context["reminder"]
    assert "1 unit is late" in response.content.decode()


def test_the_page_can_be_limited_to_a_group(desk, sign_in):
    town = make.make_township("城关镇", region=desk.region)
    make.make_indicator(scheme=desk.cycle.scheme, reports=["township"])
    response = sign_in(desk.leader).get(reverse("completeness", query={"group": "township"}))
    assert [line["code"] for line in response.context["lines"]] == [town.code]
    assert "/unlock/" not in response.content.decode(), "a leader looks and does not unlock"


@pytest.mark.parametrize("units", [1, 3])
def test_the_pages_queries_do_not_grow_with_the_units(desk, sign_in, django_assert_num_queries, units):
    for _ in range(units):
        make.make_lead(make.make_indicator(scheme=desk.cycle.scheme), make.make_department(region=desk.region))
    client = sign_in(desk.taskforce)
    with django_assert_num_queries(11):
        client.get(reverse("completeness"))


def unlock(desk, client, **fields):
    data = {"department": desk.unit.code, "indicator": "", "reason": "停电", "hours": "24", **fields}
    return client.post(reverse("unlock"), data, follow=True)


def test_the_task_force_unlocks_a_unit_and_the_list_says_who_why_and_until_when(desk, sign_in):
    page = unlock(desk, sign_in(desk.taskforce)).content.decode()
    granted = Unlock.objects.get()
    assert granted.expires_at - granted.granted_at == timedelta(hours=24)
    for text in ("停电", "陈晓明", "In force", "everything that is missing"):
        assert text in page


@pytest.mark.parametrize(
    "text", [{"reason": " "}, {"hours": "0"}, {"hours": "x"}, {"department": "nobody"}, {"indicator": "I02-01"}]
)
def test_an_unlock_without_reason_hours_or_duty_is_refused(desk, sign_in, text):
    response = unlock(desk, sign_in(desk.taskforce), **text)
    assert response.context["form"].errors and not Unlock.objects.exists()


def test_units_of_another_region_cannot_be_unlocked(desk, sign_in):
    elsewhere = make.make_taskforce(make.make_region())
    client = sign_in(elsewhere)
    assert client.post(reverse("unlock", query={"cycle": desk.cycle.label}), {"reason": "x"}).status_code == 404
    assert not Unlock.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_unlock_pages_queries_do_not_grow_with_the_list(desk, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        grant_unlock(cycle=desk.cycle, department=desk.unit, indicator=desk.speed, reason="停电", actor=desk.taskforce)
    client = sign_in(desk.taskforce)
    with django_assert_num_queries(11):
        client.get(reverse("unlock"))


# What adds up.

PARTS = ("untouched", "drafted", "returned", "submitted", "checked", "approved")


def in_every_state(desk):
    """A unit with one figure in each place where a figure can be, and one that was never typed."""
    more = desk.more_like(desk.speed, 4)
    desk.draft(desk.speed, "0")
    desk.draft(desk.rate, None)
    for indicator, state in zip(
        [desk.award, *more],
        [*(state for state in FigureState if state != FigureState.DRAFT), FigureState.CHECKED],
        strict=False,
    ):
        desk.submit(indicator, state=state)
    return desk


def test_the_parts_of_a_unit_add_up_to_what_it_owes_checked_ones_too(desk):
    row = progress(in_every_state(desk))[desk.unit]
    assert [getattr(row, part) for part in PARTS] == [1, 1, 1, 1, 2, 1]
    assert sum(getattr(row, part) for part in PARTS) == row.owed == 7


def test_the_columns_of_the_page_and_of_its_file_add_up_in_every_row_and_in_the_sum(desk, sign_in):
    client = sign_in(in_every_state(desk).taskforce)
    context = client.get(reverse("completeness")).context
    for line in [*context["lines"], context["totals"]]:
        assert int(line["owed"]) == sum(n for _part, n in line["parts"])
    assert context["totals"]["owed"] == 8
    text = client.get(reverse("completeness", query={"format": "csv"})).content.decode("utf-8-sig")
    rows = [line.split(",") for line in text.splitlines() if line.startswith((str(desk.unit), str(desk.neighbour)))]
    assert [[int(n) for n in row[2:9]] for row in rows] == [[7, 1, 1, 1, 1, 2, 1], [1, 1, 0, 0, 0, 0, 0]]


@pytest.mark.parametrize("part", ["", *PARTS])
def test_every_number_leads_to_as_many_figures(desk, sign_in, part):
    client = sign_in(in_every_state(desk).leader)
    line = next(line for line in client.get(reverse("completeness")).context["lines"] if line["code"] == desk.unit.code)
    n = dict(line["parts"])[part] if part else int(line["owed"])
    page = client.get(f"{line['figures']}&part={part}")
    assert (page.context["total"], len(page.context["lines"])) == (n, n)


def test_the_figures_behind_a_number_of_another_region_are_not_found(desk, sign_in):
    foreign = make.make_department(region=make.make_region())
    assert (
        sign_in(desk.leader).get(reverse("completeness_figures", query={"department": foreign.code})).status_code == 404
    )

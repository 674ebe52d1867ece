"""What a ledger item's lamp shows (亮灯), and how far its deadline is in working days."""

from datetime import date

import pytest
from django.utils import translation

from departments.calendar.periods import package_calendar
from departments.choices import ActionState, Lamp
from departments.ledger.lamps import LAMP_TONES, Today, age_text, distance_text, lamp_of
from departments.models import ActionItem
from tests import factories as make

# The day before Mid-Autumn; on 1 October a week of holidays begins.
THURSDAY = date(2026, 9, 24)
TODAY = Today.of(THURSDAY, calendar=package_calendar())


@pytest.mark.parametrize(
    ("state", "due", "closed_on", "lamp"),
    [
        (ActionState.OPEN, date(2026, 9, 23), None, Lamp.OVERDUE),
        (ActionState.OPEN, THURSDAY, None, Lamp.NEAR),
        (ActionState.OPEN, TODAY.soon, None, Lamp.NEAR),
        (ActionState.OPEN, date(2026, 12, 1), None, Lamp.RUNNING),
        (ActionState.CLOSING_ASKED, date(2026, 1, 5), None, Lamp.VERIFY),
        (ActionState.CLOSED, date(2026, 9, 1), date(2026, 9, 1), Lamp.CLOSED),
        (ActionState.CLOSED, date(2026, 9, 1), date(2026, 9, 2), Lamp.MADE_UP),
    ],
)
@pytest.mark.django_db
def test_the_lamp_of_an_item_and_the_filter_of_the_list_agree(state, due, closed_on, lamp):
    assert lamp_of(state=state, due=due, closed_on=closed_on, today=TODAY) == lamp
    closed = {"closed_on": closed_on, "closed_by_name": "陈晓明"} if closed_on else {}
    item = make.make_action(make.make_department(), opened=date(2026, 1, 1), due=due, state=state, **closed)
    lamps = [each for each in Lamp if ActionItem.objects.with_lamp(each, today=TODAY.day, soon=TODAY.soon).exists()]
    assert lamps == [lamp], item


def test_every_lamp_has_a_tone_with_a_shape_of_its_own_word():
    assert LAMP_TONES.keys() == set(Lamp)
    assert len({str(lamp.label) for lamp in Lamp}) == len(Lamp)


@pytest.mark.parametrize(
    ("due", "today", "text"),
    [
        # From the last working day of September over a week of holidays to the first of October.
        (date(2026, 10, 8), date(2026, 9, 30), "1 working day left"),
        (date(2026, 10, 10), date(2026, 9, 30), "3 working days left"),  # that Saturday is made up for
        (date(2026, 9, 30), date(2026, 9, 30), "due today"),
        (date(2026, 9, 24), date(2026, 9, 28), "1 working day over"),
        (date(2026, 9, 26), date(2026, 9, 27), "0 working days over"),
    ],
)
def test_the_way_to_a_deadline_is_counted_in_working_days(due, today, text):
    with translation.override("en"):
        assert distance_text(due, Today.of(today, calendar=package_calendar())) == text


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (date(2026, 9, 24), "0 months"),
        (date(2026, 8, 25), "0 months"),
        (date(2026, 8, 24), "1 month"),
        (date(2021, 3, 1), "5 y 6 m"),
        (date(2025, 9, 24), "1 year"),
        (date(2021, 9, 1), "5 years"),
    ],
)
def test_a_promise_is_as_old_as_its_origin(since, text):
    with translation.override("en"):
        assert age_text(since, THURSDAY) == text

"""A call that is recorded while the round is corrected."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from indicators.choices import FirmGrade
from indicators.rounds.call_backs import record_call_back
from indicators.rounds.record import confirm_round, correct_round
from tests.indicators.rounds.sample import AT, FIRM, make_rounds_county

CALL_TIME = timezone.make_aware(datetime(2026, 5, 8, 10))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_a_call_that_is_being_recorded_reaches_the_correction_that_is_confirmed_meanwhile():
    county = make_rounds_county()
    survey = county.survey()
    draft = correct_round(published=survey, reason="等次有误", actor=county.taskforce, at=AT)
    firm = survey.firms.get(name=FIRM)
    assert county.taskforce.role_set and county.staff.role_set  # read before the thread begins

    def confirm():
        try:
            return confirm_round(published=draft, actor=county.second, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            record_call_back(
                firm=firm,
                actor=county.staff,
                at=CALL_TIME,
                on=date(2026, 5, 8),
                grade=FirmGrade.SATISFIED,
                note="已办结",
            )
            confirming = thread.submit(confirm)
            wait([confirming], timeout=1)
        confirming.result()
    assert draft.firms.get(name=FIRM).called_back_on == date(2026, 5, 8)

"""A correction of the day (截至) that a published figure describes."""

from copy import deepcopy
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from indicators.corrections.documents import figure_text
from indicators.corrections.propose import CannotCorrect, grant_correction
from indicators.models import Correction, Revision
from tests.indicators.corrections.published import desk_after_publication, propose

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 25)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    return desk_after_publication()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def test_the_day_alone_can_be_corrected_and_granting_writes_it(desk):
    proposed = propose(desk, value="3", as_of=DAY)
    assert (proposed.before, proposed.after) == ({"value": "3"}, {"value": "3", "as_of": "2026-05-25"})
    grant_correction(correction=proposed, actor=desk.taskforce, answer="属实")
    assert (desk.figure().value, desk.figure().as_of) == (3, DAY)
    assert Revision.objects.get().after["as_of"] == "2026-05-25"


def test_the_last_day_of_the_period_is_no_correction(desk):
    with pytest.raises(CannotCorrect, match="nothing would be corrected"):
        propose(desk, value="3", as_of=date(2026, 5, 31))


def test_a_day_outside_the_period_is_refused(desk):
    with pytest.raises(CannotCorrect, match="lies after the period"):
        propose(desk, value="3", as_of=date(2026, 6, 1))


def test_the_page_takes_it_and_the_document_says_it(desk, sign_in):
    query = {"cycle": desk.cycle.label, "department": desk.unit.code, "indicator": desk.speed.code}
    url, clerk = reverse("correction_new", query=query), sign_in(desk.staff)
    assert 'placeholder="2026-05-31"' in clerk.get(url).text
    refused = clerk.post(url, {"value": "3", "as_of": "25日", "reason": "截至25日"})
    assert "year-month-day, for example 2026-05-31" in refused.context["form"].errors["as_of"][0]
    clerk.post(url, {"value": "3", "as_of": "2026年5月25日", "reason": "截至25日"})
    after = Correction.objects.get().after
    assert figure_text(after, unit="工作日", decimals=2) == "3.00 工作日 as of 2026-05-25"

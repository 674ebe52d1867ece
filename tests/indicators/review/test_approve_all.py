"""Approving all without doubts: the whole filter, exactly what was confirmed, and an answer for every row."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from departments.choices import Role
from indicators.choices import FigureState
from indicators.models import Benchmark, Figure
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    """Two figures without doubts, and one that fell below last period."""
    desk = make_desk()
    april = make.make_cycle(
        scheme=desk.cycle.scheme, region=desk.region, month=(desk.cycle.start - timedelta(days=1)).replace(day=1)
    )
    make.make_figure(desk.award, desk.unit, april, "4")
    make.make_figure(desk.rate, desk.unit, april, "90")
    desk.submit(desk.speed)
    desk.submit(desk.rate, "90")
    desk.submit(desk.award, "2", note="示范典型撤销")
    return desk


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def page(**query):
    return reverse("review_all", query=query)


def confirm(client, **query):
    """Open the confirmation and send what it holds; between the two something may happen."""
    token = client.get(page(**query)).context["token"]
    return lambda: client.post(page(**query), {"token": token}, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def states():
    rows = Figure.objects.exclude(cycle__label="2026-04").order_by("indicator__code")
    return {row.indicator.code: row.state for row in rows.select_related("indicator")}


def why(response):
    return {row.figure.indicator.code: row.why for row in response.context["result"].refused}


def theirs(desk, **fields):
    defaults = {"state": FigureState.SUBMITTED, "submitted_by": desk.staff}
    return make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", **defaults | fields)


def test_the_confirmation_names_the_numbers_by_unit_and_what_stays_behind(desk, sign_in):
    theirs(desk)
    client = sign_in(desk.taskforce)
    response = client.get(page())
    found = response.context["found"]
    assert found.by_unit == [(desk.unit, 2, 1), (desk.neighbour, 1, 0)]
    assert (found.doubtful, found.own) == (1, 0)
    assert "Approve 3 figures" in response.content.decode()
    assert set(states().values()) == {FigureState.SUBMITTED}


def test_all_without_doubts_are_approved_and_the_doubtful_one_waits(desk, sign_in):
    response = confirm(sign_in(desk.reviewer))()
    assert messages_of(response) == ["2 figures were approved."]
    assert states() == {"I01-01": "approved", "I01-02": "approved", "I01-03": "submitted"}
    assert {row.figure.indicator.code for row in response.context["result"].done} == {"I01-01", "I01-02"}


def test_it_reaches_the_whole_filter_not_only_what_a_page_shows_and_nothing_outside(desk, sign_in, monkeypatch):
    monkeypatch.setattr("indicators.review.views.inbox.PAGE_SIZE", 1)
    theirs(desk)
    client = sign_in(desk.taskforce)
    assert len(client.get(reverse("review")).context["lines"]) == 1
    confirm(client, department=desk.unit.code)()
    assert states() == {"I01-01": "approved", "I01-02": "approved", "I01-03": "submitted", "I02-01": "submitted"}


def test_what_came_in_since_is_left_out_and_said(desk, sign_in):
    send = confirm(sign_in(desk.taskforce))
    theirs(desk)
    response = send()
    assert "1 figure came in since you opened the page. It was left out: look at it first." in messages_of(response)
    assert states()["I02-01"] == FigureState.SUBMITTED


def test_what_was_changed_since_is_refused_by_name_and_the_rest_goes_through(desk, sign_in):
    send = confirm(sign_in(desk.reviewer))
    Figure.objects.filter(indicator=desk.speed).update(value=4, version=3)
    response = send()
    assert why(response) == {"I01-01": "The figure was changed since you looked at it. Look at it again."}
    assert states()["I01-01"] == FigureState.SUBMITTED and states()["I01-02"] == FigureState.APPROVED


def test_what_became_doubtful_since_is_refused(desk, sign_in):
    send = confirm(sign_in(desk.reviewer))
    make.make_benchmark(desk.speed, desk.region, best="0.03", average="0.03")
    assert Benchmark.objects.count() == 1
    response = send()
    assert why(response)["I01-01"].startswith("It has become doubtful: ")
    assert states()["I01-01"] == FigureState.SUBMITTED


def test_sent_twice_it_does_nothing_the_second_time(desk, sign_in):
    send = confirm(sign_in(desk.reviewer))
    send()
    versions = list(Figure.objects.order_by("pk").values_list("version", flat=True))
    assert set(why(send()).values()) == {"The figure is not waiting for review."}
    assert list(Figure.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_ones_own_figures_are_left_to_somebody_else(desk, sign_in):
    theirs(desk, submitted_by=desk.taskforce)
    client = sign_in(desk.taskforce)
    assert client.get(page()).context["found"].own == 1
    response = confirm(client)()
    assert states()["I02-01"] == FigureState.SUBMITTED and not response.context["result"].refused


def test_a_forged_or_empty_confirmation_approves_nothing(desk, sign_in):
    client = sign_in(desk.reviewer)
    for token in ("", "x", "W10:1u:abc"):
        response = client.post(page(), {"token": token}, follow=True)
        assert "no longer valid" in messages_of(response)[0], token
        assert set(states().values()) == {FigureState.SUBMITTED}, token


def test_a_confirmation_is_good_for_its_reader_and_its_filter_only(desk, sign_in):
    token = sign_in(desk.reviewer).get(page(q="I01-01")).context["token"]
    other = sign_in(make.make_user(Role.REVIEWER, department=desk.unit))
    assert "no longer valid" in messages_of(other.post(page(q="I01-01"), {"token": token}, follow=True))[0]
    assert "no longer valid" in messages_of(sign_in(desk.reviewer).post(page(), {"token": token}, follow=True))[0]
    assert set(states().values()) == {FigureState.SUBMITTED}


def test_a_filter_that_means_nothing_leads_back_to_the_list(desk, sign_in):
    client = sign_in(desk.reviewer)
    assert client.get(page(doubts="maybe")).url.startswith(reverse("review"))
    assert client.post(page(doubts="maybe"), {"token": "x"}).url.startswith(reverse("review"))
    assert set(states().values()) == {FigureState.SUBMITTED}


def test_with_doubts_only_there_is_nothing_to_confirm(desk, sign_in):
    response = sign_in(desk.reviewer).get(page(doubts="with"))
    assert response.context["found"].lines == [] and "Nothing without doubts" in response.content.decode()

"""The review page: what was looked at is what is approved, and a return always says why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from departments.choices import Role
from indicators.choices import FigureState
from indicators.models import Figure
from tests import factories as make
from tests.indicators.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


def post(client, data, **query):
    return client.post(reverse("review", query=query), data, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def token(figure):
    return f"{figure.pk}:{figure.version}"


def test_the_page_shows_value_last_month_benchmark_and_who_submitted(desk, sign_in):
    april = make.make_cycle(
        scheme=desk.cycle.scheme, region=desk.region, month=(desk.cycle.start - timedelta(days=1)).replace(day=1)
    )
    make.make_figure(desk.speed, desk.unit, april, "4.5")
    make.make_benchmark(desk.speed, desk.region, best="1.5")
    desk.submitted(value="3.25", entered_by=desk.colleague)
    page = sign_in(desk.reviewer).get(reverse("review")).content.decode()
    for text in ("I01-01", "3.25", "4.50", "1.50", "星沙县", "李文静", "entered by 周强"):
        assert text in page


def test_the_selected_figures_are_approved_and_the_others_wait(desk, sign_in):
    chosen, other = desk.submitted(desk.speed), desk.submitted(desk.award)
    response = post(sign_in(desk.reviewer), {"figure": [token(chosen)], "action": "approve"})
    assert told(response) == ["1 figure was approved."]
    chosen.refresh_from_db(), other.refresh_from_db()
    assert (chosen.state, other.state) == (FigureState.APPROVED, FigureState.SUBMITTED)


def test_approving_all_takes_what_the_page_showed(desk, sign_in):
    rows = [desk.submitted(desk.speed), desk.submitted(desk.award)]
    response = post(sign_in(desk.reviewer), {"shown": [token(row) for row in rows], "action": "approve_all"})
    assert told(response) == ["2 figures were approved."]


def test_a_figure_that_changed_since_it_was_looked_at_is_not_approved(desk, sign_in):
    figure = desk.submitted()
    seen = token(figure)
    Figure.objects.filter(pk=figure.pk).update(value=9, version=3)
    response = post(sign_in(desk.reviewer), {"figure": [seen], "action": "approve"})
    figure.refresh_from_db()
    assert figure.state == FigureState.SUBMITTED
    assert "Look at it again" in told(response)[0]


def test_a_return_needs_a_reason_and_says_so_at_the_row(desk, sign_in):
    figure = desk.submitted()
    client = sign_in(desk.reviewer)
    response = post(client, {"return": token(figure), f"reason-{figure.pk}": " "})
    page = response.content.decode()
    assert f'href="#reason-{figure.pk}"' in page and "A return needs a reason" in page
    response = post(client, {"return": token(figure), f"reason-{figure.pk}": "长" * 201})
    assert "长" * 201 in response.content.decode()
    figure.refresh_from_db()
    assert figure.state == FigureState.SUBMITTED
    post(client, {"return": token(figure), f"reason-{figure.pk}": "口径不符"})
    figure.refresh_from_db()
    assert (figure.state, figure.return_reason) == (FigureState.RETURNED, "口径不符")


def test_what_one_submitted_oneself_is_marked_and_cannot_be_ticked(desk, sign_in):
    own = desk.submitted(submitted_by=desk.taskforce)
    client = sign_in(desk.taskforce)
    page = client.get(reverse("review")).content.decode()
    assert "Somebody else must approve it" in page and f'value="{token(own)}" aria' not in page
    response = post(client, {"figure": [token(own)], "action": "approve"})
    assert "somebody else must approve it" in told(response)[0]


def test_a_reviewer_sees_the_own_unit_and_the_task_force_every_unit_by_filter(desk, sign_in):
    desk.submitted()
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    own = sign_in(desk.reviewer).get(reverse("review"))
    assert [line.figure.indicator for line in own.context["lines"]] == [desk.speed]
    client = sign_in(desk.taskforce)
    assert len(client.get(reverse("review")).context["lines"]) == 2
    filtered = client.get(reverse("review", query={"department": desk.neighbour.code}))
    assert [line.figure.indicator for line in filtered.context["lines"]] == [desk.foreign]


def test_figures_of_another_unit_or_region_cannot_be_judged_by_their_number(desk, sign_in):
    theirs = make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    outsider = make.make_taskforce(make.make_region())
    for account in (desk.reviewer, outsider):
        response = post(sign_in(account), {"figure": [token(theirs)], "action": "approve"})
        assert "may not review" in told(response)[0]
        post(sign_in(account), {"return": token(theirs), f"reason-{theirs.pk}": "x"})
    theirs.refresh_from_db()
    assert theirs.state == FigureState.SUBMITTED


def test_a_leader_who_also_reviews_sees_only_the_own_units_figures(desk, sign_in):
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    both = make.make_user(Role.LEADER, Role.REVIEWER, department=desk.unit)
    assert sign_in(both).get(reverse("review")).context["lines"] == []


@pytest.mark.parametrize("junk", ["", "x", "1", ":", "1:x", "-1:1", "9" * 40 + ":1", "²:1"])
def test_nonsense_instead_of_a_figure_does_nothing(desk, sign_in, junk):
    desk.submitted()
    client = sign_in(desk.reviewer)
    assert post(client, {"figure": [junk], "action": "approve"}).status_code == 200
    assert post(client, {"return": junk}).status_code == 200
    assert desk.figure().state == FigureState.SUBMITTED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(desk, sign_in, django_assert_num_queries, rows):
    for indicator in (desk.speed, desk.rate, desk.award)[:rows]:
        desk.submitted(indicator)
        make.make_benchmark(indicator, desk.region, "2")
    client = sign_in(desk.reviewer)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("review"))


QUERIES = 13

"""Checking a sheet before it is submitted: what asks for attention, and what is then submitted."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import ReviewPath
from departments.models import AuditEntry
from indicators.choices import FigureState
from indicators.models import Cycle, Figure
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
    desk = make_desk()
    april = make.make_cycle(
        scheme=desk.cycle.scheme, region=desk.region, month=(desk.cycle.start - timedelta(days=1)).replace(day=1)
    )
    for indicator, last in ((desk.speed, "3"), (desk.rate, "90"), (desk.award, "4")):
        make.make_figure(indicator, desk.unit, april, last)
    return desk


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def open_check(client, **query):
    return client.get(reverse("entry_check", query=query))


def send(client, *, again=(), shown=None, **data):
    """Press the button of the page as it stands; its hidden fields are what it shows."""
    check = open_check(client).context["check"]
    tokens = [f"{line.figure.pk}:{line.figure.version}" for line in check.ready] if shown is None else shown
    return client.post(reverse("entry_check"), {"shown": tokens, "again": list(again), **data}, follow=True)


def token(figure):
    return f"{figure.pk}:{figure.version}"


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def states(desk):
    return {row.indicator.code: row.state for row in desk.cycle.figures.select_related("indicator")}


def test_only_what_asks_for_attention_is_listed_and_the_rest_is_counted(desk, sign_in):
    desk.draft(desk.speed, "3")
    desk.draft(desk.award, "2")
    response = open_check(sign_in(desk.staff))
    assert [(row.line.indicator, row.rank) for row in response.context["check"].shown] == [
        (desk.award, 0),
        (desk.rate, 3),
    ]
    assert response.context["counts"] == [1, 0, 0, 1, 0, 1]
    page = response.content.decode()
    assert "Worse than last period" in page and "Answer the doubt in the note" in page
    assert f"#i{desk.award.pk}-value" in page and f"#i{desk.rate.pk}-numerator" in page
    assert f"#i{desk.speed.pk}-value" not in page
    assert "Submit 1 figure to the reviewer" in page and "王建国" in page


def test_the_links_lead_to_cells_that_the_sheet_has(desk, sign_in):
    desk.draft(desk.award, "2")
    client = sign_in(desk.staff)
    sheet = client.get(reverse("entry")).content.decode()
    for cell in (f"i{desk.award.pk}-value", f"i{desk.rate.pk}-numerator"):
        assert f'id="{cell}"' in sheet and f"#{cell}" in open_check(client).content.decode()


def test_what_is_ready_goes_and_the_unanswered_doubt_and_the_blank_stay(desk, sign_in):
    desk.draft(desk.speed, "2.5")
    desk.draft(desk.award, "2")
    response = send(sign_in(desk.staff))
    assert messages_of(response) == ["1 figure was submitted to the reviewer."]
    assert states(desk) == {"I01-01": "submitted", "I01-03": "draft"}


def test_an_answered_doubt_goes_with_the_rest(desk, sign_in):
    desk.draft(desk.award, "2", note="示范典型撤销")
    client = sign_in(desk.staff)
    assert open_check(client).context["counts"] == [0, 1, 0, 2, 0, 0]
    send(client)
    assert states(desk) == {"I01-03": "submitted"}


def test_a_forged_token_of_a_doubtful_figure_is_refused_by_name(desk, sign_in):
    figure = desk.draft(desk.award, "2")
    response = send(sign_in(desk.staff), shown=[token(figure)])
    assert messages_of(response)[0].startswith("I01-03 示范典型: Doubtful: ") and states(desk) == {"I01-03": "draft"}


def test_what_a_colleague_changed_since_stays_and_is_named(desk, sign_in):
    figure = desk.draft(desk.speed, "2.5")
    seen = [token(figure)]
    Figure.objects.filter(pk=figure.pk).update(value="2", version=2)
    response = send(sign_in(desk.staff), shown=seen)
    (text,) = messages_of(response)
    assert text.startswith("I01-01 办理时间: not submitted, because 李文静 changed it meanwhile")
    assert states(desk) == {"I01-01": "draft"}


def test_a_returned_figure_that_nobody_touched_needs_a_tick(desk, sign_in):
    figure = desk.submit(desk.speed, "2.5", state=FigureState.RETURNED, return_reason="请核对")
    client = sign_in(desk.staff)
    make_returned(figure, desk)
    assert open_check(client).context["counts"][2] == 1
    send(client, shown=[token(figure)])
    assert states(desk) == {"I01-01": "returned"}
    send(client, again=[token(figure)])
    assert states(desk) == {"I01-01": "submitted"}


def make_returned(figure, desk):
    """The trace that a return leaves behind."""
    figure.revisions.create(at=desk.open, by=desk.reviewer, by_name="王建国", action="returned", reason="请核对")


def test_after_the_first_deadline_a_reason_is_asked_for_once_and_kept(desk, sign_in):
    now = timezone.now()
    Cycle.objects.filter(pk=desk.cycle.pk).update(
        deadline=now - timedelta(hours=1), hard_deadline=now + timedelta(hours=1)
    )
    desk.draft(desk.speed, "2.5")
    client = sign_in(desk.staff)
    page = send(client).content.decode()
    assert 'href="#late_reason"' in page and states(desk) == {"I01-01": "draft"}
    assert "长" * 201 in send(client, late_reason="长" * 201).content.decode()
    send(client, late_reason="系统停机")
    assert (desk.figure().state, desk.figure().late_reason) == (FigureState.SUBMITTED, "系统停机")


def test_after_the_last_deadline_nothing_can_be_handed_in(desk, sign_in):
    figure = desk.draft(desk.speed, "2.5")
    Cycle.objects.filter(pk=desk.cycle.pk).update(deadline=timezone.now() - timedelta(hours=1))
    client = sign_in(desk.staff)
    response = open_check(client)
    assert response.context["check"].locked == 3 and "Nothing is ready to be submitted." in response.content.decode()
    send(client, shown=[token(figure)])
    assert states(desk) == {"I01-01": "draft"}


def test_the_button_names_the_task_force_where_it_reviews(desk, sign_in):
    desk.unit.review_path = ReviewPath.TASKFORCE
    desk.unit.save()
    desk.draft(desk.speed, "2.5")
    assert "Submit 1 figure to the task force" in open_check(sign_in(desk.staff)).content.decode()


def test_the_task_force_checks_any_unit_of_its_region_and_staff_only_their_own(desk, sign_in):
    assert open_check(sign_in(desk.taskforce), department=desk.unit.code).status_code == 200
    client = sign_in(desk.staff)
    elsewhere = make.make_department()
    for code in (desk.neighbour.code, elsewhere.code, "' OR 1=1"):
        assert open_check(client, department=code).status_code == 404
        assert client.post(reverse("entry_check", query={"department": code})).status_code == 404
    assert AuditEntry.objects.filter(action="entry.refused").count() == 3
    assert open_check(sign_in(desk.taskforce), department=elsewhere.code).status_code == 404


def test_nonsense_hands_in_nothing(desk, sign_in):
    desk.draft(desk.speed, "2.5")
    client = sign_in(desk.staff)
    for junk in ("", "x", ":", "1:x", "0:0", "9" * 40 + ":1"):
        assert client.post(reverse("entry_check"), {"shown": [junk], "again": [junk]}).status_code in {200, 302}, junk
        assert states(desk) == {"I01-01": "draft"}, junk


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(desk, sign_in, django_assert_num_queries, rows):
    for indicator in (desk.speed, desk.rate, desk.award)[:rows]:
        desk.draft(indicator, "2")
    client = sign_in(desk.staff)
    with django_assert_num_queries(QUERIES):
        open_check(client)


QUERIES = 13

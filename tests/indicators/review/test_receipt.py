"""The receipt (回执): what was submitted, when, by whom, what comes next, what stays open; later it says the same."""

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import ReviewPath, Role
from departments.models import AuditEntry
from indicators.choices import FigureState
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.models import Figure
from indicators.review.decide import approve_figures, return_figures
from indicators.review.receipt import receipt_book
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.entry.test_page import EntrySheet, messages_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def submit(desk, *entries):
    save_figures(cycle=desk.cycle, entries=entries, actor=desk.staff)
    return submit_figures(desk.cycle, desk.unit, desk.staff).done


def open_receipt(client, desk, **query):
    return client.get(reverse("entry_receipt", query={"department": desk.unit.code, **query}))


def book(desk):
    return receipt_book(cycle=desk.cycle, department=desk.unit, at=timezone.now())


def test_submitting_the_form_ends_on_its_receipt(desk, sign_in):
    sheet = EntrySheet(desk, sign_in(desk.staff))
    response = sheet.post({(desk.speed, "value"): "3", (desk.rate, "numerator"): "9"}, action="save", follow=False)
    sheet.fields = sheet.read()
    typed = {(desk.speed, "value"): "3", (desk.rate, "numerator"): "9", (desk.rate, "denominator"): "10"}
    response = sheet.post(typed, action="submit")
    assert response.redirect_chain[-1][0].startswith(reverse("entry_receipt"))
    assert messages_of(response)[-1] == "2 figures were submitted to the reviewer."
    receipt, shown = response.context["receipt"], response.context["book"]
    assert [(line.indicator, line.text) for line in receipt.lines] == [(desk.speed, "3"), (desk.rate, "90; 9 / 10")]
    assert (receipt.number, receipt.by_name) == (1, "李文静")
    assert (shown.next_step, shown.reviewers) == ("the unit's reviewer", ["王建国"])
    assert [(each.line.indicator, each.word) for each in shown.open_lines] == [(desk.award, "Not filled in")]
    page = response.content.decode()
    assert "Reviewed by the unit&#x27;s reviewer: 王建国" in page and "1 of 3 figures" in page


def test_submitting_after_the_last_look_ends_there_too(desk, sign_in):
    figure = desk.draft(desk.speed, "3")
    response = sign_in(desk.staff).post(reverse("entry_check"), {"shown": [f"{figure.pk}:1"]})
    assert response.status_code == 302 and response.url.startswith(reverse("entry_receipt"))


def test_a_receipt_says_later_what_it_said_at_first(desk):
    submit(desk, desk.entry(desk.speed, "3", note="口径不变"))
    (first,) = book(desk).receipts
    figure = desk.figure()
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="请核对")
    submit(desk, desk.entry(desk.speed, "4", version=desk.figure().version))
    approve_figures(figures=[figure.pk], actor=desk.reviewer)
    again, second = book(desk).receipts
    assert (again.number, again.at, again.by_name) == (1, first.at, "李文静")
    assert [(line.text, line.note) for line in again.lines] == [("3", "口径不变")]
    assert [line.text for line in second.lines] == ["4"]
    assert second.lines[0].figure.state == FigureState.APPROVED


def test_a_zero_and_what_is_not_applicable_are_told_apart_from_blanks(desk):
    submit(desk, desk.entry(desk.speed, "0"), desk.entry(desk.award, not_applicable=True, reason="无此业务"))
    (receipt,) = book(desk).receipts
    assert [line.text for line in receipt.lines] == ["0", "not applicable (无此业务)"]
    assert [each.line.indicator for each in book(desk).open_lines] == [desk.rate]


def test_every_receipt_is_called_up_by_its_number_and_names_its_line_of_the_trail(desk, sign_in):
    submit(desk, desk.entry(desk.speed, "3"))
    submit(desk, desk.entry(desk.award, None, score=2))
    client = sign_in(desk.reviewer)
    first, last = AuditEntry.objects.filter(action="figures.submit").order_by("sequence")
    for number, entry, indicator in (("1", first, desk.speed), ("2", last, desk.award), ("", last, desk.award)):
        response = open_receipt(client, desk, number=number)
        assert [line.indicator for line in response.context["receipt"].lines] == [indicator]
        assert response.context["seal"] == entry
        assert f"entry {entry.sequence}, digest {entry.detail['digest'][:16]}" in response.content.decode()
    assert open_receipt(client, desk, number="3").status_code == 404
    assert open_receipt(client, desk, number="x").status_code == 404


def test_the_next_step_is_that_of_the_unit(desk):
    for path, step, twofold in (
        (ReviewPath.BOTH, "the unit's reviewer", True),
        (ReviewPath.TASKFORCE, "the task force", False),
    ):
        desk.unit.review_path = path
        desk.unit.save()
        found = book(desk)
        assert (found.next_step, found.is_twofold, found.reviewers) == (step, twofold, ["王建国"] if twofold else [])


def test_before_anything_was_submitted_the_page_says_so(desk, sign_in):
    page = sign_in(desk.staff).get(reverse("entry_receipt")).content.decode()
    assert "Nothing was submitted in this period yet." in page


def test_a_receipt_is_for_the_unit_and_the_task_force_alone(desk, sign_in):
    submit(desk, desk.entry(desk.speed, "3"))
    assert open_receipt(sign_in(desk.taskforce), desk).status_code == 200
    beside = sign_in(make.make_user(Role.STAFF, department=desk.neighbour))
    assert open_receipt(beside, desk).status_code == 404
    assert open_receipt(sign_in(make.make_taskforce(make.make_region())), desk).status_code == 404
    assert open_receipt(sign_in(desk.leader), desk).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(desk, django_assert_max_num_queries, rows):
    desk.unit.refresh_from_db()
    entries = [desk.entry(desk.speed, "3"), desk.entry(desk.award, "2"), desk.entry(desk.rate, "1")]
    submit(desk, *entries[:rows])
    with django_assert_max_num_queries(12):
        assert len(book(desk).receipts[0].lines) == rows
    assert Figure.objects.filter(state=FigureState.SUBMITTED).count() == rows

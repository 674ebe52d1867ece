"""Autosave, pasted blocks and submitting from the grid: what the browser asks, and what it is answered."""

import json
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from departments.models import AuditEntry, Department
from indicators.choices import CycleState, FigureState
from indicators.models import Figure, Revision
from indicators.review.decide import return_figures
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
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


class Tab:
    """One browser tab with the grid open: it remembers what it last saw, as the page's script does."""

    def __init__(self, desk, client, user):
        self.desk, self.client, self.user = desk, client, user
        self.seen = {}

    def post(self, name, **data):
        body = {"user": self.user.pk, "cycle": self.desk.cycle.pk, **data}
        return self.client.post(reverse(name), json.dumps(body), content_type="application/json")

    def cell(self, indicator, typed, unit=None, **more):
        base = {field: self.seen.get((indicator.pk, field), "") for field in typed}
        return {"d": (unit or self.desk.unit).pk, "i": indicator.pk, "typed": typed, "base": base, **more}

    def type(self, indicator, unit=None, sent=None, late_reason="", **typed):
        cells = [self.cell(indicator, typed, unit, sent=sent or {})]
        answer = self.post("entry_cell", cells=cells, late_reason=late_reason)
        assert answer.status_code == 200, answer.content
        (row,) = answer.json()["rows"]
        if "texts" in row and not row["errors"] and not row["clash"]:
            self.seen |= {(indicator.pk, field): text for field, text in row["texts"].items()}
        return row

    def rows(self, *indicators):
        """The rows as a page loaded just now shows them."""
        shown = dict(Figure.objects.filter(cycle=self.desk.cycle).values_list("indicator_id", "version"))
        unit = self.desk.unit.pk
        return [{"d": unit, "i": each.pk, "version": shown.get(each.pk, 0)} for each in indicators]


@pytest.fixture
def tab(desk, sign_in):
    return Tab(desk, sign_in(desk.staff), desk.staff)


@pytest.fixture
def second_tab(desk, sign_in):
    """Another tab of the same person."""
    return Tab(desk, sign_in(desk.staff), desk.staff)


@pytest.fixture
def colleague(desk, sign_in):
    return Tab(desk, sign_in(desk.colleague), desk.colleague)


def test_a_typed_cell_is_saved_and_answered_with_state_gap_and_what_stands_there(desk, tab):
    make.make_benchmark(desk.speed, desk.region, best="1.5", average="3")
    row = tab.type(desk.speed, value="３.50 工作日")
    assert (row["state"], row["texts"]["value"], row["gap"], row["behind"]) == (
        "saved",
        "3.5",
        "2.00 工作日 behind",
        True,
    )
    assert (row["errors"], row["clash"], row["version"]) == ({}, None, 1)
    assert desk.figure().value == Decimal("3.5")
    assert Revision.objects.get().by == desk.staff


def test_a_rate_is_derived_from_its_parts_and_its_gap_is_in_percentage_points(desk, tab):
    make.make_benchmark(desk.rate, desk.region, best="98")
    assert "belong together" in tab.type(desk.rate, numerator="2")["errors"]["numerator"]
    row = tab.type(desk.rate, numerator="2", denominator="3")
    assert (row["rate"], row["gap"]) == ("= 66.67", "31.33 percentage points behind")
    assert desk.figure(desk.rate).value == Decimal("66.67")


def test_what_cannot_be_read_is_answered_at_its_cell_and_nothing_is_stored(desk, tab):
    row = tab.type(desk.award, value="abc", score="9.1.2")
    assert set(row["errors"]) == {"value", "score"} and row["state"] == "empty"
    assert not Figure.objects.exists()


def test_not_applicable_is_typed_as_a_word_and_taken_back_by_a_number(desk, tab):
    row = tab.type(desk.speed, value="不适用")
    assert "needs a reason" in row["errors"]["value"]
    row = tab.type(desk.speed, value="不适用", reason="无此业务")
    assert (row["state"], row["value"], row["noteField"]) == ("saved", "n/a", "reason")
    assert desk.figure().not_applicable
    tab.type(desk.speed, value="4")
    figure = desk.figure()
    assert (figure.value, figure.not_applicable, figure.reason) == (4, False, "")


def test_several_rows_go_in_one_request_and_a_bad_one_holds_no_other(desk, tab):
    cells = [
        tab.cell(desk.speed, {"value": "3"}),
        tab.cell(desk.award, {"score": "6"}),
        tab.cell(desk.rate, {"note": "n"}),
    ]
    rows = tab.post("entry_cell", cells=cells).json()["rows"]
    assert [bool(row["errors"]) for row in rows] == [False, True, False]
    assert Figure.objects.count() == 2


def test_sending_the_same_again_changes_nothing(desk, tab):
    tab.type(desk.speed, value="3")
    tab.seen.clear()
    assert tab.type(desk.speed, value="3")["state"] == "saved"
    assert (desk.figure().version, Revision.objects.count()) == (1, 1)


def test_two_people_on_one_cell_see_theirs_mine_and_before(desk, tab, colleague):
    colleague.type(desk.speed, value="3")
    tab.seen = dict(colleague.seen)
    colleague.type(desk.speed, value="4")
    row = tab.type(desk.speed, value="5")
    assert row["clash"]["who"] == "周强"
    assert row["clash"]["cells"] == {"value": {"theirs": "4", "mine": "5", "before": "3"}}
    assert desk.figure().value == 4
    tab.seen[desk.speed.pk, "value"] = "4"
    assert tab.type(desk.speed, value="5")["clash"] is None
    assert desk.figure().value == 5


def test_two_people_on_different_cells_of_a_row_do_not_collide(desk, tab, colleague):
    colleague.type(desk.speed, value="3")
    row = tab.type(desk.speed, note="口径不变")
    assert row["clash"] is None
    assert (desk.figure().value, desk.figure().note) == (3, "口径不变")


def test_two_who_typed_the_same_do_not_collide(desk, tab, colleague):
    colleague.type(desk.speed, value="3")
    assert tab.type(desk.speed, value="3")["clash"] is None


def test_a_queue_that_arrives_late_still_fills_the_cells_that_nobody_touched(desk, tab, second_tab):
    tab.type(desk.speed, value="3")
    assert second_tab.type(desk.speed, note="断网时填")["clash"] is None
    assert (desk.figure().value, desk.figure().note) == (3, "断网时填")


def test_doubts_come_with_the_answer_and_a_slip_with_its_mend(desk, tab):
    months = [(desk.cycle.start - timedelta(days=28 * n)).replace(day=1) for n in (1, 2, 3)]
    for month in months:
        cycle = make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=month)
        make.make_figure(desk.rate, desk.unit, cycle, "97")
        make.make_figure(desk.speed, desk.unit, cycle, "3")
    row = tab.type(desk.speed, value="72")
    assert row["doubts"][0]["mend"] == "3" and "hours instead of days" in row["doubts"][0]["text"]
    assert tab.type(desk.speed, value="3")["doubts"] == []


def test_a_session_that_ended_is_answered_401_in_json(desk, client):
    response = client.post(reverse("entry_cell"), "{}", content_type="application/json")
    assert response.status_code == 401 and "nothing typed is lost" in response.json()["message"]


def test_after_somebody_else_signed_in_in_the_browser_nothing_is_saved_under_their_name(desk, sign_in):
    tab = Tab(desk, sign_in(desk.colleague), desk.staff)
    response = tab.post("entry_cell", cells=[tab.cell(desk.speed, {"value": "3"})])
    assert response.status_code == 401 and not Figure.objects.exists()


def test_a_forged_request_without_the_token_is_refused(desk):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.staff)
    tab = Tab(desk, client, desk.staff)
    assert tab.post("entry_cell", cells=[tab.cell(desk.speed, {"value": "3"})]).status_code == 403
    assert not Figure.objects.exists()


NEVER_SENT = [
    "",
    "[]",
    "null",
    "{",
    '{"cells": 5}',
    '{"cells": [5]}',
    '{"cells": [{"d": "1", "i": 2, "typed": {}, "base": {}}]}',
    '{"cells": [{"d": 1, "i": 2, "typed": {"state": "approved"}, "base": {}}]}',
    '{"cells": [{"d": 1, "i": 2, "typed": {"value": 5}, "base": {}}]}',
    '{"cells": [{"d": 1, "i": true, "typed": {}, "base": {}}]}',
    "[" * 100_000,
]


def test_what_our_pages_never_send_is_answered_400(desk, tab):
    for body in NEVER_SENT:
        response = tab.client.post(reverse("entry_cell"), body, content_type="application/json")
        assert response.status_code == 400 and response.json()["message"], body[:80]


def refusals(desk):
    return list(AuditEntry.objects.filter(action="entry.refused", actor=desk.staff).values_list("detail", flat=True))


def test_another_units_cell_is_refused_told_nothing_and_put_on_record(desk, tab):
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "73519.25", entered_by=desk.taskforce)
    row = tab.type(desk.foreign, unit=desk.neighbour, value="1")
    assert set(row) == {"d", "i", "refused"}
    assert Figure.objects.get(department=desk.neighbour).value == Decimal("73519.25")
    assert refusals(desk) == [{"departments": [desk.neighbour.pk], "indicators": [desk.foreign.pk]}]


def test_an_indicator_the_unit_does_not_owe_is_refused_and_put_on_record(desk, tab):
    assert "refused" in tab.type(desk.foreign, value="1")
    assert not Figure.objects.exists() and len(refusals(desk)) == 1


def test_a_period_of_another_region_is_not_found_and_put_on_record(desk, tab):
    other = make_desk()
    body = {"cycle": other.cycle.pk, "cells": [tab.cell(desk.speed, {"value": "1"})]}
    assert tab.post("entry_cell", **body).status_code == 404
    assert refusals(desk) == [{"cycle": str(other.cycle.pk)}]


@pytest.mark.parametrize("state", [FigureState.SUBMITTED, FigureState.CHECKED, FigureState.APPROVED])
def test_a_locked_cell_is_refused_shown_as_it_is_and_put_on_record(desk, tab, state):
    desk.submit(desk.speed, "3", state=state)
    row = tab.type(desk.speed, value="7")
    assert row["state"] == "locked" and "has been submitted" in row["errors"]["value"]
    assert desk.figure().value == 3 and len(refusals(desk)) == 1


def test_after_the_deadline_the_cell_is_refused_and_locked(sign_in):
    desk = make_desk(state=CycleState.CLOSED, deadline=timezone.now() - timedelta(days=1))
    row = Tab(desk, sign_in(desk.staff), desk.staff).type(desk.speed, value="3")
    assert row["state"] == "locked" and "period is closed" in row["errors"]["value"]
    assert not Figure.objects.exists() and len(refusals(desk)) == 1


def test_between_the_deadlines_a_reason_opens_the_cell_and_stays_on_record(sign_in):
    now = timezone.now()
    desk = make_desk(deadline=now - timedelta(hours=1), hard_deadline=now + timedelta(hours=5))
    tab = Tab(desk, sign_in(desk.staff), desk.staff)
    assert "needs a reason" in tab.type(desk.speed, value="3")["errors"]["value"]
    assert tab.type(desk.speed, value="3", late_reason="停电")["state"] == "saved"
    assert desk.figure().late_reason == "停电"
    page = tab.client.get(reverse("entry", query={"mode": "grid"})).content.decode()
    assert 'id="late-reason"' in page and 'value="停电"' in page


def test_the_task_force_types_for_any_unit_of_its_region(desk, sign_in):
    tab = Tab(desk, sign_in(desk.taskforce), desk.taskforce)
    assert tab.type(desk.foreign, unit=desk.neighbour, value="7")["state"] == "saved"
    assert Figure.objects.get().entered_by == desk.taskforce


def test_a_returned_cell_is_saved_again_after_a_change(desk, tab):
    figure = desk.submit(desk.speed, "3")
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="口径不符")
    assert tab.type(desk.speed, note="")["state"] == "returned"
    tab.seen[desk.speed.pk, "value"] = "3"
    assert tab.type(desk.speed, value="4")["state"] == "saved"


def paste(tab, text, *indicators, columns=("value", "denominator", "score", "note"), **more):
    answer = tab.post("entry_paste", text=text, columns=list(columns), rows=tab.rows(*indicators), **more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_pasted_block_is_laid_over_the_cells_and_nothing_is_stored_yet(desk, tab):
    text = paste(tab, "１２．５\t\t\t\n9\t10\t\t说明", desk.speed, desk.rate, desk.award)
    found = {(item["i"], item["field"] or item["column"]): (item["value"], item["status"]) for item in text["cells"]}
    assert found[desk.speed.pk, "value"] == ("12.5", "new")
    assert found[desk.rate.pk, "numerator"] == ("9", "new")
    assert found[desk.rate.pk, "denominator"] == ("10", "new")
    assert found[desk.rate.pk, "note"] == ("说明", "new")
    assert text["overflow"] == [] and not Figure.objects.exists()


def test_read_only_cells_overflow_and_faults_of_a_block_are_told(desk, tab):
    desk.submit(desk.speed, "3")
    text = paste(tab, "7\t8\n####\t1\n3\t4\t5\t6\t7\n9", desk.speed, desk.award, desk.rate)
    status = [(item["text"], item["status"]) for item in text["cells"]]
    assert status == [
        ("7", "readonly"),
        ("8", "readonly"),
        ("####", "error"),
        ("1", "readonly"),
        ("3", "new"),
        ("4", "new"),
        ("5", "readonly"),
        ("6", "new"),
    ]
    assert text["overflow"] == ["7", "9"]
    assert "Waiting for the reviewer" in text["cells"][0]["message"] and "narrow" in text["cells"][2]["message"]


def test_equal_and_empty_cells_of_a_block_change_nothing(desk, tab):
    desk.draft(desk.speed, "3")
    text = paste(tab, "3.00\n—", desk.speed, desk.award)
    assert [item["status"] for item in text["cells"]] == ["same", "blank"]


def test_a_block_over_rows_of_another_unit_is_refused_and_put_on_record(desk, tab):
    rows = [{"d": desk.neighbour.pk, "i": desk.foreign.pk}]
    response = tab.post("entry_paste", text="1\t2", columns=["value"], rows=rows)
    assert response.status_code == 400 and len(refusals(desk)) == 1


def test_handing_in_sends_what_is_ready_and_says_what_is_held(desk, tab):
    before = make.make_cycle(
        scheme=desk.cycle.scheme, region=desk.region, month=(desk.cycle.start - timedelta(days=1)).replace(day=1)
    )
    make.make_figure(desk.speed, desk.unit, before, "3")
    tab.type(desk.speed, value="4")  # a third worse
    tab.type(desk.award, score="4")
    text = tab.post("entry_submit", rows=tab.rows(desk.speed, desk.rate, desk.award)).json()
    assert text["done"] == 1 and text["said"] == "1 figure was submitted to the reviewer."
    (held,) = text["held"]
    assert (held["i"], held["field"]) == (desk.speed.pk, "note") and "Worse than last period" in held["message"]
    assert {row["i"]: row["state"] for row in text["rows"]} == {
        desk.speed.pk: "saved",
        desk.rate.pk: "empty",
        desk.award.pk: "locked",
    }
    tab.type(desk.speed, note="季节性波动")
    text = tab.post("entry_submit", rows=tab.rows(desk.speed)).json()
    assert (text["done"], text["held"]) == (1, [])
    assert desk.figure().state == FigureState.SUBMITTED


def test_a_returned_figure_is_handed_in_after_a_change_or_when_confirmed(desk, tab):
    figure = desk.submit(desk.speed, "3")
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="口径不符")
    text = tab.post("entry_submit", rows=tab.rows(desk.speed)).json()
    assert text["done"] == 0 and "checked, it is right" in text["held"][0]["message"]
    assert tab.post("entry_submit", rows=tab.rows(desk.speed), again=[desk.speed.pk]).json()["done"] == 1


def test_signing_in_again_is_for_the_person_of_the_page_alone(desk, client):
    person = make.make_user(Role.STAFF, department=desk.unit, password="a-long-password-1")
    other = make.make_user(Role.STAFF, department=desk.unit, password="a-long-password-2")
    url = reverse("sign_in_again")

    def attempt(user, password):
        body = json.dumps({"user": user, "password": password})
        return client.post(url, body, content_type="application/json").status_code

    assert attempt(person.pk, "a-long-password-2") == 403
    assert attempt(other.pk, "a-long-password-1") == 403
    assert "_auth_user_id" not in client.session
    assert attempt(person.pk, "a-long-password-1") == 200
    assert client.session["_auth_user_id"] == str(person.pk)
    for body in ("", "[]", '{"user": "x", "password": 1}', '{"user": null}'):
        assert client.post(url, body, content_type="application/json").status_code == 400


def test_wrong_passwords_in_place_lock_as_on_the_sign_in_page(desk, client):
    person = make.make_user(Role.STAFF, department=desk.unit, password="a-long-password-1")
    for password in ["wrong"] * 5 + ["a-long-password-1"]:
        body = json.dumps({"user": person.pk, "password": password})
        last = client.post(reverse("sign_in_again"), body, content_type="application/json")
    assert last.status_code == 429 and "_auth_user_id" not in client.session


def test_the_mode_of_the_page_is_remembered_and_scripts_make_the_grid_usual(desk, sign_in):
    client = sign_in(desk.staff)
    shows_grid = lambda **query: b'role="grid"' in client.get(reverse("entry", query=query)).content  # noqa: E731
    assert not shows_grid()
    client.cookies["script"] = "1"
    assert shows_grid()
    assert not shows_grid(mode="form") and not shows_grid()
    assert shows_grid(mode="grid") and shows_grid()


def test_the_matrix_shows_one_indicator_over_all_its_units(desk, sign_in):
    township = make.make_township("青石镇", region=desk.region)
    desk.speed.reports = ["lead", "township"]
    desk.speed.save()
    client = sign_in(desk.taskforce)
    url = reverse("entry", query={"mode": "matrix", "indicator": desk.speed.code})
    page = client.get(url).content.decode()
    assert (
        f'data-d="{township.pk}"' in page
        and f'data-d="{desk.unit.pk}"' in page
        and desk.rate.name not in page.split("<tbody")[1]
    )
    tab = Tab(desk, client, desk.taskforce)
    assert tab.type(desk.speed, unit=township, value="2")["state"] == "saved"
    assert client.get(reverse("entry", query={"mode": "matrix", "indicator": "X"})).status_code == 404
    assert sign_in(desk.staff).get(url).status_code == 404


def test_the_side_panel_tells_the_whole_story_of_a_figure(desk, tab):
    desk.speed.rule_text = "以系统数据为准"
    desk.speed.save()
    make.make_benchmark(desk.speed, desk.region, best="1.5")
    tab.type(desk.speed, value="3")
    tab.type(desk.speed, value="4")
    for query in ({}, {"part": "1"}):
        page = tab.client.get(reverse("entry_panel", args=[desk.speed.code], query=query)).content.decode()
        for text in ("李文静", "以系统数据为准", "省营商环境通报〔2026〕5号", "星沙县", "<del>3</del>", "<ins>4</ins>"):
            assert text in page
    assert tab.client.get(reverse("entry_panel", args=[desk.foreign.code])).status_code == 404
    other = Department.objects.get(pk=desk.neighbour.pk)
    theirs = reverse("entry_panel", args=[desk.foreign.code], query={"department": other.code})
    assert tab.client.get(theirs).status_code == 404


@pytest.mark.parametrize("rows", [1, 10])
def test_the_queries_of_the_grid_do_not_grow_with_the_rows(desk, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        indicator = make.make_indicator(scheme=desk.cycle.scheme, parent=desk.speed.parent)
        make.make_lead(indicator, desk.unit)
        make.make_figure(indicator, desk.unit, desk.cycle, "1", state=FigureState.RETURNED, entered_by=desk.staff)
    client = sign_in(desk.staff)
    client.get(reverse("entry", query={"mode": "grid"}))
    with django_assert_num_queries(11):
        client.get(reverse("entry"))

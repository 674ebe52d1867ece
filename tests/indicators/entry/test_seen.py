"""What is submitted is what was seen: two desks, two tabs, one account; a stale page overwrites and submits nothing."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from indicators.choices import FigureState
from indicators.models import Figure
from indicators.review.decide import return_figures
from tests.indicators.entry.desk import make_desk
from tests.indicators.entry.test_entry_cells import Tab, paste
from tests.indicators.entry.test_page import EntrySheet, messages_of, row

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


@pytest.fixture
def tab(desk, sign_in):
    return Tab(desk, sign_in(desk.staff), desk.staff)


@pytest.fixture
def second_tab(desk, sign_in):
    """Another tab of the same person, or the same account at another desk."""
    return Tab(desk, sign_in(desk.staff), desk.staff)


@pytest.fixture
def sheet(desk, sign_in):
    return EntrySheet(desk, sign_in(desk.staff))


def change(figure, value, **fields):
    """Somebody else's change: the same account at another desk leaves the same trace."""
    Figure.objects.filter(pk=figure.pk).update(value=value, version=figure.version + 1, **fields)
    figure.refresh_from_db()


# --- the grid, cell by cell --------------------------------------------------------------------------------------


def test_the_same_account_at_two_desks_is_shown_both_values(desk, tab, second_tab):
    tab.type(desk.speed, value="3")
    answer = second_tab.type(desk.speed, value="4")
    assert answer["clash"]["cells"] == {"value": {"theirs": "3", "mine": "4", "before": ""}}
    assert answer["clash"]["own"] is True
    assert desk.figure().value == 3


def test_a_stale_value_typed_once_more_is_a_change(desk, tab, second_tab):
    tab.type(desk.speed, value="3")
    second_tab.seen = dict(tab.seen)
    second_tab.type(desk.speed, value="4")
    answer = tab.type(desk.speed, value="3")
    assert answer["clash"]["cells"] == {"value": {"theirs": "4", "mine": "3", "before": "3"}}
    assert desk.figure().value == 4


def test_what_was_sent_and_never_answered_is_no_conflict_with_oneself(desk, tab):
    """The first sending arrived and its answer was lost: the page knows what it sent."""
    tab.type(desk.speed, value="3")
    tab.seen.clear()
    answer = tab.type(desk.speed, sent={"value": ["3"]}, value="4")
    assert answer["clash"] is None and desk.figure().value == 4


def test_the_same_number_written_otherwise_is_no_conflict(desk, tab, second_tab):
    tab.type(desk.speed, value="3.50")
    assert second_tab.type(desk.speed, value="３．５")["clash"] is None
    assert desk.figure().version == 1


def test_not_applicable_over_a_stale_rate_clashes_and_empties_nothing(desk, tab, second_tab):
    tab.type(desk.rate, numerator="9", denominator="10")
    second_tab.seen = dict(tab.seen)
    second_tab.type(desk.rate, numerator="8")
    answer = tab.type(desk.rate, numerator="不适用")
    assert set(answer["clash"]["cells"]) == {"numerator"}
    figure = desk.figure(desk.rate)
    assert (figure.numerator, figure.denominator, figure.not_applicable) == (8, 10, False)


def test_a_number_over_not_applicable_typed_elsewhere_leaves_its_reason(desk, tab, second_tab):
    tab.type(desk.speed, value="3")
    second_tab.seen = dict(tab.seen)
    second_tab.type(desk.speed, value="不适用", reason="无此业务")
    answer = tab.type(desk.speed, value="5")
    assert answer["clash"] and not answer["errors"]
    figure = desk.figure()
    assert (figure.value, figure.not_applicable, figure.reason) == (None, True, "无此业务")


# --- submitting from the grid ------------------------------------------------------------------------------------


def submit(tab, *rows, **more):
    return tab.post("entry_submit", rows=list(rows), **more).json()


def as_shown(desk, indicator, version):
    return {"d": desk.unit.pk, "i": indicator.pk, "version": version}


def test_a_row_changed_since_the_page_was_loaded_is_not_submitted(desk, tab):
    figure, award = desk.draft(desk.speed, "3"), desk.draft(desk.award, None, score="2")
    change(figure, "4")
    answer = submit(tab, as_shown(desk, desk.speed, 1), as_shown(desk, desk.award, award.version))
    assert answer["done"] == 1
    (held,) = answer["held"]
    assert held["i"] == desk.speed.pk and "changed since your page showed it" in held["message"]
    assert held["stale"] == {"who": "李文静", "at": held["stale"]["at"], "own": True}
    shown = {item["i"]: item for item in answer["rows"]}
    assert (shown[desk.speed.pk]["texts"]["value"], shown[desk.speed.pk]["version"]) == ("4", 2)
    assert (desk.figure().state, desk.figure(desk.award).state) == (FigureState.DRAFT, FigureState.SUBMITTED)
    answer = submit(tab, as_shown(desk, desk.speed, 2))
    assert (answer["done"], answer["held"]) == (1, [])


@pytest.mark.parametrize("version", [None, 0, 7])
def test_a_page_that_does_not_say_what_it_showed_submits_nothing(desk, tab, version):
    desk.draft(desk.speed, "3")
    named = {"d": desk.unit.pk, "i": desk.speed.pk} | ({} if version is None else {"version": version})
    assert submit(tab, named)["done"] == 0 and desk.figure().state == FigureState.DRAFT


def test_the_answers_to_saving_and_submitting_carry_what_the_head_counts(desk, tab):
    assert tab.type(desk.speed, value="3")["stage"] == "draft"
    assert tab.type(desk.speed, value="")["stage"] == "blank"
    tab.type(desk.speed, value="3")
    answer = submit(tab, as_shown(desk, desk.speed, 3), as_shown(desk, desk.rate, 0))
    assert [item["stage"] for item in answer["rows"]] == ["submitted", "blank"]
    assert answer["receipt"] == reverse("entry_receipt", query={"cycle": "2026-05", "department": desk.unit.code}) or (
        answer["receipt"].startswith(reverse("entry_receipt"))
    )


# --- a pasted block ----------------------------------------------------------------------------------------------


def test_a_block_over_a_row_changed_meanwhile_says_so_and_brings_the_row(desk, tab):
    figure = desk.draft(desk.speed, "3")
    change(figure, "4")
    rows = [as_shown(desk, desk.speed, 1), as_shown(desk, desk.award, 0)]
    answer = tab.post("entry_paste", text="7\n2", columns=["value"], rows=rows).json()
    first, second = answer["cells"]
    assert (first["status"], first["before"], first["value"]) == ("changed", "4", "7")
    assert "changed since your page showed it" in first["message"] and "李文静" in first["message"]
    assert second["status"] == "new"
    assert [(item["i"], item["texts"]["value"]) for item in answer["rows"]] == [(desk.speed.pk, "4")]


def test_a_block_that_says_what_stands_there_by_now_is_told_as_changed_too(desk, tab):
    figure = desk.draft(desk.speed, "3")
    change(figure, "4")
    answer = tab.post("entry_paste", text="4\n", columns=["value"], rows=[as_shown(desk, desk.speed, 1)]).json()
    assert [cell["status"] for cell in answer["cells"]] == ["same"] and len(answer["rows"]) == 1


def test_rows_as_they_were_shown_are_previewed_as_before(desk, tab):
    desk.draft(desk.speed, "3")
    rows = [as_shown(desk, desk.speed, 1)]
    answer = tab.post("entry_paste", text="7\t\n", columns=["value", "note"], rows=rows).json()
    assert [cell["status"] for cell in answer["cells"]] == ["new", "blank"] and answer["rows"] == []
    assert paste(tab, "7", desk.award)["rows"] == []


# --- the plain form, without JavaScript --------------------------------------------------------------------------


def test_the_form_of_a_stale_page_is_not_submitted_and_shows_both_values(desk, sheet):
    figure = desk.draft(desk.speed, "3")
    sheet.fields = sheet.read()
    change(figure, "4")
    response = sheet.post({}, action="submit")
    shown = row(response, desk.speed)
    assert (shown.mine, shown.theirs, shown.version) == ("3", "4", 2)
    assert (desk.figure().state, desk.figure().value) == (FigureState.DRAFT, Decimal(4))
    assert any("Nothing was submitted" in text for text in messages_of(response))
    fields = {**sheet.fields, f"i{desk.speed.pk}-version": "2", f"i{desk.speed.pk}-conflict": "1"}
    sheet.client.post(sheet.url, {**fields, f"i{desk.speed.pk}-choice": "theirs", "action": "submit"})
    assert (desk.figure().state, desk.figure().value) == (FigureState.SUBMITTED, Decimal(4))


def test_a_value_chosen_as_theirs_that_changed_once_more_is_asked_about_again(desk, sheet):
    figure = desk.draft(desk.speed, "3")
    sheet.fields = sheet.read()
    change(figure, "4")
    change(figure, "6")
    chosen = {"version": "2", "conflict": "1", "choice": "theirs"}
    response = sheet.post({(desk.speed, name): text for name, text in chosen.items()}, action="submit")
    assert row(response, desk.speed).theirs == "6" and desk.figure().state == FigureState.DRAFT


def test_saving_a_stale_page_names_what_changed_and_overwrites_nothing(desk, sheet):
    figure = desk.draft(desk.speed, "3")
    sheet.fields = sheet.read()
    change(figure, "4")
    response = sheet.post({(desk.award, "value"): "2"})
    assert desk.figure().value == 4
    (warning,) = [text for text in messages_of(response) if "办理时间" in text]
    assert "3" in warning and "4" in warning and "李文静" in warning


def test_a_cell_that_was_empty_on_the_page_is_not_submitted_with_what_came_since(desk, sheet):
    desk.draft(desk.speed, "3")
    response = sheet.post({}, action="submit")
    assert (row(response, desk.speed).mine, row(response, desk.speed).theirs) == ("empty", "3")
    assert desk.figure().state == FigureState.DRAFT


def test_a_row_that_the_page_did_not_offer_stays_and_is_named(desk, sheet):
    """It was with the reviewer when the page was loaded, and came back corrected by a colleague."""
    figure = desk.submit(desk.speed, "3")
    sheet.fields = sheet.read()
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="口径不符")
    figure.refresh_from_db()
    change(figure, "4")
    figure.revisions.create(at=desk.open, by=desk.staff, by_name="李文静", action="saved")
    response = sheet.post({(desk.award, "score"): "2"}, action="submit")
    assert (desk.figure().state, desk.figure(desk.award).state) == (FigureState.RETURNED, FigureState.SUBMITTED)
    assert "changed since your page showed it" in row(response, desk.speed).held


# --- the page of the last look -----------------------------------------------------------------------------------


def test_the_last_look_names_what_it_showed_and_what_stands_there_now(desk, sign_in):
    figure = desk.draft(desk.speed, "2.5")
    client = sign_in(desk.staff)
    page = client.get(reverse("entry_check")).content.decode()
    assert f'name="saw-{figure.pk}" value="2.5"' in page
    change(figure, "2")
    data = {"shown": [f"{figure.pk}:1"], f"saw-{figure.pk}": "2.5"}
    (text,) = messages_of(client.post(reverse("entry_check"), data, follow=True))
    assert "2.5" in text and "it is now 2" in text and "李文静" in text
    assert desk.figure().state == FigureState.DRAFT

"""The entry page: typed as offices write, nothing lost, nobody overwritten, without JavaScript."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState, RevisionAction
from indicators.cycles.lifecycle import grant_unlock
from indicators.entry.form_rows import blank_form
from indicators.entry.worksheet import worksheet
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


@pytest.fixture
def sheet(desk, sign_in):
    return EntrySheet(desk, sign_in(desk.staff))


class EntrySheet:
    """What a browser does with the page: it sends back every cell as it was shown, with what was typed over."""

    def __init__(self, desk, client, **query):
        self.desk, self.client = desk, client
        self.url = reverse("entry", query=query) if query else reverse("entry")
        self.fields = self.read()

    def read(self):
        form = blank_form(worksheet(cycle=self.desk.cycle, department=self.desk.unit, at=timezone.now()))
        fields = {}
        for row in form.rows:
            if row.line.editable:
                fields |= {f"{row.key}-version": row.version, f"{row.key}-was": row.was}
                names = ("numerator", "denominator") if row.is_ratio else ("value",)
                names += ("score",) if row.indicator.takes_score else ()
                fields |= {f"{row.key}-{name}": row.texts[name] for name in (*names, "reason", "note")}
                fields |= {f"{row.key}-na": "1"} if row.texts["na"] else {}
        return fields

    def post(self, typed, action="save", follow=True):
        values = {f"i{indicator.pk}-{name}": text for (indicator, name), text in typed.items()}
        return self.client.post(self.url, {**self.fields, **values, "action": action}, follow=follow)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def row(response, indicator):
    return response.context["form"].by_id()[indicator.pk]


def test_the_page_shows_every_owed_figure_under_its_first_level_with_last_month_and_benchmark(desk, sign_in):
    april = make.make_cycle(
        scheme=desk.cycle.scheme, region=desk.region, month=(desk.cycle.start - timedelta(days=1)).replace(day=1)
    )
    make.make_figure(desk.speed, desk.unit, april, "4.5")
    make.make_benchmark(desk.speed, desk.region, best="1.5", average="3")
    page = sign_in(desk.staff).get(reverse("entry")).content.decode()
    for text in ("I01 开办企业", "I01-01", "lower is better", "工作日", "4.50", "1.50", "星沙县", "3.00", "left until"):
        assert text in page
    assert "I02-01" not in page


def test_numbers_are_read_as_offices_write_them(desk, sheet):
    sheet.post(
        {(desk.speed, "value"): "１，２３４．５ 工作日", (desk.award, "value"): "3", (desk.award, "score"): " ４.5 "},
        follow=False,
    )
    assert desk.figure().value == Decimal("1234.5")
    assert desk.figure(desk.award).score == Decimal("4.5")


def test_a_rate_is_typed_as_its_two_parts(desk, sheet):
    sheet.post({(desk.rate, "numerator"): "2", (desk.rate, "denominator"): "3"}, follow=False)
    assert desk.figure(desk.rate).value == Decimal("66.67")


def test_untouched_and_empty_rows_write_nothing(desk, sheet):
    response = sheet.post({})
    assert messages_of(response) == ["Nothing was changed."]
    assert not Figure.objects.exists() and not Revision.objects.exists()


def test_what_cannot_be_read_is_said_and_shown_again_as_typed(desk, sign_in):
    texts = ["abc", "NaN", "Infinity", "9" * 40, "2026-05-01", "1,23", "0.123456789", "1e5", "-3", "98％"]
    leaves = desk.more_like(desk.speed, len(texts))
    sheet = EntrySheet(desk, sign_in(desk.staff))
    response = sheet.post({(leaf, "value"): text for leaf, text in zip(leaves, texts, strict=True)})
    assert response.status_code == 200
    assert [row(response, leaf).texts["value"] for leaf in leaves] == texts
    problems, page = response.context["form"].problems, response.content.decode()
    assert [problem["url"] for problem in problems] == [f"#i{leaf.pk}-value" for leaf in leaves]
    assert page.count('aria-invalid="true"') == len(texts)
    for problem, leaf in zip(problems, leaves, strict=True):
        assert problem["text"].startswith(leaf.code) and f'href="{problem["url"]}"' in page
    assert not Figure.objects.exists()


def test_good_rows_are_saved_beside_bad_ones_and_every_fault_is_told_at_once(desk, sheet):
    response = sheet.post(
        {
            (desk.speed, "value"): "3",
            (desk.rate, "numerator"): "x",
            (desk.award, "score"): "9",
            (desk.award, "note"): "n",
        }
    )
    assert messages_of(response) == ["1 figure was saved."]
    assert desk.figure().value == 3
    assert len(response.context["form"].problems) == 2


def test_several_faults_in_one_row_are_told_each_at_its_cell(desk, sheet):
    response = sheet.post({(desk.award, "value"): "x", (desk.award, "score"): "y", (desk.award, "reason"): "长" * 201})
    assert {problem["url"].rpartition("-")[2] for problem in response.context["form"].problems} == {
        "value",
        "score",
        "reason",
    }


def test_submitting_saves_first_and_leaves_empty_rows_with_the_unit(desk, sheet):
    response = sheet.post({(desk.speed, "value"): "3"}, action="submit")
    assert messages_of(response) == ["1 figure was saved.", "1 figure was submitted to the reviewer."]
    assert desk.figure().state == FigureState.SUBMITTED


def test_nothing_is_submitted_while_there_are_problems(desk, sheet):
    response = sheet.post({(desk.speed, "value"): "3", (desk.award, "score"): "x"}, action="submit")
    assert desk.figure().state == FigureState.DRAFT
    assert any("Nothing was submitted" in text for text in messages_of(response))


def test_not_applicable_is_taken_with_its_reason(desk, sheet):
    response = sheet.post({(desk.speed, "na"): "1"})
    assert "needs a reason" in response.context["form"].problems[0]["text"]
    sheet.post({(desk.speed, "na"): "1", (desk.speed, "reason"): "无此业务"}, follow=False)
    assert desk.figure().not_applicable


def test_a_change_made_meanwhile_shows_both_values_and_the_choice_decides(desk, sheet, sign_in):
    desk.draft(desk.speed, "3")
    sheet.fields = sheet.read()
    EntrySheet(desk, sign_in(desk.colleague)).post({(desk.speed, "value"): "4"}, follow=False)
    response = sheet.post({(desk.speed, "value"): "5"})
    shown = row(response, desk.speed)
    assert (shown.theirs, shown.mine, shown.version) == ("4", "5", 2)
    page = response.content.decode()
    assert "周强" in page and f'name="i{desk.speed.pk}-choice" value="mine"' in page
    assert desk.figure().value == 4

    again = {(desk.speed, "value"): "5", (desk.speed, "version"): "2", (desk.speed, "conflict"): "1"}
    assert row(sheet.post(again), desk.speed).conflict, "without a choice it is asked again"
    sheet.post({**again, (desk.speed, "choice"): "theirs"}, follow=False)
    assert desk.figure().value == 4
    sheet.post({**again, (desk.speed, "choice"): "mine"}, follow=False)
    assert desk.figure().value == 5


def test_a_third_change_while_choosing_is_a_conflict_again(desk, sheet):
    figure = desk.draft(desk.speed, "3")
    Figure.objects.filter(pk=figure.pk).update(value=6, version=3)
    chosen = {"value": "5", "version": "2", "conflict": "1", "choice": "mine"}
    response = sheet.post({(desk.speed, name): text for name, text in chosen.items()})
    assert row(response, desk.speed).theirs == "6" and desk.figure().value == 6


def test_rows_a_colleague_changed_and_i_did_not_touch_do_not_collide(desk, sheet, sign_in):
    desk.draft(desk.speed, "3")
    sheet.fields = sheet.read()
    EntrySheet(desk, sign_in(desk.colleague)).post({(desk.speed, "value"): "4"}, follow=False)
    response = sheet.post({(desk.award, "value"): "2"})
    assert messages_of(response) == [
        "1 figure was saved.",
        "“办理时间” was changed meanwhile by 周强: your page showed 3, it is now 4.",
    ]
    assert desk.figure().value == 4


def test_a_row_with_a_fault_keeps_the_version_it_was_typed_over(desk, sheet):
    figure = desk.draft(desk.speed, "3")
    sheet.fields = sheet.read()
    Figure.objects.filter(pk=figure.pk).update(value=4, version=2)
    response = sheet.post({(desk.speed, "value"): "x"})
    assert row(response, desk.speed).version == 1


def test_a_submitted_row_is_read_only_and_says_why(desk, sign_in):
    desk.submit()
    page = sign_in(desk.staff).get(reverse("entry")).content.decode()
    assert f'name="i{desk.speed.pk}-value"' not in page
    assert "Waiting for the reviewer" in page


def test_what_was_typed_over_a_row_submitted_meanwhile_is_told_and_not_saved(desk, sheet):
    desk.submit(desk.speed, "3")
    response = sheet.post({(desk.speed, "value"): "7"})
    assert desk.figure().value == 3
    (problem,) = response.context["form"].problems
    assert "has been submitted" in problem["text"] and "not saved: 7" in problem["text"]


def test_a_returned_figure_shows_the_reason_and_stays_until_it_is_changed_or_confirmed(desk, sheet):
    figure = desk.submit(desk.speed, "3")
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="口径不符")
    sheet.fields = sheet.read()
    assert "口径不符" in sheet.client.get(sheet.url).content.decode()
    response = sheet.post({}, action="submit")
    assert desk.figure().state == FigureState.RETURNED
    assert any("was not changed and stays" in text for text in messages_of(response))
    sheet.post({(desk.speed, "again"): "1"}, action="submit", follow=False)
    assert desk.figure().state == FigureState.SUBMITTED


def test_a_returned_figure_that_was_changed_is_submitted_again(desk, sheet):
    figure = desk.submit(desk.speed, "3")
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="口径不符")
    sheet.fields = sheet.read()
    sheet.post({(desk.speed, "value"): "4"}, follow=False)
    sheet.fields = sheet.read()
    sheet.post({}, action="submit", follow=False)
    assert desk.figure().state == FigureState.SUBMITTED


def test_after_the_deadline_nothing_is_offered_and_nothing_is_taken(sign_in):
    desk = make_desk()
    sheet = EntrySheet(desk, sign_in(desk.staff))
    desk.cycle.deadline = timezone.now() - timedelta(minutes=1)
    desk.cycle.save()
    response = sheet.post({(desk.speed, "value"): "3"})
    assert not Figure.objects.exists()
    assert "period is closed" in response.context["form"].problems[0]["text"]
    assert "unlock" in sheet.client.get(sheet.url).content.decode()


def test_an_unlock_is_announced_with_who_why_and_until_when(sign_in):
    desk = make_desk(state=CycleState.CLOSED, deadline=timezone.now() - timedelta(days=1))
    grant_unlock(cycle=desk.cycle, department=desk.unit, indicator=desk.speed, reason="停电", actor=desk.taskforce)
    client = sign_in(desk.staff)
    page = client.get(reverse("entry")).content.decode()
    assert "陈晓明" in page and "停电" in page
    assert f'name="i{desk.speed.pk}-value"' in page and f'name="i{desk.award.pk}-value"' not in page


def test_cells_of_an_indicator_the_unit_does_not_report_are_refused_and_put_on_record(desk, sheet):
    response = sheet.post({(desk.foreign, "value"): "9"})
    assert not Figure.objects.exists()
    assert "does not report" in messages_of(response)[0]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.detail["indicators"]) == ("entry.refused", desk.staff, [desk.foreign.pk])


def test_another_units_sheet_is_not_found_and_writing_to_it_is_put_on_record(desk, sign_in):
    client = sign_in(desk.staff)
    url = reverse("entry", query={"department": desk.neighbour.code})
    assert client.get(url).status_code == 404
    assert not AuditEntry.objects.exists()
    assert client.post(url, {f"i{desk.foreign.pk}-value": "9"}).status_code == 404
    assert AuditEntry.objects.get().detail == {"department": desk.neighbour.code}
    assert not Figure.objects.exists()


def test_a_leader_who_is_also_staff_enters_for_the_own_unit_only(desk, sign_in):
    both = make.make_user(Role.LEADER, Role.STAFF, department=desk.unit)
    client = sign_in(both)
    assert client.get(reverse("entry")).status_code == 200
    assert client.get(reverse("entry", query={"department": desk.neighbour.code})).status_code == 404


def test_the_task_force_chooses_a_unit_and_enters_under_its_own_name(desk, sign_in):
    client = sign_in(desk.taskforce)
    assert desk.neighbour.name in client.get(reverse("entry")).content.decode()
    sheet = EntrySheet(desk, client, department=desk.unit.code)
    sheet.post({(desk.speed, "value"): "3"}, follow=False)
    assert desk.figure().entered_by == desk.taskforce


def test_a_spoilt_version_overwrites_nothing(desk, sign_in):
    versions = ("", "x", "-1", "9" * 30, "²")
    leaves = desk.more_like(desk.speed, len(versions))
    for leaf in leaves:
        desk.draft(leaf, "3")
    typed = {(leaf, "value"): "5" for leaf in leaves}
    typed |= {(leaf, "version"): version for leaf, version in zip(leaves, versions, strict=True)}
    EntrySheet(desk, sign_in(desk.staff)).post(typed)
    assert [desk.figure(leaf).value for leaf in leaves] == [3] * len(versions)


def test_saving_keeps_points_that_the_page_does_not_show(desk, sheet):
    desk.draft(desk.speed, "3", score="2")
    sheet.fields = sheet.read()
    sheet.post({(desk.speed, "value"): "4"}, follow=False)
    assert (desk.figure().value, desk.figure().score) == (4, 2)


def test_before_the_first_period_the_page_says_so(sign_in):
    unit = make.make_department()
    page = sign_in(make.make_user(Role.STAFF, department=unit)).get(reverse("entry"))
    assert "No period has been opened yet." in page.content.decode()


def test_an_unknown_period_is_not_found(desk, sign_in):
    assert sign_in(desk.staff).get(reverse("entry", query={"cycle": "2031-01"})).status_code == 404


def test_revisions_tell_the_whole_story_of_a_figure(desk, sheet):
    sheet.post({(desk.speed, "value"): "3"}, action="submit", follow=False)
    assert list(Revision.objects.values_list("action", flat=True).order_by("pk")) == [
        RevisionAction.SAVED,
        RevisionAction.SUBMITTED,
    ]


@pytest.mark.parametrize("rows", [1, 10])
def test_the_queries_do_not_grow_with_the_rows(desk, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        indicator = make.make_indicator(scheme=desk.cycle.scheme, parent=desk.speed.parent)
        make.make_lead(indicator, desk.unit)
        make.make_figure(indicator, desk.unit, desk.cycle, "1", state=FigureState.RETURNED, entered_by=desk.staff)
        make.make_benchmark(indicator, desk.region, "2")
    client = sign_in(desk.staff)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("entry"))


QUERIES = 11

"""截至: the day that a figure describes, typed on the form and in the grid, pasted, kept in the history and shown."""

from copy import deepcopy
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from indicators.entry.save import save_figures
from indicators.figures.seals import first_false_figure
from indicators.models import Cycle, Figure, Revision
from tests.indicators.entry.desk import make_desk
from tests.indicators.entry.test_entry_cells import Tab, paste
from tests.indicators.entry.test_page import EntrySheet

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 25)
REMEDY = "Give a day of the period, or leave it empty for the last one."
AFTER = f"The day 2026-06-01 lies after the period, which ends on 2026-05-31. {REMEDY}"


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


@pytest.fixture
def tab(desk, sign_in):
    return Tab(desk, sign_in(desk.staff), desk.staff)


def row_of(response, indicator):
    return next(row for row in response.context["form"].rows if row.indicator == indicator)


class TestADayOnTheForm:
    def test_it_takes_the_day_as_offices_write_it(self, desk, sheet):
        sheet.post({(desk.speed, "value"): "3", (desk.speed, "as_of"): "2026年5月25日"})
        assert (desk.figure().value, desk.figure().as_of) == (3, DAY)

    def test_the_last_day_of_the_period_is_stored_as_none(self, desk, sheet):
        sheet.post({(desk.speed, "value"): "3", (desk.speed, "as_of"): "2026.5.31"})
        assert desk.figure().as_of is None

    def test_an_empty_cell_names_the_last_day_of_the_period(self, desk, sheet):
        assert 'placeholder="as of 2026-05-31"' in sheet.client.get(sheet.url).text

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("2026-06-01", AFTER),
            ("2026-04-30", f"The day 2026-04-30 lies before the period, which begins on 2026-05-01. {REMEDY}"),
            ("25日", "“25日” is not a certain day. Write the day as year-month-day, for example 2026-05-31."),
        ],
    )
    def test_a_day_that_cannot_be_is_refused_at_its_cell_and_nothing_typed_is_lost(self, desk, sheet, text, message):
        answer = sheet.post({(desk.speed, "value"): "3", (desk.speed, "as_of"): text})
        row = row_of(answer, desk.speed)
        assert row.errors == {"as_of": message}
        assert (row.texts["value"], row.texts["as_of"], row.opens_more) == ("3", text, True)
        assert answer.context["form"].problems[0]["url"] == f"#{row.key}-as_of"
        assert not Figure.objects.exists()

    def test_what_is_not_applicable_describes_no_day(self, desk, sheet):
        typed = {(desk.speed, "na"): "1", (desk.speed, "reason"): "无业务", (desk.speed, "as_of"): "2026-05-25"}
        row = row_of(sheet.post(typed), desk.speed)
        assert row.errors == {"as_of": "“Not applicable” describes no day: clear the day, or give a figure."}

    def test_a_page_that_knows_no_day_leaves_it_as_it_stands(self, desk, sheet):
        desk.draft(as_of=DAY)
        sheet.fields = sheet.read()
        assert f"i{desk.speed.pk}-as_of" not in sheet.fields
        sheet.post({(desk.speed, "value"): "4"})
        assert (desk.figure().value, desk.figure().as_of) == (4, DAY)

    def test_an_emptied_cell_is_the_last_day_again(self, desk, sheet):
        desk.draft(as_of=DAY)
        sheet.fields = sheet.read()
        sheet.post({(desk.speed, "as_of"): ""})
        assert desk.figure().as_of is None


class TestADayInTheGrid:
    def test_a_typed_day_is_saved_and_answered_as_it_stands_there(self, desk, tab):
        tab.type(desk.speed, value="3")
        row = tab.type(desk.speed, as_of="2026/5/25")
        assert (row["texts"]["as_of"], row["errors"], desk.figure().as_of) == ("2026-05-25", {}, DAY)

    def test_a_day_that_cannot_be_is_told_at_its_cell(self, desk, tab):
        tab.type(desk.speed, value="3")
        assert tab.type(desk.speed, as_of="2026-06-01")["errors"] == {"as_of": AFTER}
        assert desk.figure().as_of is None

    def test_the_same_day_in_other_words_is_no_clash_and_another_one_is(self, desk, tab):
        tab.type(desk.speed, value="3", as_of="2026-05-25")
        tab.seen[desk.speed.pk, "as_of"] = ""
        assert tab.type(desk.speed, as_of="2026年5月25日")["clash"] is None
        tab.seen[desk.speed.pk, "as_of"] = ""
        clash = tab.type(desk.speed, as_of="2026-05-20")["clash"]
        assert clash["cells"] == {"as_of": {"theirs": "2026-05-25", "mine": "2026-05-20", "before": ""}}

    def test_not_applicable_takes_the_day_along(self, desk, tab):
        tab.type(desk.speed, value="3", as_of="2026-05-25", reason="无业务")
        row = tab.type(desk.speed, value="不适用")
        assert (row["texts"]["na"], row["texts"]["as_of"], desk.figure().as_of) == ("1", "", None)

    def test_the_page_says_it_below_the_note_and_the_panel_takes_it(self, desk, tab):
        desk.draft(as_of=DAY)
        page = tab.client.get(reverse("entry", query={"mode": "grid"})).text
        assert '<span class="g-day">as of 2026-05-25</span>' in page and 'data-as-of="2026-05-25"' in page
        panel = tab.client.get(reverse("entry_panel", args=[desk.speed.code], query={"part": "1"})).text
        assert f'data-day="{desk.unit.pk}-{desk.speed.pk}"' in panel and 'placeholder="2026-05-31"' in panel

    def test_a_column_of_days_behind_the_note_is_understood(self, desk, tab):
        columns = ("value", "denominator", "score", "note", "as_of")
        text = "3\t\t\t月中\t2026.5.25\n9\t10\t\t\t2026-05-31\n1\t\t\t\t5月底"
        found = paste(tab, text, desk.speed, desk.rate, desk.award, columns=columns)
        days = [(each["value"], each["status"]) for each in found["cells"] if each["column"] == "as_of"]
        assert days == [("2026-05-25", "new"), ("2026-05-31", "new"), ("", "error")]
        assert found["overflow"] == []

    def test_any_other_column_behind_the_note_is_none_of_the_page(self, desk, tab):
        columns = ("value", "denominator", "score", "note", "as_of")
        found = paste(tab, "3\t\t\t\t草稿\n9\t10\t\t\t草稿", desk.speed, desk.rate, columns=columns)
        assert found["overflow"] == ["草稿", "草稿"]
        assert {each["column"] for each in found["cells"]} == {"value", "denominator", "score", "note"}


class TestADayAtEveryDoor:
    def test_a_day_that_has_not_come_is_refused(self, desk):
        entry = desk.entry(desk.speed, "3", as_of=date(2026, 5, 28))
        at = timezone.make_aware(datetime(2026, 5, 27, 9))
        [refused] = save_figures(cycle=desk.cycle, entries=[entry], actor=desk.staff, at=at).refused
        assert refused.message == f"The day 2026-05-28 has not come yet: today is 2026-05-27. {REMEDY}"

    def test_points_above_the_full_marks_are_refused(self, desk, tab):
        row = tab.type(desk.award, value="1", score="5.5")
        assert row["errors"] == {"value": "The score must lie between 0 and the full marks of 5."}


class TestADayInTheHistory:
    def test_a_change_of_the_day_is_on_record_and_told_in_words(self, desk, tab):
        tab.type(desk.speed, value="3")
        tab.type(desk.speed, as_of="2026-05-25")
        last = Revision.objects.order_by("-pk").first()
        assert (last.before.get("as_of"), last.after["as_of"]) == (None, "2026-05-25")
        panel = tab.client.get(reverse("entry_panel", args=[desk.speed.code])).context["dossier"]
        assert panel.changes[0].cells == [("as of", "", "2026-05-25")]

    def test_a_day_that_was_changed_past_its_history_is_found(self, desk, tab):
        tab.type(desk.speed, value="3", as_of="2026-05-25")
        assert first_false_figure() is None
        Figure.objects.update(as_of=date(2026, 5, 20))
        assert first_false_figure().key == desk.figure().pk

    def test_lines_from_before_there_was_a_day_keep_reading(self, desk, tab):
        tab.type(desk.speed, value="3")
        assert "as_of" not in Revision.objects.get().after
        assert first_false_figure() is None
        assert tab.client.get(reverse("entry_panel", args=[desk.speed.code])).status_code == 200

    def test_receipt_review_and_the_locked_row_show_it_where_it_differs(self, desk, sheet, sign_in):
        typed = {(desk.speed, "value"): "3", (desk.speed, "as_of"): "2026-05-25"}
        sheet.post({**typed, (desk.award, "value"): "1", (desk.award, "score"): "2"}, action="submit")
        receipt = sheet.client.get(reverse("entry_receipt")).context["book"]
        texts = [line.text for each in receipt.receipts for line in each.lines]
        assert texts == ["3; as of 2026-05-25", "1; score 2"]
        assert sheet.client.get(reverse("entry", query={"mode": "form"})).text.count("as of 2026-05-25") == 1
        review = sign_in(desk.reviewer).get(reverse("review")).text
        assert review.count("as of 2026-05-25") == 1

    def test_the_day_alone_is_no_figure(self, desk, tab):
        tab.type(desk.speed, as_of="2026-05-25")
        assert (desk.figure().is_blank, desk.figure().as_of) == (True, DAY)
        assert Cycle.objects.get().figures.count() == 1

"""截至 in a sheet: a column of the blank form and of anybody's own, with days as Excel and as people write them."""

from copy import deepcopy
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Figure
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload.sheets import (
    HEAD_ROW,
    confirm,
    faults,
    fill,
    form_of,
    page_of,
    sheet,
    statuses,
    upload_sheet,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 25)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


@pytest.fixture
def clerk(desk, sign_in):
    return sign_in(desk.staff)


@pytest.mark.parametrize(
    "typed", [datetime(2026, 5, 25), date(2026, 5, 25), "2026年5月25日", "2026.5.25", "2026-05-25"]
)
@pytest.mark.long
def test_the_form_takes_a_day_of_excel_and_a_typed_one(desk, clerk, typed):
    preview = upload_sheet(clerk, fill(form_of(clerk, desk), {"I01-01": {"Value": 3, "As of": typed}}))
    assert (statuses(preview), faults(preview)) == ({"I01-01": "new", "I01-02": "same", "I01-03": "same"}, [])
    confirm(clerk, preview)
    assert (desk.figure().value, desk.figure().as_of) == (3, DAY)


def test_the_form_shows_the_day_and_what_comes_back_untouched_changes_nothing(desk, clerk):
    desk.draft(as_of=DAY)
    form = form_of(clerk, desk)
    headings = [cell.value for cell in page_of(form)[HEAD_ROW]]
    assert page_of(form).cell(HEAD_ROW + 1, headings.index("As of") + 1).value == "2026-05-25"
    assert statuses(upload_sheet(clerk, form))["I01-01"] == "same"


def test_a_day_outside_the_period_is_told_at_its_cell(desk, clerk):
    form = fill(form_of(clerk, desk), {"I01-01": {"Value": 3, "As of": datetime(2026, 6, 1)}})
    headings = [cell.value for cell in page_of(form)[HEAD_ROW]]
    column = "ABCDEFGHIJKLMNOPQRS"[headings.index("As of")]
    [(cell, message)] = faults(upload_sheet(clerk, form))
    assert (cell[0], message.split(".")[0]) == (
        column,
        "The day 2026-06-01 lies after the period, which ends on 2026-05-31",
    )


def test_a_date_in_a_cell_of_numbers_is_still_none(desk, clerk):
    form = fill(form_of(clerk, desk), {"I01-01": {"Value": datetime(2026, 5, 3)}})
    [(_cell, message)] = faults(upload_sheet(clerk, form))
    assert message.startswith("The cell holds a date or time")


@pytest.mark.parametrize("heading", ["截至", "截至日期", "数据截止日期", "as_of"])
@pytest.mark.long
def test_their_own_sheet_names_it_in_their_own_words(desk, clerk, heading):
    rows = [["指标名称", "本月值", heading], ["办理时间", 3, datetime(2026, 5, 25)], ["示范典型", None, "2026-05-25"]]
    preview = upload_sheet(clerk, sheet(*rows))
    assert statuses(preview) == {"I01-01": "new"}, faults(preview)
    confirm(clerk, preview)
    assert desk.figure().as_of == DAY and Figure.objects.count() == 1


def test_a_sheet_without_the_column_leaves_the_stored_day(desk, clerk):
    desk.draft(as_of=DAY)
    confirm(clerk, upload_sheet(clerk, sheet(["指标名称", "本月值"], ["办理时间", 4])))
    assert (desk.figure().value, desk.figure().as_of) == (4, DAY)


def test_the_day_alone_is_put_right_by_a_sheet_that_says_nothing_else(desk, clerk):
    desk.draft()
    confirm(clerk, upload_sheet(clerk, sheet(["指标名称", "本月值", "截至"], ["办理时间", None, "2026-05-25"])))
    assert (desk.figure().value, desk.figure().as_of) == (3, DAY)


class TestADayInTheCommand:
    @pytest.fixture
    def load(self, desk, tmp_path):
        def do(text):
            file = tmp_path / "f.csv"
            file.write_text(f"indicator_code,department_code,value,不适用,理由,截至日期\n{text}")
            out = StringIO()
            call_command("import_figures", file, cycle="2026-05", user=desk.taskforce.username, stdout=out)
            return out.getvalue()

        return do

    def test_it_takes_the_column(self, desk, load):
        load(f"I01-01,{desk.unit.code},3,,,2026年5月25日\nI01-03,{desk.unit.code},1,,,2026-05-31\n")
        assert [desk.figure().as_of, desk.figure(desk.award).as_of] == [DAY, None]

    @pytest.mark.parametrize("row", ["3,,,2026-06-01", "3,,,月底", ",是,无业务,2026-05-25"])
    def test_a_day_that_cannot_be_names_its_column_and_nothing_is_loaded(self, desk, load, row):
        with pytest.raises(CommandError, match=r"截至日期|不适用"):
            load(f"I01-01,{desk.unit.code},{row}\n")
        assert not Figure.objects.exists()


def test_the_page_of_matching_offers_it(desk, clerk):
    question = upload_sheet(clerk, sheet(["考核内容（五月）", "我们的数"], ["办理时间", 2.5]))
    choices = dict(question.context["meanings"].fields["c1"].choices)
    assert choices["as_of"] == "as_of"


@pytest.mark.long
def test_a_form_that_has_no_such_column_leaves_the_stored_day(desk, clerk):
    desk.draft(as_of=DAY)
    form = form_of(clerk, desk)
    place = [cell.value for cell in page_of(form)[HEAD_ROW]].index("As of") + 1

    def forget(book):
        book.worksheets[0].delete_cols(place)

    assert statuses(upload_sheet(clerk, fill(form, {}, forget)))["I01-01"] == "same"
    confirm(clerk, upload_sheet(clerk, fill(form, {"I01-01": {"Value": 4}}, forget)))
    assert (desk.figure().value, desk.figure().as_of) == (4, DAY)

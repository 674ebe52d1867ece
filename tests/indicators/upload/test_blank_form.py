"""The month's form as a workbook: downloaded, filled in offline, uploaded, previewed, confirmed."""

import json
import re
import subprocess
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from departments.models import AuditEntry, Upload
from indicators.choices import FigureState
from indicators.models import Cycle, Figure, Revision
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload.sheets import (
    HEAD_ROW,
    address_of,
    confirm,
    faults,
    fill,
    form_of,
    messages_of,
    page_of,
    problems_of,
    say_columns,
    statuses,
    upload_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client, settings):
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


@pytest.fixture(scope="module")
def form(county):
    """The form as it is handed out while nothing is stored."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.staff)
    return form_of(client, county)


@pytest.fixture(scope="module")
def form_with_three(county):
    """The form as it is handed out when a 3 is a draft; the draft itself is each test's own."""
    with transaction.atomic():
        county.draft(value="3")
        client = Client(headers={"accept-language": "en"})
        client.force_login(county.staff)
        content = form_of(client, county)
        transaction.set_rollback(True)
    return content


@pytest.fixture(scope="module")
def figures_file(form):
    return fill(form, TYPED)


FORM_QUERIES, PREVIEW_QUERIES = 14, 17
FORBIDDEN_MARKS = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|<[^>]*\son[a-z]+=")
HOUR = timedelta(hours=1)
TYPED = {
    "I01-01": {"Value": 2.5, "Note": "已核对"},
    "I01-02": {"Numerator": 29, "Denominator": "30"},
    "I01-03": {"Value": 1, "Score": 4.5},
}


def row_of(page, code):
    return next(row for row in page.iter_rows(min_row=HEAD_ROW + 1) if row[0].value == code)


def headings(page):
    return [cell.value for cell in page[HEAD_ROW]]


class TestTheForm:
    def test_it_shows_the_unit_the_period_and_every_owed_figure_with_what_is_known(self, desk, clerk):
        before = make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2026, 4, 1))
        scheme = make.make_scheme(code=desk.cycle.scheme.code, year=2025)
        last_year = make.make_cycle(scheme=scheme, region=desk.region, month=date(2025, 5, 1))
        old = make.make_indicator("I01-01", scheme=scheme)
        make.make_figure(desk.speed, desk.unit, before, "3")
        make.make_figure(old, desk.unit, last_year, "5")
        make.make_benchmark(desk.speed, desk.region, "1", "2.5")
        page = page_of(form_of(clerk, desk))
        assert desk.unit.name in page["A1"].value and "2026-05" in page["A1"].value
        values = dict(zip(headings(page), [cell.value for cell in row_of(page, "I01-01")], strict=True))
        assert values == {
            "Code": "I01-01",
            "Indicator": "办理时间（lower is better）",
            "Unit of measure": "工作日",
            "Basis": "Month",
            "Last period\n2026-04": 3,
            "Same period last year": 5,
            "Best": 1,
            "Average": 2.5,
            "Value": None,
            "Numerator": None,
            "Denominator": None,
            "Score": None,
            "Not applicable": None,
            "Reason": None,
            "Note": None,
            "As of": None,
            "State": "Not started",
        }

    def test_only_the_cells_that_may_be_typed_are_unlocked(self, desk, clerk):
        desk.submit(desk.award, "1")
        page = page_of(form_of(clerk, desk))
        unlocked = {
            code: [
                title
                for title, cell in zip(headings(page), row_of(page, code), strict=True)
                if not cell.protection.locked
            ]
            for code in ("I01-01", "I01-02", "I01-03")
        }
        assert unlocked == {
            "I01-01": ["Value", "Not applicable", "Reason", "Note", "As of"],
            "I01-02": ["Numerator", "Denominator", "Not applicable", "Reason", "Note", "As of"],
            "I01-03": [],
        }
        assert page.protection.sheet and not page.protection.password

    def test_it_is_set_up_for_paper_and_checks_what_is_typed(self, desk, clerk, form):
        page = page_of(form)
        setup = page.page_setup
        assert (page.freeze_panes, page.print_title_rows, setup.orientation) == ("C4", "$1:$3", "landscape")
        assert (setup.paperSize, "&P" in page.oddFooter.center.text) == (9, True)
        kinds = {check.type: check.errorStyle for check in page.data_validations.dataValidation}
        assert kinds == {"decimal": "warning", "date": "warning", "list": "stop", "textLength": "stop"}

    def test_text_is_never_a_formula(self, desk, clerk):
        desk.draft(note='=HYPERLINK("http://x")')
        cell = row_of(page_of(form_of(clerk, desk)), "I01-01")[14]
        assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")

    def test_it_comes_in_the_readers_language_and_both_are_understood(self, desk, clerk, form):
        english = form
        clerk.cookies["django_language"] = "zh-hans"
        assert statuses(upload_sheet(clerk, fill(english, TYPED)))["I01-01"] == "new"

    def test_it_carries_its_keys_in_a_sheet_that_no_menu_shows(self, desk, clerk, tmp_path, form):
        (tmp_path / "a.xlsx").write_bytes(form)
        book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
        lines = [row[0] for row in book.get_sheet_by_name("_duibiao").to_python()]
        assert json.loads(lines[2])[:5] == [
            desk.region.code,
            desk.cycle.scheme.code,
            "month",
            "2026-05",
            desk.unit.code,
        ]
        assert book.sheets_metadata[1].visible == SheetVisibleEnum.VeryHidden


class TestTheRoundTrip:
    def test_what_was_typed_offline_is_previewed_and_confirmed_whole(self, desk, clerk, form_with_three):
        desk.draft(value="3")
        preview = upload_sheet(clerk, fill(form_with_three, TYPED))
        assert statuses(preview) == {"I01-01": "changed", "I01-02": "new", "I01-03": "new"}
        assert "<del>3</del>" in preview.text and "<ins>2.5</ins>" in preview.text
        assert desk.figure().value == 3 and Figure.objects.count() == 1, "saved before it was confirmed"

        answer = confirm(clerk, preview)
        assert messages_of(answer) == "3 figures were saved."
        speed, rate, award = map(desk.figure, (desk.speed, desk.rate, desk.award))
        assert (speed.value, speed.note, speed.version, speed.entered_by) == (
            Decimal("2.5"),
            "已核对",
            2,
            desk.staff,
        )
        assert (rate.numerator, rate.denominator, rate.value) == (29, 30, Decimal("96.67"))
        assert (award.value, award.score, award.state) == (1, Decimal("4.5"), FigureState.DRAFT)
        assert AuditEntry.objects.get(action="figures.upload").detail == {
            "saved": 3,
            "unchanged": 0,
            "file": "表.xlsx",
        }

    def test_the_second_upload_of_the_same_file_changes_nothing_and_says_so(self, desk, clerk, figures_file):
        file = figures_file
        confirm(clerk, upload_sheet(clerk, file))
        before = list(Figure.objects.values())
        again = upload_sheet(clerk, file)
        assert set(statuses(again).values()) == {"same"} and "nothing would change" in again.text
        assert "Nothing was changed." in messages_of(confirm(clerk, again))
        assert list(Figure.objects.values()) == before and Revision.objects.count() == 3

    @pytest.mark.long
    def test_a_form_handed_in_untouched_changes_nothing_even_when_others_typed_meanwhile(
        self, desk, clerk, form_with_three
    ):
        figure = desk.draft(value="3")
        file = form_with_three
        Figure.objects.filter(pk=figure.pk).update(value=9, version=2)
        preview = upload_sheet(clerk, fill(file, {"I01-03": {"Value": 1}}))
        assert statuses(preview) == {"I01-01": "same", "I01-02": "same", "I01-03": "new"}
        confirm(clerk, preview)
        assert desk.figure().value == 9 and desk.figure(desk.award).value == 1

    def test_an_emptied_cell_empties_the_figure_and_says_so(self, desk, clerk):
        desk.draft(value="3", note="旧")
        preview = upload_sheet(clerk, fill(form_of(clerk, desk), {"I01-01": {"Value": None}}))
        assert statuses(preview)["I01-01"] == "changed"
        confirm(clerk, preview)
        assert (desk.figure().value, desk.figure().note) == (None, "旧")

    def test_not_applicable_with_its_reason(self, desk, clerk, form):
        typed = {"I01-01": {"Not applicable": "yes", "Reason": "本月无业务"}}
        confirm(clerk, upload_sheet(clerk, fill(form, typed)))
        assert (desk.figure().not_applicable, desk.figure().reason) == (True, "本月无业务")

    @pytest.mark.long
    def test_a_rate_without_parts_keeps_the_value_that_came_otherwise(self, desk, clerk):
        desk.draft(desk.rate, "97.5")
        confirm(clerk, upload_sheet(clerk, fill(form_of(clerk, desk), {"I01-02": {"Note": "据通报"}})))
        assert (desk.figure(desk.rate).value, desk.figure(desk.rate).note) == (Decimal("97.5"), "据通报")

    @pytest.mark.long
    def test_reordered_columns_are_fine(self, desk, clerk, form):
        def turn(book):
            page = book.worksheets[0]
            page.merged_cells.ranges = set()
            page.move_range(f"A{HEAD_ROW}:A{HEAD_ROW + 3}", cols=20)

        preview = upload_sheet(clerk, fill(form, TYPED, turn))
        assert set(statuses(preview).values()) == {"new"}

    @pytest.mark.long
    def test_a_renamed_column_is_asked_for_and_then_known(self, desk, clerk, form):
        def rename(book):
            book.worksheets[0].cell(HEAD_ROW, 9).value = "五月实绩"

        file = fill(form, TYPED, rename)
        question = upload_sheet(clerk, file)
        assert "Nobody knows what these columns hold, and they are not read: 五月实绩." in question.text
        preview = say_columns(clerk, question, c9="value")
        assert set(statuses(preview).values()) == {"new"}
        assert set(statuses(upload_sheet(clerk, file)).values()) == {"new"}

    def test_after_the_deadline_a_reason_is_asked_for(self, clerk, desk, figures_file):
        file = figures_file
        Cycle.objects.update(deadline=timezone.now() - HOUR, hard_deadline=timezone.now() + 5 * HOUR)
        preview = upload_sheet(clerk, file)
        assert 'name="reason"' in preview.text
        assert "Reason for the late entry: it is owed" in messages_of(confirm(clerk, preview))
        assert not Figure.objects.exists()
        confirm(clerk, preview, reason="停电")
        assert desk.figure().late_reason == "停电"


class TestTwoPeople:
    def test_a_change_between_download_and_upload_is_a_choice(self, desk, clerk, form_with_three):
        figure = desk.draft(value="3")
        file = fill(form_with_three, {"I01-01": {"Value": 2}})
        Figure.objects.filter(pk=figure.pk).update(value=9, version=2, entered_by=desk.colleague)
        preview = upload_sheet(clerk, file)
        assert statuses(preview)["I01-01"] == "conflict"
        assert "When downloaded: 3" in preview.text and "<del>9</del>" in preview.text and "周强" in preview.text
        confirm(clerk, preview)
        assert desk.figure().value == 9, "theirs stands unless mine is chosen"
        preview = upload_sheet(clerk, file)
        confirm(clerk, preview, take=f"{desk.unit.pk}-{desk.speed.pk}")
        assert desk.figure().value == 2

    def test_a_change_between_preview_and_confirmation_is_never_overwritten(self, desk, clerk, form_with_three):
        figure = desk.draft(value="3")
        preview = upload_sheet(clerk, fill(form_with_three, TYPED))
        Figure.objects.filter(pk=figure.pk).update(value=9, version=2, entered_by=desk.colleague)
        answer = confirm(clerk, preview)
        assert "Nothing was stored; look again." in messages_of(answer)
        assert desk.figure().value == 9 and Figure.objects.count() == 1
        assert statuses(answer)["I01-01"] == "conflict"
        confirm(clerk, answer, take=f"{desk.unit.pk}-{desk.speed.pk}")
        assert desk.figure().value == Decimal("2.5") and Figure.objects.count() == 3

    def test_a_change_under_the_same_account_is_a_choice_too(self, desk, clerk, form_with_three):
        figure = desk.draft(value="3")
        file = fill(form_with_three, {"I01-01": {"Value": 2}})
        Figure.objects.filter(pk=figure.pk).update(value=9, version=2)
        assert statuses(upload_sheet(clerk, file))["I01-01"] == "conflict"

    def test_a_row_that_the_sheet_left_alone_says_that_it_was_changed_since(self, desk, clerk, form_with_three):
        figure = desk.draft(value="3")
        file = fill(form_of(clerk, desk), {"I01-03": {"Note": "已核对"}})
        Figure.objects.filter(pk=figure.pk).update(value=9, version=2)
        preview = upload_sheet(clerk, file)
        assert statuses(preview)["I01-01"] == "same"
        assert "Changed since the form was downloaded, and not in the sheet" in preview.text
        confirm(clerk, preview)
        assert desk.figure().value == 9

    def test_a_return_is_no_conflict(self, desk, clerk, form_with_three):
        figure = desk.draft(value="3")
        file = fill(form_with_three, {"I01-01": {"Value": 2}})
        returned = {"value": 3, "version": 4, "state": FigureState.RETURNED, "entered_by": desk.colleague}
        Figure.objects.filter(pk=figure.pk).update(**returned)
        assert statuses(upload_sheet(clerk, file))["I01-01"] == "changed"

    @pytest.mark.long
    def test_an_own_change_between_preview_and_confirmation_is_shown_before_it_is_replaced(
        self, desk, clerk, form_with_three
    ):
        figure = desk.draft(value="3")
        preview = upload_sheet(clerk, fill(form_with_three, {"I01-01": {"Value": 2}}))
        Figure.objects.filter(pk=figure.pk).update(value=9, version=2)
        answer = confirm(clerk, preview)
        assert desk.figure().value == 9 and "<del>9</del>" in answer.text
        confirm(clerk, preview)
        assert desk.figure().value == 9, "what is stored stands unless mine is chosen"
        preview = upload_sheet(clerk, fill(form_with_three, {"I01-01": {"Value": 2}}))
        confirm(clerk, preview, take=f"{desk.unit.pk}-{desk.speed.pk}")
        assert desk.figure().value == 2

    def test_rows_that_no_preview_offered_are_refused_and_put_on_record(self, desk, clerk, figures_file):
        preview = upload_sheet(clerk, figures_file)
        answer = confirm(clerk, preview, take=f"{desk.neighbour.pk}-{desk.foreign.pk}")
        assert "did not offer" in messages_of(answer) and not Figure.objects.exists()
        assert AuditEntry.objects.get(action="upload.refused").actor == desk.staff

    def test_the_preview_of_another_person_or_unit_is_not_found_and_put_on_record(
        self, desk, clerk, sign_in, figures_file
    ):
        preview = upload_sheet(clerk, figures_file)
        for step in (lambda client: client.get(address_of(preview), follow=True), lambda c: confirm(c, preview)):
            assert "The sheet is not here any more." in messages_of(step(sign_in(desk.colleague)))
        assert not Figure.objects.exists()
        assert AuditEntry.objects.filter(action="upload.refused", actor=desk.colleague).count() == 2

    @pytest.mark.long
    def test_a_forgotten_upload_is_asked_for_again(self, desk, clerk, figures_file):
        preview = upload_sheet(clerk, figures_file)
        Upload.objects.update(created=timezone.now() - Upload.AGE)
        assert "Hand it in again" in messages_of(confirm(clerk, preview))
        assert not Figure.objects.exists()


class TestLockedAndForeign:
    def test_a_locked_row_is_shown_passed_over_and_put_on_record(self, desk, clerk):
        desk.submit(value="3")
        preview = upload_sheet(clerk, fill(form_of(clerk, desk), TYPED))
        assert statuses(preview) == {"I01-01": "locked", "I01-02": "new", "I01-03": "new"}
        assert AuditEntry.objects.get(action="upload.refused").detail["indicators"] == ["I01-01"]
        confirm(clerk, preview)
        assert desk.figure().value == 3 and desk.figure(desk.award).value == 1

    def test_a_closed_period_takes_nothing(self, desk, clerk, figures_file):
        file = figures_file
        Cycle.objects.update(deadline=timezone.now() - HOUR)
        preview = upload_sheet(clerk, file)
        assert set(statuses(preview).values()) == {"locked"}
        confirm(clerk, preview)
        assert not Figure.objects.exists()

    def test_the_form_of_another_unit_or_month_is_recognised(self, desk, clerk, sign_in):
        boss = sign_in(desk.taskforce)
        other = make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2026, 4, 1))
        theirs = form_of(boss, desk, department=desk.neighbour.code)
        earlier = form_of(clerk, desk, cycle=other.label)
        for file, word in ((theirs, desk.neighbour.name), (earlier, "2026-04")):
            answer = upload_sheet(clerk, file)
            assert answer.redirect_chain == [] and word in answer.text and "This is the form of" in answer.text
        assert AuditEntry.objects.filter(action="upload.refused", actor=desk.staff).count() == 2

    def test_changed_keys_are_refused_and_put_on_record(self, desk, clerk, form):
        def forge(book):
            cell = book["_duibiao"]["A3"]
            cell.value = cell.value.replace(desk.unit.code, desk.neighbour.code)

        answer = upload_sheet(clerk, fill(form, TYPED, forge))
        assert "hidden keys" in answer.text and not Figure.objects.exists()
        assert AuditEntry.objects.get(action="upload.refused").detail["why"] == "keys changed"

    @pytest.mark.long
    def test_the_task_force_hands_in_a_units_form_without_choosing_the_unit(self, desk, sign_in):
        boss = sign_in(desk.taskforce)
        preview = upload_sheet(boss, fill(form_of(boss, desk), TYPED))
        confirm(boss, preview)
        assert (desk.figure().value, desk.figure().entered_by) == (Decimal("2.5"), desk.taskforce)


class TestFaults:
    def test_every_fault_is_told_with_its_cell_and_nothing_is_saved(self, desk, clerk, form):
        typed = {
            "I01-01": {"Value": "三天"},
            "I01-02": {"Numerator": "=1+1", "Denominator": 30},
            "I01-03": {"Score": 99, "Value": date(2026, 5, 1)},
        }
        preview = upload_sheet(clerk, fill(form, typed))
        assert [(cell, message.split(" ")[-1]) for cell, message in faults(preview)] == [
            ("I4", "number."),
            ("J5", "result."),
            ("I6", "2026-05-01."),
        ]
        assert all(problem.remedy for problem in problems_of(preview))
        confirm(clerk, preview)
        assert not Figure.objects.exists()

    def test_numbers_outside_the_limits_are_told_too(self, desk, clerk, form):
        preview = upload_sheet(clerk, fill(form, {"I01-03": {"Score": 99}}))
        assert faults(preview) == [("L6", "The score must lie between 0 and the full marks of 5.")]
        assert statuses(preview) == {"I01-01": "same", "I01-02": "same"}

    @pytest.mark.long
    def test_the_same_workbook_comes_back_with_the_cells_commented_and_can_be_mended(self, desk, clerk, form):
        preview = upload_sheet(clerk, fill(form, TYPED | {"I01-01": {"Value": "三天"}}))
        marked = clerk.get(preview.context["marked_url"]).content
        page = page_of(marked)
        values = {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}
        assert list(values) == ["I4"] and "“三天” is not a number." in values["I4"]
        assert page["I4"].fill.fgColor.rgb.endswith("FADBD8") and page["J5"].value == 29
        confirm(clerk, upload_sheet(clerk, fill(marked, {"I01-01": {"Value": 3}})))
        assert desk.figure().value == 3 and Figure.objects.count() == 3

    def test_nothing_of_the_sheet_runs_as_markup_on_the_page(self, desk, clerk, form):
        typed = {"I01-01": {"Value": "<script>alert(1)</script>", "Note": "<b>x</b>"}}
        preview = upload_sheet(clerk, fill(form, typed), name="<i>.xlsx")
        assert "<script>alert" not in preview.text and "<b>x</b>" not in preview.text


@pytest.mark.long
def test_the_form_survives_libreoffice(desk, clerk, soffice, tmp_path, form, figures_file):
    file = tmp_path / "form.xlsx"
    file.write_bytes(figures_file)
    profile, out = f"-env:UserInstallation=file://{tmp_path}/profile", tmp_path / "out"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, file]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    content = (tmp_path / "out" / "form.xlsx").read_bytes()
    page = page_of(content)
    assert page.protection.sheet and not row_of(page, "I01-01")[8].protection.locked
    preview = upload_sheet(clerk, content)
    assert statuses(preview) == {"I01-01": "new", "I01-02": "new", "I01-03": "new"}
    confirm(clerk, preview)
    stored = [(f.value, f.score, f.numerator, f.note) for f in map(desk.figure, (desk.speed, desk.rate, desk.award))]
    assert stored == [
        (Decimal("2.5"), None, None, "已核对"),
        (Decimal("96.67"), None, 29, ""),
        (1, Decimal("4.5"), None, ""),
    ]


@pytest.mark.parametrize("rows", [0, 10])
@pytest.mark.long
def test_the_steps_cost_the_same_queries_for_every_number_of_rows(desk, clerk, django_assert_num_queries, rows):
    for n in range(rows):
        leaf = make.make_indicator(f"X{n}", parent=desk.speed.parent, scheme=desk.speed.scheme)
        make.make_lead(leaf, desk.unit)
    typed = TYPED | {f"X{n}": {"Value": n} for n in range(rows)}
    with django_assert_num_queries(FORM_QUERIES):
        file = form_of(clerk, desk)
    preview = upload_sheet(clerk, fill(file, typed))
    assert len(statuses(preview)) == 3 + rows
    with django_assert_num_queries(PREVIEW_QUERIES):
        page = clerk.get(address_of(preview))
    assert FORBIDDEN_MARKS.findall(page.text) == []
    confirm(clerk, preview)
    assert Figure.objects.count() == 3 + rows

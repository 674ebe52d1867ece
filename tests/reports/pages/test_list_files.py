"""What is filtered is what is exported: rows, columns and numbers of the page, and a line in the audit trail."""

import csv
import io
import re
from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from config.lists.page import PAGE_SIZE, list_pages
from departments.choices import Role
from departments.models import AuditEntry, Department
from reports.models import IndicatorRow, MonthlyReport
from reports.pages.shown import FileOfReport
from tests import factories as make
from tests.flows.counties import busy_county, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def month(module_db):
    """One row more than a page of a list shows."""
    month = make.make_month(bureaus=3, townships=2, leaves=PAGE_SIZE + 1, month=date(2026, 9, 1))
    publish(month.cycle, month.taskforce)
    return month


def rows(client, name: str, **query: str) -> list[list[str]]:
    response = client.get(reverse(name, query={**query, "format": "csv"}), headers={"accept-language": "en"})
    assert response.status_code == 200 and response["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.long
def test_a_file_has_all_filtered_rows_and_not_one_page_of_them(month, sign_in):
    client = sign_in(month.taskforce)
    assert len(rows(client, "indicator_list")) == PAGE_SIZE + 2
    lead = month.bureaus[1].code
    found = rows(client, "indicator_list", lead=lead, columns="lead_name,value")
    assert found[0] == ["Indicator", "Lead department", "Own value"]
    expected = IndicatorRow.objects.filter(lead_code=lead, is_leaf=True).order_by("position")
    assert found[1:] == [[row.name, row.lead_name, f"{row.value:.2f}"] for row in expected]


def test_gaps_are_filtered_by_list_and_lead_on_the_page_and_in_the_file(month, sign_in):
    client, lead = sign_in(month.taskforce), month.bureaus[0].code
    expected = [row.name for row in IndicatorRow.objects.filter(below_average=True, lead_code=lead)]
    assert expected
    page = client.get(reverse("gaps", query={"list": "below", "lead": lead}))
    assert [line["row"].name for line in page.context["lines"]] == expected
    found = rows(client, "gaps", list="below", lead=lead, columns="gap")
    assert found[0] == ["Code", "Indicator", "Gap", "Unit of the gap"]
    assert sorted(line[1] for line in found[1:]) == sorted(expected)


def test_a_filter_that_is_not_understood_shows_no_rows(month, sign_in):
    page = sign_in(month.taskforce).get(reverse("gaps", query={"lead": "nobody"}))
    assert page.context["lines"] == []


def test_rankings_are_filtered_by_group(month, sign_in):
    client = sign_in(month.taskforce)
    assert len(rows(client, "rankings", columns="score")) == 4
    assert len(rows(client, "rankings", group="township")) == 1


@pytest.mark.long
def test_completeness_and_units_are_files_too(sign_in):
    busy = busy_county()
    client = sign_in(busy.users[Role.TASKFORCE])
    found = rows(client, "completeness", group="township", columns="owed,state")
    assert found[0] == ["Unit", "Owed", "State"]
    assert {line[0] for line in found[1:]} == {town.short_name for town in busy.month.townships}
    Department.objects.filter(pk=busy.bureau.pk).update(phone="2860-101")
    units = rows(client, "department_list", kind="county_bureau", columns="phone")
    assert units[1:][0] == [busy.bureau.name, "2860-101"]


def test_a_workbook_holds_numbers(month, sign_in):
    response = sign_in(month.taskforce).get(reverse("indicator_list", query={"format": "xlsx", "columns": "value"}))
    page = load_workbook(io.BytesIO(response.content)).active
    row = IndicatorRow.objects.filter(is_leaf=True).order_by("position").first()
    assert [cell.value for cell in page[4]] == [row.name, row.value]


OF_REPORTS = ["indicator_list", "gaps", "rankings", "module_list", "board"]


def test_every_list_of_a_report_is_known_here():
    of_reports = {name for name, view in list_pages().items() if issubclass(view, FileOfReport)}
    assert of_reports == set(OF_REPORTS)
    # The scorecard shows a report's months beside notices that go on: it is of no version.
    assert {name for name, view in list_pages().items() if hasattr(view, "shown")} == {*OF_REPORTS, "scorecard"}


@pytest.mark.parametrize("name", OF_REPORTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.long
def test_a_file_of_a_report_bears_its_verification_code(month, sign_in, name, kind):
    """In its name; in a workbook under the title too. Every row of a CSV file is a record, so no row is told there."""
    code = MonthlyReport.objects.get().printed_code
    response = sign_in(month.taskforce).get(reverse(name, query={"format": kind}))
    assert f" {code}.{kind}" in unquote(response["Content-Disposition"])
    if kind == "csv":
        assert code not in response.content.decode("utf-8-sig")
        head, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        assert {len(line) for line in lines} <= {len(head)}
    else:
        page = load_workbook(io.BytesIO(response.content)).active
        assert any(code in str(cell.value) for row in page.iter_rows(max_row=3) for cell in row)


def test_the_scorecard_is_of_no_version_and_says_of_which_moment_it_is(month, sign_in):
    code, client = MonthlyReport.objects.get().printed_code, sign_in(month.taskforce)
    moment = re.compile(r"读取时间：\d{4}-\d\d-\d\d \d\d:\d\d.*无核验码")
    page = client.get(reverse("scorecard")).content.decode()
    assert moment.search(page) and code not in page
    file = client.get(reverse("scorecard", query={"format": "xlsx"}))
    sheet = load_workbook(io.BytesIO(file.content)).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any(moment.search(text) for text in texts) and not any(code in text for text in texts)
    assert code not in unquote(file["Content-Disposition"])


@pytest.mark.parametrize("name", ["indicator_list", "gaps", "rankings", "completeness", "department_list"])
def test_every_file_leaves_a_line_in_the_audit_trail(month, sign_in, name):
    client = sign_in(month.taskforce)
    client.get(reverse(name))
    assert not AuditEntry.objects.filter(action="list.export").exists()
    found = rows(client, name)
    entry = AuditEntry.objects.get(action="list.export")
    assert (entry.detail["list"], entry.actor, entry.detail["rows"]) == (name, month.taskforce, len(found) - 1)
    assert entry.target and entry.target != name  # told in words


@pytest.mark.parametrize("name", ["indicator_list", "gaps", "rankings", "completeness", "department_list"])
def test_a_format_that_does_not_exist_is_not_found(month, sign_in, name):
    assert sign_in(month.taskforce).get(reverse(name, query={"format": "exe"})).status_code == 404


def test_columns_that_were_not_chosen_are_hidden_on_the_page(month, sign_in):
    client = sign_in(month.taskforce)
    page = client.get(reverse("gaps", query={"columns": "lead,gap"})).content.decode()
    hidden = " ".join(f"hide-{n}" for n in (3, 4, 5, *range(7, 16)))
    assert f'class="table is-fitted {hidden}"' in page
    shown = client.get(reverse("indicator_list", query={"columns": "lead_name"})).context["table"]
    assert [column.name for column in shown.columns] == ["name_zh", "lead_name"]


def test_long_lists_of_gaps_come_in_pages_and_their_files_whole(month, sign_in, monkeypatch):
    monkeypatch.setattr("reports.pages.gaps.views.PAGE_ROWS", 25)
    client = sign_in(month.taskforce)
    pages = [client.get(reverse("gaps", query={"list": "all", "page": str(n)})) for n in (1, 2, 3, 9)]
    names = [[line["row"].code for line in page.context["lines"]] for page in pages]
    assert [len(each) for each in names] == [25, 25, 1, 1]
    assert len({code for each in names[:3] for code in each}) == 51
    assert "list=all&amp;page=2" in pages[0].content.decode()
    assert len(rows(client, "gaps")) == 52

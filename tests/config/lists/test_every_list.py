"""Every list of the product, found by its address: a file has what the page has, and odd numbers change nothing."""

import csv
import io
import itertools
import re

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook
from openpyxl.cell import Cell

from config.lists.page import TablePage, list_pages
from departments.choices import Role
from departments.models import AuditEntry
from tests.flows.counties import busy_county
from tests.flows.doors import ARGUMENTS, FILES, PAGES
from tests.flows.pages import words

pytestmark = pytest.mark.django_db
# Pages with a table that are no lists: one works on them, or they show one thing.
NO_LISTS = {
    "draft_list",  # what is to be written now, a handful
    "draft_detail",  # one document
    "action_people",  # a form of many items
    "own_sessions",  # a handful, and nobody's file
    "action_import",  # which columns a sheet has
    "benchmark_import",
    "calendar",  # a year's days, corrected by hand
    "calendar_rhythms",  # rules, changed by hand
    "correction_new",  # a choice of one figure
    "entry",  # a form, with a blank sheet of its own
    "entry_check",
    "entry_upload",
    "explain_total",  # how one number came about
    "home",  # what is to be done today
    "leader",  # one month at a glance
    "people_import",
    "account_import",
    "calendar_import",
    "catalogue_import",
    "circular_import",
    "regional_import",
    "responsibility_import",
    "round_import",
    "unit_import",
    "review",  # a form of decisions
    "review_all",
    "style",  # every component in every state
    "target_acceptances",  # a form of decisions
    "target_import",
    "target_registrations",  # the history of one switch
    "wall",  # one month, looked at from afar
    "whatif",  # a trial
}
# Where the rows of a list are, when not in all tables of its page.
ROWS = {
    "rankings": "(//main//table)[1]/tbody/tr",
    "people": "(//main//table)[1]/tbody/tr",
    "action_board": "//main//li[contains(@class, 'card')]",
    "gaps": "//main//table[contains(caption, 'Gaps')]/tbody/tr",
    "board": "//main//section[.//th[text()='Recoverable points']]//tbody/tr",
    "extensions": "//main//form[@class='decision'][not(@id='many')] | //main//table/tbody/tr",
}
NUMBER = re.compile(r"\d{4}-\d{5}")


@pytest.fixture(scope="module")
def busy(module_db):
    return busy_county()


def visitor(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def reader(busy, name: str) -> Client:
    """Somebody who reads the list: the task force, or whom it is for."""
    return visitor(busy.users[Role.TASKFORCE if Role.TASKFORCE in PAGES[name] else min(PAGES[name])])


def page_rows(client: Client, name: str, **query: str) -> list[str]:
    response = client.get(reverse(name, query=query))
    assert response.status_code == 200, (name, query)
    found = html.document_fromstring(response.content.decode()).xpath(ROWS.get(name, "//main//table/tbody/tr"))
    return [words(row) for row in found if row.get("class") != "no-rows"]


def csv_rows(client: Client, name: str, **query: str) -> list[list[str]]:
    response = client.get(reverse(name, query={**query, "format": "csv"}))
    assert response.status_code == 200 and response["Content-Type"].startswith("text/csv"), (name, query)
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


def xlsx_rows(client: Client, name: str, **query: str) -> list[list[str]]:
    """The rows of a workbook as a reader sees them, in the escapes of CSV; without what stands below them."""
    response = client.get(reverse(name, query={**query, "format": "xlsx"}))
    assert response.status_code == 200 and response.content.startswith(b"PK"), (name, query)
    page = load_workbook(io.BytesIO(response.content)).active
    below = {cells.min_row for cells in page.merged_cells.ranges}
    return [[as_read(cell) for cell in row] for row in page.iter_rows(min_row=4) if row[0].row not in below]


def as_read(cell: Cell) -> str:
    if isinstance(cell.value, str) or cell.value is None:
        text = cell.value or ""
        return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
    return f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}"


def digits(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.long
def test_every_page_with_a_table_is_a_list_or_said_to_be_none(busy):
    client, found = visitor(busy.users[Role.TASKFORCE]), set()
    for name in PAGES.keys() - ARGUMENTS.keys() - FILES - list_pages().keys():
        page = client.get(reverse(name))
        if page.status_code == 200 and b"<table" in page.content:
            found.add(name)
    assert found - NO_LISTS == set(), "declare it as a `config.lists.page.TablePage`"


@pytest.mark.long
def test_a_file_has_the_rows_and_the_digits_of_its_page(busy):
    empty, wrong = set(), []
    for name in list_pages():
        client = reader(busy, name)
        shown, rows, book = (read(client, name) for read in (page_rows, csv_rows, xlsx_rows))
        if name == "audit_list":  # the first file is an entry of the second, and the page ends after fifty
            rows, book = rows[: len(shown)], book[1 : len(shown) + 1]
        assert len(rows) == len(shown), name
        assert book == rows, name
        texts = [" ".join(row) for row in rows]
        if name == "action_list":  # a paper with columns of its own
            assert [NUMBER.findall(row) for row in texts] == [NUMBER.findall(text) for text in shown]
        elif name == "action_board":  # a card leads to its item, and does not print its number
            texts = [NUMBER.sub("", row) for row in texts]
        elif name == "gaps":  # the file names a day (截至) for every figure, the page where it is not the usual one
            texts = [re.sub(r"\d{4}-\d\d-\d\d", "", text) for text in texts]
        elif name == "board":  # the scheme is the heading of its table
            texts = [" ".join(row[1:]) for row in rows]
        if name != "action_list":
            wrong += [
                (name, row, text) for row, text in zip(texts, shown, strict=True) if not digits(row) <= digits(text)
            ]
        empty |= set() if rows else {name}
    assert wrong == []
    assert empty <= {"delegation_list", "delegation_consents", "publicity", "unlock", "variances"}


@pytest.mark.long
def test_a_file_has_all_that_is_filtered_whatever_page_is_asked_for(busy, monkeypatch):
    monkeypatch.setattr(TablePage, "per_page", 2)
    for name in list_pages().keys() - {"audit_list"}:
        client = reader(busy, name)
        assert csv_rows(client, name, page="2", per_page="1", before="3") == csv_rows(client, name), name


@pytest.mark.long
def test_files_are_filtered_as_their_pages(busy):
    tried = 0
    for name in list_pages().keys() - {"audit_list"}:
        client = reader(busy, name)
        form = html.document_fromstring(client.get(reverse(name)).content.decode()).xpath(
            "//main//form[@class='filter']"
        )
        for select in form[0].xpath(".//select") if form else ():
            for choice in select.xpath("option/@value")[1:4]:
                query = {select.get("name"): choice}
                assert len(csv_rows(client, name, **query)) == len(page_rows(client, name, **query)), (name, query)
                tried += 1
    assert tried > 30


@pytest.mark.long
def test_odd_numbers_of_an_address_give_the_usual_page(busy, monkeypatch):
    monkeypatch.setattr(TablePage, "per_page", 2)
    odd_pages = itertools.cycle(("-1", "0", "abc", "1.5", "9" * 5000))
    odd_lengths = itertools.cycle(("-1", "0", "1", "abc", str(10**9), "9" * 5000))
    for name in list_pages():
        client = reader(busy, name)
        usual = page_rows(client, name)
        # Lists read their address in one place: each is asked for with two of the thirty oddities, and all are tried.
        for query in [{"per_page": next(odd_lengths), "page": next(odd_pages)} for _time in range(2)]:
            assert page_rows(client, name, **query) == usual, (name, query)
        assert client.get(reverse(name, query={"page": "999999"})).status_code == 200, name


@pytest.mark.long
def test_who_may_not_see_a_list_gets_no_file_of_it(busy):
    for role, user in busy.users.items():
        client = visitor(user)
        for kind, name in zip(itertools.cycle(("xlsx", "csv")), list_pages(), strict=False):
            answer = client.get(reverse(name, query={"format": kind}))
            assert answer.status_code == (200 if role in PAGES[name] else 403), (name, role)
            assert answer["Content-Type"].startswith("text/html") == (role not in PAGES[name]), (name, role)


@pytest.mark.long
def test_every_file_is_on_record_and_no_page_is(busy):
    for name in list_pages():
        client = reader(busy, name)
        client.get(reverse(name))
        assert not AuditEntry.objects.filter(action="list.export", detail__list=name).exists(), name
        rows = csv_rows(client, name)
        entry = AuditEntry.objects.get(action="list.export", detail__list=name)
        assert (entry.detail["rows"], entry.detail["query"]) == (len(rows), "format=csv"), name
        assert entry.actor in busy.users.values()
        assert entry.target and entry.target != name  # told in words
        assert client.get(reverse(name, query={"format": "exe"})).status_code == 404, name


@pytest.mark.long
def test_every_list_says_that_it_is_a_file_and_keeps_views(busy):
    for name in list_pages():
        page = reader(busy, name).get(reverse(name)).content.decode()
        assert f'href="{reverse(name)}?format=xlsx"' in page, name
        assert f'name="list" value="{name}"' in page, name


def test_a_workbook_that_would_be_too_long_is_refused_and_csv_is_not(busy, monkeypatch):
    monkeypatch.setattr("config.lists.export.MOST_ROWS", 1)
    client = visitor(busy.users[Role.TASKFORCE])
    answer = client.get(reverse("department_list", query={"format": "xlsx", "kind": "township"}), follow=True)
    assert answer.redirect_chain == [(reverse("department_list", query={"kind": "township"}), 302)]
    assert "take the list as CSV" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="list.export").exists()
    assert len(csv_rows(client, "department_list", kind="township")) == 4

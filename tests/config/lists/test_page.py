"""Lists are counted only where they must be, and their cells read as django-tables2 reads them."""

import pytest
from django.db.models import Value
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape
from lxml import html

from config.lists.page import PAGE_SIZE
from config.templatetags.lists import table_rows
from departments.calendar.periods import package_calendar
from departments.ledger.lamps import Today
from departments.ledger.tables import ActionTable
from departments.models import ActionItem, Department
from departments.people.tables import DepartmentTable
from tests import factories as make
from tests.departments.ledger.items import make_ledger
from tests.flows.pages import Person

pytestmark = pytest.mark.django_db


def visitor(user) -> Person:
    someone = Person(user.username)
    someone.client.force_login(user)
    return someone


@pytest.mark.parametrize("rows", [1, PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE + 1])
@pytest.mark.long
def test_a_list_says_how_many_rows_it_has_on_every_page(rows):
    ledger = make_ledger()
    for n in range(rows - 1):
        make.make_action(ledger.owner, f"网办率第{n}件")
    for number in range(1, -(-rows // PAGE_SIZE) + 1):
        for query in (f"page={number}", f"page={number}&kind={ledger.item.kind}", f"page={number}&q=网办率"):
            page = visitor(ledger.taskforce).open(f"{reverse('action_list')}?{query}")
            shown = len(page.root.xpath("//main//tbody/tr[not(@class='no-rows')]"))
            assert shown == min(PAGE_SIZE, rows - PAGE_SIZE * (number - 1)), query
            assert f"{rows} row{'s' if rows > 1 else ''} in all" in page.main, query


def test_a_page_behind_the_last_one_is_the_last_one():
    ledger = make_ledger()
    assert ledger.item.title in visitor(ledger.taskforce).open(f"{reverse('action_list')}?page=9").main


def test_the_first_page_of_a_short_list_is_not_counted(django_assert_max_num_queries):
    ledger = make_ledger()
    person = visitor(ledger.taskforce)
    person.open(reverse("action_list"))
    with django_assert_max_num_queries(9) as wanted:
        person.open(f"{reverse('action_list')}?q=网办")
    counted = [query["sql"] for query in wanted.captured_queries if "__count" in query["sql"]]
    # How many items lack a name is another question than how many there are.
    assert [sql for sql in counted if "\"section\" = ''" not in sql] == []


def test_cells_are_read_as_the_library_reads_them(rf):
    """Choices in words, what is missing as a dash, columns with a word of their own, columns of no field."""
    ledger = make_ledger(person="", enterprise="<岚谷>公司")
    units = dict(Department.objects.values_list("pk", "short_name"))
    shown = [
        ActionTable(
            ActionItem.objects.all(), today=Today.of(ledger.item.due, calendar=package_calendar()), units=units
        ),
        DepartmentTable(Department.objects.annotate(people=Value(2)).order_by("position")),
    ]
    for table in shown:
        expected = [[conditional_escape(cell) for cell in row] for row in table.rows]
        written = html.fromstring(f"<table>{table_rows(Context({'request': rf.get('/')}), table)}</table>")
        read = [[inner(cell) for cell in row] for row in written.xpath("//tr")]
        assert read == [[inner(html.fromstring(f"<td>{cell}</td>")) for cell in row] for row in expected]
        assert len(read) == len(table.rows) > 0


def inner(cell: html.HtmlElement) -> str:
    """The content of a cell without its own tag."""
    return (cell.text or "") + "".join(html.tostring(child, encoding="unicode") for child in cell)

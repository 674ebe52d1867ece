"""The sheet to fill in: as downloaded it is read, filled it is imported, and its examples would be as well."""

import io
from copy import deepcopy
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from departments.calendar.periods import package_calendar
from departments.choices import ActionKind, Role
from departments.ledger.blank_sheet import examples
from departments.ledger.rows import COLUMNS, NAMES, read_row
from departments.models import ActionItem
from tests import factories as make
from tests.departments.ledger.items import Ledger, make_ledger
from tests.departments.sheets.steps import Steps
from tests.flows.pages import Person
from tests.signing import open_session

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 7)


@pytest.fixture(scope="module")
def one_ledger(module_db) -> Ledger:
    """Beside it is another county, whose units are not offered."""
    make.make_department("外县局", region=make.make_region())
    return make_ledger()


@pytest.fixture
def ledger(one_ledger, db) -> Ledger:
    return deepcopy(one_ledger)


def person(user) -> Person:
    someone = Person(user.username)
    open_session(user, someone.client)
    return someone


def download(ledger: Ledger) -> bytes:
    answer = person(ledger.taskforce).client.get(reverse("action_template"))
    return b"".join(answer.streaming_content)


@pytest.fixture(scope="module")
def short_sheet(one_ledger) -> bytes:
    """With room for twenty items instead of a thousand: the empty rows take seconds to be read and written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("departments.ledger.blank_sheet.ROWS", 20)
        return download(one_ledger)


@pytest.fixture
def book(short_sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(short_sheet))


def submit(ledger: Ledger, book: openpyxl.Workbook) -> str:
    content = io.BytesIO()
    book.save(content)
    content.name = "台账导入模板.xlsx"
    content.seek(0)
    steps = Steps(person(ledger.taskforce).client, reverse("action_import"))
    seen = steps.upload(content, kind=ActionKind.TASK)
    preview = (seen.context or {}).get("preview")
    return (steps.confirm() if preview and preview.may_confirm else seen).content.decode()


def test_the_sheet_as_downloaded_and_filled_in_is_imported(ledger, book):
    page = book["台账"]
    for place, text in enumerate(["履约践诺", "兑现奖补", "住建局", "2026年12月31日", "税务局、市监局"], start=1):
        page.cell(2, place).value = text
    page.cell(2, NAMES.index("opened") + 1).value = "2026-07-01"
    page.cell(2, NAMES.index("amount") + 1).value = "120万元"
    assert "1 items were opened" in submit(ledger, book)
    item = ActionItem.objects.get(title="兑现奖补")
    assert (item.kind, item.owner, item.due, item.amount) == (
        ActionKind.PROMISE,
        ledger.stranger,
        date(2026, 12, 31),
        1_200_000,
    )
    assert set(item.co_units.all()) == {ledger.partner, ledger.owner}


def test_the_sheet_as_downloaded_holds_no_row(ledger, book):
    before = ActionItem.objects.count()
    assert "items were opened" not in submit(ledger, book)
    assert ActionItem.objects.count() == before


def test_kinds_units_and_complaints_can_be_chosen(ledger):
    book = openpyxl.load_workbook(io.BytesIO(download(ledger)))
    offered = {str(check.sqref): check.formula1 for check in book["台账"].data_validations.dataValidation}
    assert offered == {
        "A2:A1001": "选项!$A$1:$A$6",
        "C2:C1001": "选项!$B$1:$B$3",
        "E2:E1001": "选项!$C$1:$C$3",
        "P2:P1001": "选项!$D$1:$D$5",
    }
    assert [cell.value for cell in book["选项"]["B"][:3]] == ["市监局", "税务局", "住建局"]
    assert book["选项"].sheet_state == "hidden"


def test_every_kind_has_an_example_that_would_be_read():
    rows = examples(units=["市监局", "税务局"], today=TODAY)
    read = [read_row((n, row), today=TODAY, calendar=package_calendar()) for n, row in enumerate(rows, start=2)]
    assert [problems for _draft, problems in read] == [[]] * len(rows)
    assert {draft.kind for draft, _problems in read} == set(ActionKind.values)
    assert len(rows[0]) == len(COLUMNS)


def test_it_is_offered_where_a_ledger_begins(ledger):
    other = make.make_taskforce(make.make_region())
    for user, name, offered in (
        (other, "action_list", True),
        (ledger.taskforce, "action_list", False),
        (ledger.taskforce, "action_import", True),
    ):
        page = person(user).open(reverse(name))
        assert bool(page.root.xpath(f"//main//a[@href='{reverse('action_template')}']")) is offered, name
    assert person(ledger.staff).client.get(reverse("action_template")).status_code == 403
    assert person(make.make_user(Role.TASKFORCE)).client.get(reverse("action_template")).status_code == 403

"""履约践诺事项表: what was open, came, was kept and is left add up, in number and in yuan."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import ActionKind
from departments.ledger.promise_sums import Promise, Sum, sum_promises
from tests import factories as make
from tests.config.documents.test_writers import words_of_docx
from tests.departments.ledger.items import make_ledger

SINCE = date(2026, 1, 1)
OLD, NEW = date(2025, 3, 1), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_the_sums_of_a_year_add_up():
    sums = sum_promises(
        [
            Promise(OLD, None, Decimal("100.50")),
            Promise(OLD, NEW, Decimal("20")),
            Promise(OLD, date(2025, 12, 31), Decimal("7777")),  # kept the year before
            Promise(OLD, SINCE, None),
            Promise(SINCE, None, None),
            Promise(NEW, date(2026, 4, 1), Decimal("3")),
        ],
        since=SINCE,
    )
    assert sums.opening == Sum(3, Decimal("120.50"), 1)
    assert sums.added == Sum(2, Decimal("3"), 1)
    assert sums.kept == Sum(3, Decimal("23"), 1)
    assert sums.left == Sum(2, Decimal("100.50"), 1)
    for name in ("n", "amount", "unknown"):
        opening, added, kept, left = (getattr(each, name) for each in (sums.opening, sums.added, sums.kept, sums.left))
        assert opening + added - kept == left


def test_no_promise_is_no_sum():
    assert sum_promises([], since=SINCE).left == Sum()


@pytest.fixture
def ledger(db):
    day = timezone.localdate()
    ledger = make_ledger(opened=day, due=day)
    values = {"kind": ActionKind.PROMISE, "amount": Decimal("560000"), "origin_date": date(2022, 8, 1)}
    make.make_action(ledger.owner, "用地优惠政策承诺未落实", **values)
    make.make_action(ledger.stranger, "道路工程款未拨付", **values | {"amount": None})
    return ledger


def see(client, name):
    return client.get(reverse("action_list", query={"view": "all", "kind": ActionKind.PROMISE, "format": name})).content


def test_promises_alone_are_a_table_of_their_own_with_its_sums(ledger, sign_in):
    words = words_of_docx(see(sign_in(ledger.taskforce), "docx"))
    assert "履约践诺事项表" in words and "用地优惠政策承诺未落实" in words and "560000.00" in words
    assert "新增2件（560,000.00元，其中1件未填金额），化解0件，剩余2件" in words
    sheet = openpyxl.load_workbook(io.BytesIO(see(sign_in(ledger.taskforce), "xlsx"))).active
    heads = [cell.value for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
    assert {"承诺事项", "金额（元）", "账龄"} <= set(heads)


def test_a_unit_sees_its_own_promises_alone_and_its_own_sums(ledger, sign_in):
    words = words_of_docx(see(sign_in(ledger.staff), "docx"))
    assert "道路工程款" not in words and "剩余1件（560,000.00元）" in words


def test_all_kinds_together_are_the_ledger(ledger, sign_in):
    client = sign_in(ledger.taskforce)
    words = words_of_docx(client.get(reverse("action_list", query={"view": "all", "format": "docx"})).content)
    assert "整改台账" in words and "期初" not in words


def test_the_ledger_leads_to_its_promises(ledger, sign_in):
    client = sign_in(ledger.taskforce)
    assert 'href="?view=all&amp;kind=promise"' in client.get(reverse("action_list")).content.decode()
    assert (
        "kind=promise&amp;format=docx" in client.get(reverse("action_list") + "?view=all&kind=promise").content.decode()
    )

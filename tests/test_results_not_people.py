"""The product ranks results, never people: no logins, clicks or hours on any page or file, and publicity is unscored.

Held against what is there: every field, every column, every file; every page of every role in ``test_pages``.
"""

import ast
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django_tables2 as tables
import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from config.lists.page import list_pages
from departments.choices import Role
from indicators.choices import CountedFrom, MediaLevel, PaperState
from indicators.models import Indicator, PublicityPiece
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import MonthlyReport
from tests import factories as make
from tests.flows.answers import hold_last_login, lists_of_the_administration
from tests.flows.counties import Busy, busy_county
from tests.flows.doors import FILES
from tests.test_architecture import imports, modules

pytestmark = pytest.mark.django_db
OURS = ("departments", "indicators", "reports")
ACTIVITY = re.compile(
    r"log_?ins?\b|log_?in_|logon|sign_?ins?_count|click|page_?views?|visits?_count|online|minutes|hours|likes?\b|"
    r"last_seen|activity",
    re.IGNORECASE,
)
WORDS = re.compile(
    r"登录次数|登录时间|上次登录|最近登录|最后登录|点击量|点击数|点击次数|浏览量|访问量|在线时长|在线时间|活跃度|点赞|"
    r"last login|number of logins|hours online|clicks",
    re.IGNORECASE,
)
# Django's own field, which the security administrator alone looks up on the page of an account; and how long after the
# deadline a month still takes figures, which is a rule and nobody's hours.
EXEMPT = {"departments.User.last_login", "indicators.SchemeSettings.soft_hours"}
# How ``flows.answers.LAST_LOGIN`` would be written.
TRACES = ("2019-03-07", "2019年3月7日", "03-07 11:07", "March 7, 2019", "2019/3/7")


def test_no_model_counts_what_people_do_at_the_screen():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if ACTIVITY.search(field.name)
    }
    assert found == EXEMPT


@pytest.mark.long
def test_nothing_but_the_page_of_an_account_knows_when_somebody_signed_in():
    found = [str(module) for module in modules() if "last_login" in module.path.read_text(encoding="utf-8")]
    assert found == [str(Path("departments/admin/accounts.py"))]
    templates = [path.name for path in Path("templates").rglob("*.html") if "last_login" in path.read_text("utf-8")]
    assert templates == []


def test_no_table_has_a_column_of_activity_or_sorts_units_by_their_accounts():
    found = {(table.__name__, name, column) for table in _tables() for name, column in table.base_columns.items()}
    assert len(found) > 30
    wrong = [
        f"{table}.{name}"
        for table, name, column in found
        if ACTIVITY.search(name) or ACTIVITY.search(str(column.accessor or ""))
    ]
    assert wrong == []
    assert [f"{t}.{n}" for t, n, column in found if n == "people" and column.orderable is not False] == []


def _tables() -> set[type[tables.Table]]:
    """All of the product's, once its pages have been imported."""
    reverse("home")
    found, waiting = set(), [tables.Table]
    while waiting:
        for table in waiting.pop().__subclasses__():
            found.add(table)
            waiting.append(table)
    return {table for table in found if table.__module__.split(".")[0] in OURS}


def test_the_administration_shows_it_with_accounts_only_and_orders_nobody_by_it():
    shown = [type(page).__name__ for page in admin.site._registry.values() if "last_login" in page.list_display]
    assert shown == ["AccountAdmin"]
    for page in admin.site._registry.values():
        sorted_by = {*(page.sortable_by or page.list_display), *(page.ordering or ())}
        assert not [str(name) for name in sorted_by if ACTIVITY.search(str(name))], page
        assert not [str(name) for name in page.list_filter if ACTIVITY.search(str(name))], page
        assert page.date_hierarchy != "last_login"


@pytest.fixture(scope="module")
def busy(module_db: None) -> Iterator[Busy]:
    busy = busy_county()
    with hold_last_login():
        yield busy


@pytest.mark.long
def test_only_the_list_of_accounts_in_the_administration_does(busy):
    found = set()
    for user in busy.users.values():
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(user)
        for name in lists_of_the_administration():
            page = client.get(reverse(name)).content.decode()
            found |= {name} if any(trace in page for trace in TRACES) else set()
    assert found == {"admin:departments_user_changelist"}


@pytest.mark.long
def test_no_file_has_such_a_column(busy):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(busy.users[Role.TASKFORCE])
    read = 0
    for name in list_pages():
        for format_ in ("csv", "xlsx"):
            text = _text(client.get(reverse(name, query={"format": format_})).content)
            assert not WORDS.search(text) and not any(trace in text for trace in TRACES), name
            read += len(text) > 20
    report = _text(client.get(reverse("report_download", args=[busy.month.cycle.label])).content)
    assert "report_download" in FILES and not WORDS.search(report) and not any(t in report for t in TRACES)
    assert read == 2 * len(list_pages())


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return "\n".join(" ".join(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


UNSCORED = {"PublicityPiece", "PublicityQuota", "ExperiencePaper", "PaperQuota", "Highlight"}


def naming(names: set[str]) -> set[str]:
    """The modules in which one of the names stands."""
    return {
        str(module)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.alias) and getattr(node, "id", getattr(node, "name", "")) in names
    }


@pytest.mark.long
def test_publicity_is_read_by_its_own_ledger_and_by_nothing_that_scores():
    own = {
        "models/publicity.py",
        "models/experience.py",
        "models/__init__.py",
        "querysets/ledgers.py",
        "admin/records.py",
        # The notice says how many reports there were; nothing is scored by it.
        "reports/documents/read_snapshot.py",
    }
    readers = {path.removeprefix("indicators/") for path in naming(UNSCORED) - {"reports/demo/publicity.py"}}
    assert {path for path in readers if not path.startswith("publicity/")} <= own


@pytest.mark.long
def test_what_the_ledgers_count_is_offered_to_typists_and_read_by_nothing_that_builds():
    """A count becomes a figure only when somebody takes it over."""
    readers = {
        str(module)
        for module in modules()
        for _line, name in imports(module)
        if name.startswith(("indicators.doubts.ledgers", "indicators.doubts.counting"))
        and "demo" not in module.path.parts
    }
    assert readers == {
        "indicators/doubts/rules.py",
        "indicators/doubts/ledgers.py",
        "indicators/doubts/read.py",
        "indicators/entry/dossier.py",
        "indicators/entry/worksheet.py",
        "indicators/entry/form_rows.py",
        "indicators/entry/grid_rows.py",
        "indicators/review/inbox.py",
        # Each ledger offers what it knows.
        "indicators/apps.py",
        "indicators/publicity/counts.py",
        "indicators/rounds/counts.py",
        "indicators/targets/counts.py",
    }


def test_a_hundred_pieces_change_no_digit_of_a_report():
    month = make.make_month(month=date(2026, 9, 1))
    plain = _build(month)
    PublicityPiece.objects.bulk_create(
        PublicityPiece(
            department=month.bureaus[n % 2],
            month=month.cycle.start,
            level=MediaLevel.NATIONAL,
            outlet="人民日报",
            title=f"经验{n}",
            published_on=month.cycle.start,
            entered_by_name="x",
        )
        for n in range(100)
    )
    for n in range(6):
        when = {"quarter": date(2026, 7, 1), "entered_on": month.cycle.start, "judged_on": month.cycle.start}
        make.make_paper(month.bureaus[n % 2], state=PaperState.ACCEPTED, **when)
        make.make_highlight(month.bureaus[n % 2], indicator_code=month.leaves[0].code)
    Indicator.objects.filter(pk=month.leaves[0].pk).update(counted_from=CountedFrom.PIECES)
    Indicator.objects.filter(pk=month.leaves[1].pk).update(counted_from=CountedFrom.PAPERS)
    assert _build(month) == plain


def _build(month: make.Month) -> tuple[str, object]:
    report = queue_report(cycle=month.cycle, actor=month.taskforce)
    assert run_build(report_id=report.pk) == "built"
    built = MonthlyReport.objects.get(pk=report.pk)
    return built.rows_digest, built.summary

"""A ledger somebody kept in a sheet: taken over whole, or refused whole with every row and remedy."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone, translation

from config.files.problems import ProblemList
from departments.access.refusals import NotDone
from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, ComplaintType
from departments.ledger.sheet import import_ledger, read_ledger
from departments.models import ActionItem, ActionStep, AuditEntry
from tests.departments.ledger.items import Ledger, make_ledger

pytestmark = pytest.mark.django_db
AT = timezone.make_aware(datetime(2026, 7, 7, 9))


@pytest.fixture
def ledger() -> Ledger:
    return make_ledger()


def take(ledger: Ledger, text: str | bytes, name: str = "台账.csv", **more) -> int:
    content = text if isinstance(text, bytes) else text.encode()
    table = read_ledger(content, name=name)
    return import_ledger(table=table, region=ledger.region, at=AT, **{"actor": ledger.taskforce} | more)


def refusals_of(ledger: Ledger, text: str | bytes, name: str = "台账.csv") -> list[str]:
    before = ActionItem.objects.count()
    with translation.override("en"):
        with pytest.raises(ProblemList) as refusal:
            take(ledger, text, name)
        problems = [str(problem) for problem in refusal.value.problems]
    assert ActionItem.objects.count() == before and not AuditEntry.objects.exists()
    return problems


def workbook(*rows, merge: str = "") -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(target)
    return target.getvalue()


def test_every_row_becomes_an_item_with_all_it_says(ledger):
    text = (
        "类别,问题或任务,责任单位,完成时限,配合单位,来源,条款,登记日期,形成日期,金额,诉求类型,企业名称\n"
        "履约践诺,工程款未拨付,住建局,2026年12月31日,市监局、税务局,历史遗留清单,第6号,2026.7.1,2022-03-01,386.5万元,工程款未拨付,岚谷公司\n"
        "攻坚任务,一业一证,市监局,10个工作日,,,,,,,,\n"
    )
    assert take(ledger, text) == 2
    promise, task = ActionItem.objects.exclude(pk=ledger.item.pk).order_by("number")
    assert (promise.kind, promise.owner, promise.due) == (ActionKind.PROMISE, ledger.stranger, date(2026, 12, 31))
    assert set(promise.co_units.all()) == {ledger.owner, ledger.partner}
    assert (promise.amount, promise.complaint) == (Decimal("3865000"), ComplaintType.PROJECT)
    assert (promise.opened, promise.origin_date, promise.clause) == (date(2026, 7, 1), date(2022, 3, 1), "第6号")
    assert (task.kind, task.due) == (ActionKind.TASK, add_workdays(date(2026, 7, 7), 10, calendar=package_calendar()))
    assert ActionStep.objects.filter(item__in=[promise, task]).count() == 2
    assert AuditEntry.objects.get().detail["rows"] == 2


def test_where_a_lead_unit_is_named_the_responsible_ones_stand_beside_it(ledger):
    assert take(ledger, "问题,牵头单位,责任单位,整改时限\n网办率低,市监局,税务局,2026-12-31\n") == 1
    item = ActionItem.objects.get(title="网办率低")
    assert (item.owner, list(item.co_units.all())) == (ledger.owner, [ledger.partner])


def test_all_faults_of_all_rows_are_told_at_once_and_nothing_is_saved(ledger):
    problems = refusals_of(
        ledger,
        "类别,问题,责任单位,完成时限,登记日期,金额\n"
        "整改,甲,市监局,6月底,,\n"
        "整改,乙,市监局,2023.6.31,,\n"
        "杂事,丙,市场监督,2026-08-01,,一百\n"
        "整改,丁,市监局,2026-06-01,2026-07-01,\n"
        "整改,,市监局,2026-08-01,,\n"
        "整改,戊,税务局,,,\n"
        "整改,己,市监局,2026-08-01,,\n"
        "整改,己,市监局,2026-09-01,,\n",
    )
    expected = (
        ("Cell D2, column “完成时限”", "not a certain day", "2026-06-30"),
        ("Cell D3, column “完成时限”", "2023-06 has 30 days", "2023-06-30"),
        ("Cell A4, column “类别”", "no kind of duty", "Write one of"),
        ("Cell C4, column “责任单位”", "No unit is called “市场监督”", ""),
        ("Cell F4, column “金额”", "not a number", "digits"),
        ("Cell D5, column “完成时限”", "before the start", "Correct one"),
        ("Cell B6, column “问题”", "empty", "unmerge"),
        ("Cell D7, column “完成时限”", "empty", "working days"),
        ("Cell B9, column “问题”", "row 8 already", "Delete"),
    )
    unmatched = [each for each in expected if not any(all(part in text for part in each) for text in problems)]
    assert unmatched == [] and len(problems) == len(expected)


def test_merged_cells_are_named_with_what_to_do(ledger):
    rows = (["问题", "责任单位", "完成时限"], ["甲", "市监局", "2026-08-01"], [None, "税务局", "2026-08-01"])
    problems = refusals_of(ledger, workbook(*rows, merge="A2:A3"), "台账.xlsx")
    assert any("A2:A3 are merged" in each and "every row" in each for each in problems)
    assert any(each.startswith("Cell A3, column “问题”") for each in problems)


def test_cells_that_hold_a_day_are_read_as_that_day(ledger):
    rows = (
        ["问题", "责任单位", "完成时限"],
        ["甲", "市监局", datetime(2026, 8, 31)],
        ["乙", "市监局", date(2026, 9, 1)],
    )
    assert take(ledger, workbook(*rows), "台账.xlsx") == 2
    dues = ActionItem.objects.exclude(pk=ledger.item.pk).order_by("pk").values_list("due", flat=True)
    assert list(dues) == [date(2026, 8, 31), date(2026, 9, 1)]


def test_the_same_sheet_twice_changes_nothing(ledger):
    sheet = "问题,责任单位,完成时限\n甲,市监局,2026-08-01\n乙,市监局,2026-08-01\n"
    take(ledger, sheet)
    AuditEntry.objects.all().delete()
    assert len(refusals_of(ledger, sheet)) == 2


def test_only_the_task_force_takes_over_a_ledger(ledger):
    for actor in (ledger.staff, ledger.leader):
        with pytest.raises(NotDone):
            take(ledger, "问题,责任单位,完成时限\n甲,市监局,2026-08-01\n", actor=actor)


@pytest.mark.long
def test_a_thousand_rows_are_one_act_of_few_queries(ledger, django_assert_max_num_queries):
    rows = "".join(f"任务{n},市监局,2026-12-31,税务局\n" for n in range(1000))
    with django_assert_max_num_queries(100):  # SQLite takes few values a statement
        assert take(ledger, "问题,责任单位,完成时限,配合单位\n" + rows) == 1000
    assert AuditEntry.objects.count() == 1
    numbers = ActionItem.objects.exclude(pk=ledger.item.pk).values_list("number", flat=True)
    assert len(set(numbers)) == 1000

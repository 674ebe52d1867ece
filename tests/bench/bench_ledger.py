"""The ledger with 5,000 items: its list, its filters and its board, and a sheet of 1,000 rows in one act.

A page's time is a ratio to a template-only page of the same bytes (see ``tests/bench/pages.py``); an import's to a bulk
insert of the same rows.
"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from departments.choices import ActionKind, ActionState, Checkpoint, Role, StepKind
from departments.ledger.sheet import import_ledger, read_ledger
from departments.models import ActionItem, ActionStep, AuditEntry, Department, Region, User
from tests import factories as make
from tests.bench.county import settle
from tests.bench.measure import medians, seconds_text, table
from tests.bench.pages import Visitor, pieces

ITEMS, UNITS, ROWS = 5_000, 60, 1_000
QUERIES, TARGET = 20, 3.0


def _ledger() -> tuple[Region, list[Department]]:
    """Items of every kind at every checkpoint, a third closed, a fifth over their deadline, each shared by another."""
    region = make.make_region()
    units = [make.make_department(f"单位{n:02}", region=region) for n in range(UNITS)]
    today, kinds, stages = timezone.localdate(), list(ActionKind), list(Checkpoint)
    items = ActionItem.objects.bulk_create(
        ActionItem(
            region=region,
            owner=units[n % UNITS],
            number=f"2026-{n + 1:05}",
            kind=kinds[n % len(kinds)],
            title=f"第{n}号问题：审批环节多、办理时间长，群众反映较集中",
            source="县优化营商环境重点任务清单",
            clause=f"第{n % 40}条",
            person="李文静",
            opened=today - timedelta(days=90),
            rules=[],
            due=today + timedelta(days=n % 100 - 20),
            checkpoint=stages[n % len(stages)],
            **({"state": ActionState.CLOSED, "closed_on": today, "closed_by_name": "陈晓明"} if n % 3 == 0 else {}),
        )
        for n in range(ITEMS)
    )
    shares = ActionItem.co_units.through
    shares.objects.bulk_create(
        shares(actionitem_id=item.pk, department_id=units[(n + 7) % UNITS].pk) for n, item in enumerate(items)
    )
    ActionStep.objects.bulk_create(
        ActionStep(item=item, at=timezone.now(), kind=StepKind.PROGRESS, text="已办理", by_name="李文静")
        for item in items
        for _n in range(4)
    )
    settle(ActionItem, ActionStep, shares, Department)
    return region, units


def _visits(units: list[Department]) -> list[tuple[str, str, str]]:
    items = reverse("action_list")
    pages = [
        ("list", items),
        ("list, last page", f"{items}?page=60"),
        ("list, closed", f"{items}?view=closed"),
        ("list, overdue", f"{items}?lamp=overdue"),
        ("list, one unit", f"{items}?owner={units[3].pk}"),
        ("list, searched", f"{items}?q=第77"),
        ("list, by checkpoint", f"{items}?checkpoint=rectify&sort=-owner"),
        ("board", reverse("action_board")),
        ("board, one unit", f"{reverse('action_board')}?owner={units[3].pk}"),
    ]
    seen = [(name, Role.TASKFORCE, address) for name, address in pages]
    mine = [("list", items), ("board", reverse("action_board"))]
    return [*seen, *((name, Role.STAFF, address) for name, address in mine)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_pages_of_the_ledger():
    region, units = _ledger()
    users = {Role.TASKFORCE: make.make_taskforce(region), Role.STAFF: make.make_user(Role.STAFF, department=units[0])}
    rows = []
    for name, role, address in _visits(units):
        visitor = Visitor(users[role])
        page = visitor.page(address)
        with CaptureQueriesContext(connection) as captured:
            visitor.page(address)
        parts = pieces(page)
        assert visitor.plain(parts) == page
        took = medians(
            {"page": lambda v=visitor, a=address: v.page(a), "plain": lambda v=visitor, p=parts: v.plain(p)}, rounds=15
        )
        text = f"{took['page'] * 1000:.0f} ÷ {took['plain'] * 1000:.1f} ms = {took['page'] / took['plain']:.1f}"
        rows.append((name, role, str(len(captured)), f"{len(page) >> 10} kB", text))
    headings = ("page", "role", f"queries (≤ {QUERIES})", "size", f"time ÷ template-only page (≤ {TARGET:.0f})")
    table(f"Ledger of {ITEMS:,} items, median of 15", rows, headings=headings)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_a_sheet_of_a_thousand_rows():
    region, units = _ledger()
    boss = make.make_taskforce(region)
    head = "类别,问题或任务,责任单位,完成时限,配合单位,责任人,来源,条款\n"
    lines = [
        f"攻坚任务,新任务{n},{own.short_name},2027年12月31日,{other.short_name},周强,工作方案,第{n}条\n"
        for n, own, other in ((n, units[n % UNITS], units[(n + 9) % UNITS]) for n in range(ROWS))
    ]
    sheet = (head + "".join(lines)).encode()
    took = medians(
        {"import": lambda: _import(sheet, region, boss), "bulk": lambda: _bulk(region, units)},
        rounds=7,
        before=_forget,
    )
    ratio = took["import"] / took["bulk"]
    texts = (seconds_text(took["import"]), seconds_text(took["bulk"]), f"{ratio:.1f}")
    rows = [(f"{ROWS:,} rows read, checked, stored", *texts)]
    table("Import in one act", rows, headings=("what", "import", "bulk insert of the same items", "ratio"))


def _import(sheet: bytes, region: Region, boss: User) -> None:
    opened = read_ledger(sheet, name="台账.csv")
    assert import_ledger(table=opened, region=region, actor=boss) == ROWS


def _bulk(region: Region, units: list[Department]) -> None:
    today = timezone.localdate()
    with transaction.atomic():
        items = ActionItem.objects.bulk_create(
            ActionItem(
                region=region,
                owner=units[n % UNITS],
                number=f"1999-{n:05}",
                kind=ActionKind.TASK,
                title=f"新任务{n}",
                opened=today,
                due=today,
                rules=[],
                person="周强",
                source="工作方案",
                clause=f"第{n}条",
            )
            for n in range(ROWS)
        )
        shares = ActionItem.co_units.through
        shares.objects.bulk_create(
            shares(actionitem_id=item.pk, department_id=units[(n + 9) % UNITS].pk) for n, item in enumerate(items)
        )
        ActionStep.objects.bulk_create(
            ActionStep(item=item, at=timezone.now(), kind=StepKind.OPENED, by_name="陈晓明") for item in items
        )


def _forget() -> None:
    new = ActionItem.objects.filter(title__startswith="新任务")
    ActionStep.objects.filter(item__in=new).delete()
    new.delete()
    AuditEntry.objects.all().delete()

"""整改台账 as the field prints it: fifteen columns, filled from the ledger, filtered as the page, ready for paper."""

import io
import subprocess
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from departments.choices import ActionState, Cause, Escalation
from departments.ledger.difficulties import raise_difficulty
from departments.ledger.escalation import escalate
from departments.ledger.files import attach_file
from departments.ledger.steps import add_progress
from departments.models import ActionItem
from tests import factories as make
from tests.departments.ledger.items import make_ledger
from tests.flows.counties import busy_county

pytestmark = pytest.mark.django_db
COLUMNS = (
    "序号",
    "问题/指标",
    "来源",
    "差距",
    "整改措施",
    "牵头单位",
    "责任单位",
    "责任科室",
    "责任人",
    "完成时限",
    "进展",
    "佐证",
    "状态",
    "销号日期",
    "核验人",
)


def paper(client, **query: str):
    response = client.get(reverse("action_list", query={"format": "xlsx", **query}))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)).active


def rows(page) -> list[dict[str, object]]:
    below = {cells.min_row for cells in page.merged_cells.ranges}
    found = [[cell.value for cell in row] for row in page.iter_rows(min_row=4) if row[0].row not in below]
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def test_it_has_the_columns_of_the_field_in_their_order_and_says_whose_and_of_which_day_it_is(sign_in):
    ledger = make_ledger()
    page = paper(sign_in(ledger.taskforce))
    day = timezone.localdate()
    assert [cell.value for cell in page[3]] == list(COLUMNS)
    assert page["A1"].value == f"{ledger.region.name}整改台账"
    assert page["A2"].value.split("　　") == [
        f"填报单位：{ledger.region.name}优化营商环境工作专班",
        f"填报日期：{day.year}年{day.month}月{day.day}日",
        "筛选：未销号",
    ]
    signed = [cell.value for cell in page["A"] if cell.value and str(cell.value).startswith("填报人：")]
    assert len(signed) == 1 and [word in signed[0] for word in ("审核人：", "单位负责人：", "联系电话：")] == [True] * 3


def test_every_column_is_filled_from_the_ledger(sign_in):
    ledger = make_ledger(
        section="登记科",
        person="李明",
        clause="第3条",
        demand="推行一网通办",
        indicator_code="L1-01",
        indicator_name="网上可办率",
        deduction=Decimal("0.50"),
        due=date(2026, 6, 30),
    )
    measure = make.make_measure(ledger.region)
    ActionItem.objects.filter(pk=ledger.item.pk).update(measure=measure)
    attach_file(item=ledger.now(), file=ContentFile(make.PDF), name="方案.pdf", actor=ledger.staff)
    add_progress(item=ledger.now(), text="已完成系统对接", actor=ledger.staff)
    raise_difficulty(
        item=ledger.now(),
        cause=Cause.PROCESS,
        needs="数据接口",
        from_whom="市数据局",
        by_when=date(2099, 1, 4),
        actor=ledger.staff,
    )
    letter = escalate(item=ledger.now(), step=Escalation.REMINDER, actor=ledger.taskforce)
    (row,) = rows(paper(sign_in(ledger.taskforce)))
    progress = str(row.pop("进展")).split("\n")
    assert row == {
        "序号": 1,
        "问题/指标": f"网办率偏低\nL1-01 网上可办率\n台账编号{ledger.item.number}",
        "来源": "重点任务清单 第3条",
        "差距": "扣0.50分",
        "整改措施": f"推行一网通办\n{measure}",
        "牵头单位": ledger.owner.short_name,
        "责任单位": ledger.partner.short_name,
        "责任科室": "登记科",
        "责任人": "李明",
        "完成时限": "2026-06-30",
        "佐证": "方案.pdf",
        "状态": "已超期",
        "销号日期": None,
        "核验人": None,
    }
    assert progress[0] == "问题查找到位 (0/4)"
    assert progress[1].endswith("已完成系统对接")
    assert progress[2].startswith("困难：") and "数据接口" in progress[2] and "市数据局" in progress[2]
    assert progress[3] == f"督办文书：{letter}"


def test_closed_items_say_when_who_and_by_which_effect(sign_in):
    ledger = make_ledger()
    closed = {"state": ActionState.CLOSED, "closed_on": date(2026, 6, 12), "closed_by_name": "王芳"}
    ActionItem.objects.filter(pk=ledger.item.pk).update(**closed, effect="2026-05", reopened=1)
    page = paper(sign_in(ledger.taskforce), view="closed")
    (row,) = rows(page)
    assert page["A1"].value == f"{ledger.region.name}销号台账"
    texts = [row[name] for name in ("进展", "状态", "销号日期", "核验人")]
    assert texts == ["成效见于：2026-05", "已销号\n重新打开1次", "2026-06-12", "王芳"]
    assert rows(paper(sign_in(ledger.taskforce))) == []


@pytest.mark.long
def test_the_gap_is_that_of_the_published_report(sign_in):
    busy = busy_county()
    (row,) = [
        row for row in rows(paper(sign_in(busy.users["taskforce"]))) if busy.ledger_item.number in str(row["问题/指标"])
    ]
    measured = busy.ledger_item.rectification
    assert row["差距"] == f"{measured.baseline.normalize():f}{measured.unit}（{busy.month.cycle.label}）"


def test_filters_order_and_columns_of_the_page(sign_in):
    ledger = make_ledger()
    other = make.make_action(ledger.stranger, "审批超时", due=date(2026, 7, 15))
    client = sign_in(ledger.taskforce)
    assert [row["牵头单位"] for row in rows(paper(client, sort="-due"))] == [
        other.owner.short_name,
        ledger.owner.short_name,
    ]
    page = paper(client, owner=str(other.owner_id), columns="due")
    assert [(row["序号"], str(row["问题/指标"]).split("\n")[0]) for row in rows(page)] == [(1, "审批超时")]
    assert page["A2"].value.endswith(f"筛选：未销号；牵头单位：{other.owner.short_name}")


def test_a_unit_takes_along_its_own_items_under_its_own_name(sign_in):
    ledger = make_ledger()
    make.make_action(ledger.stranger, "审批超时")
    page = paper(sign_in(ledger.partner_staff))
    assert [str(row["问题/指标"]).split("\n")[0] for row in rows(page)] == ["网办率偏低"]
    assert page["A2"].value.startswith(f"填报单位：{ledger.partner.name}　")


def test_it_is_set_up_for_a3_and_reads_everything_in_few_queries(sign_in, django_assert_max_num_queries):
    ledger = make_ledger()
    for n in range(20):
        make.make_action(ledger.owner, f"事项{n}", co_units=[ledger.partner], demand="长" * 4_000)
    client = sign_in(ledger.taskforce)
    client.get(reverse("action_list"))
    with django_assert_max_num_queries(24):
        page = paper(client)
    assert len(rows(page)) == 21
    setup = page.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (8, "landscape", 1, 0)
    assert (page.print_title_rows, page.freeze_panes, page.sheet_properties.pageSetUpPr.fitToPage) == (
        "$1:$3",
        "C4",
        True,
    )
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert max(page.row_dimensions[n].height or 0 for n in range(4, 25)) == 409  # no program takes a higher row
    assert {cell.alignment.vertical for cell in page[20]} == {"top"}  # so that its texts are read from their beginning


@pytest.mark.long
def test_it_opens_and_prints(sign_in, soffice, pdftotext, tmp_path):
    ledger = make_ledger(demand="推行一网通办")
    for n in range(60):
        make.make_action(ledger.owner, f"事项{n}")
    response = sign_in(ledger.taskforce).get(reverse("action_list", query={"format": "xlsx"}))
    (tmp_path / "台账.xlsx").write_bytes(response.content)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    wanted = [
        str(soffice),
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "台账.xlsx"),
    ]
    subprocess.run(wanted, check=True, capture_output=True, timeout=180)
    text = subprocess.run([str(pdftotext), "-layout", str(tmp_path / "台账.pdf"), "-"], check=True, capture_output=True)
    pages = text.stdout.decode().split("\f")[:-1]
    assert len(pages) > 1
    assert all("整改台账" in page and "销号日期" in page for page in pages)  # title and heads stand on every page
    assert "第1页" in pages[0].replace(" ", "") and "填报人：" in pages[-1]

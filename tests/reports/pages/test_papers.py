"""单位底子、挂图、攻坚任务清单 of the exact month: the numbers of their pages, for whoever may see these."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from config.documents.blocks import Form, Note, Text, TextColumn, TextTable, Title
from config.documents.pdf import write_pdf
from departments.choices import Role
from departments.models import OfficeDocument
from reports.bands import Trend
from reports.pages.needed.task_text import Task, task_blocks
from reports.pages.units.unit_text import OpenItem, OwnTarget, first_rows, height_of, unit_blocks
from reports.pages.wall.wall_text import WallRow, wall_blocks
from tests import factories as make
from tests.config.documents.test_writers import squeeze, words_of_docx, words_of_pdf
from tests.reports.exact import exact_month, publish

PAGES = {"wall": [], "unit_detail": ["101"], "indicator_needed": ["A-1"]}


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="module")
def may(module_db):
    with translation.override("zh-hans"):
        return publish(exact_month())


@pytest.fixture
def leader(may, sign_in):
    return sign_in(make.make_user(Role.LEADER, region=may.region))


def take(client, name, file_format="docx", **query):
    return client.get(reverse(name, args=PAGES[name], query=query | {"format": file_format}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "stem", "says"),
    [
        (
            "wall",
            "云溪县_2026年5月_挂图作战表_v1",
            ("云溪县2026年5月优化营商环境指标挂图作战表", "62.345▲", "0◆", "李四", "◆得0分"),
        ),
        ("unit_detail", "云溪县_2026年5月_市监局工作底子_v1", ("35.655百分点", "21.18", "网办率", "◆得0分")),
        ("indicator_needed", "云溪县_2026年5月_“网办率”指标提升攻坚任务清单_v1", ("62.345%", "98%", "35.655百分点")),
    ],
)
def test_a_paper_of_the_month_says_what_its_page_says(leader, name, stem, says):
    page = leader.get(reverse(name, args=PAGES[name])).content.decode()
    assert "format=docx" in page and "format=pdf" in page
    word, pdf = take(leader, name), take(leader, name, "pdf")
    words = words_of_docx(word.content)
    assert [text for text in says if text not in words] == []
    assert unquote(word["Content-Disposition"]).endswith(f"{stem}.docx")
    assert pdf.content.startswith(b"%PDF") and unquote(pdf["Content-Disposition"]).endswith(f"{stem}.pdf")


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_see_the_page_takes_no_paper_of_it(may, sign_in, name):
    stranger = sign_in(make.make_user(Role.SYSTEM_ADMIN, department=make.make_department(region=may.region)))
    assert take(stranger, name).status_code == 403
    elsewhere = sign_in(make.make_taskforce(make.make_region()))
    assert take(elsewhere, name).status_code == 404
    assert not OfficeDocument.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_another_format_is_not_there(leader, name):
    assert take(leader, name, "xlsx").status_code == 404


@pytest.mark.django_db
def test_tasks_are_the_open_items_about_the_indicator_that_the_reader_sees(may, leader, sign_in):
    market = may.region.departments.get(code="101")
    tax = may.region.departments.get(code="201")
    day = timezone.localdate()
    common = {"indicator_code": "A-1", "opened": day, "due": day, "demand": "并联办理"}
    make.make_action(market, "压减办理环节", **common)
    assert "压减办理环节" in words_of_docx(take(leader, "indicator_needed").content)
    other = sign_in(make.make_user(Role.STAFF, department=tax))
    words = words_of_docx(take(other, "indicator_needed").content)
    assert "压减办理环节" not in words and "台账中没有该指标的在办事项。" in words


@pytest.mark.django_db
def test_open_items_and_targets_of_a_unit_are_for_itself_and_for_who_sees_all(may, leader, sign_in):
    market = may.region.departments.get(code="101")
    day = timezone.localdate()
    make.make_action(market, "压减办理环节", opened=day, due=day)
    assert "压减办理环节" in words_of_docx(take(leader, "unit_detail").content)
    other = sign_in(make.make_user(Role.STAFF, department=may.region.departments.get(code="201")))
    assert "压减办理环节" not in words_of_docx(take(other, "unit_detail").content)


def test_a_wall_chart_numbers_its_rows_and_names_its_marks():
    row = WallRow("网办率（%）", "市监局", "何某", "", "100%", ("—", "84.31 ▲"))
    title, marks, table, note = wall_blocks(
        "挂图", ["2026-09", "2026-10"], [row], legend=[("▲", "差于均值")], note="注"
    )
    assert (title, marks, note) == (Title("挂图"), Note("▲ 差于均值　— 未报"), Note("注"))
    assert [column.title for column in table.columns][-2:] == ["2026-09", "2026-10"]
    assert table.rows == (("1", "网办率（%）", "何某", "市监局", "", "100%", "—", "84.31 ▲"),)


def test_a_list_of_tasks_leaves_out_columns_that_say_nothing():
    people = {"chief": "何某", "lead_name": "市监局", "section": "", "person": "", "co_names": ""}
    gap = {"value": Decimal("84"), "best": Decimal(100), "gap": Decimal(16), "score_gap": None, "lost": None}
    row = SimpleNamespace(code="A-1", name="网办率", unit="%", **people, **gap)
    task = Task("2026-1", "压减环节", "16百分点", "", "并联办理", "市监局", "", "", "邹某", date(2026, 12, 1), "按时")
    _title, standing, tasks, note = task_blocks("清单", row, [], [task], note="核验码")
    assert [column.title for column in standing.columns] == ["指标", "本县值", "最优值", "差距", "指标长", "牵头单位"]
    assert standing.rows == (("A-1 网办率", "84%", "100%", "16百分点", "何某", "市监局"),)
    assert tasks.rows == (
        ("1", "2026-1", "压减环节", "16百分点", "并联办理", "市监局", "邹某", "2026年12月1日", "按时"),
    )
    assert note == Note("核验码")


def a_table(*cells):
    return TextTable((TextColumn("指标", 52), TextColumn("备注", 52)), tuple((cell, "") for cell in cells))


def test_a_row_is_as_high_as_its_longest_cell():
    short, long = height_of(a_table("网办率")), height_of(a_table("长" * 60))
    assert (short, long) == (Decimal("17.5"), Decimal("44.5"))


def test_as_many_rows_are_shown_as_fit_and_one_at_least():
    table = a_table(*["网办率"] * 5)
    assert len(first_rows(table, Decimal(53)).rows) == 3
    assert len(first_rows(table, Decimal(0)).rows) == 1
    assert first_rows(table, Decimal(1000)) == table


def test_a_sheet_of_a_unit_says_how_many_lines_it_leaves_out():
    row = SimpleNamespace(reported=3, owed=4, led=0)
    content = {"row": row, "balance": None, "not_ranked": "", "reverse": "", "streak": "", "lines": [], "figures": []}
    items = [OpenItem(f"2026-{n}", "压减环节", "邹某", date(2026, 12, 1), "按时") for n in range(5)]
    targets = [OwnTarget("网办率", "达到100%", "85%", date(2026, 12, 31), "推进中")]
    title, standing, ledger, more, goals = unit_blocks("市监局", content, decimals=2, items=items, targets=targets)
    assert (title, standing.rows) == (Title("市监局"), (("3/4",),))
    assert [row[1] for row in ledger.rows] == ["2026-0", "2026-1", "2026-2"]
    assert more == Note("另有2项未列。")
    assert goals.rows == (("1", "网办率", "达到100%", "85%", "2026-12-31", "推进中"),)


def test_a_sheet_of_a_unit_is_one_page_with_sixty_lines_and_names_of_forty_characters(tmp_path):
    name = "望岚县优化营商环境和行政审批服务与政务数据管理工作领导小组联合办公室" + "𠮷龘\x07"
    facts = {"value": Decimal("123456.78"), "best": Decimal("223456.78"), "gap": Decimal(100000), "score_gap": None}
    leaf = SimpleNamespace(name=name, unit="件/万人次", lost=Decimal("1.2"), score=Decimal("33.3"), **facts)
    line = SimpleNamespace(row=leaf, change=Trend.BETTER)
    marks = [("bad", "得0分"), ("warn", "差距较大"), ("warn", "差于均值")]
    figure = SimpleNamespace(value=Decimal("12.3"), rank=3, n=37)
    row = SimpleNamespace(reported=60, owed=60, led=60, score=Decimal("57.67"), zero_scores=12, below_average=40)
    content = {
        "row": row,
        "balance": SimpleNamespace(won=Decimal("1011.75"), full=Decimal(1620), short=Decimal("608.25")),
        "place": "第60位（共60个，并列）",
        "movement": "较上月下降12位",
        "not_ranked": "",
        "reverse": "倒数第1位",
        "streak": "连续14个发布月居后3名",
        "lines": [(line, "", "", "", marks)] * 60,
        "figures": [(figure, leaf, "", "", "较上月上升12位")] * 60,
    }
    items = [OpenItem("2026-00034", name, "邹某", date(2026, 12, 1), "按时")] * 60
    targets = [OwnTarget(name, "每月平均达到100%", "85.71%", date(2026, 12, 31), "推进中")] * 60
    blocks = unit_blocks(f"{name}\n2026年10月工作底子", content, decimals=2, items=items, targets=targets)
    pdf = write_pdf(Text("底子", "县", date(2026, 10, 31), Form.LEAF, (*blocks, Note("核验码"))))
    pages = words_of_pdf(pdf.content, tmp_path).split("\f")
    assert len([page for page in pages if page.strip()]) == 1
    assert "另有58项未列" in squeeze(pages[0])

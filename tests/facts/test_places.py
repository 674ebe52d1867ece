"""Places on the pages that show them: of their notice, of so many, moved inside their series alone, and no values."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from departments.choices import RegionLevel, Role
from departments.models import User
from indicators.choices import RoundKind
from indicators.models import Figure, Indicator, RegionalValue, RoundSeries
from reports.documents.files import export_workbook
from reports.models import IndicatorRow, MonthlyReport
from reports.standing import badges_of
from tests import factories as make
from tests.flows.pages import Page, words
from tests.reports.exact import exact_month, publish, repeat_month

pytestmark = pytest.mark.django_db
NOTICES = (
    ("2025年1—12月", date(2025, 12, 31), date(2026, 1, 20), 12),
    ("2026年1—3月", date(2026, 3, 31), date(2026, 5, 20), 11),
)


@pytest.fixture(autouse=True)
def chinese(settings):
    settings.LANGUAGE_CODE = "zh-hans"
    with override("zh-hans"):
        yield


@pytest.fixture(scope="module")
def leader(module_db) -> User:
    """Of a county with two published months: P-1 stands in a series (3rd of 12, then 3rd of 11), P-2 in documents of
    every month, of which the later one does not say of how many (5th of 12, then 3rd)."""
    with override("zh-hans"):
        cycle = exact_month(date(2026, 4, 1))
        top, lead = Indicator.objects.get(code="A"), Figure.objects.get(indicator__code="A-1").department
        named = {
            "scheme": cycle.scheme,
            "parent": top,
            "unit_zh": "位",
            "direction": "lower",
            "weight": 0,
            "decimals": 0,
        }
        named |= {"basis": "point"}
        in_series = make.make_indicator("P-1", position=8, name_zh="持久仗位次", **named)
        alone = make.make_indicator("P-2", position=9, name_zh="效能全市排名", **named)
        for indicator, place in ((in_series, "3"), (alone, "5")):
            make.make_lead(indicator, lead)
            make.make_figure(indicator, lead, cycle, place)
        later = repeat_month(cycle, date(2026, 5, 1))
        Figure.objects.filter(indicator=alone, cycle=later).update(value=3)
        for month, place, n in ((cycle, 5, 12), (later, 3, None)):
            document = {
                "source_document": f"市〔2026〕{month.start.month}0号",
                "published_on": month.start.replace(day=20),
            }
            document |= {"effective_from": month.start, "rank_city": place, "n_city": n}
            make.make_benchmark(alone, cycle.region, **document)
        for value in RegionalValue.objects.all():
            make.make_regional_value(value.indicator, value.region, value.value, period=later.label)
        issue(in_series, cycle.region)
        publish(cycle)
        publish(later)
        return make.make_user(Role.LEADER, region=cycle.region)


def issue(indicator: Indicator, region) -> None:
    series = RoundSeries.objects.create(
        region=region,
        kind=RoundKind.ASSESSMENT,
        level=RegionLevel.CITY,
        issuer="市优化办",
        name="持久仗评价",
        cadence="quarter",
        is_cumulative=True,
        place_code=indicator.code,
    )
    for number, (period, end, issued, n) in enumerate(NOTICES, start=1):
        span = {"span": "cumulative", "period_start": end.replace(month=1, day=1), "period_end": end, "period": period}
        named = {"title": f"{period}通报", "document": f"市〔2026〕{number}号", "issued_on": issued, "bottom_n": None}
        make.make_round(region, RoundKind.ASSESSMENT, series=series, number=number, rank=3, n_ranked=n, **span, **named)


@pytest.fixture
def see(leader, sign_in):
    client = sign_in(leader)

    def open_page(name: str, *args: str, **query: str) -> Page:
        url = reverse(name, args=args, query=query)
        page = Page(None, url, client.get(url))
        assert page.status == 200
        return page

    return open_page


def tiles(page: Page) -> dict[str, tuple[str, str]]:
    """Value and note by label."""
    found = {}
    for tile in page.root.xpath("//div[starts-with(@class,'kpi ') or @class='kpi']"):
        label, value, *note = [words(each) for each in tile.iter("p")]
        found[label.removeprefix("▲ ")] = value, note[0] if note else ""
    return found


def test_a_place_stands_in_its_series_and_not_beside_a_best_value(see):
    page = see("indicator_detail", "P-1")
    found = tiles(page)
    assert found["本县值"] == ("3 位", "时点 · 据2026年1—3月通报")
    assert found["全市位次"] == ("3 共11个", "据2026年1—3月通报")
    assert found["倒数位次"] == ("倒数第9位", "2026年1—3月")
    assert found["位次变动"] == ("位次持平；参评减少1个", "较2025年1—12月")
    assert found["通报文件"] == ("2026年1—3月通报 市〔2026〕2号", "2026-05-20")
    assert not {"省内最优", "省内平均", "差距", "得分率"} & {*found}
    assert "最优值" not in page.main and "截至" not in page.main
    assert "持久仗评价 2026年1—3月较2025年1—12月参评减少1个" in page.main


def test_the_scorecard_and_the_page_name_the_same_place(see, leader):
    line = next(row for row in see("scorecard", period="2026-05").rows() if row["所属系列"].startswith("持久仗评价"))
    assert line["位次"] == "第3位（共11个）"
    assert "第3位（共11个）" in see("indicator_detail", "P-1", period="2026-05").main


def test_earlier_months_keep_the_notice_that_held_then(see):
    page = see("indicator_detail", "P-1", period="2026-04")
    assert tiles(page)["全市位次"] == ("3 共12个", "据2025年1—12月通报")
    assert "位次变动" not in tiles(page), "the first of its series moved from nowhere"
    months = see("indicator_detail", "P-1").rows("近十二个月")
    assert [(row["月份"], row["位次"]) for row in months] == [
        ("2026-05", "第3位（共11个） 据2026年1—3月通报"),
        ("2026-04", "第3位（共12个） 据2025年1—12月通报"),
    ]
    records = see("indicator_detail", "P-1").rows("持久仗评价")
    assert [(row["期间"], row["位次"], row["倒数位次"]) for row in records] == [
        ("2026年1—3月", "第3位（共11个）", "倒数第9位"),
        ("2025年1—12月", "第3位（共12个）", "倒数第10位"),
    ]


def test_without_the_number_on_both_sides_no_movement_is_told(see):
    page = see("indicator_detail", "P-2")
    assert "位次变动" not in tiles(page)
    assert tiles(page)["全市位次"] == ("3 共—个", "据2026年5月通报")
    assert "变好" not in page.main and "由5位" not in page.main and "上月" not in page.main


def test_modules_and_the_page_why_say_what_a_place_rests_on(see):
    module = see("module_detail", "A").main
    assert "第3位（共11个），倒数第9位（据2026年1—3月通报）" in module
    why = see("indicator_why", "P-1").main
    assert "第3位（共12个）（据2025年1—12月通报） → 第3位（共11个）（据2026年1—3月通报）。" in why
    assert "第第" not in why
    [among] = [row for row in see("rankings").rows("本县在各地区中的位次") if row["代码"] == "A-3"]
    assert among["位次"] == "2 本系统按2026年5月数据测算"


def test_a_place_that_a_document_contradicts_is_marked_in_the_module(see, leader):
    assert "数据来源不一致" not in see("module_detail", "A").main
    indicator = Indicator.objects.get(code="P-1")
    make.make_benchmark(indicator, leader.home_region, effective_from=date(2026, 5, 1), rank_city=3, n_city=12)
    marked = [row for row in see("module_detail", "A").rows("全县填报") if "数据来源不一致" in row["本县位次"]]
    assert [row["代码"] for row in marked] == ["P-1"]
    sides = see("indicator_detail", "P-1").main
    assert "通报 第3位（共11个）" in sides and "标杆值文件 第3位（共12个）" in sides


@pytest.mark.parametrize("name", ["indicator_detail", "indicator_why"])
def test_the_page_of_a_place_asks_little(see, name, django_assert_max_num_queries):
    see(name, "P-1")
    with django_assert_max_num_queries(20):
        see(name, "P-1")


def test_pages_of_modules_ask_little(see, django_assert_max_num_queries):
    for name, args in (("module_list", ()), ("module_detail", ("A",))):
        with django_assert_max_num_queries(20):
            see(name, *args)


def test_the_workbook_says_the_notice_and_no_unknown_best(leader):
    to = io.BytesIO()
    export_workbook(report=MonthlyReport.objects.order_by("-pk")[0], to=to, actor=None, language="zh-hans")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(to.getvalue()))
    rows = [row for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python()]
    lines = [[str(cell) for cell in row] for row in rows if "P-1" in row and "持久仗位次" in row]
    line = [cell for each in lines for cell in each]
    assert "3/11" in line and "2026-03-31" in line
    assert "第3位（共11个）（据2026年1—3月通报）" in line
    assert not any("最优值未知" in cell for cell in line)
    assert badges_of(IndicatorRow.objects.filter(code="P-1").latest("pk")) == []

"""The boards in a real browser: one screen and one sheet, copying, the wall that turns its own pages, and its print."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.choices import Role
from departments.models import Department
from indicators.models import Figure, Indicator
from reports.pages.wall.views import PAGE_ROWS
from tests import factories as make
from tests.flows.counties import people, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A3, A4 = (1191, 842), (842, 595)


@pytest.fixture(scope="module")
def month(each_begins_with) -> make.Month:
    return each_begins_with(full_month)


def full_month() -> make.Month:
    """As much as the leader's page can have to say: zero scores, late units, two months at the bottom, long names."""
    month = make.make_month(bureaus=9, townships=8, leaves=3 * PAGE_ROWS, month=date(2026, 8, 1))
    for n, leaf in enumerate(month.leaves):
        Indicator.objects.filter(pk=leaf.pk).update(name_zh=f"工程建设项目全流程审批时间压减情况第{n:02}项")
        leaf.duties.update(person=f"责任人{n:02}", chief="指标长")
    Department.objects.update(phone="0990-2860-101")
    for n, unit in enumerate(month.bureaus):
        Department.objects.filter(pk=unit.pk).update(short_name=f"社会治理联动指挥中心{n}")
    Figure.objects.filter(indicator__in=month.leaves[:8]).update(value=0)
    publish(month.cycle, month.taskforce)
    following = make.make_cycle(scheme=month.scheme, region=month.region, month=date(2026, 9, 1), state="closed")
    for figure in Figure.objects.filter(cycle=month.cycle):
        make.make_figure(figure.indicator, figure.department, following, figure.value)
    publish(following, month.taskforce)
    deadline = timezone.now() - timedelta(hours=1)
    make.make_cycle(scheme=month.scheme, region=month.region, month=date(2026, 10, 1), deadline=deadline)
    return month


@pytest.fixture
def window(visits, month) -> Callable[..., Page]:
    users = people(month.bureaus[0])

    def open_page(name: str, *, role: str = Role.TASKFORCE, javascript: bool = True, **query: str) -> Page:
        page = visits.of(users[role], javascript=javascript, language="zh-CN")
        page.goto(reverse(name, query=query))
        return page

    return open_page


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of the sheets of a PDF, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("role", [Role.LEADER, Role.TASKFORCE])
@pytest.mark.long
def test_the_leaders_page_is_one_screen_and_one_sheet(window, role):
    page = window("leader", role=role)
    assert page.locator(".panel tbody tr").count() >= 3 + 5 + 5 + 3 + 3
    size = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    assert size[0] <= 768 and size[1] <= 1366
    assert sheets(page.pdf(prefer_css_page_size=True)) == [A4]


@pytest.mark.long
def test_a_paragraph_is_copied_with_one_click(window, visits):
    page = window("board")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("button[data-copies]").nth(1)
    text = page.locator(f"#{button.get_attribute('data-copies')}").inner_text()
    button.click()
    expect(page.get_by_role("status").filter(has_text="已复制")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == text and len(text) > 20


@pytest.mark.long
def test_a_paragraph_is_copied_where_the_clipboard_is_closed_to_scripts(window):
    """On plain http there is no clipboard object; the old command does it."""
    page = window("board")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.evaluate("document.addEventListener('copy', () => { window.copied = String(getSelection()); })")
    page.locator("button[data-copies]").first.click()
    assert page.evaluate("window.copied").strip() == page.locator(".paste p").first.inner_text()


@pytest.mark.long
def test_without_javascript_the_paragraphs_are_there_and_no_dead_button(window):
    page = window("board", javascript=False)
    assert page.locator(".paste p").count() > 3
    assert page.locator("button[data-copies]:visible").count() == 0


def visible_pages(page: Page) -> list[int]:
    bodies = page.locator("tbody.wall-page")
    return [n for n in range(bodies.count()) if bodies.nth(n).is_visible()]


@pytest.mark.long
def test_the_wall_turns_its_pages_and_stops_when_told(window):
    page = window("wall", list="all")
    assert visible_pages(page) == [0] and page.locator("tbody.wall-page").count() == 3
    expect(page.locator("#wall-page")).to_have_text("1")
    page.get_by_role("button", name="下一页").click()
    assert visible_pages(page) == [1]
    # Whoever turns by hand wants to read: it stands still until it is told to go on.
    expect(page.locator("#wall-pause")).to_have_text("继续翻页")
    page.get_by_role("button", name="上一页").press("Enter")
    page.get_by_role("button", name="上一页").press("Enter")
    assert visible_pages(page) == [2]


@pytest.mark.long
def test_the_wall_goes_on_by_itself_and_reads_the_figures_anew_after_the_last_page(window):
    page = window("wall", list="all")
    page.clock.install()
    page.reload()
    seen = []
    for _n in range(3):
        seen += visible_pages(page)
        page.clock.run_for(21_000)
        expect(page.locator("#wall-page")).not_to_have_text(str(seen[-1] + 1))
    assert seen == [0, 1, 2] and visible_pages(page) == [0]
    page.get_by_role("button", name="暂停").click()
    page.clock.run_for(120_000)
    assert visible_pages(page) == [0]


@pytest.mark.long
def test_the_wall_stands_still_for_whoever_asked_for_less_motion(window):
    page = window("wall", list="all")
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.reload()
    expect(page.locator("#wall-pause")).to_have_text("继续翻页")
    page.clock.run_for(120_000)
    assert visible_pages(page) == [0]


@pytest.mark.long
def test_without_javascript_all_pages_of_the_wall_stand_below_each_other(window):
    page = window("wall", javascript=False, list="all")
    assert visible_pages(page) == [0, 1, 2]
    assert page.locator(".wall-controls:visible").count() == 0


@pytest.mark.long
def test_the_wall_is_read_from_afar_without_pointing_at_anything(window):
    page = window("wall", list="all")
    page.set_viewport_size({"width": 1920, "height": 1080})
    sizes = page.evaluate(
        "[...document.querySelectorAll('tbody.wall-page:not([hidden]) :is(th, td, small)')]"
        ".map((cell) => parseFloat(getComputedStyle(cell).fontSize))"
    )
    assert min(sizes) >= 23.9
    assert page.locator("main [title]").count() == 0
    height = page.evaluate("document.querySelector('tbody.wall-page:not([hidden])').getBoundingClientRect().bottom")
    assert height <= 1080


@pytest.mark.long
def test_the_wall_prints_on_a3_with_all_pages(window):
    page = window("wall", list="all")
    assert set(sheets(page.pdf(prefer_css_page_size=True))) == {A3}
    page.emulate_media(media="print")
    assert visible_pages(page) == [0, 1, 2]


@pytest.mark.long
def test_nothing_is_fetched_from_outside(visits, month, live_server):
    """Every address that the boards ask for, and the lists with their tools."""
    page = visits.of(people(month.bureaus[0])[Role.TASKFORCE])
    wanted: list[str] = []
    page.on("request", lambda request: wanted.append(request.url))
    for name in ("leader", "board", "wall", "gaps", "rankings", "indicator_list", "publicity"):
        page.goto(reverse(name))
    assert len(wanted) > 7 and [url for url in wanted if not url.startswith((str(live_server), "data:"))] == []


@pytest.mark.long
def test_a_kept_view_is_found_again_and_a_hidden_column_is_not_shown(window):
    page = window("gaps", columns="lead,gap")
    assert page.locator("thead th:visible").all_inner_texts() == ["指标", "牵头单位", "差距"]
    page.get_by_text("我的视图").click()
    page.get_by_label("将当前筛选保存为").fill("只看差距")
    page.get_by_role("button", name="保存").click()
    page.goto(reverse("gaps"))
    assert page.locator("thead th:visible").count() == 15
    page.get_by_text("我的视图").click()
    page.get_by_role("link", name="只看差距").click()
    assert page.locator("thead th:visible").count() == 3

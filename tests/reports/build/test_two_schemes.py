"""Two schemes with the same month in one county: told apart in every address, counted and frozen each on its own."""

import pytest
from django.urls import reverse
from django.utils import translation

from indicators.models import Cycle
from reports.choices import ReportState
from reports.models import MonthlyReport
from tests import factories as make
from tests.flows.pages import Page
from tests.reports.exact import exact_month, publish

pytestmark = pytest.mark.django_db
PROVINCE, CITY = "2026-05:county", "2026-05:city"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def province():
    return exact_month()


@pytest.fixture
def city(province) -> Cycle:
    """The city's assessment of the same county and month: one indicator."""
    scheme = make.make_scheme(code="city", name_zh="市考核")
    make.make_settings(scheme)
    leaf = make.make_indicator("C-1", scheme=scheme, name_zh="市考核指标")
    unit = make.make_department(region=province.region)
    make.make_lead(leaf, unit)
    cycle = make.make_cycle(scheme=scheme, region=province.region, state="closed")
    make.make_figure(leaf, unit, cycle, "7")
    make.make_benchmark(leaf, province.region, "10", "8")
    return cycle


@pytest.fixture
def boss(province, sign_in):
    return sign_in(make.make_taskforce(province.region))


def open_page(client, name, *args, **query):
    url = reverse(name, args=args, query=query)
    response = client.get(url, follow=True)
    assert response.status_code == 200, url
    return Page(None, url, response)


def test_one_press_builds_the_scheme_it_stands_beside(boss, city, django_capture_on_commit_callbacks):
    page = open_page(boss, "report_list")
    actions = [form.action for form in page.root.forms if "/build/" in (form.action or "")]
    assert actions == [reverse("report_build", args=[period]) for period in (CITY, PROVINCE)]
    with django_capture_on_commit_callbacks(execute=True):
        response = boss.post(reverse("report_build", args=[CITY]))
    assert response.url == reverse("report_progress", args=[CITY])
    report = MonthlyReport.objects.get()
    assert (report.cycle, report.state) == (city, ReportState.READY)
    assert boss.get(response.url).url == reverse("report_detail", args=[CITY]) + "?version=1"


@pytest.mark.long
def test_versions_are_listed_and_published_scheme_by_scheme(boss, province, city):
    publish(province), publish(city)
    publish(province, "更正")
    assert [row["Version"] for row in open_page(boss, "report_detail", PROVINCE).rows("Versions")] == ["2", "1"]
    assert [row["Version"] for row in open_page(boss, "report_detail", CITY).rows("Versions")] == ["1"]
    assert {report.number for report in MonthlyReport.objects.all()} == {1}


def test_pages_of_results_show_the_scheme_of_their_address(boss, province, city):
    publish(province), publish(city)
    codes = {
        period: [row["Code"] for row in open_page(boss, "indicator_list", period=period).rows()]
        for period in (PROVINCE, CITY)
    }
    assert codes == {PROVINCE: ["A-1", "A-2", "A-3", "A-4", "A-5"], CITY: ["C-1"]}
    page = open_page(boss, "gaps", period=CITY)
    assert [option.text for option in page.root.xpath("//select[@name='period']/option")] == [CITY, PROVINCE]
    assert "市考核" in page.foot
    link = page.root.xpath("//a[contains(@href, '/download/')]/@href")[0]
    assert link == reverse("report_download", args=[CITY]) + "?version=1"


@pytest.mark.long
def test_the_label_alone_means_the_first_scheme(boss, province, city):
    publish(province), publish(city)
    for name in ("report_detail", "report_download", "report_progress"):
        assert boss.get(reverse(name, args=["2026-05"]), follow=True).status_code == 200
    assert [row["Code"] for row in open_page(boss, "indicator_list", period="2026-05").rows()] == ["C-1"]
    assert boss.get(reverse("report_detail", args=["2026-05:other"])).status_code == 404
    assert boss.post(reverse("report_build", args=["2026-05:other"])).status_code == 404


def test_one_scheme_alone_needs_no_name(boss, province):
    publish(province)
    page = open_page(boss, "report_list")
    assert page.root.xpath("//a[contains(@href, '/reports/2026-05/?version=1')]")
    assert [row["Code"] for row in open_page(boss, "indicator_list", period="2026-05:county").rows()] != ["C-1"]

"""A place that is known only as a band (前3名) is told as the band wherever it stands, and never as a number."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from config.files.write_xlsx import HEAD_ROW
from departments.choices import RegionLevel, Role
from departments.models import User
from indicators.choices import RoundKind
from indicators.models import Figure, Indicator, RoundSeries
from reports.models import IndicatorRow, MonthlyReport
from reports.words.notices import notices
from tests import factories as make
from tests.flows.pages import Page
from tests.reports.exact import exact_month, publish
from tests.reports.workbook import file_of, rows_of

pytestmark = pytest.mark.django_db
BANDED = {"rank": None, "band_end": "top", "band_size": 3, "n_ranked": 12}


@pytest.fixture(autouse=True)
def chinese(settings):
    settings.LANGUAGE_CODE = "zh-hans"
    with override("zh-hans"):
        yield


@pytest.fixture(scope="module")
def leader(module_db) -> User:
    """Of a county of which a notice says that it is among the first three of the city on P-1, which its unit reports as
    3; and of the province on A-4, which is no place."""
    with override("zh-hans"):
        cycle = exact_month()
        top, lead = Indicator.objects.get(code="A"), Figure.objects.get(indicator__code="A-1").department
        place = make.make_indicator(
            "P-1",
            scheme=cycle.scheme,
            parent=top,
            position=9,
            name_zh="持久仗位次",
            unit_zh="位",
            direction="lower",
            weight=0,
            decimals=0,
            basis="point",
        )
        make.make_lead(place, lead)
        make.make_figure(place, lead, cycle, "3")
        issue(place, cycle.region, RegionLevel.CITY)
        issue(Indicator.objects.get(code="A-2"), cycle.region, RegionLevel.PROVINCE)
        publish(cycle)
        return make.make_user(Role.LEADER, region=cycle.region)


def issue(indicator: Indicator, region, level: str) -> None:
    series = RoundSeries.objects.create(
        region=region,
        kind=RoundKind.ASSESSMENT,
        level=level,
        issuer="优化办",
        name=f"{indicator.name}评价",
        cadence="quarter",
        is_cumulative=True,
        place_code=indicator.code,
    )
    make.make_round(
        region,
        RoundKind.ASSESSMENT,
        series=series,
        level=level,
        title=f"{indicator.name}通报",
        document="〔2026〕7号",
        issued_on=date(2026, 5, 20),
        period="2026年1—3月",
        span="cumulative",
        period_start=date(2026, 1, 1),
        period_end=date(2026, 3, 31),
        **BANDED,
    )


@pytest.fixture
def see(leader, sign_in):
    client = sign_in(leader)

    def open_page(name: str, *args: str) -> Page:
        url = reverse(name, args=args)
        return Page(None, url, client.get(url))

    return open_page


def lines_of(client, kind: str) -> dict[str, dict[str, str]]:
    content = client.get(reverse("indicator_list"), {"format": kind}).content
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        lines = [[cell or "" for cell in line] for line in page.iter_rows(min_row=HEAD_ROW, values_only=True)]
    found = [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if line]
    return {line["指标"]: line for line in found}


@pytest.mark.parametrize(
    ("name", "args", "words"),
    [
        ("indicator_detail", ["P-1"], "前3名"),
        ("indicator_detail", ["A-2"], "前3名"),
        ("indicator_list", [], "前3名"),
        ("module_detail", ["A"], "前3名（据2026年1—3月通报）"),
        ("explain", ["A-2"], "前3名"),
        ("scorecard", [], "前3名（共12个）"),
    ],
)
def test_every_page_tells_the_band(see, name, args, words):
    page = see(name, *args).main
    assert words in page
    assert "共—个" not in page and "3 / —" not in page and "第3位" not in page


def test_every_file_tells_the_band(leader, sign_in):
    client = sign_in(leader)
    for kind in ("csv", "xlsx"):
        assert lines_of(client, kind)["示范典型"]["全省位次"] == "前3名（据2026年1—3月通报）", kind
    data = file_of(MonthlyReport.objects.get(), "zh-hans")
    lines = {line["指标"]: line for line in rows_of(data, "指标差距")}
    assert lines["持久仗位次"]["位次·全市"] == "前3名" and lines["示范典型"]["位次·全省"] == "前3名"
    words = {line["指标"]: line["差距表述"] for line in rows_of(data, "依据与表述")}
    assert words["持久仗位次"] == "前3名（据2026年1—3月通报）"


def test_a_sentence_for_a_notice_names_the_band(leader):
    row = IndicatorRow.objects.get(code="A-2")
    assert "据2026年1—3月通报，示范典型列全省前3名。" in [each.text for each in notices(row, "2026-05")]


def test_a_notice_without_days_says_so_and_when_it_was_issued(leader, sign_in):
    """截至 is the last day of the notice's period; a survey names no days, and what is not stated is not guessed."""
    undated = {"span": "", "period_start": None, "period_end": None, "period": "2026年第一次测评"}
    make.make_round(
        leader.home_region, RoundKind.SURVEY, number=9, title="测评通报", issued_on=date(2026, 4, 14), **undated
    )
    url = reverse("round_list")
    client = sign_in(leader)
    page = Page(None, url, client.get(url)).main
    lines = list(csv.DictReader(io.StringIO(client.get(url, {"format": "csv"}).content.decode("utf-8-sig"))))
    days = {line["标题"].split()[0]: line["截至"] for line in lines}
    assert days["测评通报"] == "未载明（2026-04-14发文）" and days["示范典型通报"] == "2026-03-31"
    assert "未载明（2026-04-14发文）" in page

"""Modules by unit: one published month, or what the months of a quarter come to; frozen rows and nothing else."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.urls import reverse

from departments.choices import DepartmentKind, Role
from indicators.choices import Basis, CycleState, Direction, Rollup, TargetMeasure
from indicators.models import Figure
from reports.models import FigureRow, MonthlyReport
from tests import factories as make
from tests.flows.counties import publish

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}
# The document of January holds until another comes, and a place says so.
PLACE = "10 of 12, no. 3 from the bottom (according to the notice of 1/2026)"


class ModuleCounty:
    """Module L2: late and unsatisfactory events of ``n`` townships and the bureau, a rate, a cumulative volume; and the
    county's place."""

    def __init__(self, n=4):
        self.region, self.scheme = make.make_region("云溪县"), make.make_scheme()
        make.make_settings(self.scheme)
        self.towns = [make.make_township(f"镇{place}", region=self.region) for place in range(n)]
        self.bureaus = [make.make_department(name, region=self.region) for name in ("城管局", "住建局")]
        top = make.make_indicator("L2", scheme=self.scheme, is_leaf=False, name_zh="联动处置")
        units = {"parent": top, "reports": [DepartmentKind.TOWNSHIP, DepartmentKind.COUNTY_BUREAU], "decimals": 0}
        self.late = make.make_indicator("L2-01", name_zh="超期件数", direction=Direction.LOWER, **units)
        self.rate = make.make_indicator(
            "L2-04", name_zh="按时率", unit_zh="%", rollup=Rollup.RATIO, **units | {"decimals": 2}
        )
        self.volume = make.make_indicator("L2-05", name_zh="办件量", basis=Basis.CUMULATIVE, **units)
        self.place = make.make_indicator(
            "L2-06",
            parent=top,
            name_zh="全市排名",
            unit_zh="位",
            direction=Direction.LOWER,
            basis=Basis.POINT,
            decimals=0,
        )
        for indicator in (self.late, self.rate, self.volume, self.place):
            make.make_lead(indicator, self.bureaus[0])
        self.alone = make.make_indicator("I01", scheme=self.scheme, name_zh="开办企业")
        make.make_lead(self.alone, self.bureaus[0])
        self.taskforce = make.make_taskforce(self.region)
        make.make_benchmark(self.place, self.region, rank_city=10, n_city=12, effective_from=date(2026, 1, 1))

    def month(self, month, late=(), rates=(), volume=(), place=10):
        """A published month: values for the townships in order and then the bureaus; None is not reported."""
        cycle = make.make_cycle(
            scheme=self.scheme, region=self.region, month=date(2026, month, 1), state=CycleState.CLOSED
        )
        for indicator, values in ((self.late, late), (self.rate, rates), (self.volume, volume)):
            for unit, value in zip([*self.towns, *self.bureaus], values, strict=False):
                if isinstance(value, tuple):
                    n, d = (Decimal(part) for part in value)
                    make.make_figure(indicator, unit, cycle, round(100 * n / d, 2), numerator=n, denominator=d)
                elif value is not None:
                    make.make_figure(indicator, unit, cycle, value)
        make.make_figure(self.place, self.bureaus[0], cycle, place)
        make.make_figure(self.alone, self.bureaus[0], cycle, 1)
        return publish(cycle, self.taskforce)


@pytest.fixture(scope="module")
def first_quarter(module_db):
    county = ModuleCounty()
    county.month(1, late=(1, 0, 0, 2, 5, 0), rates=((1, 2), (9, 10)), volume=(100, 90, 80, 0))
    county.month(2, late=(1, 0, None, 2, 4, 0), rates=((98, 100), (9, 10)), volume=(220, 200, None, 0))
    county.month(3, late=(1, 0, 3, 5, 0, 0), rates=((0, 0 + 1), (9, 10)), volume=(330, 300, 240, 0))
    return county


@pytest.fixture
def county(first_quarter):
    return deepcopy(first_quarter)


@pytest.fixture
def reader(county, sign_in):
    return sign_in(make.make_user(Role.LEADER, region=county.region))


def see(client, *, is_kept=False, **query):
    """What the page is drawn from, as the first reader asks for it: later ones get what was drawn."""
    if not is_kept:
        caches["kept"].clear()
    response = client.get(reverse("module_detail", args=["L2"], query=query), **ENGLISH)
    assert response.status_code == 200
    return response.context


def rows(context, group="township"):
    [found] = [each for each in context["groups"] if each and each["key"] == group]
    return {row["name"]: [cell["text"] for cell in row["cells"]] for row in found["rows"]}


@pytest.mark.long
def test_a_month_shows_what_was_published_of_every_unit(reader):
    context = see(reader, period="2026-03")
    assert [column["name"] for column in context["columns"]] == ["超期件数", "按时率", "办件量"]
    assert rows(context)["镇0"] == ["1", "0.00", "330", "110.0"]
    assert rows(context)["镇3"] == ["5", "not reported", "0", "0.0"]
    assert set(rows(context, "county")) == {"城管局", "住建局"}


def test_a_quarter_adds_counts_takes_the_last_of_what_is_cumulative_and_divides_sums(reader):
    context = see(reader, quarter="2026Q1")
    # 3 late in all; 99 of 103, not the mean of 50, 98 and 0; the last word of the volume, a third of it a month.
    assert rows(context)["镇0"] == ["3", "96.12", "330", "110.0"]
    assert rows(context)["镇2"] == ["3", "not reported", "240", "80.0"]
    [township] = [group for group in context["groups"] if group and group["key"] == "township"]
    [line] = [row for row in township["rows"] if row["name"] == "镇2"]
    assert line["cells"][0]["hint"] == "without 2026-02"
    assert context["gaps"][0] == "超期件数: 镇2 without a figure for 2026-02."


def test_the_sentences_name_the_worst_unit_the_best_and_who_is_still_at_zero(reader):
    context = see(reader, quarter="2026Q1")
    assert context["late"] == (
        "first quarter of 2026: 超期件数 (all its months) 24 件; "
        "most 超期件数 (all its months): 镇3, 城管局 (9 件 each, tied)."
    )
    [township] = [group for group in context["groups"] if group and group["key"] == "township"]
    assert (
        "4 of Townships and subdistricts by 办件量 (added in it): in order 镇0 (330 件, 96.12%)" in township["league"]
    )
    assert township["zero"] == "first quarter of 2026, 办件量 (added in it) still at 0: 镇3."
    assert [row["place"].rank for row in township["rows"]] == [1, 2, 3, 4]


def test_what_is_kept_and_not_ranked_names_nobody_who_is_at_zero(county, reader):
    county.volume.ranked = False
    county.volume.save(update_fields=["ranked"])
    county.month(4, late=(1, 0, 0, 0, 0, 0), rates=((1, 2), (9, 10)), volume=(1, 1, 1, 0))
    context = see(reader, period="2026-04")
    assert [group["zero"] for group in context["groups"] if group] == ["", ""]
    assert "办件量" not in "".join(group["league"] for group in context["groups"] if group)
    assert rows(context)["镇3"][2] == "0"


def test_a_month_that_was_not_published_is_said_and_left_out(reader, county):
    county.month(4, late=(7, 0, 0, 0, 0, 0))
    context = see(reader, quarter="2026Q2")
    assert context["unpublished"] == ["2026-05", "2026-06"] and rows(context)["镇0"][0] == "7"
    assert [label for label, _version, _url in context["sources"]] == ["2026-03", "2026-04"]


@pytest.mark.long
def test_a_later_quarter_of_a_count_since_january_is_what_it_added(reader, county):
    county.month(4, volume=(400, 390, 250, 0))
    county.month(5, volume=(500, 480, 260, 0))
    county.month(6, volume=(630, 570, None, 4))
    context = see(reader, quarter="2026Q2")
    # 630 since January, of which 330 by the end of March; a month is told of all six.
    assert rows(context)["镇0"][2:] == ["300", "105.0"]
    assert rows(context)["镇2"][2:] == ["20", "52.0"]
    [township] = [group for group in context["groups"] if group and group["key"] == "township"]
    assert township["league"] == (
        "second quarter of 2026, 3 of Townships and subdistricts by 办件量 (added in it): in order "
        "镇0 (300 件, not reported), 镇1 (270 件, not reported), 镇3 (4 件, not reported). "
        "Months are lacking, and so not ranked: 镇2 (2026-06)."
    )
    places = {row["name"]: row["place"] and row["place"].rank for row in township["rows"]}
    assert places == {"镇0": 1, "镇1": 2, "镇2": None, "镇3": 3}
    assert [label for label, _version, _url in context["sources"]] == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert [column["basis"] for column in context["columns"]] == [
        "the quarter's months together",
        "the quarter's months together",
        "added by the quarter",
    ]


@pytest.mark.long
def test_a_quarter_without_the_month_before_it_names_that_month_and_no_number(sign_in):
    county = ModuleCounty()
    for month, volume in ((4, (400, 390, 250, 0)), (5, (500, 480, 260, 0)), (6, (630, 570, 300, 4))):
        county.month(month, volume=volume)
    context = see(sign_in(make.make_user(Role.LEADER, region=county.region)), quarter="2026Q2")
    assert rows(context)["镇0"][2:] == ["cannot be told", "105.0"]
    assert "办件量: 镇0, 镇1, 镇2, 镇3 without a figure for 2026-03; " in "".join(context["gaps"])


def test_a_correction_counts_in_its_newest_published_version(reader, county):
    from reports.build.claim import queue_report
    from reports.build.run import run_build
    from tests.reports.publishing.publish import publish_knowingly

    first = MonthlyReport.objects.get(cycle__label="2026-03")
    Figure.objects.filter(cycle=first.cycle, indicator=county.late, department=county.towns[0]).update(value=11)
    assert rows(see(reader, quarter="2026Q1"))["镇0"][0] == "3"  # what stands in the tables says nothing
    again = queue_report(cycle=first.cycle, actor=county.taskforce, reason="更正")
    assert run_build(report_id=again.pk) == "built"
    assert rows(see(reader, quarter="2026Q1"))["镇0"][0] == "3"
    publish_knowingly(report=again, actor=county.taskforce)
    context = see(reader, is_kept=True, quarter="2026Q1")  # drawn anew: what was kept is of other versions
    assert rows(context)["镇0"][0] == "13" and ("2026-03", 2) in [source[:2] for source in context["sources"]]


def test_every_number_leads_to_how_it_came_about(reader):
    context = see(reader, quarter="2026Q1")
    urls = [
        cell["url"]
        for group in context["groups"]
        if group
        for row in group["rows"]
        for cell in row["cells"]
        if cell.get("url")
    ]
    assert len(urls) > 10
    assert {reader.get(url).status_code for url in urls[:12]} == {200}
    assert {column["url"] for column in context["columns"]} == {
        reverse("ranking_units", args=[code], query={"period": "2026-03"}) for code in ("L2-01", "L2-04", "L2-05")
    }


def test_the_countys_own_lines_have_their_place_and_the_one_from_below(reader):
    [line] = see(reader, period="2026-03")["county"]
    assert (line["leaf"].code, line["value"], line["place"]) == ("L2-06", "10", PLACE)


def test_the_monthly_average_stands_beside_its_target(reader, county):
    facts = {"region": county.region, "measure": TargetMeasure.AVERAGE, "kind": DepartmentKind.TOWNSHIP}
    make.make_target(county.volume, None, 100, **facts)
    [township] = [group for group in see(reader, quarter="2026Q1")["groups"] if group and group["key"] == "township"]
    beside = {row["name"]: (row["cells"][3]["beside"], row["cells"][3]["enough"]) for row in township["rows"]}
    assert beside == {"镇0": ("/ 100", True), "镇1": ("/ 100", True), "镇2": ("/ 100", False), "镇3": ("/ 100", False)}


def test_modules_are_those_that_units_report_whatever_they_are_called(reader):
    context = reader.get(reverse("module_list"), **ENGLISH).context
    [line] = context["by_units"]
    assert (line["row"].code, line["units"], line["names"]) == ("L2", 6, ["超期件数", "按时率", "办件量"])
    assert [(fact.name, place) for fact, place in line["places"]] == [("全市排名", PLACE)]
    assert context["by_county"] == []
    assert line["quarter_url"].endswith("?quarter=2026Q1")


@pytest.mark.parametrize(
    "query", [{"quarter": "2026Q4"}, {"quarter": "2026Q9"}, {"quarter": "x"}, {"period": "2020-01"}]
)
def test_what_was_not_published_is_not_found(reader, query):
    assert reader.get(reverse("module_detail", args=["L2"], query=query)).status_code == 404
    assert reader.get(reverse("module_detail", args=["NONE"])).status_code == 404


def test_a_quarter_of_another_region_is_not_found(county, sign_in):
    stranger = sign_in(make.make_user(Role.LEADER, region=make.make_region()))
    assert stranger.get(reverse("module_detail", args=["L2"], query={"quarter": "2026Q1"})).status_code == 404
    assert FigureRow.objects.exists()


@pytest.mark.parametrize("n", [2, 6])
@pytest.mark.long
def test_a_quarter_costs_the_same_whatever_its_units(sign_in, django_assert_num_queries, n):
    county = ModuleCounty(n)
    for month in (1, 2, 3):
        county.month(month, late=range(n + 2), volume=range(n + 2))
    client = sign_in(make.make_user(Role.LEADER, region=county.region))
    client.get(reverse("module_list"))
    with django_assert_num_queries(10):
        see(client, quarter="2026Q1")

"""A unit is held against its own group, the county against counties: in entry, in review, and in every report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from departments.choices import DepartmentKind, Role
from indicators.choices import Basis, CycleState, Direction, FigureState
from indicators.doubts.read import doubting
from indicators.entry.grid_rows import grid_rows
from indicators.entry.worksheet import worksheet
from indicators.models import Figure
from indicators.peers import PeerFigure, measure_group
from indicators.review.inbox import inbox_lines
from tests import factories as make
from tests.reports.exact import publish

pytestmark = pytest.mark.django_db
VOLUMES = {"第0镇": 1000, "第1镇": 1200, "第2镇": 800, "第3镇": 1200}


class PeerCounty:
    """Four townships and two bureaus report a volume of which the best county has 210,000; a bureau alone reports the
    rate of the whole county."""

    def __init__(self, **fields) -> None:
        self.region, self.scheme = make.make_region("云溪县"), make.make_scheme()
        make.make_settings(self.scheme)
        self.towns = [
            make.make_township(name, region=self.region, position=place) for place, name in enumerate(VOLUMES)
        ]
        self.bureaus = [make.make_department(name, region=self.region) for name in ("审批局", "住建局")]
        top = make.make_indicator("L1", scheme=self.scheme, is_leaf=False, name_zh="汇聚")
        kinds = [DepartmentKind.TOWNSHIP, DepartmentKind.COUNTY_BUREAU]
        self.volume = make.make_indicator(
            "L1-01", parent=top, name_zh="办件量", decimals=0, **{"reports": kinds} | fields
        )
        self.rate = make.make_indicator("L1-02", parent=top, name_zh="网办率", unit_zh="%")
        for leaf in (self.volume, self.rate):
            make.make_lead(leaf, self.bureaus[0])
        make.make_benchmark(self.volume, self.region, "210000", "90000", best_holder="青禾县")
        make.make_benchmark(self.rate, self.region, "98", "80", best_holder="青禾县")
        self.last = self.month(4, state=CycleState.CLOSED)
        for town, value in zip(self.towns, VOLUMES.values(), strict=True):
            make.make_figure(self.volume, town, self.last, value)
        for bureau in self.bureaus:
            make.make_figure(self.volume, bureau, self.last, 50)
        make.make_figure(self.rate, self.bureaus[0], self.last, 90)
        self.cycle = self.month(5)

    def month(self, number: int, **fields):
        return make.make_cycle(scheme=self.scheme, region=self.region, month=date(2026, number, 1), **fields)

    def rows(self, unit):
        with translation.override("zh-hans"):
            sheet = worksheet(cycle=self.cycle, department=unit, at=self.cycle.deadline - timedelta(days=1))
            return {row.line.indicator.code: row for row in grid_rows(sheet)}


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def words(row) -> tuple[str, str, str, str]:
    held = row.line.yardstick
    return row.best, held.best_words, row.average, held.average_words


def test_a_township_is_told_the_best_and_average_of_townships_and_not_of_counties():
    county = PeerCounty()
    make.make_figure(county.volume, county.towns[2], county.cycle, 1020, state=FigureState.DRAFT)
    row = county.rows(county.towns[2])["L1-01"]
    assert words(row) == ("1200", "本组2026-04最优（第1镇、第3镇）", "1050", "本组4个单位")
    assert row.gap == "差180件"


def test_the_lead_that_reports_for_the_county_is_held_against_counties():
    county = PeerCounty()
    row = county.rows(county.bureaus[0])["L1-02"]
    assert words(row) == ("98.00", "青禾县", "80.00", "")


def test_with_fewer_than_two_peers_nothing_is_compared():
    county = PeerCounty()
    row = county.rows(county.bureaus[0])["L1-01"]
    assert words(row) == ("—", "", "—", "同组可比单位不足2个，不作比较")
    assert row.gap == ""


def test_what_is_counted_from_january_is_not_held_against_december():
    county = PeerCounty(basis=Basis.CUMULATIVE)
    assert county.rows(county.towns[0])["L1-01"].best == "1200"
    december = make.make_cycle(scheme=county.scheme, region=county.region, month=date(2025, 12, 1))
    Figure.objects.filter(cycle=county.last).update(cycle=december)
    county.last.delete()
    assert words(county.rows(county.towns[0])["L1-01"]) == ("—", "", "—", "")


def test_what_is_only_kept_is_compared_with_nobody():
    county = PeerCounty(ranked=False)
    assert words(county.rows(county.towns[0])["L1-01"]) == ("—", "", "—", "")


def test_a_draft_of_a_neighbour_stays_its_own():
    county = PeerCounty()
    Figure.objects.filter(cycle=county.last, department=county.towns[1]).update(state=FigureState.DRAFT)
    assert county.rows(county.towns[0])["L1-01"].line.yardstick.best_holder == "第3镇"


def test_where_fewer_is_better_the_best_is_the_least():
    county = PeerCounty(direction=Direction.LOWER)
    assert words(county.rows(county.towns[0])["L1-01"])[:2] == ("800", "本组2026-04最优（第2镇）")


def test_the_lead_of_what_units_report_as_well_is_the_county_and_no_peer():
    county = PeerCounty(reports=["lead", DepartmentKind.COUNTY_BUREAU, DepartmentKind.TOWNSHIP])
    assert words(county.rows(county.bureaus[0])["L1-01"])[:2] == ("210000", "青禾县")
    assert county.rows(county.bureaus[1])["L1-01"].line.yardstick.n == 1


def test_doubts_and_the_reviewer_have_the_same_yardstick():
    county = PeerCounty()
    town = county.towns[0]
    figure = make.make_figure(county.volume, town, county.cycle, 10, state=FigureState.SUBMITTED)
    past = doubting(cycle=county.cycle, departments=[town.pk], indicators=[county.volume])
    assert (past.past(county.volume, town.pk).best, past.past(county.volume, town.pk).average) == (1200, 1050)
    [line] = inbox_lines(figures=[figure], user=make.make_user(Role.REVIEWER, department=town))
    assert (line.yardstick.best, line.yardstick.best_holder, line.yardstick.n) == (1200, "第1镇、第3镇", 4)


def test_the_queries_are_one_more_for_all_rows_together():
    county = PeerCounty()
    at = county.cycle.deadline - timedelta(days=1)

    def count() -> int:
        with CaptureQueriesContext(connection) as wanted:
            worksheet(cycle=county.cycle, department=county.towns[0], at=at)
        return len(wanted)

    one = count()
    for number in range(5):
        leaf = make.make_indicator(f"L1-1{number}", parent=county.volume.parent, reports=[DepartmentKind.TOWNSHIP])
        make.make_lead(leaf, county.bureaus[0])
    assert count() == one


def test_pages_of_the_clerk_and_the_reviewer_say_which_group(sign_in):
    county = PeerCounty()
    town = county.towns[0]
    make.make_figure(county.volume, town, county.cycle, 1020, state=FigureState.SUBMITTED)
    clerk = sign_in(make.make_user(Role.STAFF, department=town))
    for address in (
        reverse("entry"),
        reverse("entry") + "?mode=form",
        reverse("entry_panel", args=["L1-01"]),
    ):
        page = clerk.get(address, follow=True).content.decode()
        assert "本组2026-04最优（第1镇、第3镇）" in page and "青禾县" not in page
    page = sign_in(make.make_user(Role.REVIEWER, department=town)).get(reverse("review")).content.decode()
    assert "本组2026-04最优（第1镇、第3镇）" in page and "青禾县" not in page


class TestInAReport:
    @pytest.fixture
    def county(self):
        county = PeerCounty()
        for town, value in zip(county.towns, (10, 40, 20, 30), strict=True):
            make.make_figure(county.volume, town, county.cycle, value)
        make.make_figure(county.rate, county.bureaus[0], county.cycle, 91)
        county.cycle.state = CycleState.CLOSED
        county.cycle.save()
        publish(county.cycle)
        return county

    @pytest.fixture
    def leader(self, county, sign_in):
        return sign_in(make.make_user(Role.LEADER, region=county.region))

    def test_the_page_of_a_unit_has_best_average_and_gap_of_its_group(self, county, leader):
        figures = leader.get(reverse("unit_detail", args=[county.towns[0].code])).context["figures"]
        [peers] = [line[5] for line in figures]
        assert (peers.measure.best, peers.measure.holders, peers.average, peers.measure.n, peers.gap) == (
            40,
            ("第1镇",),
            25,
            4,
            30,
        )

    def test_the_explanation_of_a_units_number_names_its_group(self, county, leader):
        address = reverse("explain", args=["L1-01"]) + f"?unit={county.towns[0].code}"
        stations = {station.key: station for station in leader.get(address).context["stations"]}
        assert [(step.label, step.text, step.source) for step in stations["peers"].steps] == [
            ("本组最优", "40件", "第1镇"),
            ("本组平均", "25件", "乡镇（街道）4个单位"),
            ("与本组最优的差距", "30件", ""),
        ]

    def test_the_module_ends_with_best_and_average_of_each_group(self, county, leader):
        groups = [each for each in leader.get(reverse("module_detail", args=["L1"])).context["groups"] if each]
        towns = next(each for each in groups if each["key"] == "township")
        assert [(row["name"], row["cells"][0]["text"], row["cells"][0]["hint"]) for row in towns["measures"]] == [
            ("本组最优", "40", "第1镇"),
            ("本组平均", "25", "4个单位"),
        ]
        # Of the bureaus nobody reported in May.
        assert next(each for each in groups if each["key"] == "county")["measures"] == []

    def test_the_ranking_of_units_says_it_above_the_table(self, leader):
        page = leader.get(reverse("ranking_units", args=["L1-01"])).content.decode()
        assert "本组最优" in page and "本组平均" in page and "青禾县" not in page


def test_a_group_is_measured_with_the_unit_itself_and_not_against_one_other():
    three = [PeerFigure(n, f"{n}镇", Decimal(n)) for n in range(3)]
    assert measure_group(three[:2], direction=Direction.HIGHER, unit=0) is None
    found = measure_group(three, direction=Direction.HIGHER, unit=2)
    assert found is not None and (found.best, found.holders, found.average, found.n) == (2, ("2镇",), 1, 3)
    many = [PeerFigure(n, f"{n}镇", Decimal(1)) for n in range(5)]
    crowd = measure_group(many, direction=Direction.LOWER)
    assert crowd is not None and crowd.holder_text == "0镇等5个单位"

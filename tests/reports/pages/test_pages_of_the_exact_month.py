"""The pages of results: what they say of the exact month, which address shows what, and how many queries they cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from departments.models import Department
from indicators.models import Cycle, Figure, RegionalValue
from reports.models import MonthlyReport
from tests import factories as make
from tests.flows.pages import Page
from tests.reports.exact import build, exact_month, publish, repeat_month, repeat_report

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
# Our place, with what it rests on.
OURS = "2 worked out by this system from the figures of 5/2026"
JUNE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def may(module_db):
    """The month that all tests share, not published yet."""
    with override_settings(LANGUAGE_CODE="en"), translation.override("en"):
        return exact_month()


@pytest.fixture(scope="module")
def leader(may):
    """A browser in which the leader has signed in; the pages here are read only."""
    client = Client()
    client.force_login(make.make_user(Role.LEADER, region=may.region))
    return client


@pytest.fixture
def cycle(may):
    return Cycle.objects.get(pk=may.pk)


@pytest.fixture(scope="class")
def report(may, class_db):
    """Published for the tests of one class: those before the publication stand in a class of their own."""
    with override_settings(LANGUAGE_CODE="en"), translation.override("en"):
        return publish(Cycle.objects.get(pk=may.pk))


@pytest.fixture
def see(leader, sign_in):
    """Open a page by its name as the leader, or as somebody else."""

    def open_page(name, *args, by=None, **query):
        url = reverse(name, args=args, query=query)
        response = (sign_in(by) if by else leader).get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        return Page(None, url, response)

    return open_page


def is_refused(see, name, *args, by=None, **query):
    with pytest.raises(AssertionError, match="404"):
        see(name, *args, by=by, **query)
    return True


def column(page, heading, caption=""):
    return [row[heading] for row in page.rows(caption)]


def staff_of(code):
    return make.make_user(Role.STAFF, department=Department.objects.get(code=code))


class TestBeforeThePublication:
    """What is to be published otherwise, or not at all, begins here."""

    def test_the_gaps_page_says_so(self, cycle, see):
        assert "No report has been published yet." in see("gaps").main

    def test_ties_are_marked_and_the_tied_last_are_both_last(self, cycle, see):
        Figure.objects.filter(department__code="601").update(value=0, numerator=0)
        publish(cycle)
        rows = see("ranking_units", "A-4").rows()
        assert [(row["Rank"], row["Unit"]) for row in rows] == [
            ("1", "河东镇"),
            ("tied 2", "城关镇"),
            ("tied 2", "云根乡"),
        ]
        assert [row["Remarks"] for row in rows[1:]] == ["Reported as 0 last for 1 month"] * 2

    def test_who_has_not_reported_is_listed_and_not_ranked(self, cycle, see):
        Figure.objects.filter(department__code="602").update(state="submitted")
        publish(cycle)
        row = see("ranking_units", "A-4").row("河东镇")
        assert (row["Rank"], row["Remarks"]) == ("no value", "Not reported")

    def test_the_task_force_sees_how_far_the_month_has_come(self, cycle, see):
        boss = make.make_taskforce(cycle.region)
        steps = [(step["label"], step["state"]) for step in see("home", by=boss).response.context["steps"]]
        assert steps == [
            ("Figures handed in", "done"),
            ("Figures approved", "done"),
            ("Month closed", "done"),
            ("Report built", "now"),
            ("Report published", "todo"),
        ]
        publish(cycle)
        assert {step["state"] for step in see("home", by=boss).response.context["steps"]} == {"done"}

    def test_a_month_closed_before_its_deadline_is_not_told_as_run_out(self, cycle, see):
        Cycle.objects.update(deadline=timezone.now() + timedelta(days=8), hard_deadline=None)
        page = see("home", by=make.make_taskforce(cycle.region))
        steps = {step["label"]: step for step in page.response.context["steps"]}
        closed, built = steps["Month closed"], steps["Report built"]
        assert (closed["state"], closed["word"], built["state"]) == ("short", "Closed before the deadline", "now")
        assert "Closed before the deadline" in page.main

    def test_before_the_first_report_the_catalogue_is_shown(self, cycle, see):
        page = see("indicator_list")
        assert column(page, "Indicator", "Catalogue") == ["网办率", "示范典型", "办理时间", "覆盖率", "停电"]

    def test_rule_value_best_average_ranks_gap_and_people(self, cycle, see):
        cycle.scheme.indicators.filter(code="A-4").update(rule_text="可办事项数÷应办事项数×100%")
        publish(cycle)
        main = see("indicator_detail", "A-4").main
        for each in (
            "可办事项数÷应办事项数×100%",
            "Own value 30.00 %",
            "Provincial best 100.00 % 星沙县",
            "Provincial average 70.50 %",
            "Gap 70.00 percentage points relative 70.00%",
            "Rank in city 11 of 12",
            "Indicator chief 李四",
            "Lead department 税务局",
            "Section in charge 综合股",
            "Person in charge 张三",
            "省营商环境通报〔2026〕5号",
        ):
            assert each in main, each
        assert "Rank in province no value" in main

    def test_before_the_first_report_the_catalogue_answers(self, cycle, see):
        main = see("indicator_detail", "A-1").main
        assert "No report has been published yet." in main and "Lead department 市监局 · 综合股 · 张三" in main

    def test_a_draft_is_shown_to_the_task_force_alone_and_only_when_asked_for(self, cycle, see):
        build(cycle)
        boss = make.make_taskforce(cycle.region)
        assert see("gaps", by=boss).response.context["report"] is None
        assert see("gaps", by=boss, period="2026-05").row("A-1")["Own value"] == "62.345"
        assert is_refused(see, "gaps", period="2026-05")


class TestGapsPage:
    def test_what_costs_the_total_most_comes_first(self, report, see):
        # Of 5⅓ together A-1 weighs 3 and lacks 37.65, A-2 and A-4 weigh 1 and lack 100 and 70, A-3 weighs ⅓ and 37.5.
        rows = see("gaps").rows("Gaps")
        assert [(row["Indicator"].split()[1], row["Points lost of the total"]) for row in rows] == [
            ("A-1", "21.18"),
            ("A-2", "18.75"),
            ("A-4", "13.13"),
            ("A-3", "2.34"),
        ]
        assert [row["Behind the average"] for row in rows] == ["17.655", "no value", "40.50", "4.00000001"]

    def test_every_printed_difference_is_that_of_the_two_numbers_beside_it(self, cycle, see):
        # (96.00000001 + 60 + 121) ÷ 3 = 92.33333334 stands as 92.33.
        RegionalValue.objects.filter(value=120).update(value=121)
        publish(cycle, "another county reported")
        triples = (
            ("Own value", "Best", "Gap"),
            ("Own value", "Average", "Behind the average"),
            ("Points awarded", "Best points", "Gap in points"),
        )
        rows, found = see("gaps").rows("Gaps"), []
        for row in rows:
            for triple in triples:
                numbers = [Decimal(row[name].split()[0]) for name in triple if row[name] != "no value"]
                if len(numbers) == 3:
                    own, held, apart = numbers
                    assert abs(own - held) == abs(apart), (row["Indicator"], triple)
                    found.append(apart)
        assert len(found) == 7 and Decimal("3.67000001") in found
        page = see("indicator_detail", "A-3").main
        assert "worse than the provincial average (92.33 小时) by 3.67000001 小时" in page

    def test_the_first_page_and_the_list_say_the_same_beside_the_gap(self, report, see):
        row = see("home").row("示范典型", "Largest losses")
        assert [row[name] for name in ("Own value", "Best", "Gap", "Points lost of the total")] == [
            "0 points",
            "5 points",
            "5 points points awarded below the average by 2.5",
            "18.75",
        ]
        listed = see("indicator_list").row("A-3")
        assert (listed["Behind the average"], listed["Points lost of the total"]) == ("4.00000001", "2.34")
        # One month at zero is no streak yet.
        assert see("indicator_list").row("A-2")["Remarks"].endswith("points awarded below the average by 2.5")
        page = see("indicator_detail", "A-2").main
        assert "Average points 2.5 points awarded below the average by 2.5" in page
        assert "Points lost of the total 18.75" in page

    def test_gaps_are_added_up_by_first_level_indicator_and_of_ticked_rows(self, report, see):
        [row] = see("gaps").rows("Added up")
        assert (row["Items"], row["Points lost of the total"], row["Gap in points"]) == ("4", "55.40", "5")
        page = see("gaps", pick="A-2")
        assert (
            "Ticked rows: 示范典型 (1 items) score 5 points less than the best together; 1 items lose 18.75 points"
            in page.main
        )

    def test_the_largest_relative_gap_comes_first_where_that_is_chosen_and_what_has_none_last(self, report, see):
        page = see("gaps", order="gap")
        assert [(row["Own value"], row["Best"], row["Gap"], row["Relative gap, %"]) for row in page.rows("Gaps")] == [
            ("30.00", "100.00 星沙县", "70.00 percentage points", "70.00"),
            ("96.00000001", "60.00 甲县", "36.00000001 小时", "60.00"),
            ("62.345", "98.00 星沙县", "35.655 percentage points", "36.38"),
            ("no value", "no value", "no value", "no value"),
        ]

    def test_awarded_points_stand_beside_best_average_and_gap_with_the_holder_under_the_best_of_them(self, report, see):
        columns = ("Points awarded", "Best points", "Average points", "Gap in points")
        assert [[row[name] for name in columns] for row in see("gaps").rows("Gaps")] == [
            ["no value"] * 4,
            ["0 of 7 points", "5 星沙县", "2.5", "5 points awarded below the average by 2.5"],
            ["no value"] * 4,
            ["no value"] * 4,
        ]

    def test_every_gap_is_said_in_words_with_its_unit_and_labelled_percentages(self, report, see):
        words = see("gaps").row("A-1", "Gaps")["In words"]
        assert words == (
            "网办率 (month alone) differs from the provincial best by 35.655 percentage points (relative gap 36.38%)."
        )
        assert (
            see("gaps")
            .row("A-3", "Gaps")["In words"]
            .startswith("办理时间 (month alone) is 36.00000001 小时 more than the provincial best")
        )

    @pytest.mark.parametrize(
        ("chosen", "codes"),
        [
            ("zero", ["A-2"]),
            ("serious", ["A-2", "A-4", "A-3"]),
            ("below", ["A-1", "A-2", "A-4", "A-3"]),
            ("unknown", ["A-5"]),
            ("nonsense", ["A-1", "A-2", "A-4", "A-3"]),
        ],
    )
    def test_the_address_chooses_the_list(self, report, see, chosen, codes):
        page = see("gaps", list=chosen)
        assert [text.split()[1] for text in column(page, "Indicator", "Gaps")] == codes

    def test_the_tabs_count_their_lists(self, report, see):
        tabs = {tab["label"]: tab["count"] for tab in see("gaps").response.context["tabs"]}
        assert tabs == {
            "All gaps": 4,
            "Zero-score items": 1,
            "Serious gaps": 3,
            "Items worse than average": 4,
            "Not comparable": 1,
        }

    def test_the_states_of_a_figure_stand_apart(self, report, see):
        assert see("gaps", list="zero").row("A-2", "Gaps")["Remarks"] == "Scores 0 Serious gap Worse than average"
        assert see("gaps", list="unknown").row("A-5", "Gaps")["Remarks"] == "Not applicable"


class TestRankings:
    def test_departments_with_place_score_and_lists(self, report, see):
        page = see("rankings")
        assert [list(row.values())[:9] for row in page.rows("Departments by")] == [
            ["1", "市监局", "46.76", "—", "2", "2", "1", "2", "1"],
            ["2", "税务局", "38.12", "—", "3", "2", "0", "2", "2"],
        ]
        assert "no. 1 from the bottom" in page.row("税务局")["Remarks"]
        assert column(page, "Indicator", "Units on one") == ["覆盖率"]

    def test_the_second_month_has_movement_and_a_streak_with_its_months(self, cycle, report, see):
        june = repeat_month(cycle, JUNE)
        # 市监局 falls from 62.345 to 20: (3 × 20 + 0) ÷ 4 = 15, and so behind 税务局.
        Figure.objects.filter(cycle=june, indicator__code="A-1").update(value=20)
        publish(june)
        rows = see("rankings").rows("Departments by")
        assert [(row["Department"], row["Movement"]) for row in rows] == [
            ("税务局", "up 1 place on last month"),
            ("市监局", "down 1 place on last month"),
        ]
        july = repeat_month(june, date(2026, 7, 1))
        publish(july)
        remark = see("rankings").row("市监局")["Remarks"]
        assert remark == "no. 1 from the bottom last for 2 published months (2026-06, 2026-07)"

    def test_the_county_among_counties(self, report, see):
        page = see("rankings")
        assert [
            (row["Code"], row["Rank"], row["Regions"], row["In first place"])
            for row in page.rows("The county among counties")
        ] == [("A", OURS, "3", "甲县"), ("A-3", OURS, "3", "甲县")]

    def test_own_unit_is_marked_for_its_staff(self, report, see):
        page = see("rankings", by=staff_of("101"))
        own = page.root.xpath("//tr[contains(@class, 'is-own')]//th")
        assert [cell.text_content().strip() for cell in own] == ["市监局"]


class TestUnitsOnOneIndicator:
    def test_places_last_month_and_the_paragraph_to_paste(self, cycle, report, see):
        publish(repeat_month(cycle, JUNE))
        page = see("ranking_units", "A-4")
        assert [tuple(row.values())[:5] for row in page.rows()] == [
            ("1", "河东镇", "66.67", "66.67", "as last month"),
            ("2", "城关镇", "33.33", "33.33", "as last month"),
            ("3", "云根乡", "0.00", "0.00", "as last month"),
        ]
        assert page.row("云根乡")["Remarks"] == "Reported as 0 last for 2 months"
        assert "In order: 河东镇 (66.67%), 城关镇 (33.33%), 云根乡 (0%). Still at 0: 云根乡." in page.main

    @pytest.mark.parametrize("code", ["A", "Z-9", "A-4' OR 1=1"])
    def test_what_units_do_not_report_is_not_found(self, report, see, code):
        assert is_refused(see, "ranking_units", code)


class TestHome:
    def test_leadership_sees_zero_scores_the_largest_gaps_and_who_is_last_for_months(self, cycle, report, see):
        publish(repeat_month(cycle, JUNE))
        page = see("home")
        assert page.row("示范典型", "Zero-score items") == {
            "Indicator": "示范典型",
            "Lead department": "市监局",
            "Person in charge": "张三",
        }
        # In June nothing is known of the counties' values of A-3, and so there is no gap.
        assert column(page, "Indicator", "Largest losses") == ["网办率 Month", "示范典型", "覆盖率 Month"]
        assert column(page, "Gap", "Largest losses") == [
            "35.655 percentage points worse than the average by 17.655 percentage points",
            "5 points points awarded below the average by 2.5 scores 0 for 2 published months (2026-05, 2026-06)",
            "70.00 percentage points worse than the average by 40.5 percentage points",
        ]
        assert page.row("税务局", "At the bottom")["Streak"] == ("last for 2 published months (2026-05, 2026-06)")

    def test_staff_see_their_own_units_place_and_what_it_leads(self, report, see):
        page = see("home", by=staff_of("101"))
        assert {row["Indicator"].split()[0]: row["Attainment"] for row in page.rows("led by your unit")} == {
            "网办率": "62.35",
            "示范典型": "0.00",
        }
        assert "Rank of your unit 1 of 2" in page.main
        assert "Rank of your unit" not in see("home").main

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
    def test_administrators_see_no_results(self, cycle, report, see, role):
        page = see("home", by=make.make_user(role, region=cycle.region))
        assert page.response.context["report"] is None and "示范典型" not in page.main


class TestIndicatorList:
    def codes(self, page):
        return column(page, "Code")

    def test_every_leaf_with_its_numbers_in_catalogue_order(self, report, see):
        page = see("indicator_list")
        assert self.codes(page) == ["A-1", "A-2", "A-3", "A-4", "A-5"]
        row = page.row("A-3")
        assert (row["Own value"], row["Best"], row["Average"], row["Relative gap, %"], row["Attainment"]) == (
            "96.00000001",
            "60.00",
            "92.00",
            "60.00",
            "62.50",
        )
        assert (row["Indicator"], row["Rank in province"]) == (
            "办理时间 lower is better",
            "2 / 3 worked out by this system from the figures of 5/2026",
        )

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ({"q": "率"}, ["A-1", "A-4"]),
            ({"q": "a-2"}, ["A-2"]),
            ({"q": "%"}, []),
            ({"lead": "101"}, ["A-1", "A-2"]),
            ({"direction": "lower"}, ["A-3", "A-5"]),
            ({"top": "A"}, ["A-1", "A-2", "A-3", "A-4", "A-5"]),
            ({"list": "zero"}, ["A-2"]),
            ({"list": "below"}, ["A-1", "A-2", "A-3", "A-4"]),
            ({"list": "serious"}, ["A-2", "A-3", "A-4"]),
            ({"list": "missing"}, []),
            ({"list": "na"}, ["A-5"]),
            ({"lead": "201", "direction": "lower", "q": "时间"}, ["A-3"]),
        ],
    )
    @pytest.mark.long
    def test_filters_are_part_of_the_address(self, report, see, query, codes):
        assert self.codes(see("indicator_list", **query)) == codes

    @pytest.mark.parametrize("query", [{"list": "x"}, {"direction": "up"}, {"lead": "999"}, {"top": "Z"}])
    def test_a_filter_that_is_not_understood_shows_its_error_and_no_rows(self, report, see, query):
        page = see("indicator_list", **query)
        assert self.codes(page) == []
        assert list(page.response.context["filter"].form.errors) == list(query)

    @pytest.mark.parametrize(
        ("sort", "codes"),
        [
            ("value", ["A-4", "A-1", "A-3", "A-2", "A-5"]),
            ("-value", ["A-3", "A-1", "A-4", "A-2", "A-5"]),
            ("score", ["A-2", "A-4", "A-1", "A-3", "A-5"]),
            ("-score", ["A-3", "A-1", "A-4", "A-2", "A-5"]),
            ("relative_gap", ["A-1", "A-3", "A-4", "A-2", "A-5"]),
            ("-relative_gap", ["A-4", "A-3", "A-1", "A-2", "A-5"]),
            ("rank_province", ["A-3", "A-1", "A-2", "A-4", "A-5"]),
            ("-code", ["A-5", "A-4", "A-3", "A-2", "A-1"]),
            ("nonsense", ["A-1", "A-2", "A-3", "A-4", "A-5"]),
        ],
    )
    def test_what_is_missing_comes_last_in_either_order(self, report, see, sort, codes):
        assert self.codes(see("indicator_list", sort=sort)) == codes

    def test_a_page_that_does_not_exist_any_more_is_the_last_one(self, report, see):
        assert len(self.codes(see("indicator_list", page="99"))) == 5


class TestIndicatorPage:
    def test_the_score_explains_itself_to_the_printed_digit(self, report, see):
        steps = [(str(step.label), step.text) for step in see("indicator_detail", "A-1").response.context["steps"]]
        assert steps == [
            ("Our value", "62.345 %"),
            ("Best value", "98 %"),
            ("Average value", "80 %"),
            ("Goalposts", "best 100, worst 0"),
            ("Scoring method", "Goalposts (distance to frontier)"),
            ("Formula", "(0 − 62.345) ÷ (0 − 100) × 100"),
            ("Attainment, unrounded", "62.345"),
            ("Attainment, rounded", "62.35 (2 decimals, Half up)"),
            ("Points worked out", "62.345 × 100 ÷ 100 = 62.345"),
            ("Gap to the best", "98 − 62.345 = 35.655 percentage points"),
            ("Relative gap", "35.655 ÷ 98 × 100 = 36.38 (relative %)"),
            ("Behind the average", "80 − 62.345 = 17.655 percentage points"),
        ]

    def test_who_entered_and_the_note_stand_beside_the_value(self, report, see):
        main = see("indicator_detail", "A-1").main
        assert "Entered by 王五" in main and "含“全程” 网办" in main

    def test_it_shows_twelve_published_months_the_newest_first(self, report, see):
        months = [date(2026 + (n > 12), (n - 1) % 12 + 1, 1) for n in range(6, 18)]
        for month in months:
            repeat_report(report, month)
        shown = column(see("indicator_detail", "A-1"), "Month", "Twelve months")
        assert shown == [f"{month:%Y-%m}" for month in reversed(months)]

    def test_a_composite_names_its_parts(self, report, see):
        page = see("indicator_detail", "A")
        assert [(row["Indicator"].split()[0], row["Attainment"]) for row in page.rows("Composed of")] == [
            ("网办率", "62.35"),
            ("示范典型", "0.00"),
            ("办理时间", "62.50"),
            ("覆盖率", "30.00"),
            ("停电", "no value"),
        ]
        assert "Attainment 44.60" in page.main

    def test_the_county_stands_among_all_counties_where_their_values_are_known(self, report, see):
        rows = see("indicator_detail", "A-3").rows("The county among counties")
        assert [(row["Rank"], row["Region"], row["Value"]) for row in rows] == [
            ("1", "甲县", "60.00 小时"),
            ("2", "云溪县 own county", "96.00000001 小时"),
            ("3", "乙县", "120.00 小时"),
        ]

    @pytest.mark.parametrize("code", ["Z-9", "a-1", "A-1 "])
    def test_an_unknown_code_is_not_found(self, report, see, code):
        assert is_refused(see, "indicator_detail", code)


@pytest.fixture(scope="class")
def correct_twice(report):
    cycle = Cycle.objects.get(pk=report.cycle_id)
    Figure.objects.filter(cycle=cycle, indicator__code="A-1").update(value=70)
    publish(cycle, "更正")
    june = repeat_month(cycle, JUNE)
    Figure.objects.filter(cycle=june, indicator__code="A-1").update(value=80)
    return publish(june)


class TestWhichReport:
    """``?period=`` and ``?version=`` choose; without them the newest published month is shown."""

    @pytest.mark.parametrize(
        ("query", "value"),
        [({}, "80.00"), ({"period": "2026-05"}, "70.00"), ({"period": "2026-05", "version": "1"}, "62.345")],
    )
    @pytest.mark.long
    def test_the_address_names_month_and_version(self, correct_twice, see, query, value):
        assert see("indicator_list", **query).row("A-1")["Own value"] == value
        assert see("gaps", **query).row("A-1")["Own value"] == value
        assert f"Own value {value} %" in see("indicator_detail", "A-1", **query).main

    @pytest.mark.parametrize("query", [{"period": "2026-04"}, {"period": "2026-05", "version": "9"}, {"period": "x"}])
    def test_what_is_not_there_is_not_found(self, correct_twice, see, query):
        for name in ("indicator_list", "gaps", "rankings"):
            assert is_refused(see, name, **query)

    def test_another_countys_report_is_never_shown(self, correct_twice, see):
        stranger = make.make_user(Role.LEADER, region=make.make_region())
        assert see("gaps", by=stranger).response.context["report"] is None
        assert is_refused(see, "gaps", by=stranger, period="2026-05")


@pytest.fixture(scope="module", params=[1, 3])
def month(request, module_db):
    month = make.make_month(bureaus=request.param, townships=request.param + 1, leaves=2 * request.param)
    publish(month.cycle)
    return month


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("gaps", 12),
        ("rankings", 11),
        ("ranking_units", 8),
        ("home", 19),
        ("indicator_list", 10),
        ("indicator_detail", 13),
    ],
)
@pytest.mark.long
def test_one_and_three_rows_cost_the_same_queries(month, sign_in, django_assert_num_queries, name, queries):
    client = sign_in(make.make_user(Role.STAFF, department=month.bureaus[0]))
    url = reverse(name, args=[month.leaves[1].code] if name in {"ranking_units", "indicator_detail"} else [])
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
    assert MonthlyReport.objects.filter(region=month.region).count() == 1

"""得分说明 of the exact month: every station with the numbers in it; and the arithmetic replayed is the build's."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from departments.choices import Role
from indicators.choices import MissingRule
from indicators.models import Figure
from reports.analysis.replay import attainments, parts_of, score_of
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from tests import factories as make
from tests.flows.pages import Page, words
from tests.reports.exact import exact_month, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def report(module_db):
    with override_settings(LANGUAGE_CODE="en"), translation.override("en"):
        return publish(exact_month())


@pytest.fixture
def explain_page(report, sign_in):
    client = sign_in(make.make_user(Role.LEADER, region=report.region))

    def open_page(code, **query):
        url = reverse("explain", args=[code], query=query)
        page = Page(None, url, client.get(url))
        if page.status != 200:
            return page.status
        return {
            station.get("id"): {
                words(pair.find("dt")): words(pair.find("dd")) for pair in station.xpath(".//dl[@class='facts']/div")
            }
            for station in page.root.find_class("station")
        }

    return open_page


def test_a_rate_from_its_value_to_its_place(explain_page):
    text = explain_page("A-1")
    assert list(text) == ["raw", "cleaned", "benchmark", "formula", "score", "gap", "weight", "rank", "record"]
    assert text["raw"] == {
        "As entered": "62.345%",
        "Describes": "month alone, as of May 31, 2026",
        "Note": "含“全程” 网办",
    }
    assert text["benchmark"] == {
        "Best value": "98 % 省营商环境通报〔2026〕5号",
        "Average value": "80 % 省营商环境通报〔2026〕5号",
        "Goalposts": "best 100, worst 0",
        "Source": "省营商环境通报〔2026〕5号",
        "Date of the document": "2026-05-20",
        "In force from (month)": "2026-05",
        "Statement": "no. 1 for this month",
        "Status": "Final",
    }
    assert text["formula"]["Formula"] == "(0 − 62.345) ÷ (0 − 100) × 100"
    assert text["score"]["Attainment, rounded"] == "62.35 (2 decimals, Half up)"
    assert text["gap"]["Gap to the best"] == "98 − 62.345 = 35.655 percentage points"
    assert text["gap"]["Behind the average"] == "80 − 62.345 = 17.655 percentage points"


def test_awarded_points_have_their_day_best_average_and_gap(explain_page):
    text = explain_page("A-2")
    assert text["raw"]["Describes"] == "month alone, as of May 31, 2026"
    assert text["benchmark"]["Best points"].startswith("5 ") and text["benchmark"]["Average points"].startswith("2.5 ")
    assert text["gap"] == {
        "Gap in points": "5 − 0 = 5 (relative 100.00%)",
        "Points behind the average": "2.5 − 0 = 2.5",
    }


def test_the_weight_leads_up_to_the_county_s_total(explain_page):
    # 3 of 3 + 1 + ⅓ + 1 = 5⅓ is 56.25 %; A-5 is not applicable and has no weight here.
    text = explain_page("A-1")["weight"]
    assert text["Weight"] == "3"
    assert text["开办企业"].startswith("62.345 × 56.25")
    assert text["开办企业"].endswith("of the weight = 35.07 points")
    assert text["County's total"] == "44.60"


def test_a_place_that_we_worked_out_says_with_whom_it_is_tied(explain_page):
    assert explain_page("A-3")["rank"] == {
        "Rank in province": "2 of 3 worked out by this system from the figures of 5/2026",
        "Ties": "nobody else has the same printed number Competition (1-2-2-4)",
        "Place by relative gap": "2, the largest gap first",
    }


def test_who_entered_and_who_approved_and_when(explain_page):
    assert explain_page("A-2")["record"] == {
        "Entered by": "王五 2026-06-02 09:30",
        "Approved by": "— 2026-06-03 10:00",
        "Report": explain_page("A-1")["record"]["Report"],
    }


def test_a_rolled_up_rate_shows_its_parts_added_up_before_dividing(explain_page):
    text = explain_page("A-4")
    assert text["raw"] == {"Numerator": "3", "Denominator": "10", "Describes": "month alone, as of May 31, 2026"}
    assert text["cleaned"]["Rate"] == "3 ÷ 10 = 30%, parts added up before dividing"


def test_what_is_not_applicable_has_no_score_and_no_contribution(explain_page):
    text = explain_page("A-5")
    assert text["raw"] == {"State": "Not applicable"}
    assert "score" not in text
    assert text["weight"] == {"Weight": "1", "Contribution": "none: it does not count in what it is part of"}


def test_a_composed_indicator_shows_the_mean_with_its_numbers(explain_page):
    text = explain_page("A")
    assert (
        text["parts"]["Formula"]
        == "(3 × 62.345 + 1 × 0 + 0.333333333333333 × 62.4999999934… + 1 × 30) ÷ 5.333333333333333"
    )
    assert text["parts"]["Attainment, rounded"].startswith("44.60 (2 decimals")


def test_the_overall_score_is_the_mean_of_the_first_level(report, sign_in):
    url = reverse("explain_total")
    page = Page(None, url, sign_in(make.make_user(Role.LEADER, region=report.region)).get(url))
    assert "(1 × 44.60" in page.main
    assert "44.60 (2 decimals" in page.main
    assert [(row["Indicator"], row["Share of the weight, %"]) for row in page.rows("Composed of")] == [
        ("开办企业", "100.00")
    ]


def test_a_unit_is_placed_by_its_value_among_its_peers(explain_page):
    text = explain_page("A-4", unit="601")
    assert text["raw"] == {"Numerator": "1", "Denominator": "3"}
    assert text["cleaned"] == {"Value": "33.33 % (compared at 2 decimals)"}
    assert text["rank"]["Rank"] == "2 of 3 Townships and subdistricts"


def test_a_unit_that_reports_nothing_there_and_an_unknown_indicator_are_not_found(explain_page):
    assert explain_page("A-4", unit="101") == 404
    assert explain_page("Z-9") == 404


def test_what_was_not_reported_and_counts_as_zero_brings_zero(sign_in):
    month = make.make_month(leaves=2)
    month.scheme.settings.update(missing_rule=MissingRule.ZERO)
    Figure.objects.filter(cycle=month.cycle, indicator=month.leaves[0]).delete()
    publish(month.cycle)
    url = reverse("explain", args=[month.leaves[0].code])
    assert "0 × 50% of the weight = 0.00 points" in Page(None, url, sign_in(month.taskforce).get(url)).main


def test_nothing_is_explained_before_publication_to_those_who_may_not_see_it(sign_in):
    month = make.make_month()
    url = reverse("explain", args=[month.leaves[0].code])
    assert sign_in(make.make_user(Role.STAFF, department=month.bureaus[0])).get(url).status_code == 404


def test_a_branch_frozen_before_rows_kept_how_they_are_composed_is_not_guessed_at(report, explain_page):
    IndicatorRow.objects.filter(report=report, is_leaf=False).update(aggregation="")
    assert explain_page("A")["parts"] == {
        "Remark": "This report was frozen before rows kept how their parts are put together."
    }
    assert explain_page("A")["weight"]["County's total"] == "44.60"


class TestReplay:
    """Frozen rows give the frozen scores again."""

    @pytest.mark.parametrize("rule", MissingRule.values)
    def test_every_score_of_a_month_is_found_again(self, rule):
        month = make.make_month(leaves=12)
        month.scheme.settings.update(missing_rule=rule)
        Figure.objects.filter(cycle=month.cycle, indicator=month.leaves[3]).delete()
        report = publish(month.cycle)
        rows = list(IndicatorRow.objects.filter(report=report))
        existing = attainments(rows, rule)
        assert {row.code: row.score for row in rows} == {
            code: None if exact is None else round(exact, 2) for code, exact in existing.items()
        }

    def test_what_the_parts_bring_adds_up_to_the_whole(self, report):
        rows = list(IndicatorRow.objects.filter(report=report))
        existing = attainments(rows, MissingRule.EXCLUDE)
        parts = parts_of([row for row in rows if row.is_leaf], existing, "mean", MissingRule.EXCLUDE)
        assert sum(part.adds for part in parts if part.adds is not None) == pytest.approx(existing["A"])
        assert sum(part.share for part in parts if part.share is not None) == pytest.approx(Decimal(100))
        assert [part.row.code for part in parts if part.share is None] == ["A-5"]

    def test_a_unit_s_score_is_the_mean_of_what_it_leads(self, report):
        for unit in DepartmentRow.objects.filter(report=report, led__gt=0):
            rows = list(IndicatorRow.objects.filter(report=report, lead_code=unit.code, is_leaf=True))
            values = {row.code: score_of(row).attainment for row in rows}
            parts = parts_of(rows, values, "mean", MissingRule.EXCLUDE)
            assert round(sum(part.adds for part in parts if part.adds is not None), 2) == unit.score

    def test_another_first_level_indicator_keeps_its_frozen_score(self):
        month = make.make_month()
        other = make.make_indicator("B", scheme=month.scheme, is_leaf=False)
        make.make_figure(lead := make.make_indicator("B-1", parent=other), month.bureaus[0], month.cycle, 5)
        make.make_lead(lead, month.bureaus[0])
        make.make_benchmark(lead, month.region, best=10, effective_from=date(2026, 5, 1))
        report = publish(month.cycle)
        seen = IndicatorRow.objects.filter(report=report).exclude(code="B-1")
        assert attainments(seen, MissingRule.EXCLUDE)["B"] == Decimal(50)
        assert MonthlyReport.objects.filter(region=month.region).count() == 1

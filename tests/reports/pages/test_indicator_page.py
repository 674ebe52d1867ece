"""指标页 of the exact month and of months behind it: tiers, neighbours, bands, pace, sentences, and the parts."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from departments.choices import ColourCustom, Role
from departments.models import Region
from indicators.models import Cycle, Figure, Indicator, Responsibility
from tests import factories as make
from tests.flows.pages import Page, words
from tests.reports.exact import exact_month, publish, repeat_month

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def may(module_db):
    return exact_month().pk


@pytest.fixture
def cycle(may):
    return Cycle.objects.get(pk=may)


@pytest.fixture(scope="class")
def report(may, class_db):
    with override_settings(LANGUAGE_CODE="en"), translation.override("en"):
        return publish(Cycle.objects.get(pk=may))


@pytest.fixture
def see(cycle, sign_in):
    client = sign_in(make.make_user(Role.LEADER, region=cycle.region))

    def open_page(code, name="indicator_detail"):
        url = reverse(name, args=[code])
        page = Page(None, url, client.get(url))
        assert page.status == 200
        return page

    return open_page


def facts(page, css="facts"):
    return {
        words(pair.find("dt")): words(pair.find("dd"))
        for pair in page.root.xpath(f".//dl[contains(@class,'{css}')]/div")
    }


def publish_later(cycle, values):
    """One published month after May for every value of A-1."""
    for number, value in enumerate(values, start=6):
        again = repeat_month(cycle, date(2026, number, 1))
        Figure.objects.filter(cycle=again, indicator__code="A-1").update(value=Decimal(value))
        publish(again)


def test_five_tiers_of_responsibility_and_what_is_not_named_is_red(cycle, see):
    Responsibility.objects.filter(indicator__code="A-1").update(chief="", person="张三")
    publish(cycle)
    page = see("A-1")
    tiers = facts(page, "tiers")
    assert list(tiers)[:5] == [
        "Indicator chief",
        "Lead department",
        "Co-responsible unit",
        "Section in charge",
        "Person in charge",
    ]
    assert (tiers["Indicator chief"], tiers["Lead department"], tiers["Person in charge"]) == (
        "Not named",
        "市监局",
        "张三",
    )
    red = [words(badge) for badge in page.root.xpath(".//dl[contains(@class,'tiers')]//*[contains(@class,'is-bad')]")]
    # Co-units are no tier that somebody has to name: no page shows red what no list counts.
    assert red == ["Not named"]


@pytest.mark.usefixtures("report")
class TestPageOfAPublishedMonth:
    def test_the_best_of_the_city_the_document_and_the_bands(self, cycle, see):
        page = see("A-1")
        assert "Best in the city 90.50 % 乙县" in page.main
        text = facts(page)
        assert text["Date of the document"] == "2026-05-20"
        assert (text["About the same within"], text["Warning threshold"], text["Advanced threshold"]) == (
            "0.5 percentage points",
            "70%",
            "95%",
        )
        assert "Warning" in words(page.root.find_class("lead")[0])

    def test_the_counties_above_and_below_with_what_they_are_ahead(self, cycle, see):
        rows = see("A-3").rows("Neighbours in the ranking")
        assert [(row["Rank"], row["Region"], row["Better than ours by"]) for row in rows] == [
            ("1", "甲县", "+36.00000001 小时"),
            ("2", "云溪县 own county", "no value"),
            ("3", "乙县", "−23.99999999 小时"),
        ]

    def test_sentences_are_there_to_be_selected_without_any_script(self, cycle, see):
        page = see("A-1")
        texts = [words(sentence) for sentence in page.root.xpath(".//div[@id='notices']/p")]
        assert texts[0] == (
            "In May 2026 网办率 (month alone) was 62.345%, which differs from the provincial best by 35.655 percentage "
            "points (relative gap 36.38%); the best is 98% (星沙县)."
        )
        assert texts[-1] == "In May 2026 网办率 (month alone) reached the warning threshold (70%) and needs attention."
        assert page.root.xpath(".//button[@data-copies='notices' and @hidden]")

    @pytest.mark.long
    def test_three_months_are_too_few_for_a_forecast_and_four_are_not(self, cycle, see):
        publish_later(cycle, ["66", "70"])
        assert facts(see("A-1"))["Pace"] == "No forecast: it takes four months with a gap, and there are 3."
        again = repeat_month(cycle, date(2026, 8, 1))
        Figure.objects.filter(cycle=again, indicator__code="A-1").update(value=Decimal(74))
        publish(again)
        # 35.655, 32, 28, 24 closes by 3.9 a month; 24 are left.
        assert facts(see("A-1"))["Pace"] == (
            "The gap closes by 3.9 percentage points a month on average (over 4 months); at this pace it is closed in "
            "7 months."
        )
        assert "From 62.345% in 2026-05 to 74% in 2026-08: better." in see("A-1").main

    def test_a_change_within_the_band_is_told_as_about_the_same(self, cycle, see):
        publish_later(cycle, ["62.8"])
        assert (
            "网办率 (month alone) was about the same in June 2026 as the month before (62.345%, now 62.8%)."
            in see("A-1").main
        )

    def test_the_bands_of_a_published_report_stay(self, cycle, see):
        Indicator.objects.filter(code="A-1").update(band=9, warning=1, advanced=99)
        assert facts(see("A-1"))["Warning threshold"] == "70%"

    def test_a_composed_indicator_shows_the_months_of_its_parts(self, cycle, see):
        publish_later(cycle, ["66"])
        page = see("A")
        rows = page.rows("Attainment of its parts, month by month")
        assert [(row["Indicator"], row["2026-05"], row["2026-06"]) for row in rows][:3] == [
            ("网办率", "62.35", "66.00"),
            ("示范典型", "0.00", "0.00"),
            ("办理时间 lower is better", "62.50", "—"),
        ]
        assert "From 2026-05 to 2026-06: 1 items up, 0 down, 2 unchanged." in page.main

    def test_every_number_leads_to_how_it_came_about(self, cycle, see):
        links = {
            name: [a.get("href") for a in see(code, name).root.iter("a")]
            for name, code in (("indicator_detail", "A-1"), ("unit_detail", "101"), ("ranking_units", "A-4"))
        }
        assert reverse("explain", args=["A-1"]) in links["indicator_detail"]
        assert reverse("explain", args=["A-2"]) in links["unit_detail"]
        assert f"{reverse('explain', args=['A-4'])}?unit=602" in links["ranking_units"]

    @pytest.mark.parametrize("page", ["gaps", "indicator_list", "rankings", "home"])
    def test_lists_and_the_first_page_lead_there_too(self, cycle, sign_in, page):
        html = sign_in(make.make_user(Role.LEADER, region=cycle.region)).get(reverse(page)).content.decode()
        wanted = (
            f"{reverse('unit_detail', args=['101'])}#why" if page == "rankings" else reverse("explain", args=["A-1"])
        )
        assert f'href="{wanted}"' in html

    def test_links_stay_in_the_report_that_is_shown(self, cycle, sign_in):
        publish_later(cycle, ["66"])
        client = sign_in(make.make_user(Role.LEADER, region=cycle.region))
        html = client.get(reverse("gaps", query={"period": "2026-05"})).content.decode()
        assert f'href="{reverse("explain", args=["A-1"])}?period=2026-05"' in html

    def test_the_custom_of_colours_is_one_class_of_the_page(self, cycle, see):
        assert 'class="is-red-up"' not in see("A-1").response.content.decode()
        Region.objects.filter(pk=cycle.region_id).update(colours=ColourCustom.RED_IS_BETTER)
        assert '<html lang="en" class="is-red-up">' in see("A-1").response.content.decode()

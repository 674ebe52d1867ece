"""The demo county as city and province rank it: a sentence for every series, and both sides where they differ.

Long: the county with its fourteen months is made for it. Of every day are the same lines and pages over a few months
made by hand, in `tests/reports/analysis/test_scorecard.py` and `tests/facts/test_places.py`.
"""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from config.numbers import number_text
from departments.choices import RegionLevel
from departments.models import Region, User
from indicators.choices import RoundKind
from indicators.models import Round, RoundSeries
from indicators.months import label_of, previous_month
from indicators.rounds.agree import contradictions_of
from indicators.rounds.page import read_page
from reports.analysis.scorecard import ScoreLine
from reports.demo import county
from reports.models import MonthlyReport
from reports.pages.scorecard.exports import move_of, place_of
from reports.presentation import period_text, place_text
from reports.words.read_scorecard import PublishedMonth, read_scorecard
from reports.words.scorecard import periods_text, standing_sentence, streak_sentence
from tests.flows.pages import Person
from tests.signing import open_session

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql, pytest.mark.long]


@pytest.fixture(scope="module")
def demo(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Region:
    call_command("seed_demo", out=tmp_path_factory.mktemp("demo"), stdout=io.StringIO())
    return Region.objects.get(code=county.HOME)


@pytest.fixture(autouse=True)
def chinese():
    with override("zh-hans"):
        yield


@pytest.fixture
def leader(demo) -> User:
    return User.objects.get(username="leader")


@pytest.fixture
def lines(demo, leader) -> dict[str, ScoreLine]:
    """By the name of the series, as they stand today."""
    published = MonthlyReport.objects.published().order_by("cycle__start")
    reports = [PublishedMonth(*row) for row in published.values_list("pk", "cycle__label", "rows_digest")]
    found = read_scorecard(user=leader, region=demo, reports=reports, until=timezone.localdate())
    return {line.series.name: line for line in found}


def months_back(n: int) -> list[str]:
    """The last so many published months, oldest first."""
    month, labels = previous_month(timezone.localdate().replace(day=1)), []
    for _ in range(n):
        labels.insert(0, label_of(month))
        month = previous_month(month)
    return labels


def months_of(labels: list[str]) -> str:
    """2026年6月、7月: a year is written where it begins."""
    texts, year = [], ""
    for label in labels:
        y, m = label.split("-")
        texts.append(f"{int(m)}月" if y == year else f"{y}年{int(m)}月")
        year = y
    return "、".join(texts)


def test_efficiency_has_been_last_for_five_months_and_somebody_says_so(lines):
    line = lines["行政效能及好差评"]
    expected = f"行政效能及好差评连续5个月列全市倒数第1（{months_of(months_back(5))}）。"
    assert streak_sentence(line) == expected
    assert (place_of(line), line.reverse, move_of(line)) == ("第12位（共12个）", 1, "位次持平")


def test_joint_handling_has_been_in_the_last_three_for_nine_months(lines):
    line = lines["联动处置"]
    assert streak_sentence(line) == f"联动处置连续9个月列全市后3名（{months_of(months_back(9))}）。"
    assert [record.rank for record in line.bottom_streak] == [10, 10, 11, 10, 11, 12, 11, 10, 12]
    # Last in the newest month alone is no streak of last places.
    assert periods_text(line.last_streak) == months_of(months_back(1))


def test_every_series_of_city_and_province_has_one_line(lines, demo):
    levels = {line.series.name: line.series.level for line in lines.values()}
    assert levels == {
        "行政效能及好差评": RegionLevel.CITY,
        "联动处置": RegionLevel.CITY,
        "项目累计到位资金": RegionLevel.CITY,
        "纾难解困": RegionLevel.CITY,
        "专项督查": RegionLevel.CITY,
        "市场主体满意度测评": RegionLevel.CITY,
        "营商环境考核": RegionLevel.CITY,
        "优化发展环境持久仗综合评价": RegionLevel.CITY,
        "营商环境评价": RegionLevel.PROVINCE,
    }
    assert RoundSeries.objects.filter(region=demo).count() == 5


def test_an_evaluation_of_the_province_never_follows_an_assessment_of_the_city(lines):
    of_province, of_city = lines["营商环境评价"], lines["营商环境考核"]
    assert (place_of(of_province), move_of(of_province)) == ("第19位（共24个）", "位次持平")
    assert (place_of(of_city), move_of(of_city)) == ("第9位（共12个）", "位次持平")
    year, before = of_province.now.period, of_province.before.period
    assert (of_city.now.period, of_city.before.period, int(year[:4])) == (year, before, int(before[:4]) + 1)
    document = f"关于{year}全省营商环境评价结果的通报 {of_province.now.document.split()[-1]}"
    text = f"据{document}，{year}营商环境评价列全省第19位（共24个）。{year}较{before}位次持平。"
    assert standing_sentence(of_province) == text


def test_with_one_county_fewer_places_are_counted_among_those_of_both_times(lines, leader):
    series = RoundSeries.objects.get(name="优化发展环境持久仗综合评价")
    assert (series.is_cumulative, series.cadence) == (True, "quarter")
    newest = series.rounds.filter(n_ranked=11).earliest("year", "number")
    before = Round.objects.before(newest)
    assert (before.n_ranked, before.rank, newest.rank) == (12, 3, 3)
    text = read_page(published=newest, user=leader).text
    assert f"{newest.period}较{before.period}参评减少1个，按两次均参评的11个比较下降1位。" in text


def test_a_place_known_only_as_a_band_is_told_as_a_band(leader):
    banded = Round.objects.get(series__name="优化发展环境持久仗综合评价", band_end="top")
    assert (banded.rank, banded.band_size, banded.span) == (None, 3, "cumulative")
    text = read_page(published=banded, user=leader).text
    assert text == "列全市前3名（共12个）。"


def test_satisfaction_has_one_place_and_who_says_another_is_named(leader):
    second = Round.objects.filter(kind=RoundKind.SURVEY).order_by("issued_on")[1]
    found = contradictions_of(published=second, user=leader)
    assert found, "the province's document has another place in the city"
    for each in found:
        sides = {side.source: text for side, text in each.lines}
        assert sides["通报"] == "第9位（共12个）"
        assert sides["标杆值文件"] not in {"第9位", "第9位（共12个）"}
        assert all(side.note for side in each.sides)
    # The indicator's own page names the same two.
    someone = Person(leader.username)
    open_session(leader, someone.client)
    someone.client.cookies["django_language"] = "zh-hans"
    page = someone.open(reverse("indicator_detail", args=["L3-01"])).main
    assert "数据来源不一致" in page and "第9位" in page and second.title in page


def test_shares_of_the_last_survey_are_of_those_asked(leader):
    newest = Round.objects.filter(kind=RoundKind.SURVEY).latest("issued_on")
    assert (newest.sample_size, newest.firms.count()) == (80, 11)
    page = read_page(published=newest, user=leader)
    assert "受访企业80家，评价在满意以下11家（占13.8%）。通报列名11家，其余评价未列。" in page.text
    assert [count.n is None for count in page.grades][:2] == [True, True]


def test_the_page_and_its_file_say_it(leader, django_assert_max_num_queries):
    someone = Person(leader.username)
    open_session(leader, someone.client)
    someone.client.cookies["django_language"] = "zh-hans"
    page = someone.open(reverse("scorecard"))
    assert "行政效能及好差评连续5个月列全市倒数第1" in page.main
    assert "联动处置连续9个月列全市后3名" in page.main
    with django_assert_max_num_queries(20):
        assert someone.client.get(reverse("scorecard")).status_code == 200
    earlier = previous_month(timezone.localdate().replace(day=1) - timedelta(days=1))
    then = someone.open(reverse("scorecard") + f"?period={label_of(earlier)}")
    assert "行政效能及好差评连续4个月列全市倒数第1" in then.main
    response = someone.client.get(reverse("scorecard") + "?format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    [row] = [row for row in book.get_sheet_by_name(book.sheet_names[0]).to_python() if row[0] == "联动处置"]
    assert any(str(cell).startswith("连续9个月列后3名") for cell in row)


class TestThePagesOfTheDemoCounty:
    """Each wrong pairing that was once found in the demo county, told as it must be told."""

    @pytest.fixture
    def see(self, leader):
        someone = Person(leader.username)
        open_session(leader, someone.client)
        someone.client.cookies["django_language"] = "zh-hans"
        return lambda name, *things: someone.open(reverse(name, args=things)).main.replace(" ", "")

    @pytest.fixture
    def rows(self, demo):
        return MonthlyReport.objects.published().newest_first()[0].indicatorrows

    def test_points_of_the_issuer_and_the_value_have_each_their_own_best_and_difference(self, see, rows):
        row = rows.get(name_zh="网办率")
        assert row.best_score - row.points == row.score_gap > 0
        text = see("indicator_detail", row.code)
        behind = number_text((row.best_score - row.points).normalize())
        assert f"评价得分与最优评价得分相差{behind}分" in text
        assert f"{number_text(row.value.normalize())}%" in text

    def test_a_place_of_an_earlier_notice_is_not_told_as_this_months(self, see, rows):
        row = rows.get(name_zh="纳税时长")
        assert row.published_rank != row.rank_province
        text = see("indicator_detail", row.code)
        assert f"据{period_text(row.place_month)}通报" in text
        assert f"本系统按{period_text(row.report.cycle.label)}数据测算" in text

    def test_a_place_has_the_number_of_its_notice_on_every_page(self, see, rows, lines):
        row = next(
            each for each in rows.filter(unit_zh="位") if each.place_level == RegionLevel.CITY and each.rank_city
        )
        words = place_text(row.rank_city, row.n_city)
        for name, things in (("indicator_detail", [row.code]), ("module_detail", [row.parent_code])):
            assert words in see(name, *things), name

    def test_the_largest_loss_stands_first_and_not_the_largest_relative_gap(self, see, rows):
        by_loss = [row.code for row in rows.exclude(loss_rank=None).order_by("loss_rank")[:10]]
        by_gap = [row.code for row in rows.exclude(gap_rank=None).order_by("gap_rank")[:10]]
        assert by_loss != by_gap
        text = see("gaps")
        places = [text.index(code) for code in by_loss]
        assert places == sorted(places)

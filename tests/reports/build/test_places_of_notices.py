"""A place keeps its date and document: the newest notice of its series is frozen with the row, not the month's."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from departments.choices import RegionLevel
from indicators.choices import RoundKind, Standing
from indicators.models import Cycle, Figure, Indicator, Round, RoundSeries
from reports.build.assemble import assemble
from reports.build.fingerprint import fingerprint
from reports.build.inputs import read_inputs
from reports.build.run import digest_of
from reports.facts import own_basis, own_day, places_of
from reports.models import IndicatorRow
from tests import factories as make
from tests.reports.exact import build, exact_month

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese():
    with override("zh-hans"):
        yield


@pytest.fixture(scope="module")
def may(module_db):
    """The exact month with a place of weight 0 that its unit reports as 19."""
    cycle = exact_month()
    top = Indicator.objects.get(code="A")
    place = make.make_indicator(
        "P-1",
        scheme=cycle.scheme,
        parent=top,
        position=9,
        name_zh="省评位次",
        unit_zh="位",
        direction="lower",
        weight=0,
    )
    lead = Figure.objects.get(indicator__code="A-1").department
    make.make_lead(place, lead)
    make.make_figure(place, lead, cycle, "19")
    return cycle.pk


@pytest.fixture
def cycle(may):
    return Cycle.objects.get(pk=may)


def issue(cycle: Cycle, code: str = "P-1", **fields) -> Round:
    level, cadence = fields.pop("level", RegionLevel.PROVINCE), fields.pop("cadence", "year")
    named = {"region": cycle.region, "kind": RoundKind.ASSESSMENT, "level": level, "issuer": "省优化办"}
    series, _made = RoundSeries.objects.get_or_create(
        **named, name=f"评价{code}", cadence=cadence, is_cumulative=False, **{fields.pop("field", "place_code"): code}
    )
    facts = {"period": "2025年", "span": "year", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    facts |= {"title": "关于2025年评价的通报", "document": "〔2026〕2号", "issued_on": date(2026, 2, 24), "rank": 19}
    facts |= {"n_ranked": 24} | fields
    return make.make_round(cycle.region, RoundKind.ASSESSMENT, series=series, level=level, **facts)


def row_of(cycle: Cycle, code: str = "P-1") -> IndicatorRow:
    return IndicatorRow.objects.get(report=build(cycle), code=code)


def sources(row: IndicatorRow) -> list[str]:
    return [f"{place.level} {place.text} {place.source}" for place in places_of(row, "2026-05")]


def test_a_place_has_the_period_document_day_and_number_of_its_notice(cycle):
    issue(cycle)
    indicator = Indicator.objects.get(code="P-1")
    book = {"source_document": "〔2026〕30号", "published_on": date(2026, 5, 20), "rank_province": 19, "n_province": 25}
    make.make_benchmark(indicator, cycle.region, effective_from=cycle.start, rank_city=3, n_city=12, **book)
    row = row_of(cycle)
    assert sources(row) == [
        "province 第19位（共24个） 据2025年通报 · 关于2025年评价的通报 〔2026〕2号 · 2026-02-24",
        "city 第3位（共12个） 据2026年5月通报 · 〔2026〕30号 · 2026-05-20",
    ]
    # The figure repeats the notice, and so describes its period; not the last day of the month.
    assert (own_basis(row, "2026-05"), own_day(row, "2026-05")) == ("据2025年通报", date(2025, 12, 31))


def test_a_figure_that_says_otherwise_speaks_for_its_own_month(cycle):
    issue(cycle, rank=18)
    row = row_of(cycle)
    assert [place.text for place in places_of(row, "2026-05")] == ["第18位（共24个）"]
    assert (own_basis(row, "2026-05"), own_day(row, "2026-05")) == ("截至2026年5月31日", date(2026, 5, 31))
    Figure.objects.filter(indicator__code="P-1").update(value=18, as_of=date(2026, 5, 20))
    assert own_basis(row_of(cycle), "2026-05") == "截至2026年5月20日"


@pytest.mark.parametrize(
    ("later", "month"),
    [
        ({"issued_on": date(2026, 5, 31), "period": "2026年1—4月"}, "2026年1—4月"),
        ({"issued_on": date(2026, 6, 1), "period": "2026年1—4月"}, "2025年"),
        ({"issued_on": date(2026, 5, 31), "state": "draft"}, "2025年"),
    ],
)
def test_it_is_the_newest_confirmed_notice_as_of_the_report(cycle, later, month):
    issue(cycle)
    calendar = {"span": "", "period_start": None, "period_end": None}
    issue(cycle, number=2, **calendar | later)
    assert row_of(cycle).place_month == month


def test_a_monthly_notice_is_that_of_the_month_though_it_came_out_after_it(cycle):
    def monthly(month: int, number: int):
        start, end, issued = date(2026, month, 1), date(2026, month, 30), date(2026, month + 1, 4)
        period = {"span": "month", "period": f"2026年{month}月", "period_start": start, "period_end": end}
        return issue(cycle, cadence="month", number=number, rank=month, issued_on=issued, **period)

    monthly(3, 1)
    monthly(4, 2)
    row = row_of(cycle)
    assert (row.place_month, row.rank_province) == ("2026年4月", 4), "none about May yet: the newest by its end"
    monthly(5, 3)
    row = row_of(cycle)
    assert (row.place_month, row.rank_province) == ("2026年5月", 5)


def test_a_band_is_no_place_and_a_place_without_a_figure_is_reported(cycle):
    issue(cycle, rank=None, band_end="top", band_size=20)
    row = row_of(cycle)
    [place] = places_of(row, "2026-05")
    assert (place.rank, place.text, place.basis) == (None, "前20名", "据2025年通报")
    assert own_basis(row, "2026-05") == "据2025年通报"
    Figure.objects.filter(indicator__code="P-1").delete()
    row = row_of(cycle)
    assert (row.standing, row.value) == (Standing.REPORTED, None)


def test_beside_the_place_that_we_worked_out_the_notice_keeps_its_own(cycle):
    issue(cycle, code="A-3", rank=2, n_ranked=3)
    row = row_of(cycle, "A-3")
    assert sources(row) == [
        "province 第2位（共3个） 本系统按2026年5月数据测算",
        "province 第2位（共3个） 据2025年通报 · 关于2025年评价的通报 〔2026〕2号 · 2026-02-24",
    ]
    assert own_basis(row, "2026-05") == "截至2026年5月31日"


def test_points_that_repeat_the_score_of_a_notice_are_of_its_period(cycle):
    issue(cycle, code="A-2", field="score_code", score=Decimal(0), full_marks=Decimal(7))
    row = row_of(cycle, "A-2")
    assert (own_basis(row, "2026-05"), row.rank_province, row.n_province) == ("据2025年通报", 19, 24)
    Round.objects.update(score=Decimal(1))
    assert own_basis(row_of(cycle, "A-2"), "2026-05") == "截至2026年5月31日"


def test_notices_belong_to_what_a_build_read_and_rows_of_the_edition_before_keep_their_columns(cycle):
    before, of_edition_2 = read_inputs(cycle=cycle), digest_of(assemble(read_inputs(cycle=cycle)), edition=2)
    assert fingerprint(before) == fingerprint(read_inputs(cycle=cycle))
    assert of_edition_2 != digest_of(assemble(before)), "the new columns are frozen"
    issue(cycle)
    assert fingerprint(read_inputs(cycle=cycle)) != fingerprint(before)

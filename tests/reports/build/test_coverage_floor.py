"""缺报，不排名: who has reported too little has no place, and the report says between which places it would be."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from indicators.choices import CycleState
from indicators.models import Cycle, Figure, RegionalValue, SchemeSettings
from reports.build.assemble import assemble
from reports.build.fingerprint import fingerprint
from reports.build.inputs import read_inputs
from reports.build.run import digest_of
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport, RegionRow
from tests import factories as make
from tests.reports.exact import publish

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
# The attainments of each bureau's five indicators; None is not reported.
MAY_FIGURES = {
    "市监局": [90, 90, None, None, None],  # 2 of 5 is 40 %
    "税务局": [80, 80, 80, 80, 80],
    "人社局": [60, 60, 60, 60, 60],
    "住建局": [40, 40, 40, 40, 40],
    "财政局": [20, 20, 20, None, None],  # 3 of 5 is just 60 %
}
# What the code before there was a floor made of this county on both databases.
ROWS_BEFORE = "dfb52186f466f4da4b1c2865b79a296e4c188b0cb86de2d53db0278201effc46"
INPUTS_BEFORE = "fc0d2f3bbab39b8b76c8e265f374b2773f32cd7384c4a066cb96e07635395556"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def county() -> Cycle:
    """Five bureaus with five indicators each, scored by the goalposts 0–100; whoever knows less than 60 % of them is
    not ranked."""
    region, scheme = make.make_region("云溪县", code="430000"), make.make_scheme()
    make.make_settings(scheme, coverage_floor=60)
    cycle = make.make_cycle(scheme=scheme, region=region, state=CycleState.CLOSED)
    for place, name in enumerate(MAY_FIGURES):
        bureau = make.make_department(name, region=region, code=f"D{place}", position=place)
        top = make.make_indicator(
            f"I{place}", scheme=scheme, is_leaf=False, position=10 * place, name_zh=f"一级{place}"
        )
        for number in range(5):
            leaf = make.make_indicator(
                f"I{place}-{number}",
                parent=top,
                best=100,
                worst=0,
                position=10 * place + number + 1,
                name_zh=f"{number}",
            )
            make.make_lead(leaf, bureau)
    enter(cycle, MAY_FIGURES)
    return cycle


def enter(cycle: Cycle, figures) -> None:
    for place, (name, values) in enumerate(figures.items()):
        bureau = cycle.region.departments.get(short_name=name)
        for number, value in enumerate(values):
            if value is not None:
                leaf = cycle.scheme.indicators.get(code=f"I{place}-{number}")
                make.make_figure(leaf, bureau, cycle, value)


def next_cycle(cycle: Cycle) -> Cycle:
    return make.make_cycle(scheme=cycle.scheme, region=cycle.region, month=JUNE, state=CycleState.CLOSED)


def unit(report: MonthlyReport, name: str) -> DepartmentRow:
    return DepartmentRow.objects.get(report=report, short_name=name)


def test_who_knows_less_than_the_floor_of_its_indicators_has_no_place(county):
    report = publish(county)
    rows = DepartmentRow.objects.filter(report=report).values_list("short_name", "score", "rank", "n", "below_floor")
    assert list(rows) == [
        ("税务局", 80, 1, 4, False),
        ("人社局", 60, 2, 4, False),
        ("住建局", 40, 3, 4, False),
        ("财政局", 20, 4, 4, False),
        ("市监局", None, None, 0, True),
    ]
    assert (unit(report, "市监局").scored, unit(report, "市监局").applicable) == (2, 5)


def test_its_places_if_all_were_known_follow_from_the_rule(county):
    """With 0 for the three: (90 + 90) ÷ 5 = 36, behind 40. With 100: 480 ÷ 5 = 96, ahead of 80."""
    row = unit(publish(county), "市监局")
    assert (row.best_rank, row.worst_rank) == (1, 4)
    assert (unit(row.report, "税务局").best_rank, unit(row.report, "税务局").worst_rank) == (None, None)


def test_what_does_not_apply_is_not_lacking(county):
    for number in (2, 3):
        leaf = county.scheme.indicators.get(code=f"I0-{number}")
        bureau = county.region.departments.get(short_name="市监局")
        make.make_figure(leaf, bureau, county, not_applicable=True, reason="本县无此项业务")
    row = unit(publish(county), "市监局")
    assert (row.applicable, row.scored, row.below_floor, row.score) == (3, 2, False, 90)


def test_a_branch_of_which_too_little_is_known_says_so(county):
    report = publish(county)
    below = IndicatorRow.objects.filter(report=report, below_floor=True).values_list("code", flat=True)
    assert list(below) == ["I0"]


@pytest.mark.long
def test_a_month_without_a_place_neither_breaks_a_streak_nor_counts(county):
    """财政局 is last in May, reports too little in June and is last in July: two months, not one and not three."""
    publish(county)
    june = next_cycle(county)
    enter(june, {name: values if name != "财政局" else [20, None, None, None, None] for name, values in full().items()})
    row = unit(publish(june), "财政局")
    assert (row.rank, row.is_last, row.last_streak) == (None, False, ["2026-05"])
    july = make.make_cycle(scheme=county.scheme, region=county.region, month=date(2026, 7, 1), state=CycleState.CLOSED)
    enter(july, full())
    row = unit(publish(july), "财政局")
    assert (row.is_last, row.last_streak) == (True, ["2026-05", "2026-07"])


def test_first_pages_say_why_a_unit_of_a_streak_has_no_place_and_where_it_would_stand(county, sign_in):
    """财政局 was last in two months and reports too little in the third."""
    publish(county)
    june, july = (
        make.make_cycle(scheme=county.scheme, region=county.region, month=date(2026, n, 1), state=CycleState.CLOSED)
        for n in (6, 7)
    )
    enter(june, full())
    publish(june)
    enter(july, {name: values if name != "财政局" else [20, None, None, None, None] for name, values in full().items()})
    row = unit(publish(july), "财政局")
    assert (row.rank, row.last_streak, row.best_rank is None) == (None, ["2026-05", "2026-06"], False)
    places = f"complete it would have a place from {row.best_rank} to {row.worst_rank}"
    boss = sign_in(make.make_taskforce(county.region))
    for name in ("home", "leader"):
        page = boss.get(reverse(name)).content.decode()
        assert "too little reported" in page and places in page, name


def full():
    return {name: [values[0]] * 5 for name, values in MAY_FIGURES.items()}


def test_without_a_floor_rows_and_inputs_have_the_digests_that_they_always_had(county):
    SchemeSettings.objects.update(coverage_floor=0)
    report = publish(county)
    assert unit(report, "市监局").rank == 1
    assert not DepartmentRow.objects.exclude(applicable=0).exists()
    assert digest_of(assemble(read_inputs(cycle=county)), edition=1) == ROWS_BEFORE
    assert fingerprint(read_inputs(cycle=county)) == report.inputs_digest == INPUTS_BEFORE


def test_a_floor_is_part_of_what_a_report_was_made_of(county):
    without = fingerprint(read_inputs(cycle=county))
    SchemeSettings.objects.update(coverage_floor=50)
    assert fingerprint(read_inputs(cycle=county)) != without


@pytest.fixture
def comparison(county) -> MonthlyReport:
    """Three regions on the five leaves of one branch; our own is known on two of them."""
    others = [make.make_region("邻县一", is_home=False), make.make_region("邻县二", is_home=False)]
    for number in range(5):
        leaf = county.scheme.indicators.get(code=f"I0-{number}")
        for region, value in zip(others, (80, 30), strict=True):
            make.make_regional_value(leaf, region, value)
        make.make_regional_value(
            leaf, county.region, 90 if number < 2 else None, status="value" if number < 2 else "missing"
        )
    return publish(county)


def test_a_region_of_which_too_little_is_known_is_not_placed_among_the_others(comparison):
    """If complete it has between (90 + 90) ÷ 5 = 36 and 96: first or second of three."""
    rows = RegionRow.objects.filter(report=comparison, code="I0").order_by("region_code")
    found = {row.region_name: (row.score, row.rank, row.n, row.below_floor) for row in rows}
    own = comparison.region.name
    assert found == {"邻县一": (80, 1, 2, False), "邻县二": (30, 2, 2, False), own: (90, None, 2, True)}
    row = rows.get(is_own=True)
    assert (row.best_rank, row.worst_rank) == (1, 2)
    assert RegionalValue.objects.count() == 15


def test_pages_and_files_say_it_in_words(comparison, sign_in):
    boss = sign_in(make.make_taskforce(comparison.region))
    words = "too little reported (2 of 5), not ranked; complete it would have a place from 1 to 4"
    code = unit(comparison, "市监局").code
    for url in (reverse("rankings"), reverse("unit_detail", args=[code])):
        assert words in boss.get(url).content.decode(), url
    sentence = "Too little reported, and so not ranked: 市监局 (2 of 5, complete it would have a place from 1 to 4)."
    assert sentence in boss.get(reverse("board")).content.decode()
    node = "too little reported, not ranked; complete it would have a place from 1 to 2"
    assert node in boss.get(reverse("rankings")).content.decode()
    assert node in boss.get(reverse("indicator_detail", args=["I0"])).content.decode()
    assert "Below a coverage of 60% nobody is ranked." in boss.get(reverse("rankings")).content.decode()


def test_a_unit_reads_on_its_first_page_why_it_has_no_place(comparison, sign_in):
    bureau = comparison.region.departments.get(short_name="市监局")
    page = sign_in(make.make_user("staff", department=bureau)).get(reverse("home")).content.decode()
    assert "too little reported (2 of 5), not ranked" in page


def test_nothing_is_lost_when_everything_is_known(county):
    Figure.objects.all().delete()
    enter(county, full())
    assert not DepartmentRow.objects.filter(report=publish(county), below_floor=True).exists()
    assert Decimal(SchemeSettings.objects.get().coverage_floor) == 60

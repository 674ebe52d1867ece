"""变动分解: exact, made of printed numbers, and each factor moves only what it is responsible for."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from indicators.choices import Direction, Method
from indicators.models import Benchmark
from indicators.scoring.formula import Comparator, Facts, Rule, Settings
from reports.analysis.decompose import (
    NumberChange,
    PeerValues,
    department_change,
    department_rank_change,
    leaf_change,
    node_change,
    unit_rank_change,
)
from reports.analysis.tree import TreeLeaf
from reports.analysis.trees import read_tree
from reports.analysis.why import why_indicator, why_overall
from reports.choices import Factor
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.words.why import rank_sentence, score_sentence
from tests import factories as make
from tests.reports.exact import build
from tests.reports.publishing.publish import publish_knowingly
from tests.reports.random_county import ALL_SETTINGS, RandomCounty, month_after, random_county

OWN, OTHERS, BENCHMARK, RULE = Factor.values


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


EVERYTHING = ("figures", "benchmarks", "regions", "rule", "settings")


def leaf(value, best, *, goal=None, method=Method.RATIO) -> TreeLeaf:
    number = None if value is None else Decimal(value)
    posts = {"best": Decimal(goal), "worst": Decimal(0)} if goal else {}
    return TreeLeaf(Facts(number), Comparator(best=Decimal(best)), Rule(Direction.HIGHER, method, **posts))


def test_a_leaf_by_hand():
    # 45 of 90 is 50; the own 54 makes it 60; the best of 120 makes it 45; posts of 0 and 60 make it 90.
    change = leaf_change(leaf("45", "90"), leaf("54", "120", goal=60, method=Method.GOALPOSTS), Settings(), Settings())
    assert change.by_factor() == [(OWN, Decimal(10)), (BENCHMARK, Decimal(-15)), (RULE, Decimal(45))]
    assert (change.before, change.after, change.total) == (50, 90, 40)


def test_a_factor_that_cannot_be_told_apart_is_left_to_the_next():
    # Without a best value of then the new value has no score by itself.
    unknown = TreeLeaf(
        Facts(Decimal(45)), Comparator(), Rule(Direction.HIGHER, Method.GOALPOSTS, Decimal(90), Decimal(0))
    )
    change = leaf_change(unknown, leaf("54", "60"), Settings(), Settings())
    assert sum(share for _factor, share in change.by_factor()) == change.total == Decimal(40)


def test_what_is_new_is_not_taken_apart():
    change = leaf_change(leaf(None, "90"), leaf("54", "60"), Settings(), Settings())
    assert change.parts == [] and not change.is_known
    assert "nothing to take apart" in score_sentence(change, 2, "Attainment")


def test_a_place_by_hand():
    # 8 rises to 10 and passes b; c, who was behind, rises above both.
    before = PeerValues({"a": Decimal(8), "b": Decimal(9), "c": Decimal(1)}, Direction.HIGHER, 0, Settings())
    after = PeerValues({"a": Decimal(10), "b": Decimal(9), "c": Decimal(20)}, Direction.HIGHER, 0, Settings())
    change = unit_rank_change(before, after, "a")
    assert change.by_factor() == [(OWN, Decimal(-1)), (OTHERS, Decimal(1)), (RULE, Decimal(0))]
    assert (change.before, change.after) == (2, 2)
    assert rank_sentence(change) == ("The rank stayed at 2: Own figures up 1 place, The others' figures down 1 place.")


def test_a_sentence_says_every_share_with_its_sign():
    from reports.analysis.decompose import ChangePart

    change = NumberChange(
        Decimal("66.17"), Decimal("66.37"), [ChangePart(OWN, Decimal("0.30")), ChangePart(BENCHMARK, Decimal("-0.10"))]
    )
    assert score_sentence(change, 2, "Attainment") == (
        "Attainment rose from 66.17 to 66.37 (+0.20): Own figures +0.30, Benchmarks −0.10."
    )


# Whole reports.


@pytest.fixture(scope="module")
def first_months(module_db):
    """The county of a seed and its published first month, made once and given as a copy: tests change its leaves."""

    found = {}
    with override("en"):
        for seed in ALL_SETTINGS:
            county = random_county(seed)
            boss = make.make_taskforce(county.cycle.region)
            found[seed] = county, publish_knowingly(report=build(county.cycle), actor=boss)
    return lambda seed: deepcopy(found[seed])


@pytest.fixture
def two_reports(first_months):
    def make_later(seed: int, *changed: str) -> tuple[RandomCounty, MonthlyReport, MonthlyReport]:
        county, earlier = first_months(seed)
        return county, earlier, build(month_after(county, seed + 100, *changed))

    return make_later


def changes(county, earlier, later) -> dict[str, tuple[NumberChange, Decimal | None, Decimal | None]]:
    """Every decomposition there is of the two reports, beside what is frozen of both ends."""
    trees = read_tree(report=earlier), read_tree(report=later)
    found = {"whole": (node_change(*trees), *(number(each.summary["score"]) for each in (earlier, later)))}
    found["overall"] = (why_overall(report=later, earlier=earlier).score, *found["whole"][1:])
    then, now = (
        rows_of(DepartmentRow, earlier, "code", "score", "rank"),
        rows_of(DepartmentRow, later, "code", "score", "rank"),
    )
    for unit in county.bureaus:
        found[f"score {unit.code}"] = (department_change(*trees, unit.code), then[unit.code][0], now[unit.code][0])
        found[f"rank {unit.code}"] = (department_rank_change(*trees, unit.code), then[unit.code][1], now[unit.code][1])
    rows = {row.code: row for row in IndicatorRow.objects.filter(report=earlier)}
    regions = [
        dict(RegionRow.objects.filter(report=each, is_own=True).values_list("code", "rank"))
        for each in (earlier, later)
    ]
    places = [rows_of(FigureRow, each, "code", "department_code", "rank") for each in (earlier, later)]
    for row in IndicatorRow.objects.filter(report=later):
        why = why_indicator(row=row, before=rows[row.code], report=later, earlier=earlier)
        found[row.code] = (why.score, rows[row.code].score, row.score)
        if why.rank is not None:
            found[f"{row.code} counties"] = (why.rank, *(each[row.code] for each in regions))
        for _group, unit, _name, change in why.units:
            ranks = (each[row.code, unit][0] for each in places)
            found[f"{row.code} {unit}"] = (change, *ranks)
    return found


def rows_of(model, report, *columns):
    keys = 2 if model is FigureRow else 1
    return {
        row[:keys] if keys > 1 else row[0]: row[keys:]
        for row in model.objects.filter(report=report).values_list(*columns)
    }


def number(text):
    return None if text is None else Decimal(text)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ALL_SETTINGS)
@pytest.mark.long
def test_the_shares_add_up_to_the_frozen_change(two_reports, seed):
    county, earlier, later = two_reports(seed, *EVERYTHING)
    moved = 0
    for name, (change, before, after) in changes(county, earlier, later).items():
        assert (change.before, change.after) == (before, after), name
        if change.is_known:
            assert sum((part.change for part in change.parts), Decimal(0)) == after - before, name
            moved += change.total != 0
    assert moved > 10


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [0, 1])  # dense places and what is missing is zero; neither
@pytest.mark.parametrize(
    ("what", "blamed"),
    [("figures", {OWN, OTHERS}), ("benchmarks", {BENCHMARK}), ("rule", {RULE}), ("settings", {RULE})],
)
@pytest.mark.long
def test_only_what_is_other_is_blamed(two_reports, seed, what, blamed):
    county, earlier, later = two_reports(seed, what)
    leaves = {leaf.code for leaf in county.leaves}
    blame = {
        part.factor
        for name, (change, _before, _after) in changes(county, earlier, later).items()
        for part in change.parts
        # A place by composed scores only says whose score it was.
        if part.change != 0 and not (name.endswith("counties") and name.split()[0] not in leaves)
    }
    assert blame <= blamed
    assert blame or what == "settings"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ALL_SETTINGS)
def test_a_tree_from_frozen_rows_has_the_scores_that_were_printed(first_months, seed):
    _county, report = first_months(seed)
    tree = read_tree(report=report)
    for code, score in IndicatorRow.objects.filter(report=report).values_list("code", "score"):
        assert tree.score(code) == score, code
    for code, score, rank in DepartmentRow.objects.filter(report=report).values_list("code", "score", "rank"):
        place = tree.place(code)
        assert (tree.department(code), place.rank if place else None) == (score, rank), code
    assert tree.overall() == number(report.summary["score"])


@pytest.mark.django_db
def test_the_pages_say_it_in_a_sentence_and_in_a_picture(two_reports, sign_in):
    county, earlier, later = two_reports(1, "figures", "benchmarks")
    boss = make.make_taskforce(county.cycle.region)
    publish_knowingly(report=later, actor=boss)
    client = sign_in(boss)
    change = department_change(read_tree(report=earlier), read_tree(report=later), county.bureaus[0].code)
    page = client.get(reverse("department_why", args=[county.bureaus[0].code]), headers={"accept-language": "en"})
    text = page.content.decode()
    assert score_sentence(change, later.parameters["score_decimals"], "Score of the department") in text.replace(
        "&#x27;", "'"
    )
    assert text.count("waterfall") >= 2
    unknown = reverse("department_why", args=["nowhere"])
    assert client.get(unknown).status_code == 404


@pytest.mark.django_db
def test_the_first_report_has_nothing_to_be_compared_with(first_months, sign_in):
    county, report = first_months(0)
    boss = report.published_by
    Benchmark.objects.all().delete()
    for name, thing in (
        ("indicator_why", county.leaves[0].code),
        ("department_why", county.bureaus[0].code),
        ("report_why", county.cycle.label),
    ):
        page = sign_in(boss).get(reverse(name, args=[thing]), headers={"accept-language": "en"})
        assert "no earlier published report" in page.content.decode()

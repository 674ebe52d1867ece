"""Whether more is better or less is: mirrored numbers with the other direction say the same, whatever is derived.

A limit that is passed is never told as more than fulfilled, on the page neither.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from departments.choices import Role
from indicators.catalogue.tree import is_ordered
from indicators.choices import Basis, CycleState, Direction, Method, RegionalStatus, TargetMeasure
from indicators.doubts.movements import movement
from indicators.doubts.rules import DoubtMeasure, Past, Typed, doubts_of
from indicators.models import Indicator, Target
from indicators.scoring.charts import TREND_BOTTOM, TREND_HEIGHT, TREND_TOP, bullet, trend
from indicators.scoring.formula import Comparator, Facts, Rule, Settings, gap, relative_gap, score_leaf
from indicators.scoring.regions import RegionComparison, TreeNode
from indicators.targets.judge import Fact, TargetGoal, judge
from indicators.targets.lines import goal_of_target
from indicators.targets.words import amount_text, goal_text
from reports.analysis.reverse import ReverseTarget, Scale, answer, rank_targets
from reports.bands import change_of, level_of
from reports.charts.waterfall import waterfall
from reports.choices import ReverseGoal
from reports.ranking import rank
from reports.words.readings import months_reading
from tests import factories as make
from tests.flows.pages import words

numbers = st.decimals(-1000, 1000, places=2)
directions = st.sampled_from(list(Direction))
OTHER = {Direction.HIGHER: Direction.LOWER, Direction.LOWER: Direction.HIGHER}
MONTHS = [date(2026, month, 1) for month in range(1, 13)]


def mirror(number):
    return None if number is None else -number


@given(
    directions, numbers, numbers, numbers, numbers, st.sampled_from([Method.GOALPOSTS, Method.MINMAX, Method.EFFICACY])
)
def test_gaps_and_scores(direction, value, best, average, worst, method):
    assert gap(value, best, direction) == gap(-value, -best, OTHER[direction])
    assert relative_gap(value, best, direction) == relative_gap(-value, -best, OTHER[direction])
    # The ratio to the best is left out: there is none of numbers below 0.
    rule = Rule(direction, method, best, worst)
    mirrored = Rule(OTHER[direction], method, -best, -worst)
    score = score_leaf(rule, Facts(value), Comparator(best, average, worst))
    assert score == score_leaf(mirrored, Facts(-value), Comparator(-best, -average, -worst))


@given(directions, st.lists(st.none() | numbers, min_size=1, max_size=12))
def test_places(direction, values):
    places = rank(dict(enumerate(values)), direction=direction)
    mirrored = rank(dict(enumerate(map(mirror, values))), direction=OTHER[direction])
    assert {key: replace(place, printed=0) for key, place in places.items()} == {
        key: replace(place, printed=0) for key, place in mirrored.items()
    }
    by_place = sorted(places, key=lambda key: places[key].rank)
    better = sorted((v for v in values if v is not None), reverse=direction == Direction.HIGHER)
    assert [values[key] for key in by_place] == better


@given(
    directions,
    st.sampled_from([Method.GOALPOSTS, Method.MINMAX, Method.EFFICACY]),
    st.lists(st.none() | numbers, min_size=1, max_size=8),
    numbers,
    numbers,
    st.decimals(0, 100, places=0),
)
def test_regions_on_a_leaf_and_above_it(direction, method, values, best, worst, floor):
    def compare(sign, towards):
        rule = Rule(towards, method, sign * best, sign * worst)
        nodes = [TreeNode("A", "", Rule(Direction.HIGHER)), TreeNode("A1", "A", rule)]
        regions = RegionComparison(nodes, len(values), Settings(coverage_floor=floor))
        statuses = [RegionalStatus.MISSING if each is None else RegionalStatus.VALUE for each in values]
        leaf = regions.leaf(
            "A1", range(len(values)), [None if each is None else sign * each for each in values], statuses
        )
        return leaf, list(regions.composites())

    (leaf, above), (mirrored, above_mirrored) = compare(1, direction), compare(-1, OTHER[direction])
    opposite = {name: mirror(getattr(mirrored, name)) for name in ("best", "worst", "average")}
    assert leaf == replace(mirrored, values=leaf.values, **opposite)
    assert above == above_mirrored


@given(directions, st.lists(numbers, min_size=2, max_size=6), st.integers(0, 2), st.integers(1, 3))
def test_what_a_place_takes(direction, values, decimals, gain):
    """The values that pass the next one, gain places and come first; each the least on the steps that can be typed."""
    values = [round(value, decimals) for value in values]
    limit = Decimal(2000)

    def answers(sign, towards):
        def standings(value):
            return rank({0: value, **{i: sign * each for i, each in enumerate(values[1:], 1)}}, direction=towards)

        own = sign * values[0]
        end = limit if towards == Direction.HIGHER else -limit
        targets = rank_targets(standings, 0, standings(own), [gain])
        return [
            answer(target, Scale(towards, decimals), own, [end], standings=standings, own_key=0) for target in targets
        ]

    found, mirrored = answers(1, direction), answers(-1, OTHER[direction])
    assert [(a.target.goal, a.target.names, a.value, a.reached) for a in found] == [
        (a.target.goal, a.target.names, mirror(a.value), a.reached) for a in mirrored
    ]


@given(directions, numbers, numbers, st.integers(0, 2))
def test_what_a_number_takes(direction, own, wanted, decimals):
    def ask(sign, towards):
        def reaches(value):
            return gap(value, sign * wanted, towards) <= 0

        end = Decimal(2000) if towards == Direction.HIGHER else Decimal(-2000)
        return answer(ReverseTarget(ReverseGoal.BEST, reaches), Scale(towards, decimals), sign * own, [end])

    found, mirrored = ask(1, direction), ask(-1, OTHER[direction])
    assert (found.value, found.reached) == (mirror(mirrored.value), mirrored.reached)
    if found.value is not None:
        assert gap(found.value, wanted, direction) <= 0 < gap(own, wanted, direction)


@given(directions, numbers, numbers, st.decimals(0, 50, places=2))
def test_changes_and_movements(direction, now, before, band):
    assert change_of(now, before, direction, band) == change_of(-now, -before, OTHER[direction], band)
    assert is_ordered(direction, now, before) == is_ordered(OTHER[direction], -now, -before)
    moved = movement(now, before, None, direction=direction, basis=Basis.MONTH)
    mirrored = movement(-now, -before, None, direction=OTHER[direction], basis=Basis.MONTH)
    assert (moved.is_better, moved.by, mirror(moved.relative)) == (
        mirrored.is_better,
        -mirrored.by,
        mirrored.relative,
    )


@given(directions, st.lists(st.none() | numbers, min_size=1, max_size=8), st.none() | numbers, st.none() | numbers)
def test_readings_and_drawings_of_a_course(direction, values, warning, advanced):
    def read(sign, towards):
        own = [None if each is None else sign * each for each in values]
        limits = {name: None if n is None else sign * n for name, n in (("warning", warning), ("advanced", advanced))}
        row = SimpleNamespace(value=own[-1], direction=towards, **limits)
        text = months_reading([str(month) for month in range(len(values))], own, "件", towards, None)
        return text.rpartition("：")[2], level_of(row), trend(["月"] * len(values), own)

    (word, level, drawn), (mirrored_word, mirrored_level, upside_down) = read(1, direction), read(-1, OTHER[direction])
    assert (word, level) == (mirrored_word, mirrored_level)
    # A line shows the number as it was reported, upwards is more: turned over it is the same line.
    if len({value for value in values if value is not None}) > 1:
        flip = [Decimal(dot.y) - TREND_TOP for dot in drawn.own.dots]
        floor = TREND_HEIGHT - TREND_BOTTOM
        assert all(
            abs(floor - Decimal(dot.y) - y) <= Decimal("0.1") for dot, y in zip(upside_down.own.dots, flip, strict=True)
        )


goals = st.builds(
    TargetGoal,
    measure=st.sampled_from([TargetMeasure.TOTAL, TargetMeasure.VALUE, TargetMeasure.AVERAGE]),
    amount=numbers,
    due=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    start=st.just(date(2026, 1, 1)),
    direction=directions,
    basis=st.sampled_from(list(Basis)),
    decimals=st.integers(0, 2),
)


@given(goals, st.dictionaries(st.sampled_from(MONTHS), numbers, max_size=12), st.dates(MONTHS[0], date(2027, 3, 1)))
def test_targets(goal, values, on):
    verdict = judge(goal, {month: Fact(value) for month, value in values.items()}, on=on)
    other = replace(goal, amount=-goal.amount, direction=OTHER[goal.direction])
    mirrored = judge(other, {month: Fact(-value) for month, value in values.items()}, on=on)
    opposite = {name: mirror(getattr(mirrored, name)) for name in ("reached", "a_month", "average")}
    assert verdict == replace(mirrored, **opposite)
    if verdict.percent is not None and goal.is_ceiling:
        assert 0 <= verdict.percent <= 100
        assert verdict.percent < 100 or verdict.missing < abs(goal.amount) / 1000 + Decimal("0.01")


@given(
    directions,
    st.sampled_from([Basis.MONTH, Basis.CUMULATIVE, Basis.POINT, Basis.AVERAGE]),
    st.sampled_from(["件", "小时", "万元", "元", "工作日", "%"]),
    st.integers(0, 2),
    st.lists(numbers, max_size=11),
    numbers,
    st.none() | st.decimals(-1000, 0, places=0),
    st.none() | st.decimals(0, 1000, places=0),
)
def test_doubts(direction, basis, unit, decimals, history, value, lowest, highest):
    measure = DoubtMeasure(unit, direction, basis, decimals, minimum=lowest, maximum=highest)
    other = replace(measure, direction=OTHER[direction], minimum=mirror(highest), maximum=mirror(lowest))
    past = Past(tuple(zip(MONTHS, history, strict=False)))
    opposite = Past(tuple((month, -each) for month, each in past.history))
    found = [(doubt.kind, doubt.mend) for doubt in doubts_of(Typed(MONTHS[-1], value), measure, past)]
    mirrored = doubts_of(Typed(MONTHS[-1], -value), other, opposite)
    if lowest == 0 == highest:  # nothing but 0 is possible: where it grows cannot be said
        return
    assert found == [(doubt.kind, mirror(doubt.mend)) for doubt in mirrored]


@given(directions, st.none() | numbers, numbers, st.none() | numbers, st.none() | numbers)
def test_drawings(direction, value, best, average, worst):
    drawn = bullet(value, best, average, worst, direction)
    mirrored = bullet(mirror(value), -best, mirror(average), mirror(worst), OTHER[direction])
    assert drawn == replace(mirrored, left=-mirrored.left, right=-mirrored.right)


@given(directions, st.lists(numbers, min_size=1, max_size=6), numbers)
def test_steps_of_a_waterfall(direction, parts, start):
    def tones(sign, towards):
        steps = [("", sign * part) for part in parts]
        return [row.tone for row in waterfall(steps, sign * start, sign * (start + sum(parts)), direction=towards).rows]

    assert tones(1, direction) == tones(-1, OTHER[direction])


@given(
    directions,
    st.sampled_from([TargetMeasure.TOTAL, TargetMeasure.VALUE, TargetMeasure.AVERAGE]),
    numbers,
    st.sampled_from(["件", "位", "%", "小时"]),
)
def test_what_a_target_asks_for(direction, measure, amount, unit):
    """A ceiling is never reached, a floor is never kept below; either names its amount as it is."""
    with override("zh-hans"):
        text = goal_text(measure, amount_text(amount, unit), direction=direction)
        row = Target(
            indicator=Indicator(unit_zh=unit, direction=direction), measure=measure, amount=amount, category=""
        )
        assert goal_of_target(row) == text
        assert amount_text(amount, unit) in text
    is_ceiling = direction == Direction.LOWER
    assert ("不超过" in text) is is_ceiling
    assert not (is_ceiling and any(word in text for word in ("达到", "完成", "不少于")))


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "percent", "state"), [("19", "52.6", "未达到"), ("8", "100.0", "已达到")])
def test_a_place_that_must_not_be_passed(sign_in, place, percent, state):
    region, scheme = make.make_region("云溪县"), make.make_scheme(year=2025)
    unit = make.make_department("优化办", region=region)
    rank_of_county = make.make_indicator(
        "L5-02",
        scheme=scheme,
        name_zh="省评位次",
        unit_zh="位",
        direction=Direction.LOWER,
        basis=Basis.POINT,
        decimals=0,
    )
    make.make_lead(rank_of_county, unit)
    facts = {"due": date(2025, 6, 30), "effective_from": date(2025, 1, 1), "region": region}
    make.make_target(rank_of_county, None, 10, measure=TargetMeasure.VALUE, **facts)
    june = make.make_cycle(scheme=scheme, region=region, month=date(2025, 6, 1), state=CycleState.CLOSED)
    make.make_figure(rank_of_county, unit, june, place)
    page = sign_in(make.make_user(Role.LEADER, region=region)).get(reverse("target_indicator", args=["L5-02"]))
    [block] = page.context["blocks"]
    [(line, _badge, _url)] = block["rows"]
    assert line.goal_text == "期末不超过10位"
    assert (str(line.percent), line.word) == (percent, state)
    assert line.rest == ("超出9位" if place == "19" else "")
    assert not re.search(r"(?<!\w)190(?!\d)", page.content.decode())
    # Nor does the table of what was set read otherwise.
    assert [goal for _target, goal, _basis in page.context["targets"]] == ["期末不超过10位"]
    assert "达到 10" not in words(html.document_fromstring(page.content.decode()))
    assert block["basis"] == "时点"

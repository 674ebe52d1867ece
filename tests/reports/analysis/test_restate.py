"""更正测算: working out only what a figure touches gives the same report as building all of it."""

from decimal import Decimal
from itertools import product
from random import Random

import pytest

from indicators.choices import MissingRule, TieStyle
from indicators.models import Figure
from reports.analysis.restate import Moved, find_moves, reassemble, with_figure
from reports.build.assemble import Assembled, assemble
from reports.build.inputs import read_inputs
from reports.build.records import FigureKey, FigureRecord
from reports.build.run import digest_of
from tests.reports.exact import exact_month
from tests.reports.random_county import ALL_SETTINGS, random_county, settings_of

pytestmark = pytest.mark.django_db


def another(dice: Random, figure: FigureRecord | None) -> FigureRecord | None:
    """Any other figure: another value, points, parts, not applicable, none at all."""
    kind = dice.choice(("value", "value", "points", "parts", "not applicable", "gone"))
    value = Decimal(dice.randint(0, 100)).quantize(Decimal("0.00000001"))
    existing = figure or FigureRecord(entered_by="王五", approved_by="赵六")
    nothing = existing._replace(value=None, score=None, numerator=None, denominator=None, not_applicable=False)
    if kind == "gone":
        return None
    if kind == "not applicable":
        return nothing._replace(not_applicable=True)
    if kind == "points":
        return nothing._replace(value=value, score=Decimal(dice.randint(0, 5)))
    if kind == "parts":
        return nothing._replace(value=value, numerator=value, denominator=Decimal(100))
    return existing._replace(value=value, not_applicable=False)


@pytest.mark.parametrize("seed", ALL_SETTINGS)
@pytest.mark.long
def test_the_part_that_is_worked_out_again_equals_the_whole(seed):
    county, dice = random_county(seed), Random(seed)
    inputs = read_inputs(cycle=county.cycle)
    before = assemble(inputs)
    digest = digest_of(before)
    for _attempt in range(25):
        key = dice.choice([obligation.key for obligation in inputs.obligations])
        changed = with_figure(inputs, key, another(dice, inputs.figures.get(key)))
        part, whole = reassemble(before, changed, key), assemble(changed)
        for mine, theirs in zip(part.tables(), whole.tables(), strict=True):
            assert mine.columns == theirs.columns
            assert mine.rows == theirs.rows
        assert (part.summary, part.parameters) == (whole.summary, whole.parameters)
        assert digest_of(part) == digest_of(whole)
    assert digest_of(before) == digest, "the month itself stays as it was"


def test_the_seeds_of_counties_draw_every_setting():
    settings = [settings_of(Random(seed)) for seed in ALL_SETTINGS]
    pairs = {(each["tie_style"], each["missing_rule"]) for each in settings}
    assert pairs == set(product(TieStyle.values, MissingRule.values))
    assert {each["score_decimals"] for each in settings} == {1, 2}


def test_exchanged_figures_can_be_exchanged_again():
    county, dice = random_county(4), Random(4)
    inputs = read_inputs(cycle=county.cycle)
    state: Assembled = assemble(inputs)
    for _attempt in range(15):
        key = dice.choice([obligation.key for obligation in inputs.obligations])
        inputs = with_figure(inputs, key, another(dice, inputs.figures.get(key)))
        state = reassemble(state, inputs, key)
        assert digest_of(state) == digest_of(assemble(inputs))


def test_a_figure_of_an_indicator_that_is_not_in_the_period_moves_nothing():
    inputs = read_inputs(cycle=exact_month())
    before = assemble(inputs)
    assert reassemble(before, inputs, FigureKey(1, 999999)) is before


def test_the_places_that_move_by_hand():
    """市监局 46.76 stands before 税务局 38.12; at 40 % online it has (3 × 40 + 0) ÷ 4 = 30 and stands behind."""
    cycle = exact_month()
    inputs = read_inputs(cycle=cycle)
    figure = Figure.objects.get(cycle=cycle, indicator__code="A-1")
    key = FigureKey(figure.department_id, figure.indicator_id)
    changed = with_figure(inputs, key, inputs.figures[key]._replace(value=Decimal(40)))
    before = assemble(inputs)
    assert find_moves(before, reassemble(before, changed, key)) == [
        Moved("", "101", "市监局", 1, 2),
        Moved("", "201", "税务局", 2, 1),
    ]


def test_the_places_of_units_that_move_by_hand():
    """河东镇 66.67, 城关镇 33.33, 云根乡 0: with 3 of 4 云根乡 is the first."""
    cycle = exact_month()
    inputs = read_inputs(cycle=cycle)
    figure = Figure.objects.get(cycle=cycle, indicator__code="A-4", department__short_name="云根乡")
    key = FigureKey(figure.department_id, figure.indicator_id)
    parts = {"score": None, "numerator": Decimal(3), "denominator": Decimal(4)}
    changed = with_figure(inputs, key, inputs.figures[key]._replace(value=Decimal(75), **parts))
    before = assemble(inputs)
    moves = find_moves(before, reassemble(before, changed, key))
    assert [(each.name, each.before, each.after) for each in moves if each.code] == [
        ("河东镇", 1, 2),
        ("城关镇", 2, 3),
        ("云根乡", 3, 1),
    ]

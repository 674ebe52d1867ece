"""Counties made of chance, for properties of every month: all methods, ties, and gaps in what was reported."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from departments.choices import DepartmentKind
from departments.models import Department
from indicators.choices import Aggregation, CycleState, Direction, Method, MissingRule, Rollup, TieStyle
from indicators.models import Benchmark, Cycle, Figure, Indicator, RegionalValue
from indicators.months import next_month
from indicators.numbers.rates import rate
from reports.build.assemble import Assembled, assemble
from reports.build.records import FigureKey, FigureRecord, Inputs, RegionalRecord
from tests import factories as make

METHODS = (Method.GOALPOSTS, Method.RATIO, Method.MINMAX, Method.EFFICACY, Method.OFFICIAL, "")
# Seeds that draw every style of ties with every rule for what is missing; test_restate.py holds them to it.
ALL_SETTINGS = (0, 1, 4, 7)


@dataclass(frozen=True)
class RandomCounty:
    cycle: Cycle
    bureaus: list[Department]
    towns: list[Department]
    leaves: list[Indicator]


def random_county(seed: int, *, leaves: int = 12) -> RandomCounty:
    """Two branches of leaves led by three bureaus; four townships; six counties known on every other leaf."""
    dice = Random(seed)
    region = make.make_region("云溪县")
    others = [make.make_region(f"邻县{n}", is_home=False) for n in range(5)]
    scheme = make.make_scheme()
    make.make_settings(scheme, coverage_floor=80 if seed % 3 == 1 else 0, **settings_of(dice))
    cycle = make.make_cycle(scheme=scheme, region=region, state=CycleState.CLOSED)
    bureaus = [make.make_department(region=region) for _ in range(3)]
    towns = [make.make_township(region=region) for _ in range(4)]
    top = make.make_indicator(scheme=scheme, is_leaf=False)
    branches = [
        make.make_indicator(parent=top, is_leaf=False, aggregation=how, full_marks=40, weight=dice.randint(1, 5))
        for how in (Aggregation.MEAN, Aggregation.SUM)
    ]
    made = [_leaf(dice, branches[n % 2], bureaus[n % 3], n) for n in range(leaves)]
    # Points that add up: nothing else is published.
    branches[1].full_marks = sum(leaf.full_marks for leaf in made[1::2])
    branches[1].save(update_fields=["full_marks"])
    for n, leaf in enumerate(made):
        _figures(dice, leaf, bureaus[n % 3], towns, cycle)
        if n % 2:
            for place in (region, *others):
                make.make_regional_value(leaf, place, dice.randint(10, 90), period=cycle.label)
        else:
            make.make_benchmark(leaf, region, best=dice.randint(60, 99), average=dice.randint(30, 59), **_sides(leaf))
    return RandomCounty(cycle, bureaus, towns, made)


def settings_of(dice: Random) -> dict[str, Any]:
    """What a county of these dice has for settings: the first that is drawn."""
    return {
        "tie_style": dice.choice(TieStyle.values),
        "missing_rule": dice.choice(MissingRule.values),
        "score_decimals": dice.choice((1, 2)),
    }


def _sides(leaf: Indicator) -> dict[str, Any]:
    """What the issuer says beside the value; where lower is better, best lies below the average."""
    if leaf.direction == Direction.LOWER:
        return {"worst": Decimal(100)} if leaf.method == Method.MINMAX else {}
    return {"worst": Decimal(1), "best_score": Decimal("4.5"), "average_score": Decimal(3)}


def _leaf(dice: Random, parent: Indicator, lead: Department, n: int) -> Indicator:
    higher = dice.random() < 0.6
    posts = {"best": 95, "worst": 5} if higher else {"best": 5, "worst": 95}
    method = METHODS[(n // 2 + 3 * (n % 2)) % len(METHODS)]
    ratio = n % 4 == 2
    leaf = make.make_indicator(
        parent=parent,
        method=method,
        direction=Direction.HIGHER if higher else Direction.LOWER,
        unit_zh="%",
        decimals=dice.choice((0, 1, 2)),
        weight=dice.randint(1, 4),
        full_marks=dice.choice((5, 10)),
        exponent=Decimal(dice.choice(("1", "2"))),
        maximum=Decimal(100),
        rollup=Rollup.RATIO if ratio else Rollup.NONE,
        reports=[DepartmentKind.TOWNSHIP] if ratio else ["lead", DepartmentKind.TOWNSHIP],
        **posts,
    )
    make.make_lead(leaf, lead)
    return leaf


def _figures(dice: Random, leaf: Indicator, lead: Department, towns: list[Department], cycle: Cycle) -> None:
    step = Decimal(1).scaleb(-leaf.decimals)
    if "lead" in leaf.reports and dice.random() < 0.9:
        score = dice.randint(0, 5) if leaf.method == Method.OFFICIAL else None
        make.make_figure(leaf, lead, cycle, (dice.randint(10, 90) * step).quantize(step) + 10, score=score)
    for town in towns:
        if leaf.rollup == Rollup.RATIO:
            below = dice.randint(5, 40)
            above = dice.randint(0, below)
            value = (Decimal(above) * 100 / below).quantize(step, rounding="ROUND_HALF_UP")
            make.make_figure(leaf, town, cycle, value, numerator=Decimal(above), denominator=Decimal(below))
        elif dice.random() < 0.85:
            make.make_figure(leaf, town, cycle, dice.randint(20, 30))


def month_after(county: RandomCounty, seed: int, *changed: str) -> Cycle:
    """The following month of the same county, in which only these are other: figures, benchmarks, regions, rule,
    settings."""
    dice, first = Random(seed), county.cycle
    month = next_month(first.start)
    cycle = make.make_cycle(scheme=first.scheme, region=first.region, month=month, state=CycleState.CLOSED)
    for figure in Figure.objects.filter(cycle=first).order_by("pk"):
        figure.pk, figure.cycle = None, cycle
        if "figures" in changed:
            _other_figure(dice, figure)
        figure.save(force_insert=True)
    for each in RegionalValue.objects.filter(period=first.label, indicator__scheme=first.scheme).order_by("pk"):
        each.pk, each.period = None, cycle.label
        if "regions" in changed:
            each.value = Decimal(dice.randint(10, 90))
        each.save(force_insert=True)
    for leaf in county.leaves:
        bench = Benchmark.objects.filter(indicator=leaf).first()
        if "benchmarks" in changed and bench is not None:
            make.make_benchmark(leaf, first.region, best=dice.randint(60, 99), effective_from=month, **_sides(leaf))
        if "rule" in changed:
            leaf.weight, leaf.full_marks = Decimal(dice.randint(1, 4)), Decimal(dice.choice((5, 10)))
            leaf.exponent = Decimal(dice.choice((1, 2)))
            leaf.save()
    if "settings" in changed:
        make.make_settings(first.scheme, effective_from=month, tie_style=dice.choice(TieStyle.values))
    return cycle


def _other_figure(dice: Random, figure: Figure) -> None:
    leaf, step = figure.indicator, Decimal(1).scaleb(-figure.indicator.decimals)
    if figure.denominator is not None:
        figure.numerator = Decimal(dice.randint(0, int(figure.denominator)))
        figure.value = rate(leaf, figure.numerator, figure.denominator)
    elif figure.score is not None:
        figure.score = Decimal(dice.randint(0, 5))
    else:
        figure.value = dice.randint(10, 90) * step + 10


def rows(assembled: Assembled, table: str) -> list[dict[str, Any]]:
    """The rows of one table as records."""
    found = getattr(assembled, table)
    return [row._asdict() for row in found.rows]


def month_with(
    inputs: Inputs, county: RandomCounty, code: str, unit: Department, value: Decimal, fact: str = "value"
) -> Assembled:
    """The month with another figure of a unit, and the same number of our county where all counties are known."""
    leaf = next(each for each in county.leaves if each.code == code)
    key = FigureKey(unit.pk, leaf.pk)
    figure = inputs.figures.get(key, FigureRecord())._replace(**{fact: value})
    figures = {**inputs.figures, key: figure}
    home = county.cycle.region_id
    regional = dict(inputs.regional)
    if fact == "value" and leaf.pk in regional and unit in county.bureaus:
        ours = RegionalRecord(home, value, "value")
        regional[leaf.pk] = [ours if each.region_id == home else each for each in regional[leaf.pk]]
    return assemble(replace(inputs, figures=figures, regional=regional))

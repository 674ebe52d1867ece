"""Counties made of chance, for properties of every month: all methods, ties, and gaps in what was reported."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from departments.choices import DepartmentKind
from departments.models import Department
from indicators.choices import Aggregation, CycleState, Direction, Method, MissingRule, Rollup, TieStyle
from indicators.models import Cycle, Figure, Indicator
from tests import factories as make

METHODS = (Method.GOALPOSTS, Method.RATIO, Method.MINMAX, Method.EFFICACY, Method.OFFICIAL, "")


@dataclass(frozen=True)
class County:
    cycle: Cycle
    bureaus: list[Department]
    towns: list[Department]
    leaves: list[Indicator]


def random_county(seed: int, *, leaves: int = 8) -> County:
    """Two branches of leaves led by three bureaus; four townships; six counties known on every other leaf."""
    dice = Random(seed)
    region = make.make_region("云溪县")
    others = [make.make_region(f"邻县{n}", is_home=False) for n in range(5)]
    scheme = make.make_scheme()
    make.make_settings(
        scheme, tie_style=dice.choice(TieStyle.values), missing_rule=dice.choice(MissingRule.values),
        score_decimals=dice.choice((1, 2)),
    )  # fmt: skip
    cycle = make.make_cycle(scheme=scheme, region=region, state=CycleState.CLOSED)
    bureaus = [make.make_department(region=region) for _ in range(3)]
    towns = [make.make_township(region=region) for _ in range(4)]
    top = make.make_indicator(scheme=scheme, is_leaf=False)
    branches = [
        make.make_indicator(parent=top, is_leaf=False, aggregation=how, full_marks=40, weight=dice.randint(1, 5))
        for how in (Aggregation.MEAN, Aggregation.SUM)
    ]
    made = [_leaf(dice, branches[n % 2], bureaus[n % 3], n) for n in range(leaves)]
    for n, leaf in enumerate(made):
        _figures(dice, leaf, bureaus[n % 3], towns, cycle)
        if n % 2:
            for place in (region, *others):
                make.make_regional_value(leaf, place, dice.randint(10, 90), period=cycle.label)
        else:
            make.make_benchmark(leaf, region, best=dice.randint(60, 99), average=dice.randint(30, 59), **_sides(leaf))
    return County(cycle, bureaus, towns, made)


def _sides(leaf: Indicator) -> dict[str, Any]:
    """What the issuer says beside the value; where lower is better, best lies below the average."""
    if leaf.direction == Direction.LOWER:
        return {"worst": Decimal(100)} if leaf.method == Method.MINMAX else {}
    return {"worst": Decimal(1), "best_score": Decimal("4.5"), "average_score": Decimal(3)}


def _leaf(dice: Random, parent: Indicator, lead: Department, n: int) -> Indicator:
    higher = dice.random() < 0.6
    posts = {"best": 95, "worst": 5} if higher else {"best": 5, "worst": 95}
    method = METHODS[n % len(METHODS)]
    ratio = n % 4 == 2
    leaf = make.make_indicator(
        parent=parent, method=method, direction=Direction.HIGHER if higher else Direction.LOWER, unit_zh="%",
        decimals=dice.choice((0, 1, 2)), weight=dice.randint(1, 4), full_marks=dice.choice((5, 10)),
        exponent=Decimal(dice.choice(("1", "2"))), maximum=Decimal(100), rollup=Rollup.RATIO if ratio else Rollup.NONE,
        reports=[DepartmentKind.TOWNSHIP] if ratio else ["lead", DepartmentKind.TOWNSHIP], **posts,
    )  # fmt: skip
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


def figure_row(figure: Figure, **changes: Any) -> tuple[Any, ...]:
    """A figure as a build reads it, with other facts."""
    names = ("indicator_id", "department_id", "value", "score", "numerator", "denominator", "not_applicable", "note")
    return (*(changes.get(name, getattr(figure, name)) for name in names), "", "")

"""A small county at work: one unit that enters, one beside it, their people, and an open month."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.choices import Role
from departments.models import Department, Region, User
from indicators.choices import Direction, FigureState, Method, ResponsibilityRole, Rollup
from indicators.figures.facts import Entry
from indicators.models import Cycle, Figure, Indicator, Responsibility
from tests import factories as make


@dataclass(frozen=True)
class Desk:
    region: Region
    cycle: Cycle
    unit: Department
    neighbour: Department
    staff: User
    colleague: User
    reviewer: User
    taskforce: User
    leader: User
    speed: Indicator  # 工作日, lower is better
    rate: Indicator  # a rate of two parts, per cent
    award: Indicator  # takes a score of at most 5
    foreign: Indicator  # the neighbour's alone

    @property
    def open(self) -> datetime:
        """A moment at which the month is open."""
        return self.cycle.deadline - timedelta(days=1)

    @property
    def late(self) -> datetime:
        return self.cycle.deadline + timedelta(minutes=1)

    def entry(self, indicator: Indicator, value: Any = None, **facts: Any) -> Entry:
        exact = None if value is None else Decimal(value)
        facts = {
            name: Decimal(fact) if isinstance(fact, int) and name in NUMBERS else fact for name, fact in facts.items()
        }
        return Entry(indicator.pk, facts.pop("department", self.unit).pk, value=exact, **facts)

    def figure(self, indicator: Indicator | None = None) -> Figure:
        return Figure.objects.get(cycle=self.cycle, department=self.unit, indicator=indicator or self.speed)

    def submit(self, indicator: Indicator | None = None, value: Any = "3", **fields: Any) -> Figure:
        defaults = {"state": FigureState.SUBMITTED, "submitted_by": self.staff, "submitted_at": self.open}
        defaults |= {"entered_by": self.staff, "entered_at": self.open}
        return make.make_figure(indicator or self.speed, self.unit, self.cycle, value, **defaults | fields)

    def draft(self, indicator: Indicator | None = None, value: Any = "3", **fields: Any) -> Figure:
        defaults = {"state": FigureState.DRAFT, "entered_by": self.staff, "entered_at": self.open}
        return make.make_figure(indicator or self.speed, self.unit, self.cycle, value, **defaults | fields)

    def more_like(self, indicator: Indicator, n: int) -> list[Indicator]:
        """So many more indicators of this kind that the unit reports: many texts are tried on one page."""
        more = [deepcopy(indicator) for _ in range(n)]
        for number, leaf in enumerate(more):
            leaf.pk, leaf.code, leaf._state.adding = None, f"{indicator.code}-{number:02}", True
            leaf.position = 100 + number
        Indicator.objects.bulk_create(more)
        lead = {"department": self.unit, "role": ResponsibilityRole.LEAD, "valid_from": indicator.scheme.effective_from}
        Responsibility.objects.bulk_create(Responsibility(indicator=leaf, **lead) for leaf in more)
        return more


NUMBERS = {"score", "numerator", "denominator"}


def make_desk(**cycle: Any) -> Desk:
    """The month's deadline lies two days ahead, unless told otherwise."""
    region, scheme = make.make_region(), make.make_scheme()
    unit, neighbour = make.make_department("市监局", region=region), make.make_department("住建局", region=region)
    top = make.make_indicator("I01", scheme=scheme, name_zh="开办企业", is_leaf=False)
    leaf = {"parent": top, "scheme": scheme}
    speed = make.make_indicator("I01-01", name_zh="办理时间", unit_zh="工作日", direction=Direction.LOWER, **leaf)
    rate = make.make_indicator("I01-02", name_zh="按时率", unit_zh="%", unit_en="percent", rollup=Rollup.RATIO, **leaf)
    award = make.make_indicator("I01-03", name_zh="示范典型", method=Method.OFFICIAL, full_marks=Decimal(5), **leaf)
    foreign = make.make_indicator("I02-01", name_zh="办件量", unit_zh="件", **leaf)
    for indicator in (speed, rate, award):
        make.make_lead(indicator, unit)
    make.make_lead(foreign, neighbour)
    cycle.setdefault("deadline", timezone.now() + timedelta(days=2))
    return Desk(
        region=region,
        cycle=make.make_cycle(scheme=scheme, region=region, **cycle),
        unit=unit,
        neighbour=neighbour,
        staff=make.make_user(Role.STAFF, department=unit, full_name="李文静"),
        colleague=make.make_user(Role.STAFF, department=unit, full_name="周强"),
        reviewer=make.make_user(Role.REVIEWER, department=unit, full_name="王建国"),
        taskforce=make.make_taskforce(region, full_name="陈晓明"),
        leader=make.make_user(Role.LEADER, region=region, full_name="赵县长"),
        speed=speed,
        rate=rate,
        award=award,
        foreign=foreign,
    )

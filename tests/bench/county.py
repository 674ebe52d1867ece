"""A county with a year of published months and one month to build: 45 bureaus, 15 townships, 3,000 approved figures.

Of every eight indicators three are reported by all bureaus and added up, four by the lead and the townships, one by
the lead alone. A figure in ninety is "not applicable". Everything is worked out from numbers of leaf, unit and month,
so that two runs measure the same.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from config.bulk import insert_rows
from departments.choices import DepartmentKind
from departments.models import Department, Region, User
from indicators.choices import Direction, FigureState, Method, ResponsibilityRole, Rollup
from indicators.models import Benchmark, Cycle, Figure, Indicator, RegionalValue, Responsibility, Scheme
from indicators.months import previous_month
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from tests import factories as make
from tests.reports.publishing.publish import publish_knowingly

THIS_MONTH = date(2026, 10, 1)
TOPS, MIDDLES = 18, 36
COUNTIES, OPEN_BOOKS = 14, 4  # regions whose values are known, for every fourth leaf
METHODS = (Method.GOALPOSTS, Method.RATIO, Method.MINMAX, Method.OFFICIAL, "")
ROWS = (IndicatorRow, DepartmentRow, FigureRow, RegionRow)
TYPED, SEEN = datetime(2026, 11, 2, 1, 30, tzinfo=UTC), datetime(2026, 11, 4, 8, 0, tzinfo=UTC)
# What a column holds of which nothing is said here.
FIGURE = {field.column: field.get_default() for field in Figure._meta.concrete_fields if not field.primary_key}


@dataclass(frozen=True)
class BenchCounty:
    """The month is closed and approved; everything before it is published."""

    region: Region
    scheme: Scheme
    bureaus: list[Department]
    townships: list[Department]
    leaves: list[Indicator]
    staff: dict[int, User]
    reviewers: dict[int, User]
    taskforce: User
    cycle: Cycle


def make_county(*, bureaus: int = 45, townships: int = 15, leaves: int = 120, published: int = 12) -> BenchCounty:
    """The county, its year, and this month's figures."""
    region, scheme = make.make_region(), make.make_scheme(effective_from=date(2025, 1, 1))
    make.make_settings(scheme)
    units = _units(region, bureaus, DepartmentKind.COUNTY_BUREAU), _units(region, townships, DepartmentKind.TOWNSHIP)
    made = _leaves(scheme, leaves)
    _leads(made, units[0])
    people = [User.objects.bulk_create(_people(unit_people, units)) for unit_people in ("staff", "reviewer")]
    staff, reviewers = ({user.department_id: user for user in each} for each in people)
    months = [THIS_MONTH]
    while len(months) <= published:
        months.insert(0, previous_month(months[0]))
    cycles = [make.make_cycle(scheme=scheme, region=region, month=month, state="closed") for month in months]
    boss = make.make_taskforce(region)
    county = BenchCounty(region, scheme, *units, made, staff, reviewers, boss, cycles[-1])
    _benchmarks(county, months)
    _regional_values(county)
    for age, cycle in enumerate(reversed(cycles)):
        write_figures(county, cycle, month=len(cycles) - age)
    settle(Figure, Benchmark, RegionalValue, Indicator, Department)
    for cycle in cycles[:-1]:
        build_and_publish(county, cycle)
    settle(*ROWS, MonthlyReport)
    return county


def build_and_publish(county: BenchCounty, cycle: Cycle) -> None:
    report = queue_report(cycle=cycle, actor=None)
    assert run_build(report_id=report.pk) == "built"
    report.refresh_from_db()
    publish_knowingly(report=report, actor=county.taskforce)


def settle(*models: Any) -> None:
    """What autovacuum does on a server that lives longer than a measurement."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _units(region: Region, number: int, kind: str) -> list[Department]:
    letter = "T" if kind == DepartmentKind.TOWNSHIP else "B"
    names = [f"{'乡镇' if letter == 'T' else '单位'}{n:03}" for n in range(number)]
    return Department.objects.bulk_create(
        Department(
            region=region,
            code=f"{letter}{n:03}",
            name=f"云溪县{name}",
            short_name=name,
            kind=kind,
            position=n + (1000 if letter == "T" else 0),
        )
        for n, name in enumerate(names)
    )


def _people(role: str, units: tuple[list[Department], list[Department]]) -> list[User]:
    everybody = [*units[0], *units[1]]
    return [
        User(username=f"{role}{u.pk}", full_name=f"{u.short_name}{role[0]}", department=u, password="!")
        for u in everybody
    ]


def _leaves(scheme: Scheme, number: int) -> list[Indicator]:
    def node(code: str, parent: Indicator | None, n: int) -> Indicator:
        fields = {"scheme": scheme, "name_zh": f"第{code}项指标", "is_leaf": False, "weight": Decimal(1 + n % 3)}
        return Indicator(code=code, parent=parent, position=n, **fields)

    tops = Indicator.objects.bulk_create([node(f"I{n:02}", None, n) for n in range(TOPS)])
    middles = Indicator.objects.bulk_create([node(f"M{n:02}", tops[n % TOPS], 100 + n) for n in range(MIDDLES)])
    return Indicator.objects.bulk_create([_leaf(scheme, middles[n % MIDDLES], n) for n in range(number)])


def _leaf(scheme: Scheme, parent: Indicator, n: int) -> Indicator:
    lower = n % 3 == 0
    leaf = Indicator(
        scheme=scheme,
        code=f"L{n:04}",
        name_zh=f"指标{n:04}的办理情况",
        unit_zh=("%", "件", "小时")[n % 3],
        parent=parent,
        position=1000 + n,
        direction=Direction.LOWER if lower else Direction.HIGHER,
        method=METHODS[n % 5],
        weight=Decimal(1 + n % 4) / 4,
        full_marks=Decimal(20),
        decimals=0 if n % 4 == 0 else 2,
        band=Decimal("0.5") if n % 5 else None,
        warning=Decimal(120 if lower else 60),
        advanced=Decimal(40 if lower else 150),
        rule_text="按月填报，取自业务系统；口径见指标解释，累计值自年初起算。",
    )
    kind = n % 8
    leaf.reports = [DepartmentKind.COUNTY_BUREAU] if kind < 3 else ["lead"] if kind == 7 else ["lead", "township"]
    leaf.rollup = Rollup.SUM if kind < 3 else Rollup.NONE
    if leaf.method == Method.GOALPOSTS:
        leaf.best, leaf.worst = (Decimal(5), Decimal(180)) if lower else (Decimal(180), Decimal(5))
    return leaf


def _leads(leaves: list[Indicator], bureaus: list[Department]) -> None:
    since = date(2025, 1, 1)
    responsibilities = [
        Responsibility(
            indicator=leaf,
            department=bureaus[n % len(bureaus)],
            role=ResponsibilityRole.LEAD,
            section="综合股",
            person=f"责任人{n % 45}",
            chief=f"指标长{n % 18}",
            valid_from=since,
        )
        for n, leaf in enumerate(leaves)
    ]
    responsibilities += [
        Responsibility(
            indicator=leaf, department=bureaus[(n + place) % len(bureaus)], role=ResponsibilityRole.CO, valid_from=since
        )
        for n, leaf in enumerate(leaves)
        for place in range(1, 1 + n % 3)
    ]
    Responsibility.objects.bulk_create(responsibilities)


def _benchmarks(county: BenchCounty, months: list[date]) -> None:
    """A document every quarter; one leaf in nine has none."""
    quarters = [month for month in months if month.month % 3 == 1]
    Benchmark.objects.bulk_create(
        _benchmark(county, leaf, n, month) for month in quarters for n, leaf in enumerate(county.leaves) if n % 9 != 8
    )


def _benchmark(county: BenchCounty, leaf: Indicator, n: int, month: date) -> Benchmark:
    lower, size = leaf.direction == Direction.LOWER, 30 if leaf.rollup == Rollup.SUM else 1
    best, worst = (Decimal(20 + n % 30), Decimal(170)) if lower else (Decimal(120 + n % 60), Decimal(10))
    by_score = {"best_score": Decimal(19), "average_score": Decimal("14.5")} if leaf.method == Method.OFFICIAL else {}
    return Benchmark(
        indicator=leaf,
        region=county.region,
        effective_from=month,
        best=best * size,
        worst=worst * size,
        average=Decimal(80 + n % 25) * size,
        best_holder="星沙县",
        published_on=month.replace(day=20),
        city_best=(best + (5 if lower else -5)) * size,
        city_best_holder="邻县03",
        rank_province=1 + n % 122,
        n_province=122,
        rank_city=1 + n % 14,
        n_city=14,
        **by_score,
        source_document=f"省营商环境通报〔{month:%Y}〕{month.month}号",
    )


def _regional_values(county: BenchCounty) -> None:
    """This month's values of all counties of the city, where books are open; ours among them."""
    home, label = county.region.code, county.cycle.label
    others = Region.objects.bulk_create(Region(code=f"{home}-{n:02}", name=f"邻县{n:02}") for n in range(COUNTIES - 1))
    RegionalValue.objects.bulk_create(
        RegionalValue(
            indicator=leaf, region=region, period=label, value=Decimal((n * 7919 + place * 104729) % 17000).scaleb(-2)
        )
        for n, leaf in enumerate(county.leaves)
        if n % OPEN_BOOKS == 0
        for place, region in enumerate([county.region, *others])
    )


def reporters(county: BenchCounty, n: int) -> list[Department]:
    """Who owes the nth leaf."""
    if n % 8 < 3:
        return county.bureaus
    lead = county.bureaus[n % len(county.bureaus)]
    return [lead] if n % 8 == 7 else [lead, *county.townships]


def write_figures(county: BenchCounty, cycle: Cycle, *, month: int, half: bool = False) -> None:
    """Every figure that is owed in the month, approved; or half of them begun, submitted, returned and approved."""
    states = list(FigureState)
    rows = (
        _figure(county, cycle, leaf, n, unit, month, states[mark // 2 % len(states)] if half else FigureState.APPROVED)
        for n, leaf in enumerate(county.leaves)
        for mark, unit in enumerate(reporters(county, n), start=n // 8 + n % 8)
        if not half or mark % 2
    )
    insert_rows("indicators_figure", tuple(FIGURE), (tuple((FIGURE | row).values()) for row in rows))


def _figure(
    county: BenchCounty, cycle: Cycle, leaf: Indicator, n: int, unit: Department, month: int, state: str
) -> dict[str, Any]:
    mark = n * 131 + unit.position * 977
    # Who stands where is much the same every month; some change places.
    value = Decimal((mark * 17 + mark * month * 3 % 900) % 16000 + 500).scaleb(-2)
    if leaf.decimals == 0:
        value = value.quantize(Decimal(1))
    absent = mark % 90 == 1
    score = Decimal(mark % 200).scaleb(-1) if leaf.method == Method.OFFICIAL else None
    staff, reviewer = county.staff[unit.pk].pk, county.reviewers[unit.pk].pk
    approver = reviewer if state == FigureState.APPROVED else None
    values = {"not_applicable": True, "reason": "无此业务"} if absent else {"value": value, "score": score}
    return values | {
        "cycle_id": cycle.pk,
        "indicator_id": leaf.pk,
        "department_id": unit.pk,
        "state": state,
        "return_reason": "请核对口径" if state == FigureState.RETURNED else "",
        "entered_by_id": staff,
        "submitted_by_id": None if state == FigureState.DRAFT else staff,
        "approved_by_id": approver,
        "entered_at": TYPED,
        "approved_at": SEEN if approver else None,
    }

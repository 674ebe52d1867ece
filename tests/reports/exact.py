"""A month in which every code, name and number is given, for tests that state results to the last digit.

County 云溪县: 市监局 leads A-1 and A-2, 税务局 the others. Three townships report A-4; of A-3 all counties are known.

| code | what       | own value            | best           | average | gap         | relative | attainment           |
|------|------------|----------------------|----------------|---------|-------------|----------|----------------------|
| A-1  | 网办率 %   | 62.345               | 98             | 80      | 35.655      | 36.38 %  | goalposts: 62.35     |
| A-2  | 示范典型   | 0 of 7 points        | 5 points       | 2.5     | 5 points    | 100 %    | 0.00                 |
| A-3  | 办理时间 h | 96.00000001 (lower)  | 60 (甲县)      | 92      | 36.00000001 | 60.00 %  | 60 ÷ 96…01 = 62.50   |
| A-4  | 覆盖率 %   | 3 ÷ 10 = 30          | 100            | 70.5    | 70          | 70.00 %  | 30 ÷ 100 = 30.00     |
| A-5  | 停电 h     | not applicable       | —              | —       | —           | —        | —                    |

A = (3 × 62.345 + 0 + ⅓ × 62.5 + 30) ÷ 5⅓ = 44.60.
市监局 (3 × 62.345 + 0) ÷ 4 = 46.76; 税务局 (⅓ × 62.5 + 30) ÷ 1⅓ = 38.12.
Townships on A-4: 河东镇 66.67, 城关镇 33.33, 云根乡 0.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from config.codes import new_code
from departments.choices import DepartmentKind, Role
from indicators.choices import CycleState, Direction, Rollup
from indicators.models import Cycle, Figure
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import IndicatorRow, MonthlyReport
from tests import factories as make
from tests.reports.publishing.publish import publish_knowingly


def exact_month(month: date = make.MAY, *, state: str = CycleState.CLOSED) -> Cycle:
    """The month of the table above, approved and closed."""
    region = make.make_region("云溪县", code="430621")
    neighbours = [
        make.make_region(name, code=code, is_home=False) for name, code in (("甲县", "430622"), ("乙县", "430623"))
    ]
    scheme = make.make_scheme(code="county", name_zh="省评")
    make.make_settings(scheme)
    market = make.make_department("市监局", region=region, code="101", position=10)
    tax = make.make_department("税务局", region=region, code="201", position=20)
    towns = [
        make.make_township(name, region=region, code=f"60{n}", position=30 + n)
        for n, name in enumerate(("城关镇", "河东镇", "云根乡"), start=1)
    ]
    top = make.make_indicator("A", scheme=scheme, is_leaf=False, position=1, name_zh="开办企业", unit_zh="")
    leaf = {"parent": top, "scheme": scheme}
    bands = {"best": 100, "worst": 0, "band": Decimal("0.5"), "warning": 70, "advanced": 95}
    rate = make.make_indicator("A-1", position=2, name_zh="网办率", unit_zh="%", weight=3, **bands, **leaf)
    award = make.make_indicator("A-2", position=3, name_zh="示范典型", method="official", full_marks=7, **leaf)
    third = {"direction": Direction.LOWER, "weight": Decimal("0.333333333333333")}
    hours = make.make_indicator("A-3", position=4, name_zh="办理时间", unit_zh="小时", **third, **leaf)
    covered = make.make_indicator(
        "A-4", position=5, name_zh="覆盖率", unit_zh="%", rollup=Rollup.RATIO, reports=[DepartmentKind.TOWNSHIP], **leaf
    )
    stops = make.make_indicator("A-5", position=6, name_zh="停电", direction=Direction.LOWER, best=0, worst=12, **leaf)
    for indicator, unit in ((rate, market), (award, market), (hours, tax), (covered, tax), (stops, tax)):
        make.make_lead(indicator, unit, section="综合股", person="张三", chief="李四")
    cycle = make.make_cycle(scheme=scheme, region=region, month=month, state=state)
    people = {"entered_by": make.make_user(Role.STAFF, department=market, full_name="王五")}
    make.make_figure(rate, market, cycle, "62.345", note="含“全程”\n网办", **people)
    times = {"entered_at": datetime(2026, 6, 2, 1, 30, tzinfo=UTC), "approved_at": datetime(2026, 6, 3, 2, tzinfo=UTC)}
    make.make_figure(award, market, cycle, score="0", **people, **times)
    make.make_figure(hours, tax, cycle, "96.00000001")
    for town, (above, below) in zip(towns, (("1", "3"), ("2", "3"), ("0", "4")), strict=True):
        parts = {"numerator": Decimal(above), "denominator": Decimal(below)}
        make.make_figure(covered, town, cycle, f"{Decimal(above) * 100 / Decimal(below):.2f}", **parts)
    make.make_figure(stops, tax, cycle, not_applicable=True, reason="无此业务")
    city = {"city_best": Decimal("90.5"), "city_best_holder": "乙县", "published_on": date(2026, 5, 20)}
    make.make_benchmark(rate, region, "98", "80", effective_from=month, **city)
    make.make_benchmark(award, region, best_score=Decimal(5), average_score=Decimal("2.5"), effective_from=month)
    make.make_benchmark(covered, region, "100", "70.5", effective_from=month, rank_city=11, n_city=12)
    for place, value in zip((region, *neighbours), ("96.00000001", "60", "120"), strict=True):
        make.make_regional_value(hours, place, value, period=cycle.label)
    return cycle


def repeat_month(cycle: Cycle, month: date) -> Cycle:
    """Another month with the very same figures."""
    again = make.make_cycle(scheme=cycle.scheme, region=cycle.region, month=month, state=CycleState.CLOSED)
    for figure in Figure.objects.filter(cycle=cycle):
        figure.pk, figure.cycle = None, again
        figure.save(force_insert=True)
    return again


def repeat_report(report: MonthlyReport, month: date) -> MonthlyReport:
    """Its rows of indicators, published for another month: much quicker than building and publishing them again."""
    cycle = make.make_cycle(scheme=report.cycle.scheme, region=report.region, month=month)
    again = MonthlyReport.objects.get(pk=report.pk)
    again.pk, again.cycle, again.verification_code = None, cycle, new_code()
    again.save(force_insert=True)
    rows = list(IndicatorRow.objects.filter(report=report))
    for row in rows:
        row.pk, row.report = None, again
    IndicatorRow.objects.bulk_create(rows)
    return again


def build(cycle: Cycle, reason: str = "") -> MonthlyReport:
    report = queue_report(cycle=cycle, actor=None, reason=reason)
    assert run_build(report_id=report.pk) == "built"
    report.refresh_from_db()
    return report


def publish(cycle: Cycle, reason: str = "") -> MonthlyReport:
    return publish_knowingly(report=build(cycle, reason), actor=make.make_taskforce(cycle.region))

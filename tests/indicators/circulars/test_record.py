"""通报一次入库: one result sheet fills notice, benchmarks, own points and places; a second time it changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from config.sheets.table import Table
from departments.access.refusals import NotAllowed
from departments.choices import RegionLevel
from departments.models import AuditEntry
from indicators.choices import Direction, RoundKind, RoundState
from indicators.circulars.head import CircularHead
from indicators.circulars.record import import_circular, plan_circular, suggest_facts
from indicators.circulars.rows import columns_for
from indicators.models import Benchmark, Round
from indicators.rounds.record import RoundFacts
from tests import factories as make

SHEET = (
    "指标名称,云溪县,最优值,最优地区,平均值,满分,得分,位次\n"
    "网办率,84.31,100,青禾县,92.4,100,34.2,19\n"
    "注销时间,5,1,岚皋坪县,3,100,50,前10\n"
    "某项工作,,,,,10,8,3\n"
)


class CircularCounty:
    """A county, and papers about it."""

    def __init__(self) -> None:
        self.region = make.make_region("云溪县")
        self.scheme = make.make_scheme()
        self.rate = make.make_indicator("I01", scheme=self.scheme, name_zh="网办率", unit_zh="%", full_marks=100)
        self.days = make.make_indicator(
            "I02", scheme=self.scheme, name_zh="注销时间", unit_zh="工作日", direction=Direction.LOWER, full_marks=100
        )
        self.taskforce = make.make_taskforce(self.region)

    def facts(self, **fields: Any) -> RoundFacts:
        usual: dict[str, Any] = {"kind": RoundKind.ASSESSMENT, "year": 2026, "number": 9, "title": "9月情况通报"}
        usual |= {"issuer": "省营商办", "issued_on": date(2026, 10, 12), "level": RegionLevel.PROVINCE}
        usual |= {"period": "2026年9月", "document": "省营商办〔2026〕9号", "n_ranked": 24}
        return RoundFacts(**usual | fields)

    def table(self, csv: str = SHEET) -> Table:
        return read_table(csv.encode(), columns_for(("云溪县",)), name="通报.csv").whole()

    def take(self, csv: str = SHEET, **fields: Any) -> Round:
        made, _plan = import_circular(
            table=self.table(csv), region=self.region, facts=self.facts(**fields), actor=self.taskforce
        )
        return made


@pytest.fixture
def place(db: None) -> CircularCounty:
    return CircularCounty()


def test_one_sheet_fills_the_notice_and_the_benchmarks(place: CircularCounty) -> None:
    made = place.take()

    assert (made.state, made.document, made.n_ranked) == (RoundState.DRAFT, "省营商办〔2026〕9号", 24)
    items = [(i.name, i.indicator, i.score, i.deduction, i.rank, i.band_size, i.n) for i in made.items.all()]
    assert items == [
        ("网办率", place.rate, Decimal("34.2"), Decimal("65.8"), 19, None, 24),
        ("注销时间", place.days, 50, 50, None, 10, 24),
        ("某项工作", None, 8, 2, 3, None, 24),
    ]
    stated = Benchmark.objects.get(indicator=place.rate)
    assert (stated.effective_from, stated.published_on) == (date(2026, 9, 1), date(2026, 10, 12))
    assert (stated.best, stated.best_holder, stated.average) == (Decimal(100), "青禾县", Decimal("92.4"))
    assert (stated.own_value, stated.own_score) == (Decimal("84.31"), Decimal("34.2"))
    assert (stated.rank_province, stated.n_province, stated.rank_city) == (19, 24, None)
    assert AuditEntry.objects.filter(action="round.items").count() == 1


def test_the_same_sheet_a_second_time_changes_nothing(place: CircularCounty) -> None:
    first = place.take()
    second = place.take()

    assert second == first
    assert Benchmark.objects.count() == 2
    assert AuditEntry.objects.filter(action="round.items").count() == 1


def test_what_it_would_do_is_shown_before(place: CircularCounty) -> None:
    plan = plan_circular(table=place.table(), region=place.region, facts=place.facts())

    facts = [(d.row, d.fact, d.before, d.after) for d in plan.differences if d.row == 2]
    assert len(facts) == 7
    assert [row.name for row in plan.nameless] == ["某项工作"]
    assert (Round.objects.count(), Benchmark.objects.count()) == (0, 0)


def test_a_paper_of_the_city_does_not_end_the_best_of_the_province(place: CircularCounty) -> None:
    place.take()
    place.take(
        "指标名称,最优值,最优地区,位次\n网办率,99,云泽县,3\n",
        level=RegionLevel.CITY,
        issuer="市优化办",
        document="市优化办〔2026〕12号",
        n_ranked=12,
    )

    latest = Benchmark.objects.filter(region=place.region).latest_by_indicator(month=date(2026, 9, 1))[place.rate.pk]
    assert (latest.best, latest.best_holder, latest.city_best) == (Decimal(100), "青禾县", Decimal(99))
    assert (latest.rank_province, latest.rank_city, latest.n_city) == (19, 3, 12)
    assert "市优化办〔2026〕12号" in latest.source_document
    assert "省营商办〔2026〕9号" in latest.source_document


def test_of_another_month_only_what_stays_in_force_is_kept(place: CircularCounty) -> None:
    place.take()
    place.take(
        "指标名称,得分,位次\n网办率,40,18\n",
        number=10,
        period="2026年10月",
        issued_on=date(2026, 11, 10),
        document="省营商办〔2026〕11号",
    )

    latest = Benchmark.objects.filter(region=place.region).latest_by_indicator(month=date(2026, 10, 1))[place.rate.pk]
    assert (latest.effective_from, latest.rank_province, latest.own_score) == (date(2026, 10, 1), 18, Decimal(40))
    assert (latest.best, latest.average, latest.own_value) == (Decimal(100), Decimal("92.4"), None)


def test_points_kept_beside_new_ones_must_not_contradict_them(place: CircularCounty) -> None:
    place.take()

    with pytest.raises(ProblemList) as refused:
        place.take("指标名称,最高得分\n网办率,30\n", issuer="省局", document="省局〔2026〕2号")
    assert [problem.row for problem in refused.value.problems] == [2]
    assert Benchmark.objects.filter(indicator=place.rate).count() == 1


def test_a_sheet_with_a_fault_stores_nothing(place: CircularCounty) -> None:
    with pytest.raises(ProblemList):
        place.take("指标名称,位次\n网办率,19\n注销时间,25\n")
    assert (Round.objects.count(), Benchmark.objects.count()) == (0, 0)


def test_only_the_task_force_takes_one_over(place: CircularCounty) -> None:
    place.taskforce = make.make_user(region=place.region)
    with pytest.raises(NotAllowed):
        place.take()


@pytest.mark.parametrize(
    ("head", "number"),
    [
        (CircularHead(period="2026年9月", year=2026), 9),
        (CircularHead(period="2026年第三季度", year=2026), 3),
        (CircularHead(period="1—9月", year=2026), 9),
        (CircularHead(period="2026年上半年", year=2026), 1),
        (CircularHead(period="2026年度", year=2026), 1),
        (CircularHead(), 1),
    ],
)
def test_the_number_of_the_round_follows_from_the_period(
    place: CircularCounty, head: CircularHead, number: int
) -> None:
    assert suggest_facts(head, region=place.region, today=date(2026, 11, 1))["number"] == number

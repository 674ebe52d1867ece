"""A small county's moment, written down by hand, for the tests of its documents."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from departments.choices import ActionKind, Lamp
from reports.documents.snapshot import (
    InspectionFact,
    ItemFact,
    LeafFact,
    ModuleFact,
    ReadinessFact,
    SeriesFact,
    Snapshot,
    SurveyFact,
    TargetFact,
    Total,
    UnitFact,
)


@dataclass(frozen=True)
class FrozenNumbers:
    """As much of a frozen row as a table and a sentence ask for."""

    value: Decimal | None = Decimal("84.31")
    best: Decimal | None = Decimal(100)
    gap: Decimal | None = Decimal("15.69")
    score_gap: Decimal | None = None
    unit: str = "%"


LEAF = LeafFact(
    row=FrozenNumbers(),
    code="I01",
    name="网办率",
    unit="市监局",
    unit_code="D1",
    measure="%",
    chief="赵明",
    score=Decimal("34.2"),
    previous_score=Decimal("30"),
    lost=Decimal("0.33"),
    zero_months=0,
    is_zero=False,
    is_serious=True,
    is_below_average=True,
    is_best=False,
)
ITEM = ItemFact(
    number="2026-00001",
    title="网办率：差距超过阈值",
    kind=ActionKind.RECTIFICATION,
    unit="市监局",
    unit_code="D1",
    person="钱进",
    source="2026-09月报",
    code="I01",
    indicator="网办率",
    opened=date(2026, 9, 1),
    due=date(2026, 10, 31),
    closed_on=None,
    lamp=Lamp.OVERDUE,
    distance="已超6个工作日",
    cause="流程环节多",
    measure="云栖县：一窗通办。",
    checkpoint="问题查找到位",
    amount=None,
)
UNIT = UnitFact(
    code="D1",
    name="市监局",
    group="county",
    group_name="县级单位",
    score=Decimal("57.67"),
    rank=2,
    n=2,
    reverse=1,
    tied=False,
    previous_rank=1,
    led=3,
    scored=3,
    owed=4,
    reported=3,
    zeros=1,
    streak="连续3个发布月居末位（2026-08至2026-10）",
    not_ranked="",
)
SERIES = SeriesFact(
    key="city.L1",
    name="行政效能",
    level="city",
    rank=11,
    n=11,
    is_place=True,
    is_bottom=True,
    standing="2026年10月行政效能列全市第11位（共11个）。",
    streak="行政效能连续3个月列全市倒数第1（2026年8月、9月、10月）。",
    sources={Decimal(3): "行政效能", Decimal(1): "行政效能", Decimal(11): "行政效能"},
    quoted=("行政效能",),
)


DUE = date(2026, 11, 30)
TARGET = TargetFact("7", "覆盖率", "市监局", "D1", "达到90%", "79.55%", date(2026, 9, 30), True, "target 7", "%")


def snapshot(**changes: Any) -> Snapshot:
    """Something of every class of the notice."""
    zero = replace(
        LEAF,
        code="I02",
        name="示范典型",
        row=FrozenNumbers(value=None, best=None, gap=None, score_gap=Decimal(5), unit="分"),
        score=Decimal(0),
        previous_score=Decimal(0),
        lost=Decimal("0.5"),
        is_zero=True,
        zero_months=2,
    )
    best = replace(LEAF, code="I03", name="开办成本", unit="税务局", unit_code="D2", score=Decimal(100), is_best=True)
    best = replace(best, previous_score=Decimal(0), is_serious=False, is_below_average=False, lost=Decimal(0))
    first = replace(
        UNIT, code="D2", name="税务局", score=Decimal("71.5"), rank=1, reverse=2, owed=3, zeros=0, streak=""
    )
    whole = Snapshot(
        region="望岚县",
        label="2026-10",
        period="2026年10月",
        based_on="2026-10 v1",
        number=10,
        day=date(2026, 11, 10),
        decimals=2,
        total=Total(Decimal("67.29"), Decimal("66.58"), 15, 21, 3, 3, 7, 6, 1, 2, 2),
        leaves=[LEAF, zero, best],
        units=[first, UNIT],
        series=[SERIES],
        inspection=InspectionFact("round.1", "第一次督查通报", "", [("市监局", 2, Decimal("1.50"))]),
        survey=SurveyFact("round.2", "满意度通报", "", 3, 11),
        modules=[
            ModuleFact("L1", "行政效能", [("module.L1.late", "超期共7件。")], {Decimal(7): "sum L1-03"}, ("行政效能",))
        ],
        items=[
            ITEM,
            replace(
                ITEM,
                number="2026-00002",
                kind=ActionKind.PROMISE,
                amount=Decimal(560000),
                cause="",
                due=date(2026, 11, 30),
            ),
        ],
        targets=[
            TargetFact("7", "覆盖率", "市监局", "D1", "达到90%", "79.55%", date(2026, 9, 30), True, "target 7", "%")
        ],
        readiness=[ReadinessFact("市监局", ["没有专班文件"])],
        pieces=(64, 2),
        meeting=date(2026, 11, 17),
        phrases={
            "office": "望岚县营商办",
            "recipients": "各乡镇，县直各单位",
            "copies": "县委办。",
            "opening": "现将有关情况通报如下。",
            "demand": "请逐项整改。",
        },
    )
    # What a lamp says is worked out where the ledger is read.
    whole = replace(
        whole, items=[whole.items[0], replace(whole.items[1], lamp=Lamp.RUNNING, distance="还有14个工作日")]
    )
    return replace(whole, **changes)

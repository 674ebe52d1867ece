"""A snapshot made by hand: two units, three leaves, five items, one resolution."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from departments.choices import ActionKind, Lamp, StepKind
from reports.documents.snapshot import (
    DoingFact,
    FilingFact,
    ItemFact,
    LateFact,
    LeafFact,
    ResolutionFact,
    RunningFact,
    Snapshot,
    TargetFact,
    Total,
    UnitFact,
)

DAY = date(2026, 11, 10)


def leaf(code, name, *, lost, score, previous="50", unit="市监局", unit_code="D1", **row):
    facts = {"value": Decimal(40), "best": Decimal(80), "gap": Decimal(40), "score_gap": None, "unit": "%"} | row
    return LeafFact(
        row=SimpleNamespace(code=code, name=name, **facts),
        code=code,
        name=name,
        unit=unit,
        unit_code=unit_code,
        measure=facts["unit"],
        chief="张三",
        score=Decimal(score),
        previous_score=Decimal(previous),
        lost=Decimal(lost),
        zero_months=0,
        is_zero=False,
        is_serious=False,
        is_below_average=False,
        is_best=False,
    )


def item(number, title, *, due, opened=date(2026, 10, 1), closed_on=None, lamp=Lamp.RUNNING, doings=(), **facts):
    values = {
        "number": number,
        "title": title,
        "kind": ActionKind.TASK,
        "unit": "市监局",
        "unit_code": "D1",
        "person": "李四",
        "source": "",
        "code": "",
        "indicator": "",
        "opened": opened,
        "due": due,
        "closed_on": closed_on,
        "lamp": lamp,
        "distance": "",
        "cause": "",
        "measure": "",
        "checkpoint": "问题整改到位",
        "amount": None,
        "doings": tuple(DoingFact(*doing) for doing in doings),
    }
    return ItemFact(**(values | facts))


def unit(code, name, *, rank, score, owed=10, reported=10, **facts):
    values = {
        "code": code,
        "name": name,
        "group": "county",
        "group_name": "县直单位",
        "score": Decimal(score),
        "rank": rank,
        "n": 2,
        "reverse": 3 - rank,
        "tied": False,
        "previous_rank": 1,
        "led": 3,
        "scored": 3,
        "owed": owed,
        "reported": reported,
        "zeros": 0,
        "streak": "",
        "not_ranked": "",
    }
    return UnitFact(**(values | facts))


def small_snapshot(**facts):
    """Items: two overdue, one of them stuck; one closed and one opened in the week of 2 November; one due soon."""
    passed = [(date(2026, 11, 6), StepKind.CHECKPOINT, ""), (date(2026, 11, 7), StepKind.PROGRESS, "专窗已开设")]
    values = {
        "region": "望岚县",
        "label": "2026-10",
        "period": "2026年10月",
        "based_on": "2026-10 v1",
        "number": 10,
        "day": DAY,
        "decimals": 2,
        "total": Total(
            score=Decimal("67.29"),
            previous=Decimal("66.58"),
            rank=None,
            n=None,
            leaves=3,
            scored=3,
            owed=20,
            reported=17,
            zeros=0,
            below=2,
            serious=1,
        ),
        "leaves": [
            leaf("A1", "网办率", lost="1.20", score="40"),
            leaf("A2", "办理时长", lost="0.50", score="60", unit="住建局", unit_code="D2"),
            leaf("A3", "退件率", lost="0.30", score="70", previous="65"),
        ],
        "units": [unit("D2", "住建局", rank=1, score="80"), unit("D1", "市监局", rank=2, score="60", reported=7)],
        "items": [
            item(
                "2026-1",
                "网办率提升",
                due=date(2026, 10, 1),
                lamp=Lamp.OVERDUE,
                code="A1",
                measure="学习邻县",
                cause="流程环节多",
            ),
            item(
                "2026-2",
                "企业诉求",
                due=date(2026, 11, 1),
                lamp=Lamp.OVERDUE,
                is_escalated=True,
                unit="住建局",
                unit_code="D2",
            ),
            item("2026-3", "开设专窗", due=date(2026, 11, 12), doings=passed),
            item("2026-4", "公布清单", due=date(2026, 11, 20), closed_on=date(2026, 11, 5), lamp=Lamp.CLOSED),
            item(
                "2026-5",
                "数据共享",
                due=date(2026, 12, 20),
                opened=date(2026, 11, 3),
                difficulty="接口未通",
                wanted_from="数据局",
            ),
        ],
        "filings": [FilingFact("市监局", date(2026, 11, 4), 5), FilingFact("住建局", date(2026, 10, 20), 9)],
        "running": RunningFact("2026年11月", date(2026, 12, 7), 20, 5, [LateFact("住建局", 10, 0)]),
        "targets": [
            TargetFact("1", "网办率", "市监局", "D1", "80%", "40%", date(2026, 9, 30), True, "target 1", "%"),
        ],
        "resolutions": [ResolutionFact("逐项销号", "市监局", date(2026, 11, 12), "2026-3", "按时")],
        "resolved_on": date(2026, 10, 19),
        "heads": {"D1": "王局"},
        "phrases": {
            "office": "望岚县优化营商环境工作领导小组办公室",
            "short_office": "望岚县营商办",
            "brief_name": "优化营商环境工作简报",
            "brief_up": "县领导",
            "brief_across": "市营商办",
            "brief_down": "各单位",
            "recipients": "各单位",
            "copies": "县委办",
            "demand": "请各单位逐项整改。",
        },
    }
    return Snapshot(**(values | facts))

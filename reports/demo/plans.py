"""What stands in the demo county's ledger beside its figures: who mends what, and the sheets it was kept in before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from departments.choices import Cause, Checkpoint


@dataclass(frozen=True, slots=True)
class MendingPlan:
    """A gap that is mended: from which chapter on, what was agreed, why it is there and what is done."""

    chapter: int
    narrowing: Decimal
    periods: int
    cause: Cause
    done: tuple[str, ...]
    works: bool = True  # a unit that does nothing is escalated


@dataclass(frozen=True, slots=True)
class HeldUp:
    """What holds an item of the sheet up, by a part of its title: raised in a chapter, answered in the next one or not
    at all."""

    title: str
    chapter: int
    cause: Cause
    needs: str
    from_whom: str
    for_meeting: bool = False
    answer: str = ""


HELD_UP = (
    HeldUp(
        "设备补贴",
        11,
        Cause.FUNDS,
        "兑付资金38万元列入本年度支出计划",
        "县财政局",
        answer="财政局已列入第四季度支出计划，按进度拨付。",
    ),
    HeldUp(
        "用电报装",
        11,
        Cause.SHARING,
        "供电营销系统向县政务服务平台开放查询接口",
        "市供电公司",
        answer="市供电公司答复下月联调，由科工信局跟进。",
    ),
    HeldUp("工程款", 12, Cause.FUNDS, "园区道路配套工程尾款386万元落实资金来源", "县财政局", for_meeting=True),
)


# By the code of the indicator. 行政审批服务局 closes its own in the eighth month and sees it opened again.
PLANS = {
    "I01-01": MendingPlan(
        0,
        Decimal("5"),
        2,
        Cause.PROCESS,
        (
            "开办企业网办指引上墙，窗口设专人帮办，引导网上申报。",
            "与税务、公安完成数据对接，一次填报、并联办理。",
        ),
    ),
    "L4-06": MendingPlan(
        4,
        Decimal("4"),
        2,
        Cause.STAFF,
        (
            "逐件清理超期审批，建立红黄牌预警，实行日提醒。",
            "增派业务骨干到窗口，授权首席审批员当场签批。",
        ),
    ),
    "I08-01": MendingPlan(
        2,
        Decimal("1"),
        2,
        Cause.SHARING,
        (
            "登记、交易、缴税信息推送至同一窗口。",
            "推行不动产登记一窗受理、并行办理。",
        ),
    ),
    "I13-01": MendingPlan(
        9, Decimal("3"), 2, Cause.PROCESS, ("精简申报表单，推行要素预填。", "办税厅设问办一体专区。")
    ),
    "I03-01": MendingPlan(10, Decimal("1.5"), 2, Cause.POLICY, ("梳理可告知承诺事项清单并报批。",)),
    "I01-03": MendingPlan(11, Decimal("3"), 2, Cause.PROCESS, ("公章刻制点入驻综合窗口。",)),
    "I09-01": MendingPlan(5, Decimal("3"), 2, Cause.FUNDS, (), works=False),
    "I16-02": MendingPlan(8, Decimal("1"), 2, Cause.CASE, (), works=False),
}
# Proposals that are not taken up, and why.
DROPPED = {
    "I18-04": "口径由省统计部门调整中，待新口径明确后再立项",
    "I05-03": "已接近全省最优值，由责任单位自行巩固",
}
FOLDER = settings.BASE_DIR / "reports" / "demo"
# What the best counties do; and the ledger as it was kept in a sheet, with {0} the day on which it was uploaded, {1} a
# deadline in two months, {2} in three and a half, {3} in a year, and {4} a day some years ago.
MEASURES, SHEET = FOLDER / "measures.csv", FOLDER / "ledger.csv"
# How far the owners of the sheet's items come, by a part of the title; what is done is closed by its evidence,
# or waits for whoever verifies it.
REACHED = {
    "办理时限": Checkpoint.DONE,
    "导办台": Checkpoint.DONE,
    "公交班次": Checkpoint.DONE,
    "通行证": Checkpoint.DONE,
    "好差评": Checkpoint.DONE,
    "行政检查": Checkpoint.DONE,
    "业务人员": Checkpoint.DONE,
    "一业一证": Checkpoint.RECTIFY,
    "用电报装": Checkpoint.MEASURE,
    "事项覆盖率": Checkpoint.RECTIFY,
    "工程款": Checkpoint.MEASURE,
    "设备补贴": Checkpoint.MEASURE,
    "普工": Checkpoint.IMPROVE,
    "整改清单": Checkpoint.DONE,
}
TO_VERIFY = ("行政检查", "业务人员")
# Units that let things lie: the task force writes to them.
SLACK = ("金融办", "公共资源交易中心")

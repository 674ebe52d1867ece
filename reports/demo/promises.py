"""The demo county's register of old promises (履约践诺历史遗留问题): taken over from a sheet, resolved month by month.

As many stand open at the end of a month as the story says, so that what the ledger counts is what the unit reports.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from departments.choices import ActionKind, Cause, Checkpoint
from departments.ledger.closing import override_close
from departments.ledger.sheet import import_ledger, read_ledger
from departments.ledger.steps import name_cause, pass_checkpoint
from departments.models import ActionItem
from reports.demo.loop import close, prove
from reports.demo.setting import Setting
from reports.demo.story import Story

OPEN = "L4-03"
NUMBER = 69
HEAD = "类别,问题或任务,责任单位,完成时限,来源,条款,专项行动,登记日期,形成日期,金额,诉求类型,企业名称"
# What was promised, by whom, of which type; enterprises are masked as in the county's own register.
MATTERS = (
    ("招商协议约定的奖补资金未到位", "商务局", "奖补资金没到位"),
    ("技改奖补资金未拨付", "科工信局", "奖补资金没到位"),
    ("安置房项目工程尾款未结清", "住建局", "工程款未拨付"),
    ("农村公路项目工程尾款未结清", "交通局", "工程款未拨付"),
    ("河道治理项目质保金未退还", "水利局", "工程款未拨付"),
    ("厂房验收长期未办结", "住建局", "审批手续迟迟不办理"),
    ("林地使用手续长期未办结", "林业局", "审批手续迟迟不办理"),
    ("用地规划调整手续长期未办结", "自然资源局", "审批手续迟迟不办理"),
    ("标准厂房租金减免承诺未落实", "商务局", "政策不兑现"),
    ("稳岗补贴承诺未落实", "人社局", "政策不兑现"),
    ("设施农用地优惠承诺未落实", "农业农村局", "政策不兑现"),
)
FIRMS = ("建筑", "食品", "电子", "建材", "农业", "物流", "木业", "机械")
BEFORE = "系统启用前已化解，凭原台账和化解协议补录销号"


def take_over(setting: Setting, first: date) -> None:
    """The register as it was kept before, on the first day of the first month."""
    lines = [HEAD]
    for n in range(1, NUMBER + 1):
        matter, unit, kind = MATTERS[n % len(MATTERS)]
        firm, since = f"望岚**{FIRMS[n % len(FIRMS)]}有限公司", date(first.year - 2 - n % 5, 1 + n % 12, 1 + n % 28)
        amount = 180_000 + n * 37_000 % 2_400_000 if kind in {"奖补资金没到位", "工程款未拨付"} else ""
        lines.append(
            f"履约践诺,{matter}（第{n}号）,{unit},{first.year + 2}-12-31,历史遗留问题台账,第{n}号,履约践诺攻坚行动,"
            f"{first},{since},{amount},{kind},{firm}"
        )
    table = read_ledger("\n".join(lines).encode(), name="历史遗留问题台账.csv")
    at = timezone.make_aware(datetime.combine(first, datetime.min.time().replace(hour=9)))
    import_ledger(table=table, region=setting.region, actor=setting.taskforce, at=at)


def keep(setting: Setting, story: Story, month: date, *, first: date) -> None:
    """The month's work: as many are resolved as the story needs; what was resolved before the first is entered so."""
    at = min(timezone.make_aware(datetime(month.year, month.month, 20, 10)), timezone.now() - timedelta(hours=8))
    still = ActionItem.objects.filter(region=setting.region, kind=ActionKind.PROMISE).not_closed()
    wanted = int(story.own(OPEN, 0, month, is_rate=False))
    running = list(still.filter(opened__lt=timezone.localtime(at).date()).select_related("owner", "region"))
    running.sort(key=lambda item: (item.origin_date or month, item.pk))
    for item in running[: max(len(running) - wanted, 0)]:
        if month == first:
            override_close(item=item, reason=BEFORE, actor=setting.taskforce, at=at)
        else:
            _resolve(setting, item, at)


def _resolve(setting: Setting, item: ActionItem, at: datetime) -> None:
    owner = setting.staff[item.owner_id]
    if item.checkpoint == Checkpoint.FIND:
        name_cause(item=item, cause=Cause.FUNDS if item.amount else Cause.POLICY, measure=None, actor=owner, at=at)
    while item.checkpoint != Checkpoint.DONE:
        prove(item, owner, at)
        pass_checkpoint(item=item, actor=owner, at=at)
        item.refresh_from_db()
    close(setting, item, owner, "已与企业签订化解协议并兑付到位，申请销号。", at + timedelta(hours=1))

"""A county about which rounds are published, with everybody who has to do with them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.choices import Role
from departments.models import Department, Region, User
from indicators.choices import RoundKind
from indicators.models import Indicator, Round
from indicators.rounds.record import RoundFacts, confirm_round, record_round
from indicators.rounds.sheet import import_rows, read_rows
from tests import factories as make

ISSUED, AT = date(2026, 4, 13), timezone.make_aware(datetime(2026, 4, 14, 9))
FIRM, OTHER_FIRM = "望岚县锦程商贸有限公司", "望岚县岚谷建材有限公司"
ITEMS = (
    "指标或事项,满分,得分,位次,责任单位,存在问题,整改时限\n"
    "获得信贷,10,7.5,12,金融办,首贷户少,2026-06-10\n"
    "企业开办,10,9,9,市监局,材料重复提交,\n"
    "纳税,10,10,1,税务局,,\n"
    "政务服务,5,4.5,6,,告知不全,\n"
    "包容普惠创新,,,,,,\n"
)
FIRMS = (
    "企业名称,评价等次,反映问题,跟进单位\n"
    f"{FIRM},不满意,{FIRM}反映审批慢,市监局\n"
    f"{OTHER_FIRM},基本满意,贷款难,金融办\n"
    "望岚县云和物流有限公司,非常满意,,\n"
    "望岚县竹嘉食品有限公司,满意,,\n"
)


@dataclass(frozen=True)
class RoundCounty:
    region: Region
    market: Department  # 市场监管局
    finance: Department  # 金融办
    tax: Department
    staff: User  # of the first
    finance_staff: User
    reviewer: User
    taskforce: User  # who records
    second: User  # of the task force, who confirms
    leader: User
    startup: Indicator  # 开办企业, also called 企业开办

    def facts(self, **fields: Any) -> RoundFacts:
        defaults = {"kind": RoundKind.INSPECTION, "year": 2026, "number": 1, "title": "第一次专项督查通报"}
        defaults |= {"issuer": "市优化办", "document": "市优办〔2026〕4号", "issued_on": ISSUED, "rank": 10}
        return RoundFacts(**defaults | {"n_ranked": 12, "bottom_n": 3, "score": Decimal("87.5")} | fields)

    def record(self, **fields: Any) -> Round:
        return record_round(region=self.region, facts=self.facts(**fields), actor=self.taskforce, at=AT)

    def fill(self, text: str = ITEMS, what: str = "items", **fields: Any) -> Round:
        """A draft with what a sheet says."""
        published = self.record(**fields)
        self.take(published, text, what)
        return published

    def take(self, published: Round, text: str, what: str = "items") -> int:
        table = read_rows(text.encode(), what=what, name="附件.csv")
        return import_rows(published=published, what=what, table=table, actor=self.taskforce)

    def confirm(self, **fields: Any) -> Round:
        return confirm_round(published=self.fill(**fields), actor=self.second, at=AT)

    def survey(self, **fields: Any) -> Round:
        """A confirmed survey with its firms."""
        named = {"kind": RoundKind.SURVEY, "title": "满意度测评通报", "bottom_n": None, "full_marks": Decimal(100)}
        draft = self.fill(FIRMS, "firms", **named | fields)
        return confirm_round(published=draft, actor=self.second, at=AT)


def make_rounds_county() -> RoundCounty:
    region = make.make_region("云溪县")
    named = (("市场监管局", ["市监局"]), ("金融办", []), ("税务局", []))
    market, finance, tax = (make.make_department(name, region=region, aliases=also) for name, also in named)
    startup = make.make_indicator("I01", name_zh="开办企业", aliases=["企业开办"])
    return RoundCounty(
        region,
        market,
        finance,
        tax,
        make.make_user(Role.STAFF, department=market),
        make.make_user(Role.STAFF, department=finance),
        make.make_user(Role.REVIEWER, department=market),
        make.make_taskforce(region),
        make.make_taskforce(region),
        make.make_user(Role.LEADER, region=region),
        startup,
    )

"""What fictional media carried about the demo county, what its units wrote up and what they are proud of (宣传台账).

As many pieces and papers as the story has the units report: the ledgers know what the figures say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from departments.models import Department
from indicators.choices import Channel, MediaLevel
from indicators.models import PaperQuota, PublicityQuota
from indicators.months import last_day
from indicators.publicity.papers import judge_paper, record_highlight, submit_paper
from indicators.publicity.pieces import record_piece
from indicators.quarters import before, quarter_of, words_of
from reports.demo.setting import Setting
from reports.demo.story import Story

PIECES, PAPERS = "L6-01", "L6-02"
HIGH = (
    (MediaLevel.PROVINCIAL, "青澜日报", Channel.OFFLINE),
    (MediaLevel.INTERNAL, "青澜营商内参", Channel.OFFLINE),
    (MediaLevel.PROVINCIAL, "青澜新闻网", Channel.ONLINE),
    (MediaLevel.NATIONAL, "中国营商网", Channel.ONLINE),
)
LOW = (
    (MediaLevel.CITY, "澜州日报", Channel.OFFLINE),
    (MediaLevel.CITY, "澜州新闻网", Channel.ONLINE),
    (MediaLevel.COUNTY, "望岚融媒", Channel.ONLINE),
)
TITLES = (
    "“一窗通办”跑出加速度",
    "开办企业一日办结的背后",
    "帮办代办队伍进园区",
    "水电气联合报装减环节",
    "企业“接诉即办”有回音",
    "银企对接会送贷上门",
    "“首违不罚”让执法有温度",
    "不动产登记立等可取",
    "政务服务“夜间专窗”亮灯",
    "用工对接会进乡镇",
)
WRITTEN = ("一窗通办经验材料", "帮办代办经验材料", "数据共享经验材料", "联企帮扶经验材料")
# Whose highlight, what it is, and what it speaks for: an indicator or a bonus item.
PROUD = (
    ("市场监管局", "首席服务专员全程帮办", "I01-01", ""),
    ("自然资源局", "“拿地即开工”改革", "", "省级改革试点推广"),
    ("行政审批服务局", "审批超期“红黄牌”预警", "L4-06", ""),
    ("优化办", "“营商环境会客厅”月月见", "", "市级典型案例"),
    ("税务局", "办税“问办一体”专区", "I13-01", ""),
    ("住建局", "水电气网联合报装", "", "省级优秀案例"),
    ("人民法院", "涉企案件快立快审", "I14-09", ""),
    ("人社局", "重点企业用工专员", "", "特色亮点加分"),
)
A_MONTH = 6
WAITING = 3
DOCUMENT = "望岚县优化营商环境宣传工作安排"


def carry(setting: Setting, story: Story, months: Sequence[date], *, today: date) -> None:
    """Pieces of these months, the papers of the year, highlights of two quarters, and what is asked of every unit."""
    PublicityQuota.objects.create(region=setting.region, effective_from=months[0], pieces=1, source_document=DOCUMENT)
    PaperQuota.objects.create(region=setting.region, quarter=date(today.year, 1, 1), papers=1, source_document=DOCUMENT)
    for month in months:
        _pieces(setting, story, month, min(last_day(month), timezone.localdate()))
    quarter, quarters = quarter_of(today), list[date]()
    while quarter.year == today.year:
        quarters.insert(0, quarter)
        quarter = before(quarter)
    for each in quarters:
        _papers(setting, story, each, is_running=each == quarters[-1])
    for each in (before(quarter_of(today)), quarter_of(today)):
        _highlights(setting, story, each)


def _pieces(setting: Setting, story: Story, month: date, last: date) -> None:
    for unit in setting.units:
        dice = story.dice("pieces", unit.short_name, month)
        for title in dice.sample(TITLES, _number_of(story, PIECES, unit, month)):
            level, outlet, channel = dice.choice(HIGH)
            _piece(setting, unit, month.replace(day=dice.randint(1, last.day)), title, level, outlet, channel)
    dice = story.dice("other pieces", month)
    for title in dice.sample(TITLES, A_MONTH):
        level, outlet, channel = dice.choice(LOW)
        _piece(
            setting,
            dice.choice(setting.units),
            month.replace(day=dice.randint(1, last.day)),
            title,
            level,
            outlet,
            channel,
        )


def _piece(setting: Setting, unit: Department, day: date, title: str, level: str, outlet: str, channel: str) -> None:
    record_piece(
        actor=setting.staff[unit.pk],
        department=unit,
        title=f"{unit.short_name}：{title}",
        published_on=day,
        level=level,
        outlet=outlet,
        channel=channel,
    )


def _number_of(story: Story, code: str, unit: Department, month: date) -> int:
    """What the unit reports of the month."""
    return int(story.of_unit(code, unit.short_name, unit.kind, month)["value"])


def _papers(setting: Setting, story: Story, quarter: date, *, is_running: bool) -> None:
    """What the unit has written in the quarter is accepted; in the running one some more wait."""
    waiting = 0
    for unit in setting.units:
        earlier = _number_of(story, PAPERS, unit, before(quarter)) if quarter.month > 1 else 0
        written = _number_of(story, PAPERS, unit, quarter) - earlier
        more = is_running and waiting < WAITING and written < 2
        waiting += more
        for n in range(written + more):
            paper = submit_paper(
                actor=setting.staff[unit.pk],
                department=unit,
                quarter=quarter,
                title=f"{unit.short_name}{WRITTEN[n]}",
                file=_page(unit, quarter, n),
                name=f"{WRITTEN[n]}.pdf",
                on=quarter,
            )
            if n < written:
                judge_paper(paper=paper, accept=True, actor=setting.taskforce, on=quarter)


def _highlights(setting: Setting, story: Story, quarter: date) -> None:
    """Most of those who could have one; all other units are listed without."""
    names = {leaf.code: leaf.name_zh for leaf in setting.leaves}
    for name, title, code, bonus in PROUD:
        if not story.dice("highlight", name, quarter).randrange(4):
            continue
        unit = setting.unit(name)
        record_highlight(
            actor=setting.staff[unit.pk],
            department=unit,
            quarter=quarter,
            title=title,
            bonus=bonus,
            indicator_code=code,
            indicator_name=names.get(code, ""),
            file=_page(unit, quarter, 9),
            name=f"{title}.pdf",
            on=quarter,
        )


def _page(unit: Department, quarter: date, n: int) -> ContentFile[bytes]:
    """A file that nobody would take for another one's."""
    return ContentFile(f"%PDF-1.4\n% {unit.name} {words_of(quarter)} {n}\n%%EOF\n".encode())

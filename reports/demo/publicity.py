"""What fictional media carried about the demo county (宣传台账)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from indicators.choices import MediaLevel
from indicators.models import PublicityQuota
from indicators.services.publicity import record_piece
from reports.demo.setting import Setting

MEDIA = (
    (MediaLevel.PROVINCIAL, "青澜日报"), (MediaLevel.CITY, "澜州日报"), (MediaLevel.CITY, "澜州新闻网"),
    (MediaLevel.INTERNAL, "青澜营商内参"), (MediaLevel.COUNTY, "望岚融媒"),
)  # fmt: skip
TITLES = (
    "“一窗通办”跑出加速度", "开办企业一日办结的背后", "帮办代办队伍进园区", "水电气联合报装减环节",
    "企业“接诉即办”有回音", "银企对接会送贷上门", "“首违不罚”让执法有温度", "不动产登记立等可取",
    "政务服务“夜间专窗”亮灯", "用工对接会进乡镇",
)  # fmt: skip
A_MONTH = 12


def carry(setting: Setting, months: Sequence[date], *, seed: int) -> None:
    """A dozen pieces a month, and one a month asked of every unit."""
    rng, units = Random(f"publicity {seed}"), setting.units
    PublicityQuota.objects.create(
        region=setting.region, effective_from=months[0], pieces=1, source_document="望岚县优化营商环境宣传工作安排"
    )
    for month in months:
        for number in range(A_MONTH):
            level, outlet = MEDIA[rng.randrange(len(MEDIA))]
            record_piece(
                actor=setting.taskforce, department=units[rng.randrange(len(units))], level=level, outlet=outlet,
                title=TITLES[number % len(TITLES)], published_on=month.replace(day=1 + 2 * number),
            )  # fmt: skip

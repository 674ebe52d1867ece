"""What every unit reports in every month of the story: the same for the same seed, whatever is asked first.

Months are counted from the beginning of the story: 0 is the first of fourteen published ones, 14 the running one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from departments.choices import DepartmentKind
from indicators.months import previous_month
from reports.demo import numbers

LENGTH = 14
COUNTIES_OF_CITY, COUNTIES_OF_PROVINCE = 12, 24

# 办件数据汇集量 a month: who stands out; everybody else lies between.
CASES = {
    "公积金管理部": 1480,
    "税务局": 1320,
    "交警大队": 1210,
    "行政审批服务局": 940,
    "岚阳街道": 330,
    "石桥湾镇": 312,
    "白鹭洲镇": 295,
    "桃蹊镇": 44,
    "鹿听乡": 32,
    "雾坪乡": 17,
}
# 可办事项覆盖率, per cent in the first month.
COVERED = {
    "公积金管理部": 100,
    "税务局": 100,
    "交警大队": 98,
    "岚阳街道": 94,
    "桃蹊镇": 51,
    "鹿听乡": 46,
    "雾坪乡": 38,
}
STILL_AT_ZERO = frozenset({"商务局", "统计局", "档案局", "统战部"})
# 联动处置: events a month of the units that get any beside townships.
EVENTS = {
    "城管局": 96,
    "住建局": 58,
    "公安局": 74,
    "市场监管局": 41,
    "交通局": 33,
    "水利局": 19,
    "自然资源局": 26,
    "农业农村局": 17,
    "人社局": 38,
    "生态环境分局": 29,
    "交警大队": 63,
    "林业局": 11,
    "民政局": 14,
    "卫健局": 16,
    "社会治理联动指挥中心": 12,
}
SLOW = frozenset({"雾坪乡", "鹿听乡", "云根乡", "城管局", "住建局"})
MOST_DISSATISFIED = "城管局"
NO_EVENTS = "本月无交办事件"


@dataclass(frozen=True, slots=True)
class Story:
    """The story with its seed and the last month that is published in it."""

    seed: int
    last: date
    _sums: dict[tuple[str, date], int] = field(default_factory=dict, compare=False)

    def chapter(self, month: date) -> int:
        """Which month of the story this is; before its beginning everything stands still."""
        months = (month.year - self.last.year) * 12 + month.month - self.last.month
        return max(LENGTH - 1 + months, 0)

    def dice(self, *names: object) -> Random:
        """Chance that depends on nothing but the seed and these names."""
        return Random("|".join(map(str, (self.seed, *names))))

    def own(self, code: str, decimals: int, month: date, *, is_rate: bool) -> Decimal:
        """The county's own number of an indicator that its lead department reports."""
        if code in numbers.PLACES:
            path = numbers.PLACES[code]
            while code in numbers.BY_QUARTER and month.month not in numbers.NOTICE_MONTHS:
                month = previous_month(month)
            return Decimal(path[min(self.chapter(month), len(path) - 1)])
        if code in numbers.STATED:
            stated = [number for since, number in numbers.STATED[code] if since <= self.chapter(month)]
            return Decimal(stated[-1])
        if code in numbers.GROWING:
            return Decimal(self._grow(code, decimals, month)).scaleb(-decimals)
        if code in numbers.FELL and self.chapter(month) < numbers.FELL[code][0]:
            return numbers.FELL[code][1]
        line = numbers.LINES[code]
        first, latest = (int(number.scaleb(decimals)) for number in (line.first, line.latest))
        at = min(self.chapter(month), LENGTH - 1)
        number = first + (latest - first) * at // (LENGTH - 1)
        number += self.dice(code, month).randint(-line.wavers, line.wavers)
        if first >= 0:
            number = max(number, 0)
        return Decimal(min(number, 100 * 10**decimals) if is_rate else number).scaleb(-decimals)

    def _grow(self, code: str, decimals: int, month: date) -> int:
        """Own number counted from January on."""
        if (code, month) not in self._sums:
            line = numbers.GROWING[code]
            step = int(line.latest.scaleb(decimals)) + self.dice(code, month).randint(-line.wavers, line.wavers)
            before = self._grow(code, decimals, previous_month(month)) if month.month > 1 else 0
            self._sums[code, month] = before + step
        return self._sums[code, month]

    def of_unit(self, code: str, name: str, kind: str, month: date) -> dict[str, Any]:
        """The facts one unit reports on an indicator that many units report."""
        if code == "L1-01":
            return {"value": Decimal(self._cases(name, kind, month))}
        if code == "L1-02":
            return self._coverage(name, kind, month)
        if code.startswith("L2-"):
            return self._events(code, name, kind, month)
        if code == "L6-02":
            quarters = range((month.month + 2) // 3)
            return {"value": Decimal(sum(self.dice(code, name, month.year, n).choice((0, 1, 1, 2)) for n in quarters))}
        return {"value": Decimal(self.dice(code, name, month).choice((0, 0, 1, 1, 1, 2, 3)))}

    def _cases(self, name: str, kind: str, month: date) -> int:
        if name in STILL_AT_ZERO:
            return 0
        usual = self.dice("cases", name).randint(70, 240)
        rate = CASES.get(name, usual // 2 if kind == DepartmentKind.PARTY_ORGAN else usual)
        months = (month.replace(month=n) for n in range(1, month.month + 1))
        return sum(rate + self.dice("cases", name, m).randint(-rate // 12, rate // 12) for m in months)

    def _coverage(self, name: str, kind: str, month: date) -> dict[str, Any]:
        dice = self.dice("coverage", name)
        items = dice.randint(40, 72) if kind == DepartmentKind.TOWNSHIP else dice.randint(12, 60)
        share = COVERED.get(name, dice.randint(62, 84)) + self.chapter(month)
        covered = 0 if name in STILL_AT_ZERO else min(items * share // 100, items)
        return {"numerator": Decimal(covered), "denominator": Decimal(items)}

    def _events(self, code: str, name: str, kind: str, month: date) -> dict[str, Any]:
        usual = self.dice("events", name).randint(9, 36) if kind == DepartmentKind.TOWNSHIP else 0
        rate = EVENTS.get(name, usual)
        dice = self.dice("events", name, month)
        events = rate + dice.randint(-rate // 6, rate // 6) if rate else 0
        slow = 3 if name in SLOW else 1
        received = dice.randint(slow - 1, slow + 1) if events and dice.randint(0, 2) < slow else 0
        handled = dice.randint(slow - 1, slow * 2) if events and dice.randint(0, 3) < slow else 0
        unhappy = (
            dice.randint(11, 15) if name == MOST_DISSATISFIED else dice.choice((0, 0, 0, 1, 1, 2)) if events else 0
        )
        counts = {"L2-01": received, "L2-02": handled, "L2-03": unhappy}
        if code in counts:
            return {"value": Decimal(counts[code])}
        if not events:
            return {"not_applicable": True, "reason": NO_EVENTS}
        late = received if code == "L2-04" else handled
        return {"numerator": Decimal(events - late), "denominator": Decimal(events)}

"""The demo county's figures: where each indicator begins, where it stands now, and what the province publishes.

Points of evidence-scored items are given where others have values. Everything is exact text, never a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One indicator: first and latest own number, how much it wavers (in its last decimal), best and average."""

    first: Decimal
    latest: Decimal
    wavers: int
    best: Decimal
    average: Decimal


# code: first month, latest month, wavers by, provincial best, provincial average.
_LINES = """
I01-01 71.30 83.60 120 100 92.40
I01-02 82.10 91.40 90 100 96.80
I01-03 79.60 88.20 110 100 95.10
I01-04 2.6 1.8 2 0.5 1.2
I01-05 3 2 0 1 2
I01-06 4 2 0 1 2
I01-07 0 0 0 0 35
I01-08 9.80 7.40 60 1.20 4.90
I01-09 11.5 9.2 4 3.0 7.5
I02-01 91.20 96.40 80 100 95.20
I02-02 66.00 71.50 150 88.00 72.40
I02-03 78.00 92.50 50 100 93.20
I02-04 420 310 25 45 260
I03-01 31.00 36.40 60 95.20 62.30
I03-02 96.00 98.60 40 100 91.00
I03-03 0 0 0 5 2.60
I03-04 74.0 63.5 12 31.0 58.0
I03-05 1.90 1.20 20 0 0.80
I03-06 85.00 91.00 90 100 90.20
I03-07 88.40 93.10 60 99.60 94.00
I03-08 93.00 96.20 50 99.90 96.50
I04-01 82.00 90.00 100 98.50 88.50
I04-02 61.00 66.50 80 78.20 68.00
I04-03 41.0 36.5 10 18.0 33.0
I04-04 4.20 3.10 20 1.00 3.40
I04-05 16.00 19.50 70 30.00 20.40
I05-01 95.00 98.80 60 100 96.00
I05-02 97.00 99.20 40 100 98.10
I05-03 88.00 97.60 30 96.80 74.00
I06-01 21.0 17.5 6 12.0 16.0
I06-02 4.2 3.4 3 1.5 3.0
I06-05 4 3 0 2 3
I06-06 88.00 94.00 70 100 95.00
I07-01 4.6 3.8 3 1.5 3.5
I07-02 3 3 0 2 3
I07-03 7.5 6.2 5 3.0 6.0
I07-04 4 3 0 2 3
I08-01 5.2 3.6 3 1.0 3.2
I08-02 3 2 0 1 2
I08-03 58.00 71.00 110 99.00 80.00
I08-04 62.00 84.50 120 100 79.00
I09-01 9.40 7.10 60 24.30 13.80
I09-03 14.20 17.90 40 36.00 24.50
I09-04 4.95 4.31 6 3.45 4.20
I09-05 63.00 70.00 100 96.00 81.00
I10-01 88.0 79.0 20 42.0 71.0
I10-02 24.00 29.00 150 58.00 37.00
I11-01 1.85 2.06 1 7.90 3.40
I11-03 92.00 97.50 80 100 97.00
I12-01 -3.20 6.50 150 31.00 11.20
I13-01 142 128 0 62 104
I13-02 6.8 5.4 4 2.0 4.8
I13-03 7 6 0 3 6
I13-04 61.20 59.40 10 48.00 58.00
I13-05 90.00 96.50 50 99.80 96.00
I14-01 31.00 34.20 60 88.00 60.00
I14-02 36.00 37.90 60 98.60 71.00
I14-03 42.00 46.50 130 79.00 58.00
I14-04 29.00 32.80 100 61.00 41.00
I14-05 55.00 61.00 140 97.00 78.00
I14-06 38.00 41.00 90 72.00 52.00
I14-07 86.00 89.50 60 100 95.40
I14-08 1.60 1.20 10 0.25 0.90
I14-09 62.00 55.40 150 33.00 49.00
I14-10 83.00 88.50 70 97.00 87.00
I14-11 22.50 25.90 90 44.00 30.20
I14-12 98.10 99.10 20 100 98.90
I16-01 4.20 5.10 0 9.60 7.20
I16-02 0 0 0 5 2.10
I16-03 0 0 0 4.80 2.40
I16-04 1.50 2.00 0 4.80 3.10
I16-05 90.00 96.00 40 100 97.00
I16-06 34.00 41.00 120 72.00 48.00
I16-07 94.00 98.00 40 100 97.00
I16-08-01 0 0 0 2 1.10
I16-08-02 0 0 0 2 0.90
I16-08-03 0 0 0 2 1.00
I16-08-04 1.40 1.60 0 2 1.50
I16-08-05 1.00 1.20 0 2 1.40
I17-01 77.00 88.60 90 99.50 90.10
I17-03 96.00 100 0 100 99.20
I18-01 38250 41120 60 71200 44800
I18-02 1.42 1.58 1 3.90 2.10
I18-03 41 52 0 148 63
I18-04 318 326 2 359 331
L1-03 82.00 93.00 40 100 95.00
L1-04 76.00 89.50 50 100 94.00
L1-05 210.0 246.0 30 610.0 330.0
L1-06 9.5 12.8 5 31.0 17.0
L1-09 4 7 0 11 8
L1-10 51.00 72.50 60 100 80.00
L3-01 88.60 83.90 20 96.40 89.50
L3-03 9 17 1 0 8
L4-02 41.00 58.00 60 100 79.00
L4-03 43 31 0 0 14
L4-04 68.00 81.00 80 100 90.00
L4-05 61.00 74.50 90 100 86.00
L4-06 9 5 2 0 3
L4-07 80.00 91.00 60 100 93.00
L5-01 71.35 71.35 0 93.40 79.60
L5-05 9 6 0 0 4
L5-06 7 5 0 0 3
"""
# Counted from January on: own, best and average are what one month adds.
_GROWING = """
I06-03 0.62 0.62 9 0 0.38
I06-04 0.18 0.18 4 0 0.11
I07-05 0.40 0.40 12 0 0.30
I09-02 22 26 4 61 38
I11-02 260.00 305.00 4000 1450.00 620.00
I17-02 310 352 35 910 480
L3-04 1850.00 1720.00 15000 9600.00 4300.00
"""


def _parse(text: str) -> dict[str, NumberLine]:
    rows = (row.split() for row in text.strip().splitlines())
    return {
        code: NumberLine(Decimal(first), Decimal(latest), int(wavers), Decimal(best), Decimal(average))
        for code, first, latest, wavers, best, average in rows
    }


LINES, GROWING = _parse(_LINES), _parse(_GROWING)

# Best and average of what comes together from all units, and whether that is counted from January on.
ROLLED = {
    "L1-01": ("21000", "14200", True),
    "L1-02": ("100", "92.50", False),
    "L2-01": ("0", "9", False),
    "L2-02": ("0", "11", False),
    "L2-03": ("2", "12", False),
    "L2-04": ("100", "98.60", False),
    "L2-05": ("100", "98.20", False),
}
# What units report and nobody compares: kept and not scored.
UNCOMPARED = frozenset({"L6-01", "L6-02"})
# Places among the counties of the city (L5-02: of the province), month by month; the last entry goes on.
PLACES = {
    "L1-07": (9, 10, 9, 10, 11, 11, 10, 11, 11, 12, 12, 12, 12, 12),
    "L2-06": (7, 8, 9, 9, 8, 10, 10, 11, 10, 11, 12, 11, 10, 12),
    "L3-02": (3, 3, 3, 3, 3, 3, 3, 9, 9, 9, 9, 9, 9, 9, 6),
    "L3-05": (10, 11, 11, 12),
    "L4-01": (8, 8, 8, 7, 7, 8, 8, 9),
    "L5-02": (19,),
    "L5-03": (9,),
    "L5-04": (5, 5, 4, 4, 4, 3),
}
# A place that a notice states after every quarter, in these months (`rounds.py`), and that holds until the next one.
BY_QUARTER, NOTICE_MONTHS = frozenset({"L5-04"}), (1, 4, 7, 10)
# Places that a series of notices states (`rounds.py`): no document of the province repeats them month by month.
IN_NOTICES = frozenset({"L3-02", "L5-02", "L5-03", "L5-04"})
# What rounds of the city said (通报轮次, `rounds.py`): from which month of the story on. Best and average stand above.
STATED = {
    "L3-01": ((0, "88.60"), (7, "83.90"), (14, "86.20")),
    "L3-03": ((0, "9"), (7, "17"), (14, "11")),
    "L5-05": ((0, "9"), (7, "6")),
    "L5-06": ((0, "7"), (7, "5")),
}
# Items whose points fell: from this month of the story on, it is the latest number above that holds.
FELL = {"I16-08-03": (9, Decimal("1.60"))}
# Points in the provincial evaluation of items that also have a value: own, best, average.
EVALUATED = {
    "I01-01": ("34.20", "98.00", "76.00"),
    "I01-02": ("36.50", "100", "81.00"),
    "I01-03": ("30.00", "98.50", "78.00"),
}
NOT_APPLICABLE = {
    "I12-02": "本县无出口退税业务发生，由市海关和市税务局统一办理",
    "I15-01": "年初以来未受理破产案件",
    "I15-02": "年初以来未受理破产案件",
}
# In the last published month counted up to a day before its end (截至).
COUNTED_UNTIL = ("L3-04", 25)
NOTES = {
    "I03-03": "尚无经省级认定的特色做法，已报送2项待审",
    "I16-02": "推荐的示范案例未入选",
    "I16-03": "融资信用服务平台县级节点未开通",
    "I16-08-01": "供水企业数据尚未接入省平台",
    "I16-08-02": "数据接口调试中",
    "I13-01": "数据取自省税务部门年度测评",
    "I18-04": "近12个月累计",
    "L5-01": "上一年度省评结果",
}

"""What city and province published about the demo county (通报轮次): two inspections of which the second is better, an
assessment of each, three surveys in which the county slips and recovers, of which the last names only who was not
satisfied, and a cumulative series in which once only a band is published, and at the end one county fewer takes part.

Everything goes through the services that people's acts go through; the figures of the months say the same numbers.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from random import Random

from django.utils import timezone

from config.sheets.read_table import table_of
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import on_or_after
from departments.choices import Checkpoint, RegionLevel
from departments.models import ActionItem
from indicators.choices import FirmGrade, RoundKind, RoundState
from indicators.models import Round, RoundFirm
from indicators.months import months_later, previous_month
from indicators.rounds.bands import read_band
from indicators.rounds.call_backs import record_call_back
from indicators.rounds.record import RoundFacts, confirm_round, record_round
from indicators.rounds.sheet import COLUMNS, FIRMS, ITEMS, UNITS, import_rows
from indicators.rounds.to_ledger import open_ledger_items, propose_items
from reports.demo.county import CITIES, COUNTY, PROVINCE
from reports.demo.numbers import NOTICE_MONTHS
from reports.demo.plans import FOLDER, SLACK
from reports.demo.setting import Setting
from reports.demo.story import COUNTIES_OF_PROVINCE, Story

ISSUER, MARK, PROVINCE_MARK = "澜州市优化营商环境办公室", "澜营商办通报", "青营商办通报"
RANKED = 12
WORDS = "一二三四五六七八九"
# The chapter of the story in which each is issued; the last survey comes in the running month.
INSPECTIONS = {0: (1, "87.5", 11, 3), 7: (2, "95.3", 9, 4)}  # which part of the sheet, score, place, N of 后N名
SURVEYS = {0: ("88.60", 3, 60, 9), 7: ("83.90", 9, 80, 17), 14: ("86.20", 6, 80, 11)}  # score, place, asked, below
ASSESSED = (4, 9)  # chapter, place in the year before
OF_PROVINCE = (5, "71.35", 19)  # chapter, score and place in the province's evaluation of the year before
# 持久仗综合评价 from January on, after every quarter: a band alone in these chapters, one county fewer from another.
CUMULATIVE, BAND_ONLY, ONE_FEWER = "优化发展环境持久仗综合评价", (5, 6, 7), 11
# Of the last survey the notice names only the enterprises below satisfied.
NAMES_UNSATISFIED = 14
DIMENSIONS = {
    0: (
        ("政务服务环境", "92.10", 2),
        ("法治环境", "89.40", 3),
        ("市场环境", "88.00", 4),
        ("要素保障", "87.20", 4),
        ("政策兑现", "86.30", 5),
    ),
    7: (
        ("政务服务环境", "88.50", 5),
        ("法治环境", "84.20", 8),
        ("市场环境", "83.60", 8),
        ("要素保障", "82.00", 10),
        ("政策兑现", "81.20", 11),
    ),
    14: (
        ("政务服务环境", "90.20", 3),
        ("法治环境", "86.80", 5),
        ("市场环境", "86.10", 6),
        ("要素保障", "84.40", 7),
        ("政策兑现", "83.50", 8),
    ),
}
COMPLAINTS = (
    ("审批手续迟迟不办理", "行政审批服务局"),
    ("奖补资金没到位", "财政局"),
    ("工程款未拨付", "住建局"),
    ("招商优惠政策不兑现", "商务局"),
    ("贷款抵押要求高、放款慢", "金融办"),
    ("用电报装环节多", "科工信局"),
    ("不动产证办理时间长", "自然资源局"),
    ("检查次数多、时间集中", "市场监管局"),
    ("招工难、用工成本高", ""),
)
# Who follows up what the notice gives to nobody.
ELSE = "优化办"
_FIRST, _SECOND = "锦澜岚云清石双古青白月竹陶桃鹿", "程源泰和瑞丰隆盛达恒信诚嘉通宏"
TRADES = ("商贸", "建材", "食品", "机械", "电子科技", "物流", "农业", "纺织", "家居", "置业")
SHEET = FOLDER / "inspections.csv"
CALL_NOTES = {FirmGrade.SATISFIED: "问题已解决，企业表示认可。", FirmGrade.FAIR: "已答复办理时限，企业希望尽快落实。"}


def issue(setting: Setting, story: Story, *, month: date) -> None:
    """What is issued in a month of the story, before its figures are typed."""
    seed, chapter = story.seed, story.chapter(month)
    if chapter in INSPECTIONS:
        _inspect(setting, chapter, _workday(month.replace(day=12)))
    if chapter in SURVEYS:
        _survey(setting, seed, chapter, _workday(month.replace(day=14)))
    if chapter == ASSESSED[0]:
        _assess(setting, _workday(month.replace(day=16)))
    if chapter == OF_PROVINCE[0]:
        _assess_by_province(setting, _workday(month.replace(day=18)))
    if month.month in NOTICE_MONTHS:
        _accumulate(setting, story, chapter, _workday(month.replace(day=20)))


def recall(setting: Setting, story: Story, *, first: date) -> None:
    """What had been issued before the first month and still holds then: of the year, and of the quarter."""
    chapter = story.chapter(first)
    days = {}
    for of_chapter, assess in ((ASSESSED[0], _assess), (OF_PROVINCE[0], _assess_by_province)):
        month = months_later(first, of_chapter - chapter)
        days[month if of_chapter < chapter else months_later(month, -12)] = assess
    for month, assess in sorted(days.items()):
        assess(setting, _workday(month.replace(day=16)))
    month = previous_month(first)
    while month.month not in NOTICE_MONTHS:
        month = previous_month(month)
    _accumulate(setting, story, story.chapter(month), _workday(month.replace(day=20)))


def issue_newest(setting: Setting, *, seed: int, today: date) -> None:
    """The survey that came in the running month; nobody has opened its ledger items yet."""
    _survey(setting, seed, max(SURVEYS), today)


def after_publishing(setting: Setting, *, at: datetime) -> None:
    """Ledger items of the rounds that are there, and calls of units whose firms have their ledger items for a while."""
    confirmed = Round.objects.filter(region=setting.region, state=RoundState.CONFIRMED)
    # Of a round all rows get their ledger items together, or none of them has anything for it.
    for published in confirmed.exclude(items__action__isnull=False).exclude(firms__action__isnull=False):
        owners = {line.key: line.owner or setting.unit(ELSE) for line in propose_items(published=published)}
        if owners:
            open_ledger_items(published=published, owners=owners, workdays=40, actor=setting.taskforce, at=at)
    today = timezone.localtime(at).date()
    firms = RoundFirm.objects.filter(round__region=setting.region, round__state=RoundState.CONFIRMED)
    firms = firms.filter(action__opened__lt=today).select_related("action__owner", "round")
    for firm in firms.filter(called_back_on__isnull=True):
        _call(setting, firm, at, contented=firm.grade != FirmGrade.VERY_DISSATISFIED)
    for firm in firms.filter(result_grade=FirmGrade.FAIR, called_back_on__lt=today):
        _call(setting, firm, at, contented=True)


def _call(setting: Setting, firm: RoundFirm, at: datetime, *, contented: bool) -> None:
    """By the unit that has the ledger item, unless it lets things lie."""
    assert firm.action is not None, "only firms with a duty are called"
    if firm.action.owner.short_name in SLACK:
        return
    grade = FirmGrade.SATISFIED if contented else FirmGrade.FAIR
    record_call_back(
        firm=firm,
        on=timezone.localtime(at).date(),
        grade=grade,
        note=CALL_NOTES[grade],
        actor=setting.staff[firm.action.owner_id],
        at=at,
    )


def grades_by_item(setting: Setting) -> dict[int, str]:
    """What the firm of an item answered when it was called, by the item's id; of several firms the last one's."""
    firms = RoundFirm.objects.filter(round__region=setting.region, action__isnull=False).exclude(result_grade="")
    return {item: grade for item, grade in firms.order_by("pk").values_list("action_id", "result_grade") if item}


def last_checkpoint(item: ActionItem, grade: str | None) -> Checkpoint | None:
    """How far the owner of a round's item comes: to the end, unless it lets things lie or the firm is not content."""
    if item.owner.short_name in SLACK:
        return Checkpoint.MEASURE if MARK in item.source else None
    if grade is not None:
        return Checkpoint.DONE if grade == FirmGrade.SATISFIED else Checkpoint.RECTIFY
    return Checkpoint.DONE if item.deduction is not None and MARK in item.source else None


def _inspect(setting: Setting, chapter: int, day: date) -> None:
    part, score, place, bottom = INSPECTIONS[chapter]
    published = _record(
        setting, RoundKind.INSPECTION, day, "专项督查", score=Decimal(score), rank=place, bottom_n=bottom
    )
    with SHEET.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    _fill(setting, published, ITEMS, [head[1:], *(row[1:] for row in rows if row[0] == str(part))])
    confirm_round(published=published, actor=setting.county["taskforce2"], at=_moment(day, 16))


def _survey(setting: Setting, seed: int, chapter: int, day: date) -> None:
    score, place, n_firms, below = SURVEYS[chapter]
    published = _record(
        setting,
        RoundKind.SURVEY,
        day,
        "市场主体满意度测评",
        score=Decimal(score),
        rank=place,
        sample_size=n_firms,
        score_code="L3-01",
        place_code="L3-02",
    )
    items: list[list[str]] = [
        ["维度", "指标", "满分", "得分", "位次"],
        *([name, name, "100", mark, str(n)] for name, mark, n in DIMENSIONS[chapter]),
    ]
    _fill(setting, published, ITEMS, items)
    head, *firms = _firms(Random(f"firms {seed} {chapter}"), n_firms, below)
    if chapter == NAMES_UNSATISFIED:
        firms = [firm for firm in firms if firm[2]]
    _fill(setting, published, FIRMS, [head, *firms])
    confirm_round(published=published, actor=setting.county["taskforce2"], at=_moment(day, 16))


def _assess(setting: Setting, day: date) -> None:
    year = f"{day.year - 1}年"
    published = _record(
        setting, RoundKind.ASSESSMENT, day, "营商环境考核", rank=ASSESSED[1], period=year, place_code="L5-03"
    )
    confirm_round(published=published, actor=setting.county["taskforce2"], at=_moment(day, 16))


def _assess_by_province(setting: Setting, day: date) -> None:
    """省评: another level, and so another series; its place never follows one of the city."""
    _chapter, score, place = OF_PROVINCE
    more = {"score": Decimal(score), "rank": place, "n_ranked": COUNTIES_OF_PROVINCE, "level": RegionLevel.PROVINCE}
    more |= {"issuer": f"{PROVINCE[1]}优化营商环境办公室", "document": f"{PROVINCE_MARK}〔{day.year}〕2号"}
    more |= {"title": f"关于{day.year - 1}年全省营商环境评价结果的通报", "score_code": "L5-01", "place_code": "L5-02"}
    published = _record(setting, RoundKind.ASSESSMENT, day, "营商环境评价", period=f"{day.year - 1}年", **more)
    confirm_round(published=published, actor=setting.county["taskforce2"], at=_moment(day, 16))


def _accumulate(setting: Setting, story: Story, chapter: int, day: date) -> None:
    """1—n月, with all counties and their places, so that two notices of 12 and of 11 can be compared."""
    place, fewer = int(story.own("L5-04", 0, day, is_rate=False)), chapter >= ONE_FEWER
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    only_band = chapter in BAND_ONLY
    others = [name for name in CITIES[0][2] if name != COUNTY][fewer:]
    more: dict[str, object] = {"n_ranked": RANKED - fewer, "place_code": "L5-04", "series_name": CUMULATIVE}
    more |= {"band": read_band(f"前{place}"), "rank": None} if only_band else {"rank": place}
    published = _record(setting, RoundKind.ASSESSMENT, day, CUMULATIVE, period=f"{year}年1—{month}月", **more)
    if not only_band:
        ranked = [*others[: place - 1], COUNTY, *others[place - 1 :]]
        rows = [[name, str(rank)] for rank, name in enumerate(ranked, start=1)]
        _fill(setting, published, UNITS, [["参评单位", "位次"], *rows])
    confirm_round(published=published, actor=setting.county["taskforce2"], at=_moment(day, 16))


def _record(setting: Setting, kind: RoundKind, day: date, about: str, **more: object) -> Round:
    rounds = Round.objects.filter(region=setting.region, year=day.year)
    level, name = more.get("level", RegionLevel.CITY), str(more.get("series_name", about))
    number = rounds.filter(kind=kind, level=level, series__name=name).count() + 1
    what = f"{more.get('period') or f'{day.year}年第{WORDS[number - 1]}次'}{about}"
    usual: dict[str, object] = {
        "title": f"关于全市{what}情况的通报",
        "issuer": ISSUER,
        "document": f"{MARK}〔{day.year}〕{rounds.filter(level=RegionLevel.CITY).count() + 4}号",
        "n_ranked": RANKED,
        "series_name": name,
        "period": what,
        "full_marks": Decimal(100) if "score" in more else None,
    }
    facts = RoundFacts(kind=kind, year=day.year, number=number, issued_on=day, **usual | more)  # type: ignore[arg-type]
    return record_round(region=setting.region, facts=facts, actor=setting.taskforce, at=_moment(day, 15))


def _fill(setting: Setting, published: Round, what: str, rows: list[list[str]]) -> None:
    table = table_of(rows, COLUMNS[what], name=f"{published.title}附件.csv")
    import_rows(published=published, what=what, table=table, actor=setting.taskforce)


def _firms(dice: Random, n_firms: int, below: int) -> list[list[str]]:
    """So many fictional firms, the dissatisfied ones at places of chance."""
    names: dict[str, None] = {}
    while len(names) < n_firms:
        names[f"望岚县{dice.choice(_FIRST)}{dice.choice(_SECOND)}{dice.choice(TRADES)}有限公司"] = None
    unhappy = dict.fromkeys(dice.sample(range(n_firms), below))
    rows = [["企业名称", "评价等次", "反映问题", "跟进单位"]]
    worse = iter(range(below))
    for place, name in enumerate(names):
        if place not in unhappy:
            rows.append([name, dice.choice(("非常满意", "非常满意", "满意")), "", ""])
            continue
        n = next(worse)
        complaint, unit = COMPLAINTS[n % len(COMPLAINTS)]
        grade = "非常不满意" if n % 8 == 7 else "不满意" if n % 3 == 1 else "基本满意"
        rows.append([name, grade, complaint, unit])
    return rows


def _workday(day: date) -> date:
    return on_or_after(day, calendar=calendar_in_force())


def _moment(day: date, hour: int) -> datetime:
    return min(timezone.make_aware(datetime(day.year, day.month, day.day, hour)), timezone.now())

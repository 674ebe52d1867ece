"""Who holds which post in the demo county: a handler who left without a successor, one who was followed in the year,
a deputy in charge who kept changing, and a typist who is away and for whom somebody acts. All through the services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from config.sheets.read_table import table_of
from departments.choices import PostKind, Role
from departments.models import Department, Post, RoleGrant, TeamDocument, User
from departments.people.delegations import delegate
from departments.people.handover import Successor, hand_over
from departments.people.posts import end_post
from departments.people.rows import COLUMNS
from departments.people.sheet import import_posts
from indicators.models import Responsibility
from reports.demo import county
from reports.demo.setting import SHOWN, Setting

# The handler left last month and nobody follows: the unit that submits nothing (经办人空缺).
VACANT = "信访局"
# A new handler in the year: what was typed before keeps the name of the former one.
HANDED = "住建局"
HANDED_MONTHS_AGO = 5
# 分管领导变动频繁: so many complete months ago somebody else took over.
UNSTEADY, UNSTEADY_MONTHS_AGO = "商务局", (9, 6, 2)
# Without a team document, and without a deputy in charge.
NO_TEAM = frozenset({"档案局", "统战部", "气象局", "云根乡"})
NO_DEPUTY = frozenset({"雾坪乡", "检察院"})
# County leaders who are indicator chiefs, kept with the office that runs the programme.
CHIEFS_AT = "优化办"
OFFICES = ("县委常委、常务副县长", "县委常委、政法委书记", "副县长", "副县长", "县人大常委会副主任", "县政协副主席")
# 持久仗专班: its three ranks.
CONVENORS = (
    (PostKind.GENERAL, "县人大常委会主任"),
    (PostKind.VICE, "县委常委、常务副县长"),
    (PostKind.VICE, "县政协副主席"),
    (PostKind.CONVENOR, "县人大常委会副主任"),
    (PostKind.CONVENOR, "副县长"),
)
NOTE = "在办事项：施工许可时限压减方案待报批；每月25日前向住建厅系统取数；台账存科室共享盘。"


def begin(setting: Setting, *, seed: int, first: date, wanted: list[date]) -> None:
    """Everybody who is in office in the first month, and the units' team documents."""
    names = _names(seed, 3 * len(setting.units) + len(UNSTEADY_MONTHS_AGO) + len(CONVENORS))
    headings = [column.name for column in COLUMNS]
    table = table_of([headings, *_posts(setting, names, first, wanted)], COLUMNS, name="人员任职表.csv")
    import_posts(table=table, region=setting.region, actor=setting.taskforce, on=first)
    TeamDocument.objects.bulk_create(
        TeamDocument(
            department=unit,
            number=f"{unit.short_name}发〔{first.year}〕{place % 17 + 3}号",
            dated=first,
            title=f"{unit.short_name}优化营商环境对标工作专班组建方案",
            kept_at=f"档案室 {first.year}-{place:03}",
            recorded_by_name=str(setting.taskforce),
        )
        for place, unit in enumerate(setting.units, start=1)
        if unit.short_name not in NO_TEAM
    )


def _names(seed: int, count: int) -> Iterator[str]:
    """Names that no account has."""
    existing = set(User.objects.values_list("full_name", flat=True))
    return (name for name in county.people(Random(f"{seed}|posts"), 2 * count + 200) if name not in existing)


def _posts(setting: Setting, names: Iterator[str], first: date, wanted: list[date]) -> Iterator[list[str]]:
    start = f"{first:%Y-%m-%d}"
    chiefs = Responsibility.objects.leads().exclude(chief="").order_by("chief").values_list("chief", flat=True)
    office = setting.unit(CHIEFS_AT)
    for chief, title in zip(chiefs.distinct(), OFFICES, strict=True):
        yield [office.code, PostKind.CHIEF, chief, title, "", "", start, ""]
    for unit in setting.units:
        phone = f"8832{unit.code}"
        yield [unit.code, PostKind.PRINCIPAL, next(names), "主要负责人", f"{phone}0", "", start, ""]
        if unit.short_name == UNSTEADY:
            yield from _unsteady(unit, names, first, wanted)
        elif unit.short_name not in NO_DEPUTY:
            yield [unit.code, PostKind.DEPUTY, next(names), "班子成员", f"{phone}1", "", start, ""]
        handler, section = setting.staff[unit.pk], county.SECTIONS.get(unit.short_name, "办公室")
        yield [
            unit.code,
            PostKind.HANDLER,
            handler.full_name,
            section,
            f"{phone}2",
            handler.username,
            start,
            "",
        ]
    for kind, title in CONVENORS:
        yield [office.code, kind, next(names), title, "", "", start, ""]


def _unsteady(unit: Department, names: Iterator[str], first: date, wanted: list[date]) -> Iterator[list[str]]:
    """One deputy after the other."""
    starts = [first, *(wanted[-ago].replace(day=11) for ago in UNSTEADY_MONTHS_AGO if ago < len(wanted))]
    ends = [start - timedelta(days=1) for start in starts[1:]]
    for start, end in zip(starts, [*ends, None], strict=True):
        last = f"{end:%Y-%m-%d}" if end else ""
        yield [unit.code, PostKind.DEPUTY, next(names), "副局长", f"8832{unit.code}1", "", f"{start:%Y-%m-%d}", last]


def play(setting: Setting, *, seed: int, month: date, wanted: list[date]) -> None:
    """What happens to people in one month of the story."""
    if len(wanted) > HANDED_MONTHS_AGO and month == wanted[-HANDED_MONTHS_AGO]:
        _hand_over(setting, seed, month.replace(day=12))
    if month == wanted[-1]:
        unit = setting.unit(VACANT)
        leaving = unit.posts.select_related("department").get(kind=PostKind.HANDLER)
        end_post(post=leaving, last_day=month.replace(day=19), actor=setting.taskforce, reason="调离，接任人选未定")


def _hand_over(setting: Setting, seed: int, on: date) -> None:
    """The successor has an account of their own and types from now on; the former one's is switched off."""
    unit = setting.unit(HANDED)
    former = setting.staff[unit.pk]
    user = User(username=f"{former.username}b", full_name=next(_names(seed + 1, 1)), department=unit)
    user.set_unusable_password()
    user.save()
    RoleGrant.objects.create(user=user, role=Role.STAFF, granted_by="seed_demo")
    post = Post.objects.select_related("department").get(department=unit, kind=PostKind.HANDLER)
    to = Successor(user.full_name, on, phone=post.phone, user=user)
    hand_over(post=post, to=to, actor=setting.taskforce, note=NOTE)
    User.objects.filter(pk=former.pk).update(is_active=False)
    setting.staff[unit.pk] = user


def leave(setting: Setting) -> None:
    """Today the shown unit's typist is away, and its reviewer acts for them; approving that takes somebody else."""
    unit, today = setting.unit(SHOWN), timezone.localdate()
    delegate(
        principal=setting.staff[unit.pk],
        delegate=setting.reviewers[unit.pk],
        valid_from=today - timedelta(days=2),
        valid_to=today + timedelta(days=12),
        reason="外出培训",
        actor=setting.taskforce,
    )

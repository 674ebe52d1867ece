"""Small makers of valid rows: each fills in what the test does not care about.

They write rows directly, without services, so that a test can begin in any state. Names count upwards within a run.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from departments.choices import ActionKind, Cause, DepartmentKind, PostKind, RegionLevel, Role
from departments.models import (
    ActionItem,
    Delegation,
    Department,
    Handover,
    Measure,
    Post,
    Region,
    RoleGrant,
    User,
)
from indicators.choices import (
    SERIES_NAMES,
    Cadence,
    CycleKind,
    CycleState,
    Direction,
    FigureState,
    FirmGrade,
    ResponsibilityRole,
    RoundKind,
    RoundState,
    TargetMeasure,
)
from indicators.models import (
    Benchmark,
    Cycle,
    Evidence,
    ExperiencePaper,
    Figure,
    Highlight,
    Indicator,
    RegionalValue,
    Responsibility,
    Round,
    RoundFirm,
    RoundItem,
    RoundSeries,
    Scheme,
    SchemeSettings,
    Target,
    TargetTick,
    TickJudgement,
)
from indicators.months import label_of, last_day, next_month

MAY = date(2026, 5, 1)
_number = count(1)


def make_region(name: str = "", *, is_home: bool = True, **fields: Any) -> Region:
    n = next(_number)
    fields.setdefault("code", f"43{n:04}")
    return Region.objects.create(name=name or f"云溪县{n}", is_home=is_home, **fields)


def make_department(name: str = "", *, region: Region | None = None, **fields: Any) -> Department:
    """A county bureau, unless ``kind`` says otherwise."""
    n = next(_number)
    defaults = {"code": f"D{n:04}", "kind": DepartmentKind.COUNTY_BUREAU, "position": n}
    short = name or f"单位{n}"
    fields.setdefault("short_name", short)
    return Department.objects.create(region=region or make_region(), name=short, **defaults | fields)


def make_township(name: str = "", **fields: Any) -> Department:
    return make_department(name, kind=DepartmentKind.TOWNSHIP, **fields)


def make_user(
    *roles: str, department: Department | None = None, region: Region | None = None, password: str = "", **fields: Any
) -> User:
    """An account with these roles; of a department, else of a region."""
    n = next(_number)
    fields.setdefault("username", f"user{n}")
    fields.setdefault("full_name", f"用户{n}")
    user = User(department=department, region=region, **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role(role)) for role in roles)
    return user


def make_taskforce(region: Region, **fields: Any) -> User:
    return make_user(Role.TASKFORCE, region=region, **fields)


def make_post(department: Department, kind: str = PostKind.HANDLER, name: str = "", **fields: Any) -> Post:
    """In office since the first day of the year."""
    fields.setdefault("valid_from", date(2026, 1, 1))
    return Post.objects.create(department=department, kind=kind, name=name or f"王{next(_number)}", **fields)


def make_handover(department: Department, on: date = date(2026, 6, 1), **fields: Any) -> Handover:
    """A handler followed by another."""
    former = make_post(department, valid_to=on - timedelta(days=1))
    successor = make_post(department, valid_from=on)
    values = {"by_name": "专班", "at": timezone.now(), "moved": [{"group": "指标责任", "items": ["I01 指标"]}]}
    return Handover.objects.create(former=former, successor=successor, on=on, **values | fields)


def make_delegation(principal: User, delegate: User, start: date, end: date, **fields: Any) -> Delegation:
    values = {"reason": "休假", "given_by_name": "专班", "given_at": timezone.now()}
    return Delegation.objects.create(
        principal=principal, delegate=delegate, valid_from=start, valid_to=end, **values | fields
    )


def make_scheme(*, code: str = "", year: int = 2026, **fields: Any) -> Scheme:
    """A monthly scheme in force all year; its dated settings come from ``make_settings``."""
    defaults = {"name_zh": "营商环境评价", "effective_from": date(year, 1, 1), "monthly": True}
    return Scheme.objects.create(code=code or f"scheme{next(_number)}", year=year, **defaults | fields)


def make_settings(scheme: Scheme, **fields: Any) -> SchemeSettings:
    """Without a coverage floor or a least number of indicators: a test that is not about them ranks whoever has a
    score."""
    fields.setdefault("effective_from", scheme.effective_from)
    fields.setdefault("coverage_floor", 0)
    fields.setdefault("least_scored", 0)
    return SchemeSettings.objects.create(scheme=scheme, **fields)


def make_indicator(code: str = "", *, scheme: Scheme | None = None, **fields: Any) -> Indicator:
    """A leaf where higher is better, reported by its lead department. A parent given here stops being a leaf."""
    n = next(_number)
    scheme = scheme or (fields["parent"].scheme if fields.get("parent") else make_scheme())
    defaults: dict[str, Any] = {"name_zh": f"指标{n}", "position": n, "reports": ["lead"], "unit_zh": "件"}
    if fields.get("is_leaf", True):
        defaults["direction"] = Direction.HIGHER
    if (parent := fields.get("parent")) and parent.is_leaf:
        parent.is_leaf = False
        parent.save(update_fields=["is_leaf"])
    return Indicator.objects.create(scheme=scheme, code=code or f"I{n:04}", **defaults | fields)


def make_lead(indicator: Indicator, department: Department, **fields: Any) -> Responsibility:
    """The department leads the indicator from the scheme's first day on."""
    fields.setdefault("valid_from", indicator.scheme.effective_from)
    return Responsibility.objects.create(
        indicator=indicator, department=department, role=ResponsibilityRole.LEAD, **fields
    )


def make_cycle(*, scheme: Scheme, region: Region, month: date = MAY, **fields: Any) -> Cycle:
    """An open month whose deadline is 18:00 on the 5th of the next."""
    deadline = timezone.make_aware(datetime.combine(next_month(month).replace(day=5), time(18)))
    defaults = {"label": label_of(month), "start": month, "end": last_day(month), "deadline": deadline}
    return Cycle.objects.create(scheme=scheme, region=region, kind=CycleKind.MONTH, **defaults | fields)


def make_figure(indicator: Indicator, department: Department, cycle: Cycle, value: Any = None, **fields: Any) -> Figure:
    """An approved figure, unless ``state`` says otherwise. Numbers may be given as text: ``"98.5"``."""
    fields.setdefault("state", FigureState.APPROVED)
    if fields.get("score") is not None:
        fields["score"] = Decimal(fields["score"])
    exact = None if value is None else Decimal(value)
    return Figure.objects.create(indicator=indicator, department=department, cycle=cycle, value=exact, **fields)


PDF = b"%PDF-1.4\n% a page that proves something\n%%EOF\n"


def make_evidence(figure: Figure, data: bytes = PDF, name: str = "证明.pdf", **fields: Any) -> Evidence:
    """A stored file of the figure, uploaded by nobody in particular."""
    defaults = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "uploaded_by_name": "李文静"}
    evidence = Evidence(figure=figure, name=name, **{"uploaded_at": timezone.now()} | defaults | fields)
    evidence.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(data))
    return evidence


def make_benchmark(
    indicator: Indicator, region: Region, best: Any = None, average: Any = None, **fields: Any
) -> Benchmark:
    """What the province published, in force from May 2026 on."""
    defaults = {"effective_from": MAY, "source_document": "省营商环境通报〔2026〕5号", "best_holder": "星沙县"}
    numbers = {"best": best, "average": average}
    exact = {name: Decimal(number) for name, number in numbers.items() if number is not None}
    return Benchmark.objects.create(indicator=indicator, region=region, **defaults | exact | fields)


def make_regional_value(
    indicator: Indicator, region: Region, value: Any, period: str = "2026-05", **fields: Any
) -> RegionalValue:
    exact = None if value is None else Decimal(value)
    return RegionalValue.objects.create(indicator=indicator, region=region, period=period, value=exact, **fields)


def make_round(region: Region, kind: str = RoundKind.INSPECTION, **fields: Any) -> Round:
    """The first confirmed round of the year, tenth of twelve, the last three counting as the bottom."""
    defaults = {"year": 2026, "number": 1, "title": f"通报{next(_number)}", "issuer": "市优化办", "issued_on": MAY}
    defaults |= {"rank": 10, "n_ranked": 12, "bottom_n": 3, "entered_by_name": "专班", "entered_at": timezone.now()}
    fields.setdefault("state", RoundState.CONFIRMED)
    if fields["state"] != RoundState.DRAFT:
        defaults |= {"confirmed_by_name": "专班", "confirmed_at": timezone.now()}
    facts = defaults | fields
    if "series" not in facts:
        named = {"level": facts.get("level", RegionLevel.CITY), "issuer": facts["issuer"], "name": SERIES_NAMES[kind]}
        named |= {"cadence": Cadence.IRREGULAR, "is_cumulative": False}
        facts["series"], _made = RoundSeries.objects.get_or_create(region=region, kind=kind, **named)
    return Round.objects.create(region=region, kind=kind, **facts)


def make_round_item(published: Round, unit: Department | None = None, deduction: Any = "1", **fields: Any) -> RoundItem:
    """An item that loses a point, unless told otherwise."""
    n = next(_number)
    exact = None if deduction is None else Decimal(deduction)
    defaults = {"name": f"事项{n}", "position": n}
    return RoundItem.objects.create(round=published, unit=unit, deduction=exact, **defaults | fields)


def make_round_firm(published: Round, unit: Department | None = None, name: str = "", **fields: Any) -> RoundFirm:
    """A firm that was not satisfied, unless told otherwise."""
    n = next(_number)
    fields.setdefault("grade", FirmGrade.DISSATISFIED)
    fields.setdefault("position", n)
    return RoundFirm.objects.create(round=published, unit=unit, name=name or f"望舒{n}商贸有限公司", **fields)


def make_target(indicator: Indicator, unit: Department | None = None, amount: Any = None, **fields: Any) -> Target:
    """Of one unit, else of what ``kind`` says, else of the county: a value at the end of 2026, by a document."""
    defaults: dict[str, Any] = {
        "measure": TargetMeasure.VALUE,
        "due": date(2026, 12, 31),
        "effective_from": date(2026, 1, 1),
        "source_document": "任务分解表",
        "set_by_name": "专班",
        "set_at": timezone.now(),
        "kind": "",
    }
    if fields.get("category"):
        defaults["measure"] = TargetMeasure.CATEGORY
    elif amount is not None:
        defaults["amount"] = Decimal(amount)
    if unit is not None:
        fields.setdefault("region", unit.region)
    return Target.objects.create(indicator=indicator, department=unit, **defaults | fields)


def make_tick(target: Target, unit: Department, *, accepted: bool | None = True, **fields: Any) -> TargetTick:
    """A category ticked off by its unit in June 2026; accepted, returned, or waiting where ``accepted`` is None."""
    at = timezone.now()
    defaults = {"met_on": date(2026, 6, 3), "by_name": "李文静", "at": at}
    tick = TargetTick.objects.create(target=target, department=unit, **defaults | fields)
    if accepted is not None:
        reason = "" if accepted else "材料不全"
        TickJudgement.objects.create(tick=tick, accepted=accepted, reason=reason, by_name="陈晓明", at=at)
    return tick


def make_action(
    owner: Department, title: str = "", *, co_units: Sequence[Department] = (), **fields: Any
) -> ActionItem:
    """An item of the ledger, opened in May 2026 and due at the end of June."""
    n = next(_number)
    defaults = {"opened": MAY, "due": date(2026, 6, 30), "kind": ActionKind.TASK, "number": f"2026-{n:05}"}
    item = ActionItem.objects.create(
        region=owner.region, owner=owner, title=title or f"事项{n}", **defaults | {"source": "重点任务清单"} | fields
    )
    item.co_units.set([unit for unit in co_units if unit.pk != owner.pk])
    return item


def make_measure(region: Region, **fields: Any) -> Measure:
    defaults = {"place": "星沙县", "text": "首席服务专员全程帮办", "source": "星沙县经验材料", "added_on": MAY}
    return Measure.objects.create(region=region, **{"cause": Cause.PROCESS} | defaults | fields)


def make_paper(unit: Department, title: str = "", **fields: Any) -> ExperiencePaper:
    """A typical-experience paper of the second quarter of 2026 that waits for the task force."""
    return _keep(ExperiencePaper(department=unit, title=title or f"经验{next(_number)}", **fields))


def make_highlight(unit: Department, title: str = "", **fields: Any) -> Highlight:
    fields = {"bonus": "加分项"} | fields
    return _keep(Highlight(department=unit, title=title or f"亮点{next(_number)}", **fields))


def _keep(kept: Any) -> Any:
    kept.quarter, kept.entered_on = kept.quarter or date(2026, 4, 1), kept.entered_on or date(2026, 5, 20)
    kept.name, kept.size, kept.sha256 = "材料.pdf", len(PDF), hashlib.sha256(PDF).hexdigest()
    kept.entered_by_name = kept.entered_by_name or "李文静"
    kept.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(PDF), save=False)
    kept.save()
    return kept


@dataclass(frozen=True)
class Month:
    """A closed month ready to be built."""

    region: Region
    scheme: Scheme
    cycle: Cycle
    bureaus: Sequence[Department]
    townships: Sequence[Department]
    leaves: Sequence[Indicator]
    taskforce: User


def make_month(*, bureaus: int = 3, townships: int = 4, leaves: int = 6, month: date = MAY) -> Month:
    """A small county's month, all approved: bureaus lead the leaves in turn, every other leaf is also the townships'.

    The values differ from unit to unit and repeat now and then, so that there are ranks and ties.
    """
    region = make_region()
    scheme = make_scheme(year=month.year)
    make_settings(scheme)
    cycle = make_cycle(scheme=scheme, region=region, month=month, state=CycleState.CLOSED)
    units = [make_department(region=region) for _ in range(bureaus)]
    towns = [make_township(region=region) for _ in range(townships)]
    parent = make_indicator(scheme=scheme, is_leaf=False)
    made = []
    for n in range(leaves):
        by_towns = n % 2 == 1
        leaf = make_indicator(
            parent=parent,
            direction=Direction.LOWER if n % 3 == 2 else Direction.HIGHER,
            reports=["lead", DepartmentKind.TOWNSHIP] if by_towns else ["lead"],
        )
        make_lead(leaf, units[n % bureaus])
        make_benchmark(leaf, region, best=100 + n, average=80 + n, effective_from=month)
        make_figure(leaf, units[n % bureaus], cycle, 50 + 7 * n)
        if by_towns:
            for place, town in enumerate(towns):
                make_figure(leaf, town, cycle, 40 + 5 * (place // 2))
        made.append(leaf)
    return Month(region, scheme, cycle, units, towns, made, make_taskforce(region))

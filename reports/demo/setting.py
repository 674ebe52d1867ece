"""Everything that stands before the first month: regions, units, accounts, catalogue, who is responsible."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings

from config.sheets.read_table import read_table
from departments.choices import RegionLevel, ReviewPath, Role
from departments.models import Department, Region, RoleGrant, User
from indicators.catalogue.load import load_catalogue
from indicators.catalogue.rows import COLUMNS
from indicators.choices import Direction, ResponsibilityRole
from indicators.models import Indicator, Responsibility, Scheme
from indicators.responsibility.assign import assign_lead
from reports.demo import county

CATALOGUE = settings.BASE_DIR / "indicators" / "catalogue" / "county.csv"
SCHEME = "county"
# The unit whose two accounts are printed, beside those of the county.
SHOWN = "市场监管局"
# Where the task force has the last word, and a small unit that has no reviewer of its own (审核层级).
BOTH_REVIEW, TASKFORCE_REVIEW = "行政审批服务局", "统计局"
COUNTY_ROLES = {
    "taskforce": Role.TASKFORCE,
    "leader": Role.LEADER,
    "sysadmin": Role.SYSTEM_ADMIN,
    "secadmin": Role.SECURITY_ADMIN,
    "auditadmin": Role.AUDIT_ADMIN,
    # What one of the task force enters, the other confirms.
    "taskforce2": Role.TASKFORCE,
}
PATHS = {BOTH_REVIEW: ReviewPath.BOTH, TASKFORCE_REVIEW: ReviewPath.TASKFORCE}
CO_UNITS = {
    "I01-02": "税务局",
    "I01-03": "公安局",
    "I06-03": "城管局",
    "I07-05": "城管局",
    "I08-03": "不动产登记中心",
    "I09-05": "发改局",
    "I16-08-01": "住建局",
    "I18-01": "税务局",
    "L4-02": "信访局",
    "I05-01": "公共资源交易中心",
}
# Tiers that nobody is named for yet (未明确).
NOT_NAMED = {"L4-02": ("section", "person"), "I18-01": ("chief",)}


@dataclass(slots=True)
class Setting:
    """The county as it stands before its first month."""

    region: Region
    units: list[Department]
    staff: dict[int, User] = field(default_factory=dict)
    reviewers: dict[int, User] = field(default_factory=dict)
    county: dict[str, User] = field(default_factory=dict)
    scheme: Scheme = field(default_factory=Scheme)
    leaves: list[Indicator] = field(default_factory=list)

    @property
    def taskforce(self) -> User:
        return self.county["taskforce"]

    def unit(self, short_name: str) -> Department:
        return next(unit for unit in self.units if unit.short_name == short_name)

    def leaf(self, code: str) -> Indicator:
        return next(leaf for leaf in self.leaves if leaf.code == code)

    def accounts_to_print(self) -> list[User]:
        """One account a role and two of the task force, to be printed with their passwords."""
        unit = self.unit(SHOWN).pk
        return [self.staff[unit], self.reviewers[unit], *(self.county[name] for name in COUNTY_ROLES)]


def set_up(*, seed: int, first: date) -> Setting:
    """Store the county as it was before its first month."""
    rng = Random(f"{seed}|people")
    setting = Setting(region=_regions(), units=[])
    setting.units = _units(setting.region)
    names = county.people(rng, 2 * len(setting.units) + len(COUNTY_ROLES) + county.CHIEFS)
    chiefs, names = names[: county.CHIEFS], names[county.CHIEFS :]
    _accounts(setting, names)
    result = load_catalogue(
        table=read_table(CATALOGUE, COLUMNS),
        scheme_code=SCHEME,
        year=first.year,
        monthly=True,
        name_zh="优化营商环境对标指标体系",
        name_en="Business environment benchmarking",
    )
    if result.warnings:
        raise ValueError("; ".join(result.warnings))
    setting.scheme = result.scheme
    _bands(setting.scheme)
    setting.leaves = list(Indicator.objects.filter(scheme=result.scheme).leaves().order_by("position"))
    _responsibilities(setting, chiefs)
    return setting


def _bands(scheme: Scheme) -> None:
    """What counts as noise, and from where on a rate is a warning or advanced (持平幅度、预警值、先进值)."""
    rates = Indicator.objects.filter(scheme=scheme, is_leaf=True, unit_zh="%", direction=Direction.HIGHER)
    rates.update(band=Decimal("0.5"), warning=Decimal(60), advanced=Decimal(95))
    days = Indicator.objects.filter(scheme=scheme, is_leaf=True, unit_zh="工作日", direction=Direction.LOWER)
    days.update(band=Decimal("0.2"))


def _regions() -> Region:
    code, name = county.PROVINCE
    province = Region.objects.create(code=code, name=name, level=RegionLevel.PROVINCE)
    counties = []
    for code, name, names in county.CITIES:
        city = Region.objects.create(code=code, name=name, level=RegionLevel.CITY, parent=province)
        for place, own in enumerate(names, start=1):
            counties.append(Region(code=f"{int(code) + place:06}", name=own, parent=city, is_home=own == county.COUNTY))
    Region.objects.bulk_create(counties)
    return Region.objects.get(code=county.HOME)


def _units(region: Region) -> list[Department]:
    units = county.units()
    Department.objects.bulk_create(
        Department(
            region=region,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            phone=f"2860{unit.code}",
            aliases=list(unit.aliases),
            position=position * 10,
            review_path=PATHS.get(unit.short_name, ReviewPath.UNIT),
            city_counterpart=f"{county.CITIES[0][1]}{unit.name.removeprefix(county.COUNTY)}"
            if unit.name.startswith(county.COUNTY) and not unit.code.startswith("6")
            else "",
        )
        for position, unit in enumerate(units, start=1)
    )
    stored = {unit.short_name: unit for unit in Department.objects.filter(region=region)}
    below = [unit for unit in units if unit.parent]
    for unit in below:
        stored[unit.short_name].parent = stored[unit.parent]
    Department.objects.bulk_update([stored[unit.short_name] for unit in below], ["parent"])
    return sorted(stored.values(), key=lambda unit: unit.position)


def _accounts(setting: Setting, names: list[str]) -> None:
    """Two accounts a unit and one a county-wide role; nobody can sign in until a password is set."""
    spare = iter(names)
    grants: list[tuple[User, str]] = []

    def account(username: str, role: str, **where: Any) -> User:
        user = User(username=username, full_name=next(spare), **where)
        user.set_unusable_password()
        grants.append((user, role))
        return user

    for unit in setting.units:
        setting.staff[unit.pk] = account(f"u{unit.code}", Role.STAFF, department=unit)
        setting.reviewers[unit.pk] = account(f"r{unit.code}", Role.REVIEWER, department=unit)
    for name, role in COUNTY_ROLES.items():
        setting.county[name] = account(name, role, region=setting.region)
    User.objects.bulk_create(user for user, _role in grants)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_by="seed_demo") for user, role in grants)


def _responsibilities(setting: Setting, chiefs: list[str]) -> None:
    """Section, person and chief of every lead; units that share the work."""
    leads = Responsibility.objects.leads().filter(indicator__scheme=setting.scheme, valid_to__isnull=True)
    for lead in leads.select_related("indicator", "department").order_by("indicator__position"):
        unit, indicator = lead.department, lead.indicator
        assign_lead(
            indicator=indicator,
            department=unit,
            valid_from=setting.scheme.effective_from,
            **_names_of_card(
                indicator.code,
                section=county.SECTIONS[unit.short_name],
                chief=chiefs[_group(indicator.code)],
                person=setting.staff[unit.pk].full_name,
            ),
        )
    Responsibility.objects.bulk_create(
        Responsibility(
            indicator=setting.leaf(code),
            department=setting.unit(name),
            role=ResponsibilityRole.CO,
            person=setting.staff[setting.unit(name).pk].full_name,
            valid_from=setting.scheme.effective_from,
        )
        for code, name in CO_UNITS.items()
    )


def _names_of_card(code: str, **tiers: str) -> dict[str, Any]:
    """What of a card is named already."""
    return {tier: "" if tier in NOT_NAMED.get(code, ()) else name for tier, name in tiers.items()}


def _group(code: str) -> int:
    """Which chief answers for the first-level indicator above this one."""
    top = code.split("-")[0]
    return sum(map(ord, top)) % county.CHIEFS

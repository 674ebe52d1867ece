"""Enumerations of the people and units: a leaf module, imported by everything and importing nothing of ours."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegionLevel(TextChoices):
    """行政层级."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township region")


class ColourCustom(TextChoices):
    """红绿习惯: which of the two colours is the good one. Words and shapes always say it as well."""

    RED_IS_WORSE = "red_worse", _("Red is worse, green is better")
    RED_IS_BETTER = "red_better", _("Red is better, green is worse (custom of the markets)")


class DepartmentKind(TextChoices):
    """单位类别: who ranks with whom depends on it."""

    COUNTY_BUREAU = "county_bureau", _("County bureau")
    VERTICAL = "vertical", _("Vertically managed unit")
    SUB_BUREAU = "sub_bureau", _("Sub-bureau unit")
    TOWNSHIP = "township", _("Township or subdistrict")
    VILLAGE = "village", _("Village or community")
    PARTY_ORGAN = "party_organ", _("Party organ")
    COURT = "court", _("Court or procuratorate")


class PeerGroup(TextChoices):
    """排名分组: county units and townships are never ranked against each other."""

    COUNTY_UNITS = "county", _("County units")
    TOWNSHIPS = "township", _("Townships and subdistricts")
    VILLAGES = "village", _("Villages and communities")


PEER_GROUP_OF_KIND = {
    DepartmentKind.TOWNSHIP: PeerGroup.TOWNSHIPS,
    DepartmentKind.VILLAGE: PeerGroup.VILLAGES,
}


@cache
def peer_group(kind: str) -> PeerGroup:
    """The group in which a unit of this kind is ranked (排名分组)."""
    return PEER_GROUP_OF_KIND.get(DepartmentKind(kind), PeerGroup.COUNTY_UNITS)


class ReviewPath(TextChoices):
    """审核层级: who must agree before a unit's figure counts. The levels are a matter of the unit's size."""

    UNIT = "unit", _("The unit's reviewer approves")
    BOTH = "both", _("The unit's reviewer checks, then the task force approves")
    TASKFORCE = "taskforce", _("The task force approves (small unit without a reviewer)")


class Role(TextChoices):
    """角色. The three administrators are kept apart (三员分立) and can neither enter nor approve figures."""

    STAFF = "staff", _("Department staff")
    REVIEWER = "reviewer", _("Department reviewer")
    TASKFORCE = "taskforce", _("Task force")
    LEADER = "leader", _("Leadership")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", pgettext_lazy("role", "Audit administrator")


class PostKind(TextChoices):
    """岗位: what a person answers for in a unit."""

    PRINCIPAL = "principal", _("Principal")
    DEPUTY = "deputy", _("Deputy in charge")
    HANDLER = "handler", _("Handler")
    CHIEF = "chief", pgettext_lazy("post", "Indicator chief")
    SECTION = "section", pgettext_lazy("post", "Section in charge")
    PERSON = "person", pgettext_lazy("post", "Person in charge")


# One holder a unit and day, and somebody must hold it (一把手、分管领导、经办人).
SEATS = (PostKind.PRINCIPAL, PostKind.DEPUTY, PostKind.HANDLER)

ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Those who see every department of their region.
REGION_WIDE_ROLES = frozenset({Role.TASKFORCE, Role.LEADER})

"""A sheet of accounts (账号表): new ones with a first password each; names, units and roles of those that are there.

No account is deleted or switched off by a sheet, and none of an administrator is opened or changed by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.names import plain
from config.sheets.table import Table, TableColumn
from departments.access.passwords import make_password
from departments.access.refusals import NotAllowed, NotDone
from departments.access.roles import grant_roles, take_back
from departments.choices import ADMIN_ROLES, NameKind, Role
from departments.models import AuditEntry, ChangeSet, Department, Region, RoleGrant, User
from departments.sheets.changes import lock_unchanged, restore_row
from departments.sheets.door import Door, NameColumn, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.names import UnitBook
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit

COLUMNS = (
    TableColumn("account", required=True, aliases=("账号", "登录名", "系统账号", "Account")),
    TableColumn("name", required=True, aliases=("姓名", "Name")),
    TableColumn("unit", aliases=("单位", "单位名称", "Unit")),
    TableColumn("roles", required=True, aliases=("角色", "权限", "Roles")),
)
ROLES = {
    "填报人": Role.STAFF,
    "填报": Role.STAFF,
    "经办人": Role.STAFF,
    "审核人": Role.REVIEWER,
    "审核": Role.REVIEWER,
    "专班": Role.TASKFORCE,
    "领导": Role.LEADER,
    "县领导": Role.LEADER,
}
OF_A_UNIT = frozenset({Role.STAFF, Role.REVIEWER})
# A first password takes its time to be hashed.
MOST_NEW = 60
LIMITS = {"account": 150, "name": 40}
_BETWEEN = re.compile(r"[、,，;；/|\s]+")


Slip = tuple[str, str, str, str]


@dataclass(slots=True)
class AccountPlan:
    """Accounts to open and to change, the roles that each is given, and the same in words."""

    new: list[User] = field(default_factory=list)
    changed: list[User] = field(default_factory=list)
    roles: dict[str, list[str]] = field(default_factory=dict)  # to be granted, by account
    differences: list[SheetDifference] = field(default_factory=list)


@dataclass(slots=True)
class _AccountRow:
    row: int
    account: str
    name: str
    unit: Department | None
    roles: list[str]


def plan_accounts(*, table: Table, region: Region) -> AccountPlan:
    """What the sheet would do; nothing is stored. Raises ``ProblemList`` with every fault of every row."""
    names, problems, rows = UnitNames(region), list(table.problems), []
    first: dict[str, int] = {}
    for number, cells in table:
        row, faults = _read(number, dict(zip((column.name for column in table.columns), cells, strict=True)), names)
        if row.account and (earlier := first.setdefault(row.account, number)) != number:
            text = _("The account stands in row %(row)s already.") % {"row": earlier}
            faults.append(Problem(number, "account", text, _("Keep one of the two rows."), also=(earlier,)))
        problems += faults
        rows.append(row)
    stored = {user.username: user for user in User.objects.filter(username__in=first).select_related("department")}
    grants: dict[str, set[str]] = {}
    for username, role in RoleGrant.objects.filter(user__username__in=first).values_list("user__username", "role"):
        grants.setdefault(username, set()).add(role)
    plan = AccountPlan()
    for row in rows:
        user, held = stored.get(row.account), grants.get(row.account, set())
        if user is not None and (user.home_region_id != region.pk or held & ADMIN_ROLES):
            text = _("The account “%(name)s” cannot be changed by this sheet.") % {"name": row.account[:40]}
            problems.append(Problem(row.row, "account", text, _("Choose another sign-in name, or delete the row.")))
        else:
            _plan_account(plan, row, user, held, region)
    if len(plan.new) > MOST_NEW:
        text = _("More than %(n)d new accounts at a time.") % {"n": MOST_NEW}
        problems.append(Problem(None, "", text, _("Split the sheet.")))
    if problems:
        raise ProblemList(problems)
    return plan


def _read(number: int, cells: dict[str, str], names: UnitNames) -> tuple[_AccountRow, list[Problem]]:
    faults = []
    for column in ("account", "name", "roles"):
        if not cells[column]:
            faults.append(Problem(number, column, _("The cell is empty."), _("Fill it in.")))
        elif len(cells[column]) > LIMITS.get(column, 200):
            text = _("The text is longer than %(limit)s characters.") % {"limit": LIMITS.get(column, 200)}
            faults.append(Problem(number, column, text, _("Shorten it.")))
    try:
        UnicodeUsernameValidator()(cells["account"] or "a")
    except ValidationError:
        text = _("“%(text)s” is no sign-in name.") % {"text": cells["account"][:40]}
        faults.append(Problem(number, "account", text, _("Use letters, digits and . _ - @ + without blanks.")))
    roles = []
    for word in filter(None, _BETWEEN.split(cells["roles"])):
        labels = {text: role for role in ROLES.values() for text in (plain(str(role.label)), role.value)}
        role = (labels | ROLES).get(plain(word))
        if role is None:
            text = _("“%(text)s” is no role that a sheet gives.") % {"text": word[:40]}
            remedy = _("Write one of: %(names)s.") % {"names": "、".join(("填报人", "审核人", "专班", "领导"))}
            faults.append(Problem(number, "roles", text, remedy))
        else:
            roles.append(str(role))
    unit = names.get(cells["unit"]) if cells["unit"] else None
    if cells["unit"] and unit is None:
        faults.append(unknown_unit(names, cells["unit"], row=number, column="unit"))
    elif unit is None and OF_A_UNIT.intersection(roles):
        faults.append(Problem(number, "unit", _("Staff and reviewers belong to a unit."), _("Name the unit.")))
    return _AccountRow(number, cells["account"], cells["name"], unit, list(dict.fromkeys(roles))), faults


def _plan_account(plan: AccountPlan, row: _AccountRow, user: User | None, held: set[str], region: Region) -> None:
    given = [role for role in row.roles if role not in held]
    words = "、".join(str(Role(role).label) for role in given)
    if given:
        plan.roles[row.account] = given
    if user is None:
        home = None if row.unit else region
        plan.new.append(User(username=row.account, full_name=row.name, department=row.unit, region=home))
        text = f"{row.name} · {row.unit or region} · {words}"
        plan.differences.append(SheetDifference(row.row, row.account, _("Account"), "", text))
        return
    found = list(_differences(row, user))
    if found:
        user.full_name = row.name
        user.department = row.unit or user.department
        plan.changed.append(user)
    if given:
        before = "、".join(str(Role(role).label) for role in sorted(held)) or "—"
        found.append(SheetDifference(row.row, row.account, _("Roles"), before, f"+ {words}"))
    plan.differences += found


def _differences(row: _AccountRow, user: User) -> Iterator[SheetDifference]:
    if row.name != user.full_name:
        yield SheetDifference(row.row, row.account, _("Name"), user.full_name or "—", row.name)
    if row.unit is not None and row.unit.pk != user.department_id:
        yield SheetDifference(row.row, row.account, _("Unit"), str(user.department or "—"), str(row.unit))


@transaction.atomic
def import_accounts(*, table: Table, region: Region, actor: User) -> tuple[AccountPlan, list[Slip]]:
    """Do what the sheet says; the plan, and of every new account name, person, unit and first password, told once.

    Raises ``NotAllowed`` or ``ProblemList``; then nothing has changed.
    """
    if not actor.has_role(Role.SECURITY_ADMIN):
        raise NotAllowed(_("Only the security administrator opens accounts."))
    plan = plan_accounts(table=table, region=region)
    slips: list[Slip] = []
    for user in plan.new:
        password = make_password(user)
        user.set_password(password)
        # Whoever prints it knows it: the person chooses another one when signing in for the first time.
        user.must_change_password = True
        user.save()
        slips.append((user.username, user.full_name, str(user.department or region), password))
        record(actor=actor, action="account.add", target=user.username, detail={"file": table.name}, region=region)
    User.objects.bulk_update(plan.changed, ["full_name", "department"])
    for user in User.objects.filter(username__in=plan.roles).order_by("pk"):
        try:
            grant_roles(user=user, roles=plan.roles[user.username], granted_by=str(actor))
        except NotDone as refusal:
            raise ProblemList([Problem(None, "", f"{user.username}: {refusal}")]) from refusal
        detail = {"roles": plan.roles[user.username]}
        record(actor=actor, action="access.grant", target=user.username, detail=detail, region=region)
    return plan, slips


def _touches(table: Table, _place: SheetPlace) -> list[Any]:
    at = [column.name for column in table.columns].index("account")
    names = [cells[at] for _row, cells in table]
    return [User.objects.filter(username__in=names), RoleGrant.objects.filter(user__username__in=names)]


def _switch_off(change_set: ChangeSet, actor: User, _reason: str) -> None:
    """Accounts are never deleted: new ones are switched off and lose the roles that they were given."""
    rows = lock_unchanged(change_set)
    for label, pk, name, old, _new in change_set.rows:
        row = rows[label, pk]
        if not isinstance(row, User):
            continue
        if old is not None:
            restore_row(row, old)
        elif AuditEntry.objects.filter(actor_id=row.pk).exists():
            raise NotDone(_("%(name)s was used already; switch the account off by itself.") % {"name": name})
        else:
            row.is_active = False
            row.save(update_fields=["is_active"])
            record(actor=actor, action="account.close", target=row.username, detail={}, region=change_set.region)
    take_back(grants=[row for row in rows.values() if isinstance(row, RoleGrant)])


def _do(table: Table, place: SheetPlace) -> SheetDone:
    plan, slips = import_accounts(table=table, region=place.region, actor=place.actor)
    touched = {*plan.roles, *(user.username for user in plan.changed)} - {user.username for user in plan.new}
    counts = {"new": len(plan.new), "changed": len(touched)}
    return SheetDone(_("Stored: %(new)d new accounts, %(changed)d changed.") % counts, slips)


ACCOUNTS = declare_door(
    Door(
        "accounts",
        gettext_lazy("Accounts from a sheet"),
        COLUMNS,
        lambda table, place: SheetPlan(plan_accounts(table=table, region=place.region).differences),
        _do,
        touches=_touches,
        roles=frozenset({Role.SECURITY_ADMIN}),
        back="sheet_changes",
        back_label=gettext_lazy("Sheets taken in"),
        page="account_import",
        template="account_template",
        notes=lambda: [
            _("Roles: 填报人, 审核人, 专班, 领导; several with 、 between them. A sheet takes no role away."),
            _("Every new account gets a first password, shown once; it is replaced at the first sign-in."),
        ],
        names={"unit": NameColumn(NameKind.UNIT, UnitBook)},
        take_back=_switch_off,
    )
)

"""授权: roles are given and taken back here, account by account; the three administrators stand apart, and one stays.

The database holds both by itself (``roles_apart``, ``one_administrators_role``, ``security_admin_stays``); here it is
said in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import ADMIN_ROLES, Role
from departments.models import RoleGrant, User


def roles_meet(roles: Collection[str]) -> bool:
    """Whether an administrator's role (三员) would stand beside another role in one account."""
    return len(set(roles)) > 1 and not ADMIN_ROLES.isdisjoint(roles)


def apart_text() -> str:
    return _("An administrator's role stands alone: no second role, and no working role.")


@transaction.atomic
def grant_roles(*, user: User, roles: Iterable[str], granted_by: str) -> list[RoleGrant]:
    """Give an account these roles. Raises ``NotDone`` where one of the three administrators would hold another role.

    The account is locked: what two people grant it at the same time is judged together.
    """
    lock_account(user)
    present, wanted = roles_of(user), [Role(role) for role in roles]
    if roles_meet({*present, *wanted}):
        raise NotDone(apart_text())
    grants = [RoleGrant(user=user, role=role, granted_by=granted_by[:40]) for role in wanted if role not in present]
    return RoleGrant.objects.bulk_create(grants)


@transaction.atomic
def take_back(*, grants: Collection[RoleGrant]) -> None:
    """Take roles back. Raises ``NotDone`` for the role of the last security administrator."""
    losing = {grant.user_id for grant in grants if grant.role == Role.SECURITY_ADMIN}
    if losing:
        keep_security_admin(without=losing)
    RoleGrant.objects.filter(pk__in=[grant.pk for grant in grants]).delete()


def lock_account(user: User) -> None:
    """Hold the account until the end of the transaction."""
    User.objects.select_for_update().order_by("pk").get(pk=user.pk)


def roles_of(user: User) -> set[str]:
    """As they stand in the database now, whatever the account was read with."""
    return set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))


def keep_security_admin(*, without: Collection[int]) -> None:
    """Raise ``NotDone`` when nobody but these accounts could give roles any more: there would be no way back.

    All security administrators are locked, so that of two who remove each other at the same moment the second is
    refused. To be asked inside the transaction that switches off, takes back or deletes.
    """
    grants = RoleGrant.objects.filter(role=Role.SECURITY_ADMIN, user__is_active=True).select_related("user")
    keepers = {grant.user_id for grant in grants.select_for_update().order_by("user_id", "pk")}
    if keepers & set(without) and not keepers - set(without):
        raise NotDone(_("This is the last security administrator: name another one first."))

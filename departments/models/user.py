from __future__ import annotations

from copy import copy
from typing import NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from departments.choices import ADMIN_ROLES, Role
from departments.models.department import Department
from departments.models.region import Region

# Two names and the mark between them fit wherever one name is kept.
HALF_A_NAME = 18


class StandsInForAnother(RuntimeError):
    """An account that acts for somebody else was to be written, or read again: its unit and roles are not its own."""


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise StandsInForAnother(
        "This account acts for another (代理): with the other's unit and roles it is never stored. "
        "Write the account that is signed in, own_account(request)."
    )


class User(AbstractUser):
    """用户: one account a person. What the account may do is in its role grants, never in Django's own flags.

    Every name that is put on record is the text of an account, so acts under a delegation are stamped 代 here alone.
    """

    # Whom the account acts for during this request (代理), and the unit that it then still is of itself; never stored.
    acting_for: User | None = None
    own_unit_id: int | None = None

    full_name = models.CharField(_("full name"), max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("department")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("region")
    )

    # Somebody else knows the password as well (首次登录、管理员重置): nothing else is answered until it is changed.
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        if self.acting_for is not None:
            return f"{self.own_name[:HALF_A_NAME]}（代{self.acting_for.own_name[:HALF_A_NAME]}）"
        return self.own_name

    @property
    def stamp(self) -> str:
        """What is kept beside the account where its own name does not say it all: both names, or nothing."""
        return "" if self.acting_for is None else str(self)

    @property
    def acting_for_id(self) -> int | None:
        return None if self.acting_for is None else self.acting_for.pk

    @property
    def own_name(self) -> str:
        return self.full_name or self.username

    def standing_in_for(self, principal: User) -> User:
        """This account in the place of another: the same key, so that nobody approves what they submitted; the other's
        unit and roles, those of the administrators left out; and both names.

        It refuses to be saved, deleted or read again, also through ``asave`` and its like: saved, it would give its
        person the other's unit for good; read again, it would lose it in the middle of a request.
        """
        standing = copy(self)
        standing._state = copy(self._state)
        standing._state.fields_cache = {}
        standing.own_unit_id = self.department_id
        standing.department, standing.region = principal.department, principal.region
        standing.role_set = principal.role_set - ADMIN_ROLES
        standing.acting_for = principal
        # On the one object, so that saving any other account stays Django's own.
        for name in ("save", "save_base", "delete", "refresh_from_db"):
            setattr(standing, name, _refuse)
        return standing

    @cached_property
    def role_set(self) -> frozenset[str]:
        """The roles of this account (角色), read once a request."""
        return frozenset(self.grants.values_list("role", flat=True)) if self.is_active else frozenset()

    def has_role(self, *roles: str) -> bool:
        """Whether the account holds at least one of these roles."""
        return not self.role_set.isdisjoint(roles)

    @property
    def home_region(self) -> Region | None:
        """本级: its department's region, else its own."""
        return self.department.region if self.department else self.region

    @property
    def home_region_id(self) -> int | None:
        """The region whose data the account sees: its department's, else its own."""
        return self.department.region_id if self.department else self.region_id

    @property
    def seen_region_id(self) -> int:
        """The same for filters on a region; 0, which is no region's key, for an account without one: it sees none."""
        return self.home_region_id or 0


class RoleGrant(models.Model):
    """授权: one role of one account, with who granted it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_by = models.CharField(_("granted by"), max_length=40, blank=True)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        # That none of the three stands beside a working role compares rows: triggers hold it (migration 0015).
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(role__in=sorted(ADMIN_ROLES)), name="one_administrators_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

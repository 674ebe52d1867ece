"""The account beside a name that is kept as text: it may go, and the name stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable
    from django_stubs_ext import StrOrPromise

    from departments.models.user import User


def account_field(label: StrOrPromise) -> models.ForeignKey[User | Combinable | None, User | None]:
    """Who did something (经办账号)."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )


def principal_field() -> models.ForeignKey[User | Combinable | None, User | None]:
    """For whom it was done, where somebody acted for another (代理): it counts as the other's act too (四眼). Read with
    the row that it stands in, so that it needs no index of its own."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("done in the name of"),
    )

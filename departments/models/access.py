from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models.user import User


class FormerPassword(models.Model):
    """旧口令: the hash of a password that the account had, so that it is not chosen again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords", verbose_name=_("user"))
    password = models.CharField(_("password"), max_length=128)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        verbose_name = _("former password")
        verbose_name_plural = _("former passwords")

    def __str__(self) -> str:
        return f"{self.user} · {self.at:%Y-%m-%d}"


class OpenSession(models.Model):
    """会话: one browser in which the account is signed in; the row goes when the session ends.

    The key is the one under which Django keeps the session's data, in this database as well.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions", verbose_name=_("user"))
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(_("device"), max_length=60)
    address = models.GenericIPAddressField(_("network address"))
    opened_at = models.DateTimeField(_("signed in at"))
    # Written once a minute at most: it decides when a session nobody uses ends, and is for no other purpose.
    alive_at = models.DateTimeField(_("used at"))

    class Meta:
        default_permissions = ()
        ordering = ["-alive_at", "-pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.user} · {self.device}"

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.querysets import AuditQuerySet


class AuditEntry(models.Model):
    """审计记录: append-only and hash-chained; it keeps the actor's name when the account is gone."""

    sequence = models.PositiveBigIntegerField(_("sequence"), unique=True)
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    actor_name = models.CharField(_("name"), max_length=40)
    action = models.CharField(_("action"), max_length=60)
    target = models.CharField(_("object"), max_length=200)
    detail = models.JSONField(_("detail"), default=dict)
    # Whom it concerns, so that they can read it: keys and not relations, which outlive what they name.
    region_key = models.PositiveBigIntegerField(null=True, blank=True)
    unit_key = models.PositiveBigIntegerField(null=True, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AuditQuerySet.as_manager()

    # Whom it concerns beside its own region, until it is written.
    further_regions: Sequence[int] = ()

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["unit_key", "-sequence"], name="audit_of_unit"),
            models.Index(fields=["region_key", "-sequence"], name="audit_of_region"),
        ]
        default_permissions = ("view",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target}"


class AuditReach(models.Model):
    """涉及地区: a further county that an act on something shared concerns, so that its task force reads the entry too.
    It stands beside the chain and not in it: what was done is proven, whom it is shown to is not."""

    entry = models.ForeignKey(AuditEntry, models.CASCADE, related_name="reaches")
    region_key = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["region_key", "entry"], name="audit_reach_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.region_key}"


class AuditHead(models.Model):
    """The end of the chain: its row is locked while an entry is appended, so that entries queue up one by one."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"

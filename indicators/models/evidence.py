from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.figure import Figure
from indicators.querysets import EvidenceQuerySet


class Evidence(models.Model):
    """佐证材料: a file that proves a figure. Withdrawn ones stay on record and are no longer offered."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="evidence", verbose_name=_("figure"))
    name = models.CharField(_("file name"), max_length=120)
    # Stored under a name of our own: nothing of what somebody typed becomes a path.
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m", max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=40)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("withdrawn by"), max_length=40, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "sha256"], condition=models.Q(withdrawn_at__isnull=True), name="evidence_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import Checkpoint
from departments.models.action import ActionItem
from departments.querysets import ActionFileQuerySet


class ActionFile(models.Model):
    """佐证材料: a file that proves a checkpoint of a ledger item. Withdrawn ones stay on record."""

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="files", verbose_name=_("ledger item"))
    checkpoint = models.CharField(_("checkpoint"), max_length=8, choices=Checkpoint)
    name = models.CharField(_("file name"), max_length=120)
    # Stored under a name of our own: nothing of what somebody typed becomes a path.
    file = models.FileField(_("file"), upload_to="ledger/%Y/%m", max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=40)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("withdrawn by"), max_length=40, blank=True)

    objects = ActionFileQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("ledger file")
        verbose_name_plural = _("ledger files")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sha256"], condition=models.Q(withdrawn_at__isnull=True), name="action_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

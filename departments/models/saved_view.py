from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.querysets import SavedViewQuerySet


class SavedView(models.Model):
    """我的视图: a list with its filters, order and columns, under a name that its owner gave it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("account")
    )
    list = models.CharField(_("list"), max_length=40)
    name = models.CharField(pgettext_lazy("view", "name"), max_length=40)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    columns = models.CharField(pgettext_lazy("list", "columns"), max_length=400, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["list", "name"]
        default_permissions = ()
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["user", "list", "name"], name="view_name_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """What follows the path of the list."""
        parts = [self.query, f"columns={self.columns}" if self.columns else ""]
        return "&".join(part for part in parts if part)

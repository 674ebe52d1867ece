from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import Cause
from departments.models.region import Region


class Measure(models.Model):
    """对标措施: what the best county does against one cause, and where that is written."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="measures", verbose_name=_("region"))
    cause = models.CharField(pgettext_lazy("duty", "cause"), max_length=10, choices=Cause)
    place = models.CharField(_("county that does it"), max_length=80)
    text = models.TextField(_("what it does"))
    source = models.CharField(_("source"), max_length=200)
    # Codes of indicators it serves; empty serves any.
    indicator_code = models.CharField(_("indicator"), max_length=30, blank=True)
    added_by_name = models.CharField(_("added by"), max_length=40)
    added_on = models.DateField(_("added on"))

    class Meta:
        ordering = ["cause", "place", "pk"]
        default_permissions = ("view",)
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return f"{self.place}{_(': ')}{self.text[:60]}"

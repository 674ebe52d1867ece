from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from indicators.models.indicator import Indicator
from indicators.querysets.ledgers import LiaisonQuerySet


class Liaison(models.Model):
    """对口联络: one talk of a unit with its counterpart above about an indicator, and what was learnt. Lines are added
    and never changed."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="liaisons", verbose_name=_("indicator"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="liaisons", verbose_name=_("unit"))
    day = models.DateField(_("day"))
    counterpart = models.CharField(_("counterpart"), max_length=80)
    spoke_with = models.CharField(_("spoke with"), max_length=60, blank=True)
    learnt = models.TextField(_("what was learnt"), max_length=1000)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_by_name = models.CharField(_("entered by"), max_length=40)
    entered_at = models.DateTimeField(_("entered at"))

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("liaison")
        verbose_name_plural = _("liaison log")
        constraints = [
            models.CheckConstraint(condition=~Q(learnt="") & ~Q(counterpart=""), name="liaison_says_with_whom_and_what")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.department} · {self.counterpart}"

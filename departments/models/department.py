from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import DepartmentKind, PeerGroup, ReviewPath, peer_group
from departments.models.region import Region
from departments.querysets import DepartmentQuerySet


class Department(models.Model):
    """单位: a county bureau, vertically managed unit, township, party organ, court … that owes figures."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name=_("region"))
    code = models.CharField(_("unit code"), max_length=20)
    name = models.CharField(_("full name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=30)
    kind = models.CharField(_("kind"), max_length=20, choices=DepartmentKind)
    aliases = models.JSONField(_("aliases"), default=list, blank=True, help_text=_("Other names found in documents."))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior unit")
    )
    phone = models.CharField(
        _("telephone"), max_length=40, blank=True, help_text=_("Of the office that answers for its figures.")
    )
    city_counterpart = models.CharField(_("city counterpart"), max_length=80, blank=True)
    review_path = models.CharField(
        _("review"),
        max_length=10,
        choices=ReviewPath,
        default=ReviewPath.UNIT,
        help_text=_("Who must agree before a figure of this unit counts."),
    )
    # No collation knows the official order of units, so it is stored (行政序).
    position = models.PositiveIntegerField(_("protocol order"), default=0)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active to"), null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="department_code_unique_in_region"),
            models.CheckConstraint(
                condition=models.Q(active_to__isnull=True)
                | models.Q(active_from__isnull=True)
                | models.Q(active_to__gte=models.F("active_from")),
                name="department_active_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def is_active(self, *, on: date) -> bool:
        """Whether the unit exists on a day, as ``Department.objects.active`` asks the database."""
        return not (self.active_from and self.active_from > on) and not (self.active_to and self.active_to < on)

    @property
    def group(self) -> PeerGroup:
        """The group in which this unit is ranked (排名分组)."""
        return peer_group(self.kind)

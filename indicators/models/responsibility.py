from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Region
from indicators.choices import ResponsibilityRole
from indicators.models.indicator import Indicator
from indicators.querysets import ResponsibilityQuerySet


class RegionOfUnit(models.ForeignKey):  # type: ignore[type-arg]  # Django's own class takes no arguments
    """The region of the row's department, written whenever the row is: no constraint of a database reaches through a
    relation, and several counties have one lead each for an indicator that they share."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        model_instance.region_id = model_instance.department.region_id
        return super().pre_save(model_instance, add)


class Responsibility(models.Model):
    """责任分工: 牵头单位 · 责任单位 · 责任科室 · 责任人 · 指标长, from a day to a day."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="duties", verbose_name=_("indicator"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="duties", verbose_name=_("department"))
    region = RegionOfUnit(
        Region, models.PROTECT, related_name="responsibilities", editable=False, verbose_name=_("region")
    )
    role = models.CharField(_("duty"), max_length=4, choices=ResponsibilityRole, default=ResponsibilityRole.LEAD)
    section = models.CharField(_("section in charge"), max_length=60, blank=True)
    person = models.CharField(_("person in charge"), max_length=40, blank=True)
    chief = models.CharField(_("indicator chief"), max_length=40, blank=True)
    city_counterpart = models.CharField(
        _("city counterpart"), max_length=80, blank=True, help_text=_("Blank: the counterpart of the lead department.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "-role", "valid_from"]
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            # With the service closing the former lead on the day before, this is "one lead a day".
            models.UniqueConstraint(
                fields=["region", "indicator"],
                condition=models.Q(role=ResponsibilityRole.LEAD, valid_to__isnull=True),
                name="one_current_lead_a_region",
            ),
            models.UniqueConstraint(
                fields=["region", "indicator", "valid_from"],
                condition=models.Q(role=ResponsibilityRole.LEAD),
                name="one_lead_a_region_and_start",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="responsibility_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.department}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Region
from indicators.choices import RegionalStatus
from indicators.models.indicator import NUMBER, Indicator


class RegionalValue(models.Model):
    """地区数据: the value of one region, known for all regions; then best, average and rank are computed."""

    # The unique index below begins with the indicator, so the foreign key needs none of its own.
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="regional_values", db_index=False, verbose_name=_("indicator")
    )
    period = models.CharField(_("period"), max_length=12)
    region = models.ForeignKey(Region, models.PROTECT, related_name="values", db_index=False, verbose_name=_("region"))
    value = models.DecimalField(_("value"), **NUMBER, null=True, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=RegionalStatus, default=RegionalStatus.VALUE)

    class Meta:
        verbose_name = _("regional value")
        verbose_name_plural = _("regional values")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "region"], name="one_regional_value"),
            models.CheckConstraint(
                condition=Q(status=RegionalStatus.VALUE, value__isnull=False)
                | (~Q(status=RegionalStatus.VALUE) & Q(value__isnull=True)),
                name="regional_value_matches_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region_id} {self.period}"

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import ColourCustom, RegionLevel
from departments.querysets import RegionQuerySet


class Region(models.Model):
    """行政区划: a GB/T 2260 code, or any code of an outside list of regions that are compared with each other."""

    code = models.CharField(_("region code"), max_length=16, unique=True)
    name = models.CharField(pgettext_lazy("region", "name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=RegionLevel, default=RegionLevel.COUNTY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior region")
    )
    is_home = models.BooleanField(
        _("uses this installation"), default=False, help_text=_("Departments of this region enter figures here.")
    )

    colours = models.CharField(
        _("colours of better and worse"),
        max_length=10,
        choices=ColourCustom,
        default=ColourCustom.RED_IS_WORSE,
        help_text=_("Words and shapes say the same whatever the colours."),
    )

    one_person = models.BooleanField(
        _("one person may do both, on record"),
        default=False,
        db_default=False,
        help_text=_(
            "For an office too small for a second pair of eyes: who entered a round or uploaded a proof may confirm it"
            " too. Every such act is in the audit trail as done by one person."
        ),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name

    @property
    def red_is_better(self) -> bool:
        return self.colours == ColourCustom.RED_IS_BETTER

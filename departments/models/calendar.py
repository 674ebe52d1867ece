"""工作日历的数据: holiday notices and the days they name, and how often a county looks at its figures."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import DayKind, Postponing, RhythmKind
from departments.models.region import Region


class HolidayNotice(models.Model):
    """放假通知: a year for which the official days are known. Years without one count Monday to Friday (暂定)."""

    year = models.PositiveSmallIntegerField(
        _("year"), primary_key=True, validators=[MinValueValidator(2000), MaxValueValidator(2200)]
    )
    document = models.CharField(_("source document"), max_length=200)
    # Nobody: whoever stands over all counties of the installation.
    owner = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("The region whose task force may change it. Blank: the one that stands over all that use it."),
    )

    class Meta:
        ordering = ["-year"]
        default_permissions = ("view",)
        verbose_name = _("holiday notice")
        verbose_name_plural = _("holiday notices")

    def __str__(self) -> str:
        return f"{self.year} {self.document}"


class Holiday(models.Model):
    """节假日: a day that a notice takes off or makes a working day. A notice may name days of the year before."""

    notice = models.ForeignKey(HolidayNotice, models.CASCADE, related_name="days", verbose_name=_("year"))
    date = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind of day"), max_length=4, choices=DayKind)
    name = models.CharField(pgettext_lazy("holiday", "name"), max_length=40, blank=True)

    class Meta:
        ordering = ["date"]
        default_permissions = ("view",)
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")

    def __str__(self) -> str:
        return f"{self.date} {self.name} {self.get_kind_display()}"


class Rhythm(models.Model):
    """调度机制: when a county looks at its figures, and what happens when that is a day off."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="rhythms", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=8, choices=RhythmKind)
    active = models.BooleanField(_("in use"), default=True)
    # Weekday (1 is Monday); days after the ten-day period; day of the month; day of the month after the quarter.
    day = models.PositiveSmallIntegerField(
        pgettext_lazy("rhythm", "day"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    postponing = models.CharField(_("when it is a day off"), max_length=10, choices=Postponing, default=Postponing.NEXT)
    from_month = models.DateField(_("first month"), null=True, blank=True)

    class Meta:
        ordering = ["region", "pk"]
        default_permissions = ("view",)
        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythms")
        constraints = [
            models.UniqueConstraint(fields=["region", "kind"], name="one_rhythm_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(from_month__isnull=True) | models.Q(from_month__day=1), name="rhythm_from_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} · {self.get_kind_display()}"

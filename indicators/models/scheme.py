from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Region
from indicators.choices import MissingRule, Rounding, TieStyle
from indicators.querysets import SchemeQuerySet


class Scheme(models.Model):
    """指标体系: one evaluation system in one year and version."""

    code = models.CharField(_("scheme code"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    source_document = models.CharField(_("source document"), max_length=200, blank=True)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    owner = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("The region whose task force may change it. Blank: the one that stands over all that use it."),
    )
    monthly = models.BooleanField(
        _("reported monthly"), default=False, help_text=_("A month is opened for it every month.")
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-year", "-version"]
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        constraints = [
            models.UniqueConstraint(fields=["code", "year", "version"], name="scheme_unique"),
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True) | models.Q(effective_to__gte=models.F("effective_from")),
                name="scheme_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh or self.code} {self.year}"


class SchemeSettings(models.Model):
    """参数: dated settings of a scheme, printed on every report. A new date is a new row; old reports keep theirs."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="settings", verbose_name=_("scheme"))
    effective_from = models.DateField(_("effective from"))
    tie_style = models.CharField(_("ties"), max_length=12, choices=TieStyle, default=TieStyle.COMPETITION)
    rounding = models.CharField(_("rounding"), max_length=10, choices=Rounding, default=Rounding.HALF_UP)
    score_decimals = models.PositiveSmallIntegerField(
        _("decimals of scores"), default=2, validators=[MaxValueValidator(12)]
    )
    missing_rule = models.CharField(
        _("missing figures"), max_length=10, choices=MissingRule, default=MissingRule.EXCLUDE
    )
    serious_gap = models.DecimalField(
        _("serious gap, relative %"),
        max_digits=6,
        decimal_places=2,
        default=Decimal("60"),
        validators=[MinValueValidator(Decimal("0"))],
    )
    bottom_n = models.PositiveSmallIntegerField(_("size of the bottom group"), default=3)
    streak_min = models.PositiveSmallIntegerField(_("months that make a streak"), default=2)
    deadline_day = models.PositiveSmallIntegerField(
        _("deadline: day of the next month"), default=5, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    soft_hours = models.PositiveSmallIntegerField(
        _("hours of late entry with a reason, after the deadline"), default=0, validators=[MaxValueValidator(240)]
    )
    jump_tolerance = models.PositiveSmallIntegerField(
        _("doubt: outside the range of 12 months by more than this percentage of it"), default=50
    )
    worsening_limit = models.DecimalField(
        _("note required: worse than last period by this relative %"),
        max_digits=6,
        decimal_places=2,
        default=Decimal("10"),
        validators=[MinValueValidator(Decimal("0"))],
    )
    open_day = models.PositiveSmallIntegerField(
        _("opens on day of the month"), default=20, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )

    # 缺报不排名: 0 is no floor. Settings that were in force before there was one keep none.
    coverage_floor = models.DecimalField(
        _("coverage below which nobody is ranked, %"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("60"),
        validators=[MinValueValidator(Decimal("0")), MaxValueValidator(Decimal("100"))],
        help_text=_("Of the ranked indicators that apply, this part must be known; below it a unit is not ranked."),
    )
    # 牵头指标过少不排名: a score of one indicator is that indicator and no comparison of units, so two by default. 0
    # is no limit; settings that were in force before there was one keep none.
    least_scored = models.PositiveSmallIntegerField(
        _("scored indicators that a unit must lead to be ranked"),
        default=2,
        validators=[MaxValueValidator(100)],
        help_text=_("A unit that leads fewer scored indicators is not ranked, and the reason is said; 0: no limit."),
    )
    benchmark_months = models.PositiveSmallIntegerField(
        _("months after which a benchmark is old"), default=12, validators=[MinValueValidator(1)]
    )
    # Hours from publication, each not before the one above: leadership, each unit its own result, everybody (分级发布).
    leaders_after = models.PositiveSmallIntegerField(
        _("leadership sees a published report after, hours"), default=0, validators=[MaxValueValidator(720)]
    )
    units_after = models.PositiveSmallIntegerField(
        _("each unit sees its own result after, hours"), default=0, validators=[MaxValueValidator(720)]
    )
    everybody_after = models.PositiveSmallIntegerField(
        _("everybody sees it after, hours"), default=0, validators=[MaxValueValidator(720)]
    )

    class Meta:
        ordering = ["scheme", "-effective_from"]
        verbose_name = _("scheme settings")
        verbose_name_plural = _("scheme settings")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "effective_from"], name="settings_dated_once"),
            models.CheckConstraint(
                condition=models.Q(coverage_floor__gte=0, coverage_floor__lte=100), name="coverage_floor_is_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    units_after__gte=models.F("leaders_after"), everybody_after__gte=models.F("units_after")
                ),
                name="release_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.effective_from}"

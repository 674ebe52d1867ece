from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.numbers import Digits
from indicators.choices import Aggregation, Basis, CountedFrom, Direction, Method, Rollup
from indicators.models.scheme import Scheme
from indicators.querysets import IndicatorQuerySet

NUMBER: Digits = {"max_digits": 24, "decimal_places": 8}


class Indicator(models.Model):
    """指标: a node of a scheme's tree, to any depth. Only leaves are measured; the others are composed of them."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="indicators", verbose_name=_("scheme"))
    code = models.CharField(_("indicator code"), max_length=30)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior indicator")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    is_leaf = models.BooleanField(_("measured directly"), default=True)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    aliases = models.JSONField(_("aliases"), default=list, blank=True)
    unit_zh = models.CharField(_("Chinese unit"), max_length=30, blank=True)
    unit_en = models.CharField(_("English unit"), max_length=60, blank=True)
    direction = models.CharField(_("direction"), max_length=6, choices=Direction, blank=True)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.MONTH)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2, validators=[MaxValueValidator(8)])
    method = models.CharField(
        _("scoring method"),
        max_length=10,
        choices=Method,
        blank=True,
        help_text=_("Blank: the official score if there is one, else goalposts when set, else ratio to best."),
    )
    best = models.DecimalField(_("best goalpost"), **NUMBER, null=True, blank=True)
    worst = models.DecimalField(_("worst goalpost"), **NUMBER, null=True, blank=True)
    exponent = models.DecimalField(
        _("exponent"),
        max_digits=8,
        decimal_places=4,
        default=Decimal("1"),
        validators=[MinValueValidator(Decimal("0"))],
    )
    full_marks = models.DecimalField(_("full marks"), max_digits=10, decimal_places=4, default=Decimal("100"))
    weight = models.DecimalField(_("weight"), max_digits=24, decimal_places=18, default=Decimal("1"))
    aggregation = models.CharField(_("composed by"), max_length=4, choices=Aggregation, default=Aggregation.MEAN)
    reports = models.JSONField(
        _("who reports"),
        default=list,
        blank=True,
        help_text=_('A list: "lead" for the lead department, or kinds of units.'),
    )
    rollup = models.CharField(_("county value from units"), max_length=5, choices=Rollup, default=Rollup.NONE)
    # 台账来源: offered beside the cell as known, never entered by itself.
    counted_from = models.CharField(
        _("known from"),
        max_length=20,
        choices=CountedFrom,
        blank=True,
        help_text=_("The product's own ledger that knows this figure; it is offered to the typist."),
    )
    ranked = models.BooleanField(_("ranked"), default=True)
    # 国办函〔2026〕12号: it takes no targets and stands on no page unless the region's own dated rule allows it.
    restricted = models.BooleanField(
        _("counts registrations or installs"),
        default=False,
        help_text=_("Off everywhere unless the region switches registration quotas on with a document."),
    )
    minimum = models.DecimalField(_("smallest possible"), **NUMBER, null=True, blank=True, default=Decimal("0"))
    maximum = models.DecimalField(_("largest possible"), **NUMBER, null=True, blank=True)
    # Within the band a change or gap is told as "about the same" (基本持平).
    band = models.DecimalField(
        _("materiality band"),
        **NUMBER,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"))],
        help_text=_("A change or gap up to this size, in the indicator's unit, is told as about the same."),
    )
    warning = models.DecimalField(
        _("warning threshold"), **NUMBER, null=True, blank=True, help_text=_("This value or worse raises a warning.")
    )
    advanced = models.DecimalField(
        _("advanced threshold"),
        **NUMBER,
        null=True,
        blank=True,
        help_text=_("This value or better counts as advanced."),
    )
    rule_text = models.TextField(_("rule text"), blank=True)
    lead_hint = models.CharField(_("lead department as named in the catalogue"), max_length=80, blank=True)
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    effective_to = models.DateField(_("effective to"), null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "position", "code"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="indicator_code_unique_in_scheme"),
            models.CheckConstraint(
                condition=models.Q(best__isnull=True)
                | models.Q(worst__isnull=True)
                | models.Q(direction="")
                | models.Q(direction=Direction.HIGHER, best__gt=models.F("worst"))
                | models.Q(direction=Direction.LOWER, best__lt=models.F("worst")),
                name="indicator_goalposts_follow_direction",
            ),
            models.CheckConstraint(
                condition=models.Q(warning__isnull=True)
                | models.Q(advanced__isnull=True)
                | models.Q(direction="")
                | models.Q(direction=Direction.HIGHER, advanced__gt=models.F("warning"))
                | models.Q(direction=Direction.LOWER, advanced__lt=models.F("warning")),
                name="indicator_thresholds_follow_direction",
            ),
            models.CheckConstraint(
                condition=models.Q(band__isnull=True) | models.Q(band__gte=0), name="indicator_band_not_negative"
            ),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="indicator_weight_not_negative"),
            models.CheckConstraint(condition=models.Q(full_marks__gt=0), name="indicator_full_marks_positive"),
            models.CheckConstraint(
                condition=models.Q(is_leaf=False) | ~models.Q(direction=""), name="indicator_leaf_has_direction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language, falling back to the other one."""
        first, second = (self.name_en, self.name_zh) if get_language() == "en" else (self.name_zh, self.name_en)
        return first or second or self.code

    @property
    def unit(self) -> str:
        first, second = (self.unit_en, self.unit_zh) if get_language() == "en" else (self.unit_zh, self.unit_en)
        return first or second

    @property
    def takes_score(self) -> bool:
        """Whether points are typed for it beside the value (得分)."""
        return self.method == Method.OFFICIAL

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.numbers import Digits
from departments.models import Region
from indicators.choices import BenchmarkStatus
from indicators.models.indicator import NUMBER, Indicator
from indicators.querysets import BenchmarkQuerySet

POINTS: Digits = {"max_digits": 12, "decimal_places": 4}


class Benchmark(models.Model):
    """标杆值: what a document said about best, average and our own place, from a month on.

    Append-only: a restated value is a new row, and the latest row in force for a month counts. ``best`` and
    ``average`` are in the indicator's unit, the ``…_score`` fields in points.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="benchmarks", verbose_name=_("indicator"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="benchmarks", verbose_name=_("our region"))
    effective_from = models.DateField(_("in force from (month)"))
    best = models.DecimalField(_("provincial best"), **NUMBER, null=True, blank=True)
    best_holder = models.CharField(_("holder of the best value"), max_length=80, blank=True)
    average = models.DecimalField(_("provincial average"), **NUMBER, null=True, blank=True)
    worst = models.DecimalField(_("provincial worst"), **NUMBER, null=True, blank=True)
    city_best = models.DecimalField(_("best in the city"), **NUMBER, null=True, blank=True)
    city_best_holder = models.CharField(_("holder of the city's best"), max_length=80, blank=True)
    best_score = models.DecimalField(_("best score, points"), **POINTS, null=True, blank=True)
    average_score = models.DecimalField(_("average score, points"), **POINTS, null=True, blank=True)
    own_value = models.DecimalField(_("our value as published"), **NUMBER, null=True, blank=True)
    own_score = models.DecimalField(_("our score as published, points"), **POINTS, null=True, blank=True)
    rank_province = models.PositiveIntegerField(_("rank in the province"), null=True, blank=True)
    n_province = models.PositiveIntegerField(_("number ranked in the province"), null=True, blank=True)
    rank_city = models.PositiveIntegerField(_("rank in the city"), null=True, blank=True)
    n_city = models.PositiveIntegerField(_("number ranked in the city"), null=True, blank=True)
    source_document = models.CharField(_("source document"), max_length=200)
    published_on = models.DateField(_("date of the document"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=BenchmarkStatus, default=BenchmarkStatus.FINAL)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_by_name = models.CharField(_("entered by"), max_length=40, blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = BenchmarkQuerySet.as_manager()

    # Which statement for the same month this is, 1 for the first; told by ``latest_by_indicator``.
    edition = 1

    class Meta:
        ordering = ["indicator", "-effective_from", "-pk"]
        verbose_name = _("benchmark")
        verbose_name_plural = _("benchmarks")
        indexes = [models.Index(fields=["region", "effective_from"], name="benchmark_as_of")]
        constraints = [
            models.CheckConstraint(condition=Q(effective_from__day=1), name="benchmark_month_is_day_1"),
            models.CheckConstraint(condition=~Q(source_document=""), name="benchmark_has_source"),
            models.CheckConstraint(
                condition=Q(rank_province__isnull=True)
                | Q(n_province__isnull=True)
                | Q(rank_province__lte=F("n_province")),
                name="benchmark_rank_within_province",
            ),
            models.CheckConstraint(
                condition=Q(rank_city__isnull=True) | Q(n_city__isnull=True) | Q(rank_city__lte=F("n_city")),
                name="benchmark_rank_within_city",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.effective_from:%Y-%m}"

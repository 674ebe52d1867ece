"""通报轮次: what was published from above about the county, as it was published."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.numbers import Digits
from departments.choices import RegionLevel
from departments.models import ActionItem, Department, Region
from indicators.choices import BandEnd, Cadence, FirmGrade, NoticeSpan, RoundKind, RoundState
from indicators.models.indicator import Indicator
from indicators.querysets.rounds import RoundFirmQuerySet, RoundItemQuerySet, RoundQuerySet, RoundSeriesQuerySet

MARKS: Digits = {"max_digits": 10, "decimal_places": 4}
# A float database says 0.1 + 0.2 ≠ 0.3; marks have four decimals.
HAIR = Decimal("0.00001")


def place_constraint(name: str, *, n: str) -> models.CheckConstraint:
    """A place has its number of competitors, lies among them, and those who share it fit behind it."""
    sound = Q(rank__gte=1, sharing__gte=1, **{f"{n}__isnull": False, f"{n}__gte": F("rank") + F("sharing") - 1})
    return models.CheckConstraint(condition=Q(rank__isnull=True) | sound, name=name)


def band_constraint(name: str, *, n: str) -> models.CheckConstraint:
    """A band has both its end and its size, and is not everybody."""
    none = Q(band_end="", band_size__isnull=True)
    small = Q(band_size__gte=1) & (Q(**{f"{n}__isnull": True}) | Q(band_size__lt=F(n)))
    return models.CheckConstraint(condition=none | (~Q(band_end="") & Q(band_size__isnull=False) & small), name=name)


class RoundSeries(models.Model):
    """通报系列: notices that may be compared with each other; places move, and streaks last, in one series alone."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="round_series", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind)
    level = models.CharField(_("issued by (level)"), max_length=10, choices=RegionLevel)
    issuer = models.CharField(pgettext_lazy("round", "issued by"), max_length=80)
    name = models.CharField(_("name of the series"), max_length=80)
    cadence = models.CharField(_("published"), max_length=10, choices=Cadence)
    # 累计: its notices count from January on; else each is about its own period.
    is_cumulative = models.BooleanField(_("cumulative from January"))
    # The indicators that hold the same score and place (L3-01, L3-02): there it is offered, and held against them.
    score_code = models.CharField(_("indicator of the score"), max_length=30, blank=True)
    place_code = models.CharField(_("indicator of the place"), max_length=30, blank=True)

    objects = RoundSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["level", "name", "pk"]
        default_permissions = ("view",)
        verbose_name = _("series of notices")
        verbose_name_plural = _("series of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "level", "issuer", "name", "cadence", "is_cumulative"],
                name="round_series_once",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(issuer=""), name="round_series_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """通报: one publication about one region. Once confirmed its numbers stay; a correction is the next edition."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="rounds", verbose_name=_("region"))
    series = models.ForeignKey(RoundSeries, models.PROTECT, related_name="rounds", verbose_name=_("series"))
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("round of the year"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    period = models.CharField(pgettext_lazy("round", "period covered"), max_length=40, blank=True)
    # The same as days, where the words name a period of the calendar (2026年1—3月); a round of a year has none.
    span = models.CharField(_("kind of period"), max_length=10, choices=NoticeSpan, blank=True)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period until"), null=True, blank=True)
    level = models.CharField(_("issued by (level)"), max_length=10, choices=RegionLevel, default=RegionLevel.CITY)
    issuer = models.CharField(pgettext_lazy("round", "issued by"), max_length=80)
    document = models.CharField(_("document number"), max_length=80, blank=True)
    issued_on = models.DateField(pgettext_lazy("round", "issued on"))
    sample_size = models.PositiveIntegerField(_("sample size"), null=True, blank=True)
    full_marks = models.DecimalField(_("full marks"), **MARKS, null=True, blank=True)
    score = models.DecimalField(_("own score"), **MARKS, null=True, blank=True)
    rank = models.PositiveIntegerField(_("own place"), null=True, blank=True)
    n_ranked = models.PositiveIntegerField(_("number of ranked"), null=True, blank=True)
    sharing = models.PositiveIntegerField(_("number sharing the place"), default=1)
    # A place of which only this is published: 前10, 后3名.
    band_end = models.CharField(_("band of places"), max_length=6, choices=BandEnd, blank=True)
    band_size = models.PositiveIntegerField(_("size of the band"), null=True, blank=True)
    # N of 后N名; it differs from notice to notice.
    bottom_n = models.PositiveIntegerField(_("size of the bottom group"), null=True, blank=True)
    reason = models.CharField(_("corrected because"), max_length=200, blank=True)
    entered_by_name = models.CharField(_("entered by"), max_length=40)
    entered_at = models.DateTimeField(_("entered at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_by_name = models.CharField(_("confirmed by"), max_length=40, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        default_permissions = ("view",)
        verbose_name = pgettext_lazy("publication", "round")
        verbose_name_plural = pgettext_lazy("publication", "rounds")
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number", "edition"], name="round_edition_once"),
            models.UniqueConstraint(
                fields=["series", "year", "number"], condition=Q(state=RoundState.DRAFT), name="round_one_draft"
            ),
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=Q(state=RoundState.CONFIRMED),
                name="round_one_confirmed",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, edition__gte=1), name="round_counts_from_1"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(issuer=""), name="round_is_named"),
            models.CheckConstraint(condition=Q(edition=1) | ~Q(reason=""), name="round_edition_has_reason"),
            models.CheckConstraint(
                condition=Q(state=RoundState.DRAFT) | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by_name="")),
                name="round_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(full_marks__isnull=True) | Q(score__lte=F("full_marks")),
                name="round_score_within_full",
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0), name="round_score_not_negative"),
            models.CheckConstraint(condition=Q(bottom_n__isnull=True) | Q(bottom_n__gte=1), name="round_bottom_from_1"),
            place_constraint("round_place_among_ranked", n="n_ranked"),
            band_constraint("round_band_is_whole", n="n_ranked"),
            models.CheckConstraint(
                condition=Q(span="", period_start__isnull=True, period_end__isnull=True)
                | (~Q(span="") & Q(period_start__isnull=False, period_end__gt=F("period_start"))),
                name="round_period_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundItem(models.Model):
    """通报事项: one item as the notice names it. A blank mark is not published, never zero."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("item"), max_length=200)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="round_items", verbose_name=_("indicator")
    )
    dimension = models.CharField(_("dimension"), max_length=60, blank=True)
    full_marks = models.DecimalField(_("full marks"), **MARKS, null=True, blank=True)
    score = models.DecimalField(_("score"), **MARKS, null=True, blank=True)
    # Always known where the two above are.
    deduction = models.DecimalField(_("points deducted"), **MARKS, null=True, blank=True)
    rank = models.PositiveIntegerField(_("place"), null=True, blank=True)
    n = models.PositiveIntegerField(_("number of ranked"), null=True, blank=True)
    sharing = models.PositiveIntegerField(_("number sharing the place"), default=1)
    band_end = models.CharField(_("band of places"), max_length=6, choices=BandEnd, blank=True)
    band_size = models.PositiveIntegerField(_("size of the band"), null=True, blank=True)
    # Null: the notice names nobody (未明确).
    unit = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="round_items",
        verbose_name=_("responsible unit"),
    )
    problem = models.TextField(_("problem"), blank=True)
    rectify_by = models.DateField(_("rectify by"), null=True, blank=True)
    action = models.ForeignKey(
        ActionItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ledger item")
    )

    objects = RoundItemQuerySet.as_manager()

    class Meta:
        ordering = ["round", "position"]
        default_permissions = ("view",)
        verbose_name = _("item of a round")
        verbose_name_plural = _("items of rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="round_item_position_once"),
            models.UniqueConstraint(fields=["round", "action"], name="round_item_one_duty"),
            models.CheckConstraint(condition=~Q(name=""), name="round_item_is_named"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(full_marks__isnull=True) | Q(score__lte=F("full_marks")),
                name="round_item_score_within_full",
            ),
            models.CheckConstraint(
                condition=(Q(score__isnull=True) | Q(score__gte=0)) & (Q(deduction__isnull=True) | Q(deduction__gte=0)),
                name="round_item_marks_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True)
                | Q(full_marks__isnull=True)
                | Q(
                    deduction__isnull=False,
                    deduction__gte=F("full_marks") - F("score") - HAIR,
                    deduction__lte=F("full_marks") - F("score") + HAIR,
                ),
                name="round_item_deduction_is_the_rest",
            ),
            models.CheckConstraint(
                condition=Q(deduction__isnull=True) | Q(full_marks__isnull=True) | Q(deduction__lte=F("full_marks")),
                name="round_item_deduction_within_full",
            ),
            place_constraint("round_item_place_among_ranked", n="n"),
            band_constraint("round_item_band_is_whole", n="n"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundFirm(models.Model):
    """受访企业: how one firm judged, and what came of it. Its name is for the task force and who follows it up."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="firms", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("enterprise"), max_length=120)
    grade = models.CharField(_("grade"), max_length=18, choices=FirmGrade)
    complaint = models.TextField(_("what it complains about"), blank=True)
    unit = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="round_firms", verbose_name=_("followed up by")
    )
    action = models.ForeignKey(
        ActionItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ledger item")
    )
    called_back_on = models.DateField(_("called back on"), null=True, blank=True)
    result_grade = models.CharField(_("grade then"), max_length=18, choices=FirmGrade, blank=True)
    result_note = models.CharField(_("result of the call"), max_length=300, blank=True)
    called_back_by_name = models.CharField(_("called back by"), max_length=40, blank=True)

    objects = RoundFirmQuerySet.as_manager()

    class Meta:
        ordering = ["round", "position"]
        default_permissions = ("view",)
        verbose_name = _("enterprise of a survey")
        verbose_name_plural = _("enterprises of surveys")
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="round_firm_once"),
            models.UniqueConstraint(fields=["round", "action"], name="round_firm_one_duty"),
            models.CheckConstraint(condition=~Q(name=""), name="round_firm_is_named"),
            models.CheckConstraint(
                condition=Q(called_back_on__isnull=True, result_grade="", result_note="", called_back_by_name="")
                | (Q(called_back_on__isnull=False) & ~Q(result_grade="") & ~Q(called_back_by_name="")),
                name="round_call_has_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.position}"


class RoundUnit(models.Model):
    """参评单位: one of the units that the notice ranks, with its place; by these, notices of unlike n are compared."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="units", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("ranked unit"), max_length=80)
    rank = models.PositiveIntegerField(_("place"))
    score = models.DecimalField(_("score"), **MARKS, null=True, blank=True)

    class Meta:
        ordering = ["round", "position"]
        default_permissions = ("view",)
        verbose_name = _("ranked unit of a round")
        verbose_name_plural = _("ranked units of rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="round_unit_once"),
            models.CheckConstraint(condition=~Q(name=""), name="round_unit_is_named"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="round_unit_place_from_1"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0), name="round_unit_score_from_0"),
        ]

    def __str__(self) -> str:
        return self.name

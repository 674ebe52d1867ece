"""What exactly is frozen: the rows of a report copy every name, unit, weight and rule they were made with.

A published report therefore reads the same in ten years. The only foreign key is the report's; it is covered by
the unique index of each table, and there are no others: rows are written in bulk and read a report at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import get_language

from config.numbers import Digits
from departments.choices import PeerGroup, RegionLevel
from indicators.choices import Aggregation, BandEnd, Basis, BenchmarkStatus, Direction, Method, Standing
from indicators.models.indicator import NUMBER
from reports.models.report import MonthlyReport

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

POINTS: Digits = {"max_digits": 14, "decimal_places": 6}
PERCENT: Digits = {"max_digits": 20, "decimal_places": 6}


def _report() -> models.ForeignKey[MonthlyReport | Combinable, MonthlyReport]:
    return models.ForeignKey(MonthlyReport, models.CASCADE, related_name="%(class)ss", db_index=False)


class FrozenRow(models.Model):
    """Shared by all four: the report, and names in both languages."""

    report = _report()

    class Meta:
        abstract = True
        default_permissions = ("view",)

    @staticmethod
    def pick(zh: str, en: str) -> str:
        """The text in the reader's language, or the other one when that is empty."""
        return (en or zh) if get_language() == "en" else (zh or en)


class IndicatorRow(FrozenRow):
    """指标行: one node of the tree, with the county's value, score, comparators, gap and place."""

    code = models.CharField(max_length=30)
    parent_code = models.CharField(max_length=30, blank=True)
    top_code = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    is_leaf = models.BooleanField()
    ranked = models.BooleanField()
    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    unit_zh = models.CharField(max_length=30, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=6, choices=Direction, blank=True)
    basis = models.CharField(max_length=10, choices=Basis, blank=True)
    decimals = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=10, choices=Method, blank=True)
    weight = models.DecimalField(max_digits=24, decimal_places=18)
    # How the parts of what is not a leaf were put together.
    aggregation = models.CharField(max_length=4, choices=Aggregation, blank=True)
    full_marks = models.DecimalField(max_digits=10, decimal_places=4)
    rule_text = models.TextField(blank=True)
    goalpost_best = models.DecimalField(**NUMBER, null=True, blank=True)
    goalpost_worst = models.DecimalField(**NUMBER, null=True, blank=True)
    exponent = models.DecimalField(max_digits=8, decimal_places=4)
    # 基本持平幅度, 预警值, 先进值 of the time.
    band = models.DecimalField(**NUMBER, null=True, blank=True)
    warning = models.DecimalField(**NUMBER, null=True, blank=True)
    advanced = models.DecimalField(**NUMBER, null=True, blank=True)
    lead_code = models.CharField(max_length=20, blank=True)
    lead_name = models.CharField(max_length=80, blank=True)
    co_names = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=60, blank=True)
    person = models.CharField(max_length=40, blank=True)
    chief = models.CharField(max_length=40, blank=True)
    standing = models.CharField(max_length=14, choices=Standing)
    value = models.DecimalField(**NUMBER, null=True, blank=True)
    numerator = models.DecimalField(**NUMBER, null=True, blank=True)
    denominator = models.DecimalField(**NUMBER, null=True, blank=True)
    # 折算分: attainment × full marks ÷ 100. Under the official method these are the points that were awarded.
    points = models.DecimalField(**POINTS, null=True, blank=True)
    # 评价得分: awarded by the issuer where the attainment was worked out by another rule; a fact of its own.
    awarded = models.DecimalField(**POINTS, null=True, blank=True)
    # Whether the awarded points stand in the document of the benchmark; otherwise the unit reported them.
    awarded_by_document = models.BooleanField(default=False, db_default=False)
    # 截至: the day that the own value describes; null is the last day of the period.
    as_of = models.DateField(null=True, blank=True)
    # 得分率, 0–100, rounded once at the scheme's precision.
    score = models.DecimalField(**POINTS, null=True, blank=True)
    coverage_n = models.PositiveIntegerField(default=0)
    coverage_total = models.PositiveIntegerField(default=0)
    best = models.DecimalField(**NUMBER, null=True, blank=True)
    best_holder = models.CharField(max_length=80, blank=True)
    average = models.DecimalField(**NUMBER, null=True, blank=True)
    worst = models.DecimalField(**NUMBER, null=True, blank=True)
    city_best = models.DecimalField(**NUMBER, null=True, blank=True)
    city_best_holder = models.CharField(max_length=80, blank=True)
    best_score = models.DecimalField(**POINTS, null=True, blank=True)
    average_score = models.DecimalField(**POINTS, null=True, blank=True)
    gap = models.DecimalField(**NUMBER, null=True, blank=True)
    relative_gap = models.DecimalField(**PERCENT, null=True, blank=True)
    score_gap = models.DecimalField(**POINTS, null=True, blank=True)
    relative_score_gap = models.DecimalField(**PERCENT, null=True, blank=True)
    average_gap = models.DecimalField(**NUMBER, null=True, blank=True)
    zero_score = models.BooleanField(default=False)
    below_average = models.BooleanField(default=False)
    best_is_zero = models.BooleanField(default=False)
    better_than_best = models.BooleanField(default=False)
    serious = models.BooleanField(default=False)
    # Place by relative gap among ranked leaves, the largest gap first.
    gap_rank = models.PositiveIntegerField(null=True, blank=True)
    # 丢分: points of the total score that a leaf loses (its share of the total × what its attainment lacks to 100), and
    # its place by them among ranked leaves, the largest loss first.
    lost = models.DecimalField(**POINTS, null=True, blank=True)
    loss_rank = models.PositiveIntegerField(null=True, blank=True)
    # 连续得0分: consecutive published months in which it scored 0, this one included.
    zero_streak = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    # 缺报: less of its parts is known than the coverage floor asks.
    below_floor = models.BooleanField(default=False, db_default=False)
    # Worked out from the values of all regions where those are known (then no benchmark is named), else as published.
    rank_province = models.PositiveIntegerField(null=True, blank=True)
    n_province = models.PositiveIntegerField(null=True, blank=True)
    rank_city = models.PositiveIntegerField(null=True, blank=True)
    n_city = models.PositiveIntegerField(null=True, blank=True)
    # 通报位次: what the document says of the place in the province where we worked one out as well, and the document
    # of the published places where best and average are not from a document.
    # Where a series of notices names the indicator, its newest notice is that document: ``place_level`` says which of
    # the places is its own, ``place_month`` its period (2025年, 2026年1—9月) and ``place_until`` the last day of it.
    published_rank = models.PositiveIntegerField(null=True, blank=True)
    published_n = models.PositiveIntegerField(null=True, blank=True)
    place_source = models.CharField(max_length=200, blank=True, default="", db_default="")
    place_month = models.CharField(max_length=40, blank=True, default="", db_default="")
    place_date = models.DateField(null=True, blank=True)
    place_level = models.CharField(max_length=10, choices=RegionLevel, blank=True, default="", db_default="")
    place_until = models.DateField(null=True, blank=True)
    place_sharing = models.PositiveIntegerField(default=1, db_default=1)
    # A place of which only the band is published, and the score where the notice is about the indicator's score.
    place_band_end = models.CharField(max_length=6, choices=BandEnd, blank=True, default="", db_default="")
    place_band_size = models.PositiveIntegerField(null=True, blank=True)
    place_score = models.DecimalField(**POINTS, null=True, blank=True)
    benchmark_source = models.CharField(max_length=200, blank=True)
    benchmark_month = models.CharField(max_length=12, blank=True)
    benchmark_status = models.CharField(max_length=12, choices=BenchmarkStatus, blank=True)
    # Date of the document, and which statement for its month it was (版次).
    benchmark_date = models.DateField(null=True, blank=True)
    benchmark_edition = models.PositiveIntegerField(default=0)
    previous_value = models.DecimalField(**NUMBER, null=True, blank=True)
    previous_score = models.DecimalField(**POINTS, null=True, blank=True)
    entered_by_name = models.CharField(max_length=40, blank=True)
    approved_by_name = models.CharField(max_length=40, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta(FrozenRow.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="indicator_row_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        return self.pick(self.name_zh, self.name_en)

    @property
    def unit(self) -> str:
        return self.pick(self.unit_zh, self.unit_en)


class DepartmentRow(FrozenRow):
    """单位行: a department ranked by the indicators it leads."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=10, choices=PeerGroup)
    position = models.PositiveIntegerField()
    led = models.PositiveIntegerField(default=0)
    scored = models.PositiveIntegerField(default=0)
    score = models.DecimalField(**POINTS, null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField(default=0)
    reverse_rank = models.PositiveIntegerField(null=True, blank=True)
    tied = models.BooleanField(default=False)
    previous_rank = models.PositiveIntegerField(null=True, blank=True)
    in_bottom = models.BooleanField(default=False)
    is_last = models.BooleanField(default=False)
    # Consecutive published months in last place / in the bottom group, this one included.
    last_streak = models.JSONField(default=list)
    bottom_streak = models.JSONField(default=list)
    owed = models.PositiveIntegerField(default=0)
    reported = models.PositiveIntegerField(default=0)
    zero_scores = models.PositiveIntegerField(default=0)
    below_average = models.PositiveIntegerField(default=0)
    serious_gaps = models.PositiveIntegerField(default=0)
    # 缺报不排名: how many of the ranked indicators it leads apply, and how many of those are reported (0 where there is
    # no floor), whether that is less than the floor asks, and the best and worst place that it would have if all were.
    applicable = models.PositiveIntegerField(default=0, db_default=0)
    covered = models.PositiveIntegerField(default=0, db_default=0)
    below_floor = models.BooleanField(default=False, db_default=False)
    best_rank = models.PositiveIntegerField(null=True, blank=True)
    worst_rank = models.PositiveIntegerField(null=True, blank=True)
    # 牵头指标过少，不排名: it leads fewer scored indicators than the settings ask of a place, reported or not.
    too_few = models.BooleanField(default=False, db_default=False)

    class Meta(FrozenRow.Meta):
        ordering = ["group", models.F("rank").asc(nulls_last=True), "position"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="department_row_unique")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def movement(self) -> int | None:
        """Places gained since the report before (位次变化), positive is up; None when one of them is unknown."""
        if self.rank is None or self.previous_rank is None:
            return None
        return self.previous_rank - self.rank


class FigureRow(FrozenRow):
    """填报行: one unit's figure on one indicator, ranked among its peers where units are ranked."""

    code = models.CharField(max_length=30)
    department_code = models.CharField(max_length=20)
    department_name = models.CharField(max_length=80)
    group = models.CharField(max_length=10, choices=PeerGroup)
    standing = models.CharField(max_length=14, choices=Standing)
    value = models.DecimalField(**NUMBER, null=True, blank=True)
    # 评价得分 that the unit reported, of the full marks of the indicator.
    awarded = models.DecimalField(**POINTS, null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)
    numerator = models.DecimalField(**NUMBER, null=True, blank=True)
    denominator = models.DecimalField(**NUMBER, null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField(default=0)
    reverse_rank = models.PositiveIntegerField(null=True, blank=True)
    tied = models.BooleanField(default=False)
    previous_value = models.DecimalField(**NUMBER, null=True, blank=True)
    previous_rank = models.PositiveIntegerField(null=True, blank=True)
    is_last = models.BooleanField(default=False)
    last_months = models.PositiveIntegerField(default=0)
    entered_by_name = models.CharField(max_length=40, blank=True)
    approved_by_name = models.CharField(max_length=40, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta(FrozenRow.Meta):
        ordering = ["code", "group", models.F("rank").asc(nulls_last=True), "department_code"]
        constraints = [models.UniqueConstraint(fields=["report", "code", "department_code"], name="figure_row_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.department_name}"

    @property
    def movement(self) -> int | None:
        if self.rank is None or self.previous_rank is None:
            return None
        return self.previous_rank - self.rank


class RegionRow(FrozenRow):
    """地区行: a region's score on one node, where every region's value is known."""

    region_code = models.CharField(max_length=16)
    region_name = models.CharField(max_length=80)
    is_own = models.BooleanField(default=False)
    code = models.CharField(max_length=30)
    value = models.DecimalField(**NUMBER, null=True, blank=True)
    score = models.DecimalField(**POINTS, null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField(default=0)
    # 缺报不排名, as of a unit; the places only of the own region.
    below_floor = models.BooleanField(default=False, db_default=False)
    best_rank = models.PositiveIntegerField(null=True, blank=True)
    worst_rank = models.PositiveIntegerField(null=True, blank=True)

    class Meta(FrozenRow.Meta):
        ordering = ["code", models.F("rank").asc(nulls_last=True), "region_code"]
        constraints = [models.UniqueConstraint(fields=["report", "code", "region_code"], name="region_row_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.region_name}"

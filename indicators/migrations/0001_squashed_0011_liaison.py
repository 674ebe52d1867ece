"""指标与填报: the 11 migrations of this app up to and with ``0011_liaison`` as one.

Supported is a new database, and one on which the release before was fully migrated: Django takes this file for applied
there, because everything in ``replaces`` is, and runs nothing. The replaced files are gone, so a database that stopped
between them cannot go on from here; ``migrate`` refuses it (``config/checks.py``) and it is migrated with the release
before first. The next release drops ``replaces``.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from config.migrating import create_together


class Migration(migrations.Migration):
    replaces = [
        ("indicators", "0001_initial"),
        ("indicators", "0002_entry"),
        ("indicators", "0003_bands"),
        ("indicators", "0004_figure_waiting"),
        ("indicators", "0005_publicity"),
        ("indicators", "0006_people"),
        ("indicators", "0007_digest"),
        ("indicators", "0008_rounds"),
        ("indicators", "0009_targets"),
        ("indicators", "0010_counted"),
        ("indicators", "0011_liaison"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0013_difficulties"),
    ]

    operations = create_together([
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="scheme code")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                ("source_document", models.CharField(blank=True, max_length=200, verbose_name="source document")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="effective to")),
                (
                    "monthly",
                    models.BooleanField(
                        default=False,
                        help_text="A month is opened for it every month.",
                        verbose_name="reported monthly",
                    ),
                ),
            ],
            options={
                "verbose_name": "scheme",
                "verbose_name_plural": "schemes",
                "ordering": ["code", "-year", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "year", "version"), name="scheme_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="scheme_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings",
                        to="indicators.scheme",
                        verbose_name="scheme",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="effective from")),
                (
                    "tie_style",
                    models.CharField(
                        choices=[("competition", "Competition (1-2-2-4)"), ("dense", "Dense (1-2-2-3)")],
                        default="competition",
                        max_length=12,
                        verbose_name="ties",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "Half up"), ("half_even", "Half even")],
                        default="half_up",
                        max_length=10,
                        verbose_name="rounding",
                    ),
                ),
                (
                    "score_decimals",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="decimals of scores",
                    ),
                ),
                (
                    "missing_rule",
                    models.CharField(
                        choices=[("exclude", "Left out; the others share its weight"), ("zero", "Counts as zero")],
                        default="exclude",
                        max_length=10,
                        verbose_name="missing figures",
                    ),
                ),
                (
                    "serious_gap",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("60"),
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="serious gap, relative %",
                    ),
                ),
                ("bottom_n", models.PositiveSmallIntegerField(default=3, verbose_name="size of the bottom group")),
                ("streak_min", models.PositiveSmallIntegerField(default=2, verbose_name="months that make a streak")),
                (
                    "deadline_day",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="deadline: day of the next month",
                    ),
                ),
                (
                    "soft_hours",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(240)],
                        verbose_name="hours of late entry with a reason, after the deadline",
                    ),
                ),
                (
                    "jump_tolerance",
                    models.PositiveSmallIntegerField(
                        default=50,
                        verbose_name="doubt: outside the range of 12 months by more than this percentage of it",
                    ),
                ),
                (
                    "worsening_limit",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10"),
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="note required: worse than last period by this relative %",
                    ),
                ),
                (
                    "open_day",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="opens on day of the month",
                    ),
                ),
            ],
            options={
                "verbose_name": "scheme settings",
                "verbose_name_plural": "scheme settings",
                "ordering": ["scheme", "-effective_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "effective_from"), name="settings_dated_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="indicators.scheme",
                        verbose_name="scheme",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="indicator code")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="indicators.indicator",
                        verbose_name="superior indicator",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_leaf", models.BooleanField(default=True, verbose_name="measured directly")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="English name")),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="aliases")),
                ("unit_zh", models.CharField(blank=True, max_length=30, verbose_name="Chinese unit")),
                ("unit_en", models.CharField(blank=True, max_length=60, verbose_name="English unit")),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
                        max_length=6,
                        verbose_name="direction",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("month", "Month"), ("cumulative", "Cumulative"), ("point", "Point in time")],
                        default="month",
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=2, validators=[django.core.validators.MaxValueValidator(8)], verbose_name="decimals"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official", "Official score"),
                            ("goalposts", "Goalposts (distance to frontier)"),
                            ("minmax", "Sample min–max"),
                            ("ratio", "Ratio to best"),
                            ("efficacy", "Efficacy coefficient"),
                        ],
                        help_text="Blank: the official score if there is one, else goalposts when set, else ratio to best.",
                        max_length=10,
                        verbose_name="scoring method",
                    ),
                ),
                (
                    "best",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="best goalpost"
                    ),
                ),
                (
                    "worst",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="worst goalpost"
                    ),
                ),
                (
                    "exponent",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("1"),
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="exponent",
                    ),
                ),
                (
                    "full_marks",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("100"), max_digits=10, verbose_name="full marks"
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(decimal_places=18, default=Decimal("1"), max_digits=24, verbose_name="weight"),
                ),
                (
                    "aggregation",
                    models.CharField(
                        choices=[("mean", "Weighted mean"), ("sum", "Sum of points")],
                        default="mean",
                        max_length=4,
                        verbose_name="composed by",
                    ),
                ),
                (
                    "reports",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='A list: "lead" for the lead department, or kinds of units.',
                        verbose_name="who reports",
                    ),
                ),
                (
                    "rollup",
                    models.CharField(
                        choices=[
                            ("none", "Not rolled up"),
                            ("sum", "Sum of the units"),
                            ("ratio", "Sum of numerators over sum of denominators"),
                        ],
                        default="none",
                        max_length=5,
                        verbose_name="county value from units",
                    ),
                ),
                (
                    "counted_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resolved_promises", "Promises resolved, of those in the ledger"),
                            ("open_promises", "Promises not resolved"),
                            ("pieces", "Pieces in provincial or higher media"),
                            ("papers", "Typical-experience papers accepted"),
                            ("items_losing", "Items that lost marks in the latest round"),
                            ("items_at_the_bottom", "Items in the bottom group of the latest round"),
                            ("firms_below", "Firms below satisfied in the latest round"),
                            ("satisfaction", "Satisfaction score of the latest round"),
                            ("satisfaction_rank", "Satisfaction rank of the latest round"),
                            ("certificates", "Certificate categories in place"),
                        ],
                        help_text="The product's own ledger that knows this figure; it is offered to the typist.",
                        max_length=20,
                        verbose_name="known from",
                    ),
                ),
                ("ranked", models.BooleanField(default=True, verbose_name="ranked")),
                (
                    "restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Off everywhere unless the region switches registration quotas on with a document.",
                        verbose_name="counts registrations or installs",
                    ),
                ),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        default=Decimal("0"),
                        max_digits=24,
                        null=True,
                        verbose_name="smallest possible",
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="largest possible"
                    ),
                ),
                (
                    "band",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="A change or gap up to this size, in the indicator's unit, is told as about the same.",
                        max_digits=24,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="materiality band",
                    ),
                ),
                (
                    "warning",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="This value or worse raises a warning.",
                        max_digits=24,
                        null=True,
                        verbose_name="warning threshold",
                    ),
                ),
                (
                    "advanced",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="This value or better counts as advanced.",
                        max_digits=24,
                        null=True,
                        verbose_name="advanced threshold",
                    ),
                ),
                ("rule_text", models.TextField(blank=True, verbose_name="rule text")),
                (
                    "lead_hint",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="lead department as named in the catalogue"
                    ),
                ),
                ("effective_from", models.DateField(blank=True, null=True, verbose_name="effective from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="effective to")),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["scheme", "position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "code"), name="indicator_code_unique_in_scheme"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best__isnull", True),
                            ("worst__isnull", True),
                            ("direction", ""),
                            models.Q(("best__gt", models.F("worst")), ("direction", "higher")),
                            models.Q(("best__lt", models.F("worst")), ("direction", "lower")),
                            _connector="OR",
                        ),
                        name="indicator_goalposts_follow_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("warning__isnull", True),
                            ("advanced__isnull", True),
                            ("direction", ""),
                            models.Q(("advanced__gt", models.F("warning")), ("direction", "higher")),
                            models.Q(("advanced__lt", models.F("warning")), ("direction", "lower")),
                            _connector="OR",
                        ),
                        name="indicator_thresholds_follow_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__isnull", True), ("band__gte", 0), _connector="OR"),
                        name="indicator_band_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0)), name="indicator_weight_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_marks__gt", 0)), name="indicator_full_marks_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_leaf", False), models.Q(("direction", ""), _negated=True), _connector="OR"
                        ),
                        name="indicator_leaf_has_direction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Benchmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benchmarks",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benchmarks",
                        to="departments.region",
                        verbose_name="our region",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from (month)")),
                (
                    "best",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="provincial best"
                    ),
                ),
                ("best_holder", models.CharField(blank=True, max_length=80, verbose_name="holder of the best value")),
                (
                    "average",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="provincial average"
                    ),
                ),
                (
                    "worst",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="provincial worst"
                    ),
                ),
                (
                    "city_best",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="best in the city"
                    ),
                ),
                (
                    "city_best_holder",
                    models.CharField(blank=True, max_length=80, verbose_name="holder of the city's best"),
                ),
                (
                    "best_score",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="best score, points"
                    ),
                ),
                (
                    "average_score",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="average score, points"
                    ),
                ),
                (
                    "own_value",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="our value as published"
                    ),
                ),
                (
                    "own_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=12,
                        null=True,
                        verbose_name="our score as published, points",
                    ),
                ),
                (
                    "rank_province",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="rank in the province"),
                ),
                (
                    "n_province",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number ranked in the province"),
                ),
                ("rank_city", models.PositiveIntegerField(blank=True, null=True, verbose_name="rank in the city")),
                (
                    "n_city",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number ranked in the city"),
                ),
                ("source_document", models.CharField(max_length=200, verbose_name="source document")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="date of the document")),
                (
                    "status",
                    models.CharField(
                        choices=[("provisional", "Provisional"), ("final", "Final")],
                        default="final",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("entered_by_name", models.CharField(blank=True, max_length=40, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
            ],
            options={
                "verbose_name": "benchmark",
                "verbose_name_plural": "benchmarks",
                "ordering": ["indicator", "-effective_from", "-pk"],
                "indexes": [models.Index(fields=["region", "effective_from"], name="benchmark_as_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("effective_from__day", 1)), name="benchmark_month_is_day_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True), name="benchmark_has_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank_province__isnull", True),
                            ("n_province__isnull", True),
                            ("rank_province__lte", models.F("n_province")),
                            _connector="OR",
                        ),
                        name="benchmark_rank_within_province",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank_city__isnull", True),
                            ("n_city__isnull", True),
                            ("rank_city__lte", models.F("n_city")),
                            _connector="OR",
                        ),
                        name="benchmark_rank_within_city",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="indicators.scheme",
                        verbose_name="scheme",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ten_day", "Ten-day period"),
                            ("month", "Monthly"),
                            ("quarter", "Quarter"),
                            ("year", "Year"),
                            ("cumulative", "Cumulative period"),
                        ],
                        default="month",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("label", models.CharField(max_length=12, verbose_name="period")),
                ("start", models.DateField(verbose_name="first day")),
                ("end", models.DateField(verbose_name="last day")),
                ("deadline", models.DateTimeField(verbose_name="deadline")),
                ("hard_deadline", models.DateTimeField(blank=True, null=True, verbose_name="late entry until")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed"), ("frozen", "Frozen")],
                        default="open",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
            ],
            options={
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
                "ordering": ["-start", "scheme"],
                "constraints": [
                    models.UniqueConstraint(fields=("region", "scheme", "kind", "label"), name="cycle_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="cycle_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hard_deadline__isnull", True),
                            ("hard_deadline__gte", models.F("deadline")),
                            _connector="OR",
                        ),
                        name="cycle_deadlines_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "month"), _negated=True), ("start__day", 1), _connector="OR"
                        ),
                        name="cycle_month_starts_on_day_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unlocks",
                        to="indicators.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unlocks",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unlocks",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                ("granted_by_name", models.CharField(max_length=40, verbose_name="granted by")),
                ("granted_at", models.DateTimeField(verbose_name="granted at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
            ],
            options={
                "verbose_name": "unlock",
                "verbose_name_plural": "unlocks",
                "ordering": ["-granted_at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="unlock_has_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("granted_at"))),
                        name="unlock_expires_after_grant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="indicators.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="value"),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="score, points"
                    ),
                ),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="denominator"
                    ),
                ),
                ("not_applicable", models.BooleanField(default=False, verbose_name="not applicable")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason, when not applicable")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("checked", "Checked by the unit"),
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("late_reason", models.CharField(blank=True, max_length=200, verbose_name="reason for late entry")),
                ("return_reason", models.CharField(blank=True, max_length=200, verbose_name="reason for the return")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("entered_at", models.DateTimeField(blank=True, null=True, verbose_name="entered at")),
                (
                    "entered_as",
                    models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="entered as"),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                (
                    "submitted_as",
                    models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="submitted as"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked at")),
                (
                    "checked_as",
                    models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="checked as"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
                (
                    "approved_as",
                    models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="approved as"),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["submitted", "checked"])),
                        fields=["department", "cycle"],
                        name="figure_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "department", "indicator"), name="one_figure_per_duty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="approver_is_not_submitter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="checker_is_not_submitter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_applicable", False),
                            models.Q(
                                ("score__isnull", True),
                                ("value__isnull", True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="not_applicable_has_reason_and_no_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("denominator__isnull", True), models.Q(("denominator", 0), _negated=True), _connector="OR"
                        ),
                        name="figure_denominator_not_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="indicators.figure",
                        verbose_name="figure",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("by_name", models.CharField(max_length=40, verbose_name="person")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("saved", "Saved"),
                            ("submitted", "Submitted"),
                            ("checked", "Checked by the unit"),
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                            ("corrected", "Corrected after publication"),
                            ("reopened", "Reopened for correction"),
                        ],
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="before")),
                ("after", models.JSONField(default=dict, verbose_name="after")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["-at", "-pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="indicators.figure",
                        verbose_name="figure",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("file", models.FileField(max_length=200, upload_to="evidence/%Y/%m", verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("uploaded_by_name", models.CharField(max_length=40, verbose_name="uploaded by")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=40, verbose_name="withdrawn by")),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["uploaded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("figure", "sha256"),
                        name="evidence_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperiencePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                ("quarter", models.DateField(verbose_name="quarter")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("file", models.FileField(max_length=200, upload_to="experience/%Y/%m", verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("entered_by_name", models.CharField(max_length=40, verbose_name="entered by")),
                ("entered_on", models.DateField(verbose_name="handed in on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the task force"),
                            ("accepted", "Accepted"),
                            ("returned", "Given back"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("judged_on", models.DateField(blank=True, null=True, verbose_name="judged on")),
                ("judged_by_name", models.CharField(blank=True, max_length=40, verbose_name="judged by")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
            ],
            options={
                "verbose_name": "typical-experience paper",
                "verbose_name_plural": "typical-experience papers",
                "ordering": ["-quarter", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "returned"), _negated=True),
                        fields=("department", "quarter", "title"),
                        name="paper_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))),
                        name="paper_quarter_is_its_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "waiting"), ("judged_on__isnull", False), _connector="OR"),
                        name="paper_judged_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Highlight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                ("quarter", models.DateField(verbose_name="quarter")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("file", models.FileField(max_length=200, upload_to="experience/%Y/%m", verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("entered_by_name", models.CharField(max_length=40, verbose_name="entered by")),
                ("entered_on", models.DateField(verbose_name="handed in on")),
                ("text", models.TextField(blank=True, verbose_name="what was done")),
                ("indicator_code", models.CharField(blank=True, max_length=30, verbose_name="indicator")),
                ("indicator_name", models.CharField(blank=True, max_length=200, verbose_name="indicator")),
                ("bonus", models.CharField(blank=True, max_length=120, verbose_name="bonus item")),
            ],
            options={
                "verbose_name": "highlight",
                "verbose_name_plural": "highlights",
                "ordering": ["-quarter", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("department", "quarter", "title"), name="highlight_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))),
                        name="highlight_quarter_is_its_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("indicator_code", ""), _negated=True),
                            models.Q(("bonus", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="highlight_speaks_for_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_quotas",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("quarter", models.DateField(verbose_name="in force from (first day of a quarter)")),
                (
                    "papers",
                    models.PositiveSmallIntegerField(help_text="0 ends the quota.", verbose_name="papers a quarter"),
                ),
                ("source_document", models.CharField(max_length=200, verbose_name="source document")),
            ],
            options={
                "verbose_name": "quota of papers",
                "verbose_name_plural": "quotas of papers",
                "ordering": ["region", "-quarter"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))),
                        name="paper_quota_from_a_quarter_on",
                    ),
                    models.UniqueConstraint(fields=("region", "quarter"), name="paper_quota_once_a_quarter"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Liaison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("counterpart", models.CharField(max_length=80, verbose_name="counterpart")),
                ("spoke_with", models.CharField(blank=True, max_length=60, verbose_name="spoke with")),
                ("learnt", models.TextField(max_length=1000, verbose_name="what was learnt")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("entered_by_name", models.CharField(max_length=40, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
            ],
            options={
                "verbose_name": "liaison",
                "verbose_name_plural": "liaison log",
                "ordering": ["-day", "-pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("learnt", ""), _negated=True), models.Q(("counterpart", ""), _negated=True)
                        ),
                        name="liaison_says_with_whom_and_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("signature", models.CharField(max_length=64, verbose_name="signature of the headings")),
                ("headings", models.JSONField(default=list, verbose_name="headings")),
                ("columns", models.JSONField(default=dict, verbose_name="columns")),
                ("saved_by_name", models.CharField(max_length=40, verbose_name="saved by")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved at")),
            ],
            options={
                "verbose_name": "column match",
                "verbose_name_plural": "column matches",
                "constraints": [models.UniqueConstraint(fields=("region", "signature"), name="one_match_per_sheet")],
            },
        ),
        migrations.CreateModel(
            name="Variance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variances",
                        to="indicators.figure",
                        verbose_name="figure",
                    ),
                ),
                (
                    "benchmark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.benchmark",
                        verbose_name="benchmark",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("definition", "Different definition or scope"),
                            ("timing", "Different point in time"),
                            ("misreported", "Misreported by us"),
                            ("official", "Error in the published figure"),
                            ("open", "Not clarified yet"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("by_name", models.CharField(max_length=40, verbose_name="person")),
                ("at", models.DateTimeField(verbose_name="time")),
            ],
            options={
                "verbose_name": "variance",
                "verbose_name_plural": "variances",
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "benchmark"), name="one_variance_a_publication")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("text", models.TextField(verbose_name="text")),
                ("sent_by_name", models.CharField(blank=True, max_length=40, verbose_name="sent by")),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="sent by e-mail at")),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["-on", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("user", "on"), name="one_reminder_a_day")],
            },
        ),
        migrations.CreateModel(
            name="PublicityPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publicity",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "National medium"),
                            ("provincial", "Provincial medium"),
                            ("city", "City medium"),
                            ("county", "County medium"),
                            ("internal", "Internal publication of the province or above"),
                        ],
                        max_length=12,
                        verbose_name="level of the medium",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[("online", "Online"), ("offline", "In print or on air")],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                ("outlet", models.CharField(max_length=80, verbose_name="medium")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="link or page")),
                ("published_on", models.DateField(verbose_name="date")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("entered_by_name", models.CharField(max_length=40, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
            ],
            options={
                "verbose_name": "publicity piece",
                "verbose_name_plural": "publicity pieces",
                "ordering": ["-published_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="publicity_month_is_day_1"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="publicity_has_title"
                    ),
                    models.UniqueConstraint(
                        fields=("department", "outlet", "title", "published_on"), name="publicity_piece_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicityQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publicity_quotas",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from (month)")),
                (
                    "pieces",
                    models.PositiveSmallIntegerField(help_text="0 ends the quota.", verbose_name="pieces a month"),
                ),
                ("source_document", models.CharField(max_length=200, verbose_name="source document")),
            ],
            options={
                "verbose_name": "publicity quota",
                "verbose_name_plural": "publicity quotas",
                "ordering": ["region", "-effective_from"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("effective_from__day", 1)), name="quota_month_is_day_1"),
                    models.UniqueConstraint(fields=("region", "effective_from"), name="quota_once_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regional_values",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                ("period", models.CharField(max_length=12, verbose_name="period")),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="value"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("value", "Value"),
                            ("missing", "Missing"),
                            ("na", "Not applicable"),
                            ("zero", "No practice (scores 0)"),
                        ],
                        default="value",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "regional value",
                "verbose_name_plural": "regional values",
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "period", "region"), name="one_regional_value"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "value"), ("value__isnull", False)),
                            models.Q(models.Q(("status", "value"), _negated=True), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="regional_value_matches_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                ("requested_by_name", models.CharField(max_length=40, verbose_name="requested by")),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting for a decision"), ("granted", "Granted"), ("refused", "Refused")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_by_name", models.CharField(blank=True, max_length=40, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension_requests",
                        to="indicators.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension_requests",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "unlock",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="indicators.unlock",
                        verbose_name="unlock",
                    ),
                ),
            ],
            options={
                "verbose_name": "extension request",
                "verbose_name_plural": "extension requests",
                "ordering": ["-requested_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="extension_has_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("indicator__isnull", True), ("state", "waiting")),
                        fields=("cycle", "department"),
                        name="one_waiting_extension_a_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("indicator__isnull", False), ("state", "waiting")),
                        fields=("cycle", "department", "indicator"),
                        name="one_waiting_extension_an_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                ("requested_by_name", models.CharField(max_length=40, verbose_name="requested by")),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting for a decision"), ("granted", "Granted"), ("refused", "Refused")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_by_name", models.CharField(blank=True, max_length=40, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="indicators.figure",
                        verbose_name="figure",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="before")),
                ("after", models.JSONField(default=dict, verbose_name="after")),
                ("report_version", models.PositiveIntegerField(default=0, verbose_name="in report version")),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["-requested_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="correction_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_decided_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("figure",), name="one_waiting_correction"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead department"), ("co", "Co-responsible unit")],
                        default="lead",
                        max_length=4,
                        verbose_name="duty",
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=60, verbose_name="section in charge")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="person in charge")),
                ("chief", models.CharField(blank=True, max_length=40, verbose_name="indicator chief")),
                (
                    "city_counterpart",
                    models.CharField(
                        blank=True,
                        help_text="Blank: the counterpart of the lead department.",
                        max_length=80,
                        verbose_name="city counterpart",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "responsibility",
                "verbose_name_plural": "responsibilities",
                "ordering": ["indicator", "-role", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead"), ("valid_to__isnull", True)),
                        fields=("indicator",),
                        name="one_current_lead_per_indicator",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead")),
                        fields=("indicator", "valid_from"),
                        name="one_lead_per_indicator_and_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="responsibility_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inspection", "Special inspection"),
                            ("survey", "Satisfaction survey"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(verbose_name="round of the year")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="edition")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being recorded"),
                            ("confirmed", "Confirmed"),
                            ("superseded", "Corrected by a later edition"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("period", models.CharField(blank=True, max_length=40, verbose_name="period covered")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "Country"),
                            ("province", "Province"),
                            ("city", "City"),
                            ("county", "County"),
                            ("township", "Township region"),
                        ],
                        default="city",
                        max_length=10,
                        verbose_name="issued by (level)",
                    ),
                ),
                ("issuer", models.CharField(max_length=80, verbose_name="issued by")),
                ("document", models.CharField(blank=True, max_length=80, verbose_name="document number")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("sample_size", models.PositiveIntegerField(blank=True, null=True, verbose_name="sample size")),
                (
                    "full_marks",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="full marks"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="own score"
                    ),
                ),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="own place")),
                ("n_ranked", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of ranked")),
                ("sharing", models.PositiveIntegerField(default=1, verbose_name="number sharing the place")),
                (
                    "bottom_n",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="size of the bottom group"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="corrected because")),
                ("entered_by_name", models.CharField(max_length=40, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                ("confirmed_by_name", models.CharField(blank=True, max_length=40, verbose_name="confirmed by")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
            ],
            options={
                "verbose_name": "round",
                "verbose_name_plural": "rounds",
                "ordering": ["-issued_on", "-pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "kind", "year", "number", "edition"), name="round_edition_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("region", "kind", "year", "number"),
                        name="round_one_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("region", "kind", "year", "number"),
                        name="round_one_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("edition__gte", 1), ("number__gte", 1)), name="round_counts_from_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("issuer", ""), _negated=True)
                        ),
                        name="round_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("edition", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="round_edition_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("confirmed_at__isnull", False), models.Q(("confirmed_by_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="round_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            ("full_marks__isnull", True),
                            ("score__lte", models.F("full_marks")),
                            _connector="OR",
                        ),
                        name="round_score_within_full",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__gte", 0), _connector="OR"),
                        name="round_score_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bottom_n__isnull", True), ("bottom_n__gte", 1), _connector="OR"),
                        name="round_bottom_from_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank__isnull", True),
                            models.Q(
                                (
                                    "n_ranked__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("rank"), "+", models.F("sharing")
                                        ),
                                        "-",
                                        models.Value(1),
                                    ),
                                ),
                                ("n_ranked__isnull", False),
                                ("rank__gte", 1),
                                ("sharing__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="round_place_among_ranked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="indicators.round",
                        verbose_name="round",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=200, verbose_name="item")),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_items",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                ("dimension", models.CharField(blank=True, max_length=60, verbose_name="dimension")),
                (
                    "full_marks",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="full marks"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="score"),
                ),
                (
                    "deduction",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="points deducted"
                    ),
                ),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("n", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of ranked")),
                ("sharing", models.PositiveIntegerField(default=1, verbose_name="number sharing the place")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_items",
                        to="departments.department",
                        verbose_name="responsible unit",
                    ),
                ),
                ("problem", models.TextField(blank=True, verbose_name="problem")),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="rectify by")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a round",
                "verbose_name_plural": "items of rounds",
                "ordering": ["round", "position"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "position"), name="round_item_position_once"),
                    models.UniqueConstraint(fields=("round", "action"), name="round_item_one_duty"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="round_item_is_named"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            ("full_marks__isnull", True),
                            ("score__lte", models.F("full_marks")),
                            _connector="OR",
                        ),
                        name="round_item_score_within_full",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("score__isnull", True), ("score__gte", 0), _connector="OR"),
                            models.Q(("deduction__isnull", True), ("deduction__gte", 0), _connector="OR"),
                        ),
                        name="round_item_marks_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            ("full_marks__isnull", True),
                            models.Q(
                                (
                                    "deduction__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("full_marks"), "-", models.F("score")
                                        ),
                                        "-",
                                        models.Value(Decimal("0.00001")),
                                    ),
                                ),
                                ("deduction__isnull", False),
                                (
                                    "deduction__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("full_marks"), "-", models.F("score")
                                        ),
                                        "+",
                                        models.Value(Decimal("0.00001")),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="round_item_deduction_is_the_rest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deduction__isnull", True),
                            ("full_marks__isnull", True),
                            ("deduction__lte", models.F("full_marks")),
                            _connector="OR",
                        ),
                        name="round_item_deduction_within_full",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank__isnull", True),
                            models.Q(
                                (
                                    "n__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("rank"), "+", models.F("sharing")
                                        ),
                                        "-",
                                        models.Value(1),
                                    ),
                                ),
                                ("n__isnull", False),
                                ("rank__gte", 1),
                                ("sharing__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="round_item_place_among_ranked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundFirm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="firms",
                        to="indicators.round",
                        verbose_name="round",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=120, verbose_name="enterprise")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("very_satisfied", "Very satisfied"),
                            ("satisfied", "Satisfied"),
                            ("fair", "Fairly satisfied"),
                            ("dissatisfied", "Dissatisfied"),
                            ("very_dissatisfied", "Very dissatisfied"),
                        ],
                        max_length=18,
                        verbose_name="grade",
                    ),
                ),
                ("complaint", models.TextField(blank=True, verbose_name="what it complains about")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_firms",
                        to="departments.department",
                        verbose_name="followed up by",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                ("called_back_on", models.DateField(blank=True, null=True, verbose_name="called back on")),
                (
                    "result_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very_satisfied", "Very satisfied"),
                            ("satisfied", "Satisfied"),
                            ("fair", "Fairly satisfied"),
                            ("dissatisfied", "Dissatisfied"),
                            ("very_dissatisfied", "Very dissatisfied"),
                        ],
                        max_length=18,
                        verbose_name="grade then",
                    ),
                ),
                ("result_note", models.CharField(blank=True, max_length=300, verbose_name="result of the call")),
                ("called_back_by_name", models.CharField(blank=True, max_length=40, verbose_name="called back by")),
            ],
            options={
                "verbose_name": "enterprise of a survey",
                "verbose_name_plural": "enterprises of surveys",
                "ordering": ["round", "position"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "name"), name="round_firm_once"),
                    models.UniqueConstraint(fields=("round", "action"), name="round_firm_one_duty"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="round_firm_is_named"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_back_by_name", ""),
                                ("called_back_on__isnull", True),
                                ("result_grade", ""),
                                ("result_note", ""),
                            ),
                            models.Q(
                                ("called_back_on__isnull", False),
                                models.Q(("result_grade", ""), _negated=True),
                                models.Q(("called_back_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="round_call_has_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("county_bureau", "County bureau"),
                            ("vertical", "Vertically managed unit"),
                            ("sub_bureau", "Sub-bureau unit"),
                            ("township", "Township or subdistrict"),
                            ("village", "Village or community"),
                            ("party_organ", "Party organ"),
                            ("court", "Court or procuratorate"),
                        ],
                        max_length=20,
                        verbose_name="every unit of a kind",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("total", "Total by the due date"),
                            ("value", "Value at the due date"),
                            ("average", "Monthly average"),
                            ("category", "Category to be completed"),
                        ],
                        max_length=10,
                        verbose_name="what is asked for",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True, verbose_name="amount"),
                ),
                ("category", models.CharField(blank=True, max_length=80, verbose_name="category")),
                ("due", models.DateField(verbose_name="due on")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("source_document", models.CharField(max_length=200, verbose_name="source document")),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="clause")),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                ("set_by_name", models.CharField(max_length=40, verbose_name="set by")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=40, verbose_name="withdrawn by")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for the withdrawal"),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["indicator", "due", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__isnull", True),
                                ("measure", "category"),
                                models.Q(("category", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("measure", "category"), _negated=True),
                                ("amount__isnull", False),
                                ("category", ""),
                            ),
                            _connector="OR",
                        ),
                        name="target_amount_or_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("department__isnull", True), ("kind", ""), _connector="OR"),
                        name="target_of_one_unit_or_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", models.F("effective_from"))), name="target_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True), name="target_has_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_reason", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="target_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("department__isnull", False), ("withdrawn_at__isnull", True)),
                        fields=("indicator", "department", "measure", "category", "due"),
                        name="target_of_unit_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("department__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("region", "indicator", "kind", "measure", "category", "due"),
                        name="target_of_kind_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticks",
                        to="indicators.target",
                        verbose_name="target",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="completed on")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("by_name", models.CharField(max_length=40, verbose_name="person")),
                ("at", models.DateTimeField(verbose_name="time")),
            ],
            options={
                "verbose_name": "completed category",
                "verbose_name_plural": "completed categories",
                "ordering": ["pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_on__isnull", False), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="tick_taken_back_with_note",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration_rules",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("allowed", models.BooleanField(verbose_name="registration quotas may be set and shown")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("source_document", models.CharField(max_length=200, verbose_name="source document")),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                ("set_by_name", models.CharField(max_length=40, verbose_name="set by")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
            ],
            options={
                "verbose_name": "rule on registration quotas",
                "verbose_name_plural": "rules on registration quotas",
                "ordering": ["-effective_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("source_document", ""), _negated=True)
                        ),
                        name="registration_rule_has_reason_and_source",
                    )
                ],
            },
        ),
    ])

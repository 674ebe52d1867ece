"""月报: the 4 migrations of this app up to and with ``0004_rectification`` as one.

Supported is a new database, and one on which the release before was fully migrated: Django takes this file for applied
there, because everything in ``replaces`` is, and runs nothing. The replaced files are gone, so a database that stopped
between them cannot go on from here; ``migrate`` refuses it (``config/checks.py``) and it is migrated with the release
before first. The next release drops ``replaces``.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.migrating import create_together


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_bands"),
        ("reports", "0003_impact"),
        ("reports", "0004_rectification"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0013_difficulties"),
        ("indicators", "0001_squashed_0011_liaison"),
    ]

    operations = create_together([
        migrations.CreateModel(
            name="MonthlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="indicators.cycle",
                        verbose_name="cycle",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="issue number")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("building", "Building"),
                            ("ready", "Ready for review"),
                            ("published", "Published"),
                            ("superseded", "Superseded by a correction"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress, %")),
                ("stage", models.CharField(blank=True, max_length=20, verbose_name="stage")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="error")),
                ("inputs_digest", models.CharField(blank=True, max_length=64, verbose_name="digest of the inputs")),
                ("rows_digest", models.CharField(blank=True, max_length=64, verbose_name="digest of the rows")),
                ("scheme_name", models.CharField(blank=True, max_length=120, verbose_name="scheme")),
                ("parameters", models.JSONField(default=dict, verbose_name="settings")),
                ("summary", models.JSONField(default=dict, verbose_name="summary")),
                ("changes", models.JSONField(default=list, verbose_name="what the correction changed")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason for the correction")),
                ("requested_by_name", models.CharField(blank=True, max_length=40, verbose_name="requested by")),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("built_at", models.DateTimeField(blank=True, null=True, verbose_name="built at")),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                ("published_by_name", models.CharField(blank=True, max_length=40, verbose_name="published by")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
            ],
            options={
                "verbose_name": "monthly report",
                "verbose_name_plural": "monthly reports",
                "ordering": ["-cycle__start", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "version"), name="report_version_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("cycle",), name="one_published_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "building"])),
                        fields=("cycle",),
                        name="one_pending_build",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="report_progress_is_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedImpact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_impacts",
                        to="indicators.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.figure",
                        verbose_name="figure",
                    ),
                ),
                (
                    "correction",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impact",
                        to="indicators.correction",
                        verbose_name="correction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.monthlyreport",
                        verbose_name="monthly report",
                    ),
                ),
                ("sentence", models.TextField(verbose_name="sentence")),
                ("moves", models.JSONField(default=list, verbose_name="places that move")),
                ("rows_digest", models.CharField(max_length=64, verbose_name="digest of the rows")),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                ("signed_by_name", models.CharField(max_length=40, verbose_name="signed by")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
            ],
            options={
                "verbose_name": "signed impact",
                "verbose_name_plural": "signed impacts",
                "ordering": ["-signed_at", "-pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sentence", ""), _negated=True), name="impact_has_sentence"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectification",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectifications",
                        to="reports.monthlyreport",
                        verbose_name="report of the baseline",
                    ),
                ),
                (
                    "measured",
                    models.CharField(
                        choices=[
                            ("gap", "gap to the best value"),
                            ("score", "gap to the best score"),
                            ("place", "place in the ranking"),
                        ],
                        max_length=10,
                        verbose_name="measured by",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("baseline", models.DecimalField(decimal_places=8, max_digits=24, verbose_name="baseline")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit of measure")),
                ("decimals", models.PositiveSmallIntegerField(default=2)),
                ("narrowing", models.DecimalField(decimal_places=8, max_digits=24, verbose_name="agreed narrowing")),
                ("periods", models.PositiveSmallIntegerField(verbose_name="published periods")),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verified",
                        to="reports.monthlyreport",
                        verbose_name="verified by report",
                    ),
                ),
            ],
            options={
                "verbose_name": "rectification",
                "verbose_name_plural": "rectifications",
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("narrowing__gt", 0)), name="narrowing_is_positive"),
                    models.CheckConstraint(condition=models.Q(("periods__gte", 1)), name="at_least_one_period"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="reports.monthlyreport",
                        verbose_name="report",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="indicator")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="indicator")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="departments.department",
                        verbose_name="owner unit",
                    ),
                ),
                ("rules", models.JSONField(default=list, verbose_name="rules")),
                ("facts", models.JSONField(default=list, verbose_name="facts")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("confirmed", "Confirmed"), ("dropped", "Dropped")],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
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
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["-report__cycle__start", "pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("region", "code", "department"),
                        name="one_waiting_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dropped_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="reports.monthlyreport",
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("parent_code", models.CharField(blank=True, max_length=30)),
                ("top_code", models.CharField(max_length=30)),
                ("position", models.PositiveIntegerField()),
                ("depth", models.PositiveSmallIntegerField()),
                ("is_leaf", models.BooleanField()),
                ("ranked", models.BooleanField()),
                ("name_zh", models.CharField(blank=True, max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("unit_zh", models.CharField(blank=True, max_length=30)),
                ("unit_en", models.CharField(blank=True, max_length=60)),
                (
                    "direction",
                    models.CharField(
                        blank=True, choices=[("higher", "Higher is better"), ("lower", "Lower is better")], max_length=6
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[("month", "Month"), ("cumulative", "Cumulative"), ("point", "Point in time")],
                        max_length=10,
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField()),
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
                        max_length=10,
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=18, max_digits=24)),
                (
                    "aggregation",
                    models.CharField(
                        blank=True, choices=[("mean", "Weighted mean"), ("sum", "Sum of points")], max_length=4
                    ),
                ),
                ("full_marks", models.DecimalField(decimal_places=4, max_digits=10)),
                ("rule_text", models.TextField(blank=True)),
                ("goalpost_best", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("goalpost_worst", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("exponent", models.DecimalField(decimal_places=4, max_digits=8)),
                ("band", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("warning", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("advanced", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("lead_code", models.CharField(blank=True, max_length=20)),
                ("lead_name", models.CharField(blank=True, max_length=80)),
                ("co_names", models.CharField(blank=True, max_length=300)),
                ("section", models.CharField(blank=True, max_length=60)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("chief", models.CharField(blank=True, max_length=40)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("missing", "Not reported"),
                            ("not_applicable", "Not applicable"),
                            ("no_comparator", "Comparator unknown"),
                        ],
                        max_length=14,
                    ),
                ),
                ("value", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("points", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("score", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("coverage_n", models.PositiveIntegerField(default=0)),
                ("coverage_total", models.PositiveIntegerField(default=0)),
                ("best", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("best_holder", models.CharField(blank=True, max_length=80)),
                ("average", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("worst", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("city_best", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("city_best_holder", models.CharField(blank=True, max_length=80)),
                ("best_score", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("average_score", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("gap", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("relative_gap", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ("score_gap", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("relative_score_gap", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ("average_gap", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("zero_score", models.BooleanField(default=False)),
                ("below_average", models.BooleanField(default=False)),
                ("best_is_zero", models.BooleanField(default=False)),
                ("better_than_best", models.BooleanField(default=False)),
                ("serious", models.BooleanField(default=False)),
                ("gap_rank", models.PositiveIntegerField(blank=True, null=True)),
                ("rank_province", models.PositiveIntegerField(blank=True, null=True)),
                ("n_province", models.PositiveIntegerField(blank=True, null=True)),
                ("rank_city", models.PositiveIntegerField(blank=True, null=True)),
                ("n_city", models.PositiveIntegerField(blank=True, null=True)),
                ("benchmark_source", models.CharField(blank=True, max_length=200)),
                ("benchmark_month", models.CharField(blank=True, max_length=12)),
                (
                    "benchmark_status",
                    models.CharField(
                        blank=True, choices=[("provisional", "Provisional"), ("final", "Final")], max_length=12
                    ),
                ),
                ("benchmark_date", models.DateField(blank=True, null=True)),
                ("benchmark_edition", models.PositiveIntegerField(default=0)),
                ("previous_value", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("previous_score", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("entered_by_name", models.CharField(blank=True, max_length=40)),
                ("approved_by_name", models.CharField(blank=True, max_length=40)),
                ("entered_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "default_permissions": ("view",),
                "constraints": [models.UniqueConstraint(fields=("report", "code"), name="indicator_row_unique")],
            },
        ),
        migrations.CreateModel(
            name="DepartmentRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="reports.monthlyreport",
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("short_name", models.CharField(max_length=30)),
                ("kind", models.CharField(max_length=20)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("county", "County units"),
                            ("township", "Townships and subdistricts"),
                            ("village", "Villages and communities"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("led", models.PositiveIntegerField(default=0)),
                ("scored", models.PositiveIntegerField(default=0)),
                ("score", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                ("n", models.PositiveIntegerField(default=0)),
                ("reverse_rank", models.PositiveIntegerField(blank=True, null=True)),
                ("tied", models.BooleanField(default=False)),
                ("previous_rank", models.PositiveIntegerField(blank=True, null=True)),
                ("in_bottom", models.BooleanField(default=False)),
                ("is_last", models.BooleanField(default=False)),
                ("last_streak", models.JSONField(default=list)),
                ("bottom_streak", models.JSONField(default=list)),
                ("owed", models.PositiveIntegerField(default=0)),
                ("reported", models.PositiveIntegerField(default=0)),
                ("zero_scores", models.PositiveIntegerField(default=0)),
                ("below_average", models.PositiveIntegerField(default=0)),
                ("serious_gaps", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["group", models.OrderBy(models.F("rank"), nulls_last=True), "position"],
                "abstract": False,
                "default_permissions": ("view",),
                "constraints": [models.UniqueConstraint(fields=("report", "code"), name="department_row_unique")],
            },
        ),
        migrations.CreateModel(
            name="FigureRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="reports.monthlyreport",
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("department_code", models.CharField(max_length=20)),
                ("department_name", models.CharField(max_length=80)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("county", "County units"),
                            ("township", "Townships and subdistricts"),
                            ("village", "Villages and communities"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("missing", "Not reported"),
                            ("not_applicable", "Not applicable"),
                            ("no_comparator", "Comparator unknown"),
                        ],
                        max_length=14,
                    ),
                ),
                ("value", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                ("n", models.PositiveIntegerField(default=0)),
                ("reverse_rank", models.PositiveIntegerField(blank=True, null=True)),
                ("tied", models.BooleanField(default=False)),
                ("previous_value", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("previous_rank", models.PositiveIntegerField(blank=True, null=True)),
                ("is_last", models.BooleanField(default=False)),
                ("last_months", models.PositiveIntegerField(default=0)),
                ("entered_by_name", models.CharField(blank=True, max_length=40)),
                ("approved_by_name", models.CharField(blank=True, max_length=40)),
                ("entered_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["code", "group", models.OrderBy(models.F("rank"), nulls_last=True), "department_code"],
                "abstract": False,
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "code", "department_code"), name="figure_row_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="reports.monthlyreport",
                    ),
                ),
                ("region_code", models.CharField(max_length=16)),
                ("region_name", models.CharField(max_length=80)),
                ("is_own", models.BooleanField(default=False)),
                ("code", models.CharField(max_length=30)),
                ("value", models.DecimalField(blank=True, decimal_places=8, max_digits=24, null=True)),
                ("score", models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                ("n", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["code", models.OrderBy(models.F("rank"), nulls_last=True), "region_code"],
                "abstract": False,
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "code", "region_code"), name="region_row_unique")
                ],
            },
        ),
    ])

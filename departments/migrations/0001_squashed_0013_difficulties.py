"""单位与人员: the 13 migrations of this app up to and with ``0013_difficulties`` as one.

Supported is a new database, and one on which the release before was fully migrated: Django takes this file for applied
there, because everything in ``replaces`` is, and runs nothing. The replaced files are gone, so a database that stopped
between them cannot go on from here; ``migrate`` refuses it (``config/checks.py``) and it is migrated with the release
before first. The next release drops ``replaces``.

Besides the tables a new database gets two things: the head row of the audit chain, which every entry locks, and the
holiday notices that the package chinesecalendar knows, as rows that may be edited.
"""

import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from chinese_calendar import constants
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from config.migrating import create_together

DOCUMENT = "国务院办公厅节假日安排（随程序发布，来源 chinesecalendar）"


def begin_audit_chain(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """审计链: the one row that every audit entry locks."""
    apps.get_model("departments", "AuditHead").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


def enter_holidays(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """放假通知: every announced year that the package knows. A day in a year without a notice is from the next year's."""
    using = schema_editor.connection.alias
    notice, holiday = (apps.get_model("departments", name) for name in ("HolidayNotice", "Holiday"))
    chinese = {each.value: each.chinese for each in constants.Holiday}
    kinds = dict.fromkeys(constants.holidays, "off") | dict.fromkeys(constants.workdays, "work")
    names = constants.holidays | constants.workdays
    years = {day.year for day in constants.holidays}
    notice.objects.using(using).bulk_create(notice(year=year, document=DOCUMENT) for year in sorted(years))
    holiday.objects.using(using).bulk_create(
        holiday(
            notice_id=day.year if day.year in years else day.year + 1,
            date=day,
            kind=kind,
            name=chinese.get(names[day], names[day]),
        )
        for day, kind in sorted(kinds.items())
    )


class Migration(migrations.Migration):
    replaces = [
        ("departments", "0001_initial"),
        ("departments", "0002_audit_head"),
        ("departments", "0003_review_path"),
        ("departments", "0004_phone"),
        ("departments", "0005_saved_views"),
        ("departments", "0006_colours"),
        ("departments", "0007_posts"),
        ("departments", "0008_actions"),
        ("departments", "0009_calendar"),
        ("departments", "0010_meetings"),
        ("departments", "0011_audit_readers"),
        ("departments", "0012_convenors"),
        ("departments", "0013_difficulties"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = create_together([
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="region code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
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
                        default="county",
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="departments.region",
                        verbose_name="superior region",
                    ),
                ),
                (
                    "is_home",
                    models.BooleanField(
                        default=False,
                        help_text="Departments of this region enter figures here.",
                        verbose_name="uses this installation",
                    ),
                ),
                (
                    "colours",
                    models.CharField(
                        choices=[
                            ("red_worse", "Red is worse, green is better"),
                            ("red_better", "Red is better, green is worse (custom of the markets)"),
                        ],
                        default="red_worse",
                        help_text="Words and shapes say the same whatever the colours.",
                        max_length=10,
                        verbose_name="colours of better and worse",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="unit code")),
                ("name", models.CharField(max_length=80, verbose_name="full name")),
                ("short_name", models.CharField(max_length=30, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
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
                        verbose_name="kind",
                    ),
                ),
                (
                    "aliases",
                    models.JSONField(
                        blank=True, default=list, help_text="Other names found in documents.", verbose_name="aliases"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="departments.department",
                        verbose_name="superior unit",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        help_text="Of the office that answers for its figures.",
                        max_length=40,
                        verbose_name="telephone",
                    ),
                ),
                ("city_counterpart", models.CharField(blank=True, max_length=80, verbose_name="city counterpart")),
                (
                    "review_path",
                    models.CharField(
                        choices=[
                            ("unit", "The unit's reviewer approves"),
                            ("both", "The unit's reviewer checks, then the task force approves"),
                            ("taskforce", "The task force approves (small unit without a reviewer)"),
                        ],
                        default="unit",
                        help_text="Who must agree before a figure of this unit counts.",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="protocol order")),
                ("active_from", models.DateField(blank=True, null=True, verbose_name="active from")),
                ("active_to", models.DateField(blank=True, null=True, verbose_name="active to")),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("region", "code"), name="department_code_unique_in_region"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("active_to__isnull", True),
                            ("active_from__isnull", True),
                            ("active_to__gte", models.F("active_from")),
                            _connector="OR",
                        ),
                        name="department_active_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("process", "Process too long"),
                            ("sharing", "Data not shared"),
                            ("system", "System or platform"),
                            ("staff", "Staff or training"),
                            ("policy", "Policy not carried out"),
                            ("funds", "Funds not in place"),
                            ("case", "No model case"),
                            ("reporting", "Reporting or definition"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                ("place", models.CharField(max_length=80, verbose_name="county that does it")),
                ("text", models.TextField(verbose_name="what it does")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("indicator_code", models.CharField(blank=True, max_length=30, verbose_name="indicator")),
                ("added_by_name", models.CharField(max_length=40, verbose_name="added by")),
                ("added_on", models.DateField(verbose_name="added on")),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["cause", "place", "pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("full_name", models.CharField(max_length=40, verbose_name="full name")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="ledger number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rectification", "Rectification"),
                            ("task", "Improvement task"),
                            ("instruction", "Upstream instruction"),
                            ("finding", "Inspection finding"),
                            ("promise", "Promise to keep"),
                            ("enterprise", "Enterprise issue"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="problem or task")),
                ("demand", models.TextField(blank=True, verbose_name="what is to be done")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="departments.department",
                        verbose_name="owner unit",
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=60, verbose_name="section in charge")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="person in charge")),
                ("programme", models.CharField(blank=True, max_length=60, verbose_name="programme")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="clause")),
                ("indicator_code", models.CharField(blank=True, max_length=30, verbose_name="indicator")),
                ("indicator_name", models.CharField(blank=True, max_length=200, verbose_name="indicator")),
                ("rules", models.JSONField(blank=True, default=list, verbose_name="raised by rule")),
                ("enterprise", models.CharField(blank=True, max_length=120, verbose_name="enterprise")),
                (
                    "complaint",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reward", "Reward or subsidy not paid"),
                            ("project", "Project payment not made"),
                            ("approval", "Approval delayed"),
                            ("policy", "Policy not honoured"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="type of complaint",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount, yuan",
                    ),
                ),
                (
                    "deduction",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="points deducted",
                    ),
                ),
                ("origin_date", models.DateField(blank=True, null=True, verbose_name="origin date")),
                ("opened", models.DateField(verbose_name="opened on")),
                ("due", models.DateField(verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "In progress"), ("asked", "Closing asked for"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "checkpoint",
                    models.CharField(
                        choices=[
                            ("find", "Problem found"),
                            ("measure", "Measures matched"),
                            ("rectify", "Problem mended"),
                            ("improve", "Environment improved"),
                            ("done", "All in place"),
                        ],
                        default="find",
                        max_length=8,
                        verbose_name="checkpoint",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("process", "Process too long"),
                            ("sharing", "Data not shared"),
                            ("system", "System or platform"),
                            ("staff", "Staff or training"),
                            ("policy", "Policy not carried out"),
                            ("funds", "Funds not in place"),
                            ("case", "No model case"),
                            ("reporting", "Reporting or definition"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="departments.measure",
                        verbose_name="measure",
                    ),
                ),
                ("needs_effect", models.BooleanField(default=False, verbose_name="closes by effect")),
                ("effect", models.CharField(blank=True, max_length=200, verbose_name="effect shown in")),
                (
                    "escalation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reminder", "Reminder"),
                            ("assignment", "Assignment"),
                            ("supervision", "Supervision letter"),
                            ("referral", "Referral"),
                        ],
                        max_length=12,
                        verbose_name="escalated to",
                    ),
                ),
                ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="times reopened")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_by_name", models.CharField(blank=True, max_length=40, verbose_name="asked by")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                ("closed_by_name", models.CharField(blank=True, max_length=40, verbose_name="verified by")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="closed without effect because"),
                ),
                (
                    "co_units",
                    models.ManyToManyField(
                        blank=True, related_name="joint_actions", to="departments.department", verbose_name="co-units"
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger item",
                "verbose_name_plural": "ledger items",
                "ordering": ["due", "pk"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("open", "asked"))),
                        fields=["region", "due", "id"],
                        name="action_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("open", "asked"))),
                        fields=["region", "checkpoint", "due", "id"],
                        name="action_by_checkpoint",
                    ),
                    models.Index(fields=["region", "state"], name="action_by_state"),
                    models.Index(fields=["region", "indicator_code"], name="action_by_indicator"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("region", "number"), name="action_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", models.F("opened"))), name="action_due_not_before_opened"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_on__isnull", False), models.Q(("closed_by_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="action_closed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by__isnull", True),
                            ("asked_by__isnull", True),
                            models.Q(("closed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="action_verifier_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("progress", "Progress"),
                            ("evidence", "Evidence"),
                            ("checkpoint", "Checkpoint passed"),
                            ("asked", "Closing asked for"),
                            ("returned", "Not verified"),
                            ("closed", "Verified and closed"),
                            ("reopened", "Reopened"),
                            ("changed", "Changed"),
                            ("effect", "New figure"),
                            ("letter", "Escalated"),
                            ("difficulty", "Difficulty raised"),
                            ("settled", "Difficulty answered"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "checkpoint",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("find", "Problem found"),
                            ("measure", "Measures matched"),
                            ("rectify", "Problem mended"),
                            ("improve", "Environment improved"),
                            ("done", "All in place"),
                        ],
                        max_length=8,
                        verbose_name="checkpoint",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=40, verbose_name="by")),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["at", "pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="ActionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                (
                    "checkpoint",
                    models.CharField(
                        choices=[
                            ("find", "Problem found"),
                            ("measure", "Measures matched"),
                            ("rectify", "Problem mended"),
                            ("improve", "Environment improved"),
                            ("done", "All in place"),
                        ],
                        max_length=8,
                        verbose_name="checkpoint",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("file", models.FileField(max_length=200, upload_to="ledger/%Y/%m", verbose_name="file")),
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
                "verbose_name": "ledger file",
                "verbose_name_plural": "ledger files",
                "ordering": ["uploaded_at", "pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("item", "sha256"),
                        name="action_file_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(unique=True, verbose_name="sequence")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("actor_name", models.CharField(max_length=40, verbose_name="name")),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                ("target", models.CharField(max_length=200, verbose_name="object")),
                ("detail", models.JSONField(default=dict, verbose_name="detail")),
                ("region_key", models.PositiveBigIntegerField(blank=True, null=True)),
                ("unit_key", models.PositiveBigIntegerField(blank=True, null=True)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ["-sequence"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["unit_key", "-sequence"], name="audit_of_unit"),
                    models.Index(fields=["region_key", "-sequence"], name="audit_of_region"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HolidayNotice",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True,
                        serialize=False,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("document", models.CharField(max_length=200, verbose_name="source document")),
            ],
            options={
                "verbose_name": "holiday notice",
                "verbose_name_plural": "holiday notices",
                "ordering": ["-year"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="departments.holidaynotice",
                        verbose_name="year",
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("off", "Day off"), ("work", "Make-up working day")],
                        max_length=4,
                        verbose_name="kind of day",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="name")),
            ],
            options={
                "verbose_name": "holiday",
                "verbose_name_plural": "holidays",
                "ordering": ["date"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rhythms",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("week", "Weekly dispatch"),
                            ("ten_days", "Ten-day brief"),
                            ("month", "Monthly meeting"),
                            ("quarter", "Quarterly evaluation"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="day",
                    ),
                ),
                (
                    "postponing",
                    models.CharField(
                        choices=[
                            ("next", "Next working day"),
                            ("second", "Second working day after the days off"),
                            ("statutory", "Only announced holidays postpone, weekends do not"),
                            ("never", "Never postponed"),
                        ],
                        default="next",
                        max_length=10,
                        verbose_name="when it is a day off",
                    ),
                ),
                ("from_month", models.DateField(blank=True, null=True, verbose_name="first month")),
            ],
            options={
                "verbose_name": "rhythm",
                "verbose_name_plural": "rhythms",
                "ordering": ["region", "pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("region", "kind"), name="one_rhythm_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("from_month__isnull", True), ("from_month__day", 1), _connector="OR"),
                        name="rhythm_from_first_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="difficulties",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("process", "Process too long"),
                            ("sharing", "Data not shared"),
                            ("system", "System or platform"),
                            ("staff", "Staff or training"),
                            ("policy", "Policy not carried out"),
                            ("funds", "Funds not in place"),
                            ("case", "No model case"),
                            ("reporting", "Reporting or definition"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                ("needs", models.CharField(max_length=200, verbose_name="what is needed")),
                ("from_whom", models.CharField(max_length=80, verbose_name="from whom")),
                ("by_when", models.DateField(verbose_name="needed by")),
                ("for_meeting", models.BooleanField(default=False, verbose_name="put before the meeting")),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("raised_by_name", models.CharField(max_length=40, verbose_name="raised by")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                ("settled_by_name", models.CharField(blank=True, max_length=40, verbose_name="settled by")),
            ],
            options={
                "verbose_name": "difficulty",
                "verbose_name_plural": "difficulties",
                "ordering": ["raised_at", "pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("needs", ""), _negated=True), models.Q(("from_whom", ""), _negated=True)
                        ),
                        name="difficulty_says_what_and_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("settled_on__isnull", True)),
                            models.Q(("settled_on__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="difficulty_settled_with_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("principal", "Principal"),
                            ("deputy", "Deputy in charge"),
                            ("handler", "Handler"),
                            ("chief", "Indicator chief"),
                            ("section", "Section in charge"),
                            ("person", "Person in charge"),
                            ("general", "General convenor"),
                            ("vice", "Deputy general convenor"),
                            ("convenor", "Convenor"),
                        ],
                        max_length=10,
                        verbose_name="post",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="For a section its name; for a person the office they hold.",
                        max_length=60,
                        verbose_name="section or office",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="holder")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "ordering": ["department", "kind", "valid_from", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ("principal", "deputy", "handler", "general")), ("valid_to__isnull", True)
                        ),
                        fields=("department", "kind"),
                        name="one_present_holder_per_seat",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("principal", "deputy", "handler", "general"))),
                        fields=("department", "kind", "valid_from"),
                        name="one_holder_per_seat_and_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="post_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("kind", "section"), models.Q(("title", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="post_names_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_documents",
                        to="departments.department",
                        verbose_name="department",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("dated", models.DateField(verbose_name="date of the document")),
                (
                    "kept_at",
                    models.CharField(
                        blank=True,
                        help_text="Archive number, folder or address.",
                        max_length=200,
                        verbose_name="where it is kept",
                    ),
                ),
                ("recorded_by_name", models.CharField(blank=True, max_length=40, verbose_name="recorded by")),
            ],
            options={
                "verbose_name": "team document",
                "verbose_name_plural": "team documents",
                "ordering": ["department", "-dated", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("department", "number"), name="team_document_recorded_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("staff", "Department staff"),
                            ("reviewer", "Department reviewer"),
                            ("taskforce", "Task force"),
                            ("leader", "Leadership"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                            ("audit_admin", "Audit administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("granted_by", models.CharField(blank=True, max_length=40, verbose_name="granted by")),
                ("granted_at", models.DateTimeField(auto_now_add=True, verbose_name="granted at")),
            ],
            options={
                "verbose_name": "role grant",
                "verbose_name_plural": "role grants",
                "constraints": [models.UniqueConstraint(fields=("user", "role"), name="role_granted_once")],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "former",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_over",
                        to="departments.post",
                        verbose_name="former holder",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="departments.post",
                        verbose_name="successor",
                    ),
                ),
                ("on", models.DateField(verbose_name="first day of the successor")),
                ("moved", models.JSONField(default=list, verbose_name="handed over")),
                ("kept_back", models.JSONField(default=list, verbose_name="not handed over")),
                ("note", models.TextField(blank=True, verbose_name="remarks")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=40, verbose_name="recorded by")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
            ],
            options={
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("former",), name="post_handed_over_once"),
                    models.CheckConstraint(
                        condition=models.Q(("former", models.F("successor")), _negated=True),
                        name="handover_between_two_posts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_given",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acted for",
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="delegate",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(verbose_name="valid to")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("given_by_name", models.CharField(max_length=40, verbose_name="recorded by")),
                ("given_at", models.DateTimeField(verbose_name="recorded at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=40, verbose_name="withdrawn by")),
            ],
            options={
                "verbose_name": "delegation",
                "verbose_name_plural": "delegations",
                "ordering": ["-valid_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("principal", models.F("delegate")), _negated=True),
                        name="delegation_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))), name="delegation_dates_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("principal", "valid_from"),
                        name="one_delegate_per_principal_and_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ledger_settings",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "remind_before",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="reminder: working days before the deadline"
                    ),
                ),
                (
                    "assign_after",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="assignment: working days after the deadline",
                    ),
                ),
                (
                    "supervise_after",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="supervision letter: working days after it"
                    ),
                ),
                (
                    "refer_after",
                    models.PositiveSmallIntegerField(default=15, verbose_name="referral: working days after it"),
                ),
                (
                    "reply_within",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="a letter is answered within working days"
                    ),
                ),
                (
                    "rectify_within",
                    models.PositiveSmallIntegerField(default=66, verbose_name="time for a raised item, working days"),
                ),
                (
                    "periods",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="published periods that must show the effect",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger settings",
                "verbose_name_plural": "ledger settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supervise_after__gt", models.F("assign_after")),
                            ("refer_after__gt", models.F("supervise_after")),
                        ),
                        name="escalation_in_order",
                        violation_error_message="Every step comes later than the one before it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("reminder", "Reminder"),
                            ("assignment", "Assignment"),
                            ("supervision", "Supervision letter"),
                            ("referral", "Referral"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("sequence", models.PositiveIntegerField(verbose_name="number in the year")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("reply_by", models.DateField(verbose_name="reply by")),
                ("issued_by_name", models.CharField(max_length=40, verbose_name="issued by")),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["-issued_on", "-pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("item", "level", "round"), name="letter_once_a_step"),
                    models.UniqueConstraint(
                        fields=("region", "level", "year", "sequence"), name="letter_number_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="departments.region",
                        verbose_name="region",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("rule_day", models.DateField(verbose_name="day by the rule")),
                ("day", models.DateField(verbose_name="day")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("moved_reason", models.CharField(blank=True, max_length=200, verbose_name="moved because")),
                ("starts", models.TimeField(default=datetime.time(15, 0), verbose_name="begins at")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="venue")),
                ("chair", models.CharField(blank=True, max_length=80, verbose_name="chaired by")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("confirmed", "Agenda confirmed"), ("held", "Held")],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("based_on", models.CharField(blank=True, max_length=40, verbose_name="made from the report")),
                ("confirmed_by_name", models.CharField(blank=True, max_length=40, verbose_name="agenda confirmed by")),
                ("present", models.TextField(blank=True, verbose_name="present")),
                ("notes", models.TextField(blank=True, verbose_name="course of the meeting")),
                ("recorded_by_name", models.CharField(blank=True, max_length=40, verbose_name="recorded by")),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-month"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("region", "month"), name="one_meeting_a_month"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="meeting_month_is_first_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="departments.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("results", "Results of the month"),
                            ("gaps", "Largest gaps"),
                            ("resolutions", "Resolutions of the last meeting"),
                            ("first_ten", "Work of the first ten days"),
                            ("ledger", "Overdue items of the ledger"),
                            ("escalations", "Escalated items"),
                            ("difficulties", "Questions put before the meeting"),
                            ("statements", "Statements"),
                            ("experience", "Experience of the most improved"),
                            ("last_ten", "Work planned for the last ten days"),
                        ],
                        max_length=12,
                        verbose_name="part",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("lines", models.JSONField(default=list, verbose_name="lines")),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["meeting", "position"],
                "default_permissions": ("view",),
                "constraints": [models.UniqueConstraint(fields=("meeting", "part"), name="agenda_part_once")],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="departments.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speeches",
                        to="departments.department",
                        verbose_name="unit",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("statement", "Statement"), ("experience", "Experience")],
                        max_length=10,
                        verbose_name="kind of speech",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("rules", models.JSONField(default=list, verbose_name="put there by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("removed", "Taken off the list"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("decided_by_name", models.CharField(blank=True, max_length=40, verbose_name="decided by")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="speaker")),
                ("statement", models.TextField(blank=True, verbose_name="statement")),
                ("commitment", models.CharField(blank=True, max_length=200, verbose_name="commitment")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speeches",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
                "ordering": ["meeting", "part", "position", "pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "department", "part"), name="speaker_once_a_part"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "removed"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="speaker_removed_with_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="departments.meeting",
                        verbose_name="meeting",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.CharField(max_length=500, verbose_name="resolution")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="departments.actionitem",
                        verbose_name="ledger item",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("recorded_by_name", models.CharField(max_length=40, verbose_name="recorded by")),
            ],
            options={
                "verbose_name": "resolution",
                "verbose_name_plural": "resolutions",
                "ordering": ["meeting", "number"],
                "default_permissions": ("view",),
                "constraints": [models.UniqueConstraint(fields=("meeting", "number"), name="resolution_number_unique")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("list", models.CharField(max_length=40, verbose_name="list")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="filters")),
                ("columns", models.CharField(blank=True, max_length=400, verbose_name="columns")),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["list", "name"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("user", "list", "name"), name="view_name_unique")],
            },
        ),
        migrations.RunPython(begin_audit_chain, migrations.RunPython.noop),
        migrations.RunPython(enter_holidays, migrations.RunPython.noop),
    ])

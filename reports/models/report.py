from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.codes import new_code, spell_code
from departments.models import Region
from indicators.models import Cycle
from reports.choices import ReportState
from reports.querysets import ReportQuerySet


class MonthlyReport(models.Model):
    """月报: one version of one period's report. The row is the state machine; Celery only carries its id."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="reports", verbose_name=_("region"))
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reports", verbose_name=_("cycle"))
    number = models.PositiveIntegerField(_("issue number"))
    version = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.QUEUED)
    # A worker that has the row holds this token; a write with an older token finds no row and stops.
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    inputs_digest = models.CharField(_("digest of the inputs"), max_length=64, blank=True)
    rows_digest = models.CharField(_("digest of the rows"), max_length=64, blank=True)
    # 核验码: printed on every page and file of this version; a draft that is built anew gets another one.
    verification_code = models.CharField(
        _("verification code"), max_length=12, unique=True, editable=False, default=new_code
    )
    # 冻结行版式: which columns the rows had when they were written; the digest is made of those.
    rows_edition = models.PositiveSmallIntegerField(_("edition of the rows"), default=1, db_default=1)
    # The scheme and its settings as they were, printed on every page and file.
    scheme_name = models.CharField(_("scheme"), max_length=120, blank=True)
    parameters = models.JSONField(_("settings"), default=dict)
    summary = models.JSONField(_("summary"), default=dict)
    # 随表信息: telephones, causes and measures, earlier totals as they were when it was built; no digest covers them.
    office_facts = models.JSONField(
        _("printed beside the rows"), default=dict, db_default=models.Value({}, models.JSONField())
    )
    changes = models.JSONField(_("what the correction changed"), default=list)
    reason = models.CharField(_("reason for the correction"), max_length=200, blank=True)
    requested_by_name = models.CharField(pgettext_lazy("report", "requested by"), max_length=40, blank=True)
    requested_at = models.DateTimeField(pgettext_lazy("report", "requested at"))
    built_at = models.DateTimeField(_("built at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_by_name = models.CharField(_("published by"), max_length=40, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # From when leadership, each unit its own result, and everybody may see it (分级发布); null: since it was published.
    leaders_from = models.DateTimeField(_("leadership sees it from"), null=True, blank=True)
    units_from = models.DateTimeField(_("each unit sees its own result from"), null=True, blank=True)
    everybody_from = models.DateTimeField(_("everybody sees it from"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("withdrawn by"), max_length=40, blank=True)
    withdrawal_reason = models.CharField(_("reason for the withdrawal"), max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-cycle__start", "-version"]
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="report_version_unique"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state=ReportState.PUBLISHED), name="one_published_version"
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(state__in=[ReportState.QUEUED, ReportState.BUILDING]),
                name="one_pending_build",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="report_progress_is_percent"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.WITHDRAWN) | ~Q(withdrawal_reason=""), name="withdrawn_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle.label} v{self.version}"

    @property
    def period(self) -> str:
        """Its period's name in an address; needs ``named()`` to know of a twin, the same month of another scheme."""
        label = self.cycle.label
        return f"{label}:{self.cycle.scheme.code}" if getattr(self, "has_twin", False) else label

    @property
    def printed_code(self) -> str:
        """核验码 as pages and files print it."""
        return spell_code(self.verification_code)

    @property
    def is_embargoed(self) -> bool:
        """Published, and not everybody may see it yet."""
        return self.state == ReportState.EMBARGOED

    @property
    def region_name(self) -> str:
        """The region's name as it was when the report was made."""
        return str(self.summary.get("region") or self.region.name)

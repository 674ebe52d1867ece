"""整改: what ties the ledger to frozen rows — a gap row, the duty it led to, and the report that verified it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import ActionItem, Department, Region
from indicators.models.indicator import NUMBER
from reports.choices import EffectMeasure, ProposalState
from reports.models.report import MonthlyReport
from reports.querysets import ProposalQuerySet


class Rectification(models.Model):
    """差距行 → 台账条目 → 核验月报: a baseline as frozen, the narrowing agreed, for how many periods.

    Rows are named by the code they were frozen with: an indicator's, or for a place in the ranking a unit's.
    """

    item = models.OneToOneField(ActionItem, models.PROTECT, related_name="rectification", verbose_name=_("ledger item"))
    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, related_name="rectifications", verbose_name=_("report of the baseline")
    )
    measured = models.CharField(_("measured by"), max_length=10, choices=EffectMeasure)
    code = models.CharField(_("code"), max_length=30)
    baseline = models.DecimalField(_("baseline"), **NUMBER)
    unit = models.CharField(_("unit of measure"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(default=2)
    narrowing = models.DecimalField(_("agreed narrowing"), **NUMBER)
    periods = models.PositiveSmallIntegerField(_("published periods"))
    verified_by = models.ForeignKey(
        MonthlyReport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="verified",
        verbose_name=_("verified by report"),
    )

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        constraints = [
            models.CheckConstraint(condition=Q(narrowing__gt=0), name="narrowing_is_positive"),
            models.CheckConstraint(condition=Q(periods__gte=1), name="at_least_one_period"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.code}"


class Proposal(models.Model):
    """建议立项: what a published report gives reason to open; the task force confirms it or drops it with a reason."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="proposals", verbose_name=_("region"))
    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="proposals", verbose_name=_("report"))
    code = models.CharField(_("indicator"), max_length=30, blank=True)
    name = models.CharField(_("indicator"), max_length=200, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="proposals", verbose_name=_("owner unit"))
    rules = models.JSONField(_("rules"), default=list)
    # What the frozen row said, in words.
    facts = models.JSONField(_("facts"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    item = models.ForeignKey(
        ActionItem, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("ledger item")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("proposal", "decided by"),
    )
    decided_by_name = models.CharField(pgettext_lazy("proposal", "decided by"), max_length=40, blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("proposal", "decided at"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-report__cycle__start", "pk"]
        default_permissions = ("view",)
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code", "department"],
                condition=Q(state=ProposalState.WAITING),
                name="one_waiting_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DROPPED) | ~Q(reason=""), name="dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.code} · {self.department}" if self.code else str(self.department)

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import DepartmentKind
from departments.models import Department, Region
from departments.models.accounts import account_field, principal_field
from indicators.choices import TargetMeasure
from indicators.models.indicator import NUMBER, Indicator
from indicators.querysets.targets import RegistrationQuerySet, TargetQuerySet, TickQuerySet

if TYPE_CHECKING:
    from datetime import date


class Target(models.Model):
    """目标任务: what one unit, every unit of a kind, or the county itself owes on an indicator by a day (任务数).

    Not a benchmark: nothing is compared with others. Several deadlines are several rows; a row is withdrawn with a
    reason and never deleted.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="targets", verbose_name=_("region"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator"))
    # Neither of the two: the county itself.
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("unit")
    )
    kind = models.CharField(_("every unit of a kind"), max_length=20, choices=DepartmentKind, blank=True)
    measure = models.CharField(_("what is asked for"), max_length=10, choices=TargetMeasure)
    amount = models.DecimalField(_("amount"), **NUMBER, null=True, blank=True)
    category = models.CharField(_("category"), max_length=80, blank=True)
    due = models.DateField(_("due on"))
    effective_from = models.DateField(_("in force from"))
    source_document = models.CharField(_("source document"), max_length=200)
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    set_by = account_field(_("set by"))
    set_by_name = models.CharField(_("set by"), max_length=40)
    set_at = models.DateTimeField(_("set at"))
    withdrawn_by = account_field(pgettext_lazy("target", "withdrawn by"))
    withdrawn_by_name = models.CharField(pgettext_lazy("target", "withdrawn by"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(pgettext_lazy("target", "withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason for the withdrawal"), max_length=200, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "due", "pk"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(measure=TargetMeasure.CATEGORY, amount__isnull=True) & ~Q(category="")
                | ~Q(measure=TargetMeasure.CATEGORY) & Q(amount__isnull=False, category=""),
                name="target_amount_or_category",
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=True) | Q(kind=""), name="target_of_one_unit_or_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(due__gte=models.F("effective_from")), name="target_dates_in_order"),
            models.CheckConstraint(condition=~Q(source_document=""), name="target_has_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="target_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["indicator", "department", "measure", "category", "due"],
                condition=Q(department__isnull=False, withdrawn_at__isnull=True),
                name="target_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["region", "indicator", "kind", "measure", "category", "due"],
                condition=Q(department__isnull=True, withdrawn_at__isnull=True),
                name="target_of_kind_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.due:%Y-%m-%d}"

    @property
    def is_category(self) -> bool:
        return self.measure == TargetMeasure.CATEGORY

    @property
    def for_whom(self) -> str:
        """The unit, the kind of units, or the county."""
        if self.department is not None:
            return str(self.department)
        return str(DepartmentKind(self.kind).label) if self.kind else str(self.region)


class TargetTick(models.Model):
    """完成登记: a unit says when a category was completed, or takes it back with a reason. Append-only; the newest
    line of a unit stands, and a completion counts once somebody else has accepted it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="ticks", verbose_name=_("target"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # Empty: taken back.
    met_on = models.DateField(_("completed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = account_field(_("person"))
    by_name = models.CharField(_("person"), max_length=40)
    acted_for = principal_field()
    at = models.DateTimeField(_("time"))

    objects = TickQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ("view",)
        verbose_name = _("completed category")
        verbose_name_plural = _("completed categories")
        constraints = [
            models.CheckConstraint(condition=Q(met_on__isnull=False) | ~Q(note=""), name="tick_taken_back_with_note")
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.met_on or ''}"

    @property
    def judged(self) -> TickJudgement | None:
        """What somebody else decided about it; None while it waits."""
        return getattr(self, "judgement", None)

    @property
    def is_waiting(self) -> bool:
        return self.met_on is not None and self.judged is None

    @property
    def is_returned(self) -> bool:
        return self.judged is not None and not self.judged.accepted

    @property
    def counts_from(self) -> date | None:
        """The day of completion, once it is accepted: before that it counts for nothing."""
        return self.met_on if self.judged is not None and self.judged.accepted else None


class TickJudgement(models.Model):
    """认定: somebody else accepts that a category was completed, or returns it with a reason. Append-only, one for each
    line of a unit: what was returned is entered anew."""

    tick = models.OneToOneField(TargetTick, models.PROTECT, related_name="judgement", verbose_name=_("completion"))
    accepted = models.BooleanField(pgettext_lazy("category", "accepted"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = account_field(_("person"))
    by_name = models.CharField(_("person"), max_length=40)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ["pk"]
        default_permissions = ("view",)
        verbose_name = _("acceptance of a category")
        verbose_name_plural = _("acceptances of categories")
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="tick_returned_with_reason")
        ]

    def __str__(self) -> str:
        return f"{self.tick} {self.accepted}"


class RegistrationRule(models.Model):
    """注册任务数开关: from when on indicators that count registrations or installs may be used in a region, and on
    whose word. Without a row they may not (国办函〔2026〕12号)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="registration_rules", verbose_name=_("region"))
    effective_from = models.DateField(_("in force from"))
    allowed = models.BooleanField(_("registration quotas may be set and shown"))
    reason = models.CharField(_("reason"), max_length=200)
    source_document = models.CharField(_("source document"), max_length=200)
    set_by = account_field(_("set by"))
    set_by_name = models.CharField(_("set by"), max_length=40)
    set_at = models.DateTimeField(_("set at"))

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-pk"]
        verbose_name = _("rule on registration quotas")
        verbose_name_plural = _("rules on registration quotas")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(source_document=""), name="registration_rule_has_reason_and_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from:%Y-%m-%d}: {self.allowed}"

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.models.accounts import account_field, principal_field
from indicators.choices import FigureState, RevisionAction
from indicators.models.cycle import Cycle
from indicators.models.indicator import NUMBER, Indicator
from indicators.querysets import FigureQuerySet

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable
    from django_stubs_ext import StrOrPromise


def _stamp(label: StrOrPromise) -> models.CharField[str | Combinable, str]:
    """Both names, where the act was done for somebody else (代理)."""
    return models.CharField(label, max_length=40, blank=True, default="", db_default="")


class Figure(models.Model):
    """填报数据: what one unit reported for one indicator in one period. Value and score are two separate facts."""

    # The unique index below begins with the cycle, so the foreign key needs none of its own.
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="figures", db_index=False, verbose_name=_("cycle"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures", verbose_name=_("indicator"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="figures", verbose_name=_("department"))
    value = models.DecimalField(_("value"), **NUMBER, null=True, blank=True)
    score = models.DecimalField(_("score, points"), max_digits=12, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), **NUMBER, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), **NUMBER, null=True, blank=True)
    # 截至: the day that the figure describes; null is the last day of the period.
    as_of = models.DateField(_("as of"), null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    reason = models.CharField(_("reason, when not applicable"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FigureState, default=FigureState.DRAFT)
    late_reason = models.CharField(_("reason for late entry"), max_length=200, blank=True)
    return_reason = models.CharField(_("reason for the return"), max_length=200, blank=True)
    # Counts every change; a form sends back the version it was shown (optimistic locking).
    version = models.PositiveIntegerField(_("version"), default=1)
    entered_by = account_field(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    entered_as = _stamp(_("entered as"))
    submitted_by = account_field(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_as = _stamp(_("submitted as"))
    checked_by = account_field(_("checked by"))
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_as = _stamp(_("checked as"))
    approved_by = account_field(_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_as = _stamp(_("approved as"))

    objects = FigureQuerySet.as_manager()

    # Whether the reader must leave it to somebody else; told by ``with_hands_of``.
    in_own_hands: bool = False
    # Of a returned figure the last act on it; told by ``entry.facts``.
    last_action: str | None = None

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [
            # What waits for review is a handful among years of approved figures.
            models.Index(
                fields=["department", "cycle"],
                name="figure_waiting",
                condition=models.Q(state__in=[FigureState.SUBMITTED, FigureState.CHECKED]),
            ),
        ]
        constraints = [
            # Column order serves the two questions asked: a whole month, and one unit's month.
            models.UniqueConstraint(fields=["cycle", "department", "indicator"], name="one_figure_per_duty"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("submitted_by")),
                name="approver_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("submitted_by")),
                name="checker_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=models.Q(not_applicable=False)
                | (models.Q(value__isnull=True, score__isnull=True) & ~models.Q(reason="")),
                name="not_applicable_has_reason_and_no_value",
            ),
            models.CheckConstraint(
                condition=models.Q(denominator__isnull=True) | ~models.Q(denominator=0),
                name="figure_denominator_not_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.indicator} {self.department}"

    @property
    def entered_name(self) -> str:
        return self.entered_as or str(self.entered_by or "")

    @property
    def submitted_name(self) -> str:
        return self.submitted_as or str(self.submitted_by or "")

    @property
    def checked_name(self) -> str:
        return self.checked_as or str(self.checked_by or "")

    @property
    def is_blank(self) -> bool:
        """Nothing was said: neither a value nor points nor "not applicable". Zero is not blank."""
        return self.value is None and self.score is None and not self.not_applicable


class Revision(models.Model):
    """留痕: who changed which figure, when, from what to what and why. Append-only, readable by clerks."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="revisions", verbose_name=_("figure"))
    at = models.DateTimeField(_("time"))
    by = account_field(_("person"))
    by_name = models.CharField(_("person"), max_length=40)
    acted_for = principal_field()
    action = models.CharField(_("action"), max_length=10, choices=RevisionAction)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.figure_id}"

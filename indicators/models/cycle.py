from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, Region
from indicators.choices import CycleKind, CycleState
from indicators.models.indicator import Indicator
from indicators.models.scheme import Scheme
from indicators.querysets import CycleQuerySet, UnlockQuerySet


class Cycle(models.Model):
    """填报周期: one period of one scheme in one region. The label ("2026-05") is its name, never a timestamp."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="cycles", verbose_name=_("region"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="cycles", verbose_name=_("scheme"))
    kind = models.CharField(_("kind"), max_length=10, choices=CycleKind, default=CycleKind.MONTH)
    label = models.CharField(_("period"), max_length=12)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    deadline = models.DateTimeField(_("deadline"))
    # Between the two, late entry is possible with a reason (软锁); after the second only with an unlock (硬锁).
    hard_deadline = models.DateTimeField(_("late entry until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=CycleState, default=CycleState.OPEN)
    # Who closed it, empty where the deadline did; and why, where that was before the deadline: printed in the report.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by_name = models.CharField(_("closed by"), max_length=40, blank=True)
    closed_early_reason = models.CharField(_("reason for closing before the deadline"), max_length=200, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "scheme"]
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = [
            models.UniqueConstraint(fields=["region", "scheme", "kind", "label"], name="cycle_unique"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="cycle_dates_in_order"),
            models.CheckConstraint(
                condition=models.Q(hard_deadline__isnull=True) | models.Q(hard_deadline__gte=models.F("deadline")),
                name="cycle_deadlines_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=CycleKind.MONTH) | models.Q(start__day=1), name="cycle_month_starts_on_day_1"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def token(self) -> str:
        """Its name in an address; needs ``named()`` to know of a twin, the same month of another scheme."""
        return f"{self.label}:{self.scheme.code}" if getattr(self, "has_twin", False) else self.label

    @property
    def address(self) -> str:
        """Its name in an address whatever other periods there are: with its scheme."""
        return f"{self.label}:{self.scheme.code}"

    @property
    def closes_at(self) -> datetime:
        """When entry ends for good, unlocks aside: the second deadline where there is one."""
        return self.hard_deadline or self.deadline


class Unlock(models.Model):
    """解锁: a logged permission to enter after the deadline, for one unit or one item of it, that ends by itself."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="unlocks", verbose_name=_("cycle"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="unlocks", verbose_name=_("department"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="unlocks", verbose_name=_("indicator")
    )
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("unlock", "granted by"),
    )
    granted_by_name = models.CharField(pgettext_lazy("unlock", "granted by"), max_length=40)
    granted_at = models.DateTimeField(pgettext_lazy("unlock", "granted at"))
    expires_at = models.DateTimeField(_("expires at"))

    objects = UnlockQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at"]
        verbose_name = _("unlock")
        verbose_name_plural = _("unlocks")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="unlock_has_reason"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("granted_at")), name="unlock_expires_after_grant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.department}"

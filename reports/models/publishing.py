"""发布: who acknowledged what before a month was published, and what units said of it before everybody saw it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from departments.models.accounts import account_field
from reports.choices import Caution, ObjectionState
from reports.models.report import MonthlyReport
from reports.querysets import ObjectionQuerySet


class Acknowledgement(models.Model):
    """发布前确认: one caution of the checklist as it was shown, and who published all the same. Append-only."""

    report = models.ForeignKey(
        MonthlyReport, models.CASCADE, related_name="acknowledgements", verbose_name=_("monthly report")
    )
    caution = models.CharField(_("caution"), max_length=16, choices=Caution)
    sentence = models.CharField(_("what it says"), max_length=300)
    lines = models.JSONField(_("list"), default=list)
    by = account_field(_("acknowledged by"))
    by_name = models.CharField(_("acknowledged by"), max_length=40)
    at = models.DateTimeField(_("acknowledged at"))

    class Meta:
        ordering = ["report", "pk"]
        default_permissions = ("view",)
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [models.UniqueConstraint(fields=["report", "caution"], name="acknowledged_once")]

    def __str__(self) -> str:
        return self.sentence


class Objection(models.Model):
    """异议: a unit says that a figure of a published version is wrong; it is answered before everybody sees it."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, related_name="objections", verbose_name=_("monthly report")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="objections", verbose_name=_("unit"))
    # The frozen row it is about; empty: the unit's place.
    code = models.CharField(_("indicator"), max_length=30, blank=True)
    name = models.CharField(_("indicator"), max_length=200, blank=True)
    printed = models.CharField(_("as printed"), max_length=80, blank=True)
    reason = models.CharField(_("what is wrong"), max_length=300)
    raised_by = account_field(_("raised by"))
    raised_by_name = models.CharField(_("raised by"), max_length=40)
    raised_at = models.DateTimeField(_("raised at"))
    state = models.CharField(
        pgettext_lazy("objection", "state"), max_length=10, choices=ObjectionState, default=ObjectionState.WAITING
    )
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = account_field(_("answered by"))
    answered_by_name = models.CharField(_("answered by"), max_length=40, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "raised_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "department", "code"],
                condition=Q(state=ObjectionState.WAITING),
                name="one_waiting_objection",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_reason"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.WAITING)
                | (~Q(answer="") & ~Q(answered_by_name="") & Q(answered_at__isnull=False)),
                name="objection_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.name or self.code}".strip()

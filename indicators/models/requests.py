from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.models.accounts import principal_field
from indicators.choices import RequestState
from indicators.models.cycle import Cycle, Unlock
from indicators.models.figure import Figure
from indicators.models.indicator import Indicator
from indicators.querysets import CorrectionQuerySet, ExtensionRequestQuerySet


class DecidedRequest(models.Model):
    """What a unit asks for and the task force decides: who, why, when, and the answer."""

    reason = models.CharField(_("reason"), max_length=200)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_for = principal_field()
    requested_by_name = models.CharField(_("requested by"), max_length=40)
    requested_at = models.DateTimeField(_("requested at"))
    state = models.CharField(_("state"), max_length=8, choices=RequestState, default=RequestState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_by_name = models.CharField(_("decided by"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-requested_at", "-pk"]

    @property
    def hands(self) -> tuple[int | None, int | None]:
        """Who asked, and in whose name: neither of them decides."""
        return self.requested_by_id, self.requested_for_id


class ExtensionRequest(DecidedRequest):
    """延期申请: a unit asks to enter after the deadline; granting it makes an unlock that ends by itself."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="extension_requests", verbose_name=_("cycle"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="extension_requests", verbose_name=_("department")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    unlock = models.OneToOneField(
        Unlock, models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("unlock")
    )

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta(DecidedRequest.Meta):
        abstract = False
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="extension_has_reason"),
            models.UniqueConstraint(
                fields=["cycle", "department"],
                condition=models.Q(state=RequestState.WAITING, indicator__isnull=True),
                name="one_waiting_extension_a_unit",
            ),
            models.UniqueConstraint(
                fields=["cycle", "department", "indicator"],
                condition=models.Q(state=RequestState.WAITING, indicator__isnull=False),
                name="one_waiting_extension_an_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.department}"


class Correction(DecidedRequest):
    """更正单: a published figure was wrong. A document of its own: number, before, after, reason, who decided."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="corrections", verbose_name=_("figure"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    # The number of the report version that first carries it; 0 until that is published.
    report_version = models.PositiveIntegerField(_("in report version"), default=0)

    objects = CorrectionQuerySet.as_manager()

    class Meta(DecidedRequest.Meta):
        abstract = False
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="correction_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["figure"], condition=models.Q(state=RequestState.WAITING), name="one_waiting_correction"
            ),
        ]

    def __str__(self) -> str:
        return self.document_number or f"{self.figure_id}"

    @property
    def document_number(self) -> str:
        """The number of the document (文号); empty until it is granted: what is refused leaves no gap."""
        return self.number if self.state == RequestState.GRANTED else ""

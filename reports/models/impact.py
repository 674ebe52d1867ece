from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Correction, Cycle, Figure
from reports.models.report import MonthlyReport


class SignedImpact(models.Model):
    """影响签认: what accepting a figure of a published month would move, as it was shown to who accepted it and signed.

    Append-only: nothing changes a row once it is written, and the audit trail holds the same sentence.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="signed_impacts", verbose_name=_("cycle"))
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="+", verbose_name=_("figure"))
    # Without one, a late figure was approved.
    correction = models.OneToOneField(
        Correction, models.PROTECT, null=True, blank=True, related_name="impact", verbose_name=_("correction")
    )
    # The published version that stood when it was signed; it stays as it is.
    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("monthly report")
    )
    sentence = models.TextField(_("sentence"))
    # [{"code", "unit", "name", "before", "after"}]: every place that is another one.
    moves = models.JSONField(_("places that move"), default=list)
    # What the rows of the next version come to if nothing else changes.
    rows_digest = models.CharField(_("digest of the rows"), max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_by_name = models.CharField(_("signed by"), max_length=40)
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        ordering = ["-signed_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("signed impact")
        verbose_name_plural = _("signed impacts")
        constraints = [models.CheckConstraint(condition=~models.Q(sentence=""), name="impact_has_sentence")]

    def __str__(self) -> str:
        return self.sentence

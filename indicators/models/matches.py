from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.choices import VarianceCause
from indicators.models.benchmark import Benchmark
from indicators.models.figure import Figure


class Variance(models.Model):
    """差异说明: why a unit's own figure and the published one are not the same."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="variances", verbose_name=_("figure"))
    benchmark = models.ForeignKey(Benchmark, models.PROTECT, related_name="+", verbose_name=_("benchmark"))
    cause = models.CharField(_("cause"), max_length=12, choices=VarianceCause, default=VarianceCause.OPEN)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by_name = models.CharField(_("person"), max_length=40)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("variance")
        verbose_name_plural = _("variances")
        constraints = [models.UniqueConstraint(fields=["figure", "benchmark"], name="one_variance_a_publication")]

    def __str__(self) -> str:
        return f"{self.figure} · {self.get_cause_display()}"


class Reminder(models.Model):
    """每日提要: one notice in the product to a person, a line for each thing; at most one a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name=_("person")
    )
    on = models.DateField(_("day"))
    text = models.TextField(_("text"))
    sent_by_name = models.CharField(_("sent by"), max_length=40, blank=True)
    # Empty while it was not sent by e-mail, which an installation may ask for.
    mailed_at = models.DateTimeField(_("sent by e-mail at"), null=True, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.on} · {self.user}"

    @property
    def lines(self) -> list[str]:
        """What it says, a line for each thing."""
        return self.text.splitlines()

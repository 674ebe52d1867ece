from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Region
from indicators.choices import Channel, MediaLevel
from indicators.querysets.ledgers import PublicityQuerySet, QuotaQuerySet


class PublicityPiece(models.Model):
    """宣传稿件: one piece that a medium carried. A ledger (台账): nothing that is scored or ranked reads it."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="publicity", verbose_name=_("unit"))
    month = models.DateField(_("month"))
    level = models.CharField(_("level of the medium"), max_length=12, choices=MediaLevel)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, blank=True)
    outlet = models.CharField(_("medium"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    link = models.CharField(_("link or page"), max_length=300, blank=True)
    published_on = models.DateField(_("date"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_by_name = models.CharField(_("entered by"), max_length=40)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("publicity piece")
        verbose_name_plural = _("publicity pieces")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="publicity_month_is_day_1"),
            models.CheckConstraint(condition=~Q(title=""), name="publicity_has_title"),
            models.UniqueConstraint(
                fields=["department", "outlet", "title", "published_on"], name="publicity_piece_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicityQuota(models.Model):
    """宣传任务数: pieces a month that every unit is asked for, from a month on. It stands beside the counts."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="publicity_quotas", verbose_name=_("region"))
    effective_from = models.DateField(_("in force from (month)"))
    pieces = models.PositiveSmallIntegerField(_("pieces a month"), help_text=_("0 ends the quota."))
    source_document = models.CharField(_("source document"), max_length=200)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-effective_from"]
        verbose_name = _("publicity quota")
        verbose_name_plural = _("publicity quotas")
        constraints = [
            models.CheckConstraint(condition=Q(effective_from__day=1), name="quota_month_is_day_1"),
            models.UniqueConstraint(fields=["region", "effective_from"], name="quota_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.effective_from:%Y-%m}: {self.pieces}"

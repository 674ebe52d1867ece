from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import Escalation
from departments.models.action import ActionItem
from departments.models.region import Region
from departments.querysets import LetterQuerySet


class LedgerSettings(models.Model):
    """督办参数: when what follows, in working days, and what closing asks for; one row a region."""

    region = models.OneToOneField(Region, models.CASCADE, related_name="ledger_settings", verbose_name=_("region"))
    remind_before = models.PositiveSmallIntegerField(_("reminder: working days before the deadline"), default=3)
    assign_after = models.PositiveSmallIntegerField(
        _("assignment: working days after the deadline"), default=1, validators=[MinValueValidator(1)]
    )
    supervise_after = models.PositiveSmallIntegerField(_("supervision letter: working days after it"), default=5)
    refer_after = models.PositiveSmallIntegerField(_("referral: working days after it"), default=15)
    reply_within = models.PositiveSmallIntegerField(_("a letter is answered within working days"), default=5)
    rectify_within = models.PositiveSmallIntegerField(_("time for a raised item, working days"), default=66)
    periods = models.PositiveSmallIntegerField(
        _("published periods that must show the effect"), default=2, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("ledger settings")
        verbose_name_plural = _("ledger settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(supervise_after__gt=F("assign_after")) & Q(refer_after__gt=F("supervise_after")),
                name="escalation_in_order",
                violation_error_message=_("Every step comes later than the one before it."),
            )
        ]

    def __str__(self) -> str:
        return str(self.region)


class Letter(models.Model):
    """督办文书: one step of the escalation of an item, with its text as it was sent."""

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="letters", verbose_name=_("ledger item"))
    level = models.CharField(pgettext_lazy("escalation", "step"), max_length=12, choices=Escalation)
    # Counts from 0 again when the item was reopened.
    round = models.PositiveSmallIntegerField(default=0)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number in the year"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="letters", verbose_name=_("region"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    issued_on = models.DateField(_("issued on"))
    reply_by = models.DateField(_("reply by"))
    issued_by_name = models.CharField(_("issued by"), max_length=40)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(fields=["item", "level", "round"], name="letter_once_a_step"),
            models.UniqueConstraint(fields=["region", "level", "year", "sequence"], name="letter_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}〔{self.year}〕{self.sequence}号"

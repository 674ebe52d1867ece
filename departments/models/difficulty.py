"""困难: what holds a duty up, in a form that somebody can act on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import Cause
from departments.models.action import ActionItem
from departments.querysets import DifficultyQuerySet


class Difficulty(models.Model):
    """困难诉求: the cause, what is needed, from whom and by when; settled by an answer, never deleted.

    One that is put before the meeting (提请会议研究) stands on the agenda of the next one until it is settled.
    """

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="difficulties", verbose_name=_("ledger item"))
    cause = models.CharField(pgettext_lazy("duty", "cause"), max_length=10, choices=Cause)
    needs = models.CharField(_("what is needed"), max_length=200)
    from_whom = models.CharField(_("from whom"), max_length=80)
    by_when = models.DateField(_("needed by"))
    for_meeting = models.BooleanField(_("put before the meeting"), default=False)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    raised_by_name = models.CharField(_("raised by"), max_length=40)
    answer = models.CharField(pgettext_lazy("difficulty", "answer"), max_length=200, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by_name = models.CharField(_("settled by"), max_length=40, blank=True)

    objects = DifficultyQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("difficulty")
        verbose_name_plural = _("difficulties")
        constraints = [
            models.CheckConstraint(condition=~Q(needs="") & ~Q(from_whom=""), name="difficulty_says_what_and_whom"),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, answer="") | Q(settled_on__isnull=False) & ~Q(answer=""),
                name="difficulty_settled_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number} {self.needs}"

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.post import Post
from departments.models.user import User
from departments.querysets import DelegationQuerySet


class Handover(models.Model):
    """交接: one post passed from a person to the next, with what went over. Its sheet reads the same in ten years."""

    former = models.ForeignKey(Post, models.PROTECT, related_name="handed_over", verbose_name=_("former holder"))
    successor = models.ForeignKey(Post, models.PROTECT, related_name="taken_over", verbose_name=_("successor"))
    on = models.DateField(_("first day of the successor"))
    # [{"group": "…", "items": ["…"]}]: words as they were on the day.
    moved = models.JSONField(_("handed over"), default=list)
    kept_back = models.JSONField(_("not handed over"), default=list)
    note = models.TextField(_("remarks"), blank=True)
    # The former holder's account is switched off on the successor's first day.
    closes_account = models.BooleanField(_("closes the account of who leaves"), default=False, db_default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("recorded by"), max_length=40)
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = pgettext_lazy("people", "handover")
        verbose_name_plural = pgettext_lazy("people", "handovers")
        constraints = [
            models.UniqueConstraint(fields=["former"], name="post_handed_over_once"),
            models.CheckConstraint(
                condition=~models.Q(former=models.F("successor")), name="handover_between_two_posts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.successor.name}"


class Delegation(models.Model):
    """授权代理: one account acts for another between two days; all that it does then is stamped 代."""

    # Whether the rights reach over units; a column of queries that ask ``with_reach``.
    reaches: bool

    principal = models.ForeignKey(User, models.PROTECT, related_name="delegations_given", verbose_name=_("acted for"))
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations_held", verbose_name=_("delegate"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    reason = models.CharField(_("reason"), max_length=200)
    given_by_name = models.CharField(_("recorded by"), max_length=40)
    given_at = models.DateTimeField(_("recorded at"))
    # Rights that reach over units do not hold before the security administrator has consented.
    consented_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("consented by")
    )
    consented_by_name = models.CharField(_("consented by"), max_length=40, blank=True, default="", db_default="")
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(pgettext_lazy("delegation", "withdrawn at"), null=True, blank=True)
    withdrawn_by_name = models.CharField(pgettext_lazy("delegation", "withdrawn by"), max_length=40, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.CheckConstraint(condition=~models.Q(principal=models.F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="delegation_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["principal", "valid_from"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_delegate_per_principal_and_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate.full_name} · {self.principal.full_name}"

"""台账: every item of the county in one ledger, whatever it comes from."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.numbers import Digits
from departments.choices import ActionKind, ActionState, Cause, Checkpoint, ComplaintType, Escalation, StepKind
from departments.models.accounts import principal_field
from departments.models.department import Department
from departments.models.measure import Measure
from departments.models.region import Region
from departments.querysets import ActionQuerySet

UNFINISHED = Q(state__in=(ActionState.OPEN, ActionState.CLOSING_ASKED))
MONEY: Digits = {"max_digits": 18, "decimal_places": 2}


class ActionItem(models.Model):
    """台账条目: one item of one owner. What it is about survives leaders and names; its history is append-only.

    An item that must show an effect carries ``needs_effect``; ``effect`` then names the published periods that proved
    it, written by whoever measures (``reports``), and it closes without them only by an override with a reason.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="actions", verbose_name=_("region"))
    number = models.CharField(_("ledger number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=16, choices=ActionKind)
    title = models.CharField(_("problem or task"), max_length=200)
    demand = models.TextField(_("what is to be done"), blank=True)
    owner = models.ForeignKey(Department, models.PROTECT, related_name="actions", verbose_name=_("owner unit"))
    co_units = models.ManyToManyField(Department, related_name="joint_actions", blank=True, verbose_name=_("co-units"))
    section = models.CharField(_("section in charge"), max_length=60, blank=True)
    person = models.CharField(_("person in charge"), max_length=40, blank=True)
    programme = models.CharField(_("programme"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    indicator_code = models.CharField(_("indicator"), max_length=30, blank=True)
    indicator_name = models.CharField(_("indicator"), max_length=200, blank=True)
    rules = models.JSONField(_("raised by rule"), default=list, blank=True)
    # What only some kinds have.
    enterprise = models.CharField(_("enterprise"), max_length=120, blank=True)
    complaint = models.CharField(_("type of complaint"), max_length=10, choices=ComplaintType, blank=True)
    amount = models.DecimalField(_("amount, yuan"), **MONEY, null=True, blank=True, validators=[MinValueValidator(0)])
    deduction = models.DecimalField(
        _("points deducted"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    # Stays what it was when leaders change (新官理旧账).
    origin_date = models.DateField(_("origin date"), null=True, blank=True)
    opened = models.DateField(_("opened on"))
    due = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=8, choices=ActionState, default=ActionState.OPEN)
    checkpoint = models.CharField(_("checkpoint"), max_length=8, choices=Checkpoint, default=Checkpoint.FIND)
    cause = models.CharField(pgettext_lazy("ledger item", "cause"), max_length=10, choices=Cause, blank=True)
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("measure")
    )
    needs_effect = models.BooleanField(_("closes by effect"), default=False)
    effect = models.CharField(_("effect shown in"), max_length=200, blank=True)
    escalation = models.CharField(_("escalated to"), max_length=12, choices=Escalation, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_by_name = models.CharField(_("asked by"), max_length=40, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    closed_by_name = models.CharField(_("verified by"), max_length=40, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    override_reason = models.CharField(_("closed without effect because"), max_length=200, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        default_permissions = ("view",)
        verbose_name = _("ledger item")
        verbose_name_plural = _("ledger items")
        indexes = [
            # What is not closed: the list by deadline, and each column of the board.
            models.Index(fields=["region", "due", "id"], condition=UNFINISHED, name="action_by_due"),
            models.Index(
                fields=["region", "checkpoint", "due", "id"], condition=UNFINISHED, name="action_by_checkpoint"
            ),
            models.Index(fields=["region", "state"], name="action_by_state"),
            models.Index(fields=["region", "indicator_code"], name="action_by_indicator"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="action_number_unique"),
            models.CheckConstraint(condition=Q(due__gte=F("opened")), name="action_due_not_before_opened"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.CLOSED) | (Q(closed_on__isnull=False) & ~Q(closed_by_name="")),
                name="action_closed_by_somebody",
            ),
            # 销号要见效: a service that forgets to ask for the effect is refused here.
            models.CheckConstraint(
                condition=~Q(state=ActionState.CLOSED) | Q(needs_effect=False) | ~Q(effect="") | ~Q(override_reason=""),
                name="action_closed_with_effect",
            ),
            # Nobody verifies what they asked to have closed.
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(closed_by=F("asked_by")),
                name="action_verifier_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_unnamed(self) -> bool:
        """Whether somebody has still to name its section or person (未明确): red on its page, counted by the list. What
        is closed can be named no more, and is not asked for."""
        return self.state != ActionState.CLOSED and not (self.section and self.person)


class ActionStep(models.Model):
    """办理记录: one line of an item's history. Lines are added and never changed."""

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="steps", verbose_name=_("ledger item"))
    at = models.DateTimeField(_("time"))
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind)
    checkpoint = models.CharField(_("checkpoint"), max_length=8, choices=Checkpoint, blank=True)
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("by"), max_length=40)
    acted_for = principal_field()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text[:40]}"

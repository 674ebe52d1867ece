from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, Region
from departments.models.accounts import principal_field
from indicators.choices import PaperState
from indicators.querysets.ledgers import KeptFileQuerySet, QuarterQuotaQuerySet

FIRST_OF_QUARTER = Q(quarter__month__in=(1, 4, 7, 10), quarter__day=1)


class KeptFile(models.Model):
    """What papers and highlights share: whose, of which quarter, and the file that proves it. A ledger: unscored."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("unit"))
    quarter = models.DateField(_("quarter"))  # its first day
    title = models.CharField(_("title"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    # Stored under a name of our own: nothing of what somebody typed becomes a path.
    file = models.FileField(_("file"), upload_to="experience/%Y/%m", max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_for = principal_field()
    entered_by_name = models.CharField(_("entered by"), max_length=40)
    entered_on = models.DateField(_("handed in on"))

    objects = KeptFileQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def hands(self) -> tuple[int | None, int | None]:
        """Who submitted it, and in whose name: neither of them judges it."""
        return self.entered_by_id, self.entered_for_id


class ExperiencePaper(KeptFile):
    """典型经验材料: what worked, written up so that others can do it; counted once the task force accepts it."""

    state = models.CharField(
        pgettext_lazy("paper", "state"), max_length=8, choices=PaperState, default=PaperState.WAITING
    )
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    judged_by_name = models.CharField(_("judged by"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-quarter", "-pk"]
        verbose_name = _("typical-experience paper")
        verbose_name_plural = _("typical-experience papers")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "quarter", "title"],
                name="paper_once",
                condition=~Q(state=PaperState.RETURNED),
            ),
            models.CheckConstraint(condition=FIRST_OF_QUARTER, name="paper_quarter_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(state=PaperState.WAITING) | Q(judged_on__isnull=False), name="paper_judged_on_a_day"
            ),
        ]


class Highlight(KeptFile):
    """特色亮点: what the unit did that others have not, and the indicator or bonus item that it speaks for."""

    text = models.TextField(_("what was done"), blank=True)
    indicator_code = models.CharField(_("indicator"), max_length=30, blank=True)
    indicator_name = models.CharField(_("indicator"), max_length=200, blank=True)
    bonus = models.CharField(_("bonus item"), max_length=120, blank=True)

    class Meta:
        ordering = ["-quarter", "-pk"]
        verbose_name = _("highlight")
        verbose_name_plural = _("highlights")
        constraints = [
            models.UniqueConstraint(fields=["department", "quarter", "title"], name="highlight_once"),
            models.CheckConstraint(condition=FIRST_OF_QUARTER, name="highlight_quarter_is_its_first_day"),
            models.CheckConstraint(
                condition=~Q(indicator_code="") | ~Q(bonus=""), name="highlight_speaks_for_something"
            ),
        ]


class PaperQuota(models.Model):
    """典型经验材料任务数: papers a quarter that every unit is asked for, from a quarter on; beside the counts only."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="paper_quotas", verbose_name=_("region"))
    quarter = models.DateField(_("in force from (first day of a quarter)"))
    papers = models.PositiveSmallIntegerField(_("papers a quarter"), help_text=_("0 ends the quota."))
    source_document = models.CharField(_("source document"), max_length=200)

    objects = QuarterQuotaQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-quarter"]
        verbose_name = _("quota of papers")
        verbose_name_plural = _("quotas of papers")
        constraints = [
            models.CheckConstraint(condition=FIRST_OF_QUARTER, name="paper_quota_from_a_quarter_on"),
            models.UniqueConstraint(fields=["region", "quarter"], name="paper_quota_once_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter:%Y-%m}: {self.papers}"

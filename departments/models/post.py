from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import SINGLE, PostKind
from departments.models.department import Department
from departments.querysets import PostQuerySet


class Post(models.Model):
    """任职: who holds which post of a unit, from a day to a day. Nothing is overwritten when somebody else comes."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts", verbose_name=_("department"))
    kind = models.CharField(_("post"), max_length=10, choices=PostKind)
    title = models.CharField(
        pgettext_lazy("post", "section or office"),
        max_length=60,
        blank=True,
        help_text=_("For a section its name; for a person the office they hold."),
    )
    name = models.CharField(pgettext_lazy("post", "holder"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("account"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["department", "kind", "valid_from", "pk"]
        verbose_name = pgettext_lazy("post", "post")
        verbose_name_plural = pgettext_lazy("post", "posts")
        constraints = [
            # With the service that looks at all dates under the region's lock, this is "one holder a seat and day".
            models.UniqueConstraint(
                fields=["department", "kind"],
                condition=models.Q(kind__in=SINGLE, valid_to__isnull=True),
                name="one_present_holder_per_seat",
            ),
            models.UniqueConstraint(
                fields=["department", "kind", "valid_from"],
                condition=models.Q(kind__in=SINGLE),
                name="one_holder_per_seat_and_start",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="post_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") | models.Q(kind=PostKind.SECTION) & ~models.Q(title=""),
                name="post_names_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} · {self.get_kind_display()} · {self.name or self.title}"

    @property
    def trail_name(self) -> str:
        """The same in every language, for the audit trail."""
        return f"{self.department} · {self.kind} · {self.name or self.title}"


class TeamDocument(models.Model):
    """专班文件: the document by which a unit set up its team; the latest one counts."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="team_documents", verbose_name=_("department")
    )
    number = models.CharField(_("document number"), max_length=60)
    title = models.CharField(_("title"), max_length=120, blank=True)
    dated = models.DateField(_("date of the document"))
    kept_at = models.CharField(
        _("where it is kept"), max_length=200, blank=True, help_text=_("Archive number, folder or address.")
    )
    recorded_by_name = models.CharField(_("recorded by"), max_length=40, blank=True)

    class Meta:
        ordering = ["department", "-dated", "-pk"]
        verbose_name = _("team document")
        verbose_name_plural = _("team documents")
        constraints = [models.UniqueConstraint(fields=["department", "number"], name="team_document_recorded_once")]

    def __str__(self) -> str:
        return f"{self.department} · {self.number}"

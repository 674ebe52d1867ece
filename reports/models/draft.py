"""文稿草稿: what a document says before it is handed out, with the words that people put in place of the system's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, OfficeDocument, Region
from departments.models.accounts import account_field
from reports.querysets import DraftQuerySet


class DocumentDraft(models.Model):
    """文稿草稿 of one kind about one thing (a month, a week, a speaker). It stays when a version was released, so that
    the next version begins with the words of the last one."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="drafts", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=20)
    about = models.CharField(max_length=120)
    unit = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("unit")
    )
    # What it is about, in words.
    subject = models.CharField(_("about"), max_length=120, blank=True)
    # The document as the system wrote it last, and what it was written from.
    content = models.JSONField(default=dict)
    base = models.CharField(max_length=200, blank=True)
    day = models.DateField(_("day"))
    # By key of the sentence: other words, the words of the system at the time, by whom and when.
    edits = models.JSONField(default=dict)
    # What differs from the draft before it was written anew: key, before, now.
    changes = models.JSONField(default=list)
    composed_at = models.DateTimeField(_("written at"))
    composed_by = account_field(_("account"))
    composed_by_name = models.CharField(_("written by"), max_length=40, blank=True)
    released = models.ForeignKey(
        OfficeDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released as")
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-composed_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "about"], name="one_draft_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject or self.about}"

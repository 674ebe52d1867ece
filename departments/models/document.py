"""文稿: official documents that were made here, as they were made, and their files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.codes import new_code, spell_code
from departments.choices import DocumentReaders, DocumentState, FileFormat
from departments.models.accounts import account_field, principal_field
from departments.models.department import Department
from departments.models.region import Region
from departments.querysets import OfficeDocumentQuerySet


class OfficeDocument(models.Model):
    """文稿: one document as it was handed out: its blocks, its number, its version and its code. It never changes; what
    is said otherwise later is a further version that says why.

    One that takes long is asked for first (``waiting``) and made by a worker. ``about`` is what it is made of (a
    period, a meeting), as its kind understands it; ``base`` says what stood there, so that a later state is noticed.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="documents", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=20)
    about = models.CharField(max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=200)
    # 发文字号 or 第N期, as printed; its year and running number within the kind.
    number = models.CharField(pgettext_lazy("document", "number"), max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    note = models.CharField(_("why there is another version"), max_length=300, blank=True)
    state = models.CharField(
        pgettext_lazy("document", "state"), max_length=8, choices=DocumentState, default=DocumentState.WAITING
    )
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    # What the maker needs besides: plain data.
    options = models.JSONField(default=dict, blank=True)
    content = models.JSONField(default=dict, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    base = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    verification_code = models.CharField(
        _("verification code"), max_length=12, unique=True, editable=False, default=new_code
    )
    readers = models.CharField(_("who may read it"), max_length=10, choices=DocumentReaders)
    unit = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("unit")
    )
    by = account_field(_("account"))
    by_name = models.CharField(_("by"), max_length=40)
    acted_for = principal_field()
    asked_at = models.DateTimeField(_("asked for at"))
    made_at = models.DateTimeField(pgettext_lazy("document", "made at"), null=True, blank=True)
    # Null: kept for good.
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    objects = OfficeDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = pgettext_lazy("office", "document")
        verbose_name_plural = pgettext_lazy("office", "documents")
        indexes = [
            models.Index(fields=["region", "-asked_at"], name="office_document_newest"),
            models.Index(fields=["region", "kind", "about"], name="office_document_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DocumentState.MADE) | (~Q(digest="") & Q(made_at__isnull=False)),
                name="made_document_has_content",
            ),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(note=""), name="further_version_says_why"),
            models.UniqueConstraint(
                fields=["region", "kind", "year", "sequence", "version"],
                condition=Q(sequence__isnull=False),
                name="document_number_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def printed_code(self) -> str:
        """核验码 as it is printed."""
        return spell_code(self.verification_code)

    @property
    def is_made(self) -> bool:
        return self.state == DocumentState.MADE


class DocumentFile(models.Model):
    """文稿文件: one format of a document, byte by byte as it was first handed out."""

    document = models.ForeignKey(
        OfficeDocument, models.CASCADE, related_name="files", verbose_name=pgettext_lazy("office", "document")
    )
    format = models.CharField(pgettext_lazy("file", "format"), max_length=4, choices=FileFormat)
    # Of an archive or a set that has several of one format.
    name = models.CharField(_("name of the file"), max_length=200)
    content = models.BinaryField()
    n_bytes = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)
    # Characters that no font has: 〓 is printed in their place.
    missing = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("document", "made at"))

    class Meta:
        ordering = ["document", "pk"]
        default_permissions = ("view",)
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "format", "name"], name="document_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentDelivery(models.Model):
    """文稿送阅: one account to which a document was sent, and when it was first opened."""

    document = models.ForeignKey(
        OfficeDocument, models.CASCADE, related_name="deliveries", verbose_name=pgettext_lazy("office", "document")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    sent_at = models.DateTimeField(_("sent at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    class Meta:
        ordering = ["document", "pk"]
        default_permissions = ("view",)
        verbose_name = _("delivery of a document")
        verbose_name_plural = _("deliveries of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "user"], name="delivered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.user}"


class Letterhead(models.Model):
    """文稿抬头: what the documents of a region call their office and their readers, and their fixed phrases. What is
    left empty is written from the name of the region."""

    region = models.OneToOneField(Region, models.CASCADE, related_name="letterhead", verbose_name=_("region"))
    office = models.CharField(_("issuing office, in full"), max_length=80, blank=True)
    short_office = models.CharField(_("issuing office, short"), max_length=40, blank=True)
    prefix = models.CharField(
        _("letters of the document number"),
        max_length=20,
        blank=True,
        help_text=_("For example 望营办 in 望营办〔2026〕10号."),
    )
    brief_name = models.CharField(_("name of the brief"), max_length=40, blank=True)
    recipients = models.CharField(_("addressed to"), max_length=200, blank=True)
    copies = models.CharField(_("copies to"), max_length=200, blank=True)
    brief_up = models.CharField(_("brief: reported to"), max_length=200, blank=True)
    brief_across = models.CharField(_("brief: sent to"), max_length=200, blank=True)
    brief_down = models.CharField(_("brief: issued to"), max_length=200, blank=True)
    opening = models.CharField(_("opening phrase of a notice"), max_length=300, blank=True)
    demand = models.CharField(_("closing demand of a notice"), max_length=300, blank=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self) -> str:
        return str(self.region)

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import NameKind
from departments.models.accounts import account_field, principal_field
from departments.models.department import Department
from departments.models.region import Region
from departments.querysets import ChangeSetQuerySet


class ChangeSet(models.Model):
    """变更单: what one sheet changed, row by row, so that it can be read later and taken back whole."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="change_sets", verbose_name=_("region"))
    door = models.CharField(_("kind of sheet"), max_length=40)
    # What it was for (a period, a round), by key and in words.
    purpose = models.CharField(max_length=80, blank=True)
    about = models.CharField(_("for"), max_length=120, blank=True)
    # Whose sheet it was; none for one of the whole region.
    unit = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    by = account_field(_("account"))
    by_name = models.CharField(_("by"), max_length=40)
    acted_for = principal_field()
    at = models.DateTimeField(_("time"))
    file = models.CharField(_("file"), max_length=200)
    text = models.CharField(_("what the sheet did"), max_length=300)
    counts = models.JSONField(_("rows"), default=dict)
    # In words, for people: row of the sheet, of what, which fact, before, after.
    differences = models.JSONField(default=list)
    # By field, for taking back: [model, key, name, facts before or null, facts after or null].
    rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    taken_back_by = account_field(_("taken back by"))
    taken_back_by_name = models.CharField(_("taken back by"), max_length=40, blank=True)
    taken_back_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["region", "-at"], name="change_set_newest")]
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")

    def __str__(self) -> str:
        return self.file


class Upload(models.Model):
    """上传的表: what was read of a file between looking and confirming. Nobody's but that of who handed it in."""

    AGE = timedelta(hours=2)

    token = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    door = models.CharField(max_length=40)
    purpose = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    # The file as it came (for marking its cells), and two texts in JSON, packed: what it holds, what was understood.
    content = models.BinaryField(default=bytes)
    book = models.BinaryField(default=bytes)
    understood = models.BinaryField(default=bytes)
    n_bytes = models.PositiveIntegerField(default=0)
    created = models.DateTimeField()
    change_set = models.ForeignKey(ChangeSet, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["created"], name="upload_by_age")]

    def __str__(self) -> str:
        return self.name


class NameMeaning(models.Model):
    """记住的答复: what a sheet calls something, and what that is here. An empty meaning: it does not belong here."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    # Of whom the sheet was; none for sheets of the whole region.
    unit = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="+")
    door = models.CharField(_("kind of sheet"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind)
    text = models.CharField(_("as written"), max_length=200)
    meaning = models.CharField(_("meaning"), max_length=80, blank=True)
    by = account_field(_("account"))
    by_name = models.CharField(_("by"), max_length=40)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ["door", "kind", "text"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["region", "unit", "door", "kind", "text"],
                condition=models.Q(unit__isnull=False),
                name="name_meaning_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["region", "door", "kind", "text"],
                condition=models.Q(unit__isnull=True),
                name="name_meaning_of_region_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.meaning or '—'}"

"""例会: the monthly meeting, what it goes through, who speaks, and what it resolves."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import AgendaPart, MeetingState, SpeakerPart, SpeakerState
from departments.models.accounts import account_field
from departments.models.action import ActionItem
from departments.models.department import Department
from departments.models.region import Region
from departments.querysets import MeetingQuerySet


class Meeting(models.Model):
    """调度例会 of one month. ``rule_day`` is what the rule says, ``day`` when it is held; its agenda is copied text, so
    that it reads the same later."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="meetings", verbose_name=_("region"))
    month = models.DateField(_("month"))
    rule_day = models.DateField(_("day by the rule"))
    day = models.DateField(_("day"))
    # A year without a holiday notice was on the way (暂定).
    provisional = models.BooleanField(_("provisional"), default=False)
    moved_reason = models.CharField(_("moved because"), max_length=200, blank=True)
    starts = models.TimeField(_("begins at"), default=time(15))
    place = models.CharField(_("venue"), max_length=80, blank=True)
    chair = models.CharField(_("chaired by"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    # The published report that the agenda was made from.
    based_on = models.CharField(_("made from the report"), max_length=40, blank=True)
    # Its key and month: keys and not relations, because reports belong to a later app.
    report_key = models.PositiveBigIntegerField(null=True, blank=True)
    report_month = models.DateField(_("month of the report"), null=True, blank=True)
    confirmed_by_name = models.CharField(_("agenda confirmed by"), max_length=40, blank=True)
    confirmed_at = models.DateTimeField(_("agenda confirmed at"), null=True, blank=True)
    present = models.TextField(_("present"), blank=True)
    notes = models.TextField(_("course of the meeting"), blank=True)
    recorded_by_name = models.CharField(_("recorded by"), max_length=40, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        default_permissions = ("view",)
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["region", "month"], name="one_meeting_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="meeting_month_is_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AgendaItem(models.Model):
    """议程: one part with its lines as they were when the agenda was made."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting"))
    part = models.CharField(_("part"), max_length=12, choices=AgendaPart)
    position = models.PositiveSmallIntegerField(_("order"))
    lines = models.JSONField(_("lines"), default=list)

    class Meta:
        ordering = ["meeting", "position"]
        default_permissions = ("view",)
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [models.UniqueConstraint(fields=["meeting", "part"], name="agenda_part_once")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.get_part_display()}"


class FormerAgenda(models.Model):
    """已收回的议程: a confirmed agenda as it stood when it was taken back, with why; never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="former_agendas", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("order", "number"))
    based_on = models.CharField(_("made from the report"), max_length=40, blank=True)
    # [{"part": "results", "lines": [...]}] and [{"unit": "市监局", "part": "statement", "state": "confirmed"}]
    parts = models.JSONField(_("parts"), default=list)
    speakers = models.JSONField(_("speakers"), default=list)
    confirmed_by_name = models.CharField(_("agenda confirmed by"), max_length=40, blank=True)
    confirmed_at = models.DateTimeField(_("agenda confirmed at"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back at"))
    taken_back_by = account_field(_("taken back by"))
    taken_back_by_name = models.CharField(_("taken back by"), max_length=40)
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["meeting", "number"]
        default_permissions = ("view",)
        verbose_name = _("agenda that was taken back")
        verbose_name_plural = _("agendas that were taken back")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="former_agenda_number_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="former_agenda_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.number}"


class Speaker(models.Model):
    """表态发言: a unit that speaks, by which rules, and what it promised."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="speakers", verbose_name=_("meeting"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="speeches", verbose_name=_("unit"))
    part = models.CharField(_("kind of speech"), max_length=10, choices=SpeakerPart)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    # [{"rule": "last", "says": "县直单位第28位，共28个"}]
    rules = models.JSONField(_("put there by"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=SpeakerState, default=SpeakerState.PROPOSED)
    note = models.CharField(_("note"), max_length=200, blank=True)
    decided_by_name = models.CharField(pgettext_lazy("speaker", "decided by"), max_length=40, blank=True)
    person = models.CharField(pgettext_lazy("person", "speaker"), max_length=40, blank=True)
    statement = models.TextField(_("statement"), blank=True)
    commitment = models.CharField(_("commitment"), max_length=200, blank=True)
    action = models.ForeignKey(
        ActionItem, models.PROTECT, null=True, blank=True, related_name="speeches", verbose_name=_("ledger item")
    )

    class Meta:
        ordering = ["meeting", "part", "position", "pk"]
        default_permissions = ("view",)
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "department", "part"], name="speaker_once_a_part"),
            # Nobody is taken off the list without a word.
            models.CheckConstraint(
                condition=~Q(state=SpeakerState.REMOVED) | ~Q(note=""), name="speaker_removed_with_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.department}"


class Resolution(models.Model):
    """议定事项: numbered in its meeting; one with an owner is an item of the ledger, and its state is that item's."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("order", "number"))
    text = models.CharField(_("resolution"), max_length=500)
    action = models.ForeignKey(
        ActionItem, models.PROTECT, null=True, blank=True, related_name="resolutions", verbose_name=_("ledger item")
    )
    recorded_by = account_field(_("recorded by"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=40)

    class Meta:
        ordering = ["meeting", "number"]
        default_permissions = ("view",)
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="resolution_number_unique")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.number}"

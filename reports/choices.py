"""Enumerations of the reports: a leaf module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(TextChoices):
    """月报状态."""

    QUEUED = "queued", _("Queued")
    BUILDING = "building", _("Building")
    READY = "ready", _("Ready for review")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    SUPERSEDED = "superseded", _("Superseded by a correction")
    FAILED = "failed", _("Failed")


# Rows exist and will never change again.
FROZEN_STATES = frozenset({ReportState.PUBLISHED, ReportState.SUPERSEDED})
# Rows exist and may be looked at.
BUILT_STATES = FROZEN_STATES | {ReportState.READY}
# A worker may still be about to write.
PENDING_STATES = frozenset({ReportState.QUEUED, ReportState.BUILDING})

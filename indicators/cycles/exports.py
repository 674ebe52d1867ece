"""The columns of the list of extensions (延期申请), on the page and in a file."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from config.lists.columns import ListField, minute_text
from indicators.choices import RequestState
from indicators.models import ExtensionRequest
from indicators.tones import REQUEST_TONES


def extension_fields(at: datetime) -> list[ListField]:
    """In the order of the page; names and answers go along with the moments."""
    return [
        ListField("period", _("Period"), lambda row: str(row.cycle), 16, always=True),
        ListField("unit", _("Unit"), lambda row: str(row.department), 16, always=True),
        ListField("for", _("For"), lambda row: str(row.indicator or _("everything that is missing")), 26),
        ListField("reason", _("Reason"), lambda row: row.reason, 30),
        ListField("asked", _("Asked"), lambda row: row.requested_by_name, 12),
        ListField("asked", _("Time"), lambda row: minute_text(row.requested_at), 18, only_file=True),
        ListField("state", _("State"), lambda row: state_of(row, at)[1], 10),
        ListField("until", _("Open until"), lambda row: minute_text(row.unlock.expires_at) if row.unlock else "", 18),
        ListField("decision", _("Decision"), lambda row: row.decided_by_name, 12),
        ListField("decision", _("Time"), lambda row: _moment(row.decided_at), 18, only_file=True),
        ListField("decision", _("Answer"), lambda row: row.answer, 30, only_file=True),
    ]


def state_of(row: ExtensionRequest, at: datetime) -> tuple[str, str]:
    """Tone and word; what was granted expires by itself."""
    if row.unlock is not None and row.unlock.expires_at <= at:
        return "off", _("Expired")
    return REQUEST_TONES[RequestState(row.state)], str(row.get_state_display())


def _moment(moment: datetime | None) -> str:
    return minute_text(moment) if moment else ""

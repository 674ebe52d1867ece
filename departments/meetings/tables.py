"""The list of meetings (例会)."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import NUMERIC, TIGHT
from config.templatetags.ui import badge
from departments.choices import MeetingState
from departments.models import Meeting

MEETING_TONES = {MeetingState.PLANNED: "todo", MeetingState.CONFIRMED: "info", MeetingState.HELD: "done"}


class MeetingTable(tables.Table):
    """例会, the newest first."""

    caption = _("Meetings")
    caption_hidden = True
    month = tables.Column(attrs={"td": {"class": "tight", "scope": "row"}})
    day = tables.Column(attrs=TIGHT)
    state = tables.Column(attrs=TIGHT)
    place = tables.Column()
    based_on = tables.Column(attrs=TIGHT)
    speaking = tables.Column(verbose_name=_("Speakers"), attrs=NUMERIC)
    resolved = tables.Column(verbose_name=_("Resolutions"), attrs=NUMERIC)

    class Meta:
        model = Meeting
        fields = ("month", "day", "state", "place", "based_on", "speaking", "resolved")
        empty_text = _("No meeting has been planned yet.")

    def render_month(self, record: Meeting) -> SafeString:
        return format_html('<a href="{}{}/">{}</a>', reverse("meeting_list"), record.pk, f"{record.month:%Y-%m}")

    def render_day(self, record: Meeting) -> str:
        text = f"{record.day:%Y-%m-%d}"
        return format_html("{} {}", text, badge("off", gettext("provisional"))) if record.provisional else text

    def render_state(self, record: Meeting) -> SafeString:
        return badge(MEETING_TONES[MeetingState(record.state)], str(record.get_state_display()))

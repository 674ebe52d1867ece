"""The list of change sets (变更单)."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lists.columns import TIGHT, minute_text
from departments.models import ChangeSet
from departments.sheets.door import DOORS


class ChangeSetTable(tables.Table):
    """The newest first."""

    caption = gettext_lazy("Sheets taken in")
    at = tables.Column(attrs=TIGHT)
    door = tables.Column(orderable=False)
    about = tables.Column(orderable=False)
    file = tables.Column(orderable=False)
    text = tables.Column(orderable=False)
    by_name = tables.Column(orderable=False, attrs=TIGHT)
    state = tables.Column(verbose_name=gettext_lazy("State"), empty_values=(), orderable=False, attrs=TIGHT)

    class Meta:
        model = ChangeSet
        fields = ("at", "door", "about", "file", "text", "by_name", "state")
        order_by = ("-at",)
        empty_text = gettext_lazy("No sheet has been taken in.")

    def render_at(self, value: object, record: ChangeSet) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("sheet_change", args=[record.pk]), minute_text(record.at))

    def render_door(self, value: str) -> str:
        door = DOORS.get(value)
        return str(door.title) if door else value

    def render_state(self, record: ChangeSet) -> str:
        return _("taken back") if record.taken_back_at else _("in force")

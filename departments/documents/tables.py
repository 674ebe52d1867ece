"""The list of documents (文稿)."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.lists.columns import TIGHT, minute_text
from config.templatetags.ui import badge
from departments.choices import DocumentState
from departments.documents.kinds import kind_label
from departments.models import OfficeDocument

STATE_TONES = {DocumentState.WAITING: "todo", DocumentState.MADE: "done", DocumentState.FAILED: "warn"}


class DocumentTable(tables.Table):
    """文稿, the newest first."""

    caption = _("Documents made")
    caption_hidden = True
    title = tables.Column()
    kind = tables.Column(attrs=TIGHT)
    number = tables.Column(attrs=TIGHT)
    version = tables.Column(attrs=TIGHT)
    state = tables.Column(attrs=TIGHT)
    by_name = tables.Column(attrs=TIGHT)
    asked_at = tables.Column(attrs=TIGHT)
    expires_at = tables.Column(attrs=TIGHT)

    class Meta:
        model = OfficeDocument
        fields = ("title", "kind", "number", "version", "state", "by_name", "asked_at", "expires_at")
        order_by = ("-asked_at",)
        empty_text = _("No document has been made yet.")

    def render_title(self, record: OfficeDocument) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("document_detail", args=[record.pk]), record.title)

    def render_kind(self, value: str) -> str:
        return kind_label(value)

    def render_state(self, record: OfficeDocument) -> SafeString:
        return badge(STATE_TONES[DocumentState(record.state)], record.get_state_display())

    def render_asked_at(self, record: OfficeDocument) -> str:
        return minute_text(record.asked_at)

    def render_expires_at(self, record: OfficeDocument) -> str:
        return f"{record.expires_at:%Y-%m-%d}" if record.expires_at else ""

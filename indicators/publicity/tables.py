"""The tables of what is counted and never scored: pieces, papers, highlights."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.links import link_to
from config.lists.columns import SHORT
from config.templatetags.ui import badge
from indicators.choices import PaperState
from indicators.models import ExperiencePaper, Highlight, PublicityPiece
from indicators.quarters import words_of


class PublicityTable(tables.Table):
    """宣传台账, newest first. There is no sorting by person, and none by count."""

    caption = _("Publicity ledger")
    caption_hidden = True
    published_on = tables.Column(attrs=SHORT)
    department = tables.Column(order_by=("department__position",), attrs=SHORT)
    level = tables.Column(orderable=False, attrs=SHORT)
    channel = tables.Column(orderable=False, attrs=SHORT)
    outlet = tables.Column(orderable=False)
    title = tables.Column(orderable=False, attrs={"td": {"scope": "row"}})
    link = tables.Column(orderable=False)
    entered_by_name = tables.Column(orderable=False, attrs=SHORT)

    class Meta:
        model = PublicityPiece
        fields = ("published_on", "department", "level", "channel", "outlet", "title", "link", "entered_by_name")
        order_by = ("-published_on",)
        empty_text = _("No piece fits.")

    def render_published_on(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"


PAPER_TONES = {PaperState.WAITING: "info", PaperState.ACCEPTED: "done", PaperState.RETURNED: "warn"}


class KeptTable(tables.Table):
    """What papers and highlights both show. No sorting by person, and none by count."""

    caption_hidden = True
    quarter = tables.Column(attrs=SHORT)
    department = tables.Column(order_by=("department__position",), attrs=SHORT)
    title = tables.Column(orderable=False, attrs={"td": {"scope": "row"}})
    name = tables.Column(verbose_name=_("File"), orderable=False)
    entered_by_name = tables.Column(orderable=False, attrs=SHORT)
    entered_on = tables.Column(orderable=False, attrs=SHORT)

    def render_quarter(self, value: date) -> str:
        return words_of(value)

    def render_entered_on(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"


class PaperTable(KeptTable):
    """典型经验材料."""

    caption = _("Typical-experience papers")
    state = tables.Column(orderable=False, attrs=SHORT)
    judged_by_name = tables.Column(orderable=False, attrs=SHORT)

    class Meta:
        model = ExperiencePaper
        fields = ("quarter", "department", "title", "state", "name", "judged_by_name", "entered_by_name", "entered_on")
        order_by = ("-quarter",)
        empty_text = _("No paper fits.")

    def render_title(self, record: ExperiencePaper) -> SafeString:
        return format_html('<a href="{}{}/">{}</a>', reverse("publicity_papers"), record.pk, record.title)

    def render_state(self, record: ExperiencePaper) -> SafeString:
        text = badge(PAPER_TONES[PaperState(record.state)], record.get_state_display())
        return format_html('{} <span class="hint">{}</span>', text, record.reason) if record.reason else text

    def render_name(self, record: ExperiencePaper) -> SafeString:
        return format_html('<a href="{}{}/file/">{}</a>', reverse("publicity_papers"), record.pk, record.name)


class HighlightTable(KeptTable):
    """特色亮点."""

    caption = _("Highlights")
    serves = tables.Column(verbose_name=_("Speaks for"), accessor="pk", orderable=False)

    class Meta:
        model = Highlight
        fields = ("quarter", "department", "title", "serves", "name", "entered_by_name", "entered_on")
        order_by = ("-quarter",)
        empty_text = _("No highlight fits.")

    def render_title(self, record: Highlight) -> SafeString:
        return format_html('{} <span class="hint">{}</span>', record.title, record.text)

    def render_serves(self, record: Highlight) -> SafeString:
        if not record.indicator_code:
            return format_html("{}", record.bonus)
        named = f"{record.indicator_code} {record.indicator_name}"
        address = link_to("indicator", record.indicator_code)
        return format_html('<a href="{}">{}</a> {}', address, named, record.bonus)

    def render_name(self, record: Highlight) -> SafeString:
        return format_html('<a href="{}{}/file/">{}</a>', reverse("publicity_highlights"), record.pk, record.name)

"""The table of targets."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from config.links import link_to
from config.lists.columns import NUMERIC, TIGHT
from config.templatetags.ui import badge
from indicators.numbers.digits import readable
from indicators.numbers.reading import reading
from indicators.tones import TARGET_TONES


class TargetTable(tables.Table):
    """目标任务 as they stand today: one line a target and unit."""

    caption = _("Targets")
    caption_hidden = True
    is_wide = True
    # Words are made for the rows of the page alone; a long accessor would be taken apart anew in every cell.
    indicator = tables.Column(
        accessor="target",
        order_by=("target__indicator__position",),
        verbose_name=_("Indicator"),
        attrs={"td": {"scope": "row"}, "th": {"class": "name"}},
    )
    unit = tables.Column(accessor="who", order_by=("owner__position",), verbose_name=_("Unit"), attrs=TIGHT)
    asked = tables.Column(accessor="goal_text", orderable=False, verbose_name=_("What is asked for"))
    due = tables.Column(verbose_name=_("Due on"), attrs=TIGHT)
    reached = tables.Column(verbose_name=_("Amount reached"), attrs=NUMERIC)
    percent = tables.Column(verbose_name=_("Reached, %"), attrs=NUMERIC)
    average = tables.Column(verbose_name=_("Monthly average"), attrs=NUMERIC)
    state = tables.Column(verbose_name=_("State"), attrs=TIGHT)
    rest = tables.Column(orderable=False, verbose_name=_("Still missing"))
    source = tables.Column(verbose_name=_("Source document"))

    class Meta:
        attrs = {"class": "is-fitted"}
        empty_text = _("No target fits.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[str, SafeString] = {}

    def render_indicator(self, record: Any) -> SafeString:
        indicator = record.target.indicator
        if indicator.code not in self._names:
            address = link_to("indicator_targets", indicator.code)
            text = format_html('<a href="{}">{}</a> <span class="unit">{}</span>', address, indicator, indicator.unit)
            self._names[indicator.code] = text
        return self._names[indicator.code]

    def value_indicator(self, record: Any) -> str:
        return str(record.target.indicator)

    def render_due(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"

    def render_reached(self, record: Any) -> SafeString:
        text = reading(record.reached, record.target.indicator)
        if record.reached is None or not record.basis_text:
            return text
        return format_html('{} <span class="hint">{}</span>', text, record.basis_text)

    def value_reached(self, record: Any) -> Decimal | None:
        return readable(record.reached, record.target.indicator.decimals)

    def render_state(self, record: Any) -> SafeString:
        if record.target.withdrawn_at:
            return badge("off", pgettext("target", "Withdrawn"))
        return badge(TARGET_TONES[record.state], record.word)

    def value_state(self, record: Any) -> str:
        return pgettext("target", "Withdrawn") if record.target.withdrawn_at else str(record.word)

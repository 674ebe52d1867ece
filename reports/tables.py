"""The table of indicators of a report."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.lists import NullsLast, NumberColumn
from config.templatetags.ui import badge, num
from indicators.choices import Direction
from indicators.digits import readable
from reports.models import IndicatorRow
from reports.presentation import gap_unit, place_text
from reports.standing import badges_of, row_tone


class IndicatorRowTable(tables.Table):
    """指标一览, in catalogue order unless sorted otherwise."""

    caption = _("Indicators")
    caption_hidden = True
    is_wide = True
    code = tables.Column(verbose_name=_("Code"), order_by=("position",), attrs={"td": {"class": "tight"}})
    name_zh = tables.Column(verbose_name=_("Indicator"), attrs={"td": {"scope": "row"}}, order_by=("position",))
    lead_name = tables.Column(verbose_name=_("Lead department"), attrs={"td": {"class": "tight"}})
    unit_zh = tables.Column(verbose_name=_("Unit of measure"), attrs={"td": {"class": "tight"}})
    value = NumberColumn(verbose_name=_("Own value"))
    best = NumberColumn(verbose_name=_("Best"))
    average = NumberColumn(verbose_name=_("Average"))
    gap = NumberColumn(verbose_name=_("Gap"))
    relative_gap = NumberColumn(verbose_name=_("Relative gap, %"))
    score = NumberColumn(verbose_name=_("Attainment"))
    rank_province = NullsLast(verbose_name=_("Rank in province"), attrs={"td": {"class": "tight"}}, empty_values=())
    lists = tables.Column(verbose_name=_("Remarks"), empty_values=(), orderable=False)

    class Meta:
        model = IndicatorRow
        fields = (
            "code", "name_zh", "lead_name", "unit_zh", "value", "best", "average", "gap", "relative_gap", "score",
            "rank_province", "lists",
        )  # fmt: skip
        order_by = ("code",)
        empty_text = _("No indicator fits.")
        row_attrs = {"class": lambda record: row_tone(record)}

    def render_name_zh(self, record: IndicatorRow) -> SafeString:
        query = getattr(self, "query", "")
        url = reverse("indicator_detail", args=[record.code]) + (f"?{query}" if query else "")
        if record.direction != Direction.LOWER:
            return format_html('<a href="{}">{}</a>', url, record.name)
        return format_html('<a href="{}">{}</a> <span class="tag">{}</span>', url, record.name, _("lower is better"))

    def render_unit_zh(self, record: IndicatorRow) -> str:
        return record.unit

    def _number(self, record: IndicatorRow, value: Any) -> SafeString:
        return num(readable(value, record.decimals))

    def render_value(self, record: IndicatorRow, value: Any) -> SafeString:
        return self._number(record, value)

    def render_best(self, record: IndicatorRow, value: Any) -> SafeString:
        return self._number(record, value)

    def render_average(self, record: IndicatorRow, value: Any) -> SafeString:
        return num(value, record.decimals)

    def render_gap(self, record: IndicatorRow, value: Any) -> SafeString:
        return format_html("{} {}", self._number(record, value), gap_unit(record.unit))

    def render_relative_gap(self, value: Any) -> SafeString:
        return num(value, 2)

    def render_score(self, value: Any) -> SafeString:
        return num(readable(value, 2))

    def render_rank_province(self, record: IndicatorRow) -> str:
        return place_text(record.rank_province, record.n_province)

    def render_lists(self, record: IndicatorRow) -> SafeString:
        return format_html_join(" ", "{}", ((badge(tone, label),) for tone, label in badges_of(record)))

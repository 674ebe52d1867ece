"""The table of indicators of a report."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import NumberColumn
from config.numbers import NO_VALUE
from config.templatetags.ui import badge, num
from indicators.choices import Direction
from indicators.numbers.digits import readable
from indicators.numbers.rounding import round_half
from reports.addresses import Addresses
from reports.differences import average_of, behind_average
from reports.facts import PLACE_COLUMNS, place_in_province
from reports.gap_notes import gap_notes
from reports.models import IndicatorRow
from reports.presentation import gap_unit
from reports.standing import badges_of, row_tone

# What a row says: a frozen row has twice as many columns.
LISTED = (
    "code",
    "position",
    "is_leaf",
    "standing",
    "name_zh",
    "name_en",
    "lead_name",
    "unit_zh",
    "unit_en",
    "basis",
    "direction",
    "decimals",
    "method",
    "value",
    "best",
    "average",
    "gap",
    "average_gap",
    "relative_gap",
    "score",
    "lost",
    "points",
    "full_marks",
    "awarded",
    "awarded_by_document",
    "best_score",
    "average_score",
    "score_gap",
    "relative_score_gap",
    "zero_score",
    "zero_streak",
    "below_average",
    "serious",
    "better_than_best",
    "as_of",
    *PLACE_COLUMNS,
    "place_until",
)


class IndicatorRowTable(tables.Table):
    """指标一览, in catalogue order unless sorted otherwise."""

    caption = _("Indicators")
    caption_hidden = True
    is_wide = True
    query = ""  # of another report than the newest; links carry it on
    period = ""  # of the report

    @cached_property
    def _address(self) -> Addresses:
        return Addresses(self.query)

    code = tables.Column(verbose_name=_("Code"), order_by=("position",), attrs={"td": {"class": "tight"}})
    name_zh = tables.Column(
        verbose_name=_("Indicator"), attrs={"td": {"scope": "row"}, "th": {"class": "name"}}, order_by=("position",)
    )
    lead_name = tables.Column(verbose_name=_("Lead department"), attrs={"th": {"class": "short"}})
    unit_zh = tables.Column(verbose_name=_("Unit of measure"), attrs={"td": {"class": "tight"}})
    basis = tables.Column(verbose_name=_("Basis"), attrs={"td": {"class": "tight"}})
    value = NumberColumn(verbose_name=_("Own value"))
    best = NumberColumn(verbose_name=_("Best"))
    average = NumberColumn(verbose_name=_("Average"))
    gap = NumberColumn(verbose_name=_("Gap"))
    average_gap = NumberColumn(verbose_name=_("Behind the average"))
    lost = NumberColumn(verbose_name=_("Points lost of the total"))
    relative_gap = NumberColumn(verbose_name=_("Relative gap, %"))
    score = NumberColumn(verbose_name=_("Attainment"))
    rank_province = NumberColumn(verbose_name=_("Rank in province"), empty_values=())
    lists = tables.Column(verbose_name=_("Remarks"), empty_values=(), orderable=False)

    class Meta:
        model = IndicatorRow
        fields = (
            "code",
            "name_zh",
            "lead_name",
            "unit_zh",
            "basis",
            "value",
            "best",
            "average",
            "gap",
            "average_gap",
            "lost",
            "relative_gap",
            "score",
            "rank_province",
            "lists",
        )
        order_by = ("code",)
        attrs = {"class": "is-fitted"}
        empty_text = _("No indicator fits.")
        row_attrs = {"class": lambda record: row_tone(record)}

    def render_name_zh(self, record: IndicatorRow) -> SafeString:
        url = self._address.indicator(record.code)
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
        return num(average_of(record))

    def render_gap(self, record: IndicatorRow, value: Any) -> SafeString:
        return num(readable(value, record.decimals), unit=gap_unit(record.unit))

    def render_average_gap(self, record: IndicatorRow) -> SafeString:
        return num(behind_average(record))

    def render_lost(self, value: Any) -> SafeString:
        return num(value, 2)

    def render_relative_gap(self, value: Any) -> SafeString:
        return num(readable(value, 2))

    def render_score(self, record: IndicatorRow, value: Any) -> SafeString:
        return self._link_explanation(record, num(readable(value, 2)))

    def render_rank_province(self, record: IndicatorRow) -> SafeString | str:
        place = place_in_province(record, self.period)
        if place is None:
            return NO_VALUE
        text = format_html('{} <span class="hint">{}</span>', place.fraction, place.basis)
        return self._link_explanation(record, text)

    def _link_explanation(self, record: IndicatorRow, text: str) -> SafeString:
        """A number that leads to how it came about."""
        return format_html('<a href="{}">{}</a>', self._address.explain(record.code), text)

    def render_lists(self, record: IndicatorRow) -> SafeString:
        badges = SafeString(" ".join(badge(tone, label) for tone, label in badges_of(record)))  # each is markup
        hints = format_html_join(" ", '<span class="hint">{}</span>', ((note,) for note in self._notes(record)))
        return format_html("{} {}", badges, hints)

    def _notes(self, record: IndicatorRow) -> list[str]:
        """What has no column: the distance of awarded points to their average, and months at zero."""
        return gap_notes(record, loss=False, average=False)

    # In a file numbers are numbers, with the digits of the page.
    def value_name_zh(self, record: IndicatorRow) -> str:
        return record.name

    def value_value(self, record: IndicatorRow) -> Decimal | None:
        return readable(record.value, record.decimals)

    def value_best(self, record: IndicatorRow) -> Decimal | None:
        return readable(record.best, record.decimals)

    def value_average(self, record: IndicatorRow) -> Decimal | None:
        return average_of(record)

    def value_gap(self, record: IndicatorRow) -> Decimal | None:
        return readable(record.gap, record.decimals)

    def value_average_gap(self, record: IndicatorRow) -> Decimal | None:
        return behind_average(record)

    def value_lost(self, record: IndicatorRow) -> Decimal | None:
        return None if record.lost is None else round_half(record.lost, 2)

    def value_relative_gap(self, record: IndicatorRow) -> Decimal | None:
        return readable(record.relative_gap, 2)

    def value_score(self, record: IndicatorRow) -> Decimal | None:
        return readable(record.score, 2)

    def value_rank_province(self, record: IndicatorRow) -> str:
        place = place_in_province(record, self.period)
        return place.text_with_basis if place else ""

    def value_lists(self, record: IndicatorRow) -> str:
        return gettext(", ").join([*(label for _tone, label in badges_of(record)), *self._notes(record)])

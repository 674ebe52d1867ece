"""The list of benchmarks in force (标杆值)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import NUMERIC, TIGHT
from config.templatetags.ui import badge
from indicators.basis import last_day_text
from indicators.benchmarks.late import late_note
from indicators.choices import BenchmarkStatus, Direction
from indicators.models import Benchmark
from indicators.numbers.digits import readable
from indicators.numbers.reading import reading
from indicators.tones import BENCHMARK_TONES


class BenchmarkTable(tables.Table):
    """标杆值: one row an indicator, what is in force for the chosen month."""

    caption = _("Benchmarks in force")
    is_wide = True
    code = tables.Column(
        accessor="indicator__code", verbose_name=_("Code"), order_by=("indicator__position",), attrs=TIGHT
    )
    name = tables.Column(
        accessor="indicator",
        verbose_name=_("Indicator"),
        orderable=False,
        attrs={"td": {"scope": "row"}, "th": {"class": "name"}},
    )
    best = tables.Column(attrs=NUMERIC)
    average = tables.Column(attrs=NUMERIC)
    own_value = tables.Column(attrs=NUMERIC, verbose_name=_("Own, as published"))
    own_score = tables.Column(attrs=NUMERIC, verbose_name=_("Own points"))
    rank_province = tables.Column(attrs=NUMERIC, verbose_name=_("Rank in province"))
    rank_city = tables.Column(attrs=NUMERIC, verbose_name=_("Rank in city"))
    effective_from = tables.Column(verbose_name=_("In force from"), attrs=TIGHT)
    as_of = tables.Column(accessor="pk", verbose_name=_("As of"), order_by=("published_on",))
    status = tables.Column(attrs=TIGHT)

    class Meta:
        model = Benchmark
        fields = (
            "code",
            "name",
            "best",
            "best_holder",
            "average",
            "own_value",
            "own_score",
            "rank_province",
            "rank_city",
            "effective_from",
            "as_of",
            "source_document",
            "status",
        )
        order_by = ("code",)
        attrs = {"class": "is-fitted"}
        empty_text = _("No benchmark is in force for this month.")

    def __init__(self, *args: Any, closed: Mapping[int, date] | None = None, **kwargs: Any) -> None:
        """``closed``: by scheme the day on which the month that the list is for was closed."""
        super().__init__(*args, **kwargs)
        self._closed = closed or {}

    def render_name(self, record: Benchmark) -> SafeString:
        text = format_html('{} <span class="unit">{}</span>', record.indicator.name, record.indicator.unit)
        if record.indicator.direction != Direction.LOWER:
            return text
        return format_html('{} <span class="tag">{}</span>', text, gettext("lower is better"))

    def render_best(self, record: Benchmark) -> SafeString:
        return reading(record.best, record.indicator)

    def render_average(self, record: Benchmark) -> SafeString:
        return reading(record.average, record.indicator)

    def render_own_value(self, record: Benchmark) -> SafeString:
        return reading(record.own_value, record.indicator)

    def render_own_score(self, record: Benchmark) -> SafeString:
        return reading(record.own_score)

    def value_best(self, record: Benchmark) -> Decimal | None:
        return readable(record.best, record.indicator.decimals)

    def value_average(self, record: Benchmark) -> Decimal | None:
        return readable(record.average, record.indicator.decimals)

    def value_own_value(self, record: Benchmark) -> Decimal | None:
        return readable(record.own_value, record.indicator.decimals)

    def value_own_score(self, record: Benchmark) -> Decimal | None:
        return readable(record.own_score)

    def value_name(self, record: Benchmark) -> str:
        return record.indicator.name

    def value_status(self, record: Benchmark) -> str:
        return str(record.get_status_display())

    def render_rank_province(self, record: Benchmark) -> str:
        return _place(record.rank_province, record.n_province)

    def render_rank_city(self, record: Benchmark) -> str:
        return _place(record.rank_city, record.n_city)

    def render_effective_from(self, record: Benchmark) -> str:
        return f"{record.effective_from:%Y-%m}"

    def render_source_document(self, record: Benchmark) -> SafeString:
        late = self._late(record)
        text = format_html("{}", record.source_document)
        return format_html("{} {}", text, badge("warn", late)) if late else text

    def render_as_of(self, record: Benchmark) -> str:
        """No document of benchmarks says which day its numbers describe: that, and when it was issued."""
        return last_day_text(None, record.published_on)

    def value_source_document(self, record: Benchmark) -> str:
        late = self._late(record)
        return f"{record.source_document}（{late}）" if late else record.source_document

    def _late(self, record: Benchmark) -> str:
        return late_note(record.published_on, self._closed.get(record.indicator.scheme_id))

    def render_status(self, record: Benchmark) -> SafeString:
        """With who entered it below."""
        text = badge(BENCHMARK_TONES[BenchmarkStatus(record.status)], str(record.get_status_display()))
        return format_html('{}<span class="hint">{}</span>', text, record.entered_by_name)


def _place(rank: int | None, of: int | None) -> str:
    if rank is None:
        return "—"
    return f"{rank} / {of}" if of else str(rank)

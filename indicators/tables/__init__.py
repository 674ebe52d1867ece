"""Sortable tables of the working pages."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.templatetags.ui import badge
from indicators.choices import BenchmarkStatus, Direction, RequestState
from indicators.digits import readable
from indicators.documents import said_text
from indicators.models import Benchmark, Correction, Unlock
from indicators.templatetags.figures import reading
from indicators.tones import BENCHMARK_TONES, REQUEST_TONES

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}
# Short texts that must not be broken: codes, dates, names of people. Their heads may be.
TIGHT = {"td": {"class": "tight"}}


class UnlockTable(tables.Table):
    """解锁记录: newest first; an expired one stays on the list."""

    caption = _("Unlocks granted")
    cycle = tables.Column(order_by=("cycle__start",), attrs=TIGHT)
    department = tables.Column(verbose_name=_("Unit"), order_by=("department__position",), attrs=TIGHT)
    indicator = tables.Column(empty_values=(), order_by=("indicator__position",))
    granted_by_name = tables.Column(attrs=TIGHT)
    granted_at = tables.Column(attrs=TIGHT)
    expires_at = tables.Column(attrs=TIGHT)
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False, attrs=TIGHT)

    class Meta:
        model = Unlock
        fields = ("cycle", "department", "indicator", "reason", "granted_by_name", "granted_at", "expires_at", "state")
        order_by = ("-granted_at",)
        empty_text = _("Nothing has been unlocked.")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def render_indicator(self, record: Unlock) -> str:
        return str(record.indicator) if record.indicator else gettext("everything that is missing")

    def render_granted_at(self, value: datetime) -> str:
        return _minute(value)

    def render_expires_at(self, value: datetime) -> str:
        return _minute(value)

    def render_state(self, record: Unlock) -> SafeString:
        return badge("warn", gettext("In force")) if record.expires_at > self._at else badge("off", gettext("Expired"))


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
    own_score = tables.Column(attrs=NUMERIC, verbose_name=_("Own score"))
    rank_province = tables.Column(attrs=NUMERIC, verbose_name=_("Rank in province"))
    rank_city = tables.Column(attrs=NUMERIC, verbose_name=_("Rank in city"))
    effective_from = tables.Column(verbose_name=_("In force from"), attrs=TIGHT)
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
            "source_document",
            "status",
        )
        order_by = ("code",)
        attrs = {"class": "is-fitted"}
        empty_text = _("No benchmark is in force for this month.")

    def render_name(self, record: Benchmark) -> SafeString:
        said = format_html('{} <span class="unit">{}</span>', record.indicator.name, record.indicator.unit)
        if record.indicator.direction != Direction.LOWER:
            return said
        return format_html('{} <span class="tag">{}</span>', said, gettext("lower is better"))

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
        """With the date of the document."""
        if not record.published_on:
            return format_html("{}", record.source_document)
        day = f"{record.published_on:%Y-%m-%d}"
        return format_html('{} <span class="code">{}</span>', record.source_document, day)

    def render_status(self, record: Benchmark) -> SafeString:
        """With who entered it below."""
        said = badge(BENCHMARK_TONES[BenchmarkStatus(record.status)], str(record.get_status_display()))
        return format_html('{}<span class="hint">{}</span>', said, record.entered_by_name)


SHORT = {"td": {"class": "nowrap"}}


class CorrectionTable(tables.Table):
    """更正单, newest first."""

    caption = _("Corrections")
    number = tables.Column(verbose_name=_("Number"), attrs=SHORT)
    month = tables.Column(accessor="figure__cycle__label", verbose_name=_("Period"), attrs=SHORT)
    unit = tables.Column(
        accessor="figure__department", verbose_name=_("Unit"), order_by=("figure__department__position",), attrs=SHORT
    )
    indicator = tables.Column(
        accessor="figure__indicator", verbose_name=_("Indicator"), order_by=("figure__indicator__position",)
    )
    change = tables.Column(empty_values=(), orderable=False, verbose_name=_("Before → after"), attrs=SHORT)
    decided = tables.Column(accessor="decided_at", verbose_name=_("Decided"), empty_values=(), attrs=SHORT)
    report_version = tables.Column(verbose_name=_("In report version"))

    class Meta:
        model = Correction
        fields = ("number", "month", "unit", "indicator", "change", "reason", "state", "decided", "report_version")
        order_by = ("-requested_at",)
        empty_text = _("No correction has been proposed.")

    def render_number(self, record: Correction) -> SafeString:
        label = record.document_number or gettext("not numbered")
        return format_html('<a href="{}">{}</a>', reverse("correction_detail", args=[record.pk]), label)

    def render_change(self, record: Correction) -> SafeString:
        indicator = record.figure.indicator
        before, after = (
            said_text(said, unit=indicator.unit, decimals=indicator.decimals) for said in (record.before, record.after)
        )
        return format_html("<del>{}</del> → <ins>{}</ins>", before, after)

    def render_state(self, record: Correction) -> SafeString:
        return badge(REQUEST_TONES[RequestState(record.state)], str(record.get_state_display()))

    def render_decided(self, record: Correction) -> str:
        return f"{record.decided_by_name} {_minute(record.decided_at)[:10]}" if record.decided_at else "—"

    def render_report_version(self, record: Correction) -> str:
        if record.report_version:
            return gettext("version %(n)d") % {"n": record.report_version}
        return gettext("not published yet") if record.state == RequestState.GRANTED else "—"


def _place(rank: int | None, of: int | None) -> str:
    if rank is None:
        return "—"
    return f"{rank} / {of}" if of else str(rank)


def _minute(value: datetime) -> str:
    return f"{localtime(value):%Y-%m-%d %H:%M}"

"""Sortable tables of the working pages."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from config.templatetags.ui import badge
from indicators.choices import BenchmarkStatus, Direction
from indicators.models import Benchmark, Unlock
from indicators.templatetags.figures import reading
from indicators.tones import BENCHMARK_TONES

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}


class UnlockTable(tables.Table):
    """解锁记录: newest first; an expired one stays on the list."""

    caption = _("Unlocks granted")
    cycle = tables.Column(order_by=("cycle__start",))
    department = tables.Column(verbose_name=_("Unit"), order_by=("department__position",))
    indicator = tables.Column(empty_values=(), order_by=("indicator__position",))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    class Meta:
        model = Unlock
        fields = ("cycle", "department", "indicator", "reason", "granted_by_name", "granted_at", "expires_at", "state")
        order_by = ("-granted_at",)
        empty_text = _("Nothing has been unlocked.")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def render_indicator(self, record: Unlock) -> str:
        return str(record.indicator) if record.indicator else _g("everything that is missing")

    def render_granted_at(self, value: datetime) -> str:
        return _minute(value)

    def render_expires_at(self, value: datetime) -> str:
        return _minute(value)

    def render_state(self, record: Unlock) -> SafeString:
        return badge("warn", _g("In force")) if record.expires_at > self._at else badge("off", _g("Expired"))


class BenchmarkTable(tables.Table):
    """标杆值: one row an indicator, what is in force for the chosen month."""

    caption = _("Benchmarks in force")
    is_wide = True
    code = tables.Column(accessor="indicator__code", verbose_name=_("Code"), order_by=("indicator__position",))
    name = tables.Column(
        accessor="indicator", verbose_name=_("Indicator"), orderable=False, attrs={"td": {"scope": "row"}}
    )
    best = tables.Column(attrs=NUMERIC)
    average = tables.Column(attrs=NUMERIC)
    own_value = tables.Column(attrs=NUMERIC, verbose_name=_("Own, as published"))
    own_score = tables.Column(attrs=NUMERIC, verbose_name=_("Own score"))
    rank_province = tables.Column(attrs=NUMERIC, verbose_name=_("Rank in province"))
    rank_city = tables.Column(attrs=NUMERIC, verbose_name=_("Rank in city"))
    effective_from = tables.Column(verbose_name=_("In force from"))

    class Meta:
        model = Benchmark
        fields = (
            "code", "name", "best", "best_holder", "average", "own_value", "own_score", "rank_province", "rank_city",
            "effective_from", "source_document", "published_on", "status", "entered_by_name",
        )  # fmt: skip
        order_by = ("code",)
        empty_text = _("No benchmark is in force for this month.")

    def render_name(self, record: Benchmark) -> str:
        lower = f"（{_g('lower is better')}）" if record.indicator.direction == Direction.LOWER else ""
        unit = f" / {record.indicator.unit}" if record.indicator.unit else ""
        return f"{record.indicator.name}{unit}{lower}"

    def render_best(self, record: Benchmark) -> SafeString:
        return reading(record.best, record.indicator)

    def render_average(self, record: Benchmark) -> SafeString:
        return reading(record.average, record.indicator)

    def render_own_value(self, record: Benchmark) -> SafeString:
        return reading(record.own_value, record.indicator)

    def render_own_score(self, record: Benchmark) -> SafeString:
        return reading(record.own_score)

    def render_rank_province(self, record: Benchmark) -> str:
        return _place(record.rank_province, record.n_province)

    def render_rank_city(self, record: Benchmark) -> str:
        return _place(record.rank_city, record.n_city)

    def render_effective_from(self, record: Benchmark) -> str:
        return f"{record.effective_from:%Y-%m}"

    def render_published_on(self, record: Benchmark) -> str:
        return f"{record.published_on:%Y-%m-%d}" if record.published_on else "—"

    def render_status(self, record: Benchmark) -> SafeString:
        return badge(BENCHMARK_TONES[BenchmarkStatus(record.status)], str(record.get_status_display()))


def _place(rank: int | None, of: int | None) -> str:
    if rank is None:
        return "—"
    return f"{rank} / {of}" if of else str(rank)


def _minute(value: datetime) -> str:
    return f"{localtime(value):%Y-%m-%d %H:%M}"

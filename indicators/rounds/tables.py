"""The table of publications from above."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import NUMERIC, TIGHT
from config.templatetags.ui import badge
from indicators.basis import last_day_text
from indicators.choices import RoundKind, RoundState
from indicators.models import Round
from indicators.rounds.bands import band_of
from indicators.rounds.words import below_text, place_text, points_text
from indicators.tones import ROUND_TONES


class CountedRound(Protocol):
    """A round with what ``with_counts`` counted: items that lose marks, items with marks published, firms below
    satisfied, all firms."""

    kind: str
    losing: int
    marked: int
    below: int
    n_firms: int


class RoundTable(tables.Table):
    """通报轮次: what was published from above, the newest first."""

    caption = _("Rounds")
    caption_hidden = True
    is_wide = True
    issued_on = tables.Column(verbose_name=_("Issued on"), attrs=TIGHT)
    title = tables.Column(attrs={"td": {"scope": "row"}, "th": {"class": "name"}}, orderable=False)
    as_of = tables.Column(accessor="pk", verbose_name=_("As of"), orderable=False, attrs=TIGHT)
    kind = tables.Column(accessor="pk", verbose_name=_("Kind"), order_by=("kind", "-issued_on"), attrs=TIGHT)
    issuer = tables.Column(verbose_name=_("Issued by"), attrs=TIGHT, orderable=False)
    score = tables.Column(attrs=NUMERIC, orderable=False)
    rank = tables.Column(
        accessor="pk", verbose_name=_("Own place"), order_by=("place_order", "-issued_on"), attrs=TIGHT
    )
    losing = tables.Column(accessor="pk", verbose_name=_("Items losing marks"), orderable=False, attrs=NUMERIC)
    below = tables.Column(accessor="pk", verbose_name=_("Below satisfied"), orderable=False, attrs=NUMERIC)
    state = tables.Column(accessor="pk", verbose_name=_("State"), orderable=False, attrs=TIGHT)

    class Meta:
        model = Round
        fields = ("issued_on", "title", "as_of", "kind", "issuer", "score", "rank", "losing", "below", "state")
        order_by = ("-issued_on",)
        attrs = {"class": "is-fitted"}
        empty_text = _("No round has been recorded yet.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._base = reverse("round_list")
        self._kinds = {kind.value: str(kind.label) for kind in RoundKind}
        self._states = {state.value: badge(ROUND_TONES[state], str(state.label)) for state in RoundState}

    def render_issued_on(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"

    def render_title(self, record: Round) -> SafeString:
        hint = " · ".join(filter(None, (record.series.name, record.period, record.document)))
        link = format_html('<a href="{}{}/">{}</a>', self._base, record.pk, record.title)
        return format_html('{} <span class="hint">{}</span>', link, hint) if hint else link

    def render_as_of(self, record: Round) -> str:
        return last_day_text(record.period_end, record.issued_on)

    def render_kind(self, record: Round) -> str:
        return self._kinds[record.kind]

    def render_score(self, value: Decimal) -> str:
        return points_text(value)

    def render_rank(self, record: Round) -> str:
        place = (record.rank, record.n_ranked)
        band = band_of(record.band_end, record.band_size)
        texts = (place_text(*place, sharing=record.sharing, band=band), below_text(*place, sharing=record.sharing))
        return gettext(", ").join(filter(None, texts))

    def render_losing(self, record: CountedRound) -> str:
        return str(record.losing) if record.marked and record.kind != RoundKind.SURVEY else "—"

    def render_below(self, record: CountedRound) -> str:
        return str(record.below) if record.n_firms else "—"

    def render_state(self, record: Round) -> SafeString:
        return self._states[record.state]

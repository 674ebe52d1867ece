"""The lists of the ledger (台账、销号台账)."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.lists.columns import TIGHT
from config.numbers import NO_VALUE
from config.templatetags.ui import badge
from departments.choices import ActionKind, ActionState, Checkpoint, Escalation, Lamp
from departments.ledger.lamps import ESCALATION_TONES, LAMP_TONES, Today, distance_text, lamp_of
from departments.models import ActionItem


class ActionTable(tables.Table):
    """台账: what is not closed, the most urgent first."""

    caption = _("Ledger")
    caption_hidden = True
    is_wide = True
    number = tables.Column(attrs=TIGHT)
    lamp = tables.Column(verbose_name=_("Lamp"), accessor="pk", orderable=False, attrs=TIGHT)
    title = tables.Column(attrs={"td": {"scope": "row"}, "th": {"class": "name"}})
    # Their words are looked up once a table; asked of the model they would be translated once a cell.
    kind = tables.Column(verbose_name=_("Kind"), accessor="pk", order_by=("kind", "due"), attrs=TIGHT)
    owner = tables.Column(accessor="owner_id", order_by=("owner__position", "pk"), attrs=TIGHT)
    person = tables.Column(attrs=TIGHT)
    due = tables.Column(attrs=TIGHT)
    checkpoint = tables.Column(verbose_name=_("Checkpoint"), accessor="pk", order_by=("checkpoint", "due"), attrs=TIGHT)
    source = tables.Column(attrs={"th": {"class": "short"}})
    escalation = tables.Column(verbose_name=_("Escalated to"), accessor="pk", orderable=False, attrs=TIGHT)

    class Meta:
        model = ActionItem
        fields = (
            "number",
            "lamp",
            "title",
            "kind",
            "owner",
            "person",
            "due",
            "checkpoint",
            "source",
            "escalation",
        )
        order_by = ("due",)
        attrs = {"class": "is-fitted"}
        empty_text = _("No item fits.")
        row_attrs = {"class": lambda record, table: table.tone_of(record)}

    def __init__(self, *args: Any, today: Today, units: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._units, self._base = today, units, reverse("action_list")
        self._distance: dict[date, str] = {}
        self._lamps = {lamp: badge(LAMP_TONES[lamp], str(lamp.label)) for lamp in Lamp}
        self._steps = {step.value: badge(ESCALATION_TONES[step], str(step.label)) for step in Escalation}
        self._kinds = {kind.value: str(kind.label) for kind in ActionKind}
        self._stages = {stage.value: str(stage.label) for stage in Checkpoint}

    def tone_of(self, record: ActionItem) -> str:
        return "is-late" if self._lamp(record) == Lamp.OVERDUE else ""

    def _lamp(self, record: ActionItem) -> Lamp:
        return lamp_of(state=record.state, due=record.due, closed_on=record.closed_on, today=self._today)

    def render_lamp(self, record: ActionItem) -> SafeString:
        return self._lamps[self._lamp(record)]

    def render_title(self, record: ActionItem) -> SafeString:
        about = f"{record.indicator_code} {record.indicator_name}".strip() or record.enterprise
        hint = f' <span class="hint">{escape(about)}</span>' if about else ""
        return SafeString(f'<a href="{self._base}{record.pk}/">{escape(record.title)}</a>{hint}')

    def render_kind(self, record: ActionItem) -> str:
        return self._kinds[record.kind]

    def render_checkpoint(self, record: ActionItem) -> str:
        return self._stages[record.checkpoint]

    def render_owner(self, value: int) -> str:
        return self._units[value]

    def render_due(self, record: ActionItem) -> SafeString:
        if record.state == ActionState.CLOSED:
            return SafeString(f"{record.due:%Y-%m-%d}")
        if record.due not in self._distance:
            text = escape(distance_text(record.due, self._today))
            self._distance[record.due] = f'{record.due:%Y-%m-%d} <span class="hint">{text}</span>'
        return SafeString(self._distance[record.due])

    def render_source(self, record: ActionItem) -> str:
        return f"{record.source} {record.clause}".strip()

    def render_escalation(self, record: ActionItem) -> str:
        return self._steps.get(record.escalation, NO_VALUE)


class ClosedActionTable(ActionTable):
    """销号台账: what was closed, when, and who verified it."""

    closed_on = tables.Column(attrs=TIGHT)
    closed_by_name = tables.Column(attrs=TIGHT)
    effect = tables.Column(orderable=False)

    class Meta(ActionTable.Meta):
        exclude = ("checkpoint", "escalation", "source")
        fields = ("number", "lamp", "title", "kind", "owner", "person", "due", "closed_on", "closed_by_name", "effect")
        order_by = ("-closed_on",)

    def render_closed_on(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"

    def render_effect(self, record: ActionItem) -> str:
        return record.effect

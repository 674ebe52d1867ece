"""The tables of units and of the ledger."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.numbers import NO_VALUE
from config.templatetags.ui import badge
from departments.choices import ActionKind, ActionState, Checkpoint, Escalation, Lamp, MeetingState
from departments.lamps import ESCALATION_TONES, LAMP_TONES, Today, distance_text, lamp_of
from departments.models import ActionItem, Department, Meeting

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}
TIGHT = {"td": {"class": "tight"}}


class DepartmentTable(tables.Table):
    """单位名录, in protocol order unless sorted otherwise."""

    caption = _("Units")
    position = tables.Column(verbose_name=_("Order"), attrs=NUMERIC)
    code = tables.Column(attrs={"td": {"class": "tight"}})
    name = tables.Column(attrs={"td": {"scope": "row"}})
    kind = tables.Column(verbose_name=_("Kind"))
    group = tables.Column(verbose_name=_("Ranked among"), orderable=False)
    parent = tables.Column(orderable=False)
    phone = tables.Column(orderable=False, attrs={"td": {"class": "tight"}})
    people = tables.Column(verbose_name=_("Accounts"), attrs=NUMERIC, orderable=False)
    active = tables.Column(verbose_name=_("Active"), empty_values=(), orderable=False)

    class Meta:
        model = Department
        fields = ("position", "code", "name", "short_name", "kind", "group", "parent", "phone", "people", "active")
        order_by = ("position",)
        attrs = {"class": "is-fitted"}
        empty_text = _("No unit fits.")

    def render_name(self, record: Department) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("unit_detail", args=[record.code]), record.name)

    def render_group(self, record: Department) -> str:
        return str(record.group.label)

    def render_active(self, record: Department) -> str:
        if record.active_from is None and record.active_to is None:
            return "—"
        start, end = (f"{day:%Y-%m-%d}" if day else "" for day in (record.active_from, record.active_to))
        return f"{start} – {end}"


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
            said = escape(distance_text(record.due, self._today))
            self._distance[record.due] = f'{record.due:%Y-%m-%d} <span class="hint">{said}</span>'
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


MEETING_TONES = {MeetingState.PLANNED: "todo", MeetingState.CONFIRMED: "info", MeetingState.HELD: "done"}


class MeetingTable(tables.Table):
    """例会, the newest first."""

    caption = _("Meetings")
    caption_hidden = True
    month = tables.Column(attrs={"td": {"class": "tight", "scope": "row"}})
    day = tables.Column(attrs=TIGHT)
    state = tables.Column(attrs=TIGHT)
    place = tables.Column()
    based_on = tables.Column(attrs=TIGHT)
    speaking = tables.Column(verbose_name=_("Speakers"), attrs=NUMERIC)
    resolved = tables.Column(verbose_name=_("Resolutions"), attrs=NUMERIC)

    class Meta:
        model = Meeting
        fields = ("month", "day", "state", "place", "based_on", "speaking", "resolved")
        empty_text = _("No meeting has been planned yet.")

    def render_month(self, record: Meeting) -> SafeString:
        return format_html('<a href="{}{}/">{}</a>', reverse("meeting_list"), record.pk, f"{record.month:%Y-%m}")

    def render_day(self, record: Meeting) -> SafeString:
        said = f"{record.day:%Y-%m-%d}"
        return format_html("{} {}", said, badge("off", _("provisional"))) if record.provisional else said

    def render_state(self, record: Meeting) -> SafeString:
        return badge(MEETING_TONES[MeetingState(record.state)], record.get_state_display())

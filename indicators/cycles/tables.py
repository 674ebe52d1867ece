"""The list of unlocks (解锁记录)."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import TIGHT, minute_text
from config.templatetags.ui import badge
from indicators.models import Unlock


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
        return minute_text(value)

    def render_expires_at(self, value: datetime) -> str:
        return minute_text(value)

    def render_state(self, record: Unlock) -> SafeString:
        return badge("warn", gettext("In force")) if record.expires_at > self._at else badge("off", gettext("Expired"))

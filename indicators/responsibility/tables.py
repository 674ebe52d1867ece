"""The table of talks with counterparts above."""

from datetime import date

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from config.lists.columns import SHORT
from indicators.models import Liaison


class LiaisonTable(tables.Table):
    """对口联络台账, newest first."""

    caption = _("Liaison log")
    caption_hidden = True
    day = tables.Column(attrs=SHORT)
    department = tables.Column(order_by=("department__position",), attrs=SHORT)
    indicator = tables.Column(order_by=("indicator__position",), attrs={"td": {"scope": "row"}})
    counterpart = tables.Column(orderable=False)
    spoke_with = tables.Column(orderable=False, attrs=SHORT)
    learnt = tables.Column(orderable=False)
    entered_by_name = tables.Column(orderable=False, attrs=SHORT)

    class Meta:
        model = Liaison
        fields = ("day", "department", "indicator", "counterpart", "spoke_with", "learnt", "entered_by_name")
        order_by = ("-day",)
        empty_text = _("No talk is on record.")

    def render_day(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"

"""The list of units (单位名录)."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.links import link_to
from config.lists.columns import NUMERIC
from departments.models import Department


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
        return format_html('<a href="{}">{}</a>', link_to("unit", record.code), record.name)

    def render_group(self, record: Department) -> str:
        return str(record.group.label)

    def render_active(self, record: Department) -> str:
        if record.active_from is None and record.active_to is None:
            return "—"
        start, end = (f"{day:%Y-%m-%d}" if day else "" for day in (record.active_from, record.active_to))
        return f"{start} – {end}"

"""The list of corrections (更正申请): what stands, what is proposed, and what was decided."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import SHORT, minute_text
from config.templatetags.ui import badge
from indicators.choices import RequestState
from indicators.corrections.documents import figure_text
from indicators.models import Correction
from indicators.tones import REQUEST_TONES


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
            figure_text(facts, unit=indicator.unit, decimals=indicator.decimals)
            for facts in (record.before, record.after)
        )
        return format_html("<del>{}</del> → <ins>{}</ins>", before, after)

    def render_state(self, record: Correction) -> SafeString:
        return badge(REQUEST_TONES[RequestState(record.state)], str(record.get_state_display()))

    def render_decided(self, record: Correction) -> str:
        return f"{record.decided_by_name} {minute_text(record.decided_at)[:10]}" if record.decided_at else "—"

    def render_report_version(self, record: Correction) -> str:
        if record.report_version:
            return gettext("version %(n)d") % {"n": record.report_version}
        return gettext("not published yet") if record.state == RequestState.GRANTED else "—"

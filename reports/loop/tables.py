"""The list of proposals (建议立项)."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.numbers import NO_VALUE
from config.templatetags.ui import badge
from reports.choices import ProposalRule, ProposalState
from reports.models import Proposal
from reports.tones import PROPOSAL_TONES


class ProposalTable(tables.Table):
    """建议立项, the rules that hold in words; the newest report first."""

    caption = _("Proposals")
    caption_hidden = True
    chosen = tables.Column(
        accessor="pk",
        verbose_name=_("Choose"),
        orderable=False,
        exclude_from_export=True,
        attrs={"td": {"class": "tight"}},
    )
    about = tables.Column(
        accessor="name",
        verbose_name=_("Indicator or unit"),
        attrs={"td": {"scope": "row"}, "th": {"class": "name"}},
        empty_values=(),
        order_by=("code", "department__position"),
    )
    department = tables.Column(order_by=("department__position",), attrs={"td": {"class": "tight"}})
    rules = tables.Column(orderable=False)
    facts = tables.Column(orderable=False)
    report = tables.Column(order_by=("report__cycle__start",), attrs={"td": {"class": "tight"}})
    state = tables.Column(orderable=False, attrs={"td": {"class": "tight"}})

    class Meta:
        model = Proposal
        fields = ("chosen", "about", "department", "rules", "facts", "report", "state")
        attrs = {"class": "is-fitted"}
        empty_text = _("No proposal fits.")

    def render_chosen(self, record: Proposal) -> SafeString | str:
        if record.state != ProposalState.WAITING:
            return NO_VALUE
        label = gettext("Choose %(what)s") % {"what": record}
        return format_html('<input type="checkbox" name="proposal" value="{}" aria-label="{}">', record.pk, label)

    def render_about(self, record: Proposal) -> SafeString:
        text = f"{record.code} {record.name}".strip() or gettext("Place in the ranking")
        return format_html('<a href="{}">{}</a>', reverse("proposal_decide", args=[record.pk]), text)

    def render_department(self, record: Proposal) -> str:
        return record.department.short_name

    def render_rules(self, value: list[str]) -> SafeString:
        tones = {ProposalRule.ZERO: "bad", ProposalRule.STREAK: "bad"}
        rules = [ProposalRule(rule) for rule in value]
        return format_html_join(" ", "{}", ((badge(tones.get(rule, "warn"), str(rule.label)),) for rule in rules))

    def render_facts(self, value: list[str]) -> str:
        return " ".join(value)

    def render_report(self, record: Proposal) -> str:
        return record.report.cycle.label

    def render_state(self, record: Proposal) -> SafeString:
        state = badge(PROPOSAL_TONES[ProposalState(record.state)], record.get_state_display())
        text = record.item.number if record.item else record.reason
        return format_html('{} <span class="hint">{}</span>', state, text) if text else state

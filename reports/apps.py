from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports and rankings")

    def ready(self) -> None:
        """Earlier apps link to pages of reports without knowing their names, and the paper of the ledger asks here for
        the gaps that published reports measure; a meeting asks which report its agenda would speak of."""
        from config.links import offer_links
        from departments.ledger.gaps import register_gaps
        from departments.meetings.sources import register_papers, register_reports
        from reports.documents.cadences import kinds as cadence_kinds
        from reports.documents.notice import kind as notice_kind
        from reports.documents.pack import make as pack
        from reports.documents.pledge import kind as pledge_kind
        from reports.loop.agenda import offer_report
        from reports.loop.gaps import gaps_of

        notice_kind.register()
        cadence_kinds.register()
        pledge_kind.register()
        pack.register()
        register_papers(pack.offer_papers)
        register_gaps(gaps_of)
        register_reports(offer_report)
        offer_links(
            action_effect="action_effect",
            correction_impact="correction_impact",
            figure_impact="figure_impact",
            indicator="indicator_detail",
            indicators="indicator_list",
            indicator_targets="target_indicator",
            meeting_assembly="meeting_assemble",
            meeting_pack="meeting_pack",
            proposals="proposal_list",
            report="report_detail",
            unit="unit_detail",
            verify="report_verify",
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators and figures")

    def ready(self) -> None:
        """Capabilities offer here what earlier ones ask for without knowing them: what moves with a handover, and
        what our own ledgers know of a figure."""
        from config.links import offer_links
        from departments.ledger.answerable import register_answerable
        from departments.people.handover import register
        from indicators.choices import CountedFrom
        from indicators.cycles.movable import ReportingMovables
        from indicators.doubts.ledgers import register_source
        from indicators.publicity.counts import papers, pieces
        from indicators.responsibility.answering import answerable_by_card
        from indicators.responsibility.movable import ResponsibilityMovables
        from indicators.rounds.counts import notices, rounds
        from indicators.targets.counts import certificates
        from indicators.targets.movable import TargetMovables

        register_answerable(answerable_by_card)
        offer_links(responsibilities="responsibility_list")
        for provider in (ResponsibilityMovables(), ReportingMovables(), TargetMovables()):
            register(provider)
        register_source(pieces, CountedFrom.PIECES)
        register_source(papers, CountedFrom.PAPERS)
        register_source(
            rounds,
            CountedFrom.ITEMS_LOSING,
            CountedFrom.ITEMS_AT_THE_BOTTOM,
            CountedFrom.FIRMS_BELOW,
            CountedFrom.SATISFACTION_SCORE,
            CountedFrom.SATISFACTION_RANK,
        )
        register_source(notices, CountedFrom.NOTICE_SCORE, CountedFrom.NOTICE_PLACE)
        register_source(certificates, CountedFrom.CERTIFICATES)

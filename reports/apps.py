from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports and rankings")

    def ready(self) -> None:
        """The paper of the ledger asks here for the gaps that published reports measure."""
        from departments.ledger.gaps import register_gaps
        from reports.loop.gaps import gaps_of

        register_gaps(gaps_of)

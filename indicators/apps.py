from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators and figures")

    def ready(self) -> None:
        """Responsibilities move with a handover: the one place where they are offered."""
        from departments.people.handover import register
        from indicators.responsibility.movable import IndicatorDuties

        register(IndicatorDuties())

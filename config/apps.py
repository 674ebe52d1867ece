from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Technical glue: holds template tags, checks and list pages, and no models."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers the deployment checks)

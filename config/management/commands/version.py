from typing import Any

from django.core.management.base import BaseCommand

from config.version import version


class Command(BaseCommand):
    help = "Say which version of Duibiao this is; the foot of every page says the same. (--version is Django's own.)"
    requires_system_checks = ()  # answers where nothing else works yet

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Duibiao {version()}")

"""``createsuperuser``: there is none. No account may do everything (三员分立)."""

from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Nobody may do everything here: use add_account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        raise CommandError("No account may do everything: add one with a role by add_account.")

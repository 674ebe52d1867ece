from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from config.commands import refusing
from config.sheets.read_table import read_table
from indicators.benchmarks.rows import COLUMNS
from indicators.benchmarks.sheet import import_benchmarks
from indicators.commands import find_account, find_cycle, refusing_account


class Command(BaseCommand):
    help = "Import benchmarks (CSV or Excel) in force from a period on: whole or not at all, safe twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cycle", required=True, help="period, such as 2023-05")
        parser.add_argument("--scheme", default=None, help="scheme code, where several have that period")
        parser.add_argument("--region", default=None, help="region code, where several have that period")
        parser.add_argument("--user", required=True, help="task force account that enters")

    def handle(self, *args: Any, **options: Any) -> None:
        cycle = find_cycle(options["cycle"], scheme=options["scheme"], region=options["region"])
        user = find_account(options["user"])
        with refusing(options["file"]), refusing_account(user):
            done = import_benchmarks(table=read_table(options["file"], COLUMNS), cycle=cycle, actor=user)
        message = _("%(recorded)d benchmarks recorded, %(unchanged)d already stated.")
        self.stdout.write(message % {"recorded": done.recorded, "unchanged": done.unchanged})

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from departments.sheets.command import run_import
from departments.sheets.door import SheetPlace
from indicators.benchmarks.sheet import BENCHMARKS
from indicators.commands import find_account, find_cycle


class Command(BaseCommand):
    help = "Import benchmarks (CSV or Excel) in force from a period on: good rows go ahead of bad ones, safe twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cycle", required=True, help="period, such as 2023-05")
        parser.add_argument("--scheme", default=None, help="scheme code, where several have that period")
        parser.add_argument("--region", default=None, help="region code, where several have that period")
        parser.add_argument("--sheet", default="", help="name of the sheet, where several have a table")
        parser.add_argument(
            "--noted", action="store_true", help="what the page would have ticked is meant so: formulas, another period"
        )
        parser.add_argument("--user", required=True, help="task force account that enters")

    def handle(self, *args: Any, **options: Any) -> None:
        cycle = find_cycle(options["cycle"], scheme=options["scheme"], region=options["region"])
        user = find_account(options["user"])
        place = SheetPlace(user, cycle.region, timezone.localdate(), cycle, str(cycle.pk), cycle.label)
        accepts = {"sheet": options["sheet"], "accepts_warnings": options["noted"]}
        run_import(self, options["file"], door=BENCHMARKS, place=place, **accepts)

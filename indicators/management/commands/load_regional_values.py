from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.commands import refusing
from departments.choices import RegionLevel
from indicators.benchmarks.regional import load_regional_values, read_regional
from indicators.commands import find_account, find_scheme, refusing_account


class Command(BaseCommand):
    help = "Load values of many regions (CSV or Excel) into a scheme: whole or not at all, safe twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scheme", required=True, help="scheme code")
        parser.add_argument("--year", type=int, default=None, help="year of the scheme; the newest when left out")
        parser.add_argument("--level", choices=RegionLevel.values, default=RegionLevel.COUNTY, help="of new regions")
        parser.add_argument(
            "--user",
            default=None,
            help="task force account that loads; needed where a region keeps the scheme or several counties share it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scheme = find_scheme(options["scheme"], options["year"])
        user = find_account(options["user"])
        with refusing(options["file"]), refusing_account(user):
            result = load_regional_values(
                table=read_regional(options["file"], scheme=scheme), scheme=scheme, level=options["level"], actor=user
            )
        self.stdout.write(result.text)

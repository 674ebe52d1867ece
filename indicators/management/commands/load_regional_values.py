from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.commands import refusing
from config.files.long_text import is_long_text
from departments.choices import RegionLevel
from departments.sheets.command import run_import
from departments.sheets.door import SheetPlace
from indicators.benchmarks.regional import REGIONAL, load_regional_values, read_regional
from indicators.commands import find_account, find_scheme, refusing_account


def is_long(path: Path) -> bool:
    """Whether a text file is read row by row instead of as a whole."""
    return path.is_file() and is_long_text(path)


class Command(BaseCommand):
    help = (
        "Load values of many regions (CSV or Excel) into a scheme, safe twice. With --user good rows go ahead of bad "
        "ones and a change set is kept; without an account, and from a text file of more than 2 MB, all or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scheme", required=True, help="scheme code")
        parser.add_argument("--year", type=int, default=None, help="year of the scheme; the newest when left out")
        parser.add_argument("--level", choices=RegionLevel.values, default=RegionLevel.COUNTY, help="of new regions")
        parser.add_argument("--noted", action="store_true", help="what the page would have ticked is meant so")
        parser.add_argument(
            "--user",
            default=None,
            help="task force account that loads; needed where a region keeps the scheme or several counties share it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scheme = find_scheme(options["scheme"], options["year"])
        user = find_account(options["user"])
        if user is not None and user.home_region is not None and not is_long(options["file"]):
            place = SheetPlace(
                user,
                user.home_region,
                timezone.localdate(),
                scheme,
                str(scheme.pk),
                str(scheme),
                options={"level": options["level"]},
            )
            run_import(self, options["file"], door=REGIONAL, place=place, accepts_warnings=options["noted"])
            return
        with refusing(options["file"]), refusing_account(user):
            result = load_regional_values(
                table=read_regional(options["file"], scheme=scheme), scheme=scheme, level=options["level"], actor=user
            )
        self.stdout.write(result.text)

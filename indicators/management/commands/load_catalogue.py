from argparse import ArgumentParser, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from config.commands import refusing
from config.sheets.read_table import read_table
from indicators.catalogue.load import load_catalogue
from indicators.catalogue.rows import COLUMNS
from indicators.commands import find_account, refusing_account


class Command(BaseCommand):
    help = "Load a catalogue of indicators (CSV or Excel) into a scheme: whole or not at all, safe twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scheme", required=True, help="scheme code; created when new")
        parser.add_argument("--year", type=int, default=None, help="year of the scheme; this year when left out")
        parser.add_argument("--name-zh", default="", help="Chinese name of the scheme")
        parser.add_argument("--name-en", default="", help="English name of the scheme")
        parser.add_argument(
            "--user",
            default=None,
            help="task force account that loads; needed where a region keeps the scheme or several counties share it",
        )
        parser.add_argument(
            "--monthly",
            action=BooleanOptionalAction,
            default=None,
            help="open a month for it every month; so it is for a catalogue that says who reports, when left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_account(options["user"])
        with refusing(options["file"]), refusing_account(user):
            result = load_catalogue(
                table=read_table(options["file"], COLUMNS),
                scheme_code=options["scheme"],
                year=options["year"] or timezone.localdate().year,
                name_zh=options["name_zh"],
                name_en=options["name_en"],
                actor=user,
                monthly=options["monthly"],
            )
        self.stdout.write(
            _("%(scheme)s: %(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(absent)s not in file.")
            % {
                "scheme": result.scheme,
                "created": result.created,
                "updated": result.updated,
                "unchanged": result.unchanged,
                "absent": result.not_in_file,
            }
        )
        self.stdout.write(
            _("Reported monthly: a month is opened for it every month.")
            if result.scheme.monthly
            else _("Not reported monthly: no month is opened for it. --monthly changes that.")
        )
        if result.leads:
            self.stdout.write(_("%(count)s lead departments assigned.") % {"count": result.leads})
        for warning in result.warnings:
            self.stderr.write(self.style.WARNING(warning))

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.choices import Role
from departments.models import User
from departments.sheets.command import run_import
from indicators.commands import find_account, find_cycle
from indicators.models import Cycle
from indicators.upload.door import FIGURES, figures_of


class Command(BaseCommand):
    help = "Import figures (CSV or Excel) as drafts of a period: good rows go ahead of bad ones, safe twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cycle", required=True, help="period, such as 2023-05")
        parser.add_argument("--scheme", default=None, help="scheme code, where several have that period")
        parser.add_argument("--region", default=None, help="region code, where several have that period")
        parser.add_argument("--sheet", default="", help="name of the sheet, where several have a table")
        parser.add_argument("--reason", default="", help="why it comes after the deadline")
        parser.add_argument(
            "--noted",
            "--rates-alone",
            action="store_true",
            dest="accepts_warnings",
            help="what the page would have ticked is meant so: another period in the title, a rate without its parts",
        )
        parser.add_argument("--user", default=None, help="account that enters; the only task force account if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        cycle = find_cycle(options["cycle"], scheme=options["scheme"], region=options["region"])
        place = figures_of(cycle, None, actor=_user(options["user"], cycle), on=timezone.localdate())
        place = replace(place, reason=options["reason"])
        accepts = {"sheet": options["sheet"], "accepts_warnings": options["accepts_warnings"]}
        run_import(self, options["file"], door=FIGURES, place=place, **accepts)


def _user(name: str | None, cycle: Cycle) -> User:
    if name is not None:
        return find_account(name)
    officers = User.objects.filter(is_active=True, grants__role=Role.TASKFORCE)
    here = [user for user in officers.select_related("department") if user.home_region_id == cycle.region_id]
    if len(here) != 1:
        raise CommandError(_("Say with --user which account enters the figures."))
    return here[0]

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.commands import refusing
from config.sheets.read_table import read_table
from departments.choices import Role
from departments.models import User
from indicators.commands import find_account, find_cycle
from indicators.models import Cycle
from indicators.upload.command import COLUMNS, import_figures


class Command(BaseCommand):
    help = "Import figures (CSV or Excel) as drafts of a period: whole or not at all, safe twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cycle", required=True, help="period, such as 2023-05")
        parser.add_argument("--scheme", default=None, help="scheme code, where several have that period")
        parser.add_argument("--region", default=None, help="region code, where several have that period")
        parser.add_argument("--user", default=None, help="account that enters; the only task force account if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        cycle = find_cycle(options["cycle"], scheme=options["scheme"], region=options["region"])
        user = _user(options["user"], cycle)
        with refusing(options["file"]):
            done = import_figures(table=read_table(options["file"], COLUMNS, dates=True), cycle=cycle, user=user)
        self.stdout.write(
            _("%(cycle)s: %(saved)s figures saved as drafts, %(unchanged)s unchanged, %(blank)s blank rows skipped.")
            % {"cycle": cycle, "saved": done.saved, "unchanged": done.unchanged, "blank": done.blank}
        )


def _user(name: str | None, cycle: Cycle) -> User:
    if name is not None:
        return find_account(name)
    officers = User.objects.filter(is_active=True, grants__role=Role.TASKFORCE)
    here = [user for user in officers.select_related("department") if user.home_region_id == cycle.region_id]
    if len(here) != 1:
        raise CommandError(_("Say with --user which account enters the figures."))
    return here[0]

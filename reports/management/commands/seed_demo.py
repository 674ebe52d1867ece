"""``seed_demo``: a fictional county with fourteen published months, made by the product's own services."""

import gc
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from config.new_schema import bring_to_newest
from departments.models import ActionFile, AuditHead, Region, User
from indicators.models import Evidence
from reports.choices import ReportState
from reports.demo import county
from reports.demo.seed import STAGES, Seeded, seed
from reports.documents.files import export_workbook, file_name
from reports.models import MonthlyReport


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows of 14 months are looked through for circles again and again, and hardly any is found: a fifteenth of the
    time. Without, the process has 400 MB in between."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Command(BaseCommand):
    help = "Make the demo county. All of it is fictional; passwords are random and printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="published", help="how far the last complete month goes")
        parser.add_argument("--seed", type=int, default=1, help="another number, other figures")
        parser.add_argument("--months", type=int, default=14, help="complete months before the running one")
        parser.add_argument("--if-empty", action="store_true", help="leave a complete demo as it is and show it again")
        parser.add_argument("--migrate", action="store_true", help="bring the database to its newest schema first")
        parser.add_argument("--made", type=Path, help="make this file as soon as the county is there")
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "var" / "demo", help="accounts and Excel")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if options["months"] < 1:
            raise CommandError("--months must be at least 1.")
        if options["migrate"]:
            # In this process: a second one would read the whole product once more, a tenth of the demo's time.
            bring_to_newest()
        if Region.objects.home().exclude(code=county.HOME).exists():
            raise CommandError("This database holds another county's data. The demo needs a database of its own.")
        accounts = out / "accounts.txt"
        there = Region.objects.filter(code=county.HOME).exists()
        if there and options["if_empty"] and accounts.exists():
            self.stdout.write("The demo county is there already.\n")
            if options["made"]:
                options["made"].touch()
        else:
            self._make(options, out, accounts, anew=there)
        self.stdout.write(accounts.read_text(encoding="utf-8"))

    def _make(self, options: dict[str, Any], out: Path, accounts: Path, *, anew: bool) -> None:
        if anew:
            kept: Iterator[Evidence | ActionFile] = chain(Evidence.objects.iterator(), ActionFile.objects.iterator())
            for evidence in kept:
                evidence.file.delete(save=False)
            if connection.in_atomic_block:
                # PostgreSQL empties no table whose foreign keys it has still to look at.
                connection.check_constraints()
            call_command("flush", interactive=False, verbosity=0)
        AuditHead.objects.get_or_create(pk=1)
        passwords: dict[str, str] = {}
        began = time.monotonic()
        self.stdout.write("Making the demo county:", ending="")
        with _without_collecting():
            seeded = seed(
                today=timezone.localdate().replace(day=1),
                number=options["seed"],
                length=options["months"],
                stage=options["stage"],
                say=self._say,
                passwords=lambda user: passwords.setdefault(user.username, secrets.token_urlsafe(9)),
            )
        self.stdout.write(f" — {time.monotonic() - began:.0f} s\n")
        out.mkdir(parents=True, exist_ok=True)
        accounts.touch(mode=0o600)
        accounts.chmod(0o600)
        newest = None if seeded.report is None else self._newest(seeded.report)
        excel = None if newest is None else out / file_name(newest)
        accounts.write_text(self._text(seeded, passwords, excel), encoding="utf-8")
        # Whoever waits for the county need not wait for its workbook.
        if options["made"]:
            options["made"].touch()
        if newest is not None and excel is not None:
            with excel.open("wb") as file:
                export_workbook(report=newest, to=file, actor=None, language="zh-hans")

    def _say(self, month: str) -> None:
        self.stdout.write(f" {month}", ending="")
        self.stdout.flush()

    def _newest(self, report: MonthlyReport) -> MonthlyReport:
        return MonthlyReport.objects.filter(cycle=report.cycle).exclude(state=ReportState.SUPERSEDED).get()

    def _text(self, seeded: Seeded, passwords: dict[str, str], excel: Path | None) -> str:
        lines = [f"  {'Role':<24}{'Account':<14}{'Password':<16}Name"]
        for user in User.objects.filter(pk__in=[user.pk for user in seeded.shown]).prefetch_related("grants"):
            role = ", ".join(grant.role for grant in user.grants.all())
            where = user.department.short_name if user.department else county.COUNTY
            lines.append(f"  {role:<24}{user.username:<14}{passwords[user.username]:<16}{user.full_name} ({where})")
        if excel is not None:
            lines += ["", f"  The month's Excel report: {excel}"]
        return "\n".join(lines) + "\n"

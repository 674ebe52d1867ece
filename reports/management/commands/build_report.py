from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils.translation import gettext as _

from indicators.commands import find_cycle
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.choices import PENDING_STATES, ReportState
from reports.models import MonthlyReport
from reports.tasks import request_build


class Command(BaseCommand):
    help = "Build the report of a month from its approved figures; a published version is never overwritten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help='label of the period, like "2026-05"')
        parser.add_argument("--region", help="region code, where several regions have this month")
        parser.add_argument("--scheme", help="scheme code, where several schemes have this month")
        parser.add_argument("--reason", default="", help="why a published month is corrected")
        parser.add_argument("--async", dest="by_worker", action="store_true", help="leave the work to a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        cycle = find_cycle(options["month"], scheme=options["scheme"], region=options["region"])
        if options["by_worker"]:
            report = request_build(cycle=cycle, actor=None, reason=options["reason"])
        else:
            report = queue_report(cycle=cycle, actor=None, reason=options["reason"])
            self._build(report)
        report.refresh_from_db()
        self._say(report)

    def _build(self, report: MonthlyReport) -> None:
        try:
            happened = run_build(report_id=report.pk)
        except OperationalError as error:
            raise CommandError(_("The database did not answer: %(error)s") % {"error": error}) from error
        if happened == "busy":
            raise CommandError(
                _("%(report)s is being built by another process; look again later.") % {"report": report}
            )

    def _say(self, report: MonthlyReport) -> None:
        if report.state == ReportState.FAILED:
            raise CommandError(
                _("%(report)s could not be built: %(error)s") % {"report": report, "error": report.error or "—"}
            )
        values = {
            "region": report.region,
            "report": report,
            "number": report.number,
            "state": report.get_state_display(),
            "digest": report.rows_digest or "—",
        }
        if report.state in PENDING_STATES:
            self.stdout.write(_("%(region)s %(report)s: %(state)s. A worker builds it.") % values)
            return
        self.stdout.write(_("%(region)s %(report)s, issue %(number)s: %(state)s.") % values)
        self.stdout.write(_("Digest of the rows: %(digest)s") % values)

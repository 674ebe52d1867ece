"""``export_report 2026-05 --format xlsx --to FILE``: the month's report as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.choices import BUILT_STATES, STANDING_STATES
from reports.documents.files import export_workbook
from reports.models import MonthlyReport


class Command(BaseCommand):
    help = "Write a month's report to a file: the published version, or the draft when none is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", help="the month, as in 2026-05")
        parser.add_argument("--format", choices=["xlsx"], default="xlsx")
        parser.add_argument("--to", type=Path, required=True, help="the file to write")
        parser.add_argument("--region", default="", help="code of the region, when there are several")
        parser.add_argument("--scheme", default="", help="code of the scheme, when there are several")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report(options)
        try:
            with options["to"].open("wb") as file:
                export_workbook(report=report, to=file, actor=None, language=options["language"])
        except OSError as error:
            raise CommandError(f"Cannot write {options['to']}: {error.strerror}") from error
        self.stdout.write(f"{report} ({report.get_state_display()}) → {options['to']}")

    def _report(self, options: dict[str, Any]) -> MonthlyReport:
        found = MonthlyReport.objects.filter(cycle__label=options["period"], state__in=BUILT_STATES)
        if options["region"]:
            found = found.filter(region__code=options["region"])
        if options["scheme"]:
            found = found.filter(cycle__scheme__code=options["scheme"])
        reports = list(found.select_related("region", "cycle__scheme").order_by("-version"))
        if not reports:
            raise CommandError(f"No report of {options['period']} has been built. Run build_report first.")
        if len({report.cycle_id for report in reports}) > 1:
            raise CommandError("Several regions or schemes have this month: name one with --region or --scheme.")
        published = [report for report in reports if report.state in STANDING_STATES]
        return (published or reports)[0]

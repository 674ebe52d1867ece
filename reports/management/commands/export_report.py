"""``export_report 2026-05 --format xlsx --to FILE``: the month's report as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.commands import add_report_arguments, find_report
from reports.documents.files import export_workbook
from reports.documents.workbook.gap_report import A3, A4


class Command(BaseCommand):
    help = "Write a month's report to a file: the published version, or the draft when none is published."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument("--format", choices=["xlsx"], default="xlsx")
        parser.add_argument("--to", type=Path, required=True, help="the file to write")
        parser.add_argument("--paper", default=A3, choices=[A3, A4])
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        report = find_report(options)
        try:
            with options["to"].open("wb") as file:
                export_workbook(
                    report=report, to=file, actor=None, language=options["language"], paper=options["paper"]
                )
        except OSError as error:
            raise CommandError(f"Cannot write {options['to']}: {error.strerror}") from error
        self.stdout.write(f"{report} ({report.get_state_display()}) → {options['to']}")

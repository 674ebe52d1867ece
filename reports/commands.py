"""What the commands of this app share: the report that a person means."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.choices import STANDING_STATES
from reports.models import MonthlyReport


def add_report_arguments(parser: CommandParser) -> None:
    """Which month, and of which region and scheme where several have it."""
    parser.add_argument("period", help="the month, as in 2026-10")
    parser.add_argument("--region", default="", help="code of the region, when there are several")
    parser.add_argument("--scheme", default="", help="code of the scheme, when there are several")


def find_report(options: dict[str, Any]) -> MonthlyReport:
    """The version that counts of the month, or the newest draft when none is published."""
    found = MonthlyReport.objects.built().filter(cycle__label=options["period"]).with_twins()
    if options["region"]:
        found = found.filter(region__code=options["region"])
    if options["scheme"]:
        found = found.filter(cycle__scheme__code=options["scheme"])
    reports = list(found.select_related("region", "cycle__scheme").order_by("-version"))
    if not reports:
        raise CommandError(f"No report of {options['period']} has been built. Run build_report first.")
    if len({report.cycle_id for report in reports}) > 1:
        raise CommandError("Several regions or schemes have this month: name one with --region or --scheme.")
    standing = [report for report in reports if report.state in STANDING_STATES]
    return (standing or reports)[0]

"""The months behind a page (近12个月): the shown report and the published ones before it."""

from reports.models import MonthlyReport

MONTHS = 12


def months_before(report: MonthlyReport) -> list[MonthlyReport]:
    """Oldest first, the shown one last. One query."""
    published = MonthlyReport.objects.published().filter(
        region_id=report.region_id, cycle__scheme__code=report.cycle.scheme.code, cycle__start__lt=report.cycle.start
    )
    earlier = published.select_related("cycle").defer("changes", "summary").newest_first()[: MONTHS - 1]
    return [*reversed(earlier), report]

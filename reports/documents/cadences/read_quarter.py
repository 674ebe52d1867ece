"""取季度: the published months of a quarter, the months that are missing, and what was corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import StepKind
from departments.models import ActionStep, Region
from indicators.months import first_day
from reports.analysis.quarters import Quarter, quarter_named
from reports.documents.cadences.quarter_facts import (
    CorrectionFact,
    FieldFact,
    MonthScore,
    QuarterFacts,
    UnitQuarter,
)
from reports.documents.read_snapshot import summary_number
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.presentation import period_text

# So many places of a group are the first ones.
FIRST = 3


def quarter_before(quarter: Quarter) -> Quarter:
    """The quarter before."""
    return Quarter(quarter.year - 1, 4) if quarter.number == 1 else Quarter(quarter.year, quarter.number - 1)


def reports_of(region: Region, quarter: Quarter) -> list[MonthlyReport]:
    """The published months of a quarter, oldest first, of the scheme that comes first."""
    found = MonthlyReport.objects.published().filter(region=region, cycle__label__in=quarter.months)
    rows = list(found.select_related("cycle__scheme", "region").order_by("cycle__scheme__code", "cycle__start"))
    return [report for report in rows if report.cycle.scheme_id == rows[0].cycle.scheme_id]


def read_quarter(*, region: Region, about: str) -> tuple[QuarterFacts, MonthlyReport]:
    """What is known of a quarter (2026Q3), and its last published report. Raises ``NotDone`` where nothing is."""
    quarter = quarter_named(about)
    reports = reports_of(region, quarter)
    if not reports:
        raise NotDone(_("No month of the %(quarter)s is published.") % {"quarter": str(quarter)})
    earlier = reports_of(region, quarter_before(quarter))
    before = earlier[-1] if earlier and earlier[-1].cycle.scheme_id == reports[0].cycle.scheme_id else None
    last, labels = reports[-1], [report.cycle.label for report in reports]
    start = first_day(quarter.months[0])
    reopened = ActionStep.objects.filter(
        item__region=region, kind=StepKind.REOPENED, at__date__range=(start, quarter.last_day)
    )
    facts = QuarterFacts(
        about=about,
        name=str(quarter),
        start=start,
        end=quarter.last_day,
        months=[_month(report) for report in reports],
        missing=[period_text(label) for label in quarter.months if label not in labels],
        before=_month(before) if before is not None else None,
        fields=_fields(last, before),
        units=_units(reports),
        corrections=_corrections(reports),
        reopened=reopened.values("item").distinct().count(),
    )
    return facts, last


def _month(report: MonthlyReport) -> MonthScore:
    s, label = report.summary, report.cycle.label
    return MonthScore(
        label,
        period_text(label),
        summary_number(s.get("score")),
        s.get("rank_province"),
        s.get("n_province"),
        f"{report}",
    )


def _fields(last: MonthlyReport, before: MonthlyReport | None) -> list[FieldFact]:
    """First-level items of the last month; those that are leaves themselves count as well."""
    rows = list(IndicatorRow.objects.filter(report=last))
    former: dict[str, Decimal | None] = {}
    if before is not None:
        former = dict(IndicatorRow.objects.filter(report=before, depth=0).values_list("code", "score"))
    leaves: dict[str, list[IndicatorRow]] = defaultdict(list)
    for row in rows:
        if row.is_leaf:
            leaves[row.top_code].append(row)
    return [_field(row, former.get(row.code), leaves[row.code]) for row in rows if row.depth == 0 and leaves[row.code]]


def _field(row: IndicatorRow, before: Decimal | None, leaves: Sequence[IndicatorRow]) -> FieldFact:
    losing = [leaf for leaf in leaves if leaf.lost]
    worst = max(losing, key=lambda leaf: leaf.lost or Decimal(0), default=None)
    return FieldFact(
        code=row.code,
        name=row.name,
        score=row.score,
        before=before,
        leaves=len(leaves),
        scored=sum(leaf.score is not None for leaf in leaves),
        lost=sum((leaf.lost or Decimal(0) for leaf in losing), Decimal(0)),
        worst=worst.name if worst is not None else "",
    )


def _units(reports: Sequence[MonthlyReport]) -> list[UnitQuarter]:
    """Who has a place in the last month, unless all of its group share one."""
    rows: dict[str, list[DepartmentRow]] = defaultdict(list)
    for row in DepartmentRow.objects.filter(report__in=reports, rank__isnull=False).order_by("report__cycle__start"):
        rows[row.code].append(row)
    found = []
    for row in DepartmentRow.objects.filter(report=reports[-1], rank__isnull=False):
        months = rows[row.code]
        found.append(
            UnitQuarter(
                code=row.code,
                name=row.short_name,
                group=row.group,
                group_name=row.get_group_display(),
                rank=row.rank or 0,
                n=row.n,
                months=len(months),
                firsts=sum((each.rank or 0) <= FIRST for each in months),
                bottoms=sum(each.in_bottom for each in months),
                in_bottom=row.in_bottom,
            )
        )
    placed = {group: len({unit.rank for unit in found if unit.group == group}) for group in {u.group for u in found}}
    return [unit for unit in found if placed[unit.group] > 1]


def _corrections(reports: Sequence[MonthlyReport]) -> list[CorrectionFact]:
    """Every further version that counts now, with the total of the version that it took the place of."""
    found = []
    for report in reports:
        if report.version == 1:
            continue
        former = MonthlyReport.objects.filter(cycle=report.cycle, version__lt=report.version)
        last = former.aggregate(version=Max("version"))["version"]
        before = former.filter(version=last).first()
        on = timezone.localtime(report.published_at).date() if report.published_at else None
        score = summary_number(before.summary.get("score")) if before is not None else None
        after = summary_number(report.summary.get("score"))
        found.append(CorrectionFact(period_text(report.cycle.label), report.version, on, report.reason, score, after))
    return found

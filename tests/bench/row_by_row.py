"""A month built the way a first version is written: one row read, one row saved, through the ORM.

Nothing is asked twice on purpose: what belongs to the month is fetched once, ranks are worked out in memory, and one
transaction holds it all. It is spared the rows of regions and the texts that the product copies. The formulas are the
product's.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Avg, Max, Min
from django.utils import timezone

from departments.models import Department
from indicators.choices import Direction, FigureState, Method, ResponsibilityRole, Rollup, Standing
from indicators.models import Benchmark, Cycle, Figure, Indicator, RegionalValue, Responsibility
from indicators.months import first_day, next_month
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Child, Comparator, Facts, Rule, aggregate, score_leaf
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport

# What it writes; the product's rows say the same in these columns.
FIGURES = (
    "group",
    "standing",
    "value",
    "awarded",
    "rank",
    "n",
    "reverse_rank",
    "tied",
    "previous_value",
    "previous_rank",
    "is_last",
    "last_months",
    "entered_by_name",
    "approved_by_name",
)
INDICATORS = (
    "standing",
    "value",
    "points",
    "awarded",
    "score",
    "best",
    "average",
    "gap",
    "relative_gap",
    "score_gap",
    "average_gap",
    "zero_score",
    "below_average",
    "serious",
    "gap_rank",
    "lost",
    "loss_rank",
    "zero_streak",
    "coverage_n",
    "coverage_total",
    "previous_value",
    "previous_score",
    "lead_code",
)
DEFINITION = ("code", "position", "is_leaf", "ranked", "name_zh", "decimals", "weight", "full_marks", "exponent")
DEPARTMENTS = (
    "led",
    "scored",
    "score",
    "rank",
    "n",
    "reverse_rank",
    "tied",
    "previous_rank",
    "owed",
    "reported",
    "in_bottom",
    "is_last",
    "last_streak",
    "bottom_streak",
)


class RowByRow:
    """One build of one report."""

    def __init__(self, report: MonthlyReport) -> None:
        self.report, self.cycle = report, Cycle.objects.select_related("scheme").get(pk=report.cycle_id)
        self.units = list(Department.objects.filter(region=report.region))
        self.earlier = list(
            MonthlyReport.objects.published()
            .filter(region=report.region, cycle__start__lt=self.cycle.start)
            .select_related("cycle")
            .order_by("-cycle__start")
        )
        self.children: dict[int, Child] = {}  # by indicator
        self.led: dict[int, list[Child]] = {}  # by department

    @transaction.atomic
    def build(self) -> None:
        report = self.report
        report.state, report.claimed_at = ReportState.BUILDING, timezone.now()
        report.save()
        leaves = list(Indicator.objects.filter(scheme=self.cycle.scheme, is_leaf=True).order_by("position"))
        for leaf in leaves:
            self.figures_of(leaf)
        rows = [self.leaf(leaf) for leaf in leaves]
        self.place(
            [row for row in rows if row.gap and row.relative_gap is not None], "relative_gap", 2, {"rank": "gap_rank"}
        )
        for parent in Indicator.objects.filter(scheme=self.cycle.scheme, is_leaf=False).order_by("-position"):
            self.composite(parent)
        self.losses(rows)
        self.departments()
        report.state, report.built_at = ReportState.READY, timezone.now()
        report.save()

    # Units on one indicator

    def figures_of(self, leaf: Indicator) -> None:
        rows: dict[str, list[FigureRow]] = {}
        for unit in self.reporters(leaf):
            row = self.figure_row(leaf, unit)
            row.save()
            rows.setdefault(row.group, []).append(row)
        for peers in rows.values():
            by = "awarded" if leaf.method == Method.OFFICIAL else "value"
            ranked = [row for row in peers if getattr(row, by) is not None]
            if len(peers) > 1:
                names = {"rank": "rank", "n": "n", "reverse_rank": "reverse_rank", "tied": "tied"}
                self.place(ranked, by, leaf.decimals, names, lower=leaf.direction == Direction.LOWER)
            for row in ranked:
                if row.reverse_rank == 1 and row.rank > 1:
                    row.is_last = True
                    row.last_months = len(self.streak(FigureRow, row.code, "is_last", row.department_code))
                    row.save()

    def figure_row(self, leaf: Indicator, unit: Department) -> FigureRow:
        figure = self.figure(leaf, unit)
        row = FigureRow(report=self.report, code=leaf.code, department_code=unit.code, department_name=unit.short_name)
        row.group, row.standing = unit.group, standing(figure)
        if figure is not None:
            row.value, row.awarded = figure.value, figure.score
            row.entered_by_name, row.approved_by_name = figure.entered_by.full_name, figure.approved_by.full_name
        if self.earlier:
            before = FigureRow.objects.get(report=self.earlier[0], code=leaf.code, department_code=unit.code)
            row.previous_value, row.previous_rank = before.value, before.rank
        return row

    def figure(self, leaf: Indicator, unit: Department) -> Figure | None:
        figures = Figure.objects.select_related("entered_by", "approved_by")
        return figures.filter(cycle=self.cycle, indicator=leaf, department=unit, state=FigureState.APPROVED).first()

    def reporters(self, leaf: Indicator) -> list[Department]:
        units = [unit for unit in self.units if unit.kind in leaf.reports]
        return [self.lead(leaf), *units] if "lead" in leaf.reports else units

    def lead(self, leaf: Indicator) -> Department:
        responsibility = Responsibility.objects.select_related("department").get(
            indicator=leaf, role=ResponsibilityRole.LEAD
        )
        return responsibility.department

    # The tree of indicators

    def leaf(self, leaf: Indicator) -> IndicatorRow:
        lead = self.lead(leaf)
        row = self.indicator_row(leaf)
        row.lead_code = lead.code
        document = (
            Benchmark.objects.filter(indicator=leaf, region=self.report.region, effective_from__lte=self.cycle.start)
            .order_by("-effective_from", "-pk")
            .first()
        )
        row.value, points, row.standing = self.own(leaf, lead)
        comparator = self.comparator(leaf, document)
        rule = Rule(leaf.direction, leaf.method, leaf.best, leaf.worst, leaf.exponent, leaf.full_marks)
        score = score_leaf(rule, Facts(row.value, points, row.standing), comparator)
        row.best, row.average = comparator.best, comparator.average
        row.awarded = None if score.method == Method.OFFICIAL else points
        row.points, row.score = round_number(score.points, 6), round_number(score.attainment, 2)
        row.gap, row.relative_gap = round_number(score.gap, 8), round_number(score.relative_gap, 2)
        row.score_gap, row.average_gap = round_number(score.score_gap, 6), round_number(score.average_gap, 8)
        row.zero_score, row.below_average = score.zero_score, score.below_average
        if row.zero_score:
            row.zero_streak = self.streak(IndicatorRow, row.code, "zero_score")
        row.serious = any(g is not None and g >= 60 for g in (score.relative_gap, score.relative_score_gap))
        row.save()
        self.keep(leaf, score.attainment, row.standing)
        self.led.setdefault(lead.pk, []).append(self.children[leaf.pk])
        return row

    def indicator_row(self, indicator: Indicator) -> IndicatorRow:
        """The definition, and what the report before said."""
        row = IndicatorRow(report=self.report, depth=0, top_code="")
        for name in DEFINITION:
            setattr(row, name, getattr(indicator, name))
        if self.earlier:
            before = IndicatorRow.objects.get(report=self.earlier[0], code=indicator.code)
            row.previous_value, row.previous_score = before.value, before.score
        return row

    def own(self, leaf: Indicator, lead: Department) -> tuple[Decimal | None, Decimal | None, str]:
        """Value, points and standing of the county: the lead's, or the sum of its units."""
        if "lead" in leaf.reports:
            figure = self.figure(leaf, lead)
            return (figure.value, figure.score, standing(figure)) if figure else (None, None, Standing.MISSING)
        assert leaf.rollup == Rollup.SUM
        figures = Figure.objects.filter(cycle=self.cycle, indicator=leaf, state=FigureState.APPROVED)
        values = [figure.value for figure in figures if figure.value is not None]
        return sum(values, Decimal(0)), None, Standing.REPORTED

    def comparator(self, leaf: Indicator, document: Benchmark | None) -> Comparator:
        by_score = (document.best_score, document.average_score) if document else (None, None)
        existing = RegionalValue.objects.filter(indicator=leaf, period=self.cycle.label)
        found = existing.aggregate(low=Min("value"), high=Max("value"), average=Avg("value"))
        if found["low"] is not None:
            posts = (
                (found["low"], found["high"]) if leaf.direction == Direction.LOWER else (found["high"], found["low"])
            )
            return Comparator(posts[0], round_half(found["average"], 8), posts[1], *by_score)
        if document is None:
            return Comparator()
        return Comparator(document.best, document.average, document.worst, *by_score)

    def composite(self, parent: Indicator) -> None:
        below = list(Indicator.objects.filter(parent=parent))
        composed = aggregate([self.children[child.pk] for child in below], parent.aggregation)
        row = self.indicator_row(parent)
        row.score = round_number(composed.attainment, 2)
        row.coverage_n, row.coverage_total = composed.n_present, composed.n_total
        row.standing = Standing.REPORTED
        row.save()
        self.keep(parent, composed.attainment, row.standing)

    def keep(self, indicator: Indicator, attainment: Decimal | None, standing: str) -> None:
        self.children[indicator.pk] = Child(
            attainment, indicator.weight, indicator.full_marks, applicable=standing != Standing.NOT_APPLICABLE
        )

    def losses(self, rows: list[IndicatorRow]) -> None:
        """What every leaf takes from the total: its share of it times what its printed attainment lacks to 100."""
        losing = []
        for row in rows:
            if row.score is not None:
                leaf = Indicator.objects.select_related("parent__parent").get(scheme=self.cycle.scheme, code=row.code)
                row.lost = self.share(leaf) * (100 - row.score)
                row.save()
                losing.append(row)
        self.place([row for row in losing if row.lost], "lost", 6, {"rank": "loss_rank"})
        for row in losing:
            row.lost = round_number(row.lost, 6)
            row.save()

    def share(self, indicator: Indicator) -> Decimal:
        """Of the total, 0 to 1: its weight among the siblings that have an attainment, times the share above."""
        siblings = Indicator.objects.filter(scheme=self.cycle.scheme, parent=indicator.parent)
        counted = sum(each.weight for each in siblings if self.children[each.pk].attainment is not None)
        above = self.share(indicator.parent) if indicator.parent else Decimal(1)
        return above * indicator.weight / counted

    # Departments

    def departments(self) -> None:
        peers: dict[str, list[DepartmentRow]] = {}
        for unit in self.units:
            row = DepartmentRow(report=self.report, code=unit.code, name=unit.name, short_name=unit.short_name)
            row.kind, row.group, row.position = unit.kind, unit.group, unit.position
            led = self.led.get(unit.pk, [])
            row.led, row.scored = len(led), sum(child.attainment is not None for child in led)
            row.score = round_number(aggregate(led, "mean").attainment, 2) if led else None
            figures = FigureRow.objects.filter(report=self.report, department_code=unit.code)
            row.owed, row.reported = figures.count(), figures.exclude(standing=Standing.MISSING).count()
            if self.earlier:
                row.previous_rank = DepartmentRow.objects.get(report=self.earlier[0], code=unit.code).rank
            row.save()
            peers.setdefault(row.group, []).append(row)
        for rows in peers.values():
            ranked = [row for row in rows if row.score is not None]
            names = {"rank": "rank", "n": "n", "reverse_rank": "reverse_rank", "tied": "tied"}
            self.place(ranked, "score", 2, names)
            for row in ranked:
                if row.reverse_rank <= 3 and row.rank > 1:
                    row.in_bottom, row.is_last = True, row.reverse_rank == 1
                    row.bottom_streak = self.streak(DepartmentRow, row.code, "in_bottom")
                    row.last_streak = self.streak(DepartmentRow, row.code, "is_last") if row.is_last else []
                    row.save()

    # Ranks and streaks

    def place(self, rows: list[Any], field: str, decimals: int, names: dict[str, str], *, lower: bool = False) -> None:
        """Work out the places of these rows and save each."""
        printed = {row.pk: round_half(getattr(row, field), decimals) for row in rows}
        for row in rows:
            own = printed[row.pk]
            above = sum((value < own) if lower else (value > own) for value in printed.values())
            same = sum(value == own for value in printed.values())
            places = {"rank": above + 1, "n": len(rows), "reverse_rank": len(rows) - above - same + 1, "tied": same > 1}
            for each, name in names.items():
                setattr(row, name, places[each])
            row.save()

    def streak(self, model: Any, code: str, flag: str, unit: str = "") -> list[str]:
        """Labels of the months up to this one in which the row was marked, oldest first."""
        labels, expected = [self.cycle.label], self.cycle.start
        for report in self.earlier:
            marked = model.objects.filter(report=report, code=code, **{flag: True})
            if unit:
                marked = marked.filter(department_code=unit)
            if next_month(first_day(report.cycle.label)) != expected or not marked.exists():
                break
            labels.insert(0, report.cycle.label)
            expected = report.cycle.start
        return labels


def round_number(number: Decimal | None, places: int) -> Decimal | None:
    return None if number is None else round_half(number, places)


def standing(figure: Figure | None) -> str:
    if figure is None:
        return Standing.MISSING
    if figure.not_applicable:
        return Standing.NOT_APPLICABLE
    return Standing.REPORTED if figure.value is not None or figure.score is not None else Standing.MISSING

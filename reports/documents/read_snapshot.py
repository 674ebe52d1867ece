"""取快照: read everything that documents of one moment are written from, once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from departments.choices import MeetingState, PostKind
from departments.documents.letterhead import phrases_of
from departments.models import Department, Meeting, Post, User
from departments.people.overview import lines_of as readiness_lines
from indicators.choices import MediaLevel, RoundKind, TargetState
from indicators.kinds import compares_units
from indicators.models import PublicityPiece, Round, Target
from indicators.publicity.pieces import quota_of, unit_counts
from indicators.rounds.counts import lines_of as loss_lines
from indicators.rounds.grades import below_satisfied, count_grades
from indicators.rounds.losses import by_unit
from indicators.rounds.to_ledger import source_text
from indicators.targets.lines import TargetLine, target_lines
from indicators.targets.words import amount_text
from reports.analysis.scorecard import ScoreLine
from reports.choices import STANDING_STATES
from reports.documents.read_ledger import filings_of, items_of, last_resolutions, running_of
from reports.documents.read_modules import modules_in
from reports.documents.snapshot import (
    InspectionFact,
    LeafFact,
    ReadinessFact,
    SeriesFact,
    Snapshot,
    SurveyFact,
    TargetFact,
    Total,
    UnitFact,
)
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.presentation import period_text, unit_not_ranked_text, unit_streak_text
from reports.words.read_scorecard import BOTTOM, PublishedMonth, read_scorecard
from reports.words.scorecard import standing_sentence, streak_sentence

# Levels of media that the speech asks for.
HIGH = (MediaLevel.NATIONAL, MediaLevel.PROVINCIAL, MediaLevel.INTERNAL)
# Months of a series that are looked at.
MONTHS = 14


def read_snapshot(*, report: MonthlyReport, reader: User, day: date) -> Snapshot:
    """Everything as it stands on a day; numbers of the month from the report's frozen rows. Some thirty queries."""
    region, label = report.region, report.cycle.label
    before = _reports_before(report)
    rows = list(IndicatorRow.objects.filter(report=report))
    meeting = Meeting.objects.filter(region=region, day__gte=day).exclude(state=MeetingState.HELD).order_by("day")
    next_meeting = meeting.first()
    resolved_on, resolutions = last_resolutions(region.pk, day)
    return Snapshot(
        region=report.region_name,
        label=label,
        period=period_text(label),
        based_on=f"{report}",
        number=report.number,
        day=day,
        decimals=int(report.parameters.get("score_decimals", 2)),
        total=_total(report, before),
        leaves=[_leaf(row) for row in rows if row.is_leaf],
        units=[_unit(row, report) for row in DepartmentRow.objects.filter(report=report)],
        series=_series(report, before, reader, day),
        inspection=_inspection(report, day),
        survey=_survey(report, day),
        modules=list(modules_in(report)),
        items=items_of(region.pk, day),
        targets=_targets(report, day),
        readiness=[
            ReadinessFact(line.unit, line.state.missing)
            for line in readiness_lines(units=Department.objects.filter(region=region), region_id=region.pk, on=day)
            if line.state.missing
        ],
        filings=filings_of(region.pk, day),
        running=running_of(region.pk, day),
        resolutions=resolutions,
        resolved_on=resolved_on,
        heads=_heads(region.pk, day),
        pieces=_pieces(report),
        meeting=next_meeting.day if next_meeting else None,
        meeting_place=next_meeting.place if next_meeting else "",
        phrases=phrases_of(region),
    )


def _reports_before(report: MonthlyReport) -> list[MonthlyReport]:
    """Months of the same scheme that are published, oldest first, one version each."""
    earlier = MonthlyReport.objects.filter(
        region=report.region, cycle__scheme=report.cycle.scheme, cycle__start__lt=report.cycle.start
    )
    standing = earlier.filter(state__in=STANDING_STATES).select_related("cycle").order_by("-cycle__start")
    return list(standing[: MONTHS - 1])[::-1]


def summary_number(value: Any) -> Decimal | None:
    """A number of a report's summary, which JSON keeps as text; none where it says nothing."""
    return None if value in (None, "") else Decimal(str(value))


def _total(report: MonthlyReport, before: list[MonthlyReport]) -> Total:
    s = report.summary
    previous = before[-1].summary.get("score") if before else None
    return Total(
        score=summary_number(s.get("score")),
        previous=summary_number(previous),
        rank=s.get("rank_province"),
        n=s.get("n_province"),
        leaves=s.get("leaves", 0),
        scored=s.get("scored", 0),
        owed=s.get("owed", 0),
        reported=s.get("reported", 0),
        zeros=s.get("zero", 0),
        below=s.get("below_average", 0),
        serious=s.get("serious", 0),
    )


def _leaf(row: IndicatorRow) -> LeafFact:
    by_value = row.gap is not None and row.gap <= 0 and row.best is not None
    by_points = row.score_gap is not None and row.score_gap <= 0
    return LeafFact(
        row=row,
        code=row.code,
        name=row.name,
        unit=row.lead_name,
        unit_code=row.lead_code,
        measure=row.unit,
        chief=row.chief,
        score=row.score,
        previous_score=row.previous_score,
        lost=row.lost,
        zero_months=len(row.zero_streak),
        is_zero=row.zero_score,
        is_serious=row.serious,
        is_below_average=row.below_average,
        is_best=by_points if row.score_gap is not None else by_value,
    )


def _unit(row: DepartmentRow, report: MonthlyReport) -> UnitFact:
    return UnitFact(
        code=row.code,
        name=row.short_name,
        group=row.group,
        group_name=row.get_group_display(),
        score=row.score,
        rank=row.rank,
        n=row.n,
        reverse=row.reverse_rank,
        tied=row.tied,
        previous_rank=row.previous_rank,
        led=row.led,
        scored=row.scored,
        owed=row.owed,
        reported=row.reported,
        zeros=row.zero_scores,
        streak=unit_streak_text(row, report.parameters),
        not_ranked=unit_not_ranked_text(row) if row.led and (row.below_floor or row.too_few) else "",
    )


def _series(report: MonthlyReport, before: list[MonthlyReport], reader: User, day: date) -> list[SeriesFact]:
    lines = read_scorecard(
        user=reader,
        region=report.region,
        reports=[PublishedMonth(each.pk, each.cycle.label, each.rows_digest) for each in (*before, report)],
        until=day,
        bottom_n=report.parameters.get("bottom_n", BOTTOM),
    )
    return [_series_fact(line) for line in lines]


def _series_fact(line: ScoreLine) -> SeriesFact:
    now = line.now
    key = f"{line.series.level}.{line.series.code or line.series.name}".replace(" ", "")
    numbers = [now.rank, now.n, now.score, now.sharing, line.bottom_n, line.reverse, line.move.places]
    numbers += [len(line.last_streak), len(line.bottom_streak)]
    if line.before is not None:
        numbers += [line.before.rank, line.before.n, line.before.score]
    numbers += [getattr(line.move, name, None) for name in ("fewer", "common")]
    source = f"{line.series.name} {now.document or now.period}"
    sources = {abs(Decimal(n)): source for n in numbers if isinstance(n, int | Decimal)}
    quoted = [line.series.name, now.period, now.document, *(each.period for each in line.bottom_streak)]
    if line.before is not None:
        quoted += [line.before.period, line.before.document]
    return SeriesFact(
        key=key,
        name=line.series.name,
        level=line.series.level,
        rank=now.rank,
        n=now.n,
        is_place=now.rank is not None,
        is_bottom=bool(line.bottom_streak),
        standing=standing_sentence(line),
        streak=streak_sentence(line),
        sources=sources,
        quoted=tuple(text for text in quoted if text),
    )


def _inspection(report: MonthlyReport, day: date) -> InspectionFact | None:
    found = Round.objects.newest(region_id=report.region_id, until=day).get(RoundKind.INSPECTION)
    if found is None:
        return None
    names = dict(Department.objects.filter(region=report.region).values_list("pk", "short_name"))
    nobody = _("nobody named")
    losses = [(names.get(loss.unit or 0, nobody), loss.items, loss.points) for loss in by_unit(loss_lines(found))]
    return InspectionFact(f"round.{found.pk}", found.title, source_text(found), losses)


def _survey(report: MonthlyReport, day: date) -> SurveyFact | None:
    found = Round.objects.newest(region_id=report.region_id, until=day).get(RoundKind.SURVEY)
    if found is None:
        return None
    grades = list(found.firms.order_by().values_list("grade", flat=True))
    below = below_satisfied(count_grades(grades, found.sample_size))
    return SurveyFact(f"round.{found.pk}", found.title, source_text(found), below, len(grades))


def _heads(region_id: int, day: date) -> dict[str, str]:
    """Who heads each unit, by the code of the unit."""
    codes = dict(Department.objects.filter(region_id=region_id).values_list("pk", "code"))
    found = Post.objects.names(region_id=region_id, kind=PostKind.PRINCIPAL, on=day)
    return {codes[unit]: name for unit, name in found.items()}


def _targets(report: MonthlyReport, day: date) -> list[TargetFact]:
    """Targets whose day has come, and those of the next two months."""
    rows = Target.objects.standing().permitted(region_id=report.region_id, on=day).filter(region=report.region)
    targets = [
        target
        for target in rows.select_related("indicator__scheme", "region", "department")
        if compares_units(target.indicator)
    ]
    lines = target_lines(targets=targets, region_id=report.region_id, on=day)
    return [
        _target(line)
        for line in lines
        if line.state == TargetState.MISSED or (line.state == TargetState.RUNNING and 0 <= (line.due - day).days <= 62)
    ]


def _target(line: TargetLine) -> TargetFact:
    unit = line.owner
    measure = line.target.indicator.unit
    reached = "" if line.reached is None else amount_text(line.reached, measure, line.target.indicator.decimals)
    return TargetFact(
        key=f"{line.target.pk}",
        subject=line.target.indicator.name,
        unit=line.who,
        unit_code=unit.code if unit else "",
        goal=line.goal_text,
        reached=reached,
        due=line.due,
        is_missed=line.state == TargetState.MISSED,
        source=f"target {line.target.pk}",
        measure=measure,
    )


def _pieces(report: MonthlyReport) -> tuple[int, int]:
    """Press pieces of the province and above in the month; units without any piece, where a quota asks for some."""
    month, region = report.cycle.start, report.region
    pieces = PublicityPiece.objects.filter(department__region=region, month=month, level__in=HIGH).count()
    if quota_of(region_id=region.pk, month=month) is None:
        return pieces, 0
    units = list(Department.objects.filter(region=region).active(on=month))
    return pieces, sum(count.pieces == 0 for count in unit_counts(units=units, month=month))

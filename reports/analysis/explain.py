"""得分说明: from what somebody typed to a place, station by station, for one frozen number. Pure.

原始数据 → 规范值 → 标杆 → 公式 → 得分 → 差距 → 权重与贡献 → 位次 → 留痕. The arithmetic is that of
``indicators.scoring.explain``; here stand the stations before and behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.numbers import NO_VALUE, number_text
from departments.choices import RegionLevel
from indicators.basis import basis_note
from indicators.choices import Aggregation, Rounding, Standing, TieStyle
from indicators.numbers.rounding import round_half
from indicators.scoring.explain import ExplanationStep, Stage, by_stage, cut
from reports.analysis.peers import GroupComparison
from reports.analysis.replay import ComposedPart, attainments, parts_of, steps_of
from reports.analysis.row_shapes import ExplainedFigure, ExplainedRow, RecordedRow
from reports.facts import as_of_day, own_basis, places_of, points_of_issuer, repeats_notice
from reports.presentation import digits, gap_with_unit, place_text, source_text, with_unit

# Of more parts the sum is shown, and the parts stand in the table below it.
SPELT_OUT = 6


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the way, with a name for its place on the page."""

    key: str
    title: str
    steps: list[ExplanationStep]
    parts: list[ComposedPart[ExplainedRow]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What the report says beside its rows. ``tied`` are the names of others in the same place, where known."""

    period: str
    parameters: Mapping[str, Any]
    published: str
    tied: Sequence[str] = ()
    total: Decimal | None = None
    zone: tzinfo = UTC


def stations_of_leaf(row: ExplainedRow, tree: Sequence[ExplainedRow], context: Context) -> list[Station]:
    """Of a measured indicator. ``tree`` holds everything below its first-level indicator, and all those."""
    found = by_stage(steps_of(row, context.parameters, source=_source(row, context.period)))
    stations = [
        Station("raw", _("As reported"), _raw(row, context.period)),
        Station("cleaned", _("Put in order"), _rate_steps(row, found[Stage.VALUE])),
        Station("benchmark", _("Benchmark"), [*found[Stage.BENCHMARK], *_document(row, context.period)]),
        Station("formula", _("Formula"), found[Stage.FORMULA]),
        Station("score", _("Attainment"), found[Stage.SCORE]),
        Station("gap", _("Gap"), found[Stage.GAP]),
        Station("weight", _("Weight and contribution"), weight_steps(row, tree, context)),
        Station("rank", _("Rank"), _rank(row, context)),
        Station("record", _("On record"), record_steps(row, context)),
    ]
    return [station for station in stations if station.steps]


def stations_of_branch(row: ExplainedRow, tree: Sequence[ExplainedRow], context: Context) -> list[Station]:
    """Of a composed indicator: its parts, how they were put together, and what it brings to the whole."""
    rule = context.parameters["missing_rule"]
    children = sorted((part for part in tree if part.parent_code == row.code), key=lambda part: part.position)
    parts = parts_of(children, attainments(tree, rule), row.aggregation, rule)
    steps = _name_attainments(composition_steps(parts, row.aggregation, context.parameters))
    stations = [
        Station("parts", _("Composed of"), steps, parts),
        Station("weight", _("Weight and contribution"), weight_steps(row, tree, context)),
        Station("rank", _("Rank"), _rank(row, context)),
        Station("record", _("On record"), [ExplanationStep(_("Report"), context.published)]),
    ]
    return [station for station in stations if station.steps]


def stations_of_total(tree: Sequence[ExplainedRow], context: Context) -> list[Station]:
    """总分: of the whole county, composed of its first-level indicators. ``tree`` holds every row of the report."""
    rule = context.parameters["missing_rule"]
    tops = sorted((row for row in tree if not row.parent_code), key=lambda row: row.position)
    parts = parts_of(tops, attainments(tree, rule), Aggregation.MEAN, rule)
    return [
        Station("parts", _("Composed of"), composition_steps(parts, Aggregation.MEAN, context.parameters), parts),
        Station("record", _("On record"), [ExplanationStep(_("Report"), context.published)]),
    ]


def stations_of_unit(
    figure: ExplainedFigure, row: ExplainedRow, context: Context, peers: GroupComparison | None = None
) -> list[Station]:
    """Of one unit among its peers on one indicator: units are placed by their values, which are not scored, and held
    against the best and average of their own group."""
    raw = _ratio_steps(figure.numerator, figure.denominator) or _entry_steps(figure.value, row.unit, figure.standing)
    stations = [
        Station("raw", _("As reported"), raw),
        Station("cleaned", _("Put in order"), _value_steps(figure.value, row)),
        Station("peers", _("Own group"), _peer_steps(figure, row, peers) if peers else []),
        Station("rank", _("Rank"), _unit_rank(figure, row, context)),
        Station("record", _("On record"), record_steps(figure, context)),
    ]
    return [station for station in stations if station.steps]


def _peer_steps(figure: ExplainedFigure, row: ExplainedRow, peers: GroupComparison) -> list[ExplanationStep]:
    """本组最优、本组平均 of the same report, and how far the unit is behind."""
    group = _("%(group)s, %(n)s units") % {"group": figure.get_group_display(), "n": peers.measure.n}
    steps = [
        ExplanationStep(_("Best of the group"), with_unit(peers.measure.best, row.unit), peers.measure.holder_text),
        ExplanationStep(_("Average of the group"), with_unit(peers.average, row.unit), group),
    ]
    if peers.gap is not None:
        steps.append(ExplanationStep(_("Gap to the best of the group"), gap_with_unit(peers.gap, row.unit)))
    return steps


def _basis_or_notice(row: ExplainedRow, period: str) -> str:
    """What the own number speaks of: the notice that it repeats, else its basis and day."""
    if repeats_notice(row):
        return own_basis(row, period)
    return basis_note(row.basis, as_of_day(row.as_of, period))


def _raw(row: ExplainedRow, period: str) -> list[ExplanationStep]:
    steps = _ratio_steps(row.numerator, row.denominator) or _entry_steps(row.value, row.unit, row.standing)
    if (row.value is not None or points_of_issuer(row) is not None) and (note := _basis_or_notice(row, period)):
        steps.append(ExplanationStep(_("Describes"), note))
    if row.note:
        steps.append(ExplanationStep(_("Note"), row.note))
    return steps


def _ratio_steps(numerator: Decimal | None, denominator: Decimal | None) -> list[ExplanationStep]:
    if numerator is None or denominator is None:
        return []
    return [ExplanationStep(_("Numerator"), digits(numerator)), ExplanationStep(_("Denominator"), digits(denominator))]


def _entry_steps(value: Decimal | None, unit: str, standing: str) -> list[ExplanationStep]:
    if value is None:
        return [ExplanationStep(_("State"), str(Standing(standing).label))]
    return [ExplanationStep(_("As entered"), with_unit(value, unit))]


def _rate_steps(row: ExplainedRow, steps: list[ExplanationStep]) -> list[ExplanationStep]:
    """The value with its unit, and where it comes from."""
    if row.numerator is None or row.denominator is None or row.value is None:
        return steps
    values = {"n": digits(row.numerator), "d": digits(row.denominator), "value": with_unit(row.value, row.unit)}
    return [ExplanationStep(_("Rate"), _("%(n)s ÷ %(d)s = %(value)s, parts added up before dividing") % values), *steps]


def _value_steps(value: Decimal | None, row: ExplainedRow) -> list[ExplanationStep]:
    if value is None:
        return [ExplanationStep(_("Value"), NO_VALUE)]
    text = number_text(value, row.decimals)
    values = {"value": f"{text} {row.unit}".rstrip(), "decimals": row.decimals}
    return [ExplanationStep(_("Value"), _("%(value)s (compared at %(decimals)s decimals)") % values)]


def _document(row: ExplainedRow, period: str) -> list[ExplanationStep]:
    """Which document, of which day, the how-manieth statement, provisional or final."""
    steps = [ExplanationStep(_("Source"), _source(row, period))] if row.best is not None or row.benchmark_source else []
    if row.benchmark_date:
        steps.append(ExplanationStep(_("Date of the document"), f"{row.benchmark_date:%Y-%m-%d}"))
    if row.benchmark_month:
        steps.append(ExplanationStep(_("In force from (month)"), row.benchmark_month))
    if row.benchmark_edition:
        steps.append(
            ExplanationStep(
                pgettext("benchmark", "Statement"), _("no. %(n)s for this month") % {"n": row.benchmark_edition}
            )
        )
    if row.benchmark_status:
        steps.append(ExplanationStep(_("Status"), str(row.get_benchmark_status_display())))
    return steps


def _source(row: Any, period: str) -> str:
    return source_text(row, period)


def weight_steps(row: ExplainedRow, tree: Sequence[ExplainedRow], context: Context) -> list[ExplanationStep]:
    """What the row brings to each indicator above it, and to the county's total at last."""
    rule, by_code = context.parameters["missing_rule"], {each.code: each for each in tree}
    attainment_of = attainments(tree, rule)
    # What was not reported and counts as zero brings zero.
    steps, brings, current = (
        [ExplanationStep(_("Weight"), digits(row.weight))],
        attainment_of.get(row.code) or Decimal(0),
        row,
    )
    while True:
        above = by_code.get(current.parent_code)
        siblings = [each for each in tree if each.parent_code == current.parent_code]
        part = next(p for p in parts_of(siblings, attainment_of, _how(above), rule) if p.row.code == current.code)
        if part.share is None:
            return [*steps, ExplanationStep(_("Contribution"), _("none: it does not count in what it is part of"))]
        before, brings = brings, brings * part.share / 100
        texts = {"before": cut(before), "share": cut(part.share), "adds": _round_text(brings, context)}
        name = above.name if above else _("Counts in the county's total")
        steps.append(ExplanationStep(name, _("%(before)s × %(share)s%% of the weight = %(adds)s points") % texts))
        if above is None:
            break
        current = above
    if context.total is not None:
        steps.append(ExplanationStep(_("County's total"), number_text(context.total)))
    return steps


def composition_steps(
    parts: Sequence[ComposedPart[ExplainedRow]], how: str, parameters: Mapping[str, Any]
) -> list[ExplanationStep]:
    """The mean of the parts with the numbers put in (Σw·a ÷ Σw), unrounded and rounded."""
    counted = [part for part in parts if part.share is not None]
    if not how:
        return [
            ExplanationStep(_("Remark"), _("This report was frozen before rows kept how their parts are put together."))
        ]
    steps = [ExplanationStep(_("Composed by"), str(Aggregation(how).label))]
    if not counted:
        return [*steps, ExplanationStep(_("Remark"), _("None of its parts has a score."))]
    below = digits(sum((part.size for part in counted), Decimal(0)))
    if len(counted) <= SPELT_OUT:
        above = " + ".join(f"{digits(part.size)} × {cut(part.attainment or Decimal(0))}" for part in counted)
    else:
        above = cut(sum((part.size * (part.attainment or Decimal(0)) for part in counted), Decimal(0)))
    whole = sum((part.adds or Decimal(0) for part in counted), Decimal(0))
    source = "" if len(counted) <= SPELT_OUT else _("the sum of weight × attainment over the sum of the weights")
    steps.append(ExplanationStep(_("Formula"), f"({above}) ÷ {below}" if not source else f"{above} ÷ {below}", source))
    steps.append(ExplanationStep(_("Unrounded"), cut(whole)))
    printed = round_half(whole, parameters["score_decimals"], parameters["rounding"])
    return [*steps, ExplanationStep(_("Rounded"), f"{number_text(printed)} ({rounding_text(parameters)})")]


def _name_attainments(steps: Sequence[ExplanationStep]) -> list[ExplanationStep]:
    """The same where what comes out is an attainment (得分率), and not the score of a unit or of the county."""
    names = {_("Unrounded"): _("Attainment, unrounded"), _("Rounded"): _("Attainment, rounded")}
    return [replace(step, label=names.get(str(step.label), step.label)) for step in steps]


def rounding_text(parameters: Mapping[str, Any]) -> str:
    """修约: how many decimals, and which way; rounded once, and ranked as printed."""
    values = {"decimals": parameters["score_decimals"], "rounding": Rounding(parameters["rounding"]).label}
    return _("%(decimals)s decimals, %(rounding)s, rounded once and ranked as printed") % values


def _how(above: ExplainedRow | None) -> str:
    return above.aggregation if above else Aggregation.MEAN


def _round_text(number: Decimal, context: Context) -> str:
    return number_text(round_half(number, context.parameters["score_decimals"], context.parameters["rounding"]))


def _rank(row: ExplainedRow, context: Context) -> list[ExplanationStep]:
    labels = {RegionLevel.PROVINCE: _("Rank in province"), RegionLevel.CITY: _("Rank in city")}
    steps = []
    for place in places_of(row, context.period):
        steps.append(ExplanationStep(labels[place.level], place.text, place.source))
        if place.computed:
            steps += tie_steps(context.tied, context.parameters)
    if row.gap_rank is not None:
        steps.append(
            ExplanationStep(_("Place by relative gap"), _("%(n)s, the largest gap first") % {"n": row.gap_rank})
        )
    return steps


def _unit_rank(figure: ExplainedFigure, row: ExplainedRow, context: Context) -> list[ExplanationStep]:
    if figure.rank is None:
        return [ExplanationStep(_("Rank"), _("not ranked: nothing to rank, or nobody to be compared with"))]
    steps = [
        ExplanationStep(_("Rank"), place_text(figure.rank, figure.n, tied=figure.tied), str(figure.get_group_display()))
    ]
    if row.direction:
        steps.append(ExplanationStep(_("Direction"), str(row.get_direction_display())))
    if figure.previous_rank is not None:
        steps.append(ExplanationStep(_("Place last period"), _("place %(rank)s") % {"rank": figure.previous_rank}))
    return steps + tie_steps(context.tied, context.parameters)


def tie_steps(tied: Sequence[str], parameters: Mapping[str, Any]) -> list[ExplanationStep]:
    """并列: who stands in the same place, and how places are counted then."""
    names = _(", ").join(tied[:6]) + (" …" if len(tied) > 6 else "")
    text = _("tied with %(names)s") % {"names": names} if tied else _("nobody else has the same printed number")
    return [ExplanationStep(_("Ties"), text, str(TieStyle(parameters["tie_style"]).label))]


def record_steps(row: RecordedRow, context: Context) -> list[ExplanationStep]:
    """留痕: who entered and who approved it, and when; and which report froze it."""
    entered, approved = (row.entered_by_name, row.entered_at), (row.approved_by_name, row.approved_at)
    people = ((_("Entered by"), *entered), (_("Approved by"), *approved))
    steps = [
        ExplanationStep(label, name or NO_VALUE, _minute(at, context.zone)) for label, name, at in people if name or at
    ]
    return [*steps, ExplanationStep(_("Report"), context.published)]


def _minute(at: datetime | None, zone: tzinfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

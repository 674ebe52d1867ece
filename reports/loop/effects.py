"""成效核验: what every newly published report says of the items that must narrow a gap (销号要见效、反弹自动重开)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from departments.choices import ActionState, StepKind
from departments.ledger.closing import record_effect, reopen_item
from departments.models import ActionItem
from indicators.numbers.digits import readable
from reports.choices import EffectMeasure, PeriodOutcome
from reports.loop.effect import EffectLine, EffectVerdict, NarrowingTarget, Observed, judge
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport, Rectification
from reports.presentation import digits

Seen = dict[tuple[int, str, str], Decimal | None]  # by report, kind of measure and code
RELATED = ("item__region", "report__cycle__scheme")


def lock_measured_items(*, report: MonthlyReport) -> None:
    """Hold the items that the report will be held against, so that nobody closes one on the word of the report before.

    To be called before the first audit line: whoever closes an item locks the item first and the audit's head after it.
    """
    items = ActionItem.objects.filter(region_id=report.region_id, rectification__isnull=False).order_by("pk")
    list(items.select_for_update(of=("self",)).only("pk"))


def follow_up(*, report: MonthlyReport, at: datetime) -> int:
    """Judge every ledger item whose baseline is older than this report; returns how many were reopened.

    Runs inside the publishing transaction. A correction of an older month judges anew as well.
    """
    cycle = report.cycle
    rows = Rectification.objects.filter(
        item__region_id=report.region_id,
        report__cycle__scheme__code=cycle.scheme.code,
        report__cycle__start__lt=cycle.start,
    )
    found = list(rows.select_related(*RELATED).order_by("pk"))
    verdicts = judge_rectifications(rectifications=found)
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_record_effect(each, verdicts[each.pk], report, at) for each in found)


def judge_rectifications(*, rectifications: Iterable[Rectification]) -> dict[int, EffectVerdict]:
    """The verdict of each, by its id; four queries for any number of the same region and scheme."""
    rows = list(rectifications)
    if not rows:
        return {}
    region, scheme = rows[0].item.region_id, rows[0].report.cycle.scheme.code
    since = min(row.report.cycle.start for row in rows)
    published = MonthlyReport.objects.published().filter(
        region_id=region, cycle__scheme__code=scheme, cycle__start__gt=since
    )
    periods = list(published.order_by("cycle__start").values_list("pk", "cycle__start", "cycle__label"))
    seen = _read_published([pk for pk, _start, _label in periods], rows)
    return {
        row.pk: judge(
            target_of(row),
            [
                Observed(label, seen.get((pk, row.measured, row.code)))
                for pk, start, label in periods
                if start > row.report.cycle.start
            ],
        )
        for row in rows
    }


def target_of(row: Rectification) -> NarrowingTarget:
    return NarrowingTarget(row.baseline, row.narrowing, row.periods)


def _read_published(reports: list[int], rows: list[Rectification]) -> Seen:
    """What the published rows say, by what is measured."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes[row.measured].add(row.code)
    seen: Seen = {}
    if measured := codes[EffectMeasure.GAP] | codes[EffectMeasure.SCORE]:
        found = IndicatorRow.objects.filter(report__in=reports, code__in=measured)
        for report, code, gap, score_gap in found.values_list("report_id", "code", "gap", "score_gap"):
            seen[report, EffectMeasure.GAP, code], seen[report, EffectMeasure.SCORE, code] = gap, score_gap
    if codes[EffectMeasure.PLACE]:
        units = DepartmentRow.objects.filter(
            report__in=reports, code__in=codes[EffectMeasure.PLACE], rank__isnull=False
        )
        for report, code, in_bottom in units.values_list("report_id", "code", "in_bottom"):
            seen[report, EffectMeasure.PLACE, code] = Decimal(int(in_bottom))
    return seen


def _record_effect(row: Rectification, verdict: EffectVerdict, report: MonthlyReport, at: datetime) -> bool:
    """Write down what the report says of one ledger item; whether it opened the ledger item again."""
    item, line = row.item, next((line for line in verdict.lines if line.period == report.cycle.label), None)
    if line is None:
        return False
    text = line_text(row, line)
    if item.state == ActionState.CLOSED:
        if not verdict.regressed or item.override_reason:
            return False
        reopen_item(item=item, reason=_("The effect was lost. %(said)s") % {"said": text}, actor=None, at=at)
        Rectification.objects.filter(pk=row.pk).update(verified_by=None)
        return True
    proof = _(", ").join(verdict.proof(row.periods))
    count = _(" Period %(n)d of %(periods)d in a row.") % {"n": min(verdict.row, row.periods), "periods": row.periods}
    text += count if line.outcome == PeriodOutcome.REACHED else ""
    # A correction that changes nothing here is not told twice.
    if item.effect != proof or not item.steps.filter(kind=StepKind.EFFECT, text=text).exists():
        record_effect(item=item, effect=proof, text=text, at=at)
    Rectification.objects.filter(pk=row.pk).update(verified_by=report if proof else None)
    return False


def line_text(row: Rectification, line: EffectLine) -> str:
    """One period in words, with its gap, what was narrowed and what was agreed."""
    if line.gap is None or line.narrowed is None:
        return _("%(period)s: no figure to compare.") % {"period": line.period}
    if row.measured == EffectMeasure.PLACE:
        inside = _("%(period)s: in the bottom group.") if line.gap else _("%(period)s: out of the bottom group.")
        return inside % {"period": line.period}
    values = {
        "period": line.period,
        "gap": _reading_text(row, line.gap),
        "unit": row.unit,
        "narrowed": _reading_text(row, line.narrowed),
        "agreed": _reading_text(row, row.narrowing),
    }
    return _("%(period)s: gap %(gap)s %(unit)s, narrowed by %(narrowed)s of the agreed %(agreed)s.") % values


def reading(row: Rectification, number: Decimal | None) -> Decimal | None:
    """A number of the ledger item with the digits of its indicator."""
    return readable(number, 0 if row.measured == EffectMeasure.PLACE else row.decimals)


def _reading_text(row: Rectification, number: Decimal) -> str:
    return digits(reading(row, number))

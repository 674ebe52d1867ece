"""建议立项: proposing ledger items from a published report, and the task force confirming or dropping them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, StepKind
from departments.ledger.items import add_line, open_item, record_item_audit, settings_of
from departments.models import ActionItem, Department, User
from departments.rules import may_decide_for, may_run_month
from departments.trail.record import record
from indicators.numbers.digits import readable
from reports.choices import EffectMeasure, ProposalRule, ProposalState
from reports.loop.effect import suggest_narrowing
from reports.loop.proposing import Finding, Key, indicator_rules, still_open, unit_rules
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport, Proposal, Rectification
from reports.presentation import gap_sentence, gap_unit, streak_text

# What the newest report says anew of a proposal that waits.
RENEWED = ("report", "name", "rules", "facts")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an effect would be measured by: the baseline as frozen, and what is suggested."""

    measured: EffectMeasure
    code: str
    baseline: Decimal
    unit: str
    decimals: int
    narrowing: Decimal


def propose(*, report: MonthlyReport, at: datetime) -> int:
    """Propose what the newest published report gives reason to; returns how many are new. Safe to run twice."""
    if _is_old(report):
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        findings = still_open([*_of_indicators(report), *_of_units(report)], _find_answered(report))
    units = {unit.code: unit for unit in Department.objects.filter(region_id=report.region_id)}
    waiting = {
        (proposal.code, proposal.department.code): proposal
        for proposal in Proposal.objects.filter(region_id=report.region_id, state=ProposalState.WAITING)
        .select_related("department")
        .filter(report__cycle__scheme__code=report.cycle.scheme.code)
    }
    made, renewed = [], []
    for finding in findings:
        if finding.unit not in units:
            continue
        fields = {"report": report, "name": finding.name, "rules": list(finding.rules), "facts": list(finding.facts)}
        if (proposal := waiting.pop(finding.key, None)) is not None:
            for name, value in fields.items():
                setattr(proposal, name, value)
            renewed.append(proposal)
        else:
            made.append(
                Proposal(region_id=report.region_id, code=finding.code, department=units[finding.unit], **fields)
            )
    Proposal.objects.bulk_create(made)
    # All in one statement: the row is there, so every insert is an update.
    Proposal.objects.bulk_create(renewed, update_conflicts=True, unique_fields=["id"], update_fields=RENEWED)
    _drop_outlived(waiting.values(), report, at)
    detail = {"proposed": len(made), "outlived": len(waiting)}
    record(
        actor=None, action="proposals.raise", target=f"{report.region} {report}", detail=detail, region=report.region
    )
    return len(made)


def _is_old(report: MonthlyReport) -> bool:
    later = MonthlyReport.objects.published().filter(
        region_id=report.region_id, cycle__scheme__code=report.cycle.scheme.code, cycle__start__gt=report.cycle.start
    )
    return bool(later.exists())


def _of_indicators(report: MonthlyReport) -> Iterable[Finding]:
    held = Q(zero_score=True) | Q(below_average=True) | Q(serious=True)
    for row in IndicatorRow.objects.filter(held, report=report, is_leaf=True).exclude(lead_code=""):
        rules = indicator_rules(zero=row.zero_score, below=row.below_average, serious=row.serious)
        yield Finding(row.code, row.name_zh or row.name_en, row.lead_code, rules, (gap_sentence(row),))


def _of_units(report: MonthlyReport) -> Iterable[Finding]:
    parameters = report.parameters
    for row in DepartmentRow.objects.filter(report=report, in_bottom=True):
        months = len(row.bottom_streak)
        rules = unit_rules(in_bottom=True, months=months, streak_min=parameters.get("streak_min", 2))
        place = _("%(unit)s: place %(rank)s of %(n)s.") % {"unit": row.short_name, "rank": row.rank, "n": row.n}
        streak = (
            streak_text(row.bottom_streak, last=False, bottom_n=parameters.get("bottom_n", 3)) if months > 1 else ""
        )
        yield Finding("", "", row.code, rules, tuple(filter(None, (place, streak))))


def _find_answered(report: MonthlyReport) -> dict[Key, frozenset[str]]:
    """Rules that an open ledger item answers, or that were dropped for this very period."""
    found: dict[Key, set[str]] = defaultdict(set)
    items = ActionItem.objects.filter(region_id=report.region_id).not_closed().exclude(rules=[])
    for code, unit, rules in items.values_list("indicator_code", "owner__code", "rules"):
        found[code, unit].update(rules)
    dropped = Proposal.objects.filter(state=ProposalState.DROPPED, report__cycle_id=report.cycle_id)
    for code, unit, rules in dropped.values_list("code", "department__code", "rules"):
        found[code, unit].update(rules)
    return {key: frozenset(rules) for key, rules in found.items()}


def _drop_outlived(proposals: Iterable[Proposal], report: MonthlyReport, at: datetime) -> None:
    """What waited and holds no more, is dropped by itself."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Does not hold any more in %(period)s.") % {"period": report.cycle.label}
        Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).update(
            state=ProposalState.DROPPED, reason=reason, decided_at=at, decided_by_name=_("system")
        )


def agreement_of(*, proposal: Proposal) -> Agreement | None:
    """What the effect would be measured by; None where the frozen row has nothing to compare with."""
    if not proposal.code:
        return Agreement(EffectMeasure.PLACE, proposal.department.code, Decimal(1), "", 0, Decimal(1))
    row = IndicatorRow.objects.filter(report_id=proposal.report_id, code=proposal.code).first()
    if row is None:
        return None
    if row.gap is not None and row.gap > 0:
        narrowing = suggest_narrowing(gap=row.gap, average_gap=row.average_gap, decimals=row.decimals)
        return Agreement(EffectMeasure.GAP, row.code, row.gap, gap_unit(row.unit), row.decimals, narrowing)
    if row.score_gap is not None and row.score_gap > 0:
        narrowing = suggest_narrowing(gap=row.score_gap, average_gap=None, decimals=2)
        return Agreement(EffectMeasure.SCORE, row.code, row.score_gap, _("points"), 2, narrowing)
    return None


@transaction.atomic
def confirm(
    *,
    proposal: Proposal,
    actor: User,
    due: date | None = None,
    narrowing: Decimal | None = None,
    periods: int | None = None,
    at: datetime | None = None,
) -> ActionItem:
    """Open the item; where one of the same indicator and unit is open already, its rules are added to that one."""
    at = at or timezone.now()
    now = _waiting(proposal, actor)
    _check_narrowing(now, narrowing)
    # What the ledger keeps is written in the county's language, whoever reads it later.
    with translation.override(settings.LANGUAGE_CODE):
        item = _join_open_item(now, actor, at) or _open_item(now, actor, due, narrowing, periods, at)
    now.state, now.item = ProposalState.CONFIRMED, item
    _stamp_decision(now, actor, at)
    record(
        actor=actor,
        action="proposal.confirm",
        target=f"{now.region} {now}",
        detail={"item": item.number},
        unit=item.owner,
    )
    return item


@transaction.atomic
def confirm_all(*, proposals: Iterable[Proposal], actor: User, at: datetime | None = None) -> int:
    """Open the ledger items of all of them with what is suggested for each; returns how many."""
    return len({confirm(proposal=proposal, actor=actor, at=at).pk for proposal in proposals})


@transaction.atomic
def drop(*, proposal: Proposal, reason: str, actor: User, at: datetime | None = None) -> Proposal:
    """No ledger item is opened, for this reason."""
    at = at or timezone.now()
    now = _waiting(proposal, actor)
    if not may_decide_for(actor, department_id=now.department_id, region_id=now.region_id):
        raise NotDone(_("Somebody else must drop it: it is a proposal about your own unit."))
    if not reason.strip():
        raise NotDone(_("Give a reason."))
    now.state, now.reason = ProposalState.DROPPED, reason.strip()[:200]
    _stamp_decision(now, actor, at)
    detail = {"rules": now.rules, "reason": now.reason}
    record(actor=actor, action="proposal.drop", target=f"{now.region} {now}", detail=detail, unit=now.department)
    return now


def _waiting(proposal: Proposal, actor: User) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",))
    now = rows.select_related("region", "department", "report__cycle__scheme").get(pk=proposal.pk)
    if not may_run_month(actor, region_id=now.region_id):
        raise NotDone(_("Only the task force decides on proposals."))
    if now.state != ProposalState.WAITING:
        raise NotDone(_("The proposal has been decided already."))
    return now


def _stamp_decision(proposal: Proposal, actor: User, at: datetime) -> None:
    proposal.decided_by, proposal.decided_by_name, proposal.decided_at = actor, str(actor), at
    proposal.save(update_fields=["state", "item", "reason", "decided_by", "decided_by_name", "decided_at"])


def _join_open_item(proposal: Proposal, actor: User, at: datetime) -> ActionItem | None:
    """The open ledger item that already answers another rule of the same indicator and unit, if there is one."""
    rows = ActionItem.objects.select_for_update(of=("self",)).select_related("region").exclude(rules=[])
    item = (
        rows.not_closed()
        .filter(region_id=proposal.region_id, indicator_code=proposal.code, owner_id=proposal.department_id)
        .first()
    )
    if item is None:
        return None
    item.rules = list(dict.fromkeys([*item.rules, *proposal.rules]))
    item.save(update_fields=["rules"])
    text = _("Also: %(rules)s") % {"rules": rules_text(proposal.rules)}
    add_line(item, StepKind.CHANGED, "\n".join((text, *proposal.facts)), actor, at)
    record_item_audit(item, "action.rules", actor, rules=item.rules)
    return item


def _check_narrowing(proposal: Proposal, narrowing: Decimal | None) -> None:
    """Refused in the reader's language."""
    agreed = agreement_of(proposal=proposal)
    if agreed is not None and narrowing is not None and not 0 < narrowing <= agreed.baseline:
        text = _("The narrowing must be more than 0 and at most the gap of %(gap)s.")
        raise NotDone(text % {"gap": readable(agreed.baseline, agreed.decimals)})


def _open_item(
    proposal: Proposal, actor: User, due: date | None, narrowing: Decimal | None, periods: int | None, at: datetime
) -> ActionItem:
    day, ledger_settings = timezone.localtime(at).date(), settings_of(region_id=proposal.region_id)
    agreed = agreement_of(proposal=proposal)
    narrowing = narrowing or (agreed.narrowing if agreed else None)
    item = open_item(
        region=proposal.region,
        owner=proposal.department,
        title=title_of(proposal),
        opened=day,
        actor=actor,
        at=at,
        due=due or add_workdays(day, ledger_settings.rectify_within, calendar=calendar_in_force()),
        kind=ActionKind.RECTIFICATION,
        needs_effect=agreed is not None,
        demand="\n".join(proposal.facts)[:2000],
        rules=proposal.rules,
        indicator_code=proposal.code,
        indicator_name=proposal.name,
        source=source_of(proposal),
        **_people(proposal),
    )
    if agreed is not None and narrowing is not None:
        Rectification.objects.create(
            item=item,
            report_id=proposal.report_id,
            measured=agreed.measured,
            code=agreed.code,
            unit=agreed.unit,
            baseline=agreed.baseline,
            decimals=agreed.decimals,
            narrowing=narrowing,
            periods=periods or ledger_settings.periods,
        )
    return item


def rules_text(rules: Iterable[str]) -> str:
    return _(", ").join(str(ProposalRule(rule).label) for rule in rules)


def title_of(proposal: Proposal) -> str:
    return f"{proposal.name or proposal.department}{_(': ')}{rules_text(proposal.rules)}"


def source_of(proposal: Proposal) -> str:
    report = proposal.report
    return _("Monthly report %(period)s, issue %(number)s, version %(version)s") % {
        "period": report.cycle.label,
        "number": report.number,
        "version": report.version,
    }


def _people(proposal: Proposal) -> dict[str, Any]:
    """Section, person and co-units as the frozen row names them."""
    row = (
        IndicatorRow.objects.filter(report_id=proposal.report_id, code=proposal.code).first() if proposal.code else None
    )
    if row is None:
        return {}
    names = [name.strip() for name in row.co_names.replace("、", ",").split(",") if name.strip()]
    units = Department.objects.filter(region_id=proposal.region_id)
    others = list(units.filter(Q(short_name__in=names) | Q(name__in=names)))
    return {"section": row.section, "person": row.person, "co_units": others}

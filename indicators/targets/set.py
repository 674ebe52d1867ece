"""Setting targets, withdrawing them, and ticking off categories (下达任务、撤销、完成登记)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import Department, Region, User
from departments.rules import may_enter, may_run_month
from departments.trail.record import record
from indicators.choices import Basis, TargetMeasure
from indicators.cycles.obligations import LEAD
from indicators.models import Indicator, RegistrationRule, Responsibility, Target, TargetTick
from indicators.numbers.rates import is_rate
from indicators.targets.words import restriction_text


class CannotSet(Exception):
    """Why a target, a tick or a rule is not taken."""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A target as somebody wants it; neither ``unit`` nor ``kind``: the county itself."""

    indicator: Indicator
    measure: str
    due: date
    effective_from: date
    source_document: str
    unit: Department | None = None
    kind: str = ""
    amount: Decimal | None = None
    category: str = ""
    clause: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """Two targets with the same key contradict each other."""
        unit = self.unit.pk if self.unit else None
        return self.indicator.pk, unit, self.kind, self.measure, self.category, self.due

    def fields(self) -> dict[str, Any]:
        names = ("indicator", "measure", "due", "effective_from", "source_document", "kind", "amount", "category")
        return {name: getattr(self, name) for name in names} | {"department": self.unit, "clause": self.clause}


def may_be_used(*, indicator: Indicator, region_id: int, on: date) -> bool:
    """Whether an indicator takes targets and is shown: always, unless it counts registrations (one query then)."""
    if not indicator.restricted:
        return True
    rule = RegistrationRule.objects.in_force(region_id=region_id, on=on).first()
    return rule is not None and rule.allowed


def why_not(facts: TargetFacts, *, leads: dict[int, int], usable: bool) -> str:
    """Why it cannot be set; empty when it can. ``leads``: lead unit by indicator."""
    indicator, measure = facts.indicator, facts.measure
    if not usable:
        return restriction_text()
    if facts.due < facts.effective_from:
        return _("The due date lies before the day from which the target is in force.")
    if not facts.source_document:
        return _("Name the document that the target comes from.")
    if measure == TargetMeasure.CATEGORY:
        if not facts.category:
            return _("Name the category.")
        return _("A category has no amount.") if facts.amount is not None else ""
    if facts.category:
        return _("Only “category to be completed” names a category.")
    if facts.amount is None:
        return _("Give the amount.")
    if facts.amount < 0 and (indicator.minimum is None or indicator.minimum >= 0):
        return _("The amount cannot be negative.")
    return _does_not_fit(facts, is_rate(indicator)) or _does_not_report(facts, leads)


def _does_not_fit(facts: TargetFacts, rate: bool) -> str:
    """A percentage or an average is not added up, and a state at a point in time has no monthly average."""
    if facts.measure == TargetMeasure.TOTAL and rate:
        return _("Percentages are not added up: ask for a value at the due date.")
    if facts.measure == TargetMeasure.TOTAL and facts.indicator.basis == Basis.AVERAGE:
        return _("An average is not added up: ask for a monthly average or for a value at the due date.")
    if facts.measure != TargetMeasure.VALUE and facts.indicator.basis == Basis.POINT:
        return _("A state at a point in time is not added up or averaged: ask for a value at the due date.")
    return ""


def _does_not_report(facts: TargetFacts, leads: dict[int, int]) -> str:
    """Who reports no figure for the indicator cannot be judged by it."""
    reports, indicator = set(facts.indicator.reports), facts.indicator
    kind = facts.unit.kind if facts.unit else facts.kind
    if not kind or kind in reports:
        return ""
    if facts.unit is not None and LEAD in reports and leads.get(indicator.pk) == facts.unit.pk:
        return ""
    return _("%(who)s reports no figures for this indicator; set it for the county or for those who report it.") % {
        "who": facts.unit or _("This kind of unit")
    }


def lead_units(*, indicators: list[Indicator], region_id: int, on: date) -> dict[int, int]:
    """Lead unit of a region by indicator on a day; one query."""
    rows = Responsibility.objects.of_region(region_id).leads().in_force(on=on).filter(indicator__in=indicators)
    return dict(rows.order_by("valid_from").values_list("indicator_id", "department_id"))


def set_target(*, facts: TargetFacts, region: Region, actor: User, at: datetime | None = None) -> Target:
    """Raises ``NotAllowed`` or ``CannotSet``."""
    at = at or timezone.now()
    require_setter(actor, region)
    on = timezone.localdate(at)
    if facts.unit is not None and facts.unit.region_id != region.pk:
        raise CannotSet(_("The unit belongs to another region."))
    usable = may_be_used(indicator=facts.indicator, region_id=region.pk, on=on)
    if reason := why_not(
        facts, leads=lead_units(indicators=[facts.indicator], region_id=region.pk, on=on), usable=usable
    ):
        raise CannotSet(reason)
    try:
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=region.pk)  # a sheet that is being taken over comes first
            target = Target.objects.create(
                region=region, set_by=actor, set_by_name=str(actor), set_at=at, **facts.fields()
            )
            record(
                actor=actor, action="target.set", target=str(target), detail=target_audit_facts(target), unit=facts.unit
            )
    except IntegrityError as clash:
        raise CannotSet(already_text()) from clash
    return target


def already_text() -> str:
    return _("The same target stands already for this due date; withdraw it first if the amount has changed.")


def require_setter(actor: User, region: Region) -> None:
    if not may_run_month(actor, region_id=region.pk):
        raise NotAllowed(_("Only the task force sets targets."))


def target_audit_facts(target: Target) -> dict[str, Any]:
    """What the audit trail keeps of a target."""
    return {
        "unit": target.for_whom,
        "measure": target.measure,
        "category": target.category,
        "amount": "" if target.amount is None else f"{target.amount.normalize():f}",
        "due": f"{target.due:%Y-%m-%d}",
        "source": f"{target.source_document} {target.clause}".strip(),
    }


@transaction.atomic
def withdraw_target(*, target: Target, reason: str, actor: User, at: datetime | None = None) -> Target:
    """It stays on record with the reason and counts no more."""
    row = (
        Target.objects.select_for_update(of=("self",))
        .select_related("indicator", "region", "department")
        .get(pk=target.pk)
    )
    require_setter(actor, row.region)
    if not reason.strip():
        raise CannotSet(_("Say why the target is withdrawn."))
    if row.withdrawn_at is not None:
        raise CannotSet(_("The target was withdrawn already."))
    row.withdrawn_at, row.withdrawn_reason = at or timezone.now(), reason.strip()
    row.withdrawn_by, row.withdrawn_by_name = actor, str(actor)
    row.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_by", "withdrawn_by_name"])
    detail = target_audit_facts(row) | {"reason": row.withdrawn_reason}
    record(actor=actor, action="target.withdraw", target=str(row), detail=detail, unit=row.department)
    return row


def owes(target: Target, unit: Department, *, on: date) -> bool:
    """Whether a category is the unit's to tick."""
    if target.department_id is not None or target.kind:
        return target.department_id == unit.pk or (target.kind == unit.kind and target.region_id == unit.region_id)
    return (
        lead_units(indicators=[target.indicator], region_id=unit.region_id, on=on).get(target.indicator_id) == unit.pk
    )


@transaction.atomic
def tick_category(
    *, target: Target, unit: Department, met_on: date | None, note: str, actor: User, at: datetime | None = None
) -> TargetTick:
    """A category completed on a day, which counts once somebody else accepts it (``judge_tick``). ``met_on=None`` takes
    it back and needs a note. Lines are added, never changed."""
    at = at or timezone.now()
    on = timezone.localdate(at)
    if not may_enter(actor, department_id=unit.pk, region_id=unit.region_id) or not owes(target, unit, on=on):
        raise NotAllowed(_("A unit ticks off its own categories."))
    Target.objects.select_for_update().get(pk=target.pk)  # one line after the other, the first of a unit too
    newest = TargetTick.objects.filter(target=target, department=unit).select_related("judgement").last()
    before = newest.met_on if newest and not newest.is_returned else None
    if not target.is_category or target.withdrawn_at is not None:
        raise CannotSet(_("There is nothing to tick off."))
    if met_on is None and (before is None or not note.strip()):
        raise CannotSet(_("Say why the completion is taken back.") if before else _("Give the day of completion."))
    if met_on is not None and met_on > on:
        raise CannotSet(_("The day of completion lies in the future."))
    if met_on is not None and before is not None:
        raise CannotSet(_("It was ticked off already, on %(day)s.") % {"day": f"{before:%Y-%m-%d}"})
    tick = TargetTick.objects.create(
        target=target,
        department=unit,
        met_on=met_on,
        note=note.strip(),
        by=actor,
        by_name=str(actor),
        acted_for=actor.acting_for,
        at=at,
    )
    action = "target.tick" if met_on else "target.untick"
    detail = {"category": target.category, "day": f"{met_on:%Y-%m-%d}" if met_on else "", "note": tick.note}
    record(actor=actor, action=action, target=f"{target.indicator} {target.category}", detail=detail, unit=unit)
    return tick


@transaction.atomic
def set_registration_rule(
    *,
    region: Region,
    allowed: bool,
    effective_from: date,
    reason: str,
    source_document: str,
    actor: User,
    at: datetime | None = None,
) -> RegistrationRule:
    """Switch registration quotas on or off from a day, on somebody's written word."""
    require_setter(actor, region)
    if not reason.strip() or not source_document.strip():
        raise CannotSet(_("Registration quotas are switched only with a reason and a document."))
    rule = RegistrationRule.objects.create(
        region=region,
        allowed=allowed,
        effective_from=effective_from,
        reason=reason.strip(),
        source_document=source_document.strip(),
        set_by=actor,
        set_by_name=str(actor),
        set_at=at or timezone.now(),
    )
    detail = {"from": f"{effective_from:%Y-%m-%d}", "reason": rule.reason, "document": rule.source_document}
    action = "target.registrations_on" if allowed else "target.registrations_off"
    record(actor=actor, action=action, target=str(region), detail=detail)
    return rule

"""How far the month that is being entered has come (填报进度): counted from the figures themselves, as of now."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.choices import ActionState
from departments.models import ActionItem, Department
from indicators.choices import FigureState, RequestState
from indicators.cycles.doors import current_cycle
from indicators.cycles.obligations import count_obligations
from indicators.models import Correction, Cycle, ExtensionRequest, Figure, TargetTick
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.choices import ProposalState
from reports.models import Proposal

COUNT, SOURCE = NumberKind.COUNT, "figures as of now"
STATES = {
    "drafted": FigureState.DRAFT,
    "returned": FigureState.RETURNED,
    "submitted": FigureState.SUBMITTED,
    "checked": FigureState.CHECKED,
    "approved": FigureState.APPROVED,
}
REPORTED = ("submitted", "checked", "approved")


def say_progress(facts: PageFacts, region_id: int) -> None:
    """Of every unit, of every group and of all together: owed, and in which state; the days of the month."""
    cycle = current_cycle(region_id=region_id)
    if cycle is None:
        return
    now = timezone.now()
    facts.say_days(cycle.label, cycle.start, cycle.end, cycle.deadline, cycle.closes_at, cycle.hard_deadline)
    # A page may have been counted half a minute ago.
    facts.say_days(now, now - timedelta(minutes=1))
    for end in (cycle.closes_at, cycle.deadline):
        for at in (now, now - timedelta(minutes=1)):
            facts.say_countdown(abs(end - at))
    units = _count(cycle)
    labels = {
        "owed": _("Owed"),
        "untouched": pgettext("figures", "Blank"),
        "drafted": pgettext("figures", "Drafts"),
        "returned": _("Returned"),
        "submitted": _("Waiting for review"),
        "checked": pgettext("figures", "Checked"),
        "approved": _("Approved"),
        "outstanding": _("Outstanding"),
        "reported": _("Handed in"),
    }
    together: dict[str, Counter[str]] = {}
    for unit, counts in units.items():
        group = str(unit.group.label)
        late = int(cycle.closes_at <= now and counts["outstanding"] > 0)
        together.setdefault(group, Counter()).update(counts)
        together[group].update(units=1, complete=int(counts["approved"] == counts["owed"]), late=late)
        for key, heading in labels.items():
            facts.promise(str(unit), heading, COUNT, counts[key], date=cycle.label, source=SOURCE)
    labels |= {"units": pgettext("number", "Units"), "complete": pgettext("units", "Complete"), "late": _("Late units")}
    for group, counts in together.items():
        for key, heading in labels.items():
            facts.promise(group, heading, COUNT, counts[key], date=cycle.label, source=SOURCE)
    whole = sum(together.values(), Counter())
    for key in labels:
        facts.say(f"{key} together", COUNT, whole[key], date=cycle.label, source=SOURCE)
    facts.say("units that owe", COUNT, sum(1 for counts in units.values() if counts["outstanding"]), source=SOURCE)


def _count(cycle: Cycle) -> dict[Department, Counter[str]]:
    """Every unit that owes something, with its figures by state; what is no longer owed does not count."""
    who = count_obligations(cycle=cycle)
    owed = {(unit.pk, item) for unit in who.units for item in who.by_kind.get(unit.kind, ())}
    owed |= {(unit, item) for item, unit in who.by_lead.items()}
    stored = Q(value__isnull=False) | Q(score__isnull=False) | Q(not_applicable=True) | ~Q(state=FigureState.DRAFT)
    states: Counter[tuple[int, str]] = Counter()
    for unit_id, item_id, state in Figure.objects.filter(stored, cycle=cycle).values_list(
        "department_id", "indicator_id", "state"
    ):
        if (unit_id, item_id) in owed:
            states[unit_id, state] += 1
    found: dict[Department, Counter[str]] = {}
    for unit, n in who.counts().items():
        counts = Counter({name: states[unit.pk, state] for name, state in STATES.items()})
        counts["owed"] = n
        counts["reported"] = sum(counts[name] for name in REPORTED)
        counts["outstanding"] = n - counts["reported"]
        counts["untouched"] = counts["outstanding"] - counts["drafted"] - counts["returned"]
        found[unit] = counts
    return found


def say_agenda(facts: PageFacts, region_id: int) -> None:
    """What waits for the task force, counted."""
    waiting = {
        "figures to review": Figure.objects.filter(
            cycle__region_id=region_id, state__in=[FigureState.SUBMITTED, FigureState.CHECKED]
        ).count(),
        "extensions": ExtensionRequest.objects.filter(cycle__region_id=region_id, state=RequestState.WAITING).count(),
        "corrections": Correction.objects.filter(
            figure__cycle__region_id=region_id, state=RequestState.WAITING
        ).count(),
        "items to verify": ActionItem.objects.filter(region_id=region_id, state=ActionState.CLOSING_ASKED).count(),
        "proposals": Proposal.objects.filter(report__region_id=region_id, state=ProposalState.WAITING).count(),
        "completed categories": TargetTick.objects.filter(target__region_id=region_id, judgement__isnull=True).count(),
    }
    for name, n in waiting.items():
        facts.say(name, COUNT, n, date="now", source="as of now")

"""From a round into the one ledger (通报转台账): proposed for every item that loses marks and every firm below
satisfied, opened for those that the task force confirms, and for each of them once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind
from departments.ledger.items import open_item, settings_of
from departments.models import ActionItem, Department, User
from departments.rules import may_run_month
from indicators.choices import FirmGrade, RoundKind, RoundState
from indicators.models import Responsibility, Round, RoundFirm, RoundItem
from indicators.rounds.masking import mask_firm, mask_text
from indicators.rounds.record import RoundRefused
from indicators.rounds.words import points_text

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """A item that could be opened; ``owner`` is whom the notice names, else the item's lead department, else nobody."""

    key: str
    row: RoundItem | RoundFirm
    title: str
    owner: Department | None
    named: bool  # by the notice itself
    due: date | None  # as the notice says it

    @property
    def is_firm(self) -> bool:
        return isinstance(self.row, RoundFirm)


def propose_items(*, published: Round) -> list[ProposedItem]:
    """What has no ledger item yet, in the order of the notice; firms behind items. Three queries.

    The dimensions of a survey are nobody's ledger item: its firms are what is followed up."""
    if published.state != RoundState.CONFIRMED:
        return []
    survey = published.kind == RoundKind.SURVEY
    items = [] if survey else [item for item in _rows(published.items) if _is_finding(item)]
    leads = _leads(items, published.issued_on)
    found = [
        ProposedItem(
            f"item-{item.pk}",
            item,
            _title(item),
            item.unit or leads.get(item.indicator_id or 0),
            bool(item.unit),
            item.rectify_by,
        )
        for item in items
    ]
    firms = _rows(published.firms).below_satisfied()
    found += [
        ProposedItem(f"firm-{firm.pk}", firm, _firm_title(firm), firm.unit, bool(firm.unit), None) for firm in firms
    ]
    return found


def default_workdays(*, published: Round) -> int:
    """For rows whose date the notice does not say."""
    return settings_of(region_id=published.region_id).rectify_within


@transaction.atomic
def open_ledger_items(
    *, published: Round, owners: Mapping[str, Department], workdays: int, actor: User, at: datetime | None = None
) -> list[ActionItem]:
    """Open what was confirmed: the key of each proposal with its owner. A date of the notice comes before working
    days. What has its ledger item already is passed over. Raises ``NotAllowed``, ``RoundRefused`` or ``NotDone``."""
    at = at or timezone.now()
    if not may_run_month(actor, region_id=published.region_id):
        raise NotAllowed(_("Only the task force opens items of the ledger."))
    now = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=published.pk)
    if now.state != RoundState.CONFIRMED:
        raise RoundRefused(_("Only a confirmed round opens items of the ledger."))
    editions = Round.objects.filter(region=now.region, kind=now.kind, year=now.year, number=now.number)
    if editions.filter(state=RoundState.DRAFT).exists():
        raise RoundRefused(_("A correction of this round is being recorded: confirm it first."))
    opened, today, calendar = [], timezone.localtime(at).date(), calendar_in_force()
    names = list(now.firms.values_list("name", flat=True))
    for each in propose_items(published=now):
        if (owner := owners.get(each.key)) is None:
            continue
        due = each.due if each.due and each.due >= today else add_workdays(today, workdays, calendar=calendar)
        new = open_item(
            region=now.region,
            owner=owner,
            title=each.title,
            due=due,
            actor=actor,
            at=at,
            source=source_text(now),
            **_facts(each.row, names),
        )
        each.row.action = new
        each.row.save(update_fields=["action"])
        opened.append(new)
    return opened


class NamedNotice(Protocol):
    """As much of a notice as it is named by."""

    @property
    def title(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def number(self) -> int: ...


def source_text(published: Round | NamedNotice) -> str:
    """The title and number of the notice, as a ledger and a figure name it."""
    return f"{published.title} {published.document}".strip()[:200]


def period_of(published: Round | NamedNotice) -> str:
    """The period as the notice names it; without one its number in the year."""
    return published.period or f"{published.year}-{published.number}"


def _rows(rows: Any) -> Any:
    return rows.filter(action__isnull=True).select_related("unit", *(["indicator"] if rows.model is RoundItem else []))


def _is_finding(item: RoundItem) -> bool:
    """It loses marks; or the notice tells a problem without saying what it cost."""
    return item.deduction > 0 if item.deduction is not None else bool(item.problem)


def _leads(items: list[RoundItem], on: date) -> dict[int, Department]:
    """Who leads the indicators of items for which the notice names nobody."""
    wanted = {item.indicator_id for item in items if item.unit_id is None and item.indicator_id is not None}
    if not wanted:
        return {}
    region = items[0].round.region_id
    rows = Responsibility.objects.filter(indicator__in=wanted, department__region=region).leads().in_force(on=on)
    return {row.indicator_id: row.department for row in rows.select_related("department")}


def _title(item: RoundItem) -> str:
    if item.problem:
        return f"{item.name}{_(': ')}{' '.join(item.problem.split())}"[:200]
    if item.deduction is None:
        return item.name
    return _("%(item)s: %(points)s points lost") % {"item": item.name[:150], "points": points_text(item.deduction)}


def _firm_title(firm: RoundFirm) -> str:
    values = {"firm": mask_firm(firm.name), "grade": FirmGrade(firm.grade).label}
    return _("%(firm)s (%(grade)s): call back and mend") % values


def _facts(row: RoundItem | RoundFirm, firms: Collection[str]) -> dict[str, Any]:
    """What the ledger says beside title, owner and deadline. Names of the round's firms stay masked there."""
    clause = _("item %(n)d") % {"n": row.position}
    if isinstance(row, RoundFirm):
        text = mask_text(row.complaint, firms)
        return {"kind": ActionKind.ENTERPRISE, "clause": clause, "enterprise": mask_firm(row.name), "demand": text}
    return {"kind": ActionKind.FINDING, "clause": clause, "demand": row.problem, **_marks(row)}


def _marks(row: RoundItem) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    # The ledger keeps two decimals; a finer deduction stands in the title alone and is not rounded.
    if row.deduction is not None and row.deduction == row.deduction.quantize(CENT):
        facts["deduction"] = row.deduction
    if row.indicator is not None:
        facts |= {"indicator_code": row.indicator.code, "indicator_name": row.indicator.name[:200]}
    return facts

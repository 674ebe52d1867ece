"""Recording a round of publications (通报轮次), confirming it, and correcting what was confirmed by a new edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from config.names import plain
from departments.access.refusals import NotAllowed
from departments.choices import RegionLevel
from departments.models import AuditEntry, Region, User
from departments.rules import may_run_month, same_hand
from departments.trail.record import ACTED_FOR, record
from indicators.choices import RoundKind, RoundState
from indicators.models import Round, RoundFirm, RoundItem
from indicators.rounds.facts import RoundFault, mark_faults, place_faults
from indicators.rounds.facts import plain as plain_digits


class RoundRefused(Exception):
    """Why a round was not changed; ``field`` is the field of its form, or empty."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a notice says of the county as a whole; None is not published."""

    kind: str
    year: int
    number: int
    title: str
    issuer: str
    issued_on: date
    level: str = RegionLevel.CITY
    period: str = ""
    document: str = ""
    sample_size: int | None = None
    full_marks: Decimal | None = None
    score: Decimal | None = None
    rank: int | None = None
    n_ranked: int | None = None
    sharing: int = 1
    bottom_n: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


# By these somebody says what a round says.
BEGINNING = ("round.record", "round.correct")
ENTERING = (*BEGINNING, "round.change", "round.items", "round.firms")
CALL = ("called_back_on", "result_grade", "result_note", "called_back_by_name")
NAMES = tuple(RoundFacts.__dataclass_fields__)


@transaction.atomic
def record_round(*, region: Region, facts: RoundFacts, actor: User, at: datetime | None = None) -> Round:
    """A round as a draft; its items and firms come from sheets, and it counts when it is confirmed."""
    at = at or timezone.now()
    _require_taskforce(actor, region.pk)
    _sound(facts, at)
    same = Round.objects.filter(region=region, kind=facts.kind, year=facts.year, number=facts.number)
    if same.exists():
        raise RoundRefused(_("This round is recorded already. A correction is a new edition of it."), "number")
    try:
        with transaction.atomic():
            made = Round.objects.create(region=region, entered_by_name=str(actor), entered_at=at, **facts.as_dict())
    except IntegrityError as twice:
        raise RoundRefused(
            _("This round is recorded already. A correction is a new edition of it."), "number"
        ) from twice
    _record_audit(made, "round.record", actor, document=facts.document)
    return made


@transaction.atomic
def change_round(*, published: Round, facts: RoundFacts, actor: User, at: datetime | None = None) -> Round:
    """Change a draft. Of a later edition the round that it corrects stays the same one."""
    at = at or timezone.now()
    now = lock_draft(published, actor)
    _sound(facts, at)
    named = (facts.kind, facts.year, facts.number)
    if named != (now.kind, now.year, now.number):
        if now.edition > 1:
            raise RoundRefused(_("An edition corrects its own round: kind, year and number stay."), "number")
        same = Round.objects.filter(region=now.region, kind=facts.kind, year=facts.year, number=facts.number)
        if same.exclude(pk=now.pk).exists():
            raise RoundRefused(_("This round is recorded already. A correction is a new edition of it."), "number")
    if facts.kind != RoundKind.SURVEY and now.firms.exists():
        raise RoundRefused(_("Only a survey lists enterprises."), "kind")
    _not_before_the_first(now, facts.issued_on)
    changed = [name for name in NAMES if getattr(now, name) != getattr(facts, name)]
    labels = {name: str(Round._meta.get_field(name).verbose_name) for name in changed}  # type: ignore[union-attr]
    before = {labels[name]: _plain_text(getattr(now, name)) for name in changed}
    for name, value in facts.as_dict().items():
        setattr(now, name, value)
    now.save()
    after = {labels[name]: _plain_text(getattr(facts, name)) for name in changed}
    _record_audit(now, "round.change", actor, before=before, after=after)
    return now


@transaction.atomic
def confirm_round(*, published: Round, actor: User, at: datetime | None = None) -> Round:
    """Freeze it. From now on it counts, and an edition before it does not any more. Nobody confirms what they entered,
    unless the region lets one person do both; then it is on record."""
    at = at or timezone.now()
    now = lock_draft(published, actor)
    alone = is_entered_by(actor, published=now)
    if alone and not now.region.one_person:
        raise RoundRefused(own_round_text())
    if now.score is None and now.rank is None and not now.items.exists() and not now.firms.exists():
        raise RoundRefused(_("The round says nothing yet: no score, no place, no item and no enterprise."))
    _not_before_the_first(now, now.issued_on)
    editions = Round.objects.filter(region=now.region, kind=now.kind, year=now.year, number=now.number)
    for corrected in editions.filter(state=RoundState.CONFIRMED).select_for_update():
        _carry_calls(corrected, now)
        editions.filter(pk=corrected.pk).update(state=RoundState.SUPERSEDED)
    now.state, now.confirmed_by, now.confirmed_by_name, now.confirmed_at = RoundState.CONFIRMED, actor, str(actor), at
    now.save(update_fields=["state", "confirmed_by", "confirmed_by_name", "confirmed_at"])
    by_one = {"one_person": str(actor)} if alone else {}
    _record_audit(now, "round.confirm", actor, rows=now.items.count() + now.firms.count(), **by_one)
    return now


def is_entered_by(user: User, *, published: Round) -> bool:
    """Whether the round was recorded or changed, or its rows read from a sheet, by the account or the one it acts for,
    or in their name (四眼).

    The audit trail knows, by account. Of a draft begun before its entries named the round, the name of who began it
    decides as well.
    """
    entries = AuditEntry.objects.filter(region_key=published.region_id, action__in=ENTERING)
    hands = ("actor_id", f"detail__{ACTED_FOR}")
    rows = list(entries.filter(detail__round=published.pk).order_by().values_list("action", *hands).distinct())
    if same_hand(user, {account for _action, *accounts in rows for account in accounts}):
        return True
    if any(action in BEGINNING for action, *_accounts in rows):
        return False
    names = {str(user), user.own_name} | ({user.acting_for.own_name} if user.acting_for else set())
    return published.entered_by_name in names


def own_round_text() -> str:
    return _("You entered this round, or part of it; somebody else of the task force must confirm it.")


@transaction.atomic
def correct_round(*, published: Round, reason: str, actor: User, at: datetime | None = None) -> Round:
    """更正: a new edition beside a confirmed round, as a draft with everything that it says, items and calls included.

    What was published before stays as it was, and stays what counted until the new edition's own day of issue.
    """
    at = at or timezone.now()
    _require_taskforce(actor, published.region_id)
    now = Round.objects.select_for_update().get(pk=published.pk)
    if now.state != RoundState.CONFIRMED:
        raise RoundRefused(_("Only a confirmed round is corrected by a new edition."))
    if not reason.strip():
        raise RoundRefused(_("Say why it is corrected."), "reason")
    editions = Round.objects.filter(region=now.region, kind=now.kind, year=now.year, number=now.number)
    if editions.filter(state=RoundState.DRAFT).exists():
        raise RoundRefused(_("A correction of this round is being recorded already."))
    last = editions.aggregate(last=Max("edition"))["last"]
    values = {name: getattr(now, name) for name in NAMES if name != "issued_on"}
    made = Round.objects.create(
        region=now.region,
        edition=last + 1,
        reason=reason.strip()[:200],
        entered_by_name=str(actor),
        entered_at=at,
        issued_on=max(now.issued_on, timezone.localtime(at).date()),
        **values,
    )
    items, firms = list(now.items.all()), list(now.firms.all())
    for item in items:
        item.pk, item.round = None, made
    for firm in firms:
        firm.pk, firm.round = None, made
    RoundItem.objects.bulk_create(items, batch_size=200)
    RoundFirm.objects.bulk_create(firms, batch_size=200)
    _record_audit(made, "round.correct", actor, reason=reason.strip()[:200])
    return made


def _carry_calls(corrected: Round, now: Round) -> None:
    """Calls that were made while the correction was being recorded."""
    made = {plain(firm.name): firm for firm in corrected.firms.filter(called_back_on__isnull=False)}
    for firm in now.firms.all():
        if (old := made.get(plain(firm.name))) is not None:
            for name in CALL:
                setattr(firm, name, getattr(old, name))
            firm.save(update_fields=CALL)


def why_not(facts: RoundFacts, *, today: date) -> list[RoundFault]:
    """Everything about the round as a whole that cannot be true."""
    found = [*mark_faults(facts.full_marks, facts.score)]
    found += place_faults(facts.rank, facts.n_ranked, facts.sharing, field_n="n_ranked")
    if facts.issued_on > today:
        found.append(RoundFault("issued_on", _("The notice has not been issued yet."), _("Correct the day.")))
    if facts.bottom_n is not None and facts.n_ranked is not None and facts.bottom_n >= facts.n_ranked:
        message = _("A bottom group of %(n)s of %(ranked)s would be everybody.")
        values = {"n": facts.bottom_n, "ranked": facts.n_ranked}
        found.append(RoundFault("bottom_n", message % values, _("Write the N of “the last N”.")))
    return found


@transaction.atomic
def discard_round(*, published: Round, actor: User) -> None:
    """弃用草稿: what was begun by mistake goes with its rows; it never counted.

    What it said stays in the audit trail; ledger items that an edition before it opened stay with that edition.
    """
    now = lock_draft(published, actor)
    labels = {name: str(Round._meta.get_field(name).verbose_name) for name in NAMES}  # type: ignore[union-attr]
    facts = {labels[name]: _plain_text(getattr(now, name)) for name in NAMES}
    _record_audit(now, "round.discard", actor, before=facts, rows=now.items.count() + now.firms.count())
    now.delete()


def lock_draft(published: Round, actor: User) -> Round:
    """The round as it is now, held until the end of the transaction. Raises ``NotAllowed`` and ``RoundRefused``."""
    _require_taskforce(actor, published.region_id)
    now = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=published.pk)
    if now.state != RoundState.DRAFT:
        raise RoundRefused(_("The round is confirmed: its numbers stay. Correct it by a new edition."))
    return now


def _require_taskforce(actor: User, region_id: int) -> None:
    if not may_run_month(actor, region_id=region_id):
        raise NotAllowed(_("Only the task force records rounds."))


def _sound(facts: RoundFacts, at: datetime) -> None:
    for fault in why_not(facts, today=timezone.localtime(at).date()):
        raise RoundRefused(f"{fault.message} {fault.remedy}", fault.field)


def _not_before_the_first(now: Round, issued_on: date) -> None:
    """Editions follow each other by their days of issue, so that every day has one that counts."""
    earlier = Round.objects.filter(region=now.region, kind=now.kind, year=now.year, number=now.number)
    last = earlier.filter(edition__lt=now.edition).aggregate(last=Max("issued_on"))["last"]
    if last is not None and issued_on < last:
        message = _("The edition before it was issued on %(day)s; a correction is not older.")
        raise RoundRefused(message % {"day": f"{last:%Y-%m-%d}"}, "issued_on")


def _plain_text(value: Any) -> str:
    return "" if value is None else plain_digits(value) if isinstance(value, Decimal) else str(value)


def _record_audit(published: Round, action: str, actor: User, **detail: Mapping[str, Any] | str | int) -> None:
    name = f"{published.region} {published} ({published.year}-{published.number}.{published.edition})"
    record(actor=actor, action=action, target=name, detail={"round": published.pk, **detail})

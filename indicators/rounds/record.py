"""Recording a round of publications (通报轮次), confirming it, and correcting what was confirmed by a new edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from departments.dates import NotUnderstood
from departments.models import AuditEntry, Region, User
from departments.rules import may_run_month, same_hand
from departments.trail.record import ACTED_FOR, record
from indicators.choices import BELOW_SATISFIED, RoundKind, RoundState
from indicators.models import Round, RoundFirm, RoundItem, RoundUnit
from indicators.rounds.bands import Band, band_faults
from indicators.rounds.facts import RoundFault, mark_faults, place_faults, sample_faults
from indicators.rounds.facts import plain as plain_digits
from indicators.rounds.periods import NoticePeriod, read_period
from indicators.rounds.series import find_series, forget_empty_series, is_same_series, unknown_codes
from indicators.rounds.unit_rows import unit_faults


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
    band: Band | None = None
    # Of the series: blank is "as usual", None of a code "as it is".
    series_name: str = ""
    cadence: str = ""
    score_code: str | None = None
    place_code: str | None = None

    @property
    def covered(self) -> NoticePeriod | None:
        """The period of the calendar that its words name."""
        try:
            return read_period(self.period, year=self.year) if self.period else None
        except NotUnderstood:
            return None

    def as_dict(self) -> dict[str, Any]:
        """The columns of a round."""
        covered = self.covered
        return {name: getattr(self, name) for name in NAMES} | {
            "span": covered.span if covered else "",
            "period_start": covered.start if covered else None,
            "period_end": covered.end if covered else None,
            "band_end": self.band.end if self.band else "",
            "band_size": self.band.size if self.band else None,
        }


# By these somebody says what a round says.
BEGINNING = ("round.record", "round.correct")
ENTERING = (*BEGINNING, "round.change", "round.items", "round.firms")
CALL = ("called_back_on", "result_grade", "result_note", "called_back_by_name")
OF_SERIES = ("series_name", "cadence", "score_code", "place_code")
NAMES = tuple(name for name in RoundFacts.__dataclass_fields__ if name not in {"band", *OF_SERIES})
COLUMNS = (*NAMES, "span", "period_start", "period_end", "band_end", "band_size")


@transaction.atomic
def record_round(*, region: Region, facts: RoundFacts, actor: User, at: datetime | None = None) -> Round:
    """A round as a draft; its items and firms come from sheets, and it counts when it is confirmed."""
    at = at or timezone.now()
    _require_taskforce(actor, region.pk)
    _sound(facts, at)
    series = find_series(region=region, facts=facts)
    if series.rounds.filter(year=facts.year, number=facts.number).exists():
        raise RoundRefused(_("This round is recorded already. A correction is a new edition of it."), "number")
    try:
        with transaction.atomic():
            made = Round.objects.create(
                region=region, series=series, entered_by_name=str(actor), entered_at=at, **facts.as_dict()
            )
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
    if now.edition > 1:
        if (facts.kind, facts.year, facts.number) != (now.kind, now.year, now.number):
            raise RoundRefused(_("An edition corrects its own round: kind, year and number stay."), "number")
        if not is_same_series(now, facts):
            raise RoundRefused(_("An edition corrects its own round: it stays in its series."), "series_name")
    else:
        series = find_series(region=now.region, facts=facts)
        if series.rounds.filter(year=facts.year, number=facts.number).exclude(pk=now.pk).exists():
            raise RoundRefused(_("This round is recorded already. A correction is a new edition of it."), "number")
        now.series = series
    if facts.kind != RoundKind.SURVEY and now.firms.exists():
        raise RoundRefused(_("Only a survey lists enterprises."), "kind")
    _not_before_the_first(now, facts.issued_on)
    _refuse_more_than_asked(now, facts.sample_size)
    for fault in unit_faults(list(now.units.all()), own=now.region, rank=facts.rank, n=facts.n_ranked):
        raise RoundRefused(f"{fault.message} {fault.remedy}", fault.field if fault.field in NAMES else "")
    values = facts.as_dict()
    changed = [name for name in COLUMNS if getattr(now, name) != values[name]]
    labels = {name: str(Round._meta.get_field(name).verbose_name) for name in changed}  # type: ignore[union-attr]
    before = {labels[name]: _plain_text(getattr(now, name)) for name in changed}
    for name, value in values.items():
        setattr(now, name, value)
    now.save()
    forget_empty_series(region_id=now.region_id)
    after = {labels[name]: _plain_text(values[name]) for name in changed}
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
    if (
        now.score is None
        and now.rank is None
        and not now.band_end
        and not now.items.exists()
        and not now.firms.exists()
    ):
        raise RoundRefused(_("The round says nothing yet: no score, no place, no item and no enterprise."))
    _not_before_the_first(now, now.issued_on)
    _refuse_more_than_asked(now, now.sample_size)
    for fault in unit_faults(list(now.units.all()), own=now.region, rank=now.rank, n=now.n_ranked):
        raise RoundRefused(f"{fault.message} {fault.remedy}")
    editions = Round.objects.editions(now)
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
    editions = Round.objects.editions(now)
    if editions.filter(state=RoundState.DRAFT).exists():
        raise RoundRefused(_("A correction of this round is being recorded already."))
    last = editions.aggregate(last=Max("edition"))["last"]
    values = {name: getattr(now, name) for name in COLUMNS if name != "issued_on"}
    made = Round.objects.create(
        region=now.region,
        series=now.series,
        edition=last + 1,
        reason=reason.strip()[:200],
        entered_by_name=str(actor),
        entered_at=at,
        issued_on=max(now.issued_on, timezone.localtime(at).date()),
        **values,
    )
    for model, there in ((RoundItem, now.items), (RoundFirm, now.firms), (RoundUnit, now.units)):
        rows = list(there.all())
        for row in rows:
            row.pk, row.round = None, made
        model.objects.bulk_create(rows, batch_size=200)
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
    found += band_faults(facts.band, facts.rank, facts.n_ranked, facts.sharing)
    found += _period_faults(facts)
    if facts.issued_on > today:
        found.append(RoundFault("issued_on", _("The notice has not been issued yet."), _("Correct the day.")))
    if facts.bottom_n is not None and facts.n_ranked is not None and facts.bottom_n >= facts.n_ranked:
        message = _("A bottom group of %(n)s of %(ranked)s would be everybody.")
        values = {"n": facts.bottom_n, "ranked": facts.n_ranked}
        found.append(RoundFault("bottom_n", message % values, _("Write the N of “the last N”.")))
    return found


def _period_faults(facts: RoundFacts) -> Iterator[RoundFault]:
    """A period that is none, or that had not begun when the notice was issued."""
    try:
        covered = read_period(facts.period, year=facts.year) if facts.period else None
    except NotUnderstood as fault:
        yield RoundFault("period", fault.message, fault.remedy)
        return
    if covered is not None and covered.start > facts.issued_on:
        values = {"period": facts.period, "day": f"{facts.issued_on:%Y-%m-%d}"}
        message = _("%(period)s had not begun on %(day)s, when the notice was issued.") % values
        yield RoundFault("period", message, _("Correct one of the two."))


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
    forget_empty_series(region_id=now.region_id)


def lock_draft(published: Round, actor: User) -> Round:
    """The round as it is now, held until the end of the transaction. Raises ``NotAllowed`` and ``RoundRefused``."""
    _require_taskforce(actor, published.region_id)
    now = Round.objects.select_for_update(of=("self",)).select_related("region", "series").get(pk=published.pk)
    if now.state != RoundState.DRAFT:
        raise RoundRefused(_("The round is confirmed: its numbers stay. Correct it by a new edition."))
    return now


def _require_taskforce(actor: User, region_id: int) -> None:
    if not may_run_month(actor, region_id=region_id):
        raise NotAllowed(_("Only the task force records rounds."))


def _sound(facts: RoundFacts, at: datetime) -> None:
    for fault in why_not(facts, today=timezone.localtime(at).date()):
        raise RoundRefused(f"{fault.message} {fault.remedy}", fault.field)
    for field, message in unknown_codes(facts).items():
        raise RoundRefused(f"{message} {_('Correct the code, or leave it blank.')}", field)


def _refuse_more_than_asked(now: Round, sample_size: int | None) -> None:
    """A survey has no more enterprises, and so no more unsatisfied ones, than were asked."""
    grades = list(now.firms.order_by().values_list("grade", flat=True))
    below = sum(grade in BELOW_SATISFIED for grade in grades)
    for fault in sample_faults(sample_size, firms=len(grades), below=below):
        raise RoundRefused(f"{fault.message} {fault.remedy}", fault.field)


def _not_before_the_first(now: Round, issued_on: date) -> None:
    """Editions follow each other by their days of issue, so that every day has one that counts."""
    last = Round.objects.editions(now).filter(edition__lt=now.edition).aggregate(last=Max("issued_on"))["last"]
    if last is not None and issued_on < last:
        message = _("The edition before it was issued on %(day)s; a correction is not older.")
        raise RoundRefused(message % {"day": f"{last:%Y-%m-%d}"}, "issued_on")


def _plain_text(value: Any) -> str:
    return "" if value is None else plain_digits(value) if isinstance(value, Decimal) else str(value)


def _record_audit(published: Round, action: str, actor: User, **detail: Mapping[str, Any] | str | int) -> None:
    name = f"{published.region} {published} ({published.year}-{published.number}.{published.edition})"
    record(actor=actor, action=action, target=name, detail={"round": published.pk, **detail})

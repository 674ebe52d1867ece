"""更正单: a published figure was wrong. Proposed, decided by another, numbered, and carried by the next report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import Region, User
from departments.rules import may_decide_for, may_enter, same_hand
from departments.trail.record import record
from indicators.choices import CycleState, FigureState, RequestState, RevisionAction
from indicators.entry.facts import days_of
from indicators.figures.days import PeriodDays
from indicators.figures.facts import Entry, as_stored, facts_of, problems_of
from indicators.figures.hands import find_own_figures
from indicators.figures.revisions import snapshot, with_stamps, write_revisions
from indicators.figures.seals import history_seal
from indicators.models import Correction, Cycle, Figure

# What a correction can change; the explanation of the figure stays with it.
CORRECTED = ("value", "score", "numerator", "denominator", "not_applicable", "reason", "as_of")
LONGEST_NAME = 15


class CannotCorrect(Exception):
    """Why nothing was proposed or decided, in the reader's language."""


def why_not_corrected(figure: Figure) -> str:
    """Why this figure cannot be corrected by a document; empty when it can."""
    if figure.cycle.state != CycleState.FROZEN:
        return _("The month is not published yet: the figure is changed in the entry sheet, after it was returned.")
    if figure.state != FigureState.APPROVED:
        return _("The figure is not approved, so no report shows it: it is put right in the entry sheet.")
    return ""


@transaction.atomic
def propose_correction(
    *, figure: Figure, entry: Entry, reason: str, actor: User, at: datetime | None = None
) -> Correction:
    """Propose what a published figure should have been (申请更正).

    Raises ``NotAllowed`` for another unit's people and ``CannotCorrect`` for an unpublished figure, an impossible or
    unchanged number, a missing reason, or while another correction of it waits.
    """
    if not may_enter(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
        raise NotAllowed(_("You may not enter figures for this unit."))
    if why := why_not_corrected(figure):
        raise CannotCorrect(why)
    if not reason.strip():
        raise CannotCorrect(_("A correction needs a reason: say what was wrong and where the right figure comes from."))
    at = at or timezone.now()
    days = days_of(figure.cycle, at)
    entry = as_stored(figure.indicator, replace(entry, **_identity(figure)), days)
    if entry.not_applicable:
        entry = replace(entry, reason=reason.strip()[:200])
    _check_facts(figure, entry, days)
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                # A number of our own until it is granted: the documents are numbered without gaps.
                number=f"waiting-{uuid4().hex[:20]}",
                figure=figure,
                before=_document_facts(facts_of(figure)),
                after=_document_facts(entry.facts()),
                reason=reason.strip()[:200],
                requested_by=actor,
                requested_for=actor.acting_for,
                requested_by_name=str(actor),
                requested_at=at,
            )
    except IntegrityError as error:
        raise CannotCorrect(_("A correction of this figure has been proposed and waits for a decision.")) from error
    detail = {"before": correction.before, "after": correction.after, "reason": correction.reason}
    record(actor=actor, action="correction.propose", target=str(figure), detail=detail, unit=figure.department)
    return correction


def _check_facts(figure: Figure, entry: Entry, days: PeriodDays) -> None:
    if problems := problems_of(figure.indicator, entry, days):
        raise CannotCorrect(" ".join(problems))
    if entry.value is None and entry.score is None and not entry.not_applicable:
        raise CannotCorrect(_("Give the right figure, or say that the indicator is not applicable."))
    same = {name: fact for name, fact in entry.facts().items() if name in CORRECTED and name != "reason"}
    if same == {name: fact for name, fact in facts_of(figure).items() if name in same}:
        raise CannotCorrect(_("This is what was published: nothing would be corrected."))


@transaction.atomic
def grant_correction(
    *, correction: Correction, actor: User, answer: str = "", at: datetime | None = None
) -> Correction:
    """Write the figure as it should have been and number the document (同意更正). The next report version carries it.

    Raises ``NotAllowed`` for anybody but the task force and ``CannotCorrect`` for the own proposal or figure, one that
    is decided, or a figure that has changed since.
    """
    at = at or timezone.now()
    locked = _waiting(correction, actor)
    if find_own_figures(figures=[locked.figure_id], user=actor):
        raise CannotCorrect(
            _("You entered or submitted this figure yourself; somebody else must grant its correction.")
        )
    figure = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("indicator", "cycle__region")
        .get(pk=locked.figure_id)
    )
    if why := why_not_corrected(figure):
        raise CannotCorrect(why)
    if _document_facts(facts_of(figure)) != locked.before:
        raise CannotCorrect(_("The figure has changed since this was proposed: refuse it and let it be proposed anew."))
    _write(figure, locked, actor, at)
    locked.number = _next_number(figure.cycle, at)
    _decide(locked, RequestState.GRANTED, actor, answer, at)
    return locked


@transaction.atomic
def refuse_correction(*, correction: Correction, answer: str, actor: User, at: datetime | None = None) -> Correction:
    """Refuse with an answer (不予更正). Raises ``NotAllowed``, or ``CannotCorrect`` without an answer."""
    locked = _waiting(correction, actor)
    if not answer.strip():
        raise CannotCorrect(_("A refusal needs an answer: tell the unit why, and what to do now."))
    _decide(locked, RequestState.REFUSED, actor, answer, at or timezone.now())
    return locked


def may_decide_correction(user: User, *, correction: Correction) -> bool:
    """The task force; nobody what they proposed themselves, nor what their own unit did."""
    figure = correction.figure
    decides = may_decide_for(user, department_id=figure.department_id, region_id=figure.cycle.region_id)
    return decides and not same_hand(user, correction.hands)


def mark_carried(*, cycle: Cycle, version: int, read_at: datetime) -> int:
    """The published version shows every correction that was granted before its figures were read (载入更正)."""
    granted = Correction.objects.not_carried().filter(figure__cycle=cycle, decided_at__lte=read_at)
    return granted.update(report_version=version)


def mark_not_carried(*, cycle: Cycle, version: int) -> int:
    """The version that showed these corrections was taken back; the next one carries them (撤回)."""
    return Correction.objects.granted().filter(figure__cycle=cycle, report_version=version).update(report_version=0)


def _waiting(correction: Correction, actor: User) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",)).select_related("figure__cycle")
    locked = rows.get(pk=correction.pk)
    figure = locked.figure
    if not may_decide_for(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
        raise NotAllowed(_("Only the task force may decide on a correction, and nobody on that of their own unit."))
    if same_hand(actor, locked.hands):
        raise CannotCorrect(_("You proposed this correction yourself; somebody else must decide."))
    if locked.state != RequestState.WAITING:
        raise CannotCorrect(_("This correction has been decided by %(who)s.") % {"who": locked.decided_by_name})
    return locked


def _write(figure: Figure, correction: Correction, actor: User, at: datetime) -> None:
    """Approved as corrected: by the one who decides, on the word of the one who proposed."""
    before = snapshot(figure)
    fields: dict[str, Any] = {
        **entry_of_document(figure, correction.after).facts(),
        "version": figure.version + 1,
        "entered_by": correction.requested_by,
        "entered_at": correction.requested_at,
        "submitted_by": correction.requested_by,
        "checked_by": None,
        "checked_at": None,
        "approved_by": actor,
        "approved_at": at,
    }
    changed = with_stamps(fields)
    if correction.requested_by is not None and correction.requested_by_name != str(correction.requested_by):
        # Proposed by a delegate: both names, as the document has them.
        changed |= {"entered_as": correction.requested_by_name, "submitted_as": correction.requested_by_name}
    for name, value in changed.items():
        setattr(figure, name, value)
    figure.save(update_fields=list(changed))
    write_revisions(
        figures=[figure],
        before=[before],
        action=RevisionAction.CORRECTED,
        actor=actor,
        at=at,
        reason=correction.reason,
    )


def _next_number(cycle: Cycle, at: datetime) -> str:
    """望岚县更正〔2026〕3号. The region's row is held until the transaction ends, so numbers are given one by one."""
    region = Region.objects.select_for_update().get(pk=cycle.region_id)
    year = timezone.localtime(at).year
    first = timezone.make_aware(datetime(year, 1, 1))
    last = timezone.make_aware(datetime(year + 1, 1, 1))
    given = Correction.objects.granted().filter(
        figure__cycle__region=region, decided_at__gte=first, decided_at__lt=last
    )
    return f"{_prefix(region)}更正〔{year}〕{given.count() + 1}号"


def _prefix(region: Region) -> str:
    """The region's name, or its code where the name is long or another region here is called the same."""
    twins = Region.objects.home().filter(name=region.name).exclude(pk=region.pk)
    return region.code if len(region.name) > LONGEST_NAME or twins.exists() else region.name


def _decide(correction: Correction, state: str, actor: User, answer: str, at: datetime) -> None:
    correction.state, correction.answer = state, answer.strip()[:200]
    correction.decided_by, correction.decided_by_name, correction.decided_at = actor, str(actor), at
    correction.save(update_fields=["state", "answer", "number", "decided_by", "decided_by_name", "decided_at"])
    granted = state == RequestState.GRANTED
    detail: dict[str, Any] = {"reason": correction.reason, "answer": correction.answer, "after": correction.after}
    if granted:
        detail |= history_seal(correction.figure)
    target = f"{correction.document_number} {correction.figure}".strip()
    record(
        actor=actor,
        action="correction.grant" if granted else "correction.refuse",
        target=target,
        detail=detail,
        unit=correction.figure.department,
    )


def _document_facts(facts: dict[str, Any]) -> dict[str, str]:
    """Facts as the document keeps them: exact digits as text, blanks left out, trailing zeros of a column dropped."""
    kept: dict[str, str] = {}
    for name in CORRECTED:
        fact = facts[name]
        if fact is True:
            kept[name] = "yes"
        elif fact is not None and fact is not False and fact != "":
            kept[name] = f"{fact.normalize():f}" if hasattr(fact, "normalize") else str(fact)
    return kept


def _identity(figure: Figure) -> dict[str, Any]:
    """What a correction leaves as it is."""
    return {"indicator_id": figure.indicator_id, "department_id": figure.department_id, "note": figure.note}


def entry_of_document(figure: Figure, document: dict[str, str]) -> Entry:
    """What the document says, as an entry again."""
    facts: dict[str, Any] = {name: Decimal(document[name]) for name in CORRECTED[:4] if name in document}
    facts["as_of"] = date.fromisoformat(document["as_of"]) if "as_of" in document else None
    return Entry(
        **_identity(figure), not_applicable="not_applicable" in document, reason=document.get("reason", ""), **facts
    )

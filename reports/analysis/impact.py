"""影响测算与签认: what accepting a figure of a published month would move, and accepting it with that sentence signed.

The month is worked out from its inputs as they stand, without and with the figure; the published version is not
touched. Accepting works it out once more: who signs, signs what then happens.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.numbers import unit_of
from departments.models import User
from departments.trail.record import record
from indicators.choices import RevisionAction
from indicators.corrections.propose import entry_of_document, grant_correction
from indicators.figures.facts import facts_of
from indicators.models import Correction, Cycle, Figure, Revision
from indicators.review.decide import approve_figures
from reports.analysis.impact_words import Score, impact_sentence
from reports.analysis.restate import Moved, find_moves, reassemble, with_figure
from reports.build.assemble import Assembled, assemble
from reports.build.inputs import read_inputs
from reports.build.records import FigureKey, FigureRecord
from reports.build.run import digest_of
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, SignedImpact
from reports.presentation import with_unit

# As the columns hold them: a digest is made of digits.
PLACES = {"value": 8, "score": 4, "numerator": 8, "denominator": 8}


class CannotAccept(Exception):
    """Why nothing was accepted, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What accepting one figure does to its month."""

    figure: Figure
    # The published version that stands, if there is one; whether what was accepted since differs from it.
    published: MonthlyReport | None
    pending: bool
    moves: list[Moved]
    # By (indicator or "", unit): the place in the published version.
    published_ranks: dict[tuple[str, str], int | None]
    scores: list[Score]
    names: dict[str, str]
    sentence: str
    # Of the rows of the next version; only worked out when it is signed.
    rows_digest: str = ""

    @property
    def token(self) -> str:
        """What a form sends back: the sentence and the places that were looked at."""
        return hashlib.sha256(f"{self.sentence}\n{self.moves}\n{self.scores}".encode()).hexdigest()


def impact_of_correction(
    *, correction: Correction, actor: User, signing: bool = False, at: datetime | None = None
) -> Impact:
    """What granting a correction would move; the actor is the one who would grant it, or is ``signing`` it now."""
    figure = correction.figure
    facts = entry_of_document(figure, correction.after).facts()
    person = correction.requested_by
    by_delegate = person is not None and correction.requested_by_name != str(person)
    entered = correction.requested_by_name if by_delegate else person.full_name if person else None
    accepted = _as_accepted(facts, entered, actor, entered_at=correction.requested_at, approved_at=at)
    return _impact(figure, accepted, signing=signing)


def impact_of_figure(*, figure: Figure, actor: User, signing: bool = False, at: datetime | None = None) -> Impact:
    """What approving a late figure would move; the actor is the one who would approve it, or is ``signing`` it now."""
    entered = figure.entered_as or (figure.entered_by.full_name if figure.entered_by else None)
    accepted = _as_accepted(facts_of(figure), entered, actor, entered_at=figure.entered_at, approved_at=at)
    return _impact(figure, accepted, signing=signing)


def _as_accepted(
    facts: dict[str, Any],
    entered_by: str | None,
    actor: User,
    *,
    entered_at: datetime | None,
    approved_at: datetime | None,
) -> FigureRecord:
    """The figure as a build would read it once it is accepted."""
    approved_at = approved_at or timezone.now()
    return FigureRecord(
        **{name: None if facts[name] is None else facts[name].quantize(unit_of(n)) for name, n in PLACES.items()},
        not_applicable=facts["not_applicable"],
        note=facts["note"],
        entered_by=entered_by or "",
        approved_by=actor.stamp or actor.full_name,
        entered_at=entered_at,
        approved_at=approved_at.astimezone(UTC),
        as_of=facts["as_of"],
    )


def _impact(figure: Figure, accepted: FigureRecord, *, signing: bool) -> Impact:
    cycle: Cycle = figure.cycle
    inputs, key = read_inputs(cycle=cycle, history=signing), FigureKey(figure.department_id, figure.indicator_id)
    published = MonthlyReport.objects.published().filter(cycle=cycle).first()
    if key not in inputs.figures and (former := _figure_as_published(figure, published)):
        # Reopened since: what it is held against is the figure that was published, not a gap.
        inputs = with_figure(inputs, key, former)
    before = assemble(inputs)
    after = reassemble(before, with_figure(inputs, key, accepted), key)
    moves, names = find_moves(before, after), _names(after)
    scores = _scores(before, after, figure.indicator.code, figure.indicator.name)
    figure_words = f"{figure.department} {figure.indicator.name} {_figure_text(accepted, figure.indicator.unit)}"
    ranks = _ranks_as_published(published, figure.indicator.code)
    return Impact(
        figure=figure,
        published=published,
        moves=moves,
        names=names,
        scores=scores,
        published_ranks=ranks,
        rows_digest=digest_of(after) if signing else "",
        pending=_is_pending(cycle, published, moves, ranks),
        sentence=impact_sentence(cycle.label, figure_words, moves, scores, names),
    )


def _figure_as_published(figure: Figure, published: MonthlyReport | None) -> FigureRecord | None:
    """The figure as the published version read it, from its history; None when it was not approved then."""
    read = published and (published.claimed_at or published.published_at)
    last = Revision.objects.filter(figure=figure, at__lte=read).order_by("-at", "-pk").first() if read else None
    if last is None or last.action not in (RevisionAction.APPROVED, RevisionAction.CORRECTED):
        return None
    numbers: dict[str, Any] = {name: Decimal(last.after[name]) for name in PLACES if name in last.after}
    day = last.after.get("as_of")
    return FigureRecord(
        **numbers,
        not_applicable="not_applicable" in last.after,
        as_of=date.fromisoformat(day) if day else None,
    )


def _is_pending(
    cycle: Cycle, published: MonthlyReport | None, moves: list[Moved], ranks: dict[tuple[str, str], int | None]
) -> bool:
    """Whether the month would be another one than was published even without this figure."""
    if published is None:
        return False
    read = published.claimed_at or published.published_at
    accepted = Figure.objects.filter(cycle=cycle, approved_at__gt=read).approved() if read else Figure.objects.none()
    return accepted.exists() or any(ranks.get((move.code, move.unit)) != move.before for move in moves)


def _figure_text(figure: FigureRecord, unit: str) -> str:
    """The figure in a sentence: its value, else its points, else that it is not applicable."""
    if figure.not_applicable:
        return _("(not applicable)")
    return with_unit(figure.score, _("points")) if figure.value is None else with_unit(figure.value, unit)


def _names(after: Assembled) -> dict[str, str]:
    return {row.code: IndicatorRow.pick(row.name_zh, row.name_en) for row in after.indicators.rows}


def _scores(before: Assembled, after: Assembled, code: str, name: str) -> list[Score]:
    """The indicator's attainment and the overall score, before and after."""

    def of_leaf(assembled: Assembled) -> Decimal | None:
        return next((row.score for row in assembled.indicators.rows if row.code == code), None)

    def whole(assembled: Assembled) -> Decimal | None:
        return None if assembled.summary["score"] is None else Decimal(assembled.summary["score"])

    return [Score(name, of_leaf(before), of_leaf(after)), Score(_("overall score"), whole(before), whole(after))]


def _ranks_as_published(report: MonthlyReport | None, code: str) -> dict[tuple[str, str], int | None]:
    """The places that a figure of this indicator can move: of departments, and of units on the indicator."""
    if report is None:
        return {}
    rows = DepartmentRow.objects.filter(report=report).order_by().values_list("code", "rank")
    ranks: dict[tuple[str, str], int | None] = {("", unit): rank for unit, rank in rows}
    units = FigureRow.objects.filter(report=report, code=code).order_by().values_list("department_code", "rank")
    return ranks | {(code, unit): rank for unit, rank in units}


@transaction.atomic
def accept_correction(
    *, correction: Correction, actor: User, seen: str, answer: str = "", at: datetime | None = None
) -> SignedImpact:
    """Grant a correction and keep the signed sentence. ``seen`` is the token of the impact that was looked at.

    Raises ``CannotAccept`` when the impact has become another one, and what ``grant_correction`` raises.
    """
    at = at or timezone.now()
    _hold(correction.figure.cycle)
    impact = _require_unchanged(impact_of_correction(correction=correction, actor=actor, signing=True, at=at), seen)
    granted = grant_correction(correction=correction, actor=actor, answer=answer, at=at)
    return _sign(impact, granted, actor, at)


@transaction.atomic
def accept_figure(*, figure: Figure, actor: User, seen: str, at: datetime | None = None) -> SignedImpact:
    """Approve a late figure of a published month and keep the signed sentence.

    Raises ``CannotAccept`` when the impact has become another one, or when this account may not approve the figure.
    """
    at = at or timezone.now()
    _hold(figure.cycle)
    impact = _require_unchanged(impact_of_figure(figure=figure, actor=actor, signing=True, at=at), seen)
    outcome = approve_figures(
        figures=[figure.pk], actor=actor, at=at, versions={figure.pk: figure.version}, signed=[figure.pk]
    )
    if outcome.refused:
        (_figure, why), *_more = outcome.refused
        raise CannotAccept(why)
    return _sign(impact, None, actor, at)


def _hold(cycle: Cycle) -> None:
    """Two figures of one month are accepted one after the other: each is held against what the other has moved."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)


def _require_unchanged(impact: Impact, seen: str) -> Impact:
    if impact.token != seen:
        raise CannotAccept(_("What accepting it moves is not what you saw any more. Read it again, then sign."))
    return impact


def _sign(impact: Impact, correction: Correction | None, actor: User, at: datetime) -> SignedImpact:
    signed = SignedImpact.objects.create(
        cycle=impact.figure.cycle,
        figure=impact.figure,
        correction=correction,
        report=impact.published,
        sentence=impact.sentence,
        moves=[asdict(move) for move in impact.moves],
        rows_digest=impact.rows_digest,
        signed_by=actor,
        signed_by_name=str(actor),
        signed_at=at,
    )
    detail = {"sentence": impact.sentence, "digest": impact.rows_digest, "moves": len(impact.moves)}
    record(actor=actor, action="impact.sign", target=str(impact.figure), detail=detail, unit=impact.figure.department)
    return signed

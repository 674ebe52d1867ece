"""Submitting a sheet (提交): everything that says something goes to the reviewer; held rows stay, the others go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.rules import may_enter
from indicators.choices import EDITABLE_STATES, FigureState, RevisionAction
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.cycles.obligations import obligations_of
from indicators.doubts.read import Doubting, doubting
from indicators.entry.facts import Key, SheetFacts, sheet_facts
from indicators.entry.form_rows import TypedSheet
from indicators.entry.save import SaveResult, take
from indicators.entry.worksheet import SheetLine, Worksheet, sheet_of, sheet_of_cells
from indicators.figures.seals import Act, seal
from indicators.figures.states import BulkOutcome, StateMove, Versions, move_figures
from indicators.models import Cycle, Figure


@dataclass(slots=True)
class Submission:
    """What went to the reviewer, what was refused and why, returned figures that nobody touched, and rows that are
    others by now than the page showed."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)
    held: list[SheetLine] = field(default_factory=list)
    stale: list[SheetLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Handed:
    """A sheet that was read and locked, who submits it, and what they saw: row by row in which version, and of which
    returned rows they say that they are right as they are (``confirmed``)."""

    facts: SheetFacts
    actor: User
    seen: Mapping[Key, int]
    confirmed: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """What was read of a form, what became of it, and everything as it stands afterwards."""

    form: TypedSheet
    result: SaveResult
    facts: SheetFacts
    submission: Submission | None  # None: nobody asked for it, or something stands in the way


def save_sheet(
    *,
    cycle: Cycle,
    department: Department,
    read: Callable[[Worksheet], TypedSheet],
    actor: User,
    at: datetime,
    late_reason: str = "",
    submits: bool = False,
) -> SavedSheet:
    """Save what a unit's form holds (``read`` takes it over the sheet), and submit it where nothing stands in the way:
    everything is read and locked once."""
    late_reason = late_reason.strip()[:200]
    try:
        return _save_sheet(cycle, department, read, actor, at, late_reason, submits)
    except IntegrityError:
        # Two people filled the same empty cell at once; now the other's row is visible and can be compared.
        return _save_sheet(cycle, department, read, actor, at, late_reason, submits)


@transaction.atomic
def _save_sheet(
    cycle: Cycle,
    department: Department,
    read: Callable[[Worksheet], TypedSheet],
    actor: User,
    at: datetime,
    late_reason: str,
    submits: bool,
) -> SavedSheet:
    obligations = obligations_of(cycle=cycle, department=department)
    facts = sheet_facts(cycle=cycle, obligations=obligations, at=at, is_locked=True)
    form = read(sheet_of(facts=facts, department=department))
    result = take(facts=facts, entries=form.entries, actor=actor, at=at, late_reason=late_reason)
    if not submits or form.problems or form.foreign or not result.clean:
        return SavedSheet(form, result, facts, None)
    # What was typed is stored by now, and what was not typed is what the page showed: stale rows are problems.
    seen = {key: figure.version for key, figure in facts.stored.items() if key[1] in form.seen}
    submission = submit_sheet(
        facts=facts, actor=actor, at=at, seen=seen, confirmed=form.confirmed, late_reason=late_reason
    )
    return SavedSheet(form, result, facts, submission)


@transaction.atomic
def submit_cells(
    *,
    cycle: Cycle,
    seen: Mapping[Key, int],
    actor: User,
    at: datetime,
    confirmed: Collection[int] = (),
    late_reason: str = "",
) -> tuple[Worksheet, Submission] | None:
    """Submit the rows that a page names in the versions it showed, and give them back as they stand by then; None as
    ``sheet_of_cells``."""
    sheet = sheet_of_cells(cycle=cycle, keys=list(seen), actor=actor, at=at, is_locked=True)
    if sheet is None:
        return None
    submission = submit_sheet(
        facts=sheet.facts, actor=actor, at=at, seen=seen, confirmed=confirmed, late_reason=late_reason
    )
    return sheet_of(facts=sheet.facts), submission


def submit_sheet(
    *,
    facts: SheetFacts,
    actor: User,
    at: datetime,
    seen: Mapping[Key, int],
    confirmed: Collection[int] = (),
    late_reason: str = "",
) -> Submission:
    """Submit what was read and locked, inside the caller's transaction. What is submitted is what was ``seen``: a row
    in another version than its page showed stays. A returned figure goes only after a change, or when its indicator is
    among the ``confirmed``: "it is right as it is"."""
    return submit_each([Handed(facts, actor, seen, confirmed)], at=at, late_reason=late_reason)[0]


def submit_each(sheets: Sequence[Handed], *, at: datetime, late_reason: str = "") -> list[Submission]:
    """Submit the sheets of several units as ``submit_sheet`` does one, all of them put on record together."""
    found = [_ready_rows(sheet, late_reason) for sheet in sheets]
    _send([(sheet.actor, submission.done) for sheet, submission in zip(sheets, found, strict=True)], at)
    return found


def _ready_rows(sheet: Handed, late_reason: str) -> Submission:
    """What of a sheet may go to its reviewer, and why the rest stays."""
    facts, seen, confirmed = sheet.facts, sheet.seen, sheet.confirmed
    editable = [line for line in sheet_of(facts=facts).lines if line.editable]
    stale = [line for line in editable if line.is_stale(seen)]
    current = [line for line in editable if not line.is_stale(seen)]
    held = [line for line in current if line.needs_change and line.indicator.pk not in confirmed]
    kept = {line.key for line in held}
    ready = [line for line in current if line.key not in kept]
    figures = []
    for line in ready:
        if line.figure is not None and not line.figure.is_blank:
            line.figure.cycle, line.figure.department = facts.cycle, line.department
            figures.append(line.figure)
    outcome = _judge(figures, facts.doors, facts.doubting, sheet.actor, late_reason)
    return Submission(outcome.done, outcome.refused, held, stale)


@transaction.atomic
def submit_figures(
    cycle: Cycle,
    department: Department,
    actor: User,
    indicator_ids: Iterable[int] | None = None,
    at: datetime | None = None,
    late_reason: str = "",
    versions: Versions | None = None,
) -> BulkOutcome:
    """Submit the unit's typed drafts to its reviewer (提交审核). Blank rows stay drafts and are still owed.

    A doubtful figure needs a note that answers the doubt; between the two deadlines a late reason is needed as well.
    With ``versions`` a figure that is not in the version that was looked at is refused.
    """
    at = at or timezone.now()
    rows = Figure.objects.select_for_update(of=("self",)).filter(
        cycle=cycle, department=department, state__in=EDITABLE_STATES
    )
    if indicator_ids is not None:
        rows = rows.filter(indicator_id__in=list(indicator_ids))
    figures = [figure for figure in rows.select_related("indicator") if not figure.is_blank]
    for figure in figures:
        figure.cycle, figure.department = cycle, department
    doors = open_doors(cycle=cycle, at=at)
    past = doubting(
        cycle=cycle,
        departments=[department.pk],
        indicators=[figure.indicator for figure in figures],
        kinds={department.pk: department.kind},
    )
    outcome = _judge(figures, doors, past, actor, late_reason, versions)
    _send([(actor, outcome.done)], at)
    return outcome


def _judge(
    figures: Sequence[Figure],
    doors: OpenDoors,
    past: Doubting,
    actor: User,
    late_reason: str,
    versions: Versions | None = None,
) -> BulkOutcome:
    """Which of these locked figures, all of which say something, may be submitted; they keep the late reason."""
    outcome = BulkOutcome()
    for figure in figures:
        if not may_enter(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
            outcome.refused.append((figure, _("You may not enter figures for this unit.")))
        elif not doors.is_open(figure.department_id, figure.indicator_id):
            outcome.refused.append((figure, _("The period is closed. Ask the task force to unlock it, with a reason.")))
        elif versions is not None and versions.get(figure.pk) != figure.version:
            outcome.refused.append((figure, _("The figure was changed since you looked at it. Look at it again.")))
        elif why := _not_ready(figure, past, doors, late_reason):
            outcome.refused.append((figure, why))
        else:
            outcome.done.append(figure)
    _keep_late_reason(outcome.done, doors, late_reason.strip()[:200])
    return outcome


def _send(sent: Sequence[tuple[User, Sequence[Figure]]], at: datetime) -> None:
    """Hand these figures to their reviewers and put that on record, one line a unit."""
    moves = []
    for actor, figures in sent:
        fields = {"submitted_by": actor, "submitted_at": at, "return_reason": ""}
        fields |= dict.fromkeys(("checked_by", "checked_at", "approved_by", "approved_at"))
        moves.append(StateMove(figures, FigureState.SUBMITTED, RevisionAction.SUBMITTED, actor, fields))
    move_figures(*moves, at=at)
    seal(*(Act(figures, "figures.submit", actor) for actor, figures in sent if figures))


def _keep_late_reason(figures: Iterable[Figure], doors: OpenDoors, reason: str) -> None:
    """What was typed in time but is submitted late says why (逾期原因)."""
    late = [f for f in figures if doors.needs_reason(f.department_id, f.indicator_id) and not f.late_reason]
    if not late:
        return
    for figure in late:
        figure.late_reason = reason
    Figure.objects.filter(pk__in=[figure.pk for figure in late]).update(late_reason=reason)


def _not_ready(figure: Figure, doubts: Doubting, doors: OpenDoors, late_reason: str) -> str:
    """What is still missing before the figure can be submitted."""
    if doors.needs_reason(figure.department_id, figure.indicator_id) and not (late_reason or figure.late_reason):
        return _("The deadline has passed. Late entry needs a reason: give one and save again.")
    if figure.note.strip():
        return ""
    found = doubts.of_figure(figure)
    if not found:
        return ""
    return _("Doubtful: %(doubt)s Answer it in the note, or correct the figure.") % {"doubt": found[0].message}

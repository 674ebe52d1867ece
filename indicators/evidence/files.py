"""Adding and withdrawing the files that prove a figure (佐证材料), and handing them out unchanged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.guard import FileKind, NotAccepted, clean_name
from config.files.store import Damaged, NotStored, intact, judge_file, put_away
from departments.models import Department, User
from departments.rules import may_enter
from departments.trail.record import record
from indicators.choices import WAITING_STATES, CycleState, FigureState
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.cycles.obligations import obligations_of
from indicators.models import Cycle, Evidence, Figure, Indicator

__all__ = ["Damaged", "NotStored", "attach", "content", "why_not_attach", "why_not_withdraw", "withdraw"]


def why_not_attach(
    *, figure: Figure | None, department_id: int, cycle: Cycle, indicator_id: int, user: User, doors: OpenDoors
) -> str:
    """Why this person cannot add a file to the figure now; empty when they can.

    While it may be typed, of course; and while a reviewer looks at it or has returned it, so that a question can be
    answered with a document. An approved figure stays as it was approved.
    """
    if not may_enter(user, department_id=department_id, region_id=cycle.region_id):
        return _("You may not enter figures for this unit.")
    if figure is not None and figure.state == FigureState.APPROVED:
        return _("The figure has been approved. Its evidence stays as it was seen.")
    if doors.is_open(department_id, indicator_id):
        return ""
    is_submitted = figure is not None and figure.state in {*WAITING_STATES, FigureState.RETURNED}
    if is_submitted and cycle.state != CycleState.FROZEN:
        return ""
    return _("The period is closed. Ask the task force to unlock it, with a reason.")


def why_not_withdraw(*, figure: Figure, user: User, doors: OpenDoors) -> str:
    """Why this person cannot withdraw a file: what was submitted with a figure goes where the figure goes."""
    if figure.state in WAITING_STATES:
        return _("The figure has been submitted with this file. Ask the reviewer to return it first.")
    return why_not_attach(
        figure=figure,
        department_id=figure.department_id,
        cycle=figure.cycle,
        indicator_id=figure.indicator_id,
        user=user,
        doors=doors,
    )


def attach(
    *,
    cycle: Cycle,
    department: Department,
    indicator: Indicator,
    file: File[Any],
    name: str,
    actor: User,
    at: datetime | None = None,
) -> Evidence:
    """Add a file to a figure; one that does not exist yet begins as an empty draft.

    Raises ``NotAccepted`` with the reason, or ``NotStored`` when the disk refuses; then nothing is recorded.
    """
    at = at or timezone.now()
    shown = clean_name(name)
    kind, checksum = judge_file(file, shown)
    try:
        with transaction.atomic():
            figure = _figure(cycle, department, indicator, actor, at)
            return _store(figure, file, shown, kind, checksum, actor, at)
    except IntegrityError as twin:
        raise NotAccepted(_("This very file is attached to the figure already.")) from twin


def withdraw(*, evidence: Evidence, actor: User, at: datetime | None = None) -> None:
    """Take a file back (撤回). It stays on record and is no longer offered. Raises ``NotAccepted``."""
    at = at or timezone.now()
    with transaction.atomic():
        figure = (
            Figure.objects.select_for_update(of=("self",))
            .select_related("cycle", "department", "indicator")
            .get(pk=evidence.figure_id)
        )
        if why := why_not_withdraw(figure=figure, user=actor, doors=open_doors(cycle=figure.cycle, at=at)):
            raise NotAccepted(why)
        changed = (
            Evidence.objects.filter(pk=evidence.pk)
            .not_withdrawn()
            .update(withdrawn_at=at, withdrawn_by_name=str(actor))
        )
        if not changed:
            raise NotAccepted(_("The file has been withdrawn already."))
        _record(evidence, figure, "evidence.withdraw", actor)


def content(*, evidence: Evidence, actor: User) -> bytes:
    """The file as it was uploaded, for somebody who may see it; on record. Raises ``Damaged``."""
    data = intact(evidence)
    action = "evidence.damaged" if data is None else "evidence.download"
    _record(evidence, evidence.figure, action, actor)
    if data is None:
        raise Damaged(evidence.name)
    return data


def _figure(cycle: Cycle, department: Department, indicator: Indicator, actor: User, at: datetime) -> Figure:
    """The figure, locked; an obligation that nobody has typed yet becomes an empty draft."""
    owed = {obligation.key for obligation in obligations_of(cycle=cycle, department=department)}
    if (department.pk, indicator.pk) not in owed:
        raise NotAccepted(_("This unit does not report this indicator in this period."))
    rows = Figure.objects.select_for_update(of=("self",)).select_related("cycle", "department", "indicator")
    found = rows.filter(cycle=cycle, department=department, indicator=indicator).first()
    why = why_not_attach(
        figure=found,
        department_id=department.pk,
        cycle=cycle,
        indicator_id=indicator.pk,
        user=actor,
        doors=open_doors(cycle=cycle, at=at),
    )
    if why:
        raise NotAccepted(why)
    if found is None:
        # Version 0: nobody has typed anything, so a page that shows the cell as empty may still be saved.
        empty = {"state": FigureState.DRAFT, "version": 0}
        found, _created = Figure.objects.get_or_create(
            cycle=cycle, department=department, indicator=indicator, defaults=empty
        )
    if Evidence.objects.filter(figure=found).not_withdrawn().count() >= settings.EVIDENCE_MAX_FILES:
        raise NotAccepted(
            _("A figure carries at most %(n)s files. Withdraw one first.") % {"n": settings.EVIDENCE_MAX_FILES}
        )
    return found


def _store(
    figure: Figure, file: File[Any], name: str, kind: FileKind, checksum: str, actor: User, at: datetime
) -> Evidence:
    if Evidence.objects.filter(figure=figure, sha256=checksum).not_withdrawn().exists():
        raise NotAccepted(_("This very file is attached to the figure already."))
    evidence = Evidence(
        figure=figure,
        name=name,
        size=file.size,
        sha256=checksum,
        uploaded_by=actor,
        uploaded_by_name=str(actor),
        uploaded_at=at,
    )
    put_away(evidence, file, kind)
    try:
        with transaction.atomic():
            evidence.save()
            _record(evidence, figure, "evidence.attach", actor)
    except BaseException:
        evidence.file.delete(save=False)
        raise
    return evidence


def _record(evidence: Evidence, figure: Figure, action: str, actor: User) -> None:
    detail = {"id": evidence.pk, "name": evidence.name, "sha256": evidence.sha256, "size": evidence.size}
    record(actor=actor, action=action, target=str(figure), detail=detail, unit=figure.department)

"""The ledgers of papers and highlights (典型经验材料、特色亮点): submitted with a file, accepted by the task force,
counted beside the quota. Nothing that is scored or ranked reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.guard import clean_name
from config.files.store import Damaged, intact, judge_file, put_away
from departments.access.refusals import NotAllowed
from departments.models import Department, User
from departments.rules import may_decide_for, may_enter, same_hand
from departments.trail.record import record
from indicators.choices import PaperState
from indicators.models import ExperiencePaper, Highlight, PaperQuota
from indicators.publicity.pieces import AlreadyThere
from indicators.quarters import name_of


@dataclass(frozen=True, slots=True)
class UnitPapers:
    """One unit's papers of a quarter; the order of units is the protocol's, whatever their counts."""

    department: Department
    accepted: int
    waiting: int


def submit_paper(
    *,
    actor: User,
    department: Department,
    quarter: date,
    title: str,
    file: File[Any],
    name: str,
    on: date | None = None,
) -> ExperiencePaper:
    """A paper with its file. Raises ``NotAccepted``, ``NotStored``, ``NotAllowed`` or ``AlreadyThere``."""
    paper = ExperiencePaper(department=department, quarter=quarter, title=title.strip())
    _keep(paper, file, name, actor, on, "paper.add")
    return paper


def record_highlight(
    *,
    actor: User,
    department: Department,
    quarter: date,
    title: str,
    file: File[Any],
    name: str,
    text: str = "",
    indicator_code: str = "",
    indicator_name: str = "",
    bonus: str = "",
    on: date | None = None,
) -> Highlight:
    """A highlight with its proof and what it speaks for: an indicator or a bonus item."""
    if not indicator_code and not bonus.strip():
        raise NotAllowed(_("Name the indicator or the bonus item that it speaks for."))
    highlight = Highlight(
        department=department,
        quarter=quarter,
        title=title.strip(),
        text=text.strip(),
        bonus=bonus.strip(),
        indicator_code=indicator_code,
        indicator_name=indicator_name,
    )
    _keep(highlight, file, name, actor, on, "highlight.add")
    return highlight


def _keep(
    kept: ExperiencePaper | Highlight, file: File[Any], name: str, actor: User, on: date | None, action: str
) -> None:
    unit = kept.department
    if not may_enter(actor, department_id=unit.pk, region_id=unit.region_id):
        raise NotAllowed(_("You may not enter anything for this unit."))
    kept.name = clean_name(name)
    kind, kept.sha256 = judge_file(file, kept.name)
    kept.size, kept.entered_by, kept.entered_by_name = file.size, actor, str(actor)
    kept.entered_for = actor.acting_for
    kept.entered_on = on or timezone.localdate()
    try:
        with transaction.atomic():
            put_away(kept, file, kind)
            kept.save()
            detail = {"name": kept.name, "sha256": kept.sha256, "quarter": name_of(kept.quarter)}
            record(actor=actor, action=action, target=f"{unit} {kept}", detail=detail, unit=unit)
    except BaseException as failure:
        if kept.file:
            kept.file.delete(save=False)
        if isinstance(failure, IntegrityError):
            raise AlreadyThere(_("It is in the ledger of this quarter already.")) from failure
        raise


@transaction.atomic
def judge_paper(
    *, paper: ExperiencePaper, accept: bool, actor: User, reason: str = "", on: date | None = None
) -> ExperiencePaper:
    """认定: the task force accepts a paper, or gives it back with a reason; never who submitted it."""
    now: ExperiencePaper = (
        ExperiencePaper.objects.select_for_update(of=("self",)).select_related("department__region").get(pk=paper.pk)
    )
    unit = now.department
    if not may_decide_for(actor, department_id=unit.pk, region_id=unit.region_id):
        raise NotAllowed(_("Only the task force accepts papers, and nobody those of their own unit."))
    alone = same_hand(actor, now.hands)
    if alone and not unit.region.one_person:
        raise NotAllowed(_("Nobody accepts a paper that they handed in."))
    if now.state != PaperState.WAITING:
        raise NotAllowed(_("The paper has been judged already."))
    if not accept and not reason.strip():
        raise NotAllowed(_("Give a reason."))
    now.state = PaperState.ACCEPTED if accept else PaperState.RETURNED
    now.judged_on, now.judged_by_name, now.reason = on or timezone.localdate(), str(actor), reason.strip()[:200]
    now.save()
    action = "paper.accept" if accept else "paper.return"
    detail = {"reason": now.reason, **({"one_person": str(actor)} if alone else {})}
    record(actor=actor, action=action, target=f"{unit} {now}", detail=detail, unit=unit)
    return now


def read_kept_file(*, kept: ExperiencePaper | Highlight, actor: User) -> bytes:
    """The file as it was submitted, for somebody who may see it; on record. Raises ``Damaged``."""
    data = intact(kept)
    action = "paper.file_damaged" if data is None else "paper.download"
    detail = {"name": kept.name, "sha256": kept.sha256}
    record(actor=actor, action=action, target=f"{kept.department} {kept}", detail=detail, unit=kept.department)
    if data is None:
        raise Damaged(kept.name)
    return data


def paper_counts(*, units: list[Department], quarter: date) -> list[UnitPapers]:
    """One query; who has none is listed with 0."""
    rows = ExperiencePaper.objects.filter(department__in=units, quarter=quarter).order_by().values_list("department")
    values = {state: Count("pk", filter=Q(state=state)) for state in (PaperState.ACCEPTED, PaperState.WAITING)}
    counts = {unit: numbers for unit, *numbers in rows.annotate(**values)}
    return [UnitPapers(unit, *counts.get(unit.pk, (0, 0))) for unit in units]


def without_highlight(*, units: list[Department], quarter: date) -> list[Department]:
    """本季度无亮点: in protocol order (one query)."""
    units_with = set(
        Highlight.objects.filter(department__in=units, quarter=quarter).values_list("department_id", flat=True)
    )
    return [unit for unit in units if unit.pk not in units_with]


def paper_quota(*, region_id: int, quarter: date) -> PaperQuota | None:
    """What is asked of every unit in a quarter; None when nothing is."""
    quota = PaperQuota.objects.in_force(region_id=region_id, quarter=quarter)
    return quota if quota and quota.papers else None

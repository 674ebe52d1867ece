"""A round as one reader may see it (通报轮次页面): its page and its file are made of the same lines.

Task force and leadership see every item; a unit what names it. Firms are named in full to the task force and to
whoever follows them up, to nobody else; the same names are masked in every text beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F

from config.names import plain
from departments.choices import REGION_WIDE_ROLES, Role
from departments.models import User
from departments.rules import may_run_month
from indicators.choices import BELOW_SATISFIED, FirmGrade, RoundKind, RoundState
from indicators.models import Round, RoundFirm, RoundItem
from indicators.numbers.rounding import round_half
from indicators.places import movement
from indicators.rounds.losses import LossLine, UnitLoss, bottom_lines, by_unit, largest_first
from indicators.rounds.masking import find_names, mask_firm, mask_text
from indicators.rounds.words import bottom_sentence, loss_sentence, movement_sentence, running, standing_sentence


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item; ``percent`` is its part of all points lost, ``moved`` the places won since the round before."""

    pk: int
    position: int
    name: str
    dimension: str
    full_marks: Decimal | None
    score: Decimal | None
    deduction: Decimal | None
    rank: int | None
    n: int | None
    sharing: int
    problem: str
    rectify_by: date | None
    code: str
    unit: str
    item_id: int | None
    item_number: str
    reverse: int | None = None
    percent: Decimal | None = None
    moved: int | None = None


class FirmRecord(NamedTuple):
    """One firm as it is read: what it said, whose it is, and what became of it."""

    pk: int
    position: int
    name: str
    grade: str
    complaint: str
    unit_id: int | None
    unit_name: str | None
    action_id: int | None
    item_number: str | None
    owner_id: int | None
    owner_name: str | None
    called_back_on: date | None
    result_grade: str
    result_note: str
    called_back_by_name: str


@dataclass(frozen=True, slots=True)
class FirmLine:
    """One firm below satisfied, named as the reader may read it."""

    pk: int
    position: int
    name: str
    grade: FirmGrade
    complaint: str
    unit: str
    item_id: int | None
    item_number: str
    called_on: date | None
    result: FirmGrade | None
    note: str
    caller: str
    mine: bool


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many firms gave a grade, and their part of all."""

    grade: FirmGrade
    n: int
    percent: Decimal

    @property
    def below(self) -> bool:
        return self.grade in BELOW_SATISFIED


@dataclass(frozen=True, slots=True)
class RoundPage:
    items: Sequence[ItemLine]
    firms: Sequence[FirmLine]
    grades: Sequence[GradeCount]
    units: Sequence[UnitLoss[str]]
    bottom: Sequence[ItemLine]
    lost: Decimal | None  # None: no marks are known
    losing: int
    unknown: int
    before: Round | None
    moved: int | None
    text: str
    everything: bool  # the reader sees every item

    @property
    def below(self) -> int:
        return sum(count.n for count in self.grades if count.below)

    @property
    def n_firms(self) -> int:
        return sum(count.n for count in self.grades)

    @property
    def n_called_back(self) -> int:
        return sum(firm.called_on is not None for firm in self.firms)


def read_page(*, published: Round, user: User) -> RoundPage:
    """Six queries, however much the notice says; only a survey has firms to be asked for."""
    everything = bool(user.has_role(*REGION_WIDE_ROLES))
    before = Round.objects.before(published)
    survey = published.kind == RoundKind.SURVEY
    grades, names = _grades(published) if survey else ([], [])
    items = _items(published, user, before, [] if _runs(user, published) else names)
    lines = [LossLine(i.pk, i.unit or None, i.deduction, i.rank, i.n, i.sharing) for i in items]
    by_pk = {item.pk: item for item in items}
    shares = {share.key: share.percent for share in largest_first(lines)}
    shown = [replace(item, percent=shares.get(item.pk)) for item in items]
    if not survey:
        shown.sort(key=lambda item: -(item.deduction if item.deduction is not None else Decimal(-1)))
    deductions = [line.deduction for line in lines if line.deduction is not None]
    units = by_unit(lines)
    bottom = [by_pk[line.key] for line in bottom_lines(lines, published.bottom_n or 0)]
    moved = movement(before.rank if before else None, published.rank)
    page = RoundPage(
        items=shown,
        firms=_firms(published, user, names) if survey else [],
        grades=grades,
        units=units,
        bottom=bottom,
        lost=sum(deductions, Decimal(0)) if deductions else None,
        losing=sum(line.loses for line in lines),
        unknown=len(lines) - len(deductions),
        before=before,
        moved=moved,
        text="",
        everything=everything,
    )
    return replace(page, text=_text(published, page)) if everything else page


def period_of(published: Round) -> str:
    """The named period that a place belongs to (2025年, 2026年1—3月)."""
    return published.period or published.title


def _runs(user: User, published: Round) -> bool:
    return may_run_month(user, region_id=published.region_id)


def _items(published: Round, user: User, before: Round | None, hidden: Sequence[str]) -> list[ItemLine]:
    rows = RoundItem.objects.filter(round=published).visible_to(user).order_by("position")
    ranks = _ranks(before)
    columns = (
        "pk",
        "position",
        "name",
        "dimension",
        "full_marks",
        "score",
        "deduction",
        "rank",
        "n",
        "sharing",
        "problem",
        "rectify_by",
        "indicator__code",
        "unit__short_name",
        "action_id",
        "action__number",
    )
    lines = [_item(row) for row in rows.values_list(*columns)]
    spoken, found = find_names((line.problem for line in lines), hidden), []
    for line in lines:
        reverse = LossLine(line.pk, None, None, line.rank, line.n, line.sharing).reverse
        moved = movement(ranks.get(plain(line.name)), line.rank)
        found.append(replace(line, problem=mask_text(line.problem, spoken), reverse=reverse, moved=moved))
    return found


def _item(row: tuple[Any, ...]) -> ItemLine:
    *facts, code, unit, item_id, number = row
    return ItemLine(*(*facts, code or "", unit or "", item_id, number or ""))


def _ranks(before: Round | None) -> dict[str, int | None]:
    """Places of the round before by the names of its items; a name that two share is left out."""
    if before is None:
        return {}
    rows = [(plain(name), rank) for name, rank in before.items.values_list("name", "rank")]
    once = Counter(name for name, _rank in rows)
    return {name: rank for name, rank in rows if once[name] == 1}


def _grades(published: Round) -> tuple[list[GradeCount], list[str]]:
    """All five grades once anybody was asked, and every firm's name, for masking."""
    rows = list(published.firms.values_list("grade", "name"))
    counted = Counter(grade for grade, _name in rows)
    found = [
        GradeCount(grade, counted[grade.value], round_half(Decimal(counted[grade.value]) / len(rows) * 100, 1))
        for grade in FirmGrade
        if rows
    ]
    return found, [name for _grade, name in rows]


def _firms(published: Round, user: User, names: Sequence[str]) -> list[FirmLine]:
    rows = RoundFirm.objects.filter(round=published).visible_to(user).below_satisfied().order_by("position")
    runs, own = _runs(user, published), user.department_id if user.has_role(Role.STAFF, Role.REVIEWER) else None
    related = {
        "unit_name": F("unit__short_name"),
        "item_number": F("action__number"),
        "owner_id": F("action__owner_id"),
        "owner_name": F("action__owner__short_name"),
    }
    found = [FirmRecord._make(row) for row in rows.annotate(**related).values_list(*FirmRecord._fields)]
    spoken = find_names((f"{firm.complaint}\n{firm.result_note}" for firm in found), names)
    return [_firm(firm, runs, own, spoken) for firm in found]


def _firm(firm: FirmRecord, runs: bool, own: int | None, names: Iterable[str]) -> FirmLine:
    mine = runs or (own is not None and own == (firm.owner_id if firm.action_id else firm.unit_id))
    # To whoever follows one firm up, the others of the survey are strangers all the same.
    hidden = [] if runs else [each for each in names if not (mine and each == firm.name.strip())]
    return FirmLine(
        pk=firm.pk,
        position=firm.position,
        name=firm.name if mine else mask_firm(firm.name),
        grade=FirmGrade(firm.grade),
        complaint=mask_text(firm.complaint, hidden),
        unit=(firm.owner_name if firm.action_id else firm.unit_name) or "",
        item_id=firm.action_id,
        item_number=firm.item_number or "",
        called_on=firm.called_back_on,
        result=FirmGrade(firm.result_grade) if firm.result_grade else None,
        note=mask_text(firm.result_note, hidden),
        caller=firm.called_back_by_name,
        mine=mine,
    )


def _text(published: Round, page: RoundPage) -> str:
    """The sentences to paste: place, movement, losses by unit, bottom group."""
    now, before = period_of(published), period_of(page.before) if page.before else ""
    survey = published.kind == RoundKind.SURVEY
    return running(
        [
            standing_sentence(
                level=published.level,
                rank=published.rank,
                n=published.n_ranked,
                sharing=published.sharing,
                score=published.score,
            ),
            movement_sentence(page.moved, before=before, now=now),
            "" if survey else loss_sentence(page.units),
            bottom_sentence([item.name for item in page.bottom], published.bottom_n, level=published.level),
        ]
    )


def editions_of(published: Round) -> list[Round]:
    """The other editions of the same round that were confirmed."""
    same = Round.objects.filter(
        region=published.region_id, kind=published.kind, year=published.year, number=published.number
    )
    return list(same.exclude(pk=published.pk).exclude(state=RoundState.DRAFT).order_by("edition"))

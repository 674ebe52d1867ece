"""A round as one reader may see it (通报轮次页面): its page and its file are made of the same lines.

Task force and leadership see every item; a unit what names it. Firms are named in full to the task force and to
whoever follows them up, to nobody else; the same names are masked in every text beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F

from config.names import plain
from departments.choices import REGION_WIDE_ROLES, Role
from departments.models import User
from departments.rules import may_run_month
from indicators.choices import BandEnd, FirmGrade, RoundKind, RoundState
from indicators.models import Round, RoundFirm, RoundItem, RoundUnit
from indicators.rounds.bands import band_of, band_text
from indicators.rounds.grades import GradeCount, Sample, below_satisfied, count_grades, sample_of, share
from indicators.rounds.losses import LossLine, UnitLoss, bottom_lines, by_unit, largest_first
from indicators.rounds.masking import find_names, mask_firm, mask_text
from indicators.rounds.moves import Move, NoticePlace, move_between
from indicators.rounds.words import (
    band_sentence,
    below_sentence,
    bottom_sentence,
    loss_sentence,
    movement_sentence,
    running,
    standing_sentence,
)


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
    band_end: str
    band_size: int | None
    problem: str
    rectify_by: date | None
    code: str
    unit: str
    item_id: int | None
    item_number: str
    reverse: int | None = None
    percent: Decimal | None = None
    moved: int | None = None

    @property
    def band(self) -> str:
        return band_text(band_of(self.band_end, self.band_size))

    @property
    def among_last(self) -> int | None:
        return self.band_size if self.band_end == BandEnd.BOTTOM else None


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
    move: Move
    sample: Sample
    text: str
    everything: bool  # the reader sees every item

    @property
    def below(self) -> int:
        return below_satisfied(self.grades)

    @property
    def below_percent(self) -> Decimal:
        return share(self.below, self.sample)

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
    lines = [LossLine(i.pk, i.unit or None, i.deduction, i.rank, i.n, i.sharing, i.among_last) for i in items]
    by_pk = {item.pk: item for item in items}
    shares = {share.key: share.percent for share in largest_first(lines)}
    shown = [replace(item, percent=shares.get(item.pk)) for item in items]
    if not survey:
        shown.sort(key=lambda item: -(item.deduction if item.deduction is not None else Decimal(-1)))
    deductions = [line.deduction for line in lines if line.deduction is not None]
    units = by_unit(lines)
    bottom = [by_pk[line.key] for line in bottom_lines(lines, published.bottom_n or 0)]
    move = _move(before, published)
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
        move=move,
        sample=sample_of(len(names), published.sample_size),
        text="",
        everything=everything,
    )
    return replace(page, text=_text(published, page)) if everything else page


def period_of(published: Round) -> str:
    """The named period that a place belongs to (2025年, 2026年1—3月)."""
    return published.period or published.title


def _move(before: Round | None, published: Round) -> Move:
    """Against the round before in its series; who took part is asked for only where it was another number."""
    if before is None:
        return move_between(None, _place(published, {}))
    units: dict[int, dict[str, int]] = {before.pk: {}, published.pk: {}}
    if before.n_ranked != published.n_ranked:
        for pk, name, rank in RoundUnit.objects.filter(round__in=units).values_list("round_id", "name", "rank"):
            units[pk][plain(name)] = rank
    return move_between(_place(before, units[before.pk]), _place(published, units[published.pk]))


def _place(published: Round, units: Mapping[str, int]) -> NoticePlace:
    rank, n, own = published.rank, published.n_ranked, plain(published.region.name)
    return NoticePlace(rank, n, published.sharing, published.score, own, units)


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
        "band_end",
        "band_size",
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
        moved = _move_item(ranks.get(plain(line.name)), line)
        found.append(replace(line, problem=mask_text(line.problem, spoken), reverse=reverse, moved=moved))
    return found


def _item(row: tuple[Any, ...]) -> ItemLine:
    *facts, code, unit, item_id, number = row
    return ItemLine(*(*facts, code or "", unit or "", item_id, number or ""))


def _move_item(before: NoticePlace | None, line: ItemLine) -> int | None:
    """Where another number took part, the places of an item are not held against each other: who took part in it is
    not known."""
    move = move_between(before, NoticePlace(line.rank, line.n, line.sharing, line.score))
    return None if move.fewer else move.places


def _ranks(before: Round | None) -> dict[str, NoticePlace]:
    """Places of the round before by the names of its items; a name that two share is left out."""
    if before is None:
        return {}
    rows = [(plain(name), NoticePlace(rank, n)) for name, rank, n in before.items.values_list("name", "rank", "n")]
    once = Counter(name for name, _place in rows)
    return {name: place for name, place in rows if once[name] == 1}


def _grades(published: Round) -> tuple[list[GradeCount], list[str]]:
    """All five grades once anybody was asked, and every firm's name, for masking."""
    rows = list(published.firms.values_list("grade", "name"))
    return count_grades((grade for grade, _name in rows), published.sample_size), [name for _grade, name in rows]


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
    band = band_of(published.band_end, published.band_size)
    return running(
        [
            standing_sentence(
                level=published.level,
                rank=published.rank,
                n=published.n_ranked,
                sharing=published.sharing,
                score=published.score,
            ),
            band_sentence(band, published.n_ranked, level=published.level) if published.rank is None else "",
            movement_sentence(page.move, before=before, now=now),
            below_sentence(page.below, page.sample) if survey and page.grades else "",
            "" if survey else loss_sentence(page.units),
            bottom_sentence([item.name for item in page.bottom], published.bottom_n, level=published.level),
        ]
    )


def editions_of(published: Round) -> list[Round]:
    """The other editions of the same round that were confirmed."""
    return list(
        Round.objects.editions(published).exclude(pk=published.pk).exclude(state=RoundState.DRAFT).order_by("edition")
    )

"""封存: the history of figures (留痕) tied into the audit chain.

Whoever submits, checks, approves, returns, reopens or corrects figures leaves an audit line that carries a digest of
every revision of these figures so far. The chain then proves the digest, and the digest proves the revisions: a line of
history that was changed, removed or slipped in afterwards does not fit any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from departments.models import AuditEntry, User
from departments.trail.record import record
from indicators.models import Figure, Revision

CHUNK = 2_000
NUMBERS = ("value", "score", "numerator", "denominator")


class HistoryLine(NamedTuple):
    """A line of a figure's history as it is sealed; the fields in the order of the digest."""

    pk: int
    figure_id: int
    at: datetime
    by_name: str
    action: str
    before: dict[str, str]
    after: dict[str, str]
    reason: str


class LastLine(NamedTuple):
    """What the last line of a figure's history left."""

    figure_id: int
    after: dict[str, str]


@dataclass(frozen=True, slots=True)
class FalseSeal:
    """An audit line whose figures have another history now than it says."""

    sequence: int
    target: str


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did to some figures, which come with their unit and period."""

    figures: Sequence[Figure]
    action: str
    actor: User
    detail: Mapping[str, Any] = field(default_factory=dict)


def seal(*acts: Act) -> None:
    """One audit line an act and unit: what was done, to how many figures, and the digest of their history. No figure
    is in two acts; those of a unit need not stand together."""
    groups = [(act, list(group)) for act in acts for _key, group in groupby(sorted(act.figures, key=_unit), key=_unit)]
    for (act, figures), digest in zip(groups, _digests([figures for _act, figures in groups]), strict=True):
        first = figures[0]
        record(
            actor=act.actor,
            action=act.action,
            target=f"{first.cycle} {first.department}",
            detail={"n": len(figures), **act.detail} | digest,
            unit=first.department,
        )


def _unit(figure: Figure) -> tuple[int, int]:
    return figure.department_id, figure.cycle_id


def history_seal(figure: Figure) -> dict[str, Any]:
    """What an audit line about one figure carries, so that its history so far cannot be changed unseen."""
    return _digests([[figure]])[0]


def _digests(groups: Sequence[Sequence[Figure]]) -> list[dict[str, Any]]:
    """Of each group: its figures, up to which revision, and the digest of all of them; one query."""
    place = {figure.pk: number for number, figures in enumerate(groups) for figure in figures}
    found = [hashlib.sha256() for _figures in groups]
    last = [0] * len(groups)
    for line in _history(list(place)):
        number = place[line.figure_id]
        found[number].update(_row_bytes(line))
        last[number] = line.pk
    return [
        {"figures": sorted(figure.pk for figure in figures), "upto": upto, "digest": digest.hexdigest()}
        for figures, upto, digest in zip(groups, last, found, strict=True)
    ]


def _history(figures: list[int], upto: int | None = None) -> Iterator[HistoryLine]:
    rows = Revision.objects.filter(figure_id__in=figures).order_by("pk")
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    return map(HistoryLine._make, rows.values_list(*HistoryLine._fields).iterator(chunk_size=CHUNK))


def _row_bytes(line: HistoryLine) -> bytes:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    values = line._asdict() | {"at": at}
    return json.dumps([*values.values()], ensure_ascii=False, sort_keys=True).encode()


def first_false_seal() -> FalseSeal | None:
    """The first audit line that the history of its figures contradicts; the chain itself is proven elsewhere."""
    sealed = AuditEntry.objects.filter(detail__has_keys=["upto", "digest", "figures"]).order_by("sequence")
    for sequence, target, detail in sealed.values_list("sequence", "target", "detail").iterator(chunk_size=CHUNK):
        digest = hashlib.sha256()
        for line in _history(detail["figures"], detail["upto"]):
            digest.update(_row_bytes(line))
        if digest.hexdigest() != detail["digest"]:
            return FalseSeal(sequence, target)
    return None


@dataclass(frozen=True, slots=True)
class FalseFigure:
    """A figure that says something else than the last line of its history."""

    key: int
    target: str


def first_false_figure() -> FalseFigure | None:
    """The first figure whose numbers or state were changed past its history. Both are read once, in the same order;
    a figure without any history was put there by no person and has nothing to be held against."""
    last = _last_lines()
    line = next(last, None)
    figures = Figure.objects.order_by("pk").values_list("pk", "state", "as_of", *NUMBERS).iterator(chunk_size=CHUNK)
    for pk, state, day, *numbers in figures:
        while line is not None and line.figure_id < pk:
            line = next(last, None)
        if line is None or line.figure_id != pk:
            continue
        stated = line.after
        same = all(_number(stated.get(name)) == number for name, number in zip(NUMBERS, numbers, strict=True))
        same = same and stated.get("as_of") == (day.isoformat() if day else None)
        if not same or stated.get("state") != state:
            figure = Figure.objects.select_related("cycle", "department", "indicator").get(pk=pk)
            return FalseFigure(pk, f"{figure.cycle} {figure.department} {figure.indicator}")
    return None


def _last_lines() -> Iterator[LastLine]:
    """Of every figure with a history what its last line left, in the order of the figures."""
    rows = Revision.objects.order_by("figure_id", "pk").values_list("figure_id", "after")
    held: LastLine | None = None
    for figure, after in rows.iterator(chunk_size=CHUNK):
        if held is not None and held.figure_id != figure:
            yield held
        held = LastLine(figure, after)
    if held is not None:
        yield held


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

"""封存: the history of figures (留痕) tied into the audit chain.

Whoever hands in, checks, approves, returns, reopens or corrects figures leaves an audit line that carries a digest of
every revision of these figures so far. The chain then proves the digest, and the digest proves the revisions: a line of
history that was changed, removed or slipped in afterwards does not fit any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from itertools import groupby
from typing import Any

from departments.models import AuditEntry, User
from departments.trail.record import record
from indicators.models import Figure, Revision

CHUNK = 2_000
NUMBERS = ("value", "score", "numerator", "denominator")
READ = ("pk", "figure_id", "at", "by_name", "action", "before", "after", "reason")


@dataclass(frozen=True, slots=True)
class FalseSeal:
    """An audit line whose figures have another history now than it says."""

    sequence: int
    target: str


def seal(*, figures: Sequence[Figure], action: str, actor: User, detail: dict[str, Any] | None = None) -> None:
    """One audit line a unit: what was done, to how many figures, and the digest of their history.

    The figures come with their unit and period; those of a unit need not stand together.
    """
    by_unit = sorted(figures, key=lambda figure: (figure.department_id, figure.cycle_id))
    digests = _digests(by_unit)
    for _key, group in groupby(by_unit, key=lambda figure: (figure.department_id, figure.cycle_id)):
        own = list(group)
        said = {"n": len(own), **(detail or {})} | digests[own[0].department_id, own[0].cycle_id]
        target = f"{own[0].cycle} {own[0].department}"
        record(actor=actor, action=action, target=target, detail=said, unit=own[0].department)


def sealed(figure: Figure) -> dict[str, Any]:
    """What an audit line about one figure carries, so that its history so far cannot be changed unseen."""
    return _digests([figure])[figure.department_id, figure.cycle_id]


def _digests(figures: Sequence[Figure]) -> dict[tuple[int, int], dict[str, Any]]:
    """Of each unit and period: its figures, up to which revision, and the digest of all of them; one query."""
    place = {figure.pk: (figure.department_id, figure.cycle_id) for figure in figures}
    found: dict[tuple[int, int], Any] = {key: hashlib.sha256() for key in place.values()}
    last: dict[tuple[int, int], int] = dict.fromkeys(found, 0)
    for row in _history(list(place)):
        key = place[row[1]]
        found[key].update(_said(row))
        last[key] = row[0]
    members: dict[tuple[int, int], list[int]] = {key: [] for key in found}
    for pk, key in place.items():
        members[key].append(pk)
    return {
        key: {"figures": sorted(members[key]), "upto": last[key], "digest": digest.hexdigest()}
        for key, digest in found.items()
    }


def _history(figures: list[int], upto: int | None = None) -> Iterator[tuple[Any, ...]]:
    rows = Revision.objects.filter(figure_id__in=figures).order_by("pk")
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    return rows.values_list(*READ).iterator(chunk_size=CHUNK)


def _said(row: tuple[Any, ...]) -> bytes:
    at = row[2].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps([*row[:2], at, *row[3:]], ensure_ascii=False, sort_keys=True).encode()


def first_false_seal() -> FalseSeal | None:
    """The first audit line that the history of its figures contradicts; the chain itself is proven elsewhere."""
    sealed = AuditEntry.objects.filter(detail__has_keys=["upto", "digest", "figures"]).order_by("sequence")
    for sequence, target, detail in sealed.values_list("sequence", "target", "detail").iterator(chunk_size=CHUNK):
        digest = hashlib.sha256()
        for row in _history(detail["figures"], detail["upto"]):
            digest.update(_said(row))
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
    figures = Figure.objects.order_by("pk").values_list("pk", "state", *NUMBERS).iterator(chunk_size=CHUNK)
    for pk, state, *numbers in figures:
        while line is not None and line[0] < pk:
            line = next(last, None)
        if line is None or line[0] != pk:
            continue
        said = line[1]
        same = all(_number(said.get(name)) == number for name, number in zip(NUMBERS, numbers, strict=True))
        if not same or said.get("state") != state:
            figure = Figure.objects.select_related("cycle", "department", "indicator").get(pk=pk)
            return FalseFigure(pk, f"{figure.cycle} {figure.department} {figure.indicator}")
    return None


def _last_lines() -> Iterator[tuple[int, dict[str, str]]]:
    """Of every figure with a history what its last line left, in the order of the figures."""
    rows = Revision.objects.order_by("figure_id", "pk").values_list("figure_id", "after")
    held: tuple[int, dict[str, str]] | None = None
    for figure, after in rows.iterator(chunk_size=CHUNK):
        if held is not None and held[0] != figure:
            yield held
        held = figure, after
    if held is not None:
        yield held


def _number(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)

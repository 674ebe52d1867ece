"""一、工作成效: the total, places that are good, what reached the best, rose most and left zero. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from config.documents.blocks import Block, Paragraph, Sentence, TextHeading
from config.documents.numbers import trace
from config.documents.phrases import Phrase, cite, join, name, put, sentence
from config.numbers import number_text
from reports.documents.naming import list_names, quote
from reports.documents.snapshot import LeafFact, Snapshot, UnitFact

FASTEST, FIRST = 3, 3


def results(snapshot: Snapshot) -> list[Block]:
    """The part with its heading; sentences of which nothing can be said are left out."""
    return [
        TextHeading(1, _("Results")),
        Paragraph(tuple(_total(snapshot))),
        Paragraph(tuple(_places(snapshot))),
        Paragraph(tuple(_leaves(snapshot))),
        Paragraph(tuple(_units(snapshot))),
        Paragraph(tuple(_pieces(snapshot))),
    ]


def points_text(points: Decimal, snapshot: Snapshot) -> str:
    """Points and attainments with the decimals of the scheme."""
    return number_text(points, snapshot.decimals)


def _total(snapshot: Snapshot) -> Iterator[Sentence]:
    total = snapshot.total
    if total.score is not None:
        values: dict[str, Phrase | str] = {
            "month": snapshot.period,
            "score": cite(points_text(total.score, snapshot), "summary.score"),
        }
        if total.previous is None:
            text = put(_("In %(month)s the county scored %(score)s points in all."), values)
        else:
            change = total.score - total.previous
            values["change"] = cite(points_text(abs(change), snapshot), "summary.score − previous summary.score")
            template = (
                _("In %(month)s the county scored %(score)s points in all, %(change)s more than the month before.")
                if change > 0
                else _("In %(month)s the county scored %(score)s points in all, %(change)s less than the month before.")
                if change < 0
                else _("In %(month)s the county scored %(score)s points in all, as in the month before.")
            )
            text = put(template, values)
        yield sentence("total.score", text)
    if total.rank is not None and total.n:
        values = {"rank": cite(total.rank, "summary.rank_province"), "n": cite(total.n, "summary.n_province")}
        yield sentence("total.place", put(_("This is place %(rank)s of %(n)s in the province."), values))
    values = {
        "leaves": cite(total.leaves, "summary.leaves"),
        "scored": cite(total.scored, "summary.scored"),
        "owed": cite(total.owed, "summary.owed"),
        "reported": cite(total.reported, "summary.reported"),
    }
    template = _("Of %(leaves)s indicators %(scored)s are scored; %(reported)s of %(owed)s figures were reported.")
    yield sentence("total.counts", put(template, values))


def _places(snapshot: Snapshot) -> Iterator[Sentence]:
    """全市前三: what notices say that is good, each with its document."""
    for series in snapshot.series:
        if series.rank is not None and series.rank <= FIRST and not series.is_bottom and series.standing:
            yield trace(series.standing, series.sources, key=f"series.{series.key}.good", quoted=series.quoted)


def _leaves(snapshot: Snapshot) -> Iterator[Sentence]:
    best = [leaf for leaf in snapshot.leaves if leaf.is_best]
    if best:
        names = list_names([quote(leaf.name) for leaf in best], "count is_best", of_units=False)
        yield sentence("leaves.best", put(_("%(names)s reached the best value of the province."), {"names": names}))
    rising = sorted((leaf for leaf in snapshot.leaves if (leaf.rise or 0) > 0), key=lambda leaf: -(leaf.rise or 0))
    if rising:
        parts = [_rise(leaf, snapshot) for leaf in rising[:FASTEST]]
        text = put(_("Most progress was made by %(leaves)s."), {"leaves": join(parts, _(", "))})
        yield sentence("leaves.rise", text)
    cleared = [
        leaf for leaf in snapshot.leaves if leaf.previous_score == 0 and leaf.score is not None and leaf.score > 0
    ]
    if cleared:
        names = list_names([quote(leaf.name) for leaf in cleared], "count previous_score=0", of_units=False)
        yield sentence("leaves.cleared", put(_("%(names)s no longer scores zero."), {"names": names}))


def _rise(leaf: LeafFact, snapshot: Snapshot) -> Phrase:
    assert leaf.score is not None and leaf.previous_score is not None
    values: dict[str, Phrase | str] = {
        "name": quote(leaf.name),
        "before": cite(points_text(leaf.previous_score, snapshot), f"{leaf.code}.previous_score"),
        "now": cite(points_text(leaf.score, snapshot), f"{leaf.code}.score"),
    }
    return put(_("%(name)s (attainment from %(before)s to %(now)s)"), values)


def _units(snapshot: Snapshot) -> Iterator[Sentence]:
    """Who leads each group of peers, with by how many indicators."""
    groups = dict.fromkeys(unit.group for unit in snapshot.units if unit.rank is not None)
    for group in groups:
        members = [unit for unit in snapshot.units if unit.group == group and unit.rank is not None]
        if len({unit.rank for unit in members}) < 2:
            continue
        first = [unit for unit in members if (unit.rank or 0) <= FIRST]
        values: dict[str, Phrase | str] = {
            "group": first[0].group_name,
            "n": cite(members[0].n, f"{group}.n"),
            "units": list_names([_name_with_score(unit, snapshot) for unit in first], f"count {group}.rank"),
        }
        yield sentence(f"units.{group}.first", put(_("Of %(n)s %(group)s, %(units)s are in front."), values))


def _name_with_score(unit: UnitFact, snapshot: Snapshot) -> Phrase:
    if unit.score is None:
        return name(unit.name)
    score = cite(points_text(unit.score, snapshot), f"{unit.code}.score")
    scored = cite(unit.scored, f"{unit.code}.scored")
    values: dict[str, Phrase | str] = {"unit": unit.name, "score": score, "n": scored}
    return put(_("%(unit)s (%(score)s points, by %(n)s indicators)"), values)


def _pieces(snapshot: Snapshot) -> Iterator[Sentence]:
    pieces, _silent = snapshot.pieces
    if pieces:
        values: dict[str, Phrase | str] = {"n": cite(pieces, "publicity pieces")}
        yield sentence("publicity.pieces", put(_("Media of the province and above published %(n)s reports."), values))

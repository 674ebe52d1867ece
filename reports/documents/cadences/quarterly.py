"""季评价: the quarter of three published months, from how it was judged to what was corrected. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from config.documents.blocks import (
    Attachments,
    Block,
    Copies,
    Form,
    Note,
    Number,
    Paragraph,
    Recipients,
    Sentence,
    Signature,
    Text,
    TextHeading,
    Title,
)
from config.documents.phrases import Phrase, cite, join, name, put, sentence
from config.documents.pieces import day_text
from config.documents.structure import arrange
from config.numbers import number_text
from reports.documents.cadences.common import (
    Values,
    happenings,
    join_sentences,
    missing_sentence,
    overdue_sentence,
    score_sentence,
)
from reports.documents.cadences.quarter_facts import FieldFact, QuarterFacts, UnitQuarter
from reports.documents.cadences.quarter_tables import correction_table, field_table
from reports.documents.naming import count_by_unit, list_names, quote
from reports.documents.notice.annexes import annex_blocks, gap_table, unit_table
from reports.documents.notice.compose import source_note
from reports.documents.notice.results import points_text
from reports.documents.snapshot import LeafFact, Snapshot
from reports.presentation import gap_unit, gap_with_unit

# As many gaps stand in the table, as many of a list are named in a sentence.
GAPS, NAMED = 10, 3


def compose_quarter(snapshot: Snapshot, facts: QuarterFacts, number: str) -> Text:
    """The evaluation of a quarter, before anybody edited it."""
    phrases = snapshot.phrases
    values = {"quarter": facts.name, "region": snapshot.region}
    title = _("Evaluation of the business environment\nof %(region)s in the %(quarter)s") % values
    annexes = _annexes(snapshot, facts)
    blocks: list[Block] = [
        Number(number or _("(document number)")),
        Title(title),
        Recipients(phrases.get("recipients", "")),
        TextHeading(1, _("How it was evaluated")),
        Paragraph(tuple(_scope(snapshot, facts))),
        TextHeading(1, _("Results as a whole")),
        Paragraph(tuple(_total(snapshot, facts))),
        TextHeading(1, _("By field")),
        *(Paragraph((each,)) for each in _fields(facts, snapshot)),
        field_table(facts, snapshot),
        TextHeading(1, _("How units did")),
        *(Paragraph((each,)) for each in _units(facts)),
        Paragraph(tuple(missing_sentence(snapshot))),
        TextHeading(1, _("Largest gaps")),
        *(Paragraph((each,)) for each in _gaps(snapshot)),
        TextHeading(1, _("Progress of rectification")),
        *(Paragraph((each,)) for each in _ledger(snapshot, facts)),
        TextHeading(1, _("Next steps")),
        *(Paragraph((each,)) for each in _demands(snapshot)),
        Attachments(tuple(each for each, _blocks in annexes)),
        Signature(phrases.get("office", ""), day_text(snapshot.day)),
        Note(source_note(snapshot)),
        *annex_blocks(annexes),
        Copies(
            (_("Copies: %(to)s") % {"to": phrases.get("copies", "")},),
            phrases.get("office", ""),
            _("printed on %(day)s") % {"day": day_text(snapshot.day)},
        ),
    ]
    return Text(title.replace("\n", ""), phrases.get("office", ""), snapshot.day, Form.NOTICE, arrange(blocks))


def _scope(snapshot: Snapshot, facts: QuarterFacts) -> Iterator[Sentence]:
    months = join([name(month.period) for month in facts.months], _(", "))
    values: Values = {"quarter": facts.name, "months": months, "n": cite(len(facts.months), "count months")}
    text = _("The %(quarter)s is judged by the %(n)s published reports of %(months)s.")
    yield sentence("scope.months", put(text, values))
    if facts.missing:
        named = join([name(month) for month in facts.missing], _(", "))
        values = {"months": named, "n": cite(len(facts.missing), "count months missing")}
        text = _("%(n)s months of the quarter are not published and do not count: %(months)s.")
        yield sentence("scope.missing", put(text, values))
    values = {
        "leaves": cite(snapshot.total.leaves, "summary.leaves"),
        "scored": cite(snapshot.total.scored, "summary.scored"),
    }
    text = _("Scores stand at the end of a month and are not averaged; of %(leaves)s indicators %(scored)s are scored.")
    yield sentence("scope.rule", put(text, values))


def _total(snapshot: Snapshot, facts: QuarterFacts) -> Iterator[Sentence]:
    yield from score_sentence(snapshot)
    last, before = facts.last, facts.before
    if last.score is not None and before is not None and before.score is not None:
        change = last.score - before.score
        values: Values = {
            "month": before.period,
            "before": cite(points_text(before.score, snapshot), f"{before.label} summary.score"),
            "change": cite(points_text(abs(change), snapshot), f"{last.label} − {before.label} summary.score"),
        }
        text = (
            _("That is %(change)s more than at the end of the quarter before (%(month)s, %(before)s).")
            if change > 0
            else _("That is %(change)s less than at the end of the quarter before (%(month)s, %(before)s).")
            if change < 0
            else _("That is as much as at the end of the quarter before (%(month)s, %(before)s).")
        )
        yield sentence("quarter.change", put(text, values))
    scored = [month for month in facts.months if month.score is not None]
    if len(scored) > 1:
        parts = [
            put(
                _("%(month)s %(score)s"),
                {
                    "month": name(month.period),
                    "score": cite(points_text(month.score or Decimal(0), snapshot), f"{month.label} summary.score"),
                },
            )
            for month in scored
        ]
        yield sentence("quarter.months", put(_("Month by month: %(months)s."), {"months": join(parts, _(", "))}))
    yield from _place(facts)


def _place(facts: QuarterFacts) -> Iterator[Sentence]:
    last, before = facts.last, facts.before
    if last.rank is None or last.n is None:
        return
    values: Values = {
        "rank": cite(last.rank, f"{last.label} summary.rank_province"),
        "n": cite(last.n, f"{last.label} summary.n_province"),
    }
    yield sentence("quarter.place", put(_("This is place %(rank)s of %(n)s in the province."), values))
    if before is None or before.rank is None or before.n is None:
        return
    values = {"n": cite(before.n, f"{before.label} summary.n_province")}
    moved = before.rank - last.rank
    if before.n != last.n:
        text = _("The quarter before %(n)s were compared, so that places are not.")
    elif moved == 0:
        text, values = _("The place is that of the quarter before."), {}
    else:
        values = {"places": cite(abs(moved), f"{before.label} − {last.label} summary.rank_province")}
        text = (
            _("That is %(places)s places up on the quarter before.")
            if moved > 0
            else _("That is %(places)s places down on the quarter before.")
        )
    yield sentence("quarter.moved", put(text, values))


def _fields(facts: QuarterFacts, snapshot: Snapshot) -> Iterator[Sentence]:
    scored = sorted((field for field in facts.fields if field.score is not None), key=lambda f: -(f.score or 0))
    if len(scored) > 1:
        first = scored[: min(NAMED, len(scored) // 2)]
        last = scored[::-1][: min(NAMED, len(scored) // 2)]
        values: Values = {
            "first": join([_field_phrase(field, snapshot) for field in first], _(", ")),
            "last": join([_field_phrase(field, snapshot) for field in last], _(", ")),
        }
        text = _("Of the fields, %(first)s attain most and %(last)s least.")
        yield sentence("fields.ends", put(text, values))
    moved = [field for field in facts.fields if field.change]
    for key, found, text in (
        ("fields.up", [f for f in moved if (f.change or 0) > 0], _("Most was gained by %(fields)s.")),
        ("fields.down", [f for f in moved if (f.change or 0) < 0], _("Most was lost by %(fields)s.")),
    ):
        found.sort(key=lambda field: -abs(field.change or Decimal(0)))
        if found:
            parts = [
                put(
                    _("%(name)s (%(change)s)"),
                    {
                        "name": quote(field.name),
                        "change": cite(points_text(abs(field.change or Decimal(0)), snapshot), f"{field.code}.change"),
                    },
                )
                for field in found[:NAMED]
            ]
            yield sentence(key, put(text, {"fields": join(parts, _(", "))}))


def _field_phrase(field: FieldFact, snapshot: Snapshot) -> Phrase:
    score = cite(points_text(field.score or Decimal(0), snapshot), f"{field.code}.score")
    return put(_("%(name)s (%(score)s)"), {"name": quote(field.name), "score": score})


def _units(facts: QuarterFacts) -> Iterator[Sentence]:
    """红榜 and 黑榜 by group: places at the end of the quarter, with in how many of its months it was so."""
    for group in dict.fromkeys(unit.group for unit in facts.units):
        members = [unit for unit in facts.units if unit.group == group]
        bottom = [unit for unit in members if unit.in_bottom]
        first = [unit for unit in members if unit.rank <= NAMED and not unit.in_bottom]
        for key, found, text in (
            ("red", first, _("Red list of %(n)s %(group)s: %(units)s.")),
            ("black", bottom, _("Black list of %(n)s %(group)s: %(units)s.")),
        ):
            if found:
                values: Values = {
                    "n": cite(found[0].n, f"{group}.n"),
                    "group": found[0].group_name,
                    "units": list_names([_place_words(unit, key) for unit in found], f"count {group} {key}"),
                }
                yield sentence(f"units.{group}.{key}", put(text, values))


def _place_words(unit: UnitQuarter, key: str) -> Phrase:
    values: Values = {
        "unit": unit.name,
        "rank": cite(unit.rank, f"{unit.code}.rank"),
        "months": cite(unit.months, f"count {unit.code} months ranked"),
    }
    if key == "red":
        values["k"] = cite(unit.firsts, f"count {unit.code} months first")
        return put(_("%(unit)s (place %(rank)s; in %(k)s of %(months)s months among the first)"), values)
    values["k"] = cite(unit.bottoms, f"count {unit.code} months bottom")
    return put(_("%(unit)s (place %(rank)s; in %(k)s of %(months)s months in the bottom group)"), values)


def _gaps(snapshot: Snapshot) -> Iterator[Sentence]:
    costly = sorted((leaf for leaf in snapshot.leaves if leaf.lost), key=lambda leaf: -(leaf.lost or Decimal(0)))
    if costly:
        lost = sum((leaf.lost or Decimal(0) for leaf in costly[:GAPS]), Decimal(0))
        values: Values = {
            "n": cite(len(costly[:GAPS]), "count gaps"),
            "lost": cite(number_text(lost, 2), "sum lost"),
            "leaves": join_sentences(_gap(leaf) for leaf in costly[:NAMED]),
        }
        text = _("The %(n)s largest gaps cost %(lost)s points of the total, first of all %(leaves)s.")
        yield sentence("gaps.largest", put(text, values))
    if snapshot.total.below:
        values = {"n": cite(snapshot.total.below, "summary.below_average")}
        yield sentence("gaps.below", put(_("%(n)s indicators are worse than the average of the province."), values))


def _gap(leaf: LeafFact) -> Phrase:
    row, values = leaf.row, {"name": quote(leaf.name), "unit": name(leaf.unit or _("nobody named"))}
    values["lost"] = cite(number_text(leaf.lost, 2), f"{leaf.code}.lost")
    if row.gap is None or row.gap <= 0:
        return put(_("%(name)s (%(unit)s, %(lost)s points)"), values)
    values["gap"] = cite(gap_with_unit(row.gap, row.unit), f"{leaf.code}.gap", quoted=(gap_unit(row.unit),))
    return put(_("%(name)s (%(unit)s, %(gap)s from the best, %(lost)s points)"), values)


def _ledger(snapshot: Snapshot, facts: QuarterFacts) -> Iterator[Sentence]:
    found = happenings(snapshot, facts.start, facts.end)
    values: Values = {
        "quarter": facts.name,
        "opened": cite(len(found.opened), "count ledger opened"),
        "closed": cite(len(found.closed), "count ledger closed"),
        "passed": cite(len(found.passed), "count ledger checkpoints"),
    }
    text = _(
        "In the %(quarter)s %(opened)s items of the ledger were opened, %(passed)s checkpoints passed and %(closed)s"
        " items closed."
    )
    yield sentence("ledger.quarter", put(text, values))
    if facts.reopened:
        values = {"n": cite(facts.reopened, "count ledger reopened")}
        yield sentence("ledger.reopened", put(_("%(n)s items came back and were opened again."), values))
    yield from overdue_sentence(snapshot)
    escalated = [item.unit for item in snapshot.items if item.is_escalated and not item.is_closed]
    if escalated:
        values = {
            "n": cite(len(escalated), "count ledger escalated"),
            "units": count_by_unit(escalated, "ledger escalated"),
        }
        yield sentence("attention.escalated", put(_("%(n)s items are under supervision: %(units)s."), values))


def _demands(snapshot: Snapshot) -> Iterator[Sentence]:
    missed = [target for target in snapshot.targets if target.is_missed]
    if missed:
        values: Values = {
            "n": cite(len(missed), "count targets missed"),
            "units": count_by_unit((target.unit for target in missed), "targets missed"),
        }
        yield sentence(
            "demand.targets", put(_("%(n)s targets were missed and are to be made up for: %(units)s."), values)
        )
    if snapshot.phrases.get("demand"):
        yield sentence("demand.all", name(snapshot.phrases["demand"]))


def _annexes(snapshot: Snapshot, facts: QuarterFacts) -> list[tuple[str, list[Block]]]:
    gaps, notes = gap_table(snapshot, GAPS)
    units, _none = unit_table(snapshot)
    found = [
        (_("Ten largest gaps"), gaps, notes),
        (_("Scores and places of the units"), units, []),
        (_("Corrections of published months"), correction_table(facts, snapshot), []),
    ]
    return [(title, [table, *more]) for title, table, more in found if table.rows]

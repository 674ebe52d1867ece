"""附件: the gap list, the ranking of units and the items of the ledger that the notice speaks of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Align, Annex, Block, Note, TextColumn, TextTable
from config.numbers import number_text
from reports.documents.notice.next_steps import items_due
from reports.documents.snapshot import ItemFact, LeafFact, Snapshot, UnitFact
from reports.presentation import gap_with_unit, with_unit

# As many gaps are listed, the most expensive first; the workbook has all of them.
GAPS = 40


def annexes(snapshot: Snapshot) -> list[tuple[str, list[Block]]]:
    """Name and content of every annex that has content."""
    found = [
        (_("Largest gaps of the indicators"), gap_table(snapshot)),
        (_("Scores and places of the units"), unit_table(snapshot)),
        (_("Items of the ledger that are overdue or due"), item_table(snapshot)),
    ]
    return [(title, [table, *notes]) for title, (table, notes) in found if table.rows]


def annex_blocks(found: Sequence[tuple[str, list[Block]]]) -> list[Block]:
    """Every annex, by name and content, on pages of its own; one alone has no number."""
    blocks: list[Block] = []
    for number, (title, content) in enumerate(found, start=1):
        mark = _("Annex %(n)s") % {"n": number} if len(found) > 1 else _("Annex")
        blocks += [Annex(mark, title, landscape=True), *content]
    return blocks


def gap_table(snapshot: Snapshot, most: int = GAPS) -> tuple[TextTable, list[Block]]:
    """差距清单: own value, best, gap, points lost, who leads and who is chief."""
    leaves = [leaf for leaf in snapshot.leaves if leaf.lost]
    leaves = sorted(leaves, key=lambda leaf: -(leaf.lost or Decimal(0)))[:most]
    rows = tuple(_gap_row(number, leaf, snapshot) for number, leaf in enumerate(leaves, start=1))
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(_("Indicator"), 22, Align.LEFT),
        TextColumn(_("This month"), 12, group=pgettext("document", "The county")),
        TextColumn(_("Attainment"), 8, group=pgettext("document", "The county")),
        TextColumn(_("Best value"), 12, group=_("Best of the province")),
        TextColumn(_("Gap"), 13, group=_("Best of the province")),
        TextColumn(_("Points lost"), 8),
        TextColumn(_("Lead department"), 12),
        TextColumn(pgettext("document", "Indicator chief"), 9),
        TextColumn(_("Marks"), 12),
    )
    note = Note(_("Points lost are points of the total of 100. Sorted by points lost."))
    return TextTable(columns, rows), [note]


def _gap_row(number: int, leaf: LeafFact, snapshot: Snapshot) -> tuple[str, ...]:
    row = leaf.row
    own = with_unit(row.value, leaf.measure) if row.value is not None else ""
    best = with_unit(row.best, leaf.measure) if row.best is not None else ""
    gap = gap_with_unit(row.gap, leaf.measure) if row.gap is not None else ""
    if not gap and row.score_gap is not None:
        gap = _("%(gap)s points") % {"gap": number_text(row.score_gap.normalize())}
    marks = [
        _("zero score") if leaf.is_zero else "",
        _("serious gap") if leaf.is_serious else "",
        _("worse than average") if leaf.is_below_average else "",
    ]
    score = "" if leaf.score is None else number_text(leaf.score, snapshot.decimals)
    lost = number_text(leaf.lost, 2)
    texts = (f"{number}", leaf.name, own, score, best, gap, lost, leaf.unit, leaf.chief)
    return (*texts, _(", ").join(mark for mark in marks if mark))


def unit_table(snapshot: Snapshot) -> tuple[TextTable, list[Block]]:
    """单位得分排名表: groups of peers one below the other; who is not ranked stands last, with why."""
    rows = tuple(_unit_row(unit, snapshot) for unit in snapshot.units if unit.led)
    columns = (
        TextColumn(_("Group"), 10),
        TextColumn(_("Department"), 17),
        TextColumn(_("Score"), 9),
        TextColumn(_("Rank"), 17),
        TextColumn(_("Place last month"), 9),
        TextColumn(_("Items led"), 8),
        TextColumn(_("Zero score"), 8),
        TextColumn(_("Figures reported"), 11),
        TextColumn(_("Remarks"), 22, Align.LEFT),
    )
    return TextTable(columns, rows), []


def _unit_row(unit: UnitFact, snapshot: Snapshot) -> tuple[str, ...]:
    rank = _("%(rank)s of %(n)s") % {"rank": unit.rank, "n": unit.n} if unit.rank is not None else ""
    if rank and unit.tied:
        rank = _("%(rank)s of %(n)s, tied") % {"rank": unit.rank, "n": unit.n}
    return (
        unit.group_name,
        unit.name,
        "" if unit.score is None else number_text(unit.score, snapshot.decimals),
        rank,
        f"{unit.previous_rank or ''}",
        f"{unit.led}",
        f"{unit.zeros}",
        f"{unit.reported}/{unit.owed}" if unit.owed else "",
        _("; ").join(text for text in (unit.not_ranked, unit.streak) if text),
    )


def item_table(snapshot: Snapshot) -> tuple[TextTable, list[Block]]:
    """整改台账 of the notice: what is overdue first, then what is due."""
    items = [item for item in snapshot.items if item.is_overdue] + items_due(snapshot)
    rows = tuple(item_row(number, item) for number, item in enumerate(items, start=1))
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(pgettext("ledger paper", "Problem/indicator"), 30, Align.LEFT),
        TextColumn(pgettext("ledger paper", "Source"), 18, Align.LEFT),
        TextColumn(pgettext("ledger paper", "Measures"), 24, Align.LEFT),
        TextColumn(pgettext("ledger paper", "Lead unit"), 12),
        TextColumn(pgettext("ledger paper", "Person responsible"), 9),
        TextColumn(pgettext("ledger paper", "Due"), 11),
        TextColumn(pgettext("ledger paper", "State"), 11),
    )
    return TextTable(columns, rows), []


def item_row(number: int, item: ItemFact) -> tuple[str, ...]:
    """One item as a row of a table."""
    state = _("%(lamp)s (%(distance)s)") % {"lamp": item.lamp.label, "distance": item.distance}
    title = f"{item.number} {item.title}"
    return (f"{number}", title, item.source, item.measure, item.unit, item.person, f"{item.due:%Y-%m-%d}", state)

"""各频次共有的句子: the numbers that every cadence prints, written once so that they are the same in all of them, and
what happened in a span of days. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from config.documents.blocks import Sentence
from config.documents.phrases import Phrase, cite, join, put, sentence
from departments.choices import StepKind
from reports.documents.naming import count_by_unit, list_names, quote
from reports.documents.notice.results import points_text
from reports.documents.snapshot import ItemFact, Snapshot

Values = dict[str, Phrase | str]


@dataclass(frozen=True, slots=True)
class Happenings:
    """台账动态 of some days: what was opened and closed in them, and each checkpoint that was passed."""

    opened: Sequence[ItemFact]
    closed: Sequence[ItemFact]
    passed: Sequence[tuple[ItemFact, date]]
    filings: Counter[str]

    @property
    def is_quiet(self) -> bool:
        return not (self.opened or self.closed or self.passed or self.filings)


def happenings(snapshot: Snapshot, start: date, end: date) -> Happenings:
    """What happened from a day to another, both included."""
    filings: Counter[str] = Counter()
    for filing in snapshot.filings:
        if start <= filing.on <= end:
            filings[filing.unit] += filing.n
    return Happenings(
        [item for item in snapshot.items if start <= item.opened <= end],
        [item for item in snapshot.items if item.closed_on is not None and start <= item.closed_on <= end],
        [(item, day) for item in snapshot.items for day in item.days_of(StepKind.CHECKPOINT, start, end)],
        filings,
    )


def score_sentence(snapshot: Snapshot) -> Iterator[Sentence]:
    """The total of the newest month, in every cadence in the same words."""
    if snapshot.total.score is not None:
        values: Values = {
            "month": snapshot.period,
            "score": cite(points_text(snapshot.total.score, snapshot), "summary.score"),
        }
        yield sentence("now.score", put(_("In %(month)s the county scored %(score)s points in all."), values))


def overdue_sentence(snapshot: Snapshot) -> Iterator[Sentence]:
    """How much of the ledger is overdue, and with whom."""
    late = [item for item in snapshot.items if item.is_overdue]
    if late:
        values: Values = {
            "n": cite(len(late), "count ledger overdue"),
            "units": count_by_unit((item.unit for item in late), "ledger overdue"),
        }
        yield sentence("now.overdue", put(_("%(n)s items of the ledger are overdue: %(units)s."), values))


def missing_sentence(snapshot: Snapshot) -> Iterator[Sentence]:
    """How many figures of the newest month were not reported, and by whom; units that do not report say nothing."""
    late = [unit for unit in snapshot.units if unit.missing > 0]
    if late:
        missing = snapshot.total.owed - snapshot.total.reported
        parts = [put(_("%(unit)s (%(n)s)"), {"unit": u.name, "n": cite(u.missing, f"{u.code}.owed")}) for u in late]
        values: Values = {
            "month": snapshot.period,
            "n": cite(missing, "summary.owed − summary.reported"),
            "k": cite(len(late), "count owed−reported"),
            "units": list_names(parts, "count owed−reported"),
        }
        text = _("In %(month)s %(n)s figures of %(k)s units were not reported: %(units)s.")
        yield sentence("now.missing", put(text, values))


def item_phrase(item: ItemFact) -> Phrase:
    """“件名”（单位）."""
    return put(_("%(title)s (%(unit)s)"), {"title": quote(item.title), "unit": item.unit})


def items_phrase(items: Sequence[ItemFact], source: str, *, most: int) -> Phrase:
    """Items by name; of more than ``most`` the first ones and how many they are."""
    return list_names([item_phrase(item) for item in items], f"count {source}", of_units=False, most=most, shown=most)


def join_sentences(parts: Iterable[Phrase]) -> Phrase:
    """甲；乙."""
    return join(parts, _("; "))

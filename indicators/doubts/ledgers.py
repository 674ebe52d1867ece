"""Figures that the product knows from its own ledgers (台账在册), read for the rows of a sheet and offered there.

Every source is one function, registered by the capability that keeps the ledger. None is not 0:
a ledger that nobody keeps says nothing about the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from departments.choices import ActionKind, ActionState
from departments.models import ActionItem
from indicators.choices import Basis, CountedFrom
from indicators.doubts.counting import LedgerCount
from indicators.models import Cycle, Indicator

# Whose figure it is: a unit's by its key, the county's own under None.
Found = Mapping[str, Mapping[int | None, LedgerCount]]


@dataclass(frozen=True, slots=True)
class CountQuery:
    """What a source is asked: of a region and some of its units, from a day until a day."""

    region_id: int
    departments: frozenset[int]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of the figures of one period, by indicator id and unit."""

    counts: Mapping[int, Mapping[int | None, LedgerCount]] = field(default_factory=dict)

    def of(self, indicator: Indicator, department_id: int) -> LedgerCount | None:
        found = self.counts.get(indicator.pk, {})
        return found.get(department_id) or found.get(None)


def promises(query: CountQuery) -> Found:
    """履约践诺: how many stood in the ledger by the day, and how many of them were closed by it.

    Numbers only: what is owed to whom stays in the ledger. An item that was reopened since counts as not resolved.
    """
    by_then = Q(opened__lte=query.until)
    closed = by_then & Q(state=ActionState.CLOSED, closed_on__lte=query.until)
    rows = ActionItem.objects.filter(region_id=query.region_id, kind=ActionKind.PROMISE)
    counts = rows.aggregate(all=Count("pk", filter=by_then), closed=Count("pk", filter=closed))
    everything, resolved = Decimal(counts["all"]), Decimal(counts["closed"])
    if not everything:
        return {}
    address, day = f"{reverse('action_list')}?kind={ActionKind.PROMISE}&view=all", query.until
    rate = LedgerCount(CountedFrom.RESOLVED_PROMISES, day, numerator=resolved, denominator=everything, address=address)
    still = LedgerCount(CountedFrom.OPEN_PROMISES, day, value=everything - resolved, address=address)
    return {CountedFrom.RESOLVED_PROMISES: {None: rate}, CountedFrom.OPEN_PROMISES: {None: still}}


def by_unit(source: str, counts: Mapping[int, int], wanted: CountQuery, address: str) -> Found:
    """Every unit's own count, 0 for who has none; nothing where the ledger is empty."""
    if not counts:
        return {}
    return {
        source: {
            unit: LedgerCount(source, wanted.until, value=Decimal(counts.get(unit, 0)), address=address)
            for unit in wanted.departments
        }
    }


Source = Callable[[CountQuery], Found]
SOURCES: dict[str, Source] = {CountedFrom.RESOLVED_PROMISES: promises, CountedFrom.OPEN_PROMISES: promises}


def register_source(source: Source, *kinds: str) -> None:
    """Offer what a later ledger knows: rounds, targets and publicity name their functions when the app is ready."""
    SOURCES.update(dict.fromkeys(kinds, source))


def count_from_ledgers(
    *, cycle: Cycle, departments: Collection[int], indicators: Iterable[Indicator], today: date | None = None
) -> Counted:
    """What is known of these figures on the last day of their period, or today while it runs.

    No query without an indicator that names its ledger, else one a source, whatever the number of rows.
    """
    counts: dict[int, Mapping[int | None, LedgerCount]] = {}
    answers: dict[tuple[Source, date], Found] = {}
    for indicator in indicators:
        source = SOURCES.get(indicator.counted_from)
        if source is None:
            continue
        until = min(cycle.end, today or timezone.localdate())
        since = date(until.year, 1, 1) if indicator.basis == Basis.CUMULATIVE else cycle.start
        if (source, since) not in answers:
            query = CountQuery(cycle.region_id, frozenset(departments), since, until)
            answers[source, since] = source(query) if since <= until else {}
        answer = answers[source, since]
        # A source that tells indicators apart answers by their codes as well.
        named = answer.get(f"{indicator.counted_from}:{indicator.code}")
        counts[indicator.pk] = answer.get(indicator.counted_from, {}) if named is None else named
    return Counted(counts)

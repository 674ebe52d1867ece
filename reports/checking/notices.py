"""What the notices of city and province say (通报), for pages that name one: score, place, how it moved, how long it
has been at the bottom; worked out from the notices of its series."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from indicators.choices import RoundState
from indicators.models import Round
from reports.checking.printed import NumberIndex, NumberKind, TracedNumber


@dataclass(frozen=True, slots=True)
class NoticeNumbers:
    """One notice: what it is called on pages, and its numbers and days."""

    names: tuple[str, ...]
    index: NumberIndex


def read_notices(region_id: int) -> list[NoticeNumbers]:
    """All confirmed notices of the region, each with those of its series before it."""
    series: dict[int, list[Round]] = defaultdict(list)
    rounds = Round.objects.filter(region_id=region_id, state=RoundState.CONFIRMED).select_related("series")
    for each in rounds.order_by("issued_on", "pk"):
        series[each.series_id].append(each)
    return [
        NoticeNumbers(_names_of(each), _index_of(each, found[:place]))
        for found in series.values()
        for place, each in enumerate(found, start=1)
    ]


def _names_of(notice: Round) -> tuple[str, ...]:
    return tuple(name for name in (notice.document, notice.title, notice.series.name) if name)


def _index_of(notice: Round, until: list[Round]) -> NumberIndex:
    """Its own numbers; places won since the one before; and how many in a row were last, or among the last."""
    index = NumberIndex().add_days([notice.issued_on, notice.period_start, notice.period_end, notice.period])

    def say(kind: NumberKind, name: str, *numbers: Decimal | int | None) -> None:
        index.extend(
            TracedNumber(Decimal(number), kind, name, f"{notice.issued_on}", notice.document)
            for number in numbers
            if number is not None
        )

    say(NumberKind.POINTS, "score", notice.score, notice.full_marks)
    say(NumberKind.PLACE, "place", notice.rank, _from_below(notice), notice.band_size)
    say(NumberKind.COUNT, "ranked", notice.n_ranked, notice.sample_size, notice.sharing)
    say(NumberKind.SETTING, "bottom", notice.bottom_n)
    if len(until) > 1 and notice.rank is not None and until[-2].rank is not None:
        say(NumberKind.PLACE, "movement", until[-2].rank - notice.rank)
    for size in (1, notice.bottom_n or 3):
        is_last = [(_from_below(each) or size + 1) <= size for each in reversed(until)]
        streak = until[len(until) - len(list(takewhile(bool, is_last))) :]
        say(NumberKind.COUNT, "notices in a row", len(streak) or None)
        index.add_days(each.period_end for each in streak)
        index.add_days(each.period for each in streak)
    return index


def _from_below(notice: Round) -> int | None:
    if notice.rank is None or notice.n_ranked is None:
        return None
    return notice.n_ranked - notice.rank - (notice.sharing or 1) + 2

"""Reading what doubts are made of (存疑): each figure's own twelve months, the benchmark, the scheme's settings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import number_text
from indicators.choices import FactKind
from indicators.doubts.counting import LedgerCount
from indicators.doubts.ledgers import Counted, count_from_ledgers
from indicators.doubts.past_figures import PastFigure, read_past_figures
from indicators.doubts.peers import PeerFigures, Yardstick, read_peers
from indicators.doubts.rules import Doubt, DoubtMeasure, Past, Typed, doubts_of
from indicators.kinds import compares_units, kind_of
from indicators.models import Benchmark, Cycle, Figure, Indicator, SchemeSettings
from indicators.numbers.digits import readable
from indicators.numbers.rates import is_place
from indicators.peers import is_reported_by_units

MONTHS = 12
# What is read of a benchmark: what a value is held against, and when and where that holds.
COMPARATORS = (
    "indicator",
    "region",
    "effective_from",
    "best",
    "best_holder",
    "average",
    "worst",
    "n_province",
    "n_city",
)
Series = tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was submitted for an earlier period."""

    value: Decimal | None
    score: Decimal | None = None
    not_applicable: bool = False

    def text(self, decimals: int) -> str:
        """The value, or the points where only those were given: never without the word, for they are another fact."""
        if self.not_applicable:
            return _("n/a")
        if self.value is None and self.score is not None:
            return _("%(points)s points") % {"points": number_text(readable(self.score))}
        return number_text(readable(self.value, decimals))


@dataclass(frozen=True, slots=True)
class Doubting:
    """Everything needed to doubt any figure of one period, read once."""

    cycle: Cycle
    settings: SchemeSettings
    histories: Mapping[tuple[int, str], Series] = field(default_factory=dict)  # by (department id, indicator code)
    points: Mapping[tuple[int, str], Series] = field(default_factory=dict)  # awarded points, by the same
    benchmarks: Mapping[int, Benchmark] = field(default_factory=dict)  # by indicator id
    last: Mapping[tuple[int, str], Earlier] = field(default_factory=dict)  # what the period before it says
    year_ago: Mapping[tuple[int, str], Earlier] = field(default_factory=dict)  # the same period last year (上年同期)
    counted: Counted = field(default_factory=Counted)  # what our own ledgers say
    peers: PeerFigures = field(default_factory=PeerFigures)  # what other units said of the period before
    last_cycle: Cycle | None = None
    year_cycle: Cycle | None = None
    # By (indicator id, department id): a page asks for the doubts first, and then for what they were held against.
    yardsticks: dict[tuple[int, int], Yardstick] = field(default_factory=dict)

    def history(self, indicator: Indicator, department_id: int) -> Series:
        """The values of the twelve periods before, oldest first."""
        return self.histories.get((department_id, indicator.code), ())

    def course(self, indicator: Indicator, department_id: int) -> Series:
        """What it is measured in over the twelve periods before: points where an issuer awards them, else values."""
        if kind_of(indicator) == FactKind.POINTS:
            return self.points.get((department_id, indicator.code), ())
        return self.history(indicator, department_id)

    def past(self, indicator: Indicator, department_id: int) -> Past:
        held = self.yardstick(indicator, department_id)
        return Past(self.history(indicator, department_id), best=held.best, average=held.average)

    def yardstick(self, indicator: Indicator, department_id: int) -> Yardstick:
        """Best and average that a unit's figure is held against: of its own group, or of the counties."""
        key = (indicator.pk, department_id)
        if key not in self.yardsticks:
            benchmark = self.benchmarks.get(indicator.pk)
            self.yardsticks[key] = self.peers.yardstick(indicator, department_id, benchmark, self.cycle)
        return self.yardsticks[key]

    def measure(self, indicator: Indicator) -> DoubtMeasure:
        return DoubtMeasure(
            unit=indicator.unit_zh or indicator.unit_en,
            direction=indicator.direction,
            basis=indicator.basis,
            decimals=indicator.decimals,
            is_share=is_share(indicator),
            minimum=indicator.minimum,
            maximum=indicator.maximum,
            among=self._among(indicator),
            jump_tolerance=self.settings.jump_tolerance,
            worsening_limit=Decimal(self.settings.worsening_limit),
        )

    def _among(self, indicator: Indicator) -> int | None:
        """How many take part where the value is a place; of two documents' numbers the larger."""
        benchmark = self.benchmarks.get(indicator.pk)
        if benchmark is None or not is_place(indicator):
            return None
        return max(filter(None, (benchmark.n_province, benchmark.n_city)), default=None)

    def of(self, indicator: Indicator, department_id: int, typed: Typed) -> list[Doubt]:
        """The doubts about these numbers of a unit."""
        past, ledger_count = self.past(indicator, department_id), self.ledger_count(indicator, department_id)
        return doubts_of(typed, self.measure(indicator), past, ledger_count)

    def ledger_count(self, indicator: Indicator, department_id: int) -> LedgerCount | None:
        """What the product's own ledgers say of this figure."""
        return self.counted.of(indicator, department_id) if indicator.counted_from else None

    def of_figure(self, figure: Figure) -> list[Doubt]:
        """The doubts about a stored figure that was read with its indicator."""
        typed = Typed(self.cycle.start, figure.value, figure.numerator, figure.denominator)
        return self.of(figure.indicator, figure.department_id, typed)


def is_share(indicator: Indicator) -> bool:
    """Whether it is a percentage of a whole: a growth rate, which may be negative, is not."""
    return (indicator.unit_zh or indicator.unit_en).startswith(("%", "％", "percent")) and indicator.minimum == 0


def doubting(
    *,
    cycle: Cycle,
    departments: Iterable[int] | None = None,
    indicators: Iterable[Indicator] | None = None,
    benchmarks: Mapping[int, Benchmark] | None = None,
    kinds: Mapping[int, str] | None = None,
) -> Doubting:
    """Read the past of a period, of some units and indicators or of all; four queries whatever the number, one more
    for the groups of what several units report, where their kinds are not given.

    Benchmarks in force that were read already are not read again, nor the ``kinds`` of the units.
    """
    chosen = None if indicators is None else list(indicators)
    if benchmarks is None:
        rows = Benchmark.objects.filter(region_id=cycle.region_id)
        rows = rows if chosen is None else rows.filter(indicator__in=chosen)
        benchmarks = rows.latest_by_indicator(month=cycle.start)
    by_cycle = {cycle.pk: benchmarks}
    return doubting_each(cycles=[cycle], departments=departments, indicators=chosen, benchmarks=by_cycle, kinds=kinds)[
        cycle.pk
    ]


def doubting_each(
    *,
    cycles: Collection[Cycle],
    departments: Iterable[int] | None = None,
    indicators: Iterable[Indicator] | None = None,
    benchmarks: Mapping[int, Mapping[int, Benchmark]] | None = None,
    only: Collection[tuple[int, str]] | None = None,
    kinds: Mapping[int, str] | None = None,
) -> dict[int, Doubting]:
    """The same for several periods (read with their schemes) at once, by period.

    ``only`` these pairs of department id and indicator code are kept, where few of all are asked for.
    """
    if not cycles:
        return {}
    chosen = None if indicators is None else list(indicators)
    codes = None if chosen is None else {indicator.code for indicator in chosen}
    units = None if departments is None else list(departments)
    dated = list(SchemeSettings.objects.filter(scheme__in={c.scheme_id for c in cycles}).order_by("effective_from"))
    in_force = _benchmarks(cycles, chosen) if benchmarks is None else benchmarks
    earlier = _earlier(cycles)
    lasts = {cycle.pk: next(iter(earlier[cycle.pk]), None) for cycle in cycles}
    values = read_past_figures(
        cycles={each.pk for before in earlier.values() for each in before},
        lasts={last.pk for last in lasts.values() if last},
        departments=units,
        codes=codes,
        compared=None
        if chosen is None
        else {each.code for each in chosen if is_reported_by_units(each) and compares_units(each)},
    )
    peers = read_peers(lasts=lasts, cycles=cycles, indicators=chosen, kinds=kinds, figures=values)
    if only is not None:
        values = [row for row in values if (row.unit, row.code) in only]
    found = {}
    for cycle in cycles:
        before = earlier[cycle.pk]
        last, year_ago = lasts[cycle.pk], _year_before(cycle, before)
        starts = {each.pk: each.start for each in before}
        found[cycle.pk] = Doubting(
            cycle=cycle,
            settings=_settings_of(cycle, dated),
            histories=_histories([row for row in values if row.value is not None], starts, "value"),
            points=_histories([row for row in values if row.score is not None], starts, "score"),
            benchmarks=in_force[cycle.pk],
            last=_values_in(values, last),
            year_ago=_values_in(values, year_ago),
            counted=count_from_ledgers(cycle=cycle, departments=units or (), indicators=chosen or ()),
            peers=peers[cycle.pk],
            last_cycle=last,
            year_cycle=year_ago,
        )
    return found


def _benchmarks(cycles: Collection[Cycle], indicators: list[Indicator] | None) -> dict[int, dict[int, Benchmark]]:
    """What was in force in each period, by indicator id."""
    rows = Benchmark.objects.filter(region__in={cycle.region_id for cycle in cycles})
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    stated = list(rows.as_of(month=max(cycle.start for cycle in cycles)).only(*COMPARATORS))
    return {
        cycle.pk: {
            row.indicator_id: row
            for row in stated
            if row.region_id == cycle.region_id and row.effective_from <= cycle.start
        }
        for cycle in cycles
    }


def _settings_of(cycle: Cycle, dated: Iterable[SchemeSettings]) -> SchemeSettings:
    """As ``settings_in_force``, from rows that were read oldest first."""
    rows = [row for row in dated if row.scheme_id == cycle.scheme_id and row.effective_from <= cycle.start]
    return rows[-1] if rows else SchemeSettings(scheme=cycle.scheme, effective_from=cycle.scheme.effective_from)


def _earlier(cycles: Collection[Cycle]) -> dict[int, list[Cycle]]:
    """The twelve periods before each, the newest first, of the same region, kind and scheme code."""
    rows = Cycle.objects.filter(
        region__in={cycle.region_id for cycle in cycles},
        start__lt=max(cycle.start for cycle in cycles),
        scheme__code__in={cycle.scheme.code for cycle in cycles},
    )
    earlier_cycles = list(rows.select_related("scheme").order_by("-start"))
    found = {}
    for cycle in cycles:
        same = (cycle.region_id, cycle.kind, cycle.scheme.code)
        before = [
            row
            for row in earlier_cycles
            if (row.region_id, row.kind, row.scheme.code) == same and row.start < cycle.start
        ]
        found[cycle.pk] = before[:MONTHS]
    return found


def _year_before(cycle: Cycle, earlier: Iterable[Cycle]) -> Cycle | None:
    start = cycle.start.replace(year=cycle.start.year - 1, day=min(cycle.start.day, 28))
    return next((each for each in earlier if each.start == start), None)


def _histories(values: Collection[PastFigure], starts: Mapping[int, date], name: str) -> dict[tuple[int, str], Series]:
    found: dict[tuple[int, str], list[tuple[date, Decimal]]] = {}
    for each in values:
        number: Decimal = getattr(each, name)
        if each.cycle in starts:
            found.setdefault((each.unit, each.code), []).append((starts[each.cycle], number))
    return {key: tuple(sorted(series)) for key, series in found.items()}


def _values_in(values: Collection[PastFigure], period: Cycle | None) -> dict[tuple[int, str], Earlier]:
    if period is None:
        return {}
    wanted = period.pk
    return {
        (each.unit, each.code): Earlier(each.value, each.score, each.not_applicable)
        for each in values
        if each.cycle == wanted
    }

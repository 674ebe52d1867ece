"""What a figure is held against while it is entered and reviewed (比较对象): where several units report, the own group
in the period before; where the lead reports for the county, the counties of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from departments.choices import PeerGroup, peer_group
from departments.models import Department
from indicators.choices import Basis
from indicators.cycles.obligations import lead_ids
from indicators.doubts.past_figures import PastFigure
from indicators.kinds import compares_units
from indicators.models import Benchmark, Cycle, Indicator
from indicators.numbers.digits import readable_mean
from indicators.peers import LEAD, PeerFigure, is_reported_by_units, measure_group


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Best and average beside a figure, and whose they are. ``benchmark`` is the document where counties are compared;
    ``period`` and ``group`` are those of the own group where units are."""

    best: Decimal | None = None
    average: Decimal | None = None
    best_holder: str = ""
    n: int = 0
    period: str = ""
    group: PeerGroup | None = None
    benchmark: Benchmark | None = None

    @property
    def best_words(self) -> str:
        """Whose the best value is."""
        if self.group is None or self.best is None:
            return self.best_holder
        return _("best of the group in %(period)s: %(holder)s") % {"period": self.period, "holder": self.best_holder}

    @property
    def best_brief(self) -> str:
        """The same in the narrow cell of the grid, where the period stands at the head of a column beside it."""
        if self.group is None or self.best is None:
            return self.best_holder
        return _("group: %(holder)s") % {"holder": self.best_holder}

    @property
    def average_words(self) -> str:
        """What the average is of; of a group also why there is none."""
        if self.group is None or not self.period:
            return ""
        if self.best is None:
            return _("fewer than 2 units to compare with")
        return _("group of %(n)s units") % {"n": self.n}


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """The figures of the period before, by indicator code and group; the groups of units, and who reports for all."""

    period: Cycle | None = None
    figures: Mapping[tuple[str, PeerGroup], list[PeerFigure]] = field(default_factory=dict)
    groups: Mapping[int, PeerGroup] = field(default_factory=dict)  # by department id
    leads: Mapping[int, int] = field(default_factory=dict)  # by indicator id

    def yardstick(
        self, indicator: Indicator, department_id: int, benchmark: Benchmark | None, cycle: Cycle
    ) -> Yardstick:
        """Of the counties where the unit reports for its own; else of its group, empty where that says nothing."""
        if not is_reported_by_units(indicator) or self.reports_for_county(indicator, department_id):
            if benchmark is None:
                return Yardstick()
            return Yardstick(benchmark.best, benchmark.average, benchmark.best_holder, benchmark=benchmark)
        group, last = self.groups.get(department_id, PeerGroup.COUNTY_UNITS), self.period
        # What is counted from January on begins anew: the year before says nothing of it.
        begins = indicator.basis == Basis.CUMULATIVE and last is not None and last.start.year != cycle.start.year
        if last is None or begins or not compares_units(indicator):
            return Yardstick(group=group)
        lead = self.leads.get(indicator.pk) if LEAD in indicator.reports else None
        figures = [each for each in self.figures.get((indicator.code, group), ()) if each.unit != lead]
        found = measure_group(figures, direction=indicator.direction, unit=department_id)
        if found is None:
            return Yardstick(n=len(figures), period=last.label, group=group)
        average = readable_mean(found.average, indicator.decimals)
        return Yardstick(found.best, average, found.holder_text, found.n, last.label, group)

    def reports_for_county(self, indicator: Indicator, department_id: int) -> bool:
        """Whether its figure is the county's: the lead of an indicator that its lead reports as well."""
        return LEAD in indicator.reports and self.leads.get(indicator.pk) == department_id


def read_peers(
    *,
    lasts: Mapping[int, Cycle | None],
    cycles: Collection[Cycle],
    indicators: Collection[Indicator] | None,
    kinds: Mapping[int, str] | None,
    figures: Iterable[PastFigure],
) -> dict[int, PeerFigures]:
    """By period, with ``lasts`` the period before each and ``figures`` what all units submitted in those. One query for
    the kinds of units that are not given, another where an indicator is reported by units and by its lead; none where
    nothing is reported by units."""
    shared = None if indicators is None else [each for each in indicators if is_reported_by_units(each)]
    if shared is not None and not shared:
        return {cycle.pk: PeerFigures() for cycle in cycles}
    if kinds is None:
        units = Department.objects.filter(region__in={cycle.region_id for cycle in cycles}).order_by()
        kinds = dict(units.values_list("pk", "kind"))
    groups = {unit: peer_group(kind) for unit, kind in kinds.items()}
    compared = _group(figures, None if shared is None else {each.code for each in shared})
    has_both = shared is None or any(LEAD in each.reports for each in shared)
    return {
        cycle.pk: PeerFigures(
            last,
            compared.get(last.pk, {}) if last else {},
            groups,
            lead_ids(cycle=cycle) if has_both else {},
        )
        for cycle in cycles
        for last in (lasts[cycle.pk],)
    }


def _group(
    figures: Iterable[PastFigure], codes: Collection[str] | None
) -> dict[int, dict[tuple[str, PeerGroup], list[PeerFigure]]]:
    """The values of these indicators by period, and by indicator and group."""
    found: dict[int, dict[tuple[str, PeerGroup], list[PeerFigure]]] = defaultdict(lambda: defaultdict(list))
    for each in figures:
        if each.value is None or each.not_applicable or (codes is not None and each.code not in codes):
            continue
        found[each.cycle][each.code, peer_group(each.kind)].append(PeerFigure(each.unit, each.name, each.value))
    return found

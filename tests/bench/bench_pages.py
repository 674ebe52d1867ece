"""Every main page of a county, and of counties with ten times as many indicators and ten times as many units.

A page needs the same number of queries at every size, and its time is a ratio to a template-only page of the same
bytes (see ``tests/bench/pages.py``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import DepartmentKind, Role
from departments.models import User
from indicators.choices import CycleState, RoundKind
from indicators.models import Figure, Round
from indicators.months import next_month
from tests import factories as make
from tests.bench.county import THIS_MONTH, BenchCounty, build_and_publish, make_county, settle, write_figures
from tests.bench.measure import medians, table
from tests.bench.pages import Visitor, pieces

SIZES = {
    "county": {},
    "× 10 indicators": {"leaves": 1200},
    "× 10 units": {"bureaus": 450, "townships": 150},
}
PUBLISHED = 4
QUERIES, TARGET = 20, 3.0


@dataclass(frozen=True)
class Visit:
    """One page as one role sees it."""

    name: str
    role: str
    address: str


@dataclass(frozen=True)
class PageCost:
    queries: int
    kilobytes: int
    seconds: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor


def visits(county: BenchCounty) -> Iterator[Visit]:
    leaf, parent = county.leaves[4], county.leaves[4].parent
    for role in (Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER, Role.SYSTEM_ADMIN):
        yield Visit("home", role, reverse("home"))
    yield Visit("leader's page", Role.LEADER, reverse("leader"))
    yield Visit("board", Role.TASKFORCE, reverse("board"))
    yield Visit("wall", Role.LEADER, reverse("wall"))
    yield Visit("publicity", Role.TASKFORCE, reverse("publicity"))
    yield Visit("papers", Role.TASKFORCE, reverse("publicity_papers"))
    yield Visit("highlights", Role.STAFF, reverse("publicity_highlights"))
    yield Visit("entry", Role.STAFF, reverse("entry"))
    yield Visit("entry, units", Role.TASKFORCE, reverse("entry"))
    yield Visit("review", Role.REVIEWER, reverse("review"))
    yield Visit("review", Role.TASKFORCE, reverse("review"))
    yield Visit("completeness", Role.TASKFORCE, reverse("completeness"))
    yield Visit("indicators", Role.LEADER, reverse("indicator_list"))
    yield Visit("indicator", Role.LEADER, reverse("indicator_detail", args=[leaf.code]))
    yield Visit("indicator, composed", Role.LEADER, reverse("indicator_detail", args=[parent.code]))
    yield Visit("explain", Role.LEADER, reverse("explain", args=[leaf.code]))
    yield Visit("explain, composed", Role.LEADER, reverse("explain", args=[parent.code]))
    town = f"{reverse('explain', args=[county.leaves[4].code])}?unit={county.townships[0].code}"
    yield Visit("explain, unit", Role.LEADER, town)
    for role in (Role.LEADER, Role.STAFF):
        yield Visit("unit", role, reverse("unit_detail", args=[county.bureaus[0].code]))
    yield Visit("unit, township", Role.LEADER, reverse("unit_detail", args=[county.townships[0].code]))
    yield Visit("rankings", Role.LEADER, reverse("rankings"))
    yield Visit("ranking of units", Role.LEADER, reverse("ranking_units", args=[county.leaves[1].code]))
    for role in (Role.STAFF, Role.TASKFORCE):
        yield Visit("targets", role, reverse("target_list"))
    yield Visit("targets of an indicator", Role.LEADER, reverse("target_indicator", args=[county.leaves[1].code]))
    yield Visit("modules", Role.LEADER, reverse("module_list"))
    yield Visit("module by unit", Role.LEADER, reverse("module_detail", args=[county.leaves[1].parent.parent.code]))
    for chosen in ("all", "zero", "below"):
        yield Visit(f"gaps, {chosen}", Role.LEADER, f"{reverse('gaps')}?list={chosen}")
    yield Visit("reports", Role.TASKFORCE, reverse("report_list"))
    yield Visit("report", Role.LEADER, reverse("report_detail", args=[county.cycle.label]))
    yield from _answers(county)
    yield Visit("benchmarks", Role.TASKFORCE, reverse("benchmark_list"))
    yield Visit("departments", Role.TASKFORCE, reverse("department_list"))
    yield Visit("people", Role.TASKFORCE, reverse("people"))
    yield Visit("readiness", Role.TASKFORCE, reverse("people_readiness"))
    yield Visit("responsibilities", Role.TASKFORCE, reverse("responsibility_list"))
    yield Visit("responsibilities", Role.STAFF, reverse("responsibility_list"))
    yield Visit("rounds", Role.TASKFORCE, reverse("round_list"))
    for published in Round.objects.filter(region=county.region).order_by("kind"):
        for role in (Role.TASKFORCE, Role.LEADER, Role.STAFF):
            yield Visit(f"round, {published.kind}", role, reverse("round_detail", args=[published.pk]))


def _answers(county: BenchCounty) -> Iterator[Visit]:
    """Why it moved, what it would take, what if."""
    leaf, bureau = county.leaves[1], county.bureaus[0]
    yield Visit("why, indicator", Role.LEADER, reverse("indicator_why", args=[leaf.code]))
    yield Visit("why, composed", Role.LEADER, reverse("indicator_why", args=[leaf.parent.code]))
    yield Visit("why, department", Role.LEADER, reverse("department_why", args=[bureau.code]))
    yield Visit("why, county", Role.LEADER, reverse("report_why", args=[county.cycle.label]))
    yield Visit("what it would take", Role.LEADER, reverse("indicator_needed", args=[leaf.code]))
    tried = {"of": bureau.code, f"v-{county.leaves[0].code}": "50"}
    yield Visit("what if", Role.LEADER, reverse("whatif", query=tried))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_every_page():
    measured: dict[str, dict[tuple[str, str], PageCost]] = {}
    for size, numbers in SIZES.items():
        county = make_county(**numbers, published=PUBLISHED)
        build_and_publish(county, county.cycle)
        open_month(county)
        publish_rounds(county)
        hand_out(county)
        users = users_of(county)
        measured[size] = {(v.name, v.role): measure(users[v.role], v) for v in visits(county)}
    _print(measured)


def open_month(county: BenchCounty) -> None:
    """The month that is being entered: half of its figures are there, in every state."""
    cycle = make.make_cycle(
        scheme=county.scheme, region=county.region, month=next_month(THIS_MONTH), state=CycleState.OPEN
    )
    write_figures(county, cycle, month=99, half=True)
    settle(Figure)


def publish_rounds(county: BenchCounty) -> None:
    """An inspection with an item a leaf, and a survey in which every unit has two firms that were not satisfied."""
    inspection = make.make_round(county.region)
    survey = make.make_round(county.region, RoundKind.SURVEY)
    for place, leaf in enumerate(county.leaves):
        unit = county.bureaus[place % len(county.bureaus)]
        placed = {"indicator": leaf, "name": leaf.name_zh, "rank": 1 + place % 12, "n": 12, "problem": "材料未精简"}
        make.make_round_item(inspection, unit, place % 5, full_marks=10, score=10 - place % 5, **placed)
    for unit in county.bureaus * 2:
        make.make_round_firm(survey, unit, complaint="审批手续迟迟不办理")


def hand_out(county: BenchCounty) -> None:
    """A target of all bureaus on what they report, one of the county, and one of the first bureau."""
    reported, led = county.leaves[1], county.leaves[0]
    for kind in (DepartmentKind.COUNTY_BUREAU, ""):
        make.make_target(reported, None, 45, region=county.region, kind=kind)
    make.make_target(led, county.bureaus[0], 60)


def users_of(county: BenchCounty) -> dict[str, User]:
    """The first bureau's staff and reviewer, and one account of every role of the county."""
    own = {role: make.make_user(role, department=county.bureaus[0]) for role in (Role.STAFF, Role.REVIEWER)}
    wide = (Role.TASKFORCE, Role.LEADER, Role.SYSTEM_ADMIN)
    return own | {role: make.make_user(role, region=county.region) for role in wide}


def measure(user: User, visit: Visit) -> PageCost:
    visitor = Visitor(user)
    page = visitor.page(visit.address)
    with CaptureQueriesContext(connection) as captured:
        visitor.page(visit.address)
    parts = pieces(page)
    assert visitor.plain(parts) == page
    contenders = {"page": lambda: visitor.page(visit.address), "plain": lambda: visitor.plain(parts)}
    took = medians(contenders, rounds=15)
    return PageCost(len(captured), len(page) >> 10, took["page"], took["plain"])


def _print(measured: dict[str, dict[tuple[str, str], PageCost]]) -> None:
    rows = []
    for name, role in measured["county"]:
        cells = [each[name, role] for each in measured.values()]
        texts = [f"{m.kilobytes} kB {m.seconds * 1000:.0f} ÷ {m.floor * 1000:.1f} ms = {m.ratio:.1f}" for m in cells]
        rows.append((name, role, " / ".join(str(m.queries) for m in cells), *texts))
    headings = ("page", "role", f"queries (≤ {QUERIES}, equal)", *(f"{size} (≤ {TARGET:.0f})" for size in measured))
    table("Pages: time ÷ template-only page of the same bytes, median of 15", rows, headings=headings)

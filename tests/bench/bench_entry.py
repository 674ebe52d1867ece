"""Entering figures: blocks and single cells against their floors with eight clients, a deadline's spike, the grid.

The server is gunicorn on a real PostgreSQL; clients are threads with connections of their own.
"""

import http.client
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import timezone

from config.bulk import refresh_statistics
from departments.choices import DepartmentKind, Role
from departments.models import Department, User
from indicators.choices import FigureState
from indicators.cycles.periods import Period
from indicators.entry.grid_rows import grid_rows
from indicators.entry.views.grid import grid_context
from indicators.entry.worksheet import worksheet
from indicators.models import Cycle, Figure, Indicator
from tests import factories as make
from tests.bench.measure import medians, seconds_text, table
from tests.bench.pages import Visitor
from tests.bench.serving import serving, together

CLIENTS, BLOCK, UNITS, CELLS = 8, 150, 60, 40
MINUTES = 2


@dataclass
class EntryCounty:
    cycle: Cycle
    units: list[Department]
    people: list[User]
    leaves: list[Indicator]


def _county() -> EntryCounty:
    """Sixty townships that owe 150 figures each, and what they submitted over the last twelve months."""
    region, scheme = make.make_region(), make.make_scheme()
    make.make_settings(scheme)
    top = make.make_indicator(scheme=scheme, is_leaf=False)
    leaves = [make.make_indicator(parent=top, reports=[DepartmentKind.TOWNSHIP]) for _ in range(BLOCK)]
    units = [make.make_township(region=region) for _ in range(UNITS)]
    people = [make.make_user(Role.STAFF, department=unit) for unit in units]
    for leaf in leaves:
        make.make_benchmark(leaf, region, best=150, average=120)
    months = [date(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 1) for n in range(13)]
    later = timezone.now() + timedelta(days=5)
    cycles = [make.make_cycle(scheme=scheme, region=region, month=month, deadline=later) for month in months]
    figures = [
        Figure(indicator=leaf, department=unit, cycle=cycle, value=100 + (n + place) % 9, state=FigureState.APPROVED)
        for n, cycle in enumerate(cycles[:-1])
        for place, unit in enumerate(units)
        for leaf in (leaves if place < CLIENTS else leaves[:CELLS])
    ]
    Figure.objects.bulk_create(figures, batch_size=2000)
    refresh_statistics()
    return EntryCounty(cycles[-1], units, people, leaves)


@dataclass
class WebServer:
    port: int

    def browser(self, user: User) -> "Browser":
        client = Client()
        client.force_login(user)
        return Browser(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), client.cookies["sessionid"].value, user
        )


class Browser:
    """One signed-in connection that posts JSON as the page's script does."""

    def __init__(self, line: http.client.HTTPConnection, session: str, user: User) -> None:
        self.line, self.user = line, user
        token = "b" * 32
        self.headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": token,
            "Cookie": f"sessionid={session}; csrftoken={token}",
        }

    def post(self, path: str, **data: object) -> float:
        body = json.dumps({"user": self.user.pk, **data})
        begin = time.perf_counter()
        self.line.request("POST", path, body, self.headers)
        answer = self.line.getresponse()
        text = answer.read()
        took = time.perf_counter() - begin
        assert answer.status == 200, text[:300]
        rows = json.loads(text).get("rows")
        assert not isinstance(rows, list) or all(not row["errors"] and not row["clash"] for row in rows), text[:300]
        return took


@pytest.fixture
def server(transactional_db: None) -> Iterator[WebServer]:
    with serving() as port:
        yield WebServer(port)


_counter = iter(range(10**9))
_shown: dict[tuple[int, int], str] = {}  # what stands in each cell, as the page that types over it shows it


def _cells(county: EntryCounty, place: int, leaves: list[Indicator]) -> list[dict[str, object]]:
    """New values, typed by the same person as before."""
    value = str(100 + Decimal(next(_counter) % 900) / 100)
    unit, cells = county.units[place], []
    for leaf in leaves:
        base = {"value": _shown.get((unit.pk, leaf.pk), "")}
        cells.append({"d": unit.pk, "i": leaf.pk, "typed": {"value": value}, "base": base})
        _shown[unit.pk, leaf.pk] = value
    return cells


def _ratios(server: WebServer, county: EntryCounty) -> None:
    browsers = [server.browser(person) for person in county.people[:CLIENTS]]
    one, key = county.leaves[:1], county.cycle.pk
    contenders: dict[str, Callable[[Browser, int], float]] = {
        "empty": lambda b, n: b.post("/floor/empty/"),
        "cell": lambda b, n: b.post("/entry/cell/", cycle=key, cells=_cells(county, n, one)),
        "upsert": lambda b, n: b.post("/floor/upsert/", cycle=key, cells=_cells(county, n, county.leaves)),
        "block": lambda b, n: b.post("/entry/cell/", cycle=key, cells=_cells(county, n, county.leaves)),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(6):
        for name, run in contenders.items():
            many = 15 if name in {"empty", "cell"} else 4
            jobs = [lambda b=b, n=n, run=run, k=many: [run(b, n) for _ in range(k)] for n, b in enumerate(browsers)]
            took = together(jobs)
            if number:
                times[name] += took
    middle = {name: statistics.median(each) for name, each in times.items()}
    rows = [
        (what, seconds_text(middle[floor]), seconds_text(middle[name]), f"{middle[name] / middle[floor]:.2f}", "≤ 3")
        for what, floor, name in (
            ("one cell / empty POST", "empty", "cell"),
            (f"{BLOCK} cells / upsert", "upsert", "block"),
        )
    ]
    table(f"Saving with {CLIENTS} clients at once", rows, headings=("what", "floor", "ours", "ratio", "target"))


def _spike(server: WebServer, county: EntryCounty) -> None:
    """Sixty clerks type forty cells each within two minutes; afterwards every cell is looked at."""
    browsers = [server.browser(person) for person in county.people]
    leaves, key = county.leaves[:CELLS], county.cycle.pk
    alone = [browsers[0].post("/entry/cell/", cycle=key, cells=_cells(county, 0, leaves[:1])) for _ in range(30)][5:]
    seconds = MINUTES * 60 - 5
    typed: dict[tuple[int, int], Decimal] = {}

    def clerk(place: int) -> list[float]:
        rng, took, begin = random.Random(place), [], time.perf_counter()
        moments = sorted(rng.random() * seconds for _ in leaves)
        for moment, leaf in zip(moments, leaves, strict=True):
            time.sleep(max(0.0, begin + moment - time.perf_counter()))
            (cell,) = _cells(county, place, [leaf])
            took.append(browsers[place].post("/entry/cell/", cycle=key, cells=[cell]))
            typed[county.units[place].pk, leaf.pk] = Decimal(cell["typed"]["value"])  # type: ignore[index]
        return took

    begin = time.perf_counter()
    took = sorted(together([lambda n=n: clerk(n) for n in range(UNITS)]))
    total = time.perf_counter() - begin
    p95 = took[int(len(took) * 0.95)]
    stored = Figure.objects.filter(cycle=county.cycle, indicator__in=leaves)
    found = {(unit, leaf): value for unit, leaf, value in stored.values_list("department_id", "indicator_id", "value")}
    wrong = sum(1 for where, value in typed.items() if found.get(where) != value)
    assert len(typed) == UNITS * CELLS and stored.count() == len(found)
    middle = statistics.median(alone)
    rows = [
        (
            f"{UNITS} × {CELLS} = {len(took)}",
            f"{total:.0f} s",
            seconds_text(middle),
            seconds_text(p95),
            f"{p95 / middle:.1f}",
            "≤ 10",
            str(wrong),
            str(stored.count() - len(typed)),
        )
    ]
    headings = ("saves", "within", "alone", "p95", "ratio", "target", "lost or wrong", "doubled")
    table("The morning of the deadline", rows, headings=headings)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_saving(server):
    county = _county()
    _ratios(server, county)
    _spike(server, county)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_opening_a_grid_of_600_rows():
    region, scheme = make.make_region(), make.make_scheme()
    make.make_settings(scheme)
    unit = make.make_department(region=region)
    top = make.make_indicator(scheme=scheme, is_leaf=False)
    later = timezone.now() + timedelta(days=5)
    cycles = [
        make.make_cycle(scheme=scheme, region=region, month=date(2026, n, 1), deadline=later) for n in (9, 10, 11)
    ]
    for n in range(600):
        leaf = make.make_indicator(parent=top)
        make.make_lead(leaf, unit)
        make.make_benchmark(leaf, region, best=150, average=120)
        for cycle in cycles:
            state = FigureState.DRAFT if cycle is cycles[-1] else FigureState.APPROVED
            make.make_figure(leaf, unit, cycle, 100 + n % 9, state=state)
    refresh_statistics()
    visitor = Visitor(make.make_user(Role.STAFF, department=unit))
    visitor.page("/entry/?mode=grid")
    cycle = Cycle.objects.select_related("scheme", "region").get(pk=cycles[-1].pk)
    request = RequestFactory().get("/entry/")
    request.user = make.make_user(Role.STAFF, department=unit)
    sheet = worksheet(cycle=cycle, department=unit, at=timezone.now())
    context = grid_context(request, Period(cycle, [cycle]), sheet, timezone.now())
    template = get_template("indicators/entry/entry_grid.html")
    page = visitor.page("/entry/")
    took = medians(
        {
            "opened": lambda: visitor.page("/entry/"),
            "template": lambda: template.render(context, request),
        },
        rounds=9,
    )
    assert len(grid_rows(sheet)) == 600
    ratio = took["opened"] / took["template"]
    size = f"{len(page) / 1024:.0f} kB"
    rows = [("600", size, seconds_text(took["template"]), seconds_text(took["opened"]), f"{ratio:.2f}", "≤ 2")]
    headings = ("rows", "size", "template only", "opened", "ratio", "target")
    table("Opening the grid against its own template with everything ready", rows, headings=headings)
